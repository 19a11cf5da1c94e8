"""Whatever was sent and whatever the day: one state, which only ever follows from those before it."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.door import SA_LY
from tests.obligations.test_rules import stepped_pack
from vungcao.obligations.rules import Sent, State, duty_of, standing_on

DUTY = duty_of(stepped_pack(), "half_roads", "2026-h1", SA_LY)
assert DUTY is not None
STEPS = [level.step for level in DUTY.levels[1:]]
DAYS = st.dates(dt.date(2025, 11, 1), dt.date(2026, 12, 31))
AFTER = {
    State.NOT_YET_OPEN: {State.NOT_YET_OPEN, State.OPEN, State.OVERDUE},
    State.OPEN: {State.OPEN, State.OVERDUE},
    State.WAITING: {State.WAITING, State.OVERDUE},
    State.RETURNED: {State.RETURNED, State.OVERDUE},
    State.OVERDUE: {State.OVERDUE},
    State.DONE_ON_TIME: {State.DONE_ON_TIME},
    State.DONE_LATE: {State.DONE_LATE},
}


@st.composite
def sendings(draw: st.DrawFn) -> list[Sent]:
    """Some submissions, each with as many steps passed as its state has, on days in order."""
    found = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        state = draw(st.sampled_from(["submitted", "returned", "approved"]))
        passed = len(STEPS) if state == "approved" else draw(st.integers(0, len(STEPS) - 1))
        days = sorted(draw(st.lists(DAYS, min_size=passed + 1, max_size=passed + 1)))
        family = draw(st.integers(1, number))
        # As in the store: the step after the last approval is not counted up.
        step = min(passed, len(STEPS) - 1)
        found.append(Sent(number, family, state, step, days[0], dict(zip(STEPS, days[1:], strict=False))))
    return found


@given(st.one_of(st.just([]), sendings()), DAYS, DAYS)
def test_a_later_day_makes_late_and_nothing_else(sent: list[Sent], one: dt.date, other: dt.date):
    earlier, later = sorted((one, other))
    before, after = standing_on(earlier, DUTY, sent), standing_on(later, DUTY, sent)
    assert after.state in AFTER[before.state]
    assert (before.is_filed, before.sent) == (after.is_filed, after.sent)
    assert set(before.late_at) <= set(after.late_at)


@given(sendings(), DAYS)
def test_done_late_and_overdue_agree_with_the_levels_that_are_late(sent: list[Sent], day: dt.date):
    standing = standing_on(day, DUTY, sent)
    assert standing.is_done == (standing.state in (State.DONE_ON_TIME, State.DONE_LATE))
    assert (standing.state is State.DONE_LATE) <= bool(standing.late_at)
    assert (standing.state is State.OVERDUE) == (
        not standing.is_done and standing.level is not None and standing.level.is_past(day)
    )
    assert (standing.state is State.DONE_ON_TIME) <= (standing.late_at == ())


@given(sendings(), sendings(), DAYS)
def test_another_sending_never_puts_a_duty_further_back(some: list[Sent], more: list[Sent], day: dt.date):
    """A new sending, of a family of its own, is one more chance."""
    strangers = [
        Sent(each.number + 10, each.family + 10, each.state, each.step, each.sent_on, each.passed_on)
        for each in more
    ]
    before, after = standing_on(day, DUTY, some), standing_on(day, DUTY, [*some, *strangers])
    assert before.is_done <= after.is_done
    assert before.is_filed <= after.is_filed


@given(sendings(), DAYS)
def test_the_order_in_which_sendings_are_read_says_nothing(sent: list[Sent], day: dt.date):
    assert standing_on(day, DUTY, sent) == standing_on(day, DUTY, list(reversed(sent)))
