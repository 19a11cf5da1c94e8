"""Where the headings of a sheet stand, and which of its columns gives which field.

Sheets begin with titles, have headings on one row or two with merged cells, number their columns below, and end in
totals and signatures. What is recognised is said; nothing is left out silently.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vungcao.exact.refusal import Refusal
from vungcao.exact.vietnamese import fold
from vungcao.intake.ways.workbook.places import column_name, in_sheet
from vungcao.intake.ways.workbook.sheet import Sheet, Value
from vungcao.pack.adapting import KEY, LAST_DAY, PERIOD, VALID_FROM, Adapter, Column
from vungcao.pack.register import Kind, Register

OPERATION, EXPLANATION = "operation", "explanation"
ABOUT_WORDS: Mapping[str, tuple[str, ...]] = {
    KEY: ("Mã hồ sơ", "Mã"),
    OPERATION: ("Việc cần làm",),
    VALID_FROM: ("Đúng từ ngày", "Từ ngày", "Xảy ra ngày", "Ngày"),
    LAST_DAY: ("Đúng đến hết ngày", "Đến hết ngày", "Đến ngày"),
    PERIOD: ("Kỳ báo cáo", "Kỳ"),
    EXPLANATION: ("Giải trình",),
}
"""Columns beside the fields, and what they are called; the first name is the one our own workbooks write."""
_LOOKED_AT = 40
"""Rows among which the headings are sought."""
_TOTAL = re.compile(
    r"(tong cong|tong so|tong|cong)( (toan )?(xa|phuong|thon|ban|trang|tinh|bang|chung|cong)( .*)?)?[ :.]*"
)
_NUMBERED = re.compile(r"\(?([0-9]{1,2}|[a-z])\)?")


def about(register: Register) -> tuple[str, ...]:
    """The columns beside the fields that sheets of a register may have."""
    match register.kind:
        case Kind.RETURN:
            return (KEY, OPERATION, PERIOD, EXPLANATION)
        case Kind.EVENT:
            return (KEY, OPERATION, VALID_FROM, EXPLANATION)
        case Kind.THING:
            return (KEY, OPERATION, VALID_FROM, LAST_DAY, EXPLANATION)


@dataclass(frozen=True)
class Headings:
    """The rows on which the headings stand, from 0, and what each column is called, groups before their parts."""

    first: int
    last: int
    names: Sequence[str]
    lower: Sequence[str] = ()
    """What the lower of two rows calls each column."""

    @property
    def fingerprint(self) -> str:
        """The same for sheets with the same headings in the same order, however they are spaced or capitalised."""
        return hashlib.sha256("\n".join(map(plain, self.names)).encode()).hexdigest()


@dataclass(frozen=True)
class Columns:
    """Which column, from 0, gives which field, and what else is known of the sheet's words."""

    fields: Mapping[int, str]
    adapter: Adapter | None = None

    def said(self, name: str) -> Column | None:
        """What the adapter knows of a field's column."""
        columns = self.adapter.columns if self.adapter else ()
        return next((column for column in columns if column.field == name), None)


@dataclass(frozen=True)
class Body:
    """The rows below the headings that hold records, and what was left out, in words."""

    rows: Sequence[int]
    """Numbers of rows, from 0."""
    left_out: Sequence[str] = field(default_factory=list)


def plain(heading: str) -> str:
    """A heading as it is compared: without marks, case, signs of duty and spaces."""
    return fold(re.sub(r"[*:_\s]+", " ", heading)).strip(" .-")


def known_names(register: Register, adapters: Sequence[Adapter] = ()) -> dict[str, str]:
    """Every heading that is known to mean a field, as it is compared, and the field."""
    names: dict[str, str] = {}
    for adapter in adapters:
        names |= {plain(each): column.field for column in adapter.columns for each in column.headings}
    for name in about(register):
        names |= {plain(word): name for word in ABOUT_WORDS[name]}
    for entry in register.fields:
        labels = (entry.label.vi, entry.label.en, entry.id)
        names |= {plain(each): entry.id for each in labels}
        names |= {plain(f"{each} ({entry.unit})"): entry.id for each in labels if entry.unit}
    return names


def find_headings(sheet: Sheet, known: Mapping[str, str]) -> Headings | None:
    """The row that names most of what is known, else the first row of many words; None in a sheet without one."""
    rows = sheet.rows[:_LOOKED_AT]
    scores = [sum(plain(text) in known for text in _texts(row)) for row in rows]
    best = max(range(len(rows)), key=lambda n: (scores[n], -n), default=None)
    if best is None:
        return None
    if scores[best] < 2:
        words = [len(_texts(row)) if _is_of_words(row) else 0 for row in rows]
        most = max(range(len(rows)), key=lambda n: (words[n], -n))
        if words[most] < 2 and not scores[best]:
            return None
        best = most if words[most] >= 2 else best
    return _headings(sheet, best)


def _texts(row: Sequence[Value]) -> list[str]:
    return [value for value in row if isinstance(value, str) and value.strip()]


def _is_of_words(row: Sequence[Value]) -> bool:
    filled = [value for value in row if value not in (None, "")]
    return len(filled) == len(_texts(row))


def _headings(sheet: Sheet, best: int) -> Headings:
    first, last = best, best
    if best > 0 and _are_linked(sheet, best - 1):
        first = best - 1
    elif _are_linked(sheet, best):
        last = best + 1
    width = max((len(row) for row in sheet.rows[first : last + 1]), default=0)
    upper = [_text(sheet.rows[first], column) for column in range(width)]
    if first == last:
        return Headings(first, last, upper)
    upper = _spread(sheet, first, upper)
    lower = [_text(sheet.rows[last], column) for column in range(width)]
    names = [
        " ".join(part for part in (over, under if under != over else "") if part)
        for over, under in zip(upper, lower, strict=True)
    ]
    return Headings(first, last, names, lower)


