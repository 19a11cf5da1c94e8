"""Checks of one record: a condition on its fields, on what it said before, and how far a number may go from that."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from vungcao.figures.evaluation import truth_of
from vungcao.figures.expression import Predicate
from vungcao.intake.rules.checking.ready import JumpTest, PreviousTest, ReadyCheck, RowTest
from vungcao.intake.rules.checking.records import Ground, Said, is_asked, record_of, said_by
from vungcao.intake.rules.checking.saying import names_in, of_row, values
from vungcao.intake.rules.checking.telling import amount, named
from vungcao.intake.rules.findings import Finding
from vungcao.intake.rules.rows import Asked
from vungcao.pack.checking import JumpRule
from vungcao.registers.rules import Facts


def find_in_rows(ready: ReadyCheck, ground: Ground) -> Iterator[Finding]:
    """The rows whose record a check of one record does not let stand."""
    judged = _Judged(ready)
    for each in ground.said:
        day = ground.day_of(each)
        if not ready.holds_on(day):
            continue
        before = ground.before(each) if ready.reads_before else None
        if ready.reads_before and before is None:
            continue
        said = said_by(each.change, before)
        if isinstance(ready.test, JumpTest):
            yield from _jump(ready, ready.test.rule, each, said, before or {}, day)
        elif judged.fails(said, day):
            yield _failing(ready, judged.holds, each, said)


@dataclass
class _Judged:
    """A condition, and what it came to for values already met: of many rows few say something new."""

    ready: ReadyCheck
    names: Sequence[str] = field(init=False)
    met: dict[tuple[object, ...], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = names_in(self.holds, self.ready.where)

    @property
    def holds(self) -> Predicate | None:
        test = self.ready.test
        return test.holds if isinstance(test, RowTest | PreviousTest) else None

    def fails(self, said: Said, day: dt.date) -> bool:
        """Whether the condition is asked of a record and false of it."""
        values_read = (day, *map(said.get, self.names))
        if values_read not in self.met:
            self.met[values_read] = self._fails(said, day)
        return self.met[values_read]

    def _fails(self, said: Said, day: dt.date) -> bool:
        record = record_of(self.ready.table, said)
        is_false = self.holds is not None and truth_of(self.holds, record, day) is False
        return is_false and is_asked(self.ready.where, record, day)


def _failing(ready: ReadyCheck, holds: Predicate | None, each: Asked, said: Said) -> Finding:
    assert holds is not None, "a condition that is false"
    found = values(ready.table, record_of(ready.table, said), names_in(holds, ready.where))
    return of_row(ready, each, names_in(holds), found)


def _jump(
    ready: ReadyCheck, rule: JumpRule, each: Asked, said: Said, before: Facts, day: dt.date
) -> Iterator[Finding]:
    now, was = said.get(rule.field), before.get(rule.field)
    if now is None or was is None or now == was:
        return
    if ready.where is not None and not is_asked(ready.where, record_of(ready.table, said), day):
        return
    one, other = Fraction(now), Fraction(was)
    if is_jump(rule, one, other):
        found = f"{named(ready.table, rule.field, 'vi')} từ {amount(other)} thành {amount(one)}"
        yield of_row(ready, each, [rule.field], found)


def is_jump(rule: JumpRule, now: Fraction, was: Fraction) -> bool:
    """Whether a number changed by more than so many percent of what it was, and by more than the floor."""
    change = abs(now - was)
    return change > Fraction(rule.floor) and change * 100 > Fraction(rule.percent) * abs(was)
