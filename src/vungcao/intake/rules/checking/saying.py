"""How it is told that a check does not hold: a finding with its place, what was found, what is expected, the source."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.figures.evaluation import Known, Record
from vungcao.figures.expression import (
    Comparison,
    Constant,
    Field,
    IsMissing,
    Node,
    Scalar,
    Table,
    walk,
)
from vungcao.figures.wording import in_words
from vungcao.intake.rules.checking.ready import ReadyCheck
from vungcao.intake.rules.findings import Finding
from vungcao.intake.rules.rows import Asked
from vungcao.pack.checking import Severity

CODES = {Severity.BLOCK: "CHK-001", Severity.EXPLAIN: "CHK-002", Severity.NOTE: "CHK-003"}
_TO_EXPLAIN = "; nếu số liệu đúng thì ghi lời giải trình"


def finding(ready: ReadyCheck, rows: tuple[int, ...], where: str, found: str, expected: str) -> Finding:
    """That a check does not hold of some rows, or of the submission when there are none."""
    check = ready.check
    mend = check.mend.vi + (_TO_EXPLAIN if check.severity is Severity.EXPLAIN else "")
    cited = f" ({ready.cited})" if ready.cited else ""
    refusal = Refusal(CODES[check.severity], where, f"{check.label.vi}: {found}", f"{expected}{cited}", mend)
    return Finding(check.id, check.severity, rows, refusal)


def of_row(ready: ReadyCheck, each: Asked, names: Iterable[str], found: str, expected: str) -> Finding:
    """That a check does not hold of a row, at the first of some fields."""
    at = next(iter(names), None)
    where = each.where if at is None else f"{each.where}, «{label(ready.table, at)}»"
    return finding(ready, (each.row.number,), where, found, expected)


def label(table: Table, name: str) -> str:
    """What a field is called."""
    column = table.column(name)
    return name if column is None else column.label.vi


def names_in(*nodes: Node | None) -> list[str]:
    """The fields that expressions read, each once, in their order."""
    read = (step for node in nodes if node is not None for step in walk(node) if isinstance(step, Field))
    return list(dict.fromkeys(step.name for step in read))


def values(table: Table, record: Record, names: Iterable[str]) -> str:
    """What a record says in some fields: "«Số nhân khẩu» là 4, «Cư trú» chưa ghi"."""
    return ", ".join(_value(table, record, name) for name in names)


def _value(table: Table, record: Record, name: str) -> str:
    column, value = table.column(name), record[name]
    assert column is not None, "an expression reads columns of its table"
    field = Field(name, column.type, column.scale)
    if value is None:
        return in_words(IsMissing(field), table, "vi")
    return in_words(Comparison("=", field, Constant(value, column.type, column.scale)), table, "vi")


def amount(value: Known | Scalar) -> str:
    """An exact number as it is written here; one that does not end is cut to three decimals."""
    exact = Fraction(value) if isinstance(value, int | Decimal | Fraction) else Fraction(0)
    places = next((n for n in range(4) if (exact * 10**n).denominator == 1), 3)
    return vietnamese.number(exact, places)
