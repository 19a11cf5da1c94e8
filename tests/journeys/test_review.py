"""Reviewed at three levels: the commune authenticates, the department returns one row, the province approves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, served, sign_in, small_pack, visitor
from tests.journeys.test_desk_pages import HEAVIEST, TELEPHONE, faults

SA_LY = "07534@2025-07-01"
STEPS = """
review:
  - id: commune
    label: {vi: UBND xã xác thực, en: Authenticated by the commune}
    kind: authentication
    organisations: [commune_government]
    source: {document: rules, confidence: inferred}
  - id: department
    label: {vi: Sở duyệt, en: Department}
    organisations: [ethnic_affairs]
    source: {document: rules}
  - id: province
    label: {vi: Tỉnh duyệt, en: Province}
    organisations: [province]
    source: {document: rules}
"""
CHAIRMAN = """
[[people]]
username = "chu-tich-xa"
full_name = "Trương Văn Páo (mô phỏng)"
organisation = "commune_government"
about = {vi = "Chủ tịch xã: xác thực", en = "Commune chairman: authenticates"}
grants = [{verb = "read"}, {verb = "review"}]
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The small pack, in which roads pass three steps, each with its own person."""
    pack = small_pack(tmp_path)
    road = pack / "registers" / "road.yaml"
    road.write_text(road.read_text(encoding="utf-8") + STEPS, encoding="utf-8")
    people = pack / "demonstration" / "people" / "sign-ins.toml"
    said = people.read_text(encoding="utf-8").replace(
        'reviewers = ["tinh"]', 'reviewers = ["chu-tich-xa", "so-danv", "tinh"]'
    )
    people.write_text(said + CHAIRMAN, encoding="utf-8")
    with served(tmp_path / "home", pack) as running:
        yield running


def file_two_roads(page: Page, site: Site) -> str:
    """The official enters two new roads in one submission. Returns its page."""
    page.goto(f"{site.url}/ban-lam-viec/so/road/{SA_LY}/ghi/")
    page.get_by_role("button", name="Thêm một bản ghi nữa").click()
    for number, length in enumerate(("1,5", "25")):
        page.locator(f"[name='{number}-valid_from']").fill("01/02/2026")
        page.locator(f"[name='{number}-f_length_km']").fill(length)
    page.get_by_role("button", name="Gửi để duyệt").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("chờ duyệt")
    return page.url


def check_page(page: Page, axe: str, shot: Path) -> None:
    """The page has no fault of accessibility, is within a telephone's width and light."""
    page.set_viewport_size(TELEPHONE)
    assert faults(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    assert len(page.content().encode()) < HEAVIEST
    page.screenshot(path=shot / f"{len(list(shot.glob('*.png')))}-360.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path=shot / f"{len(list(shot.glob('*.png')))}-1280.png", full_page=True)


def decide(page: Page, address: str, button: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=button, exact=True).click()


def test_two_roads_pass_three_levels_and_one_of_them_goes_back_first(
    site: Site, chromium: Browser, axe_source: str, tmp_path: Path
):
    with (
        visitor(chromium) as his,
        visitor(chromium) as commune,
        visitor(chromium) as hers,
        visitor(chromium, java_script_enabled=False) as above,
    ):
        official, chairman = sign_in(his, site, "can-bo-xa"), sign_in(commune, site, "chu-tich-xa")
        department, province = sign_in(hers, site, "so-danv"), sign_in(above, site, "tinh")
        address = file_two_roads(official, site)

        department.goto(address)
        expect(department.get_by_text("Bạn chưa quyết định được")).to_be_visible()

        chairman.goto(f"{site.url}/ban-lam-viec/cho-duyet/")
        check_page(chairman, axe_source, tmp_path)
        chairman.get_by_label("Chọn hồ sơ").check()
        chairman.get_by_role("button", name="Duyệt các hồ sơ đã đánh dấu").click()
        expect(chairman.get_by_text("1 hồ sơ đã quyết định, 0 hồ sơ chưa.")).to_be_visible()
        check_page(chairman, axe_source, tmp_path)

        department.goto(address)
        expect(department.locator(".steps__done")).to_contain_text("Trương Văn Páo")
        check_page(department, axe_source, tmp_path)
        department.get_by_label("Trả lại dòng 2", exact=True).check()
        department.get_by_label("Lý do trả lại dòng 2").fill("25 km dài hơn cả xã, xem lại dấu phẩy")
        department.get_by_role("button", name="Trả lại các dòng đã đánh dấu").click()
        expect(department.get_by_text("Đã tách ra:")).to_be_visible()
        decide(department, address, "Thông qua")

        official.goto(f"{site.url}/ban-lam-viec/")
        expect(official.get_by_text("25 km dài hơn cả xã, xem lại dấu phẩy")).to_be_visible()
        official.locator(".waiting .back a").first.click()
        parted = official.url
        official.get_by_role("link", name="Sửa và gửi lại").click()
        official.locator("[name='0-f_length_km']").fill("2,5")
        official.get_by_role("button", name="Gửi để duyệt").click()

        decide(province, address, "Duyệt")
        expect(province.get_by_role("heading", level=1)).to_contain_text("đã duyệt")
        decide(chairman, parted, "Xác thực")
        decide(department, parted, "Thông qua")
        decide(province, parted, "Duyệt")
        expect(province.get_by_role("heading", level=1)).to_contain_text("đã duyệt")
        expect(province.locator(".steps__done")).to_have_count(3)

        for path in ("uy-quyen/", "mo-lai-ky/"):
            department.goto(f"{site.url}/ban-lam-viec/{path}")
            check_page(department, axe_source, tmp_path)
    assert site.command("journal", "check").returncode == 0
