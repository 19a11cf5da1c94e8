"""A page kept on a phone: the network is cut between two saves, the page is closed and opened, and nothing is lost."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Site, sign_in, visitor
from tests.journeys.test_desk_pages import faults

SA_LY = "07534@2025-07-01"


def kept_page(context: BrowserContext, site: Site) -> Page:
    """The page of the roads of Sa Lý, kept on the phone with the records that stand."""
    page = sign_in(context, site, "can-bo-xa")
    page.goto(f"{site.url}/dien-thoai/nhap/")
    page.evaluate("() => navigator.serviceWorker.ready")
    page.get_by_role("link", name="Đoạn đường").click()
    page.get_by_text("Mang các bản ghi đang có về máy này").click()
    page.get_by_role("button", name="Mang về máy").click()
    expect(page.get_by_text("Đã mang về máy.")).to_be_visible()
    page.reload()  # through the worker, which keeps it
    return page


def keep(page: Page, record: str, surface: str) -> None:
    """Choose a record and say which surface it has."""
    page.get_by_label("Bản ghi").select_option(record)
    page.get_by_label("Đúng từ ngày").fill("01/11/2026")
    page.get_by_label("Mặt đường").select_option(label=surface)
    page.get_by_role("button", name="Giữ và gửi khi có mạng").click()
    expect(page.get_by_text("Đã giữ trên máy này")).to_be_visible()


def states(page: Page) -> list[str]:
    """What the phone says of each edit, the newest first."""
    return page.locator("phone-queue ol .state").all_inner_texts()


def test_the_network_is_cut_between_two_saves_and_everything_arrives_once(
    small_site: Site, chromium: Browser
):
    site = small_site
    with visitor(chromium) as his, visitor(chromium) as hers:
        page = kept_page(his, site)
        keep(page, "07534-D1", "Bê tông")
        expect(page.locator("phone-queue ol .state").first).to_have_text("đã gửi, chờ duyệt")

        his.set_offline(True)
        keep(page, "07534-D1", "Nhựa")
        expect(page.get_by_text("Chưa có mạng")).to_be_visible()
        page.close()
        page = his.new_page()
        page.goto(f"{site.url}/dien-thoai/nhap/road/{SA_LY}/")
        expect(page.get_by_label("Mặt đường")).to_be_visible()
        expect(page.locator("phone-queue ol li")).to_have_count(2)
        assert states(page) == ["chờ gửi", "đã gửi, chờ duyệt"]

        his.set_offline(False)
        page.get_by_role("button", name="Gửi ngay").click()
        expect(page.locator("phone-queue ol .state").first).to_have_text("đã gửi, chờ duyệt")
        page.get_by_role("button", name="Gửi ngay").click()

        reviewer = sign_in(hers, site, "so-danv")
        waiting = reviewer.get_by_role("link", name="Đoạn đường")
        addresses = sorted(
            {link.get_attribute("href") for link in waiting.all() if "ho-so" in link.get_attribute("href")}
        )
        assert len(addresses) == 2, "each edit is there once"
        for address in addresses:
            reviewer.goto(f"{site.url}{address}")
            reviewer.get_by_role("button", name="Duyệt").click()
            expect(reviewer.get_by_role("heading", level=1)).to_contain_text("đã duyệt")

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
        keep(page, "", "Đất")
        assert faults(page, axe_source) == []
        page.goto(f"{small_site.url}/dien-thoai/nhap/")
        assert faults(page, axe_source) == []
        page.goto(f"{small_site.url}/en/dien-thoai/nhap/road/{SA_LY}/")
        expect(page.get_by_role("button", name="Keep, and send when there is a network")).to_be_visible()
