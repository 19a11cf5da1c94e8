"""The public pages as a visitor meets them: light, accessible, without scripts, asking nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests.journeys.conftest import Site, visitor

PLAIN, MAP = 60 * 1024, 120 * 1024
SA_LY = "07534@2025-07-01"
PAGES = {
    "/": PLAIN,
    "/chi-tieu/poverty/": MAP,
    "/chi-tieu/commune_roads/?xep=so": MAP,
    "/chi-tieu/dbkk/": MAP,
    f"/xa/{SA_LY}/": MAP,
    "/chung-minh/poverty_rate/dbkk_start/": PLAIN,
    "/chung-minh/commune_roads_share/region_30/": PLAIN,
    "/?ngay=2026-06-30": PLAIN,
    "/tu-dien/": PLAIN,
    "/tu-dien/so/household/": PLAIN,
    "/tu-dien/chi-so/poverty_rate/": PLAIN,
    "/tu-dien/van-ban/": PLAIN,
    "/tu-dien/cach-hieu/": PLAIN,
    "/tu-dien/co-quan/": PLAIN,
    "/tu-dien/nhom-va-lich/": PLAIN,
    "/tu-dien/noi-dung/": PLAIN,
    "/nhat-ky/": PLAIN,
    "/du-lieu-mo/": PLAIN,
    "/huong-dan/": PLAIN,
    "/kieu-dang/": PLAIN,
    "/von/": PLAIN,
    f"/von/?xa={SA_LY}&nam=2026": PLAIN,
    "/von/but-toan/?phan=giai-ngan": PLAIN,
    "/cong-trinh/": PLAIN,
    "/cong-trinh/?tim=duong&xep=total": PLAIN,
    "/cong-trinh/ban-do/": MAP,
    "/khong-co/": PLAIN,
    "/?ngay=31/02/2026": PLAIN,
    "/en/": PLAIN,
    "/en/chi-tieu/poverty/": MAP,
    "/en/huong-dan/": PLAIN,
}


@dataclass
class Line:
    """What a visit cost: bytes that came over the line, and the hosts that were asked."""

    received: int = 0
    hosts: set[str] = field(default_factory=set)


def listen(session: CDPSession) -> Line:
    """Count what comes over the line, as the browser's own network panel does."""
    line = Line()

    def finished(event: dict[str, float]) -> None:
        line.received += int(event["encodedDataLength"])

    def asked(event: dict[str, dict[str, str]]) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme != "data":
            line.hosts.add(address.hostname or "")

    session.send("Network.enable")
    session.on("Network.loadingFinished", finished)
    session.on("Network.requestWillBeSent", asked)
    return line


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    with visitor(chromium) as context:
        yield context


@pytest.mark.parametrize("address", PAGES)
def test_a_first_visit_is_light_and_asks_no_foreign_host(
    bac_ninh_site: Site, reader: BrowserContext, address: str
) -> None:
    page = reader.new_page()
    line = listen(reader.new_cdp_session(page))
    page.goto(bac_ninh_site.url + address, wait_until="networkidle")
    assert line.hosts == {"localhost"}
    assert line.received <= PAGES[address], f"{line.received:,} bytes"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_the_accessibility_checker_finds_no_fault(
    bac_ninh_site: Site, chromium: Browser, axe_source: str, address: str, width: int
) -> None:
    with visitor(chromium, viewport={"width": width, "height": 800}, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(bac_ninh_site.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page, axe_source) == []


def faults(page: Page, axe_source: str) -> list[str]:
    """Each fault with the element it was found on."""
    page.evaluate(axe_source)
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


def test_every_page_is_whole_without_scripts_and_a_number_is_one_click_from_its_proof(
    bac_ninh_site: Site, chromium: Browser
) -> None:
    with visitor(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(bac_ninh_site.url)
        page.locator("a.figure").first.click()
        assert "/chung-minh/" in page.url
        page.get_by_role("heading", name="Nơi đóng góp").wait_for()
        page.goto(bac_ninh_site.url)
        page.locator(".target__head a").first.click()
        page.get_by_role("heading", name="Từng xã").wait_for()
        page.locator(".map a").first.focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Là nơi nào").wait_for()


def test_the_day_form_leads_to_the_page_of_that_day(bac_ninh_site: Site, chromium: Browser) -> None:
    with visitor(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(bac_ninh_site.url)
        page.get_by_text("Xem tại ngày khác").click()
        page.get_by_label("Số liệu của ngày").fill("2026-06-30")
        page.get_by_role("button", name="Xem").click()
        page.get_by_text("Trang này của ngày 30/06/2026").wait_for()
        page.get_by_role("link", name="Về hôm nay").click()
        assert "ngay=" not in page.url


def test_the_keyboard_reaches_the_main_content_first(bac_ninh_site: Site, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.goto(bac_ninh_site.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_no_page_breaks_its_own_security_policy(bac_ninh_site: Site, reader: BrowserContext) -> None:
    page = reader.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    for address in ("/", "/chi-tieu/poverty/", f"/xa/{SA_LY}/", "/kieu-dang/"):
        page.goto(bac_ninh_site.url + address, wait_until="networkidle")
    assert complaints == []
