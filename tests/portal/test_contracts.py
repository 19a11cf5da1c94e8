"""A work's page says of each contract what it is worth, what was paid under it and what of advances is still out."""

import datetime as dt
import re

import pytest

from tests.capital.contracts import APRIL, contract, paid_under, with_contracts
from tests.capital.money import disbursement
from tests.door import ZONE
from tests.portal.conftest import Reader
from tests.portal.test_pages import words
from tests.portal.test_works import rows_of
from tests.programme import Programme
from vungcao.figures import mirror
from vungcao.portal.views import clock as portal_clock

OCDS = "/du-lieu/cong-trinh/ocds.json"


@pytest.fixture
def reader(programme: Programme, home: object, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Reader:
    with_contracts(programme)
    mirror.refresh()
    programme.approved("disbursement", *paid_under("HD-1"), disbursement("GN-9", 70, number=9, work="CT-1"))
    programme.approved("contract", contract("HD-1", 700, since=APRIL))
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: dt.datetime(2026, 6, 1, 9, tzinfo=ZONE))
    return reader


def test_each_contract_says_what_it_is_worth_and_what_was_paid_to_the_dong(reader: Reader):
    page = words(reader.text("/cong-trinh/CT-1/"))
    assert "Giá hợp đồng 700 đồng" in page
    assert "Đã thanh toán 590 đồng" in page
    assert "Tạm ứng chưa thu hồi 130 đồng" in page
    assert "Đã thanh toán 0 đồng" in page, "HD-2: no voucher"
    assert "chứng từ không ghi hợp đồng: 70 đồng" in page
    assert "Chi cho hợp đồng vượt giá hợp đồng : HD-1, vượt 20 đồng ngưỡng cần xác nhận" in page
    assert "Contract paid beyond its value : HD-1, 20 đồng beyond" in words(
        reader.text("/en/cong-trinh/CT-1/")
    )


@pytest.mark.parametrize(
    ("query", "amounts"),
    [
        ("phan=thanh-toan&cong-trinh=CT-1&hop-dong=HD-1", [0, 500, 120, -30, 0]),
        ("phan=tam-ung&cong-trinh=CT-1&hop-dong=HD-1", [300, 0, -120, 0, -50]),
        ("phan=thanh-toan&cong-trinh=CT-1&hop-dong=HD-2", []),
        ("phan=giai-ngan&cong-trinh=CT-1&ngoai-hop-dong=1", [70]),
    ],
)
def test_each_of_them_opens_to_its_entries(reader: Reader, query: str, amounts: list[int]):
    page = reader.text("/cong-trinh/CT-1/").replace("&amp;", "&")
    assert f'href="/von/but-toan/?{query}"' in page
    entries = reader.text(f"/von/but-toan/?{query}")
    rows = rows_of(entries, "but-toan") if amounts else []
    found = [int(re.sub(r"[Đồng .]", "", row[-1]).replace("−", "-")) for row in rows]
    assert found == amounts
    assert f"Cộng {len(amounts)} bút toán: {sum(amounts)} đồng." in words(entries)


def test_a_work_without_a_contract_does_not_lead_to_a_file_of_contracts(programme: Programme, reader: Reader):
    assert OCDS in reader.text("/cong-trinh/CT-1/")
    programme.approved("contract", contract("HD-3", 400))
    assert OCDS not in reader.text("/cong-trinh/CT-2/")
