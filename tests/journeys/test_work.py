"""A work from its proposal to its settlement, the target it moves, and its board photographed on the site."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import BAC_NINH, Site, served, sign_in, visitor
from tests.journeys.test_desk_pages import faults
from tests.reports.made import drawn, photographed

SA_LY = "07534@2025-07-01"
WORK, ROAD = "CT-HANH-TRINH", "07534-D04"
"""An alley of 2.568 km, of earth in the demonstration, and no other work paves it."""
MONEY = "900.000.000"
DECIDED = {"document_number": "27/QĐ-UBND", "document_issuer": "UBND xã Sa Lý"}
STEPS = (
    ("proposed", "02/02/2026"),
    ("policy_approved", "09/02/2026"),
    ("appraised", "16/02/2026"),
    ("approved", "02/03/2026"),
    ("contractor_selected", "16/03/2026"),
    ("started", "01/04/2026"),
    ("accepted", "01/09/2026"),
    ("settled", "15/10/2026"),
)
Said = Mapping[str, str]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The real pack with its demonstration, for a test that changes what it finds."""
    with served(tmp_path / "home", BAC_NINH) as running:
        yield running


def enter(page: Page, site: Site, register: str, *records: tuple[str, str, Said]) -> str:
    """File records by the plain form: code, day, and what each field is told. Returns the page of the submission."""
    page.goto(f"{site.url}/ban-lam-viec/so/{register}/{SA_LY}/ghi/")
    for _another in records[1:]:
        page.get_by_role("button", name="Thêm một bản ghi nữa").click()
    for number, (key, day, facts) in enumerate(records):
        page.locator(f"[name='{number}-key']").fill(key)
        page.locator(f"[name='{number}-valid_from']").fill(day)
        for name, value in facts.items():
            tell(page, f"{number}-f_{name}", value)
    page.get_by_role("button", name="Gửi để duyệt").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("chờ duyệt")
    return page.url


def tell(page: Page, name: str, value: str) -> None:
    asked = page.locator(f"[name='{name}']")
    if asked.first.evaluate("input => input.tagName") == "SELECT":
        asked.select_option(value)
    elif asked.first.get_attribute("type") == "radio":
        page.locator(f"[name='{name}'][value='{value}']").check()
    else:
        asked.fill(value)


def approve(address: str, *reviewers: tuple[Page, str]) -> None:
    """Each reviewer passes a submission by the button of their step."""
    for page, button in reviewers:
        page.goto(address)
        page.get_by_role("button", name=button, exact=True).click()
    expect(reviewers[-1][0].get_by_role("heading", level=1)).to_contain_text("đã duyệt")


def paved_km(page: Page, site: Site) -> Decimal:
    """How many kilometres of Sa Lý's alleys are paved to standard, as anybody may download it."""
    file = page.request.get(f"{site.url}/so-lieu/alley_roads_share.csv").text()
    rows = csv.DictReader(file.removeprefix("\ufeff").splitlines())
    return next(
        Decimal(row["numerator"]) for row in rows if row["area"] == f"place:{SA_LY}" and not row["breakdown"]
    )


def test_a_work_is_proposed_built_paid_and_settled_moves_its_target_and_is_found_by_its_board(
    site: Site, chromium: Browser, axe_source: str, tmp_path: Path
):
    with (
        visitor(chromium) as his,
        visitor(chromium) as commune,
        visitor(chromium) as hers,
        visitor(chromium) as money,
        visitor(chromium, java_script_enabled=False) as anybody,
    ):
        official, leader = sign_in(his, site, "can-bo-xa"), sign_in(commune, site, "lanh-dao-xa")
        department, finance = sign_in(hers, site, "so-danv"), sign_in(money, site, "so-tai-chinh")
        citizen = anybody.new_page()
        before = paved_km(citizen, site)

        of_work = {
            "name": "Cứng hóa ngõ xóm Khuôn Ngoài",
            "kind": "investment_project",
            "content": "III.1.1",
        }
        of_work |= {
            "field_group": "law9_3",
            "total_vnd": MONEY,
            "owner": "UBND xã Sa Lý",
            "ends_on": "30/09/2026",
        }
        approve(
            enter(official, site, "work", (WORK, "02/02/2026", of_work)),
            (leader, "Thông qua"),
            (department, "Duyệt"),
        )
        line = {"work": WORK, "source": "provincial_budget", "amount_vnd": MONEY}
        approve(enter(official, site, "work_funding", ("DV-HT", "02/02/2026", line)), (finance, "Duyệt"))
        told = [
            (
                f"QD-{step}",
                day,
                DECIDED | {"work": WORK, "step": step} | ({"total_vnd": MONEY} if step == "approved" else {}),
            )
            for step, day in STEPS
        ]
        approve(
            enter(official, site, "work_decision", *told[:6]), (leader, "Thông qua"), (department, "Duyệt")
        )
        of_year = {"work": WORK, "source": "provincial_budget", "content": "III.1.1", "year": "2026"}
        allocated = of_year | DECIDED | {"kind": "assigned", "amount_vnd": MONEY}
        approve(
            enter(official, site, "capital_allocation", ("PB-HT", "05/03/2026", allocated)),
            (finance, "Duyệt"),
        )
        paid = of_year | {"kind": "payment", "amount_vnd": MONEY, "voucher": "KB-HT"}
        approve(enter(official, site, "disbursement", ("GN-HT", "10/09/2026", paid)), (finance, "Duyệt"))
        output = {
            "work": WORK,
            "target": "alley_roads",
            "inventory": "road",
            "record": ROAD,
            "field": "surface",
        }
        output |= {"value": "concrete", "quantity": "2,568", "unit": "km"}
        standard = output | {"field": "to_standard", "value": "true"}
        approve(
            enter(
                official,
                site,
                "work_output",
                ("KQ-1", "02/02/2026", output),
                ("KQ-2", "02/02/2026", standard),
            ),
            (leader, "Thông qua"),
            (department, "Duyệt"),
        )
        approve(enter(official, site, "work_decision", told[6]), (leader, "Thông qua"), (department, "Duyệt"))
        settled = {"work": WORK, "source": "provincial_budget", "amount_vnd": MONEY, **DECIDED}
        approve(
            enter(official, site, "capital_settlement", ("QT-HT", "15/10/2026", settled)), (finance, "Duyệt")
        )
        approve(enter(official, site, "work_decision", told[7]), (leader, "Thông qua"), (department, "Duyệt"))

        assert paved_km(citizen, site) == before, "nothing moves by itself"
        official.goto(f"{site.url}/ban-lam-viec/cong-trinh/noi/{SA_LY}/")
        official.get_by_role("link", name="Cứng hóa ngõ xóm Khuôn Ngoài").click()
        assert faults(official, axe_source) == []
        official.get_by_role("button", name="Đưa vào bản nháp để xem lại và gửi").click()
        official.get_by_role("button", name="Gửi để duyệt").click()
        expect(official.get_by_role("heading", level=1)).to_contain_text("chờ duyệt")
        approve(official.url, (leader, "Thông qua"), (department, "Duyệt"))
        assert paved_km(citizen, site) == before + Decimal("2.568")

        board = citizen.request.get(f"{site.url}/cong-trinh/{WORK}/bien.pdf?kho=A4")
        assert board.ok
        (address, *_twice) = {code.text for code in zxingcpp.read_barcodes(photographed(drawn(board.body())))}
        citizen.goto(address)
        expect(citizen.get_by_role("heading", level=1)).to_contain_text("Khuôn Ngoài")
        expect(citizen.get_by_text("Đã quyết toán").first).to_be_visible()
    assert site.command("journal", "check").returncode == 0
