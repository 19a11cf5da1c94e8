"""Papers are public, made of approved facts of the day asked, and point at the site's configured address."""

import datetime as dt
from pathlib import Path
from threading import BoundedSemaphore

import pytest
import zxingcpp
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.capital import money
from tests.door import DEO_GIA, PROVINCE, SA_LY, Cast, row
from tests.programme import Programme, bac_ninh
from tests.reports.made import drawn, photographed, words_of
from tests.works.decided import bring_to, line, progress, work
from vungcao.portal import page
from vungcao.portal.views import clock as portal_clock
from vungcao.reports import queries, typesetting
from vungcao.works.queries import NoWork

D = dt.date
ON = D(2026, 3, 20)
BOARD = "/cong-trinh/CT-1/bien.pdf"
NOTICE = f"/xa/{SA_LY}/thong-bao-cong-trinh.pdf"
LOUD = f"/xa/{SA_LY}/loa.txt"


@pytest.fixture
def client(settings: Settings, monkeypatch: pytest.MonkeyPatch, home: Path) -> Client:
    """Somebody who has not signed in, on 20 March 2026."""
    settings.ORIGIN = "https://vungcao.example.vn"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    moment = dt.datetime(2026, 3, 20, 9, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: moment)
    return Client(headers={"host": "localhost"})


def built(programme: Programme) -> None:
    """A road of 1.2 billion from two sources, half done, 300 million disbursed, 25 million of labour given."""
    bring_to(programme, "started", total_vnd=1000, ends_on=D(2026, 12, 31))
    programme.approved("work_progress", progress("50.00", D(2026, 3, 1)))
    contract = {"work": "CT-1", "title": "Xây lắp", "number": "01/HĐ", "category": "works", "method": "open"}
    contract |= {"contractor": "Công ty Hoàng Sơn", "amount_vnd": 900, "signed_on": D(2026, 2, 2)}
    programme.approved("contract", row("HD-1", contract))
    given = {
        "work": "CT-1",
        "source": "people_labour",
        "giver": "people",
        "purpose": "Làm đường",
        "unit": "công",
    }
    given |= {"quantity": "50", "amount_vnd": 25}
    programme.approved("contribution", row("DG-1", given, since=D(2026, 3, 2)))


def test_a_board_says_what_was_approved_and_where_to_read_on(programme: Programme, client: Client):
    built(programme)
    response = client.get(BOARD, {"kho": "A4"})
    assert response["Content-Type"] == "application/pdf"
    words = words_of(response.content)
    said = (
        "Cứng hóa đường trục thôn Cầu Nhạc",
        "Địa điểm Xã Sa Lý",
        "thành lập, theo Điều 41 và Điều 42 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15)",
        "Nhà thầu Công ty Hoàng Sơn",
        "Nhóm dự án Nhóm C (cần xác nhận)",
        "Hoàn thành dự kiến 31/12/2026",
        "Ngân sách tỉnh để thực hiện Chương trình 1.000 100,00%",
        "https://vungcao.example.vn/cong-trinh/CT-1/",
        "tính đến ngày 20/03/2026",
        bac_ninh().programme.title.vi,
    )
    assert [text for text in said if text not in words] == []


def test_the_code_on_a_printed_board_opens_the_page_of_its_work(programme: Programme, client: Client):
    key = "CT/07 a"
    programme.approved("work", work(key))
    board = client.get("/en/cong-trinh/CT/07%20a/bien.pdf", {"kho": "A3"})
    first, second = (code.text for code in zxingcpp.read_barcodes(photographed(drawn(board.content))))
    assert first == second == "https://vungcao.example.vn/cong-trinh/CT/07%20a/"
    page = client.get(first.removeprefix("https://vungcao.example.vn"))
    assert page.status_code == 200
    assert "Cứng hóa đường trục thôn Cầu Nhạc" in page.content.decode()


def test_a_notice_and_its_words_say_the_same_of_a_work(programme: Programme, client: Client):
    built(programme)
    document = client.get(NOTICE).content
    words = words_of(document)
    assert "Nguồn vốn: Ngân sách tỉnh để thực hiện Chương trình 100,00%" in words
    assert "Nhân dân đóng góp ngày công 50 công, trị giá 25 đồng" in words
    row_of_list = "1.000 chưa có số liệu 50,00% Đang thi công Thời hạn: 31/12/2026 25"
    assert row_of_list in words
    (code,) = zxingcpp.read_barcodes(drawn(document))
    listed = client.get(code.text.removeprefix("https://vungcao.example.vn"))
    assert "Cứng hóa đường trục thôn Cầu Nhạc" in listed.content.decode()
    text = client.get(LOUD)
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert "Tổng mức đầu tư một nghìn đồng. Giải ngân: chưa có số liệu." in text.content.decode()
    assert "Khối lượng hoàn thành đạt năm mươi phần trăm. Tình trạng: đang thi công." in text.content.decode()


def test_nothing_is_told_before_its_approval_nor_of_another_commune(programme: Programme, client: Client):
    programme.filed("work", work())
    assert client.get(BOARD).status_code == 404
    assert "chưa có công trình nào" in client.get(LOUD).content.decode()
    programme.approved("work", work("CT-2"))
    assert client.get("/cong-trinh/CT-2/bien.pdf").status_code == 200
    assert "chưa có công trình nào" in client.get(f"/xa/{DEO_GIA}/loa.txt").content.decode()


