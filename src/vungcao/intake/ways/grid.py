"""The grid: a register's records of one place as a sheet, filled with what stands, and what was typed into it.

A draft keeps the rows that somebody changed, added or ended, and no other: a sheet of a thousand records of which three
changed is three rows. A line of the sheet is named `s` and the sequence number of the version it shows, or `n` and the
number of its row.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from vungcao.exact.period import Period
from vungcao.exact.vietnamese import date
from vungcao.intake.actions import Answers
from vungcao.intake.rules import TypedRow, as_typed, means
from vungcao.intake.rules.typed import read_day
from vungcao.intake.ways.form import FACT, new_code
from vungcao.pack.calendar import periods_begun, periods_within
from vungcao.pack.register import Kind, Register
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import nil_key, return_key

_CELL = re.compile(r"(?P<line>[sn]\d{1,18})-(?P<name>\w+)", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_LONGEST = 5000
_MOST_ROWS = 1_000_000
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Sheet:
    """Which records a grid shows: of a register in a place, as they are on a day, for a period where one is asked."""

    register: Register
    place: str
    period: Period | None
    obligation: str
    today: dt.date
    without: frozenset[str] = frozenset()
    """Keys of records that are not shown to whoever sits before it."""

    @property
    def day(self) -> dt.date:
        """The day as of which what stands is shown: the last of the period, or today while it runs."""
        return min(self.period.end, self.today) if self.period else self.today

    @property
    def answers(self) -> Answers | None:
        """The obligation that it answers, if any."""
        return Answers(self.obligation, self.period.id) if self.obligation and self.period else None

    @property
    def key_of_return(self) -> str:
        """The key of the one line of a return."""
        assert self.period is not None
        return return_key(self.place, self.period.id, self.register.agency)

    def standing(self) -> QuerySet[registers.Version]:
        """What stands, by key: things on the day, events and returns of the period."""
        if self.register.kind is Kind.THING:
            found = registers.versions_known_now(self.register.id, place=self.place, on=self.day)
        elif self.register.kind is Kind.EVENT:
            first = self.period.start if self.period else self.today.replace(month=1, day=1)
            found = registers.versions_known_now(self.register.id, place=self.place)
            found = found.filter(valid_from__gte=first, valid_from__lte=self.day)
        else:
            assert self.period is not None
            found = registers.versions_known_now(self.register.id, place=self.place)
            found = found.filter(key__startswith=f"{self.place}|{self.period.id}|")
        found = found.exclude(key__in=self.without) if self.without else found
        return found.filter(nil=False).order_by("key", "seq")

    def last_return(self) -> registers.Version | None:
        """The same return of the period before, to be seen beside this one's."""
        if self.register.kind is not Kind.RETURN or self.period is None:
            return None
        begun = periods_begun(places.pack_in_force(), self.register, on=self.today)
        before = [each for each in begun if each.end < self.period.start]
        if not before:
            return None
        key = return_key(self.place, before[0].id, self.register.agency)
        if key in self.without:
            return None
        return (
            registers.versions_known_now(self.register.id, place=self.place)
            .filter(key=key, nil=False)
            .first()
        )

    def versions(self, named: Iterable[int]) -> list[registers.Version]:
        """Those of some versions, by their numbers, that the sheet may show: of its place, and not left out."""
        found = registers.versions_numbered(self.register.id, named)
        return [each for each in found if each.place == self.place and each.key not in self.without]

    def none_row(self) -> TypedRow:
        """The row that declares that the place has none."""
        start = self.period.start if self.period else self.today
        if self.register.kind is Kind.RETURN:
            return TypedRow(1, self.key_of_return, "nil", date(start))
        until = date(self.period.end + _DAY) if self.period else ""
        return TypedRow(1, nil_key(self.place), "nil", date(start), until)


def sheet_of(register: Register, place: str, *, obligation: str, period: str, today: dt.date) -> Sheet:
    """The sheet of a register for a place; raises LookupError for an obligation or a period that is not there."""
    pack = places.pack_in_force()
    calendar = register.calendar
    if obligation:
        owed = next(each for each in [*pack.obligations, None] if each is None or each.id == obligation)
        if owed is None or owed.register_id != register.id:
            raise LookupError(obligation)
        calendar = calendar if register.kind is Kind.RETURN else owed.calendar
    if period and calendar:
        return Sheet(register, place, _named(periods_within(pack, calendar), period), obligation, today)
    if register.kind is Kind.RETURN:
        begun = periods_begun(pack, register, on=today)
        if not begun:
            raise LookupError(register.id)
        return Sheet(register, place, begun[0], obligation, today)
    if period or obligation:
        raise LookupError(period)
    return Sheet(register, place, None, "", today)


def _named(every: Iterable[Period], name: str) -> Period:
    for period in every:
        if period.id == name:
            return period
    raise LookupError(name)


def row_of(register: Register, version: registers.Version, number: int) -> TypedRow:
    """A version as a row that asks for what stands already."""
    until = date(version.valid_before) if version.valid_before and register.kind is Kind.THING else ""
    return TypedRow(
        number=number,
        key=version.key,
        valid_from=date(version.valid_from),
        valid_before=until,
        facts={entry.id: as_typed(entry, version.facts.get(entry.id)) for entry in register.fields},
        base_seq=version.seq,
    )


