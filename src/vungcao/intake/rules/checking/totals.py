"""Checks of all records of a place together: totals beside each other, a number, or totals of another register."""

import datetime as dt
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from vungcao.exact import vietnamese
from vungcao.figures.evaluation import is_in_doubt, total_of
from vungcao.figures.expression import Constant, Expression, Table, aggregates
from vungcao.figures.wording import in_words
from vungcao.intake.rules.checking.ready import AgainstTest, ReadyCheck, TotalTest
from vungcao.intake.rules.checking.records import Ground, of_one_reporter, record_of, said_by, valid_in
from vungcao.intake.rules.checking.saying import finding
from vungcao.intake.rules.checking.telling import amount, in_register
from vungcao.intake.rules.findings import Finding
from vungcao.intake.rules.rows import Asked
from vungcao.pack.register import Kind
from vungcao.registers.rules import Holding, ReturnKey

_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def find_in_totals(ready: ReadyCheck, ground: Ground) -> Iterator[Finding]:
    """What the records of the place, as they would stand, come to and should not."""
    for rows, day, records in _read(ground):
        if ready.holds_on(day):
            compare = _total if isinstance(ready.test, TotalTest) else _against
            yield from compare(ready, ground, rows, day, records)


_Records = Sequence[Holding]
_Rows = Sequence[Asked]


def _read(ground: Ground) -> Iterator[tuple[_Rows, dt.date, _Records]]:
    """The records to be taken together, the day on which, and the rows to be told: each return by itself."""
    if ground.register.kind is not Kind.RETURN:
        day = max((ground.day_of(each) for each in ground.asked), default=None)
        if day is not None:
            yield (), day, valid_in(ground.after, ground.place, day)
        return
    together: dict[tuple[dt.date, str], list[Asked]] = {}
    for each in ground.said:
        together.setdefault((ground.day_of(each), _reporter(each.change.key)), []).append(each)
    for (day, reporter), rows in together.items():
        there = valid_in(ground.after, ground.place, day)
        yield rows, day, [held for held in there if _reporter(held.key) == reporter]


def _reporter(key: str) -> str:
    parts = ReturnKey.read(key)
    return parts.reporter if parts else ""


def _total(
    ready: ReadyCheck, ground: Ground, rows: _Rows, day: dt.date, records: _Records
) -> Iterator[Finding]:
    assert isinstance(ready.test, TotalTest)
    compared = ready.test.compared
    left, right = (_side(side, ready.table, records, day) for side in (compared.left, compared.right))
    if left is None or right is None or _COMPARED[compared.op](left, right):
        return
    said = [
        _amount_of(side, ready.table, value)
        for side, value in ((compared.left, left), (compared.right, right))
        if not isinstance(side, Constant)
    ]
    yield _told(ready, rows, day, said)


def _side(side: Expression | Constant, table: Table, records: _Records, day: dt.date) -> Fraction | None:
    if not isinstance(side, Constant):
        return known_total(side, table, records, day)
    return Fraction(str(side.value))


def known_total(total: Expression, table: Table, records: _Records, day: dt.date) -> Fraction | None:
    """A total over records; None when there are none, none declared either, or one does not say what is asked."""
    said = [record_of(table, said_by(held)) for held in records if not held.nil]
    if not records or any(is_in_doubt(part, one, day) for part in aggregates(total) for one in said):
        return None
    return total_of(total, said, day)


def _against(
    ready: ReadyCheck, ground: Ground, rows: _Rows, day: dt.date, records: _Records
) -> Iterator[Finding]:
    test = ready.test
    assert isinstance(test, AgainstTest)
    there = of_one_reporter(test.other, valid_in(ground.others.get(test.other.id, ()), ground.place, day))
    total = known_total(test.total, ready.table, records, day)
    other = known_total(test.other_total, test.other, there, day)
    if total is None or other is None or _agree(test, total, other):
        return
    there_said = in_register(_amount_of(test.other_total, test.other, other), test.other, "vi")
    yield _told(ready, rows, day, [_amount_of(test.total, ready.table, total), there_said])


def _agree(test: AgainstTest, total: Fraction, other: Fraction) -> bool:
    """Whether two totals lie no further apart than the check allows, on the side that it asks of."""
    allowed = abs(other) * Fraction(test.rule.percent) / 100
    above = total - other <= allowed or test.rule.comparison == ">="
    below = other - total <= allowed or test.rule.comparison == "<="
    return above and below


def _amount_of(total: Expression, table: Table, value: Fraction) -> str:
    return f"{in_words(total, table, 'vi')} là {amount(value)}"


def _told(ready: ReadyCheck, rows: _Rows, day: dt.date, said: list[str]) -> Finding:
    where = " và ".join(each.where for each in rows) or "Hồ sơ"
    found = f"Ngày {vietnamese.date(day)}: {', '.join(said)}"
    return finding(ready, tuple(each.row.number for each in rows), where, found)
