"""Telling people: each occasion once, to whom it concerns, in their language, naming nobody."""

import datetime as dt

import pytest
from pytest_django import Settings

from tests.door import SA_LY, ZONE, Cast, Clock, household, row
from tests.obligations.test_rules import stepped_pack
from vungcao.intake.actions import Answers, adopt_pack, approve, mend, send_back, submit
from vungcao.intake.models import Submission
from vungcao.obligations.actions.notices import tell_everybody
from vungcao.obligations.actions.subscribing import mark_read, subscribe
from vungcao.obligations.letters import words_of
from vungcao.obligations.models import Letter, Message
from vungcao.obligations.queries.desk import work_of
from vungcao.obligations.queries.messages import messages_of, unread
from vungcao.obligations.wording import Wording
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.places import queries as places

DESK = "https://vungcao.example.vn/ban-lam-viec/"


@pytest.fixture(autouse=True)
def a_week_before(clock: Clock, settings: Settings) -> None:
    """Eight days before the roads of the first half of the year are due, with a mail server."""
    clock.now = dt.datetime(2026, 6, 17, 9, 0, tzinfo=ZONE)
    settings.EMAIL_HOST = "mail.example.vn"


def tell(clock: Clock, **passed: int) -> int:
    """Let some time pass, and tell."""
    return tell_everybody(at=clock.tick(**(passed or {"minutes": 10})), link_in=lambda language: DESK)


def roads(cast: Cast, clock: Clock, surface: str = "earth") -> Submission:
    return submit(
        by=cast.official,
        register="road",
        place=SA_LY,
        rows=[row("DX-1", {"surface": surface})],
        way="form",
        at=clock.now,
        answers=Answers("half_roads", "2026-h1"),
    )


def told(person: Person) -> list[str]:
    """What somebody was told, the first first."""
    wording = Wording(places.pack_in_force())
    return [words_of(each, wording) for each in messages_of(person).order_by("pk")]


def test_reminders_go_out_on_their_days_and_once(cast: Cast, clock: Clock):
    assert tell(clock) == 0
    tell(clock, days=1)
    tell(clock)
    tell(clock, hours=5)
    assert told(cast.official) == [
        "Hạn nộp 25/06/2026: Rà soát đường 6 tháng, Xã Sa Lý, 6 tháng đầu năm 2026."
    ]
    tell(clock, days=6)
    tell(clock, days=2)
    assert len(told(cast.official)) == 3
    assert told(cast.official)[-1].startswith("Đã quá hạn nộp 25/06/2026")


def test_every_official_is_reminded_of_their_own_place_and_nobody_else(cast: Cast, clock: Clock):
    tell(clock, days=1)
    assert "Xã Đèo Gia" in told(cast.neighbour)[0]
    for person in (cast.reviewer, cast.supervisor, cast.technician):
        assert told(person) == []


def test_who_enters_for_one_hamlet_does_not_owe_the_communes_register(cast: Cast, clock: Clock):
    head = enrol(
        username="truong-thon",
        full_name="T",
        organisation="commune_government",
        grants=[Granted("enter", SA_LY, "", "hamlet/T-01")],
    )
    tell(clock, days=1)
    assert told(head) == []
    assert work_of(head, on=clock.now.date()).rounds == ()


def test_what_is_filed_is_reminded_of_no_more(cast: Cast, clock: Clock):
    roads(cast, clock)
    tell(clock, days=1)
    assert told(cast.official) == []


def test_after_a_stop_the_latest_reminder_goes_out_and_not_those_it_overtook(cast: Cast, clock: Clock):
    tell(clock, days=10)
    assert [each.number for each in messages_of(cast.official)] == [1]


def test_what_came_back_and_what_was_approved_is_told_to_its_filer(cast: Cast, clock: Clock):
    submission = roads(cast, clock)
    send_back(submission, by=cast.reviewer, reason="Bà Mẩy ở thôn Mòng chưa ký", at=clock.tick())
    tell(clock)
    back = f"Hồ sơ {submission.pk} bị trả lại: Đoạn đường, Xã Sa Lý."
    assert told(cast.official) == [back], "the reason may name somebody, and stays at the desk"
    mend(submission, by=cast.official, rows=[row("DX-1", {"surface": "concrete"})], at=clock.tick())
    approve(submission, by=cast.reviewer, at=clock.tick())
    tell(clock)
    tell(clock)
    assert told(cast.official) == [back, f"Hồ sơ {submission.pk} đã được duyệt: Đoạn đường, Xã Sa Lý."]


