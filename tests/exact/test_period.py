"""Periods are inclusive pairs of days."""

import datetime as dt

import pytest

from vungcao.exact.period import Period
from vungcao.exact.state import State


def _period(start: dt.date, end: dt.date, due: dt.date) -> Period:
    return Period(start=start, end=end, id="2026", calendar="calendar_year", due=due)


def test_a_period_has_its_first_and_its_last_day() -> None:
    period = _period(dt.date(2026, 1, 1), dt.date(2026, 1, 3), dt.date(2026, 1, 10))
    assert [day.day for day in period.days()] == [1, 2, 3]
    assert period.covers(dt.date(2026, 1, 3))
    assert not period.covers(dt.date(2026, 1, 4))


def test_a_period_of_one_day_may_be_due_on_that_day() -> None:
    day = dt.date(2026, 1, 1)
    assert list(_period(day, day, day).days()) == [day]


@pytest.mark.parametrize(
    ("end", "due"), [(dt.date(2025, 12, 31), dt.date(2026, 1, 1)), (dt.date(2026, 1, 9), dt.date(2026, 1, 8))]
)
def test_a_period_does_not_run_backward(end: dt.date, due: dt.date) -> None:
    with pytest.raises(ValueError, match="start <= end <= due"):
        _period(dt.date(2026, 1, 1), end, due)


def test_zero_has_a_value_and_the_reasons_for_none_do_not() -> None:
    assert {state for state in State if state.has_value} == {State.NUMBER, State.ZERO}
