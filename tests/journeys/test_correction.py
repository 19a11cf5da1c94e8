"""A correction is filed, returned, mended and approved: the figure changes at once, the past does not."""

import datetime as dt

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, sign_in, visitor

SA_LY = "07534@2025-07-01"
TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()
YESTERDAY = TODAY - dt.timedelta(days=1)

# Four communes have one road of 2 km each; that of Sa Lý is of earth, the other three are of concrete.
BEFORE, AFTER = "75,00", "100,00"


def paved(page: Page, site: Site, query: str = "") -> str:
    """What the proof of the share of paved roads in the whole region says."""
    page.goto(f"{site.url}/chung-minh/paved_share/region/{query}")
    return page.locator(".proof__value").inner_text()


def file_correction(page: Page, site: Site) -> str:
    """The official says that the road of Sa Lý is paved, and not by which decision. Returns the page."""
    page.goto(f"{site.url}/ban-lam-viec/so/road/{SA_LY}/")
    page.get_by_role("link", name="07534-D1").click()
    page.get_by_role("link", name="Ghi thay đổi hoặc sửa").click()
    page.get_by_label("Mặt đường").select_option(label="Nhựa")
    page.get_by_label("Căn cứ, lý do").fill("Đã làm xong")
    page.get_by_role("button", name="Gửi để duyệt").click()
    expect(page.get_by_text("đang chờ duyệt")).to_be_visible()
    return page.url


def test_a_correction_is_returned_mended_and_approved_and_yesterday_stays_as_it_was(
    small_site: Site, chromium: Browser
):
    site = small_site
    with visitor(chromium) as his, visitor(chromium) as hers, visitor(chromium) as anybodys:
        public = anybodys.new_page()
        assert BEFORE in paved(public, site)

        official, reviewer = sign_in(his, site, "can-bo-xa"), sign_in(hers, site, "so-danv")
        address = file_correction(official, site)
        assert BEFORE in paved(public, site), "what is filed is not yet a fact"

        reviewer.get_by_role("link", name="Bàn làm việc").click()
        reviewer.get_by_role("link", name="Đoạn đường").first.click()
        assert reviewer.url == address
        expect(reviewer.locator("tr.changed del")).to_have_text("Đất")
        expect(reviewer.locator("tr.changed ins")).to_have_text("Nhựa")
        reviewer.get_by_label("Lý do trả lại").fill("Mặt đường là bê tông, xem biên bản nghiệm thu")
        reviewer.get_by_role("button", name="Trả lại").click()
        expect(reviewer.get_by_role("heading", level=1)).to_contain_text("bị trả lại")

        official.goto(f"{site.url}/ban-lam-viec/")
        expect(official.get_by_text("Mặt đường là bê tông, xem biên bản nghiệm thu")).to_be_visible()
        official.goto(address)
        official.get_by_role("link", name="Sửa và gửi lại").click()
        expect(official.get_by_label("Mặt đường")).to_have_value("asphalt")
        official.get_by_label("Mặt đường").select_option(label="Bê tông")
        official.get_by_label("Căn cứ, lý do").fill("Biên bản nghiệm thu 12/BB ngày 20/11/2026")
        official.get_by_role("button", name="Gửi để duyệt").click()

        reviewer.goto(address)
        reviewer.get_by_role("button", name="Duyệt").click()
        expect(reviewer.get_by_role("heading", level=1)).to_contain_text("đã duyệt")

        assert AFTER in paved(public, site), "the number changes at once"
        history = public.get_by_role("main").inner_text()
        assert BEFORE in history, "the proof shows both values"
        assert AFTER in history

        public.goto(f"{site.url}/chi-tieu/roads/")
        expect(public.get_by_role("main")).to_contain_text(AFTER)
        public.goto(f"{site.url}/chi-tieu/roads/?ngay={YESTERDAY.isoformat()}")
        expect(public.get_by_role("main")).to_contain_text(BEFORE)
        assert BEFORE in paved(public, site, f"?ngay={YESTERDAY.isoformat()}"), (
            "yesterday's page shows yesterday's"
        )

    checked = site.command("journal", "check")
    assert checked.returncode == 0, checked.stderr
