"""A commune's half year by workbook: taken out, written into, sent back with three errors, mended, filed, approved."""

import datetime as dt
from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, Download, Page, expect

from tests.journeys.conftest import Site, sign_in, visitor

SA_LY = "07534@2025-07-01"
ADDRESS = f"/ban-lam-viec/bang-tinh/road/{SA_LY}/?viec=half_roads&ky=2026-h1"
FIRST = 6
"""The first row of a record in a workbook of ours."""


def written(download: Download, folder: Path, name: str, cells: dict[str, object]) -> Path:
    """A workbook that was taken out, with some cells written over, as an official keeps it on their machine."""
    taken = folder / f"lay-{name}"
    download.save_as(taken)
    book = openpyxl.load_workbook(taken)
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    kept = folder / name
    book.save(kept)
    return kept


def taken(page: Page, link: str) -> Download:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return waiting.value


def send(page: Page, file: Path) -> None:
    page.get_by_label("Tệp bảng tính").set_input_files(file)
    page.get_by_role("button", name="Đọc và kiểm tra").click()


def test_a_commune_files_its_half_year_by_workbook_with_three_errors_mended(
    small_site: Site, chromium: Browser, tmp_path: Path
):
    with visitor(chromium, java_script_enabled=False) as his, visitor(chromium) as hers:
        official = sign_in(his, small_site, "can-bo-xa")
        official.goto(small_site.url + ADDRESS)
        new = FIRST + 1
        errors = {
            f"E{FIRST}": "2.5",
            f"C{new}": dt.date(2026, 5, 1),
            f"E{new}": "1,25",
            f"G{new}": "Vàng",
            f"C{new + 1}": "31/02/2026",
            f"E{new + 1}": 3,
        }
        file = written(taken(official, "Lấy bảng tính"), tmp_path, "đường-sa-lý.xlsx", errors)
        send(official, file)

        expect(official.get_by_role("heading", level=1)).to_contain_text("Đã kiểm tra, chưa gửi")
        problems = official.locator("li.problem")
        expect(problems).to_have_count(3)
        for said in (f"dòng {FIRST}, cột E", f"dòng {new}, cột G", f"dòng {new + 1}, cột C"):
            expect(problems.filter(has_text=said)).to_have_count(1)
        expect(official.get_by_role("button", name="Gửi tất cả các dòng thay đổi")).to_have_count(0)

        mended = {f"E{FIRST}": 2.5, f"G{new}": "Bê tông", f"C{new + 1}": dt.date(2026, 2, 28)}
        marked = taken(official, "Lấy bảng đã đánh dấu từng ô")
        again = written(marked, tmp_path, "đường-sa-lý-sửa.xlsx", mended)
        notes = [
            c.coordinate
            for row in openpyxl.load_workbook(again).worksheets[0].iter_rows()
            for c in row
            if c.comment
        ]
        assert {f"E{FIRST}", f"G{new}", f"C{new + 1}"} <= set(notes), "each error is marked in its own cell"

        official.get_by_role("link", name="Đưa tệp khác lên").click()
        send(official, again)
        expect(official.get_by_role("main")).to_contain_text("3 dòng thay đổi")
        official.get_by_label("Căn cứ, lý do").fill("Biên bản đo đạc tháng 6/2026")
        official.get_by_role("button", name="Gửi tất cả các dòng thay đổi").click()
        expect(official.get_by_role("heading", level=1)).to_contain_text("Đã gửi")
        official.get_by_role("main").get_by_role("link", name="hồ sơ").click()
        filed = official.url
        expect(official.get_by_role("heading", name="07534-D1")).to_be_visible()

        official.goto(small_site.url + ADDRESS)
        send(official, again)
        expect(official.get_by_role("main")).to_contain_text("Chính tệp này bạn đã gửi ở")

        reviewer = sign_in(hers, small_site, "tinh")
        reviewer.goto(filed)
        reviewer.get_by_role("button", name="Duyệt").click()
        expect(reviewer.get_by_role("heading", level=1)).to_contain_text("đã duyệt")

    checked = small_site.command("journal", "check")
    assert checked.returncode == 0, checked.stderr