def _text(row: Sequence[Value], column: int) -> str:
    value = row[column] if column < len(row) else None
    return " ".join(str(value).split()) if value is not None else ""


def _are_linked(sheet: Sheet, upper: int) -> bool:
    """Whether a row and the next are one heading: groups over their parts, or cells that reach over both."""
    if upper + 1 >= len(sheet.rows):
        return False
    over, under = sheet.rows[upper], sheet.rows[upper + 1]
    below = [column for column in range(len(under)) if _text(under, column)]
    if not below or not _is_of_words(under) or len(_texts(over)) < 2:
        return False
    tall = {
        c for r1, c1, r2, c2 in sheet.merged if r1 == upper and r2 == upper + 1 for c in range(c1, c2 + 1)
    }
    wide = {c for r1, c1, r2, c2 in sheet.merged if r1 == r2 == upper and c2 > c1 for c in range(c1, c2 + 1)}
    if tall or wide:
        return bool(wide) and set(below) <= wide
    blank = {column for column in range(len(under)) if not _text(over, column)}
    starts = {column - 1 for column in blank}
    return (
        bool(blank & set(below))
        and set(below) <= blank | starts
        and len(below) < len(_texts(over)) + len(blank)
    )


def _spread(sheet: Sheet, row: int, texts: list[str]) -> list[str]:
    """Groups said over each of the columns that they stand over."""
    spread = list(texts)
    for r1, c1, r2, c2 in sheet.merged:
        if r1 <= row <= r2:
            for column in range(c1, min(c2, len(spread) - 1) + 1):
                spread[column] = texts[c1]
    if not sheet.merged:
        for column in range(1, len(spread)):
            spread[column] = spread[column] or spread[column - 1]
    return spread


def columns_of(headings: Headings, known: Mapping[str, str], adapter: Adapter | None = None) -> Columns:
    """The columns whose headings are known; a field that two columns would give is taken from the first."""
    fields: dict[int, str] = {}
    for column, name in enumerate(headings.names):
        lower = headings.lower[column] if headings.lower else ""
        meant = next((known[plain(each)] for each in (name, lower) if plain(each) in known), None)
        if meant is not None and meant not in fields.values():
            fields[column] = meant
    return Columns(fields, adapter)


def best_adapter(headings: Headings, adapters: Sequence[Adapter]) -> Adapter | None:
    """The adapter that knows most of the headings, if it knows at least two."""
    counts = [
        sum(plain(name) in {plain(h) for c in each.columns for h in c.headings} for name in headings.names)
        for each in adapters
    ]
    best = max(range(len(adapters)), key=lambda n: counts[n], default=None)
    return adapters[best] if best is not None and counts[best] >= 2 else None


def refuse_doubled(headings: Headings, known: Mapping[str, str], *, file: str, sheet: str) -> list[Refusal]:
    """In our own workbook no two columns give the same field."""
    columns: dict[str, list[int]] = {}
    for column, name in enumerate(headings.names):
        if plain(name) in known:
            columns.setdefault(known[plain(name)], []).append(column)
    return [
        Refusal(
            code="WBK-015",
            where=f"{in_sheet(file, sheet)}, cột {', '.join(column_name(each) for each in several)}",
            found=f"{len(several)} cột cùng tên «{headings.names[several[0]]}»",
            expected="Mỗi điều một cột",
            mend="Xóa cột thừa, hoặc đổi tên cột không nộp",
        )
        for several in columns.values()
        if len(several) > 1
    ]


def refuse_no_headings(*, file: str, sheet: str) -> Refusal:
    """A sheet says what its columns are."""
    return Refusal(
        code="WBK-012",
        where=in_sheet(file, sheet),
        found="Không thấy dòng tiêu đề",
        expected=f"Một dòng ghi tên các cột trong {_LOOKED_AT} dòng đầu",
        mend="Thêm dòng tiêu đề, hoặc chọn trang khác",
    )


def body_of(sheet: Sheet, headings: Headings, columns: Columns) -> Body:
    """The rows with records: blank rows, numbers of columns, totals and what follows the last total are no records."""
    rows: list[int] = []
    left_out: list[str] = []
    after_total = False
    for number in range(headings.last + 1, len(sheet.rows)):
        row = sheet.rows[number]
        if not any(_text(row, column) for column in columns.fields):
            continue
        if number == headings.last + 1 and _numbers_columns(row):
            left_out.append(f"Dòng {number + 1}: số thứ tự của cột")
        elif _is_total(row):
            left_out.append(f"Dòng {number + 1}: dòng cộng («{_texts(row)[0].strip()[:40]}»)")
            after_total = True
        elif after_total and _is_signature(row, columns):
            left_out.append(f"Dòng {number + 1}: chữ ký, ghi chú sau dòng cộng")
        else:
            rows.append(number)
    return Body(rows, left_out)


def _is_total(row: Sequence[Value]) -> bool:
    texts = _texts(row)
    return bool(texts) and _TOTAL.fullmatch(fold(texts[0])) is not None


def _numbers_columns(row: Sequence[Value]) -> bool:
    said = [fold(str(value)) for value in row if value not in (None, "")]
    if len(said) < 3 or not all(_NUMBERED.fullmatch(each) for each in said):
        return False
    numbers = [int(each.strip("()")) for each in said if each.strip("()").isdecimal()]
    return numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 2


def _is_signature(row: Sequence[Value], columns: Columns) -> bool:
    filled = [column for column in columns.fields if _text(row, column)]
    return len(filled) * 2 < len(columns.fields)
