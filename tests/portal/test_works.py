"""The pages of capital and works over six works worked out by hand: every number, and each sum its entries."""

import datetime as dt
import io
import re

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.door import SA_LY, ZONE, Cast, row
from tests.papers import photo, picture
from tests.portal.conftest import Reader
from tests.portal.test_pages import words
from tests.programme import Programme
from tests.works.six import tell_six, work
from vungcao.intake import attachments
from vungcao.intake.models import Attachment, Submission
from vungcao.people.models import Person
from vungcao.portal.views import clock as portal_clock
from vungcao.registers.models import Version

PAGES = [
    "/von/",
    "/von/?nguon=provincial_budget&nam=2026",
    f"/von/?xa={SA_LY}&noi-dung=III.1.7",
    "/von/but-toan/?phan=giai-ngan",
    "/cong-trinh/",
    "/cong-trinh/?tim=duong&xep=total&canh-bao=any",
    "/cong-trinh/ban-do/",
    "/cong-trinh/CT-1/",
    "/cong-trinh/CT-3/",
    "/cong-trinh/CT-5/",
]
DURING = {"work": "CT-3", "stage": "during", "percent": "20.00"}


@pytest.fixture
def six(programme: Programme, home: object) -> Programme:
    tell_six(programme)
    return programme


@pytest.fixture
def on_first_of_june(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: dt.datetime(2026, 6, 1, 9, tzinfo=ZONE))
    return reader


def test_every_page_is_there_in_both_languages_and_on_a_day_before_all_records(
    six: Programme, on_first_of_june: Reader
) -> None:
    for address in PAGES:
        for prefix in ("", "/en"):
            page = on_first_of_june.text(prefix + address)
            assert f'<html lang="{"en" if prefix else "vi"}">' in page
            assert " style=" not in page
            assert "<script" not in page
        if "CT-" not in address:
            joined = "&" if "?" in address else "?"
            on_first_of_june.text(f"{address}{joined}ngay=2025-03-01")


def rows_of(page: str, caption: str) -> list[list[str]]:
    """The cells of a table, by the id of its caption."""
    table = page[page.index(f'id="{caption}"') :]
    body = table[table.index("<tbody") : table.index("</tbody>")]
    rows = re.findall(r"<tr\b.*?</tr>", body, flags=re.DOTALL)
    cells = [re.findall(r"<t[hd]\b.*?</t[hd]>", row, flags=re.DOTALL) for row in rows]
    return [[words(cell) for cell in row] for row in cells]


def test_every_number_of_capital_is_as_worked_out_by_hand(six: Programme, on_first_of_june: Reader) -> None:
    """Two plans of 9 billion; 1 allocated to CT-3 and 2 to CT-4, both in Sa Lý; 0.9 paid for CT-3 on 1 March."""
    page = on_first_of_june.text("/von/")
    told = words(page)
    assert "Kế hoạch năm 18.000 triệu đồng" in told
    assert "Đã phân bổ 3.000 triệu đồng" in told
    assert "Đã giải ngân 900 triệu đồng, gồm tạm ứng chưa thu hồi: 0" in told
    assert "Giải ngân trên vốn đã phân bổ 30,0 % đã chi đến 01/06/2026" in told
    assert "Giải ngân trên kế hoạch giao 5,0 % đã chi đến 01/06/2026" in told
    assert "100,0 % vốn đã phân bổ cho các xã ( 3.000 trên 3.000 triệu đồng)" in told
    nothing = "chưa có số liệu"
    of_sources = rows_of(page, "bang-nguon")
    assert of_sources[:4] == [
        [
            "Tổng nguồn vốn dự kiến",
            "khoảng 25.000 (ước tính; kế hoạch các năm bằng 0,1 %)",
            "18.000",
            "3.000",
            "900",
            "30,0 %",
        ],
        [
            "Ngân sách tỉnh để thực hiện Chương trình",
            "4.000 (ước tính; kế hoạch các năm bằng 0,2 %)",
            "9.000",
            "1.000",
            "900",
            "90,0 %",
        ],
        [
            "Ngân sách Trung ương thực hiện các chương trình mục tiêu quốc gia, đối ứng ngân sách tỉnh, vốn lồng ghép",
            "13.000 (ước tính; kế hoạch các năm bằng 0,1 %)",
            "9.000",
            "2.000",
            "0",
            "0,0 %",
        ],
        [
            "Ngân sách Trung ương thực hiện các chương trình mục tiêu quốc gia",
            "bản văn không ghi",
            "9.000",
            "2.000",
            "0",
            "0,0 %",
        ],
    ]
    names = [row[0].removesuffix(" cần xác nhận") for row in of_sources]
    social = names.index("Xã hội hóa, vay Ngân hàng Chính sách xã hội, Nhân dân đóng góp")
    assert names[social - 1] == "Ngân sách xã", "what stands under a group stands right below it"
    assert of_sources[social][1:] == ["khoảng trên 8.000 (mức sàn)", nothing]
    assert of_sources[-1][2:] == ["không áp dụng"] * 4, "land is never planned, allocated or disbursed"
    assert rows_of(page, "bang-nam")[:2] == [
        ["Năm 2026", "18.000", "3.000", "900", "30,0 %"],
        ["Năm 2027", "chưa đến hạn"],
    ]
    contents = {row[0]: row[1:] for row in rows_of(page, "bang-noi-dung")}
    assert contents["Nhà văn hóa, hạ tầng du lịch"] == ["1.000", "900", "90,0 %"]
    assert contents["Thủy lợi"] == ["2.000", "0", "0,0 %"]
    assert contents["Nước sạch tập trung"] == [nothing]
    places = {row[0]: row[1:] for row in rows_of(page, "bang-xa")}
    assert places["Xã Sa Lý đặc biệt khó khăn"] == ["3.000", "900", "30,0 %"]
    assert places["Xã Đèo Gia đặc biệt khó khăn"] == [nothing]
    months = rows_of(page, "duong-bang")
    assert months == [
        ["1/2026", "0", "0"],
        ["2/2026", "0", "0"],
        ["3/2026", "900", "900"],
        ["4/2026", "0", "900"],
        ["5/2026", "0", "900"],
        ["6/2026 (đến 01/06/2026)", "0", "900"],
    ]


