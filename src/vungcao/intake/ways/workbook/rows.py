"""Cells as typed rows for the door: what a cell means where its column is known, and which record a row speaks of."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from typing import Any

from vungcao.exact.quantity import read_number
from vungcao.exact.refusal import Refusal
from vungcao.exact.vietnamese import fold
from vungcao.intake.rules import RowValues, TypedRow, read_typed_row
from vungcao.intake.rules.typed import as_typed, read_day
from vungcao.intake.ways.form import CODE_LETTERS, canonical
from vungcao.intake.ways.workbook.layout import EXPLANATION, OPERATION, Body, Columns
from vungcao.intake.ways.workbook.places import column_name, in_cell, in_row
from vungcao.intake.ways.workbook.sheet import Book, Unread, Value
from vungcao.pack.adapting import KEY, LAST_DAY, PERIOD, VALID_FROM
from vungcao.pack.geography import holds_on
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register
from vungcao.registers.rules import canonical_facts, return_key

OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "set": ("Ghi", "ghi mới", "ghi thay đổi", "set"),
    "end": ("Chấm dứt", "end"),
    "move": ("Chuyển đến", "move"),
    "nil": ("Khai không có", "không có", "nil"),
    "reverse": ("Hủy", "đảo", "reverse"),
}
"""What the column of operations may say; the first of each is what our own workbooks offer."""
_EPOCH, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_SERIALS = range(20_000, 110_000)
"""Numbers that are days of a spreadsheet between 1954 and 2200."""
_PRECISION = 60
_TELL_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class Held:
    """A version that stands, as rows are laid beside it."""

    seq: int
    key: str
    valid_from: dt.date
    valid_before: dt.date | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Ground:
    """What the rows of a sheet are read against."""

    register: Register
    place: str
    seed: str
    """Digest of the file: codes made for its new records are the same whenever it is read."""
    standing: Mapping[str, Sequence[Held]] = field(default_factory=dict)
    """What stands in the place, by key."""
    bases: Mapping[str, Held] = field(default_factory=dict)
    """What stood when our own workbook was made, by key: a row that still says it asks for nothing."""
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each register referred to: what its records are called, without marks, and their keys; "" for several."""
    periods: Mapping[str, dt.date] = field(default_factory=dict)
    """Of a return's calendar: each period and its first day."""
    period: str = ""
    """The period that the sheet is for, where a row does not say."""
    since: dt.date | None = None
    """The day from which rows hold that do not say."""


@dataclass
class Read:
    """What a sheet asks, row by row."""

    rows: list[RowValues] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    unchanged: int = 0
    """Rows that say what stands already, and are not asked for again."""
    sheet_rows: dict[int, int] = field(default_factory=dict)
    """Row number in the submission, and the row of the sheet from 1."""


def read_sheet(
    book: Book,
    columns: Columns,
    body: Body,
    ground: Ground,
    progress: Callable[[int], None] = lambda _rows: None,
) -> Read:
    """Every row as the door takes it, or what is refused in which cell. `progress` may raise to stop."""
    result = Read()
    cells = _Cells(book, columns, ground)
    matches = _matches(columns, ground)
    number = 0
    for count, at in enumerate(body.rows):
        if count % _TELL_EVERY == 0:
            progress(count)
        number = number + 2 if ground.register.kind is Kind.EVENT else at + 1
        typed, refusals = cells.row(at, number)
        result.sheet_rows[number] = at + 1
        values, wrong = read_typed_row(ground.register, typed)
        if refusals or wrong or values is None:
            result.refusals += [*refusals, *wrong]
            continue
        try:
            settled = _settled(_recognised(values, columns, matches, ground), columns, ground)
        except _SeveralError as several:
            result.refusals.append(_refuse_several(values, several.count))
            continue
        if _asks_nothing(settled[-1], columns, ground):
            result.unchanged += 1
            continue
        for row in settled:
            result.sheet_rows[row.number] = at + 1
        result.rows += settled
    return result


def typed_rows(book: Book, columns: Columns, ground: Ground, wanted: Mapping[int, str]) -> list[TypedRow]:
    """Some rows of a sheet as they were typed: `wanted` are their numbers from 1, and the keys they were given."""
    cells = _Cells(book, columns, ground)
    rows = [replace(cells.row(number - 1, number)[0], number=number) for number in sorted(wanted)]
    return [_whole(replace(row, key=wanted[row.number] or row.key), columns, ground) for row in rows]


