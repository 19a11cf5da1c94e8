"""Whatever is asked of a work, and taken back again, what was let in leaves it in a state that the course allows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.programme import bac_ninh
from tests.works.made import D, decision, line, record, works
from vungcao.pack.working import Effect
from vungcao.registers.rules import Change, Operation, Proposed
from vungcao.works.rules.course import cycle_of
from vungcao.works.rules.judging import Kept, Touched, refuse_decisions, refuse_funding, refuse_records
from vungcao.works.rules.records import Decision, FundingLine, Recorded, WorkRecord

FIRST = D(2026, 1, 1)
STEPS = [step.id for step in cycle_of(works(), "investment_project").steps]
WITH_A_TOTAL = ("policy_approved", "approved", "adjusted")

_wish = st.one_of(
    st.tuples(
        st.just("decide"), st.sampled_from(STEPS), st.integers(0, 30), st.sampled_from([None, 1000, 1200])
    ),
    st.tuples(st.just("decide"), st.sampled_from(STEPS[:6]), st.integers(0, 30), st.just(1000)),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("fund"), st.integers(0, 30), st.sampled_from([900, 1000, 1200])),
    st.tuples(st.just("value"), st.integers(0, 30), st.sampled_from([1000, 1200])),
)


def _row(operation: Operation, one: Recorded) -> Proposed:
    return Proposed("Dòng 1", Change(operation, one.key, one.place, one.since, one.before, one.facts))


def _since(held: Sequence[FundingLine] | Sequence[WorkRecord], new: Recorded) -> list:
    """What holds once a record says something else from a day on."""
    kept = [each if each.since < new.since else None for each in held]
    cut = [replace(each, before=min(each.before or new.since, new.since)) for each in kept if each]
    return [*cut, new]


def _asked(kept: Kept, number: int, wish: tuple) -> tuple[Kept, Proposed, str] | None:
    """What a wish would make of the work, and the row that asks for it."""
    match wish:
        case ("decide", step, after, total):
            named = {"total_vnd": total} if step in WITH_A_TOTAL and total is not None else {}
            new: Decision = decision(step, FIRST + dt.timedelta(days=after), key=f"{number:02}", **named)
            return replace(kept, decisions=[*kept.decisions, new]), _row(Operation.SET, new), "decision"
        case ("undo", nth) if nth < len(kept.decisions):
            gone = kept.decisions[nth]
            left = [each for each in kept.decisions if each is not gone]
            return replace(kept, decisions=left), _row(Operation.REVERSE, gone), "decision"
        case ("fund", after, amount):
            paid = line("DV-1", amount, since=FIRST + dt.timedelta(days=after))
            return replace(kept, lines=_since(kept.lines, paid)), _row(Operation.SET, paid), "funding"
        case ("value", after, total):
            said = record(since=FIRST + dt.timedelta(days=after), total_vnd=total)
            return replace(kept, records=_since(kept.records, said)), _row(Operation.SET, said), "work"
    return None


JUDGES = {"decision": refuse_decisions, "funding": refuse_funding, "work": refuse_records}


@given(st.lists(_wish, max_size=30))
def test_what_was_let_in_never_leaves_a_work_in_a_state_that_the_course_forbids(wishes):
    kept = Kept([record(since=D(2025, 12, 31))], [], [])
    for number, wish in enumerate(wishes):
        asked = _asked(kept, number, wish)
        if asked is None:
            continue
        after, row, kind = asked
        touched = Touched("CT-1", kept, after, [row])
        if not list(JUDGES[kind](bac_ninh(), works(), touched)):
            kept = after
        _holds(kept)


def _holds(kept: Kept) -> None:
    """No decision stands that could not be taken, and every approved total was the work's when it was approved."""
    course = kept.course(works())
    assert course.faults == []
    total = None
    for taken in course.taken:
        said = taken.decision.total_vnd
        if said is not None and taken.step.effect is not Effect.ADJUSTS and total is not None:
            assert said == total
        if said is not None and taken.step.effect in (Effect.APPROVES, Effect.ADJUSTS):
            total = said
