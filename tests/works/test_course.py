"""The course of a work: what its decisions make of it on a day, and which decision cannot be."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.works.made import D, decision, until_started, works
from vungcao.pack.working import Effect
from vungcao.works.rules.course import Course, cycle_of, next_steps, walk
from vungcao.works.rules.records import Decision

INVESTMENT = cycle_of(works(), "investment_project")
CYCLES = {cycle.id: cycle for cycle in works().life_cycles}


def _walk(*decisions: Decision, on: dt.date | None = None) -> Course:
    return walk(INVESTMENT, decisions, on=on)


def _wrong(course: Course) -> list[tuple[str, str]]:
    return [(fault.decision.step, fault.wrong.value) for fault in course.faults]


def _state(course: Course) -> str:
    assert course.state is not None
    return course.state.step.id


def test_a_work_is_what_its_last_step_on_a_day_makes_of_it():
    decisions = list(until_started())
    assert _walk(*decisions, on=D(2026, 1, 4)).state is None
    assert _state(_walk(*decisions, on=D(2026, 2, 1))) == "proposed"
    assert _state(_walk(*decisions, on=D(2026, 4, 1))) == "approved"
    assert _state(_walk(*decisions)) == "started"
    assert _wrong(_walk(*decisions)) == []


def test_a_suspended_work_goes_on_from_where_it_was():
    pause = decision("suspended", D(2026, 7, 1))
    again = decision("resumed", D(2026, 9, 1))
    assert _state(_walk(*until_started(pause, again), on=D(2026, 8, 1))) == "suspended"
    assert _state(_walk(*until_started(pause, again))) == "started"


def test_an_adjustment_leaves_a_work_under_construction_and_moves_its_total_and_its_end():
    adjusted = decision("adjusted", D(2026, 8, 1), total_vnd=1200, ends_on="2027-06-30")
    course = _walk(*until_started(decision("assessed", D(2026, 7, 1)), adjusted))
    assert _state(course) == "started"
    assert course.decided_total is not None
    assert course.decided_total.decision.total_vnd == 1200
    assert course.decided_end == D(2027, 6, 30)


def test_a_stopped_work_is_stopped_whatever_it_was():
    assert _state(_walk(*until_started(decision("stopped", D(2026, 7, 1))))) == "stopped"


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ([decision("assigned_to_community", D(2026, 7, 1))], ("assigned_to_community", "WRK-001")),
        ([decision("settled", D(2026, 7, 1))], ("settled", "WRK-002")),
        ([decision("started", D(2026, 7, 1))], ("started", "WRK-003")),
        (
            [decision("stopped", D(2026, 7, 1)), decision("accepted", D(2026, 8, 1))],
            ("accepted", "WRK-004"),
        ),
        (
            [decision("in_operation", D(2026, 7, 1)), decision("accepted", D(2026, 8, 1))],
            ("in_operation", "WRK-005"),
        ),
        ([decision("adjusted", D(2026, 7, 1))], ("adjusted", "WRK-002")),
        (
            [
                decision("assessed", D(2026, 7, 1)),
                decision("adjusted", D(2026, 7, 2)),
                decision("adjusted", D(2026, 7, 3)),
            ],
            ("adjusted", "WRK-006"),
        ),
        (
            [decision("suspended", D(2026, 7, 1)), decision("accepted", D(2026, 8, 1))],
            ("accepted", "WRK-007"),
        ),
        (
            [decision("suspended", D(2026, 7, 1)), decision("suspended", D(2026, 8, 1))],
            ("suspended", "WRK-007"),
        ),
        (
            [
                decision("suspended", D(2026, 7, 1)),
                decision("resumed", D(2026, 8, 1)),
                decision("resumed", D(2026, 8, 2)),
            ],
            ("resumed", "WRK-007"),
        ),
    ],
)
def test_a_decision_that_the_course_does_not_allow_is_told_by_its_reason(more, wrong):
    assert _wrong(_walk(*until_started(*more))) == [wrong]


def test_decisions_of_one_day_are_taken_in_the_order_that_the_course_allows():
    day = D(2026, 4, 1)
    steps = ["approved", "proposed", "appraised", "policy_approved"]
    course = _walk(*(decision(step, day, key=str(n)) for n, step in enumerate(steps)))
    assert [each.step.id for each in course.taken] == ["proposed", "policy_approved", "appraised", "approved"]


def test_an_adjustment_of_the_day_of_settlement_comes_before_it():
    day = D(2027, 1, 4)
    finished = [decision("accepted", D(2026, 12, 1)), decision("assessed", D(2026, 12, 20))]
    course = _walk(*until_started(*finished, decision("settled", day), decision("adjusted", day)))
    assert _wrong(course) == []
    assert [each.step.id for each in course.taken][-2:] == ["adjusted", "settled"]


def test_what_may_be_decided_next_is_told():
    steps = [step.id for step in next_steps(_walk(*until_started()))]
    assert steps == ["contractor_selected", "accepted", "assessed", "suspended", "stopped"]


@st.composite
def _random_decisions(draw: st.DrawFn) -> tuple[str, list[Decision]]:
    cycle = draw(st.sampled_from(sorted(CYCLES)))
    steps = [step.id for step in CYCLES[cycle].steps]
    drawn = draw(st.lists(st.tuples(st.sampled_from(steps), st.integers(0, 40)), max_size=25))
    first = D(2026, 1, 1)
    return cycle, [
        decision(step, first + dt.timedelta(days=after), key=f"{number:02}")
        for number, (step, after) in enumerate(drawn)
    ]


@given(_random_decisions())
def test_whatever_is_decided_the_course_allowed_every_step_that_was_taken(drawn):
    """Judged anew from the pack's words alone, step by step, not by the code that took them."""
    name, decisions = drawn
    course = walk(CYCLES[name], decisions)
    taken: list[str] = []
    suspended = stopped = False
    unused = 0
    for each in course.taken:
        step = each.step
        assert not step.after or set(step.after) & set(taken)
        assert not set(step.not_after) & set(taken)
        assert step.repeats or step.id not in taken
        if suspended:
            assert step.repeats or step.effect is Effect.STOPS
        match step.effect:
            case Effect.SUSPENDS:
                assert not suspended
                suspended = True
            case Effect.RESUMES:
                assert suspended
                suspended = False
            case Effect.ASSESSES:
                unused = 1
            case Effect.ADJUSTS:
                assert unused
                unused = 0
            case Effect.STOPS:
                stopped = True
        taken.append(step.id)
    days = [each.decision.since for each in course.taken]
    assert days == sorted(days)
    assert len(course.taken) + len(course.faults) == len(decisions)
    assert (course.suspended is not None) == (suspended and not stopped)


@given(_random_decisions(), st.integers(0, 40))
def test_what_is_decided_later_never_moves_the_past(drawn, after):
    name, decisions = drawn
    day = D(2026, 1, 1) + dt.timedelta(days=after)
    until = walk(CYCLES[name], decisions, on=day)
    whole = walk(CYCLES[name], decisions)
    assert until.taken == [each for each in whole.taken if each.decision.since <= day]


@given(_random_decisions())
def test_the_order_in_which_decisions_were_entered_does_not_matter(drawn):
    name, decisions = drawn
    assert walk(CYCLES[name], decisions).taken == walk(CYCLES[name], reversed(decisions)).taken