def says_the_same(register: Register, row: TypedRow, version: registers.Version) -> bool:
    """Whether a row asks for nothing that does not stand."""
    return (
        row.operation == "set"
        and not row.explanation
        and _is(row.valid_from, version.valid_from)
        and all(
            means(entry, row.facts.get(entry.id), version.facts.get(entry.id)) for entry in register.fields
        )
    )


def _is(said: object, day: dt.date) -> bool:
    """Whether a day was typed, one way or the other."""
    try:
        return read_day(said) == day
    except ValueError:
        return False


def typed_into(sheet: Sheet, rows: Sequence[TypedRow], posted: Mapping[str, str]) -> list[TypedRow]:
    """The rows of a draft after what a browser sent of some or all cells of some lines.

    A line that says again what stands is no row any more, nor is a new one that was emptied. Lines that name versions
    of another register or place are not read. `reserved` among what was sent is the last number of an empty line shown.
    """
    said = _by_line(posted)
    reserved = int(posted["reserved"]) if _NUMBER.fullmatch(posted.get("reserved", "")) else 0
    named = [int(line[1:]) for line in said if line.startswith("s")]
    named += [row.base_seq for row in rows if row.base_seq is not None]
    versions = {version.seq: version for version in sheet.versions(named)}
    kept = {row.number: row for row in rows}
    for line, cells in said.items():
        row = _row_at(sheet, kept, line, versions, reserved)
        if row is None:
            continue
        changed = _with_cells(sheet.register, row, cells)
        base = versions.get(row.base_seq or 0)
        if says_the_same(sheet.register, changed, base) if base else _is_blank(sheet, row, changed):
            kept.pop(row.number, None)
        elif changed != row or row.number in kept or base is None:
            kept[row.number] = changed if changed.key else replace(changed, key=new_code(sheet.place))
    return sorted(kept.values(), key=lambda row: row.number)


def beside(rows: Sequence[TypedRow], posted: Mapping[str, str]) -> dict[str, str]:
    """What an older window sent, its new lines numbered after those of the newer one where both began other records."""
    kept = {f"n{row.number}": row for row in rows if row.base_seq is None}
    sent_lines = sorted(_by_line(posted), key=lambda line: int(line[1:]))
    top = max([*(row.number for row in rows), *(int(line[1:]) for line in sent_lines if line[0] == "n"), 0])
    moved: dict[str, str] = {}
    for line in sent_lines:
        if line in kept and posted.get(f"{line}-key", "") != kept[line].key:
            top += 1
            moved[line] = f"n{top}"
    sent = {}
    for name, value in posted.items():
        line, dash, cell = name.partition("-")
        sent[moved.get(line, line) + dash + cell] = value
    return sent


def _by_line(posted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {}
    for name, value in posted.items():
        match = _CELL.fullmatch(name)
        if match:
            said.setdefault(match["line"], {})[match["name"]] = _plain(value)
    return {line: cells for line, cells in said.items() if "theirs" not in cells}


def _plain(value: str) -> str:
    return unicodedata.normalize("NFC", value.strip())[:_LONGEST]


def _row_at(
    sheet: Sheet,
    rows: Mapping[int, TypedRow],
    line: str,
    versions: Mapping[int, registers.Version],
    reserved: int,
) -> TypedRow | None:
    number = int(line[1:])
    if line.startswith("s"):
        there = next((row for row in rows.values() if row.base_seq == number), None)
        version = versions.get(number)
        if there or version is None:
            return there
        return row_of(sheet.register, version, max(reserved, *rows, 0) + 1)
    if number in rows or not 0 < number < _MOST_ROWS:
        return rows.get(number)
    if sheet.register.kind is Kind.RETURN:
        assert sheet.period is not None
        return TypedRow(number, sheet.key_of_return, valid_from=date(sheet.period.start))
    return TypedRow(number)


def _with_cells(register: Register, row: TypedRow, cells: Mapping[str, str]) -> TypedRow:
    facts = {entry.id: cells[FACT + entry.id] for entry in register.fields if FACT + entry.id in cells}
    is_new = row.base_seq is None and register.kind is not Kind.RETURN
    operations = ("set", "end") if register.kind is Kind.THING else ("set", "reverse")
    return replace(
        row,
        facts={**row.facts, **facts},
        valid_from=row.valid_from
        if register.kind is Kind.RETURN
        else cells.get("valid_from", row.valid_from),
        key=cells.get("key", row.key) or row.key if is_new else row.key,
        operation=cells["operation"] if cells.get("operation") in operations else row.operation,
        explanation=cells.get("explanation", row.explanation),
    )


def _is_blank(sheet: Sheet, before: TypedRow, row: TypedRow) -> bool:
    """Whether nothing is said in a new line: its code alone says nothing once it was there, for we gave it."""
    said = any(str(value or "").strip() for value in row.facts.values())
    dated = bool(row.valid_from) and sheet.register.kind is not Kind.RETURN
    return row.operation == "set" and not said and not dated and row.key == before.key
