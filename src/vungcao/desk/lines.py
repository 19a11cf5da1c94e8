"""The lines of a grid as a page shows them: what is typed, beside what stands, what is wrong and what it was before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from textwrap import shorten
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from vungcao.desk.wording import words
from vungcao.intake.rules import Problem, TypedRow, means
from vungcao.intake.ways.form import FACT, said
from vungcao.intake.ways.grid import Sheet, row_of
from vungcao.pack.checking import Severity
from vungcao.pack.register import FieldEntry, FieldType, Kind
from vungcao.registers import queries as registers

NEW_LINES = 3
"""Empty lines at the end of a sheet."""
_BYTES, _LINE, _CELL, _OPTION = 42_000, 500, 130, 40
"""What the cells of a page may weigh for a slow line; about what a line, a cell and a choice weigh, words aside."""
_FEW = 4
"""Choices that a list in each cell still shows; more are offered once for all cells of a column."""
_GIST = 80
"""Letters of what tells a folded line from others."""
_MODES = {
    FieldType.INTEGER: "numeric",
    FieldType.DECIMAL: "decimal",
    FieldType.DATE: "numeric",
}
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of the register: its name and how its cells are filled."""

    entry: FieldEntry
    label: str
    options: Options
    """What each cell lets one choose from; empty for cells that are typed."""
    listed: Options
    """What is offered while typing, once for the column."""

    @property
    def mode(self) -> str:
        """Which keys a telephone shows."""
        return _MODES.get(self.entry.type, "")

    @property
    def is_wide(self) -> bool:
        """Whether its cells hold words."""
        return self.entry.type is FieldType.TEXT or bool(self.listed)

    @property
    def weight(self) -> int:
        """About how many bytes one of its cells takes."""
        options = sum(_OPTION + len(label.encode()) for _id, label in self.options)
        return _CELL + len(self.label.encode()) + options

    def shown(self, value: object) -> str:
        """A typed value as its cell shows it: a choice by its label where it is typed, by its id where it is chosen."""
        text = str(value or "")
        if self.entry.type not in (FieldType.CHOICE, FieldType.BOOLEAN):
            return text
        if self.options:
            return next((id for id, label in self.options if id and text in (id, label)), text)
        return next((label for id, label in self.listed if id == text), text)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is typed, what stood there, what is wrong."""

    name: str
    column: Column
    value: str
    was: str
    """What stands, in words, where something else is typed."""
    last: str
    """What the period before said, in words, where there is one."""
    theirs: str
    """What another window saved, in words, where it differs."""
    problems: tuple[Problem, ...]

    @property
    def is_strange(self) -> bool:
        """Whether what is typed is none of the choices: it is shown all the same, for it was typed."""
        return bool(self.value) and self.value not in [id for id, _label in self.column.options]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else made of a record while it was being typed here: field, when opened, now, mine."""

    fields: tuple[tuple[str, str, str, str], ...]
    has_ended: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the sheet, or an empty line for a new one."""

    name: str
    row: TypedRow
    is_kept: bool
    """Whether it is a row of the draft: changed, added or ended."""
    is_new: bool
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...]
    """What is wrong with it as a whole."""
    day_problems: tuple[Problem, ...]
    conflict: Conflict | None
    differs: bool
    """Whether another window saved it otherwise."""
    reason: str
    """Why a reviewer sent it back."""

    @property
    def gist(self) -> str:
        """What its first filled cells say, by which it is told from others where its cells are folded away."""
        told = (_told(cell.column, cell.value) for cell in self.cells if cell.value)
        return shorten(", ".join(islice(told, 2)), _GIST, placeholder="…")

    @property
    def is_blank(self) -> bool:
        """Whether it is an empty line for a record that nobody has begun."""
        return self.is_new and not self.is_kept

    @property
    def may_fold(self) -> bool:
        """Whether nothing was typed on it and nothing is said about it."""
        return not (
            self.is_kept or self.is_new or self.problems or self.conflict or self.row.operation == "nil"
        )

    @property
    def asks(self) -> bool:
        """Whether a check asks why it is so."""
        every = [*self.problems, *(problem for cell in self.cells for problem in cell.problems)]
        return bool(self.row.explanation) or any(each.severity is Severity.EXPLAIN for each in every)

    @property
    def is_wrong(self) -> bool:
        """Whether anything on it keeps it from being filed."""
        every = [*self.problems, *self.day_problems, *(p for cell in self.cells for p in cell.problems)]
        return any(each.severity is Severity.BLOCK for each in every)


@dataclass(frozen=True)
class Filled:
    """A sheet, a draft's rows on it, and all that is said about them."""

    sheet: Sheet
    rows: Sequence[TypedRow]
    columns: Sequence[Column]
    problems: Sequence[Problem] = ()
    theirs: Mapping[int, TypedRow] | None = None
    """The rows as another window saved them, by number, when this one comes too late."""
    reasons: Mapping[int, str] | None = None
    """Why a reviewer sent rows back, by their numbers."""