def test_every_sum_opens_to_entries_that_add_up_to_it(six: Programme, on_first_of_june: Reader) -> None:
    page = on_first_of_june.text("/von/")
    queries = set(re.findall(r'href="/von/but-toan/\?([^"]+)"', page))
    assert len(queries) > 20
    for query in sorted(queries):
        entries = on_first_of_june.text(f"/von/but-toan/?{query.replace('&amp;', '&')}")
        total = int(
            re.search(r"bút toán: (−?[\d.]+) đồng", words(entries))[1].replace(".", "").replace("−", "-")
        )  # type: ignore[index]
        rows = rows_of(entries, "but-toan") if 'id="but-toan"' in entries else []
        assert sum(int(row[-1].removeprefix("Đồng ").replace(".", "")) for row in rows) == total, query


def test_every_number_of_a_work_is_as_worked_out_by_hand(six: Programme, on_first_of_june: Reader) -> None:
    """CT-3: two billion from the province, one allocated, 0.9 paid (45 % of the total) for 12.5 % of the work."""
    page = words(on_first_of_june.text("/cong-trinh/CT-3/"))
    assert "Dự án đầu tư, Xã Sa Lý . Đang thi công , khối lượng 12,5 %." in page
    assert "Tổng mức đầu tư 2.000.000.000 đồng" in page
    assert "Nhóm dự án C cần xác nhận" in page
    assert "Thanh toán vượt khối lượng hoàn thành : 32,5 điểm %" in page
    assert "Ngân sách tỉnh để thực hiện Chương trình 2.000.000.000 100,0 %" in page
    assert "Đã phân bổ 1.000 triệu đồng" in page
    assert "Đã giải ngân 900 triệu đồng, gồm tạm ứng; 45,0 % tổng mức" in page
    assert "Giải ngân trên vốn đã phân bổ 90,0 % đã chi đến 01/06/2026" in page
    assert "10/03/2026: 12,5 % Đang thi công" in page
    assert "31/01/2026 Quyết định đầu tư" in page
    silent = words(on_first_of_june.text("/cong-trinh/CT-1/"))
    assert "Đã phân bổ chưa có số liệu" in silent
    assert "Chưa có quyết định nào" in silent


def test_a_list_is_taken_away_as_it_is_seen(six: Programme, on_first_of_june: Reader) -> None:
    page = on_first_of_june.text("/cong-trinh/?tim=duong&xep=total")
    (query,) = re.findall(r'/cong-trinh/danh-sach.csv\?([^"]+)"', page)
    response = on_first_of_june.client.get(f"/cong-trinh/danh-sach.csv?{query.replace('&amp;', '&')}")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[0] for line in lines] == ["Mã", "CT-2", "CT-1", "CT-6"]
    assert lines[1].startswith(
        'CT-2,Đường trục thôn Đèo Gia,Xã Sa Lý,Dự án đầu tư,"Ngầm tràn, cầu, đường",UBND xã,B,200000000000,'
        "Đã chọn nhà thầu,2026-02-07,"
    )
    seen = re.findall(r'href="/cong-trinh/(CT-\d)/"', page)
    assert seen == ["CT-2", "CT-1", "CT-6"]


