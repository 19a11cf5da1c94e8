"""The workbook that goes back: the very one that was sent where it can be kept, with every problem in its cell.

A small .xlsx is opened and marked with all its own formats, in a process of its own for it is a stranger's. Anything
else is written anew from what was read, with the same cells in the same places.
"""

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from vungcao.exact.refusal import Refusal
from vungcao.intake.ways.workbook.answer import Examined, Mark
from vungcao.intake.ways.workbook.child import OWN_SHEET
from vungcao.intake.ways.workbook.guard import Kind
from vungcao.intake.ways.workbook.process import Ended, at_work
from vungcao.intake.ways.workbook.sheet import Unread, Value
from vungcao.intake.ways.workbook.writing import sheet_name, write_own

COLOURS = {"refused": "F8C9C4", "explain": "FCE3A6", "note": "D5E3F5"}
"""The fill of a cell, by kind of problem."""
_KEPT_BYTES = 2 * 1024 * 1024
_KEPT_CELLS = 60_000
"""More than this is written anew: opening a workbook whole takes ten times what reading it does."""
_MOST_MARKS = 20_000
_MARKER = "vungcao.intake.ways.workbook.marker"
_INEXACT = 10**15
"""A whole number from here on is written as text: a cell holds no more than 15 digits for certain."""
_LONGEST = 900
"""Characters of a note in a cell; a longer one cannot be read on a screen."""


def marked(content: bytes, examined: Examined) -> bytes:
    """The workbook with its problems in its cells, as .xlsx."""
    marks = marks_of(examined)
    book = examined.book
    cells = sum(map(len, book.sheet.rows))
    if book.kind == Kind.XLSX and len(content) <= _KEPT_BYTES and cells <= _KEPT_CELLS:
        try:
            about = {"sheet": book.sheet.name, "marks": marks, "colours": COLOURS}
            with at_work(_MARKER, about, content) as said:
                kept = said.read()
        except Ended:
            kept = b""
        if kept:
            return kept
    return _anew(examined, marks)


def marks_of(examined: Examined) -> list[list[Any]]:
    """Row and column from 0, kind and words of each cell to mark; several problems of a cell are one mark."""
    first = min(examined.columns.fields, default=0)
    found: dict[tuple[int, int], list[Mark]] = {}
    for problem in examined.marks:
        for row in problem.rows:
            column = first if problem.column is None else problem.column
            found.setdefault((row - 1, column), []).append(problem)
    return [
        [row, column, min((p.kind for p in some), key=list(COLOURS).index), _words(some)]
        for (row, column), some in sorted(found.items())[:_MOST_MARKS]
    ]


def _words(problems: Sequence[Mark]) -> str:
    said = "\n".join(_said(problem.refusal) for problem in problems)
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _said(refusal: Refusal) -> str:
    return f"[{refusal.code}] {refusal.found}. Cần: {refusal.expected}. Cách sửa: {refusal.mend}."


def _anew(examined: Examined, marks: Sequence[Sequence[Any]]) -> bytes:
    """The cells that were read, written again with the marks."""
    book = examined.book
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(sheet_name(book.sheet.name))
        fills = {kind: workbook.add_format({"bg_color": f"#{colour}"}) for kind, colour in COLOURS.items()}
        days = workbook.add_format({"num_format": "dd/mm/yyyy"})
        at: dict[int, dict[int, tuple[str, str]]] = {}
        for row_at, column_at, kind, words in marks:
            at.setdefault(row_at, {})[column_at] = (kind, words)
        for number, row in enumerate(book.sheet.rows):
            here = at.get(number, {})
            for column in range(max([len(row), *(column + 1 for column in here)])):
                value = row[column] if column < len(row) else None
                kind, words = here.get(column, ("", ""))
                _write(
                    sheet,
                    number,
                    column,
                    value,
                    fills.get(kind) or (days if isinstance(value, dt.date) else None),
                )
                if words:
                    sheet.write_comment(number, column, words, {"x_scale": 2, "y_scale": 2})
        if book.own:
            write_own(workbook, OWN_SHEET, book.own)
    return made.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: Value, how: Format | None) -> None:
    match value:
        case bool():
            sheet.write_boolean(row, column, value, how)
        case int() if abs(value) >= _INEXACT:
            sheet.write_string(row, column, str(value), how)
        case int() | Decimal():
            sheet.write_number(row, column, float(value), how)
        case dt.date():
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), how)
        case str():
            sheet.write_string(row, column, value, how)
        case Unread():
            sheet.write_string(row, column, "" if value.why == "formula" else value.why, how)
        case None if how is not None:
            sheet.write_blank(row, column, None, how)
