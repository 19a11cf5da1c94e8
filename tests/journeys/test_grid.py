"""A commune's quarter in the grid, by keyboard alone: three registers from the desk, with a crash in the middle."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import BAC_NINH, Site, served, sign_in, visitor
from tests.journeys.test_desk_pages import HEAVIEST, TELEPHONE, faults

SA_LY = "07534@2025-07-01"
LAPTOP = {"width": 1280, "height": 800}
SAVED = re.compile(r"Đã lưu lúc \d\d:\d\d")


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    """The real pack with its demonstration, for a test that changes what it finds."""
    with served(tmp_path / "home", BAC_NINH) as site:
        yield site


def cell(page: Page, row: str, column: str) -> Locator:
    """The cell of a record, by the names that a screen reader says."""
    return page.get_by_role("textbox", name=re.compile(f"^{column}.*{row}"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('name')"))


def saved(page: Page) -> None:
    expect(page.locator("grid-save [role=status]")).to_have_text(SAVED)


def type_over(page: Page, words: str) -> None:
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def file_by_keyboard(page: Page) -> None:
    by_keyboard(page, page.get_by_role("button", name="Gửi để duyệt"))
    expect(page.get_by_role("heading", name=re.compile(r"Hồ sơ \d+: chờ duyệt"))).to_be_visible()


def without_faults(page: Page, axe: str) -> None:
    assert faults(page, axe) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def from_the_desk(page: Page, site: Site, register: str) -> None:
    """The sheet of a register, by its place on the desk; of what is owed, by the duty itself."""
    page.goto(f"{site.url}/ban-lam-viec/")
    owed = page.locator(f"a[href*='/bang/{register}/'][href*='viec=']")
    if owed.count():
        by_keyboard(page, owed.first)
    else:
        page.goto(f"{site.url}/ban-lam-viec/so/{register}/{SA_LY}/")
        by_keyboard(page, page.get_by_role("link", name="Sửa trên bảng"))
    expect(page.locator("grid-keys table")).to_be_visible()


def by_keyboard(page: Page, pressed: Locator) -> None:
    pressed.focus()
    page.keyboard.press("Enter")


def roads(page: Page, site: Site) -> None:
    """Two lengths are mended, one below the other, without a hand on the mouse."""
    from_the_desk(page, site, "road")
    cell(page, "07534-D01", "Chiều dài").focus()
    type_over(page, "4,25")
    page.keyboard.press("Enter")
    assert focused(page) == cell(page, "07534-D02", "Chiều dài").get_attribute("name")
    type_over(page, "2,5")
    page.keyboard.press("ArrowUp")
    assert focused(page) == cell(page, "07534-D01", "Chiều dài").get_attribute("name")
    page.keyboard.press("ArrowDown")
    type_over(page, "99")
    page.keyboard.press("Escape")
    expect(cell(page, "07534-D02", "Chiều dài")).to_have_value("2,5")
    saved(page)


def test_a_communes_quarter_is_filed_by_keyboard_and_a_crash_loses_nothing(
    site: Site, chromium: Browser, axe_source: str
):
    with visitor(chromium, viewport=LAPTOP) as first:
        page = sign_in(first, site, "can-bo-xa")
        roads(page, site)
        page.close(run_before_unload=False)

    with visitor(chromium, viewport=LAPTOP) as again:
        page = sign_in(again, site, "can-bo-xa")
        page.get_by_role("link", name=re.compile("Đường giao thông nông thôn, Xã Sa Lý")).first.click()
        expect(cell(page, "07534-D01", "Chiều dài")).to_have_value("4,25")
        expect(cell(page, "07534-D02", "Chiều dài")).to_have_value("2,5")
        expect(page.get_by_text("trước: ").first).to_be_visible()
        without_faults(page, axe_source)
        file_by_keyboard(page)

        from_the_desk(page, site, "hamlet")
        new = page.locator("tr#n1 td input").first
        new.focus()
        page.keyboard.type("Thôn Khuôn Đông")
        saved(page)
        file_refused(page, axe_source)
        page.locator("#n1 [name=n1-valid_from]").focus()
        page.keyboard.type("01/11/2026")
        saved(page)
        file_by_keyboard(page)

        from_the_desk(page, site, "canal")
        by_keyboard(page, page.get_by_role("button", name="Xác nhận không đổi"))
        expect(page.get_by_role("heading", name=re.compile("chờ duyệt"))).to_be_visible()

    with visitor(chromium, viewport=TELEPHONE) as telephone:
        look_on_a_telephone(telephone, site, axe_source)


def file_refused(page: Page, axe: str) -> None:
    """What keeps a row out is said at its cell, which says so to a screen reader too."""
    by_keyboard(page, page.get_by_role("button", name="Gửi để duyệt"))
    day = page.locator("#n1 [name=n1-valid_from]")
    expect(day).to_have_attribute("aria-invalid", "true")
    described = str(day.get_attribute("aria-describedby"))
    expect(page.locator(f"[id='{described}']")).to_contain_text("FRM-007")
    without_faults(page, axe)


def look_on_a_telephone(telephone: BrowserContext, site: Site, axe: str) -> None:
    page = sign_in(telephone, site, "can-bo-xa")
    answer = page.goto(f"{site.url}/ban-lam-viec/bang/road/{SA_LY}/")
    assert answer is not None
    assert len(answer.body()) < HEAVIEST
    without_faults(page, axe)
    page.get_by_role("checkbox", name=re.compile("07534-D03")).check()
    without_faults(page, axe)
    cell(page, "07534-D03", "Chiều dài").fill("3")
    saved(page)


def test_on_a_telephone_a_record_opens_when_ticked_without_scripts(
    bac_ninh_site: Site, chromium: Browser
) -> None:
    with visitor(chromium, viewport=TELEPHONE, java_script_enabled=False) as context:
        page = sign_in(context, bac_ninh_site, "can-bo-xa")
        page.goto(f"{bac_ninh_site.url}/ban-lam-viec/bang/work/{SA_LY}/")
        row = page.get_by_role("row").filter(has=page.get_by_text("07534-DA02", exact=True).first)
        name = row.get_by_role("textbox").first
        expect(name).to_be_hidden()
        expect(row).to_contain_text("Kiên cố hóa kênh Đồng Cháy")
        row.get_by_role("checkbox").focus()
        page.keyboard.press("Space")
        expect(name).to_be_visible()
        expect(name).to_have_accessible_name("Tên công trình bắt buộc 07534-DA02")
    with visitor(chromium, viewport=LAPTOP) as context:
        page = sign_in(context, bac_ninh_site, "can-bo-xa")
        page.goto(f"{bac_ninh_site.url}/ban-lam-viec/bang/work/{SA_LY}/")
        expect(page.get_by_role("textbox", name=re.compile("^Tên công trình.*07534-DA02"))).to_be_visible()
        assert page.get_by_role("checkbox").count() == 0
