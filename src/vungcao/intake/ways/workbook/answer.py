"""What the door would say of a workbook: every problem at its cell, conflicts beside what stands, nothing filed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vungcao.exact.refusal import Refusal
from vungcao.intake.checks import Checked, check
from vungcao.intake.rules import RowValues, refuse_unexplained
from vungcao.intake.ways.workbook.layout import Body, Columns
from vungcao.intake.ways.workbook.places import column_name, column_number, in_sheet
from vungcao.intake.ways.workbook.rows import Ground, Read
from vungcao.intake.ways.workbook.sheet import Book
from vungcao.pack.checking import Severity

_LABEL = re.compile(r"«([^«»]*)»$")
_COLUMN = re.compile(r", cột ([A-Z]{1,3})(?:, «[^«»]*»)?$")
_TURNS = 10
"""How many times rows are set aside and the others looked at again."""
_NOT_SAID = frozenset({"INT-004"})
"""What the door says of a submission without rows: a workbook in which nothing changed is told so instead."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something about rows of a sheet, at cells of it, or about the whole when `rows` is empty."""

    kind: str
    """refused, explain (wants an explanation) or note."""
    refusal: Refusal
    rows: tuple[int, ...] = ()
    """Rows of the sheet, from 1."""
    column: int | None = None

    def said(self) -> dict[str, Any]:
        """The mark as an answer keeps it."""
        told = self.refusal
        parts = [told.code, told.where, told.found, told.expected, told.mend]
        return {"kind": self.kind, "rows": list(self.rows), "column": self.column, "refusal": parts}

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Mark":
        """The mark that an answer kept."""
        return cls(said["kind"], Refusal(*said["refusal"]), tuple(said["rows"]), said["column"])


@dataclass(frozen=True)
class Examined:
    """A sheet that was read, and what the door would say of it."""

    book: Book
    columns: Columns
    body: Body
    ground: Ground
    read: Read
    checked: Checked
    known: int | None
    """The last journal entry when our own workbook was made; None for a sheet from elsewhere."""
    marks: Sequence[Mark] = field(default_factory=list)

    @property
    def bad(self) -> set[int]:
        """Rows of the sheet that something stands against."""
        return {row for mark in self.marks if mark.kind != "note" for row in mark.rows}

    @property
    def refused_whole(self) -> list[Refusal]:
        """What stands against all of it."""
        return [each.refusal for each in self.marks if each.kind != "note" and not each.rows]


def examine(
    book: Book,
    columns: Columns,
    body: Body,
    ground: Ground,
    read: Read,
    *,
    known: int | None,
    latest: int,
    asks: bool = True,
) -> Examined:
    """Ask the door about every row that can be read; without `asks` only say what cannot be read."""
    placing = _Placing(book, columns, ground, read)
    marks = [placing.mark("refused", refusal) for refusal in read.refusals]
    checked = Checked()
    if read.rows and asks:
        checked = _checked(ground, read.rows, known=known, latest=latest)
        marks += [
            placing.mark("refused", refusal) for refusal in checked.refusals if refusal.code not in _NOT_SAID
        ]
        marks += _of_findings(checked, read.rows, placing)
    return Examined(book, columns, body, ground, read, checked, known, marks)


def _checked(ground: Ground, rows: Sequence[RowValues], *, known: int | None, latest: int) -> Checked:
    return check(
        register=ground.register.id,
        place=ground.place,
        rows=rows,
        simulated=False,
        filed_known=latest if known is None else min(known, latest),
    )


def _of_findings(checked: Checked, rows: Iterable[RowValues], placing: "_Placing") -> list[Mark]:
    explained = {row.number for row in rows if row.explanation.strip()}
    wanted = refuse_unexplained(checked.findings, explained=explained, note="")
    marks = []
    for finding in checked.findings:
        kind = "note"
        if finding.refusal in wanted:
            kind = "refused" if finding.severity is Severity.BLOCK else "explain"
        placed = placing.mark(kind, finding.refusal)
        rows_of = tuple(sorted({placing.read.sheet_rows[number] for number in finding.rows}))
        marks.append(replace(placed, rows=rows_of or placed.rows))
    return marks


