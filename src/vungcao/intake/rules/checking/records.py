"""The records that checks read: what rows say, what stands in the place, and what would stand once they are applied."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from vungcao.exact.period import Period
from vungcao.figures.evaluation import Record, truth_of
from vungcao.figures.expression import Predicate, Table, Type
from vungcao.intake.rules.checking.reading import PREVIOUS
from vungcao.intake.rules.rows import Asked
from vungcao.pack.calendar import latest_ended
from vungcao.pack.geography import holds_on
from vungcao.pack.model import Calendar
from vungcao.pack.register import Kind, Register
from vungcao.registers.rules import Change, Fact, Facts, Holding, Operation, ReturnKey, supersede_all

_DAY = dt.timedelta(days=1)
_READ: Mapping[Type, Callable[[str], object]] = {Type.DECIMAL: Decimal, Type.DATE: dt.date.fromisoformat}


Said = Mapping[str, Fact]
"""What a record says, by the names that expressions use."""


def said_by(of: Holding | Change, before: Facts | None = None) -> Said:
    """The key, place and facts of a record, and its facts as they were `before`."""
    said = {"key": of.key, "place": of.place, **of.facts}
    if before is not None:
        said |= {f"{PREVIOUS}{name}": fact for name, fact in before.items()}
    return said


def record_of(table: Table, said: Said) -> Record:
    """What a record says, with its values as expressions read them."""
    record: dict[str, object] = {}
    for column in table.columns:
        fact, read = said.get(column.name), _READ.get(column.type)
        record[column.name] = fact if read is None or fact is None else read(str(fact))
    return record


def is_asked(where: Predicate | None, record: Record, day: dt.date) -> bool:
    """Whether a check is asked of a record: not when it does not say."""
    return where is None or truth_of(where, record, day) is True


@dataclass(frozen=True, slots=True)
class Ended:
    """That somebody ended a record: from this day on there is none."""

    register: str
    key: str
    on: dt.date


@dataclass(frozen=True)
class Ground:
    """Rows of one submission, and everything that checks may ask beside them."""

    register: Register
    place: str
    asked: Sequence[Asked]
    standing: Sequence[Holding]
    """What stands of the rows' records, and of the whole place when a check reads it."""
    calendar: Calendar | None = None
    others: Mapping[str, Sequence[Holding]] = field(default_factory=dict)
    """What stands of the other registers that checks read, of every record that is, was or is to be in the place."""
    ended: Collection[Ended] = ()
    """The records of other registers in the place that an approved row ended."""

    @cached_property
    def said(self) -> Sequence[Asked]:
        """The rows that say something of a record, by their numbers."""
        saying = (Operation.SET, Operation.MOVE)
        return sorted(
            (each for each in self.asked if each.change.operation in saying), key=lambda each: each.row.number
        )

    @cached_property
    def after(self) -> Sequence[Holding]:
        """What would stand once the rows are applied."""
        changes = [each.change for each in sorted(self.asked, key=lambda each: each.row.number)]
        superseded = supersede_all(self.standing, changes)
        closed = set(superseded.closed)
        return [*(held for held in self.standing if held.seq not in closed), *superseded.written]

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[Holding]]:
        by_key: dict[str, list[Holding]] = {}
        for held in self.after:
            by_key.setdefault(held.key, []).append(held)
        for versions in by_key.values():
            versions.sort(key=lambda held: held.valid_from)
        return by_key

    def before(self, each: Asked) -> Facts | None:
        """What a row's record said before: its version that began last before the row, or the return before."""
        key, day = each.change.key, each.change.valid_from
        if self.register.kind is Kind.RETURN:
            key = self._return_before(key, day)
        earlier = [held for held in self._by_key.get(key, ()) if held.valid_from < day and not held.nil]
        return earlier[-1].facts if earlier else None

    def _return_before(self, key: str, start: dt.date) -> str:
        parts = ReturnKey.read(key)
        period = self._period_before(start)
        if parts is None or period is None:
            return ""
        return str(ReturnKey(parts.place, period.id, parts.reporter, parts.line))

    def _period_before(self, start: dt.date) -> Period | None:
        return None if self.calendar is None else latest_ended(self.calendar, start - _DAY)

    def day_of(self, each: Asked) -> dt.date:
        """The day that a row speaks of: its first, for a return the last of its period."""
        last = each.change.valid_before
        return last - _DAY if self.register.kind is Kind.RETURN and last else each.change.valid_from


def valid_in(holdings: Iterable[Holding], place: str, day: dt.date) -> list[Holding]:
    """The holdings of a place that hold on a day, declarations of none among them."""
    return [
        held for held in holdings if held.place == place and holds_on(held.valid_from, held.valid_before, day)
    ]


def of_one_reporter(table: Table, holdings: Sequence[Holding]) -> Sequence[Holding]:
    """Of returns, those of one reporter: the register's agency, else whoever was approved last."""
    if table.kind is not Kind.RETURN or not holdings:
        return holdings
    reporters = {held.seq: parts.reporter for held in holdings if (parts := ReturnKey.read(held.key))}
    chosen = max(holdings, key=lambda held: (reporters.get(held.seq) == table.agency, held.seq or 0))
    return [held for held in holdings if reporters.get(held.seq) == reporters.get(chosen.seq)]
