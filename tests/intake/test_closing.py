"""A closed period: nothing enters or is decided in it until a decision on record opens it again."""

import datetime as dt
import json

import pytest

from tests.door import DEO_GIA, NAM_DUONG, SA_LY, Cast, Clock, filed, household, row
from tests.intake.stepped import obligation, reviewer_of
from tests.pack.mini import the_pack
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import Answers, adopt_pack, approve, mend, send_back, submit, withdraw
from vungcao.intake.models import PeriodReopening
from vungcao.intake.queries import check_journal
from vungcao.intake.reopening import Decision, closed_periods, may_reopen, reopen_period
from vungcao.intake.rules import RowValues
from vungcao.intake.rules.closing import refuse_closed
from vungcao.journal.models import Entry
from vungcao.pack.obliging import Obligation
from vungcao.people.models import Grant

OLD, NEW = dt.date(2026, 2, 1), dt.date(2026, 7, 1)
"""A day of the first half of 2026 by its calendar, and one of the second."""


def put_in_force(clock: Clock, **told: object) -> Obligation:
    """The small pack with one obligation, whose period closes thirty days after it is due unless told otherwise."""
    pack = the_pack()
    owed = obligation(**told)
    programme = pack.programme.model_copy(update={"edition": f"đóng kỳ {sorted(told)}"})
    changed = pack.model_copy(update={"obligations": (owed,), "programme": programme})
    adopt_pack(changed, by_code="ky-thuat", at=clock.now)
    return owed


@pytest.fixture
def closing(cast: Cast, clock: Clock) -> Obligation:
    """The first half of 2026 is due on 25 June and closes thirty days later, at the end of 25 July."""
    return put_in_force(clock)


def refused(act, *args, **said) -> tuple[str, ...]:
    with pytest.raises(Refused) as fault:
        act(*args, **said)
    return fault.value.codes


def past_closing(clock: Clock) -> None:
    clock.now = dt.datetime(2026, 11, 2, 9, 0, tzinfo=clock.now.tzinfo)


LAST_DAY = dt.date(2026, 7, 25)


def decision(**told: object) -> Decision:
    said = {
        "document": "12/QĐ-UBND",
        "issued_on": dt.date(2026, 11, 1),
        "reason": "Bão làm chậm rà soát",
        "until": dt.date(2026, 11, 10),
    }
    return Decision(**{**said, **told})  # type: ignore[arg-type]


def reopened(cast: Cast, clock: Clock, place: str = "", **told: object) -> PeriodReopening:
    return reopen_period(
        by=cast.province,
        obligation="households",
        period="2026-h1",
        place=place,
        decision=decision(**told),
        at=clock.now,
    )


def test_it_closes_with_the_last_day_and_not_before(cast, clock, closing):
    clock.now = dt.datetime.combine(LAST_DAY, dt.time(23, 59), tzinfo=clock.now.tzinfo)
    filed(cast, clock, household("HO-1", since=OLD))
    clock.tick()
    assert refused(filed, cast, clock, household("HO-2", since=OLD)) == ("INT-017",)


def test_the_day_is_the_programmes_not_the_servers(cast, clock, closing):
    local = dt.datetime.combine(LAST_DAY, dt.time(23, 59), tzinfo=clock.now.tzinfo)
    clock.now = local.astimezone(dt.UTC)
    filed(cast, clock, household("HO-1", since=OLD))


def test_a_row_outside_the_period_enters_whatever_is_closed(cast, clock, closing):
    past_closing(clock)
    filed(cast, clock, household("HO-1", since=NEW))
    rows = [household("HO-2", since=NEW), household("HO-3", number=2, since=OLD)]
    assert refused(filed, cast, clock, *rows) == ("INT-017",)


def test_what_answers_the_period_is_refused_whenever_its_rows_begin(cast, clock, closing):
    past_closing(clock)
    said = {"by": cast.official, "register": "household", "place": SA_LY, "way": "form", "at": clock.now}
    answers = Answers("households", "2026-h1")
    rows = [household("HO-1", since=NEW)]
    assert refused(submit, rows=rows, answers=answers, **said) == ("INT-017",)
    assert refused(submit, rows=[], answers=answers, unchanged=True, **said) == ("INT-017",)


def test_what_waits_is_neither_mended_nor_approved_but_goes_back_or_is_withdrawn(cast, clock, closing):
    one, other = (filed(cast, clock, household(key, since=OLD)) for key in ("HO-1", "HO-2"))
    past_closing(clock)
    assert refused(approve, one, by=cast.reviewer, at=clock.now) == ("INT-017",)
    assert refused(mend, one, by=cast.official, rows=[household("HO-1", since=OLD)], at=clock.now) == (
        "INT-017",
    )
    send_back(one, by=cast.reviewer, reason="Kỳ đã đóng", at=clock.tick())
    withdraw(other, by=cast.official, at=clock.tick())


def test_the_refusal_says_when_it_closed_and_who_opens_it(cast, clock, closing):
    past_closing(clock)
    with pytest.raises(Refused) as fault:
        filed(cast, clock, household("HO-1", since=OLD))
    (told,) = fault.value.refusals
    assert "«Rà soát hộ», kỳ 2026-h1" in told.where
    assert "25/07/2026" in told.found
    province = next(each for each in the_pack().organisations if each.id == "province")
    assert province.label.vi in told.mend