def columns_of(sheet: Sheet, references: Mapping[str, Sequence[tuple[str, str]]]) -> list[Column]:
    """The columns of a sheet; `references` are the records of other registers that its fields may name."""
    columns = []
    for entry in sheet.register.fields:
        offered: Options = ()
        if entry.type is FieldType.BOOLEAN:
            offered = (("true", _("Có")), ("false", _("Không")))
        elif entry.type is FieldType.CHOICE:
            offered = tuple((choice.id, said(choice.label)) for choice in entry.choices)
        elif entry.type is FieldType.REFERENCE:
            offered = tuple(references.get(entry.references or "", ()))
        chosen = entry.type is not FieldType.REFERENCE and len(offered) <= _FEW and bool(offered)
        label = said(entry.label) + (f" ({entry.unit})" if entry.unit else "")
        columns.append(
            Column(entry, label, (("", "–"), *offered) if chosen else (), () if chosen else offered)
        )
    return columns


class Lines(Paginator):
    """The lines of a sheet, a page at a time: what stands, then what is new, then empty lines."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        self.standing = filled.sheet.standing()
        keys = [row.key for row in filled.rows]
        there = set(self.standing.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
        self.in_place: dict[str, TypedRow] = {}
        self.loose: list[TypedRow] = []
        for row in filled.rows:
            if row.key in filled.sheet.without:
                continue
            if row.key in there and row.key not in self.in_place:
                self.in_place[row.key] = row
            else:
                self.loose.append(row)
        self.stand = self.standing.count()
        weight = _LINE + sum(column.weight for column in filled.columns)
        at_once = max(5, min(25, _BYTES // weight))
        super().__init__(range(self.stand + len(self.loose) + self._empty()), at_once)

    @property
    def top(self) -> int:
        """The highest number of a row."""
        return max((row.number for row in self.filled.rows), default=0)

    @property
    def reserved(self) -> int:
        """The number of the last empty line."""
        return self.top + self._empty()

    def _empty(self) -> int:
        if any(row.operation == "nil" for row in self.filled.rows):
            return 0
        if self.filled.sheet.register.kind is Kind.RETURN:
            return 0 if self.stand or self.loose else 1
        return NEW_LINES

    def on(self, number: int) -> list[Line]:
        """The lines of a page."""
        first = (number - 1) * self.per_page
        wanted = range(first, min(first + self.per_page, self.count))
        versions = list(self.standing[first : first + self.per_page])
        loose = self.loose[max(0, first - self.stand) : max(0, wanted.stop - self.stand)]
        begun = self.stand + len(self.loose)
        empty = [TypedRow(self.top + 1 + at - begun) for at in range(max(first, begun), wanted.stop)]
        rows = [*(self.in_place[v.key] for v in versions if v.key in self.in_place), *loose]
        named = (row.base_seq for row in rows if row.base_seq is not None)
        bases = {version.seq: version for version in self.filled.sheet.versions(named)}
        last = self.filled.sheet.last_return()
        return [
            *(self._standing_line(version, bases, last) for version in versions),
            *(self._line(row, _base(row, bases), None, last, is_kept=True) for row in loose),
            *(self._line(row, None, None, last, is_kept=False) for row in empty),
        ]

    def page_of(self, row: int) -> int:
        """The page on which a row of the draft stands."""
        at = next((n for n, each in enumerate(self.loose) if each.number == row), None)
        if at is not None:
            return (self.stand + at) // self.per_page + 1
        key = next((key for key, each in self.in_place.items() if each.number == row), "")
        return self.standing.filter(key__lt=key).count() // self.per_page + 1

    def _standing_line(
        self, version: registers.Version, bases: Mapping[int, Any], last: registers.Version | None
    ) -> Line:
        row = self.in_place.get(version.key)
        if row is None:
            shown = row_of(self.filled.sheet.register, version, 0)
            return self._line(shown, version, version, last, is_kept=False)
        return self._line(row, _base(row, bases) or version, version, last, is_kept=True)

    def _line(
        self,
        row: TypedRow,
        base: registers.Version | None,
        now: registers.Version | None,
        last: registers.Version | None,
        *,
        is_kept: bool,
    ) -> Line:
        name = f"n{row.number}" if is_kept or base is None else f"s{base.seq}"
        about = [problem for problem in self.filled.problems if is_kept and problem.is_about(row)]
        by_field: dict[str, list[Problem]] = {}
        for problem in about:
            by_field.setdefault(problem.field(self.filled.sheet.register), []).append(problem)
        other = (self.filled.theirs or {}).get(row.number) if is_kept else None
        return Line(
            name=name,
            row=row,
            is_kept=is_kept,
            is_new=base is None,
            cells=tuple(
                _cell(name, column, row, base, last, other, by_field.get(column.entry.id, ()))
                for column in self.filled.columns
            ),
            problems=tuple(by_field.get("", ())),
            day_problems=tuple(by_field.get("valid_from", ())),
            conflict=self._conflict(row, base, now),
            differs=other is not None and other != row,
            reason=(self.filled.reasons or {}).get(row.number, ""),
        )

    def _conflict(
        self, row: TypedRow, base: registers.Version | None, now: registers.Version | None
    ) -> Conflict | None:
        if base is None or base.known_before is None:
            return None
        told = []
        for column in self.filled.columns:
            entry, mine = column.entry, row.facts.get(column.entry.id)
            opened, here = base.facts.get(entry.id), now.facts.get(entry.id) if now else None
            if opened != here or not means(entry, mine, here):
                told.append(
                    (
                        column.label,
                        words(entry, opened),
                        words(entry, here) if now else "",
                        _told(column, mine),
                    )
                )
        return Conflict(tuple(told), has_ended=now is None)


def _base(row: TypedRow, versions: Mapping[int, registers.Version]) -> registers.Version | None:
    """The version a row was made from, when it is one of the same record: a phone or a program may name any number."""
    found = versions.get(row.base_seq or 0)
    return found if found and found.key == row.key else None


def _cell(
    line: str,
    column: Column,
    row: TypedRow,
    base: registers.Version | None,
    last: registers.Version | None,
    other: TypedRow | None,
    problems: Sequence[Problem],
) -> Cell:
    entry, typed = column.entry, row.facts.get(column.entry.id, "")
    stood = base.facts.get(entry.id) if base else None
    theirs = other.facts.get(entry.id, "") if other else typed
    return Cell(
        name=f"{line}-{FACT}{entry.id}",
        column=column,
        value=column.shown(typed),
        was=words(entry, stood) if base and not means(entry, typed, stood) else "",
        last=words(entry, last.facts.get(entry.id)) if last else "",
        theirs=_told(column, theirs) if theirs != typed else "",
        problems=tuple(problems),
    )


def _told(column: Column, typed: object) -> str:
    """What is typed, in words; an empty cell says so."""
    text = column.shown(typed)
    return dict((*column.options, *column.listed)).get(text, text) if text else _("để trống")