def _whole(row: TypedRow, columns: Columns, ground: Ground) -> TypedRow:
    """The row with the version that its writer was looking at, and what stands in fields that the sheet has not."""
    there = ground.bases.get(row.key) or next(iter(ground.standing.get(row.key, ())), None)
    if there is None or row.operation != "set":
        return row if there is None else replace(row, base_seq=there.seq)
    said = _said(columns)
    kept = {
        entry.id: as_typed(entry, there.facts.get(entry.id))
        for entry in ground.register.fields
        if entry.id not in said
    }
    return replace(row, base_seq=there.seq, facts=kept | dict(row.facts))


class _Cells:
    """Reads the cells of rows: merged ones say what their first says."""

    def __init__(self, book: Book, columns: Columns, ground: Ground) -> None:
        self.book, self.columns, self.ground = book, columns, ground
        self.given = columns.adapter.given if columns.adapter else {}
        self.words = {
            name: {fold(said): meant for said, meant in column.values.items()}
            for name in columns.fields.values()
            if (column := columns.said(name)) is not None
        }
        self.above = {
            (row, c1): r1
            for r1, c1, r2, _c2 in book.sheet.merged
            if r2 > r1
            for row in range(r1 + 1, min(r2, len(book.sheet.rows)) + 1)
        }
        self.names = {name: f"cột {column_name(at)}" for at, name in columns.fields.items()}
        if LAST_DAY in self.names:
            self.names["valid_before"] = self.names[LAST_DAY]

    def row(self, at: int, number: int) -> tuple[TypedRow, list[Refusal]]:
        """The row as typed, and the cells that have no value or no meaning."""
        refusals: list[Refusal] = []
        said: dict[str, object] = dict(self.given)
        for column, name in self.columns.fields.items():
            value = self.value(at, column)
            if isinstance(value, Unread):
                refusals.append(self._refuse_unread(at, column, value))
                continue
            try:
                said[name] = self._meant(name, value)
            except _NotKnownError as fault:
                refusals.append(self._refuse_unknown(at, column, value, fault))
        return self._typed(at, number, said), refusals

    def value(self, at: int, column: int) -> Value:
        """The value of a cell."""
        row = self.book.sheet.rows[self.above.get((at, column), at)]
        return row[column] if column < len(row) else None

    def _typed(self, at: int, number: int, said: dict[str, object]) -> TypedRow:
        about = {
            name: said.pop(name, None) for name in (KEY, OPERATION, VALID_FROM, LAST_DAY, PERIOD, EXPLANATION)
        }
        typed = TypedRow(
            number=number,
            key=_text(about[KEY]),
            operation=str(about[OPERATION] or "set"),
            valid_from=about[VALID_FROM] or self.ground.since or "",
            valid_before=_day_after(about[LAST_DAY]),
            facts=said,
            explanation=_text(about[EXPLANATION]),
            where=in_row(self.book.name, self.book.sheet.name, at + 1),
            cells=self.names,
        )
        return self._of_period(typed, _text(about[PERIOD]))

    def _of_period(self, typed: TypedRow, period: str) -> TypedRow:
        """A return is named by its period and begins with it."""
        ground = self.ground
        if ground.register.kind is not Kind.RETURN:
            return typed
        wanted = next(
            (each for each in ground.periods if fold(each) == fold(period)), period or ground.period
        )
        key = typed.key or return_key(ground.place, wanted, ground.register.agency)
        return replace(typed, key=key, valid_from=typed.valid_from or ground.periods.get(wanted, ""))

    def _meant(self, name: str, value: Value) -> object:
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        column = self.columns.said(name)
        if column is not None and (meant := self.words[name].get(fold(str(value)))) is not None:
            return meant
        entry = self.ground.register.field(name)
        if name == OPERATION:
            return _operation(str(value))
        if name in (VALID_FROM, LAST_DAY) or (entry is not None and entry.type is FieldType.DATE):
            return self._day(value)
        if entry is None:
            return value
        if column is not None and column.multiplier is not None:
            return _times(value, column.multiplier)
        titles = self.ground.titles.get(entry.references or "")
        if entry.type is FieldType.REFERENCE and titles is not None:
            return _referred(str(value).strip(), titles)
        return _written_as(entry, value)

    def _day(self, value: Value) -> object:
        """A number in a column of days is the day that the spreadsheet counts."""
        if isinstance(value, int) and not isinstance(value, bool) and value in _SERIALS:
            return (_EPOCH_1904 if self.book.from_1904 else _EPOCH) + dt.timedelta(days=value)
        return value

    def _refuse_unread(self, at: int, column: int, value: Unread) -> Refusal:
        where = in_cell(self.book.name, self.book.sheet.name, at + 1, column)
        if value.why == "formula":
            return Refusal(
                code="WBK-013",
                where=where,
                found="Công thức chưa được tính, tệp không giữ kết quả",
                expected="Giá trị, hoặc công thức đã có kết quả",
                mend="Mở tệp bằng phần mềm bảng tính, lưu lại; hoặc dán giá trị thay công thức",
            )
        return Refusal(
            code="WBK-014",
            where=where,
            found=f"Ô báo lỗi {value.why}",
            expected="Một giá trị, hoặc ô trống khi chưa có số liệu",
            mend="Sửa công thức, hoặc ghi giá trị",
        )

    def _refuse_unknown(self, at: int, column: int, value: Value, fault: "_NotKnownError") -> Refusal:
        where = in_cell(self.book.name, self.book.sheet.name, at + 1, column)
        return Refusal(fault.code, where, f"Gặp «{str(value)[:60]}»", fault.expected, fault.mend)


