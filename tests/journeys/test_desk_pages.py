"""Every page of the desk: no fault of accessibility, light, within a telephone's width, whole without scripts."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import Site, sign_in, visitor

SA_LY = "07534@2025-07-01"
DUTIES = (
    "/ban-lam-viec/viec/",
    "/ban-lam-viec/viec/?viec=half_roads&ky=2026-h1",
    "/ban-lam-viec/cham/",
    f"/ban-lam-viec/cham/half_roads/2026-h1/{SA_LY}/",
    "/ban-lam-viec/tin/",
    "/ban-lam-viec/so/road/chat-luong/",
    "/toi/nhan-tin/",
    "/dien-thoai/",
)
HEAVIEST = 60 * 1024
TELEPHONE = {"width": 360, "height": 780}


def faults(page: Page, axe: str) -> list[tuple[str, list[str]]]:
    """What the accessibility checker finds, each with the elements it found it at."""
    page.evaluate(axe)
    found: list[dict[str, object]] = page.evaluate(
        "axe.run().then(r => r.violations.map(v => ({id: v.id, at: v.nodes.map(n => n.html)})))"
    )
    return [(str(each["id"]), list(each["at"])) for each in found]  # type: ignore[call-overload]


def addresses(page: Page, site: Site) -> list[str]:
    """Every page that an official of Sa Lý comes to by following the links of the desk, a few of each kind."""
    road = f"/ban-lam-viec/so/road/{SA_LY}/"
    page.goto(site.url + road)
    record = page.get_by_role("link", name="07534-D1").get_attribute("href")
    submission = _filed(page, site)
    forms = [f"{road}ghi/", f"{road}khong-co/", f"/ban-lam-viec/so/household/{SA_LY}/ghi/", f"{record}sua/"]
    accounts = ["/toi/", "/toi/mat-khau/", "/toi/ma-truy-cap/", "/en/ban-lam-viec/", f"/en{road}ghi/"]
    return ["/ban-lam-viec/", road, str(record), submission, *forms, *accounts, *DUTIES]


def _filed(page: Page, site: Site) -> str:
    page.goto(f"{site.url}/ban-lam-viec/so/road/{SA_LY}/ghi/")
    page.get_by_label("Đúng từ ngày").fill("01/02/2026")
    page.get_by_label("Chiều dài (km)").fill("1,5")
    page.get_by_role("button", name="Gửi để duyệt").click()
    return urlsplit(page.url).path


def look(page: Page, site: Site, address: str, axe: str | None) -> list[str]:
    """What is wrong with a page."""
    foreign: list[str] = []
    page.on(
        "request", lambda asked: foreign.append(asked.url) if not asked.url.startswith(site.url) else None
    )
    answer = page.goto(site.url + address)
    assert answer is not None
    wrong = [f"asks {url}" for url in foreign]
    wrong += [f"status {answer.status}"] if answer.status != 200 else []
    wrong += [f"{len(answer.body())} bytes"] if len(answer.body()) > HEAVIEST else []
    if axe is not None:
        wrong += [f"{rule}: {at}" for rule, at in faults(page, axe)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append("wider than the telephone")
    return [f"{address}: {fault}" for fault in wrong]


@pytest.fixture
def telephone(chromium: Browser):
    """A telephone of 360 pixels."""
    with visitor(chromium, viewport=TELEPHONE) as context:
        yield context


def test_every_page_of_the_desk_is_for_everybody(
    small_site: Site, telephone: BrowserContext, axe_source: str
):
    page = sign_in(telephone, small_site, "can-bo-xa")
    every = [*addresses(page, small_site), "/dang-nhap/"]
    assert [fault for each in every for fault in look(page, small_site, each, axe_source)] == []


OVERLAPS = (
    "/ban-lam-viec/nghi-trung/",
    "/ban-lam-viec/nghi-trung/cap/?mot=07534-DA01&hai=outside_work%2FMP-07534-01",
    "/trung-lap/",
)


def test_the_pages_of_suspected_overlaps_are_for_everybody(
    bac_ninh_site: Site, telephone: BrowserContext, axe_source: str
):
    page = sign_in(telephone, bac_ninh_site, "can-bo-xa")
    assert [fault for each in OVERLAPS for fault in look(page, bac_ninh_site, each, axe_source)] == []
    page.goto(bac_ninh_site.url + OVERLAPS[1])
    inside = page.locator(".table-wrap")
    assert inside.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_the_refused_form_is_for_everybody_too(small_site: Site, telephone: BrowserContext, axe_source: str):
    page = sign_in(telephone, small_site, "can-bo-xa")
    page.goto(f"{small_site.url}/ban-lam-viec/so/road/{SA_LY}/ghi/")
    page.get_by_label("Chiều dài (km)").fill("nhiều")
    page.get_by_role("button", name="Gửi để duyệt").click()
    assert page.get_by_label("Chiều dài (km)").get_attribute("aria-invalid") == "true"
    assert faults(page, axe_source) == []


def test_a_record_is_filed_and_approved_without_scripts(small_site: Site, chromium: Browser):
    with (
        visitor(chromium, java_script_enabled=False) as his,
        visitor(chromium, java_script_enabled=False) as hers,
    ):
        filed = _filed(sign_in(his, small_site, "can-bo-xa"), small_site)
        reviewer = sign_in(hers, small_site, "tinh")
        reviewer.goto(small_site.url + filed)
        reviewer.get_by_role("button", name="Duyệt").click()
        assert "đã duyệt" in reviewer.get_by_role("heading", level=1).inner_text()


FOREIGN_SHEET = "Tuyến;Dài;Mặt\nR1;1.5;Vàng\nR2;2;Đất\n"


def test_the_pages_of_a_workbook_are_for_everybody(
    small_site: Site, telephone: BrowserContext, axe_source: str
):
    page = sign_in(telephone, small_site, "can-bo-xa")
    wrong = look(page, small_site, f"/ban-lam-viec/bang-tinh/household/{SA_LY}/", axe_source)
    page.goto(f"{small_site.url}/ban-lam-viec/bang-tinh/road/{SA_LY}/")
    file = {"name": "tuyến.csv", "mimeType": "text/csv", "buffer": FOREIGN_SHEET.encode()}
    page.get_by_label("Tệp bảng tính").set_input_files([file])
    page.get_by_role("button", name="Đọc và kiểm tra").click()
    wrong += look(page, small_site, asked := urlsplit(page.url).path, axe_source)
    for column, field in (("A", "Mã hồ sơ"), ("B", "Chiều dài"), ("C", "Mặt đường")):
        page.get_by_label(f"Trường của cột {column}").select_option(label=field)
    page.get_by_label("Đúng từ ngày").fill("01/02/2026")
    page.get_by_role("button", name="Đọc theo các cột này").click()
    assert page.locator("li.problem").count() == 2
    wrong += look(page, small_site, asked, axe_source)
    assert wrong == []
