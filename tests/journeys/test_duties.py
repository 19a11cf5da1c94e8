"""What is owed, in a browser without scripts: told, answered by one press, approved, done; late, and explained."""

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, sign_in, visitor

ROUND = "/ban-lam-viec/viec/?viec=half_roads&ky=2026-h1"
WHY = "Mưa lũ chia cắt đường, xong trong tháng này."


def test_a_duty_is_told_answered_approved_and_explained(small_site: Site, chromium: Browser):
    with (
        visitor(chromium, java_script_enabled=False) as his,
        visitor(chromium, java_script_enabled=False) as hers,
        visitor(chromium, java_script_enabled=False) as theirs,
    ):
        official = sign_in(his, small_site, "can-bo-xa")
        expect(official.get_by_role("heading", name="Việc tôi phải nộp")).to_be_visible()
        filed = nothing_changed(official, small_site)
        approve(sign_in(hers, small_site, "tinh"), small_site, filed)
        official.goto(small_site.url + ROUND)
        expect(official.get_by_role("cell", name="xong, có cấp muộn")).to_be_visible()
        explain(official, small_site)
        read(sign_in(theirs, small_site, "mttq"), small_site)


def nothing_changed(official: Page, site: Site) -> str:
    """The official says of the half-year that nothing changed; the address of the submission."""
    official.get_by_role("link", name="Rà soát đường 6 tháng").first.click()
    official.goto(site.url + ROUND)
    official.get_by_role("button", name="Không có gì thay đổi").click()
    expect(official.get_by_text("trong kỳ không có gì thay đổi")).to_be_visible()
    return official.url


def approve(reviewer: Page, site: Site, filed: str) -> None:
    expect(reviewer.get_by_role("heading", name="Chờ tôi duyệt")).to_be_visible()
    reviewer.goto(filed)
    reviewer.get_by_role("button", name="Duyệt", exact=True).click()
    expect(reviewer.get_by_role("heading", name="đã duyệt")).to_be_visible()


def explain(official: Page, site: Site) -> None:
    official.goto(f"{site.url}/ban-lam-viec/cham/?xong=1")
    official.get_by_role("link", name="Rà soát đường 6 tháng, Xã Sa Lý").first.click()
    official.get_by_label("Vì sao chậm").fill(WHY)
    official.get_by_role("button", name="Ghi giải trình").click()
    expect(official.get_by_text(WHY)).to_be_visible()


def read(supervisor: Page, site: Site) -> None:
    """Who supervises reads what is late and why, and has nothing to press."""
    supervisor.get_by_role("link", name="bảng chậm hạn").click()
    expect(supervisor.get_by_role("heading", name="Bảng chậm hạn")).to_be_visible()
    supervisor.get_by_role("link", name="Đã qua, có cấp muộn").click()
    supervisor.get_by_role("link", name="Rà soát đường 6 tháng, Xã Sa Lý").first.click()
    expect(supervisor.get_by_text(WHY)).to_be_visible()
    expect(supervisor.get_by_role("button", name="Ghi giải trình")).to_have_count(0)