class _NotKnownError(Exception):
    """A cell whose words mean nothing here."""

    def __init__(self, code: str, expected: str, mend: str) -> None:
        self.code, self.expected, self.mend = code, expected, mend


class _SeveralError(Exception):
    """A row without a code that fits several records."""

    def __init__(self, count: int) -> None:
        self.count = count


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _day_after(value: object) -> object:
    """The first day on which it no longer holds; what is no day is kept, to be refused where days are read."""
    try:
        return read_day(value) + dt.timedelta(days=1) if value is not None else ""
    except (ValueError, OverflowError):
        return value


def _operation(said: str) -> str:
    wanted = fold(said)
    found = next((op for op, words in OPERATIONS.items() if wanted in map(fold, words)), None)
    if found is None:
        offered = ", ".join(words[0] for words in OPERATIONS.values())
        raise _NotKnownError("WBK-017", f"Một trong: {offered}; để trống là ghi", "Chọn lại trong danh sách")
    return found


def _times(value: Value, multiplier: Decimal) -> object:
    """The value in our unit, exactly; what is no number is left to be refused."""
    try:
        number = Decimal(value) if isinstance(value, int | Decimal) else read_number(str(value))
    except ValueError:
        return value
    with localcontext() as context:
        context.prec = _PRECISION
        return number * multiplier


def _referred(said: str, titles: Mapping[str, str]) -> str:
    """The key of the record that is named: by its key, by what it is called, or by both as our lists write them."""
    named = titles.get(fold(said))
    if named is None and said.endswith(")"):
        named = said[said.rfind("(") + 1 : -1]
    if named == "":
        mend = "Ghi mã của bản ghi thay cho tên"
        raise _NotKnownError("WBK-018", "Tên chỉ của một bản ghi trong sổ được nhắc đến", mend)
    return said if named is None else named


def _written_as(entry: FieldEntry, value: Value) -> object:
    """A number in a column of text is the text of its digits; yes and no of a sheet are ours."""
    if entry.type in (FieldType.TEXT, FieldType.REFERENCE, FieldType.CHOICE) and not isinstance(value, str):
        return ("Có" if value else "Không") if isinstance(value, bool) else str(value)
    if entry.type is FieldType.BOOLEAN and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


_Matches = Mapping[tuple[Any, ...], Sequence[str]]


def _matches(columns: Columns, ground: Ground) -> _Matches:
    """The keys of records that stand, by the fields that an adapter recognises them by."""
    wanted = columns.adapter.match if columns.adapter else ()
    found: dict[tuple[Any, ...], list[str]] = {}
    for key, versions in ground.standing.items() if wanted else ():
        for identity in {_identity(version.facts, wanted) for version in versions}:
            found.setdefault(identity, []).append(key)
    return found