def test_a_paper_of_an_earlier_day_is_the_paper_of_that_day(programme: Programme, client: Client):
    built(programme)
    assert "đạt năm mươi phần trăm" in client.get(LOUD).content.decode()
    earlier = client.get(LOUD, {"ngay": "2026-02-20", "biet-den": "2026-03-20"}).content.decode()
    assert "Khối lượng hoàn thành chưa có số liệu." in earlier
    assert "tính đến ngày hai mươi tháng hai" in earlier


def test_what_is_not_there_is_not_found_and_an_unknown_sheet_is_refused(programme: Programme, client: Client):
    programme.approved("work", work())
    assert client.get("/cong-trinh/KHAC/bien.pdf").status_code == 404
    assert client.get("/xa/00000@2025-07-01/loa.txt").status_code == 404
    refused = client.get(BOARD, {"kho": "A0"})
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "RPT-001" in page
    assert "Không có khổ giấy này" in page
    assert "Không xem được ngày này" not in page
    assert (
        f'href="{BOARD}?ngay=2026-02-20&amp;kho=A4"'
        in client.get(BOARD, {"kho": "A0", "ngay": "2026-02-20"}).content.decode()
    )
    assert "There is no such paper size" in client.get(f"/en{BOARD}", {"kho": "A0"}).content.decode()


def test_a_pack_without_works_has_no_papers(cast: Cast, client: Client):
    for address in (BOARD, NOTICE, LOUD):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("works", [1, 4])
@pytest.mark.parametrize(("address", "questions"), [(BOARD, 7), (NOTICE, 8), (LOUD, 8)])
def test_a_paper_asks_the_same_few_questions_however_many_works_there_are(
    programme: Programme,
    client: Client,
    works: int,
    address: str,
    questions: int,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    programme.approved("work", *(work(f"CT-{n}", number=n) for n in range(1, works + 1)))
    lines = [line(f"DV-{n}", 1000, work=f"CT-{n}", number=n) for n in range(1, works + 1)]
    programme.approved("work_funding", *lines)
    client.get(address)
    with django_assert_num_queries(questions):
        client.get(address)


def test_a_notice_lists_no_more_than_anybody_reads(programme: Programme, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queries, "_LISTED_AT_MOST", 2)
    programme.approved("work", *(work(f"CT-{n}", number=n) for n in range(1, 6)))
    notice = queries.notice_of(bac_ninh(), SA_LY, on=ON, known=10**6, address="x")
    assert (len(notice.works), notice.more) == (2, 3)


def test_an_unknown_work_has_no_board(programme: Programme):
    with pytest.raises(NoWork):
        queries.board_of(bac_ninh(), "CT-9", on=ON, known=10**6, address="x")


@pytest.mark.parametrize("part", ["contribution", "work_progress"])
def test_papers_of_registers_that_are_not_public_are_nobodys(
    programme: Programme, client: Client, monkeypatch: pytest.MonkeyPatch, part: str
):
    """The page of a work is not shown then; what is printed says the same and more."""
    programme.approved("work", work())
    pack = bac_ninh()
    closed = tuple(
        each.model_copy(update={"personal": True}) if each.id == part else each for each in pack.registers
    )
    monkeypatch.setattr(page.places, "pack_of", lambda _digest: pack.model_copy(update={"registers": closed}))
    for address in ("/cong-trinh/CT-1/", BOARD, NOTICE, LOUD):
        assert client.get(address).status_code == 404, address


def test_a_paper_is_asked_again_later_when_too_many_are_being_set(
    programme: Programme, client: Client, monkeypatch: pytest.MonkeyPatch
):
    """Whoever serves pages never waits long for a paper: ten at once would leave nobody to serve the others."""
    programme.approved("work", work())
    monkeypatch.setattr(typesetting, "_WAITS", 0.01)
    monkeypatch.setattr(typesetting, "_AT_ONCE", BoundedSemaphore(1))
    with typesetting._AT_ONCE:
        for address in (BOARD, NOTICE):
            answer = client.get(address)
            assert answer.status_code == 503
            assert answer["Retry-After"] == "10"
            assert "RPT-002" in answer.content.decode()
        assert client.get("/cong-trinh/CT-1/").status_code == 200
    assert client.get(BOARD).status_code == 200


def test_nothing_paid_of_what_was_allocated_is_zero_and_nothing_allocated_is_missing(
    programme: Programme, client: Client
):
    built(programme)
    programme.approved("work", work("CT-2"))
    programme.approved("capital_plan", money.plan("KH-1", 900), place=PROVINCE)
    programme.approved("capital_allocation", money.allocation("PB-1", 600, work="CT-2"))
    words = words_of(client.get(NOTICE).content)
    assert "Tổng cộng 2.000 0 25" in words, "what is missing of one work is no part of the sum"
    assert "Đã giải ngân: 0 đồng" in words
    spoken = client.get(LOUD).content.decode()
    assert spoken.count("Giải ngân: chưa có số liệu.") == spoken.count("Chưa giải ngân đồng nào.") == 1