def test_another_register_and_a_period_that_never_closes_are_not_touched(cast, clock, closing):
    past_closing(clock)
    filed(cast, clock, row("DX-1", {"length_km": "1.000", "surface": "earth"}, since=OLD), register="road")
    put_in_force(clock, closes=None)
    filed(cast, clock, household("HO-1", since=OLD))


def test_a_place_outside_the_group_is_not_closed(cast, clock):
    put_in_force(clock, group="difficult_2026")
    past_closing(clock)
    said = {"register": "household", "way": "form", "at": clock.now, "rows": [household("HO-1", since=OLD)]}
    assert refused(submit, by=cast.official, place=SA_LY, **said) == ("INT-017",)
    Grant.objects.create(person=cast.official, verb="enter", place=NAM_DUONG)
    submit(by=cast.official, place=NAM_DUONG, **said)


def test_a_return_writes_into_the_period_it_reports(cast, clock):
    put_in_force(clock, register="income", calendar="calendar_year")
    clock.now = dt.datetime(2027, 2, 25, 9, 0, tzinfo=clock.now.tzinfo)
    facts = {"population": 3, "total_income": 9}

    def year(number: int) -> RowValues:
        key = f"{SA_LY}|{number}|province"
        return row(key, facts, since=dt.date(number, 1, 1), before=dt.date(number + 1, 1, 1))

    assert refused(filed, cast, clock, year(2026), register="income") == ("INT-017",)
    clock.now = dt.datetime(2028, 1, 2, 9, 0, tzinfo=clock.now.tzinfo)
    filed(cast, clock, year(2027), register="income")


def test_a_decision_on_record_opens_it_until_its_day(cast, clock, closing):
    past_closing(clock)
    made = reopened(cast, clock)
    clock.now = dt.datetime(2026, 11, 10, 23, 0, tzinfo=clock.now.tzinfo)
    submission = filed(cast, clock, household("HO-1", since=OLD))
    approve(submission, by=cast.reviewer, at=clock.tick())
    clock.tick(hours=2)
    assert refused(filed, cast, clock, household("HO-2", since=OLD)) == ("INT-017",)
    assert made.until == dt.date(2026, 11, 10)


def test_it_opens_for_the_place_it_names_alone(cast, clock, closing):
    past_closing(clock)
    reopened(cast, clock, place=DEO_GIA)
    assert refused(filed, cast, clock, household("HO-1", since=OLD)) == ("INT-017",)
    reopened(cast, clock, place=SA_LY)
    filed(cast, clock, household("HO-1", since=OLD))


def test_the_decision_is_an_entry_of_the_journal_that_says_all_of_it(cast, clock, closing):
    past_closing(clock)
    made = reopened(cast, clock)
    entry = Entry.objects.get(number=made.entry)
    assert (entry.action, entry.actor_code) == ("reopen_period", "tinh")
    told = json.loads(entry.content)
    assert told["document"] == "12/QĐ-UBND"
    assert (told["obligation"], told["period"], told["until"]) == ("households", "2026-h1", "2026-11-10")
    assert list(check_journal()) == []


def test_only_the_organisation_that_the_pack_names_and_only_who_reviews_everywhere(cast, clock, closing):
    past_closing(clock)
    local = reviewer_of("province", "tinh-o-xa", SA_LY)
    for who in (cast.reviewer, local, cast.official, cast.technician):
        assert not may_reopen(who, closing)
        said = {"obligation": "households", "period": "2026-h1", "place": "", "decision": decision()}
        assert refused(reopen_period, by=who, at=clock.now, **said) == ("INT-018",)
    assert may_reopen(cast.province, closing)
    assert may_reopen(cast.reviewer, put_in_force(clock, reopened_by=[]))


@pytest.mark.parametrize(
    "told",
    [
        {"document": " "},
        {"reason": ""},
        {"issued_on": dt.date(2026, 11, 3)},
        {"until": dt.date(2026, 11, 1)},
    ],
)
def test_a_decision_that_is_not_told_or_opens_nothing_is_refused(cast, clock, closing, told):
    past_closing(clock)
    assert refused(reopened, cast, clock, **told) == ("INT-019",)
    assert not PeriodReopening.objects.exists()


@pytest.mark.parametrize(("period", "place"), [("2026-h2", ""), ("1999", ""), ("2026-h1", "x")])
def test_what_is_not_closed_is_not_opened(cast, clock, closing, period, place):
    past_closing(clock)
    said = {"obligation": "households", "period": period, "place": place, "decision": decision()}
    assert refused(reopen_period, by=cast.province, at=clock.now, **said) == ("INT-020",)


def test_where_the_pack_names_nobody_the_refusal_says_who_may(cast, clock):
    put_in_force(clock, reopened_by=[])
    past_closing(clock)
    (told,) = refuse_closed(the_pack(), closed_periods(on=dt.date(2026, 11, 2)))
    assert "người có quyền duyệt sổ này ở mọi nơi" in told.mend
