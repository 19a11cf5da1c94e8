"""A page kept on a phone: the network is cut between two saves, the page is closed and opened, and nothing is lost."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Site, sign_in, visitor
from tests.journeys.test_desk_pages import faults

SA_LY = "07534@2025-07-01"


def kept_page(context: BrowserContext, site: Site) -> Page:
    """The pages of the field of Sa Lý, kept on the phone; the roads with the records that stand."""
    page = sign_in(context, site, "can-bo-xa")
    page.goto(f"{site.url}/dien-thoai/nhap/")
    page.evaluate("() => navigator.serviceWorker.ready")
    for register in ("hamlet", "household", "road"):
        page.goto(address_of(site, register))
    page.get_by_text("Mang các bản ghi đang có về máy này").click()
    page.get_by_role("button", name="Mang về máy").click()
    expect(page.get_by_text("Đã mang về máy.")).to_be_visible()
    page.reload()
    return page


def address_of(site: Site, register: str) -> str:
    return f"{site.url}/dien-thoai/nhap/{register}/{SA_LY}/"


def keep(page: Page, record: str = "", **said: str) -> None:
    """Choose a record, or begin a new one, and say something of it."""
    page.get_by_label("Bản ghi").select_option(record)
    page.get_by_label("Đúng từ ngày").fill("01/11/2026")
    for name, value in said.items():
        field = page.locator(f"[name=f_{name}]")
        (field.select_option if field.evaluate("field => field.matches('select')") else field.fill)(value)
    page.get_by_role("button", name="Giữ và gửi khi có mạng").click()
    expect(page.get_by_text("Đã giữ trên máy này")).to_be_visible()


def states(page: Page) -> list[str]:
    """What the phone says of each edit, the newest first."""
    return page.locator("phone-queue ol .state").all_inner_texts()


def approve_all(reviewer: Page, site: Site) -> int:
    """Approve what waits, in the order of its numbers; how many there were."""
    links = reviewer.locator("a[href*='/ho-so/']").all()
    numbers = sorted({int(str(link.get_attribute("href")).rstrip("/").rpartition("/")[2]) for link in links})
    for number in numbers:
        reviewer.goto(f"{site.url}/ban-lam-viec/ho-so/{number}/")
        reviewer.get_by_role("button", name="Duyệt").click()
        expect(reviewer.get_by_role("heading", level=1)).to_contain_text("đã duyệt")
    return len(numbers)


def test_the_network_is_cut_between_two_saves_and_a_quarter_of_three_registers_arrives_once(
    small_site: Site, chromium: Browser
):
    site = small_site
    with visitor(chromium) as his, visitor(chromium) as hers:
        page = kept_page(his, site)
        keep(page, "07534-D1", surface="concrete")
        expect(page.locator("phone-queue ol .state").first).to_have_text("đã gửi, chờ duyệt")

        his.set_offline(True)
        keep(page, "07534-D1", surface="asphalt")
        expect(page.get_by_text("Chưa có mạng")).to_be_visible()
        page.goto(address_of(site, "hamlet"))
        keep(page, name="Khe Nghè", especially_difficult="true")
        page.close()
        page = his.new_page()
        page.goto(address_of(site, "household"))
        keep(page, residence="present", members="4", poverty="none")
        expect(page.locator("phone-queue ol li")).to_have_count(4)
        assert states(page) == ["chờ gửi", "chờ gửi", "chờ gửi", "đã gửi, chờ duyệt"]

        his.set_offline(False)
        page.get_by_role("button", name="Gửi ngay").click()
        expect(page.locator("phone-queue ol .state").first).to_have_text("đã gửi, chờ duyệt")
        page.get_by_role("button", name="Gửi ngay").click()

        assert approve_all(sign_in(hers, site, "so-danv"), site) == 4, "each edit is there once"
        page.get_by_role("button", name="Gửi ngay").click()
        expect(page.locator("phone-queue ol .state").first).to_have_text("đã duyệt")
    checked = site.command("journal", "check")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_phone_have_no_fault_and_nothing_foreign(
    small_site: Site, chromium: Browser, axe_source: str, width: int
):
    with visitor(chromium, viewport={"width": width, "height": 800}) as context:
        page = kept_page(context, small_site)
        keep(page, surface="earth")
        assert faults(page, axe_source) == []
        page.goto(f"{small_site.url}/dien-thoai/nhap/")
        assert faults(page, axe_source) == []
        page.goto(f"{small_site.url}/en/dien-thoai/nhap/road/{SA_LY}/")
        expect(page.get_by_role("button", name="Keep, and send when there is a network")).to_be_visible()
