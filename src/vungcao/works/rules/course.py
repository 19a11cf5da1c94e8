"""The course of a work by law: what its dated decisions make of it, on any day, and which decision cannot be.

Decisions are taken in the order of their days, those of one day in an order that the course allows where there is one.
A decision that cannot be is not taken: what comes after it is judged without it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from vungcao.pack.working import Effect, LifeCycle, Step, Works
from vungcao.works.rules.records import Decision

ASIDE = frozenset({Effect.ASSESSES, Effect.ADJUSTS, Effect.SUSPENDS, Effect.RESUMES, Effect.STOPS})
"""What happens to a work beside its way from proposal to the end."""


class Wrong(StrEnum):
    """Why a decision cannot be; the code of its refusal."""

    STRANGE = "WRK-001"
    """The course of such works has no such step."""
    TOO_EARLY = "WRK-002"
    """None of the steps that it follows was taken."""
    TWICE = "WRK-003"
    AFTER_THE_END = "WRK-004"
    """A step was taken after which it can no more be."""
    BEFORE_ITS_DAY = "WRK-005"
    """A step that it follows was taken, but on a later day."""
    UNASSESSED = "WRK-006"
    """An adjustment without an assessment of its own before it."""
    ASIDE = "WRK-007"
    """What a suspended work cannot do, or one that is not suspended."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A decision that cannot be; `named` are the steps that must come first, or that came already."""

    decision: Decision
    wrong: Wrong
    named: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision, and the step that it is."""

    decision: Decision
    step: Step


@dataclass(slots=True)
class Course:
    """Where a work stands after its decisions."""

    cycle: LifeCycle
    taken: list[Taken] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def last(self, *effects: Effect) -> Taken | None:
        """The last decision taken with one of some effects."""
        return next((each for each in reversed(self.taken) if each.step.effect in effects), None)

    def day_of(self, effect: Effect) -> dt.date | None:
        """The day of the last decision taken with an effect; None before it."""
        found = self.last(effect)
        return None if found is None else found.decision.since

    def is_past(self, effect: Effect) -> bool:
        """Whether a decision with an effect was taken."""
        return self.last(effect) is not None

    @property
    def suspended(self) -> Taken | None:
        """The decision by which it is suspended; None while it is not."""
        found = self.last(Effect.SUSPENDS, Effect.RESUMES, Effect.STOPS)
        return found if found is not None and found.step.effect is Effect.SUSPENDS else None

    @property
    def stopped(self) -> Taken | None:
        """The decision that stopped it; None while none did."""
        return self.last(Effect.STOPS)

    @property
    def reached(self) -> Taken | None:
        """The farthest step on its way from proposal to the end, whatever happened beside; None before the first."""
        order = {step.id: number for number, step in enumerate(self.cycle.steps)}
        along = [each for each in self.taken if each.step.effect not in ASIDE]
        return max(along, key=lambda each: (order[each.step.id], each.decision.since), default=None)

    @property
    def state(self) -> Taken | None:
        """The decision that makes it what it is: stopped, suspended, or the farthest step; None before the first."""
        return self.stopped or self.suspended or self.reached

    @property
    def decided_total(self) -> Taken | None:
        """The decision that says its total: it was approved, or adjusted since, and a total named; None before."""
        decided = [each for each in self.taken if each.step.effect in (Effect.APPROVES, Effect.ADJUSTS)]
        return next((each for each in reversed(decided) if each.decision.total_vnd is not None), None)

    @property
    def decided_end(self) -> dt.date | None:
        """By when it must be finished, as last decided; None where no decision says."""
        ends = (each.decision.ends_on for each in reversed(self.taken))
        return next((end for end in ends if end is not None), None)


def cycle_of(works: Works, kind: str) -> LifeCycle:
    """The course that works of a kind take. Raises KeyError where there is none; a checked pack has one for each."""
    for cycle in works.life_cycles:
        if kind in cycle.kinds:
            return cycle
    raise KeyError(kind)


def walk(cycle: LifeCycle, decisions: Iterable[Decision], *, on: dt.date | None = None) -> Course:
    """The course through decisions, those after a day left out where one is given."""
    wanted = [each for each in decisions if on is None or each.since <= on]
    ordered = sorted(wanted, key=lambda each: (each.since, each.key))
    course = Course(cycle)
    for _day, some in groupby(ordered, key=lambda each: each.since):
        _take_day(course, list(some), ordered)
    return course


def next_steps(course: Course) -> tuple[Step, ...]:
    """The steps that may be decided on now, in the order of the pack."""
    return tuple(step for step in course.cycle.steps if _why_not(course, step, later=()) is None)


def _take_day(course: Course, left: list[Decision], every: Sequence[Decision]) -> None:
    """Take the decisions of one day: first those that forbid no other of the day."""
    steps = {step.id: step for step in course.cycle.steps}
    for decision in [each for each in left if each.step not in steps]:
        course.faults.append(Fault(decision, Wrong.STRANGE))
        left.remove(decision)
    while left:
        possible = [each for each in left if _why_not(course, steps[each.step], later=()) is None]
        if not possible:
            break
        chosen = min(
            possible, key=lambda each: (_forbids(steps[each.step], each, left, steps), _rank(course, each))
        )
        course.taken.append(Taken(chosen, steps[chosen.step]))
        left.remove(chosen)
    for decision in sorted(left, key=lambda each: _rank(course, each)):
        later = [each.step for each in every if each.since > decision.since]
        fault = _why_not(course, steps[decision.step], later=later)
        assert fault is not None, "what could be taken was taken"
        course.faults.append(Fault(decision, *fault))


def _forbids(step: Step, decision: Decision, left: Sequence[Decision], steps: dict[str, Step]) -> bool:
    return any(step.id in steps[other.step].not_after for other in left if other is not decision)


def _rank(course: Course, decision: Decision) -> int:
    return [step.id for step in course.cycle.steps].index(decision.step)


def _why_not(course: Course, step: Step, *, later: Sequence[str]) -> tuple[Wrong, tuple[Step, ...]] | None:
    """Why a step cannot be taken now; `later` are the steps that were decided on later days."""
    taken = {each.step.id: each.step for each in course.taken}
    if step.id in taken and not step.repeats:
        return Wrong.TWICE, (step,)
    if ends := tuple(taken[name] for name in step.not_after if name in taken):
        return Wrong.AFTER_THE_END, ends
    if step.after and not taken.keys() & set(step.after):
        wanted = tuple(each for each in course.cycle.steps if each.id in step.after)
        return (Wrong.BEFORE_ITS_DAY if set(later) & set(step.after) else Wrong.TOO_EARLY), wanted
    return _why_not_aside(course, step)


def _why_not_aside(course: Course, step: Step) -> tuple[Wrong, tuple[Step, ...]] | None:
    suspended = course.suspended
    if step.effect is Effect.ADJUSTS and not _is_assessed(course):
        return Wrong.UNASSESSED, tuple(_with(course.cycle, Effect.ASSESSES))
    if step.effect is Effect.RESUMES and suspended is None:
        return Wrong.ASIDE, tuple(_with(course.cycle, Effect.SUSPENDS))
    goes_on = not step.repeats and step.effect is not Effect.STOPS
    if suspended is not None and (goes_on or step.effect is Effect.SUSPENDS):
        return Wrong.ASIDE, (suspended.step,)
    return None


def _is_assessed(course: Course) -> bool:
    """Whether an assessment was made that no adjustment rests on yet."""
    found = course.last(Effect.ASSESSES, Effect.ADJUSTS)
    return found is not None and found.step.effect is Effect.ASSESSES


def _with(cycle: LifeCycle, effect: Effect) -> Iterator[Step]:
    return (step for step in cycle.steps if step.effect is effect)