@dataclass(frozen=True)
class Parted:
    """The rows that can be filed without the bad ones, the rows of the sheet that cannot, and what stands against those
    that nothing stood against while the bad ones were among them."""

    rows: list[RowValues]
    aside: set[int]
    marks: Sequence[Mark]


def good_rows(rows: Sequence[RowValues], examined: Examined, *, bad: set[int], latest: int) -> Parted:
    """Set the bad rows aside, and ask again until the rest holds: one may refer to what was set aside, and what rows do
    together, as when they allocate more than there is, is asked only of rows that can stand alone."""
    at, aside, marks = examined.read.sheet_rows, set(bad), list[Mark]()
    placing = _Placing(examined.book, examined.columns, examined.ground, examined.read)

    def left() -> list[RowValues]:
        return [row for row in rows if at[row.number] not in aside]

    def against(some: Sequence[RowValues]) -> list[Mark]:
        checked = _checked(examined.ground, some, known=examined.known, latest=latest)
        refused = [placing.mark("refused", refusal) for refusal in checked.refusals]
        found = refused + [each for each in _of_findings(checked, some, placing) if each.kind != "note"]
        return [mark for mark in found if mark.rows]

    for turn in range(1, _TURNS + 1):
        found = against(left()) if left() else []
        if not found:
            break
        alone = [mark for mark in found if len(mark.rows) == 1]
        if not alone:
            first, alone = _first_beyond(left(), at, against)
            # Where one after the other goes beyond, only those above the last one found are known to hold.
            aside |= {at[row.number] for row in left() if turn == _TURNS and at[row.number] > first}
        marks += alone
        aside |= {row for mark in alone for row in mark.rows}
    return Parted(left(), aside, marks)


def _first_beyond(
    rows: Sequence[RowValues], at: Mapping[int, int], against: Callable[[Sequence[RowValues]], list[Mark]]
) -> tuple[int, list[Mark]]:
    """The first row of the sheet that breaks, with those above it, what they keep without it; and what it breaks."""
    numbers = sorted({at[row.number] for row in rows})
    kept, broken, found = 0, len(numbers), against(rows)
    while broken - kept > 1:
        middle = (kept + broken) // 2
        marks = against([row for row in rows if at[row.number] <= numbers[middle - 1]])
        if marks:
            broken, found = middle, marks
        else:
            kept = middle
    first = numbers[broken - 1]
    return first, [replace(mark, rows=(first,)) for mark in found]


class _Placing:
    """Finds the cell that a refusal of the door speaks of: it names the row as the reader did, and the field."""

    def __init__(self, book: Book, columns: Columns, ground: Ground, read: Read) -> None:
        self.read = read
        self.rows = re.compile(re.escape(f"{in_sheet(book.name, book.sheet.name)}, dòng ") + r"(\d+)")
        by_field = {name: column for column, name in columns.fields.items()}
        self.columns = {
            entry.label.vi: by_field[entry.id] for entry in ground.register.fields if entry.id in by_field
        }

    def mark(self, kind: str, refusal: Refusal) -> Mark:
        """The refusal with the rows and the column it speaks of."""
        rows = tuple(sorted({int(said) for said in self.rows.findall(refusal.where)}))
        label = _LABEL.search(refusal.where)
        if named := _COLUMN.search(refusal.where):
            return Mark(kind, refusal, rows, column_number(named[1]))
        column = self.columns.get(label[1]) if label and rows else None
        if column is not None and label is not None:
            where = f"{refusal.where[: label.start()]}cột {column_name(column)}, {label[0]}"
            refusal = replace(refusal, where=where)
        return Mark(kind, refusal, rows, column)
