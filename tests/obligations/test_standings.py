"""How duties stand by what is in the store: answers, returns whichever way they came, parts, places of others."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.door import CHU, DEO_GIA, NEW_YEAR, SA_LY, Cast, Clock, household, row
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import Answers, approve, mend, send_back, send_back_rows, submit, withdraw
from vungcao.intake.models import Submission
from vungcao.obligations.queries.desk import work_of
from vungcao.obligations.queries.standings import standing_of, standings_on
from vungcao.obligations.rules import State
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted
from vungcao.registers.rules import return_key

HALF = Answers("half_roads", "2026-h1")
BEFORE, AFTER = dt.date(2026, 6, 25), dt.date(2026, 6, 26)


def roads(cast: Cast, clock: Clock, *keys: str, **named: object) -> Submission:
    """Roads of Sa Lý filed for the first half of 2026."""
    rows = [row(key, {"surface": "earth"}, number=n) for n, key in enumerate(keys or ("DX-1",), start=1)]
    said = {"rows": rows, "answers": HALF, **named}
    return submit(by=cast.official, register="road", place=SA_LY, way="form", at=clock.now, **said)


def half_roads(on: dt.date = BEFORE, place: str = SA_LY) -> State:
    standing = standing_of("half_roads", "2026-h1", place, on=on)
    assert standing is not None
    return standing.state


def test_a_submission_answers_from_its_sending_to_its_approval(cast: Cast, clock: Clock):
    assert half_roads() is State.OPEN
    submission = roads(cast, clock)
    assert half_roads() is State.WAITING
    assert half_roads(place=DEO_GIA) is State.OPEN, "each place answers for itself"
    send_back(submission, by=cast.reviewer, reason="Thiếu chiều dài", at=clock.tick())
    assert half_roads() is State.RETURNED
    mend(submission, by=cast.official, rows=[row("DX-1", {"surface": "concrete"})], at=clock.tick())
    assert half_roads() is State.WAITING
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert half_roads(AFTER) is State.DONE_ON_TIME


def test_that_nothing_changed_is_an_answer(cast: Cast, clock: Clock):
    submission = roads(cast, clock, rows=[], unchanged=True)
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert half_roads(AFTER) is State.DONE_ON_TIME


def test_what_was_withdrawn_answers_nothing(cast: Cast, clock: Clock):
    withdraw(roads(cast, clock), by=cast.official, at=clock.tick())
    assert half_roads(AFTER) is State.OVERDUE


def test_what_answers_nothing_leaves_the_duty_open(cast: Cast, clock: Clock):
    roads(cast, clock, answers=None)
    assert half_roads() is State.OPEN


def test_rows_set_apart_keep_the_duty_open(cast: Cast, clock: Clock):
    submission = roads(cast, clock, "DX-1", "DX-2")
    parted = send_back_rows(submission, by=cast.reviewer, reasons={2: "Sai tên"}, at=clock.tick())
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert half_roads() is State.RETURNED
    withdraw(parted, by=cast.official, at=clock.tick())
    assert half_roads() is State.DONE_ON_TIME


def test_rows_set_apart_from_rows_set_apart_keep_the_duty_open_too(cast: Cast, clock: Clock):
    submission = roads(cast, clock, "DX-1", "DX-2", "DX-3")
    parted = send_back_rows(submission, by=cast.reviewer, reasons={2: "Sai", 3: "Sai"}, at=clock.tick())
    mended = [row(key, {"surface": "earth"}, number=n) for n, key in ((2, "DX-2"), (3, "DX-3"))]
    mend(parted, by=cast.official, rows=mended, at=clock.tick())
    send_back_rows(parted, by=cast.reviewer, reasons={3: "Vẫn sai"}, at=clock.tick())
    for each in (submission, parted):
        approve(each, by=cast.reviewer, at=clock.tick())
    assert half_roads() is State.RETURNED


def test_filed_on_the_last_evening_is_in_time_by_the_clock_of_the_programme(cast: Cast, clock: Clock):
    clock.now = dt.datetime(2026, 6, 25, 16, 59, tzinfo=dt.UTC)
    submission = roads(cast, clock)
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert half_roads(AFTER) is State.DONE_ON_TIME


def test_filed_in_the_night_after_is_late_though_the_day_in_london_is_the_same(cast: Cast, clock: Clock):
    clock.now = dt.datetime(2026, 6, 25, 17, 1, tzinfo=dt.UTC)
    submission = roads(cast, clock)
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert half_roads(AFTER) is State.DONE_LATE


def test_a_return_answers_whichever_way_it_came(cast: Cast, clock: Clock):
    figures = {"population": 4000, "total_income": 140_000_000_000}
    key = return_key(SA_LY, "2026", "province")
    said = row(key, figures, since=NEW_YEAR, before=dt.date(2027, 1, 1))
    submission = submit(
        by=cast.official, register="income", place=SA_LY, rows=[said], way="api", at=clock.now
    )
    assert standing_of("year_income", "2026", SA_LY, on=BEFORE).state is State.WAITING
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert standing_of("year_income", "2026", SA_LY, on=BEFORE).state is State.DONE_ON_TIME
    assert standing_of("year_income", "2027", SA_LY, on=dt.date(2027, 3, 1)).state is State.OPEN


def test_a_return_taken_back_is_no_answer(cast: Cast, clock: Clock):
    figures = {"population": 4000, "total_income": 140_000_000_000}
    key = return_key(SA_LY, "2026", "province")
    said = row(key, figures, since=NEW_YEAR, before=dt.date(2027, 1, 1))
    submission = submit(
        by=cast.official, register="income", place=SA_LY, rows=[said], way="api", at=clock.now
    )
    withdraw(submission, by=cast.official, at=clock.tick())
    assert standing_of("year_income", "2026", SA_LY, on=BEFORE).state is State.OPEN


@pytest.mark.parametrize(
    ("register", "answers", "unchanged", "code"),
    [
        ("road", Answers("nothing", "2026-h1"), False, "OBL-006"),
        ("household", HALF, False, "OBL-006"),
        ("road", Answers("half_roads", "2026-q1"), False, "OBL-006"),
        ("income", Answers("year_income", "2026"), True, "OBL-007"),
    ],
)
def test_what_is_not_owed_is_not_answered(
    cast: Cast, clock: Clock, register: str, answers: Answers, unchanged: bool, code: str
):
    rows = [] if unchanged else [row("DX-1", {"surface": "earth"})]
    with pytest.raises(Refused) as caught:
        submit(
            by=cast.official,
            register=register,
            place=SA_LY,
            rows=rows,
            way="form",
            at=clock.now,
            answers=answers,
            unchanged=unchanged,
        )
    assert code in [refusal.code for refusal in caught.value.refusals]
    assert not Submission.objects.exists()


def test_a_person_owes_what_their_organisation_is_charged_with_where_they_may_enter(cast: Cast, clock: Clock):
    work = work_of(cast.official, on=AFTER)
    assert {(each.duty.obligation, each.duty.place) for one in work.rounds for each in one.standings} == {
        ("half_roads", SA_LY)
    }
    assert [one.period.id for one in work.rounds] == ["2026-h1", "2026-h2"], "due first in front"
    assert work_of(cast.supervisor, on=AFTER).rounds == ()
    strange = enrol(
        username="la", full_name="Lạ", organisation="construction", grants=[Granted("enter", SA_LY)]
    )
    assert work_of(strange, on=AFTER).rounds == ()


def test_what_is_late_below_is_told_to_who_reviews_there(cast: Cast, clock: Clock):
    assert work_of(cast.reviewer, on=BEFORE).late_below == ()
    late = work_of(cast.reviewer, on=AFTER).late_below
    assert {each.duty.place for each in late if each.duty.obligation == "half_roads"} >= {SA_LY, DEO_GIA, CHU}
    assert work_of(cast.official, on=AFTER).late_below == ()
    assert work_of(cast.technician, on=AFTER).late_below == ()


def test_one_place_and_all_places_ask_the_store_equally_often(
    cast: Cast, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
):
    everywhere = enrol(
        username="ca", full_name="Cả", organisation="commune_government", grants=[Granted("enter")]
    )
    roads(cast, clock)
    submit(
        by=cast.official, register="household", place=SA_LY, rows=[household("H-1")], way="form", at=clock.now
    )
    standings_on(AFTER)
    for person in (cast.official, everywhere):
        with django_assert_num_queries(6):
            work_of(person, on=AFTER)


def test_all_standings_of_a_day_are_one_each(cast: Cast, clock: Clock):
    roads(cast, clock)
    names = [each.duty.name for each in standings_on(dt.date(2030, 12, 31))]
    assert len(names) == len(set(names)) > 50
