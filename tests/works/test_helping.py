"""A promise against what was done, each state of it worked out by hand."""

import datetime as dt
from fractions import Fraction

import pytest

from tests.works.made import NEW_YEAR, held
from vungcao.exact.state import State
from vungcao.works.rules.helping import Kept, Measured, kept
from vungcao.works.rules.records import Assistance

DEADLINE = dt.date(2026, 8, 31)


def promise(on: dt.date, **facts: object) -> Kept:
    said = {"helper": "Sở Y tế", "helper_kind": "agency", "promised": "Sửa trạm"}
    return kept(Assistance.of(held("GD-1", NEW_YEAR, said | facts)), on)


def test_a_number_is_compared_with_what_was_promised():
    told = promise(DEADLINE, promised_vnd=300, done_vnd=180, deadline="2026-08-31")
    assert told.difference == Measured(State.NUMBER, Fraction(-120))
    assert told.owed_vnd == 120
    assert told.share == Measured(State.NUMBER, Fraction(3, 5))
    beyond = promise(DEADLINE, promised_vnd=50, done_vnd=64)
    assert (beyond.difference.value, beyond.owed_vnd) == (14, 0)


def test_zero_is_a_value_on_either_side():
    nothing = promise(DEADLINE, promised_vnd=120, done_vnd=0)
    assert nothing.done == Measured(State.ZERO, Fraction(0))
    assert nothing.difference.value == -120
    assert nothing.share == Measured(State.ZERO, Fraction(0))
    exact = promise(DEADLINE, promised_vnd=120, done_vnd=120)
    assert exact.difference == Measured(State.ZERO, Fraction(0))


def test_nothing_recorded_is_not_yet_due_to_the_last_day_and_missing_after_it():
    last = promise(DEADLINE, promised_vnd=120, deadline="2026-08-31")
    assert (last.done, last.difference, last.share) == (Measured(State.NOT_YET_DUE),) * 3
    assert not last.is_overdue
    after = promise(DEADLINE + dt.timedelta(days=1), promised_vnd=120, deadline="2026-08-31")
    assert (after.done, after.difference, after.share) == (Measured(State.MISSING),) * 3
    assert after.is_overdue
    assert promise(DEADLINE, promised_vnd=120).done == Measured(State.MISSING), "no day was set"


def test_a_promise_of_nothing_in_money_has_no_share_and_one_without_a_value_no_difference():
    free = promise(DEADLINE, promised_vnd=0, done_vnd=5)
    assert free.share == Measured(State.UNDEFINED)
    assert free.difference.value == 5
    unsaid = promise(DEADLINE, done_vnd=5)
    assert (unsaid.promised, unsaid.difference, unsaid.share) == (Measured(State.MISSING),) * 3
    assert unsaid.done.value == 5


@pytest.mark.parametrize(
    ("facts", "is_overdue"),
    [
        ({"promised_vnd": 10, "done_vnd": 9}, True),
        ({"promised_vnd": 10, "done_vnd": 10}, False),
        ({"promised_vnd": 10, "done_vnd": 11}, False),
        ({"promised_vnd": 10}, True),
        ({"done": "Đã cử bác sĩ"}, False),
        ({}, True),
    ],
)
def test_a_promise_is_overdue_when_its_day_passed_and_it_is_not_kept(facts, is_overdue):
    told = promise(DEADLINE + dt.timedelta(days=1), deadline="2026-08-31", **facts)
    assert told.is_overdue is is_overdue
    assert not promise(DEADLINE, deadline="2026-08-31", **facts).is_overdue
