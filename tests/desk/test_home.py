"""The first page after signing in: what I owe and by when, what came back and why, what waits, what is late below."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.desk.conftest import signed_in
from tests.door import DEO_GIA, SA_LY, ZONE, Cast, Clock, row
from vungcao.intake.actions import Answers, approve, send_back, send_back_rows, submit
from vungcao.intake.models import Submission
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted

HOME = "/ban-lam-viec/"
ROUND = "/ban-lam-viec/viec/?viec=half_roads&ky=2026-h1"
UNCHANGED = {"viec": "half_roads", "ky": "2026-h1", "noi": SA_LY, "token": "một"}


@pytest.fixture(autouse=True)
def ten_days_before_the_deadline(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Monday 15 June 2026, ten days before what is owed for the first half of the year is due."""
    clock.now = dt.datetime(2026, 6, 15, 9, 0, tzinfo=ZONE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)


def page(client: Client, address: str = HOME) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def section(shown: str, heading: str) -> str:
    """What stands under a heading of the page."""
    found = re.search(rf"<h2[^>]*>{heading}.*?</section>", shown, re.DOTALL)
    assert found is not None, heading
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def roads(cast: Cast, clock: Clock, *keys: str) -> Submission:
    rows = [row(key, {"surface": "earth"}, number=n) for n, key in enumerate(keys or ("DX-1",), start=1)]
    answers = Answers("half_roads", "2026-h1")
    return submit(
        by=cast.official, register="road", place=SA_LY, rows=rows, way="form", at=clock.now, answers=answers
    )


def test_signing_in_shows_what_i_owe_and_by_when(official: Client):
    owed = section(page(official), "Việc tôi phải nộp")
    assert "Rà soát đường 6 tháng" in owed
    assert "6 tháng đầu năm 2026" in owed
    assert "hạn 25/06/2026 · còn 10 ngày" in owed
    assert "chưa nộp" in owed
    assert "cần xác nhận" in owed


def test_what_is_not_mine_to_owe_is_not_told(reviewer: Client, supervisor: Client):
    for client in (reviewer, supervisor):
        assert "Việc tôi phải nộp" not in page(client)


def test_who_reviews_finds_what_is_theirs_when_nothing_waits(reviewer: Client, official: Client):
    for address in ("cho-duyet/", "uy-quyen/", "mo-lai-ky/"):
        assert f'href="{HOME}{address}"' in page(reviewer)
        assert f'href="{HOME}{address}"' not in page(official)


def test_who_oversees_finds_the_exceptions_to_review_and_nothing_to_enter_or_decide(supervisor: Client):
    shown = page(supervisor)
    for address in ("uy-quyen/", "mo-lai-ky/"):
        assert f'href="{HOME}{address}"' in shown
    assert f'href="{HOME}cho-duyet/"' not in shown
    assert 'href="/dien-thoai/nhap/"' not in shown


def test_who_has_one_hamlet_alone_is_led_to_the_telephone(cast: Cast):
    enrol(
        username="truong-thon",
        full_name="Nông Thị Lành",
        organisation="",
        grants=[Granted("enter", SA_LY, "", "hamlet/SL-T1")],
    )
    mine = section(page(signed_in(Person.objects.get(username="truong-thon"))), "Sổ của tôi")
    assert "nhập trên điện thoại" in mine
    assert "chưa được giao" not in mine


def test_after_the_last_day_it_is_late_and_says_for_how_long(cast: Cast, clock: Clock):
    clock.tick(days=13)
    owed = section(page(signed_in(cast.official)), "Việc tôi phải nộp")
    assert "chậm 3 ngày" in owed
    assert "quá hạn nộp" in owed


def test_what_came_back_says_why_row_by_row(official: Client, cast: Cast, clock: Clock):
    submission = roads(cast, clock, "DX-1", "DX-2")
    parted = send_back_rows(submission, by=cast.reviewer, reasons={2: "Sai tên đường"}, at=clock.tick())
    shown = page(official)
    back = section(shown, "Bị trả lại, cần sửa")
    assert f"Hồ sơ {parted.pk}" in back
    assert "Dòng 2: Sai tên đường" in back
    assert "6 tháng đầu năm 2026" in back
    assert "bị trả lại" in section(shown, "Việc tôi phải nộp")


def test_what_is_filed_is_owed_no_more(official: Client, cast: Cast, clock: Clock):
    submission = roads(cast, clock)
    still, filed = section(page(official), "Việc tôi phải nộp").split("Đã nộp")
    assert "6 tháng đầu năm" not in still
    assert "chờ duyệt" in filed
    approve(submission, by=cast.reviewer, at=clock.tick())
    filed = section(page(official), "Việc tôi phải nộp").split("Đã nộp")[1]
    assert f"Hồ sơ {submission.pk}" in filed
    assert "xong, đúng hạn" in filed


