"""What waits for a reviewer: the list, many approved at once, steps, rows sent back, conflicts chosen."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk.conftest import signed_in
from tests.door import SA_LY, Cast, Clock, approved, filed, household, row
from tests.intake.stepped import COMMUNE, DEPARTMENT, PROVINCE, chairman, put_in_force
from vungcao.intake.actions import approve, mend, send_back
from vungcao.intake.models import Submission
from vungcao.journal.models import Entry
from vungcao.people.actions import delegate, enrol
from vungcao.people.models import Person
from vungcao.registers.models import Version

LIST = "/ban-lam-viec/cho-duyet/"
MANY = LIST + "duyet/"


def page(response) -> str:
    return unescape(response.content.decode())


def road(cast: Cast, clock: Clock, key: str, surface: str = "earth") -> Submission:
    return filed(cast, clock, row(key, {"length_km": "2.500", "surface": surface}), register="road")


def chosen(*submissions: Submission, seen: int = 1) -> dict[str, object]:
    numbers = [each.pk for each in submissions]
    return {"ho-so": numbers} | {f"lan-gui-{number}": seen for number in numbers}


def at(submission: Submission) -> str:
    return f"/ban-lam-viec/ho-so/{submission.pk}/"


# The list.


def test_the_list_shows_what_waits_and_how_much_there_is_to_look_at(reviewer: Client, cast, clock):
    one = road(cast, clock, "DX-1")
    shown = page(reviewer.get(LIST))
    assert at(one) in shown
    assert "1 dòng · 0 cảnh báo · 0 xung đột · 0 giấy tờ" in shown
    assert f'name="lan-gui-{one.pk}" value="1"' in shown


def test_it_is_filtered_by_register_place_and_step(reviewer: Client, cast, clock):
    one, other = road(cast, clock, "DX-1"), filed(cast, clock, household("HO-1"))
    assert at(other) not in page(reviewer.get(LIST, {"so": "road"}))
    assert at(one) in page(reviewer.get(LIST, {"so": "road", "noi": SA_LY}))
    assert at(one) not in page(reviewer.get(LIST, {"noi": "khác"}))
    assert at(one) not in page(reviewer.get(LIST, {"buoc": "commune"}))


def test_it_is_sorted_as_asked(reviewer: Client, cast, clock):
    one, other = road(cast, clock, "DX-1"), road(cast, clock, "DX-2")
    first = page(reviewer.get(LIST))
    last = page(reviewer.get(LIST, {"xep": "moi"}))
    assert first.index(at(one)) < first.index(at(other))
    assert last.index(at(other)) < last.index(at(one))


def test_it_asks_as_many_questions_for_one_as_for_many(
    reviewer: Client, cast, clock, django_assert_num_queries
):
    road(cast, clock, "DX-0")
    reviewer.get(LIST)
    with django_assert_num_queries(18):
        reviewer.get(LIST)
    for n in range(1, 19):
        road(cast, clock, f"DX-{n}")
    with django_assert_num_queries(18):
        response = reviewer.get(LIST)
    assert len(response.content) < 60_000


def test_who_reviews_nothing_sees_nothing(official: Client, supervisor: Client, cast, clock):
    one = road(cast, clock, "DX-1")
    for client in (official, supervisor):
        assert at(one) not in page(client.get(LIST))
        client.post(MANY, chosen(one))
    one.refresh_from_db()
    assert one.state == "submitted"


# Many at once.


def test_each_is_decided_for_itself_and_one_that_is_refused_stops_no_other(reviewer: Client, cast, clock):
    one, mended, last = (road(cast, clock, key) for key in ("DX-1", "DX-2", "DX-3"))
    send_back(mended, by=cast.province, reason="Sai", at=clock.tick())
    again = row("DX-2", {"length_km": "9.000", "surface": "earth"})
    mend(mended, by=cast.official, rows=[again], at=clock.tick())
    shown = page(reviewer.post(MANY, chosen(one, mended, last)))
    assert "2 hồ sơ đã quyết định, 1 hồ sơ chưa." in shown
    assert "INT-012" in shown
    assert sorted(Version.objects.values_list("key", flat=True)) == ["DX-1", "DX-3"]
    assert Entry.objects.filter(action="approve").count() == 2


def test_what_is_in_conflict_is_neither_offered_nor_approved_from_the_list(reviewer: Client, cast, clock):
    one, other = road(cast, clock, "DX-1"), road(cast, clock, "DX-1", "concrete")
    approve(other, by=cast.province, at=clock.tick())
    shown = page(reviewer.get(LIST))
    assert "có xung đột phải xử lý" in shown
    assert f'value="{one.pk}"' not in shown
    assert "INT-021" in page(reviewer.post(MANY, chosen(one)))
    one.refresh_from_db()
    assert one.state == "submitted"


def test_what_names_persons_is_approved_from_the_list_once_it_was_opened(reviewer: Client, cast, clock):
    one = filed(cast, clock, household("SL-001", poverty="poor"))
    assert "có thông tin cá nhân chưa mở xem" in page(reviewer.get(LIST))
    assert "INT-021" in page(reviewer.post(MANY, chosen(one)))
    reviewer.post(at(one) + "mo/", {"ly-do": "Duyệt"})
    assert f'value="{one.pk}"' in page(reviewer.get(LIST))
    assert "đã duyệt" in page(reviewer.post(MANY, chosen(one)))


def test_what_blocks_by_today_s_pack_is_not_offered(reviewer: Client, cast, clock):
    one = road(cast, clock, "DX-1")
    found = {"check": "c", "severity": "block", "rows": [1], "refusal": ["CHK-001", "Dòng 1", "a", "b", "c"]}
    Submission.objects.filter(pk=one.pk).update(findings=[found])
    assert "có điều phải sửa" in page(reviewer.get(LIST))
    assert "INT-021" in page(reviewer.post(MANY, chosen(one)))


@pytest.mark.parametrize("said", [{}, {"ho-so": "x"}, {"ho-so": "1"}, {"ho-so": "9" * 30, "lan-gui-1": "1"}])
def test_choosing_nothing_is_said(reviewer: Client, cast, clock, said):
    response = reviewer.post(MANY, said)
    assert response.status_code == 422
    assert "INT-021" in page(response)


def test_what_is_gone_meanwhile_is_told(reviewer: Client, cast, clock):
    one = road(cast, clock, "DX-1")
    approve(one, by=cast.province, at=clock.tick())
    assert "không còn chờ bạn quyết định" in page(reviewer.post(MANY, chosen(one)))


# The page of one submission.


@pytest.fixture
def commune(cast: Cast, clock: Clock) -> Person:
    """Three steps in force, and who takes the first."""
    put_in_force(clock, COMMUNE, DEPARTMENT, PROVINCE)
    return chairman()


def test_the_path_tells_what_is_done_by_whom_what_is_now_and_what_comes(
    reviewer: Client, cast, clock, commune
):
    one = road(cast, clock, "DX-1")
    entry = approve(one, by=commune, at=clock.tick())
    shown = page(reviewer.get(at(one)))
    path = shown[shown.index('class="steps"') : shown.index("</ol>", shown.index('class="steps"'))]
    assert re.findall(r'class="steps__(\w+)"', path) == ["done", "now", "next"]
    assert f"Người duyệt chu-tich-xa · 08:31 02/03/2026 · mục nhật ký {entry.number}" in path
    assert path.count("cần xác nhận") == 3
    assert path.count("xác thực</span>") == 1


def test_each_step_says_what_deciding_means(reviewer: Client, cast, clock, commune):
    one = road(cast, clock, "DX-1")
    assert "Xác thực</button>" in page(signed_in(commune).get(at(one)))
    assert "Đã duyệt" not in page(signed_in(commune).post(at(one) + "duyet/", follow=True))
    assert "Thông qua</button>" in page(reviewer.get(at(one)))
    reviewer.post(at(one) + "duyet/")
    assert "Duyệt</button>" in page(signed_in(cast.province).get(at(one)))
    assert Version.objects.count() == 0


def test_a_reviewer_whose_step_it_is_not_is_told_why(reviewer: Client, cast, clock, commune):
    shown = page(reviewer.get(at(road(cast, clock, "DX-1"))))
    assert "Bạn chưa quyết định được" in shown
    assert "INT-014" in shown
    assert "tra-lai/" not in shown


def test_rows_go_back_each_with_its_reason_and_the_two_submissions_lead_to_each_other(
    reviewer: Client, official: Client, cast, clock
):
    rows = [row(f"DX-{n}", {"length_km": "1.000", "surface": "earth"}, number=n) for n in (1, 2, 3)]
    one = filed(cast, clock, *rows, register="road")
    said = {"dong": ["2"], "ly-do-2": "Sai chiều dài", "ly-do-3": "không đánh dấu"}
    shown = page(reviewer.post(at(one) + "tra-lai-dong/", said, follow=True))
    parted = one.parts.get()
    assert f'href="{at(parted)}"' in shown
    back = page(official.get(at(parted)))
    assert f'href="{at(one)}"' in back
    assert "Sai chiều dài" in back
    assert one.rows.count() == 2


def test_a_row_without_a_reason_goes_nowhere(reviewer: Client, cast, clock):
    rows = [row(f"DX-{n}", {"length_km": "1.000", "surface": "earth"}, number=n) for n in (1, 2)]
    one = filed(cast, clock, *rows, register="road")
    response = reviewer.post(at(one) + "tra-lai-dong/", {"dong": ["1"]})
    assert response.status_code == 422
    assert "INT-005" in page(response)
    assert one.rows.count() == 2


def in_conflict(cast: Cast, clock: Clock) -> Submission:
    """A road known as earth, that one wants to be of gravel and another was approved as concrete since."""
    approved(cast, clock, row("DX-1", {"length_km": "2.500", "surface": "earth"}), register="road")
    one = road(cast, clock, "DX-1", "asphalt")
    approve(road(cast, clock, "DX-1", "concrete"), by=cast.province, at=clock.tick())
    return one


def test_a_conflict_shows_three_sides_and_a_choice(reviewer: Client, cast, clock):
    shown = page(reviewer.get(at(in_conflict(cast, clock))))
    assert re.search(r"<td>Đất</td>\s*<td>Bê tông</td>\s*<td>Nhựa</td>", shown)
    assert "Giữ dòng này</button>" in shown


@pytest.mark.parametrize(("choice", "surface"), [("dong", "asphalt"), ("ban", "concrete")])
def test_the_choice_is_made_with_a_reason(reviewer: Client, cast, clock, choice, surface):
    one = in_conflict(cast, clock)
    seen = re.search(r'name="da-xem" value="(\d+)"', page(reviewer.get(at(one))))
    assert seen is not None
    said = {"dong": "1", "giu": choice, "da-xem": seen[1]}
    assert "INT-005" in page(reviewer.post(at(one) + "xung-dot/", said))
    reviewer.post(at(one) + "xung-dot/", said | {"ly-do": "Đã đi xem"})
    reviewer.post(at(one) + "duyet/")
    assert Version.objects.get(known_before=None).facts["surface"] == surface


def test_warnings_stand_beside_their_row_and_those_of_the_whole_above(reviewer: Client, cast, clock):
    one = road(cast, clock, "DX-1")
    said = {
        "check": "c",
        "severity": "explain",
        "refusal": ["CHK-002", "Dòng 1", "Tăng 40%", "Dưới 20%", "x"],
    }
    whole = {**said, "rows": [], "refusal": ["CHK-002", "Hồ sơ", "Tổng lệch", "Khớp", "x"]}
    Submission.objects.filter(pk=one.pk).update(findings=[{**said, "rows": [1]}, whole])
    one.rows.update(explanation="Đường mới nối dài")
    shown = page(reviewer.get(at(one)))
    assert shown.index("Tổng lệch") < shown.index('id="row1"') < shown.index("Tăng 40%")
    assert "Người nộp giải trình: Đường mới nối dài" in shown


def test_the_page_asks_as_many_questions_for_one_row_as_for_twelve(
    reviewer: Client, cast, clock, django_assert_num_queries
):
    one = road(cast, clock, "DX-0")
    rows = [row(f"DX-{n}", {"length_km": "1.000", "surface": "earth"}, number=n) for n in range(1, 13)]
    twelve = filed(cast, clock, *rows, register="road")
    reviewer.get(at(one))
    with django_assert_num_queries(46):
        reviewer.get(at(one))
    with django_assert_num_queries(46):
        response = reviewer.get(at(twelve))
    assert len(response.content) < 60_000


def test_a_delegate_sees_opens_and_decides_and_the_page_says_in_whose_stead(cast, clock):
    deputy = enrol(username="pho", full_name="Đặng Văn Phó", organisation="", grants=[])
    one = filed(cast, clock, household("SL-001", poverty="poor"))
    client = signed_in(deputy)
    assert client.get(at(one)).status_code == 404
    today = timezone.localdate()
    delegate(
        by=cast.reviewer,
        to="pho",
        place="",
        register="",
        first_day=today,
        last_day=today + dt.timedelta(days=1),
        reason="Nghỉ phép",
        at=clock.now,
        today=today,
    )
    assert at(one) in page(client.get(LIST))
    assert "Bạn quyết định thay mặt Trần Thu Hà." in page(client.get(at(one)))
    assert "Hộ nghèo" in page(client.post(at(one) + "mo/", {"ly-do": "Duyệt"}, follow=True))
    client.post(at(one) + "duyet/")
    assert "Đặng Văn Phó thay mặt Trần Thu Hà" in page(signed_in(cast.reviewer).get(at(one)))