def test_pages_ask_the_store_a_fixed_number_of_questions(
    six: Programme, on_first_of_june: Reader, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for address, number in {
        "/von/": 6,
        "/von/but-toan/?phan=giai-ngan": 9,
        "/cong-trinh/": 7,
        "/cong-trinh/ban-do/": 13,
        "/cong-trinh/CT-3/": 11,
    }.items():
        on_first_of_june.text(address)
        with django_assert_num_queries(number):
            on_first_of_june.text(address)


def test_a_pack_without_works_shows_none_of_it(cast: Cast, reader: Reader) -> None:
    for address in ("/von/", "/von/but-toan/?phan=ke-hoach", "/cong-trinh/", "/cong-trinh/CT-1/"):
        reader.text(address, status=404)
    for address in ("/", f"/xa/{SA_LY}/"):
        assert "/von/" not in reader.text(address)
        assert "/cong-trinh/" not in reader.text(address)


def test_what_is_not_there_is_a_kind_404(six: Programme, on_first_of_june: Reader) -> None:
    for address in (
        "/cong-trinh/CT-99/",
        "/von/?nguon=khong-co",
        "/von/?nam=nam-nay",
        "/von/?nam=0000",
        "/von/?nam=9999",
        "/von/but-toan/?phan=ke-hoach&nam=0000",
        "/cong-trinh/?nam=0000",
        "/cong-trinh/?nam=nam-nay",
        "/cong-trinh/ban-do/?nam=0000",
        "/cong-trinh/danh-sach.csv?nam=0000",
        "/von/?xa=khong-co",
        "/von/but-toan/?phan=khong-co",
    ):
        on_first_of_june.text(address, status=404)


def test_a_photo_is_shown_without_where_and_when_it_was_taken_and_no_other_photo_is(
    six: Programme, on_first_of_june: Reader
) -> None:
    waiting = six.filed("work_progress", row("TD-2", DURING, since=dt.date(2026, 4, 1)))
    kept = attach(waiting, six.official, six.clock.now)
    elsewhere = six.filed("work", work("CT-7", "Đập khác"))
    other = attach(elsewhere, six.official, six.clock.now)
    hidden = f"/cong-trinh/CT-3/anh/{kept.pk}/"
    on_first_of_june.text(hidden, status=404)
    six.passed(waiting)
    six.passed(elsewhere)
    assert f'href="{hidden}"' in on_first_of_june.text("/cong-trinh/CT-3/")
    shown = on_first_of_june.client.get(hidden)
    assert (shown.status_code, shown["Content-Type"]) == (200, kept.media_type)
    assert b"Exif" not in shown.content
    for address in (
        f"/cong-trinh/CT-3/anh/{other.pk}/",
        f"/cong-trinh/CT-7/anh/{other.pk}/",
        f"/cong-trinh/CT-1/anh/{kept.pk}/",
    ):
        on_first_of_june.text(address, status=404)


def test_a_photo_that_came_with_a_later_correction_is_not_of_what_was_known_before(
    six: Programme, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = six.filed("work_progress", row("TD-2", DURING, since=dt.date(2026, 4, 1)))
    early = attach(first, six.official, six.clock.now)
    six.passed(first)
    known = six.clock.now.date()
    six.clock.now += dt.timedelta(days=10)
    seq = Version.objects.get(register="work_progress", key="TD-2").seq
    day = dt.date(2026, 4, 1)
    mended = six.filed(
        "work_progress",
        row("TD-2", operation="reverse", base=seq, since=day),
        row("TD-2", DURING | {"percent": "21.00"}, number=2, since=day),
    )
    late = attachments.keep(
        io.BytesIO(picture(colour="red")),
        name="b.jpg",
        kind="photo",
        by=six.official,
        of=mended,
        at=six.clock.now,
    )
    six.passed(mended)
    today = max(six.clock.now, dt.datetime(2026, 6, 1, 9, tzinfo=ZONE))
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: today)
    before = f"?ngay={today.date()}&biet-den={known}"
    for query, shown in (("", [early, late]), (before, [early])):
        page = reader.text(f"/cong-trinh/CT-3/{query}")
        for each in (early, late):
            address = f"/cong-trinh/CT-3/anh/{each.pk}/"
            assert page.count(address) == (each in shown)
            assert reader.client.get(address + query).status_code == (200 if each in shown else 404)


def test_a_photo_that_can_no_longer_be_drawn_is_not_sent_as_it_is(
    six: Programme, on_first_of_june: Reader
) -> None:
    waiting = six.filed("work_progress", row("TD-2", DURING, since=dt.date(2026, 4, 1)))
    kept = attach(waiting, six.official, six.clock.now)
    six.passed(waiting)
    attachments.path_of(kept.sha256).write_bytes(photo()[:-400])
    on_first_of_june.text(f"/cong-trinh/CT-3/anh/{kept.pk}/", status=404)


def attach(submission: Submission, by: Person, at: dt.datetime) -> Attachment:
    """A photo with a position in it, attached to a submission."""
    return attachments.keep(io.BytesIO(photo()), name="a.jpg", kind="photo", by=by, of=submission, at=at)


def test_how_far_capital_came_of_what_is_stated_and_who_lags_is_told_first(
    six: Programme, on_first_of_june: Reader
) -> None:
    """About 25,000 billion are stated: 18 planned are 0.07 %, 3 allocated 0.012 %, 0.9 disbursed 0.0036 %."""
    page = on_first_of_june.text("/von/")
    told = words(page)
    assert "Trong khoảng 25.000 tỷ đồng Chương trình nêu" in told
    assert "Kế hoạch các năm đã giao 0,1 % Đã phân bổ &lt; 0,1 % Đã giải ngân &lt; 0,1 %" in told
    assert page.index('id="so-voi"') < page.index('id="tong"') < page.index('id="theo-nguon"')
    lagging = told[told.index("Giải ngân chậm nhất") : told.index("Giải ngân kế hoạch năm 2026")]
    assert (
        "0,0 % Thủy lợi 0 trên 2.000 triệu đồng 90,0 % Nhà văn hóa, hạ tầng du lịch 900 trên 1.000" in lagging
    )
    assert "Xã Sa Lý" not in lagging, "one commune alone lags behind nobody"
    one = words(on_first_of_june.text("/von/?nguon=provincial_budget"))
    assert "Trong 4.000 tỷ đồng Chương trình nêu" in one
    assert "Kế hoạch các năm đã giao 0,2 % Đã phân bổ &lt; 0,1 % Đã giải ngân &lt; 0,1 %" in one
    for part in ("?nam=2026", f"?xa={SA_LY}", "?noi-dung=III.1.7", "?nguon=people_labour"):
        assert 'id="so-voi"' not in on_first_of_june.text(f"/von/{part}")
    english = words(on_first_of_june.text("/en/von/"))
    assert "Of about 25,000 billion đồng that the Programme states" in english
    assert "khoảng" not in english


def chips(page: str) -> dict[str, str]:
    """What a page says that it is narrowed to, and where each leads."""
    found = re.search(r'<ul class="chips".*?</ul>', page, flags=re.DOTALL)
    links = re.findall(r'<a href="([^"]*)">(.*?)</a>', found[0], flags=re.DOTALL) if found else []
    return {words(said): address.replace("&amp;", "&") for address, said in links}


def test_each_choice_is_seen_and_taken_away_alone(six: Programme, on_first_of_june: Reader) -> None:
    project, road, most = "loai=investment_project", "tim=duong", "xep=total"
    told = chips(on_first_of_june.text(f"/cong-trinh/?{road}&{project}&{most}"))
    assert told == {
        "Bỏ Tìm: «duong» ×": f"/cong-trinh/?{project}&{most}",
        "Bỏ Loại: Dự án đầu tư ×": f"/cong-trinh/?{road}&{most}",
        "Bỏ Xếp theo: tổng mức, lớn trước ×": f"/cong-trinh/?{project}&{road}",
        "Bỏ mọi điều kiện": "/cong-trinh/",
    }
    capital = chips(on_first_of_june.text("/von/?nam=2026&nguon=provincial_budget"))
    assert capital == {
        "Bỏ Nguồn vốn: Ngân sách tỉnh để thực hiện Chương trình ×": "/von/?nam=2026",
        "Bỏ Kế hoạch năm: 2026 ×": "/von/?nguon=provincial_budget",
        "Bỏ mọi điều kiện": "/von/",
    }
    for address in (*told.values(), *capital.values()):
        on_first_of_june.text(address)
    assert chips(on_first_of_june.text("/cong-trinh/")) == {}
    (kept,) = chips(on_first_of_june.text(f"/cong-trinh/?{road}&ngay=2026-05-01")).values()
    assert kept == "/cong-trinh/?ngay=2026-05-01"
    strange = chips(on_first_of_june.text("/cong-trinh/?buoc=khong-co"))
    assert strange == {"Bỏ Tình trạng: khong-co ×": "/cong-trinh/?"}


@pytest.mark.parametrize("word", ["xa", "noi-dung", "loai", "buoc", "nguon", "nhom", "canh-bao", "tim"])
def test_a_long_choice_does_not_come_back_whole_in_every_link(
    six: Programme, on_first_of_june: Reader, word: str
) -> None:
    for address in ("/cong-trinh/", "/cong-trinh/ban-do/"):
        page = re.sub(r"<a [^>]*hreflang=[^>]*>", "", on_first_of_june.text(f"{address}?{word}={'z' * 3000}"))
        assert "z" * 100 in page
        assert "z" * 101 not in page
        assert len(page.encode()) < 60_000


def test_an_empty_list_says_which_choice_to_leave_out(six: Programme, on_first_of_june: Reader) -> None:
    """One work is a dam, and a project; another one is of the community."""
    told = words(on_first_of_june.text("/cong-trinh/?tim=dap&loai=community_work&xep=total"))
    assert "Không có công trình nào như vậy" in told
    assert "1 công trình, khi không xét Tìm: «dap»" in told
    assert "1 công trình, khi không xét Loại: Công trình nhỏ do cộng đồng làm" in told
    assert "khi không xét Xếp theo" not in told
    far = words(on_first_of_june.text("/cong-trinh/?tim=khongco&loai=khongco"))
    assert "hãy bỏ nhiều điều kiện một lúc" in far
    nothing = words(on_first_of_june.text("/cong-trinh/?ngay=2025-03-01"))
    assert "Bỏ bớt" not in nothing


def test_pages_that_are_given_no_pack_lead_to_capital_and_works_too(
    six: Programme, on_first_of_june: Reader
) -> None:
    for address in ("/huong-dan/", "/kieu-dang/", "/dang-nhap/"):
        page = on_first_of_june.text(address)
        assert 'href="/von/"' in page
        assert 'href="/cong-trinh/"' in page
    assert 'href="/von/"' in on_first_of_june.text("/khong-co/", status=404)


def test_pages_without_capital_lead_to_none(cast: Cast, reader: Reader) -> None:
    assert "/von/" not in reader.text("/huong-dan/")


@pytest.mark.django_db
def test_pages_before_any_pack_lead_to_none(reader: Reader) -> None:
    assert "/von/" not in reader.text("/huong-dan/")


def test_the_map_says_how_many_works_each_commune_has_and_marks_the_chosen_one(
    six: Programme, on_first_of_june: Reader
) -> None:
    page = on_first_of_june.text("/cong-trinh/ban-do/")
    assert "<title>Xã Sa Lý: 5</title>" in page
    assert "<title>Xã Đèo Gia: 1</title>" in page
    assert "place--chosen" not in page
    assert on_first_of_june.text(f"/cong-trinh/ban-do/?xa={SA_LY}").count("place--chosen") == 1


def test_a_quantity_that_changes_two_fields_of_a_record_is_told_once_with_both(
    six: Programme, on_first_of_june: Reader
) -> None:
    serves = {"work": "CT-3", "target": "hamlet_roads", "inventory": "road", "record": "D-XE", "unit": "km"}
    changes = (
        ("0.800", "surface", "concrete"),
        ("0.800", "to_standard", "true"),
        ("0.200", "surface", "Đất"),
    )
    for number, (quantity, field, value) in enumerate(changes, 1):
        output = serves | {"quantity": quantity, "field": field, "value": value}
        six.approved("work_output", row(f"KQ-{number}", output, since=dt.date(2026, 3, 2)))
    page = on_first_of_june.text("/cong-trinh/CT-3/")
    told = words(page[page.index('id="phuc-vu"') : page.index("</section>", page.index('id="phuc-vu"'))])
    roads = "9. 90% đường trục thôn, liên thôn được nhựa hóa hoặc bê tông hóa đạt tiêu chuẩn"
    assert told.count(roads) == 2
    both = "D-XE : Mặt đường: Bê tông; Bảo đảm tiêu chuẩn kỹ thuật: có"
    assert f"{roads} : 0,800 km Đường giao thông nông thôn {both}" in told
    assert f"{roads} : 0,200 km Đường giao thông nông thôn D-XE : Mặt đường: Đất" in told