def test_what_waits_is_told_to_who_may_decide_and_not_to_who_filed(
    reviewer: Client, official: Client, cast: Cast, clock: Clock
):
    submission = roads(cast, clock)
    assert f"Hồ sơ {submission.pk}" in section(page(reviewer), "Chờ tôi duyệt")
    assert "Chờ tôi duyệt" not in page(official)


def test_what_is_late_below_me_is_counted_by_register(reviewer: Client, cast: Cast, clock: Clock):
    assert "Đang chậm" not in page(reviewer)
    clock.tick(days=13)
    late = section(page(signed_in(cast.reviewer)), "Đang chậm nơi tôi duyệt")
    assert "Đoạn đường 4 4 3" in late, "four communes, four rounds, three days"


def test_nothing_changed_is_filed_once_however_often_it_is_pressed(official: Client):
    for _press in range(2):
        response = official.post("/ban-lam-viec/viec/khong-doi/", UNCHANGED)
        assert response.status_code == 302
    submission = Submission.objects.get()
    assert (submission.unchanged, submission.obligation, submission.period) == (True, "half_roads", "2026-h1")
    assert response.headers["Location"].endswith(f"/ho-so/{submission.pk}/")
    assert "Không có gì thay đổi" not in page(official, ROUND)


def test_nothing_changed_is_not_said_for_a_foreign_place_or_of_what_is_not_owed(official: Client):
    address = "/ban-lam-viec/viec/khong-doi/"
    assert official.post(address, UNCHANGED | {"noi": DEO_GIA}).status_code == 404
    assert official.post(address, UNCHANGED | {"ky": "2026-q1"}).status_code == 404
    assert official.get(address).status_code == 405
    assert not Submission.objects.exists()


def test_a_return_cannot_stay_as_it_was(cast: Cast, clock: Clock):
    statistics = enrol(
        username="tk", full_name="T", organisation="province", grants=[Granted("enter", SA_LY)]
    )
    client = signed_in(statistics)
    shown = page(client, "/ban-lam-viec/viec/?viec=year_income&ky=2026")
    assert "Nhập" in shown
    assert "Không có gì thay đổi" not in shown
    said = UNCHANGED | {"viec": "year_income", "ky": "2026"}
    refused = client.post("/ban-lam-viec/viec/khong-doi/", said)
    assert refused.status_code == 422
    assert "OBL-007" in refused.content.decode()


def test_what_is_entered_from_the_desk_answers_its_duty(official: Client):
    address = f"/ban-lam-viec/so/road/{SA_LY}/ghi/?viec=half_roads&ky=2026-h1"
    assert "Rà soát đường 6 tháng, Xã Sa Lý: 6 tháng đầu năm 2026" in page(official, address)
    typed = {"count": "1", "0-there": "1", "0-operation": "set", "0-valid_from": "01/06/2026"}
    response = official.post(address, typed | {"0-f_length_km": "1,5", "token": "x"})
    assert response.status_code == 302
    submission = Submission.objects.get()
    assert (submission.obligation, submission.period) == ("half_roads", "2026-h1")


def test_entering_for_what_is_not_owed_is_not_there(official: Client):
    for query in ("viec=half_roads&ky=2026-q1", "viec=poverty_review&ky=2026-rs", "viec=nothing&ky=2026"):
        assert official.get(f"/ban-lam-viec/so/road/{SA_LY}/ghi/?{query}").status_code == 404


def test_every_round_and_every_place_of_one_round_have_their_page(cast: Cast, clock: Clock):
    everywhere = enrol(
        username="ca", full_name="Cả", organisation="commune_government", grants=[Granted("enter")]
    )
    client = signed_in(everywhere)
    roads(cast, clock)
    assert "đã nộp 1/4 nơi" in page(client, "/ban-lam-viec/viec/")
    shown = page(client, ROUND)
    assert shown.count("Không có gì thay đổi") == 3
    assert "chờ duyệt" in shown


def test_the_page_asks_the_store_equally_often_for_one_place_and_for_all(
    cast: Cast, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
):
    everywhere = enrol(
        username="ca", full_name="Cả", organisation="commune_government", grants=[Granted("enter")]
    )
    send_back(roads(cast, clock), by=cast.reviewer, reason="Thiếu", at=clock.tick())
    clients = [signed_in(person) for person in (cast.official, everywhere, cast.reviewer)]
    for client in clients:
        client.get(HOME)
    with django_assert_num_queries(31):  # with what came back to them, and why
        page(clients[0])
    with django_assert_num_queries(29):
        page(clients[1])