def _identity(facts: Mapping[str, Any], wanted: Iterable[str]) -> tuple[Any, ...]:
    return tuple(
        fold(value) if isinstance(value := canonical(facts.get(name)), str) else value for name in wanted
    )


def _recognised(values: RowValues, columns: Columns, matches: _Matches, ground: Ground) -> RowValues:
    """The row with the key of its record: its own, that of the one record it fits, or a new one."""
    if values.key or (values.operation == "nil" and ground.register.kind is not Kind.RETURN):
        return values
    wanted = columns.adapter.match if columns.adapter else ()
    fitting = matches.get(_identity(values.facts, wanted), ()) if wanted else ()
    if len(fitting) > 1:
        raise _SeveralError(len(fitting))
    return replace(values, key=fitting[0] if fitting else _code(ground, values.number))


def _code(ground: Ground, number: int) -> str:
    """A code for a new record. It says nothing of whom it names, and is the same when the file is read again."""
    drawn = int.from_bytes(hashlib.sha256(f"{ground.seed}#{number}".encode()).digest())
    letters = ""
    for _place in range(8):
        drawn, at = divmod(drawn, len(CODE_LETTERS))
        letters += CODE_LETTERS[at]
    return f"{ground.place.partition('@')[0]}-{letters}"


def _refuse_several(values: RowValues, count: int) -> Refusal:
    return Refusal(
        code="WBK-019",
        where=values.said_at,
        found=f"Dòng không ghi mã và khớp với {count} bản ghi đang có",
        expected="Chỉ một bản ghi",
        mend="Thêm cột «Mã hồ sơ» và ghi mã của bản ghi được nói đến",
    )


def _settled(values: RowValues, columns: Columns, ground: Ground) -> list[RowValues]:
    """The row upon what stands: fields without a column stay as they are, an event is reversed and written again."""
    held = _held(values, ground)
    if held is None:
        return [values]
    base = ground.bases.get(values.key, held)
    based = replace(values, base_seq=base.seq)
    if values.operation != "set":
        return [replace(based, facts={}) if values.operation in ("end", "reverse") else based]
    said = _said(columns)
    facts = {name: value for name, value in held.facts.items() if name not in said} | dict(values.facts)
    based = replace(based, facts=facts)
    if ground.register.kind is not Kind.EVENT or _asks_nothing(based, columns, ground):
        return [based]
    start, number = held.valid_from, values.number - 1
    undone = replace(based, number=number, operation="reverse", valid_from=start, valid_before=None, facts={})
    return [undone, replace(based, base_seq=None)]


def _said(columns: Columns) -> set[str]:
    """The fields that the sheet speaks of."""
    return {*columns.fields.values(), *(columns.adapter.given if columns.adapter else ())}


def _held(values: RowValues, ground: Ground) -> Held | None:
    """The version that stands of the row's record on its first day, else any of it."""
    there = ground.standing.get(values.key, ())
    on_its_day = (h for h in there if holds_on(h.valid_from, h.valid_before, values.valid_from))
    return next(on_its_day, None) or next(iter(there), None)


def _asks_nothing(row: RowValues, columns: Columns, ground: Ground) -> bool:
    """Whether what the row says is so already, on each of its days, or was so when its workbook was made."""
    sides = [*ground.standing.get(row.key, ()), *([ground.bases[row.key]] if row.key in ground.bases else ())]
    near = [side for side in sides if row.operation == "set" and _covers(side, row, ground.register.kind)]
    if not near:
        return False
    facts, wrong = canonical_facts(ground.register, row.facts, on=row.valid_from)
    said = _said(columns) & facts.keys()
    return not wrong and any(all(facts[name] == side.facts.get(name) for name in said) for side in near)


def _covers(side: Held, row: RowValues, kind: Kind) -> bool:
    if kind is Kind.EVENT:
        return side.valid_from == row.valid_from
    begins = side.valid_from <= row.valid_from
    return begins and (kind is Kind.RETURN or side.valid_before in (None, row.valid_before))