def test_what_waits_is_told_once_a_day_and_only_when_more_came(cast: Cast, clock: Clock):
    roads(cast, clock)
    tell(clock)
    submit(
        by=cast.official,
        register="household",
        place=SA_LY,
        rows=[household("H-1")],
        way="form",
        at=clock.tick(),
    )
    tell(clock)
    assert told(cast.reviewer) == ["1 hồ sơ đang chờ bạn duyệt."]
    tell(clock, days=1)
    assert told(cast.reviewer)[1:] == ["2 hồ sơ đang chờ bạn duyệt."]
    tell(clock, days=1)
    assert len(told(cast.reviewer)) == 2, "nothing came since"
    assert "chờ bạn duyệt" not in " ".join(told(cast.official) + told(cast.supervisor))


def test_an_account_out_of_use_is_told_nothing(cast: Cast, clock: Clock):
    cast.official.is_active = False
    cast.official.save()
    tell(clock, days=1)
    assert told(cast.official) == []


def test_reading_marks_what_was_shown_and_not_what_came_since(cast: Cast, clock: Clock):
    tell(clock, days=1)
    shown = messages_of(cast.official).first()
    assert shown is not None
    tell(clock, days=6)
    assert mark_read(cast.official, at=clock.now, up_to=shown.pk) == 1
    assert unread(cast.official) == 1
    assert mark_read(cast.neighbour, at=clock.now, up_to=shown.pk) == 0, "each reads their own"


def test_a_letter_carries_all_that_is_new_and_names_nobody(cast: Cast, clock: Clock):
    subscribe(cast.official, email="may@example.vn", wants_mail=True, language="vi")
    send_back(roads(cast, clock), by=cast.reviewer, reason="Bà Mẩy chưa ký", at=clock.tick())
    tell(clock, days=1)
    letter = Letter.objects.get()
    assert letter.subject == "Vùng Cao: 2 tin mới trên bàn làm việc"
    assert "Hạn nộp 25/06/2026: Rà soát đường 6 tháng" in letter.body
    assert "bị trả lại" in letter.body
    assert DESK in letter.body
    assert "Mẩy" not in letter.body + letter.subject


def test_a_letter_is_in_the_language_of_the_person(cast: Cast, clock: Clock):
    subscribe(cast.official, email="may@example.vn", wants_mail=True, language="en")
    tell(clock, days=1)
    letter = Letter.objects.get()
    assert (
        "To be filed by 25 June 2026: Half-yearly review of roads, Xã Sa Lý, First half of 2026."
        in letter.body
    )
    assert "Hạn" not in letter.body


def test_letters_do_not_follow_one_another(cast: Cast, clock: Clock):
    subscribe(cast.official, email="may@example.vn", wants_mail=True, language="vi")
    tell(clock, days=1)
    send_back(roads(cast, clock), by=cast.reviewer, reason="Thiếu", at=clock.tick())
    tell(clock)
    assert Letter.objects.count() == 1
    tell(clock, hours=3)
    assert Letter.objects.count() == 2
    assert "bị trả lại" in Letter.objects.last().body
    tell(clock, hours=3)
    assert Letter.objects.count() == 2, "nothing new"


@pytest.mark.parametrize(("email", "wants_mail"), [("", True), ("may@example.vn", False)])
def test_no_letter_without_an_address_or_against_a_wish(
    cast: Cast, clock: Clock, email: str, wants_mail: bool
):
    subscribe(cast.official, email=email, wants_mail=wants_mail, language="vi")
    tell(clock, days=1)
    assert not Letter.objects.exists()
    assert len(told(cast.official)) == 1, "the message at the desk is there all the same"


def test_no_letter_without_a_server(cast: Cast, clock: Clock, settings: Settings):
    settings.EMAIL_HOST = ""
    subscribe(cast.official, email="may@example.vn", wants_mail=True, language="vi")
    tell(clock, days=1)
    assert not Letter.objects.exists()
    settings.EMAIL_HOST = "mail.example.vn"
    tell(clock, days=3)
    assert not Letter.objects.exists(), "old news is no letter"


def test_the_last_day_of_a_step_is_told_to_who_decides_at_it(cast: Cast, clock: Clock):
    adopt_pack(stepped_pack(), by_code="ky-thuat", at=clock.tick())
    commune = enrol(
        username="lanh-dao",
        full_name="L",
        organisation="commune_government",
        grants=[Granted("review", SA_LY)],
    )
    roads(cast, clock)
    clock.now = dt.datetime(2026, 6, 29, 9, 0, tzinfo=ZONE)
    tell(clock)
    due = [each for each in Message.objects.all() if each.kind == "review_due"]
    assert {(each.person_id, each.step, each.last_day, each.number) for each in due} == {
        (person.pk, "commune", dt.date(2026, 6, 30), 1) for person in (commune, cast.reviewer, cast.province)
    }


def test_two_workers_tell_one_after_the_other(cast: Cast, clock: Clock):
    """The second finds what the first kept; the constraint stands behind both."""
    at = clock.tick(days=1)
    assert tell_everybody(at=at, link_in=lambda language: DESK) > 0
    assert tell_everybody(at=at, link_in=lambda language: DESK) == 0
