"""How it is told that a check does not hold: a finding with its place, what was found, what is expected, the source."""

from collections.abc import Iterable

from vungcao.exact.refusal import Refusal
from vungcao.figures.evaluation import Record
from vungcao.figures.expression import (
    Comparison,
    Constant,
    Field,
    IsMissing,
    Node,
    Table,
    walk,
)
from vungcao.figures.wording import in_words
from vungcao.intake.rules.checking.ready import ReadyCheck
from vungcao.intake.rules.checking.telling import named, rule_in_words
from vungcao.intake.rules.findings import Finding
from vungcao.intake.rules.rows import Asked
from vungcao.pack.checking import Severity

CODES = {Severity.BLOCK: "CHK-001", Severity.EXPLAIN: "CHK-002", Severity.NOTE: "CHK-003"}
_TO_EXPLAIN = "; nếu số liệu đúng thì ghi lời giải trình"


def finding(ready: ReadyCheck, rows: tuple[int, ...], where: str, found: str) -> Finding:
    """That a check does not hold of some rows, or of the submission when there are none."""
    check = ready.check
    mend = check.mend.vi + (_TO_EXPLAIN if check.severity is Severity.EXPLAIN else "")
    cited = f" ({ready.cited})" if ready.cited else ""
    expected = f"{rule_in_words(ready, 'vi')}{cited}"
    refusal = Refusal(CODES[check.severity], where, f"{check.label.vi}: {found}", expected, mend)
    return Finding(check.id, check.severity, rows, refusal)


def of_row(ready: ReadyCheck, each: Asked, names: Iterable[str], found: str) -> Finding:
    """That a check does not hold of a row, at the first of some fields."""
    at = next(iter(names), None)
    where = each.where if at is None else f"{each.where}, {named(ready.table, at, 'vi')}"
    return finding(ready, (each.row.number,), where, found)


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
