"""What stands against a submission about works: its decisions, their totals, and who pays, all taken together.

A work's record leads until it is approved: its funding lines follow it, and may be short of it, until the step that
approves it. From then on decisions lead: an adjustment changes the total, the record and the lines follow, and no
further step is taken until the lines add up again.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.pack.working import Effect, Works
from vungcao.registers.rules import Proposed
from vungcao.works.rules import refusing
from vungcao.works.rules.course import ASIDE, Course, Fault, Taken, cycle_of, walk
from vungcao.works.rules.funding import (
    has_several_sources,
    lacking,
    missing_for_several,
    turning_days,
    unnamed_programmes,
)
from vungcao.works.rules.records import Decision, FundingLine, Recorded, WorkRecord
from vungcao.works.rules.work import total_of


@dataclass(frozen=True, slots=True)
class Kept:
    """All versions that stand of the records of one work, on any day."""

    records: Sequence[WorkRecord]
    decisions: Sequence[Decision]
    lines: Sequence[FundingLine]

    def record_on(self, day: dt.date) -> WorkRecord | None:
        """The work as its register knows it on a day; None on a day on which it is not there."""
        return next((each for each in self.records if each.holds_on(day)), None)

    def lines_on(self, day: dt.date) -> list[FundingLine]:
        """Its funding lines on a day."""
        return [line for line in self.lines if line.holds_on(day)]

    def course(self, works: Works, on: dt.date | None = None) -> Course:
        """What its decisions make of it; its kind is the one it has last."""
        kind = max(self.records, key=lambda each: each.since).kind
        return walk(cycle_of(works, kind), self.decisions, on=on)


@dataclass(frozen=True, slots=True)
class Touched:
    """One work that a submission touches: as it stands, as it would stand, and the rows that touch it."""

    key: str
    before: Kept
    after: Kept
    rows: Sequence[Proposed]

    @property
    def where(self) -> str:
        """How the first row that touches it is named."""
        return self.rows[0].where

    @property
    def since(self) -> dt.date:
        """The first day that a row changes."""
        return min(row.change.valid_from for row in self.rows)

    def where_of(self, key: str) -> str | None:
        """How the row that says what a record is, is named; None when no row does."""
        said = (row.where for row in self.rows if row.change.key == key and row.change.holding is not None)
        return next(said, None)

    def changes(self, day: dt.date) -> bool:
        """Whether a row changes what holds on a day."""
        spans = ((row.change.valid_from, row.change.valid_before) for row in self.rows)
        return any(since <= day and (before is None or day < before) for since, before in spans)

    def days(self, *spans: Sequence[Recorded]) -> list[dt.date]:
        """The days that rows change and on which anything of some records begins or ends."""
        return [day for day in turning_days(self.since, *spans) if self.changes(day)]


def refuse_decisions(pack: Pack, works: Works, touched: Touched) -> Iterator[Refusal]:
    """The decisions can be taken one after the other, each of the total of the work, paid to the last đồng."""
    yield from _refuse_course(pack, works, touched)
    course = touched.after.course(works)
    for number, taken in enumerate(course.taken):
        where = touched.where_of(taken.decision.key)
        if where is not None:
            before = Course(course.cycle, course.taken[:number])
            wrong = list(_refuse_total(touched, before, taken, where))
            yield from wrong or _refuse_unfunded(touched, before, taken, where)


def _refuse_course(pack: Pack, works: Works, touched: Touched) -> Iterator[Refusal]:
    """Nothing that was in order until now is out of order with it: a row may take away what others rest on."""
    course = touched.after.course(works)
    stood = (
        {_named(fault) for fault in touched.before.course(works).faults} if touched.before.records else set()
    )
    for fault in course.faults:
        if _named(fault) not in stood or touched.where_of(fault.decision.key):
            where = touched.where_of(fault.decision.key) or refusing.undermines(fault, where=touched.where)
            yield refusing.refuse_step(pack, course.cycle, fault, course, where=where)


def _named(fault: Fault) -> tuple[str, str]:
    return fault.decision.key, fault.wrong


def _refuse_total(touched: Touched, before: Course, taken: Taken, where: str) -> Iterator[Refusal]:
    said = taken.decision.total_vnd
    record = touched.after.record_on(taken.decision.since)
    if said is None or record is None or taken.step.effect is Effect.ADJUSTS:
        return
    if said != (expected := total_of(record, before)):
        yield refusing.refuse_decided_total(said, expected, where=where)


def _refuse_unfunded(touched: Touched, before: Course, taken: Taken, where: str) -> Iterator[Refusal]:
    """From the step that approves a work on, each step on its way needs lines that add up to the total."""
    approves = taken.step.effect is Effect.APPROVES
    if taken.step.effect in ASIDE or not (approves or before.is_past(Effect.APPROVES)):
        return
    day = taken.decision.since
    record, lines = touched.after.record_on(day), touched.after.lines_on(day)
    if record is None:
        return
    total = total_of(record, Course(before.cycle, [*before.taken, taken]))
    if lack := lacking(lines, total):
        yield refusing.refuse_unfunded(touched.key, lack, total, where=where, on=day, has_lines=bool(lines))


def refuse_records(pack: Pack, works: Works, touched: Touched) -> Iterator[Refusal]:
    """A work keeps the course it is on, the total that was decided, and what several sources ask of it."""
    yield from _refuse_course(pack, works, touched)
    yield from _first(_refuse_record_totals(works, touched))
    yield from _first(
        _refuse_several(pack, touched, touched.days(touched.after.records, touched.after.lines))
    )


def _refuse_record_totals(works: Works, touched: Touched) -> Iterator[Refusal]:
    for day in touched.days(touched.after.records, touched.after.decisions):
        record, course = touched.after.record_on(day), touched.after.course(works, day)
        by = course.decided_total or course.last(Effect.APPROVES)
        if record is None or by is None:
            continue
        total = _total_by(touched, by)
        if total is not None and record.total_vnd != total:
            yield refusing.refuse_record_total(record, by, total, where=touched.where, on=day)


def _total_by(touched: Touched, by: Taken) -> int | None:
    """The total that a decision fixed: the one it names, or else what the record said when it was taken."""
    if by.decision.total_vnd is not None:
        return by.decision.total_vnd
    stood = touched.before.record_on(by.decision.since)
    return None if stood is None else stood.total_vnd


def _refuse_several(pack: Pack, touched: Touched, days: Sequence[dt.date]) -> Iterator[Refusal]:
    for day in days:
        record = touched.after.record_on(day)
        if record is None or not has_several_sources(touched.after.lines_on(day)):
            continue
        if missing := missing_for_several(record):
            yield refusing.refuse_several(pack, touched.key, missing, where=touched.where, on=day)


def refuse_funding(pack: Pack, works: Works, touched: Touched) -> Iterator[Refusal]:
    """The lines add up to the total on every day they change, and say what several and integrated sources must."""
    after = touched.after
    days = touched.days(after.records, after.lines, after.decisions)
    yield from _first(_refuse_sums(works, touched, days))
    yield from _first(_refuse_several(pack, touched, days))
    yield from _refuse_unnamed(pack, touched)


def _refuse_sums(works: Works, touched: Touched, days: Sequence[dt.date]) -> Iterator[Refusal]:
    for day in days:
        record, lines = touched.after.record_on(day), touched.after.lines_on(day)
        if record is None:
            continue
        course = touched.after.course(works, day)
        total = total_of(record, course)
        lack = lacking(lines, total)
        if lack and (lines or course.is_past(Effect.APPROVES)):
            yield refusing.refuse_sum(touched.key, lack, total, where=touched.where, on=day)


def _refuse_unnamed(pack: Pack, touched: Touched) -> Iterator[Refusal]:
    integrated = _integrated(pack)
    for line in unnamed_programmes(touched.after.lines, integrated):
        if (where := touched.where_of(line.key)) is not None:
            yield refusing.refuse_unnamed_programme(line, where=where)


def _integrated(pack: Pack) -> Collection[str]:
    return {source.id for source in pack.sources if source.integrated}


def _first(refusals: Iterator[Refusal]) -> Iterator[Refusal]:
    """What is wrong on the first day it is wrong: the days after it say the same again."""
    for refusal in refusals:
        yield refusal
        return
