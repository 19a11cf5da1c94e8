"""The process that opens what a stranger made: `python -m vungcao.intake.ways.workbook.child`, within limits.

On its standard input a line with the file's name and the wanted sheet, then the file; on its standard output a line of
what the file is, then a line for each row, or a line with the refusal. It knows no database and inherits no secret. A
file that makes it use too much memory or time ends it, and nothing else.
"""

import datetime as dt
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import defusedxml.ElementTree
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from vungcao.intake.ways.workbook.guard import (
    TEXTS,
    Cells,
    Kind,
    RefusedFile,
    Seen,
    examine,
    refuse_far,
    refuse_many,
)
from vungcao.intake.ways.workbook.sheet import Unread, Value, line, written
from vungcao.intake.ways.workbook.text import cells_of, decoded, refuse_old_letters

MEMORY = 2 * 1024**3
"""Bytes of address space."""
SECONDS = 90
"""Of processor time."""
OWN_SHEET = "_vungcao"
LISTS_SHEET = "_danh_muc"
LONGEST_CELL = 5_000
"""Characters that are read of a cell: more than any field keeps."""
_DIGITS = 15
"""What a spreadsheet shows and keeps of a number; digits beyond are of its binary form."""
_LOOKED_AT = 2_000
"""Texts that are looked at to tell whether a sheet is Unicode."""


def main() -> None:
    """Read one file and say what is in it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        for said in tell(asked["name"], content, asked["sheet"]):
            sys.stdout.buffer.write(line(said))
    except RefusedFile as fault:
        said = {"refused": [fault.code, fault.found, fault.expected, fault.mend]}
        sys.stdout.buffer.write(line(said))


def tell(name: str, content: bytes, wanted: str) -> Iterator[Any]:
    """What the file is, then its rows. Raises RefusedFile."""
    seen = examine(name, content)
    if seen.kind in TEXTS:
        yield from _tell_text(seen.kind, content)
        return
    try:
        yield from _tell_sheets(seen, content, wanted)
    except PasswordError as fault:
        expected = "Tệp mở được không cần mật khẩu"
        raise RefusedFile(
            "WBK-004", "Tệp bị khóa bằng mật khẩu", expected, "Bỏ mật khẩu, lưu rồi gửi lại"
        ) from fault
    except CalamineError as fault:
        expected, mend = "Một bảng tính nguyên vẹn", "Mở lại trên máy, lưu thành .xlsx mới rồi gửi"
        raise RefusedFile("WBK-003", "Bảng tính hỏng, không đọc được", expected, mend) from fault


def _tell_text(kind: Kind, content: bytes) -> Iterator[Any]:
    rows = cells_of(decoded(content), kind)
    if not any(cell.strip() for row in rows for cell in row):
        raise _nothing()
    refuse_far("chữ", len(rows), max(map(len, rows)))
    yield {
        "kind": kind.value,
        "sheet": "chữ",
        "others": [],
        "hidden": [],
        "own": [],
        "from_1904": False,
        "merged": [],
    }
    yield from (_trimmed(row) for row in rows)


def _tell_sheets(seen: Seen, content: bytes, wanted: str) -> Iterator[Any]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        sheets = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
        refuse_many(len(sheets))
        parts = _parts(content) if seen.parts else {}
        cells = {each.name: seen.parts.get(parts.get(each.name, "")) for each in sheets}
        for each in sheets:
            if (there := cells[each.name]) is not None:
                refuse_far(each.name, there.last_row, there.last_column)
        ours = [each.name for each in sheets if each.name in (OWN_SHEET, LISTS_SHEET)]
        own = _own(book, cells[OWN_SHEET]) if OWN_SHEET in ours else []
        shown = [e.name for e in sheets if e.visible is SheetVisibleEnum.Visible and e.name not in ours]
        hidden = [e.name for e in sheets if e.name not in shown and e.name not in ours]
        chosen = _chosen(book, wanted or _named_in(own), shown or hidden[:1], cells)
        sheet = book.get_sheet_by_name(chosen)
        read = _from_the_first(sheet)
        first = list(islice(read, _LOOKED_AT))
        refuse_old_letters(_letters(first))
        yield {
            "kind": seen.kind.value,
            "sheet": chosen,
            "others": [name for name in shown if name != chosen],
            "hidden": [name for name in hidden if name != chosen],
            "own": own,
            "from_1904": _counts_from_1904(content) if seen.parts else False,
            "merged": [(*first, *last) for first, last in (sheet.merged_cell_ranges or ())[:20_000]],
        }
        yield from _rows(chain(first, read), cells[chosen])


def _chosen(book: CalamineWorkbook, wanted: str, among: Sequence[str], cells: dict[str, Cells | None]) -> str:
    """The sheet that was asked for, else the one with the most in it. Raises RefusedFile, WBK-011."""
    if wanted in among:
        return wanted
    sizes = {name: _size(book, name, cells[name]) for name in among}
    best = max(sizes, key=lambda name: sizes[name], default=None)
    if best is None or not sizes[best]:
        raise _nothing()
    return best


def _size(book: CalamineWorkbook, name: str, cells: Cells | None) -> int:
    if cells is not None:
        return cells.count
    sheet = book.get_sheet_by_name(name)
    refuse_far(name, sheet.total_height, sheet.total_width)
    return sheet.height * sheet.width


def _nothing() -> RefusedFile:
    expected = "Một trang có dòng tiêu đề và các dòng số liệu"
    return RefusedFile("WBK-011", "Không trang nào có nội dung", expected, "Chọn đúng tệp rồi gửi lại")


def _letters(read: Sequence[Sequence[Any]]) -> list[str]:
    """Texts of the first rows that are of more than plain letters."""
    texts = (value for row in read for value in row if isinstance(value, str) and not value.isascii())
    return list(islice(texts, _LOOKED_AT))


def _from_the_first(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """The rows from the first one of the sheet, the columns from the first, one by one: a sheet is large."""
    row, column = sheet.start or (0, 0)
    yield from ([] for _before in range(row))
    yield from ([""] * column + each for each in sheet.iter_rows())


def _rows(read: Iterable[list[Any]], cells: Cells | None) -> Iterator[list[Any]]:
    unread = cells.unread if cells else {}
    marked: dict[int, dict[int, str]] = {}
    for (row, column), why in unread.items():
        marked.setdefault(row, {})[column] = why
    number = -1
    for number, values in enumerate(read):
        yield _trimmed(_values(values, marked.pop(number, None)))
    for below in range(number + 1, max(marked, default=-1) + 1):
        yield _trimmed(_values([], marked.get(below)))


def _values(row: Sequence[Any], unread: dict[int, str] | None) -> list[Value]:
    values = [_exact(value) for value in row]
    for column, why in (unread or {}).items():
        values += [None] * (column + 1 - len(values))
        values[column] = Unread(why)
    return values


def _exact(value: Any) -> Value:
    """A cell's value; a number as the decimal that the sheet shows, for its binary form is an accident."""
    match value:
        case str():
            return value[:LONGEST_CELL] or None
        case bool() | int():
            return value
        case dt.datetime():
            return value.date()
        case dt.date():
            return value
        case dt.time() | dt.timedelta():
            return str(value)
    number = Decimal(f"{value:.{_DIGITS}g}")
    return int(number) if number == number.to_integral_value() else number


def _trimmed(values: Sequence[Value]) -> list[Any]:
    """The row as it is written down, without what is empty at its end."""
    kept = [written(value) for value in values]
    while kept and kept[-1] in (None, ""):
        kept.pop()
    return kept


def _own(book: CalamineWorkbook, cells: Cells | None) -> list[list[Any]]:
    """The rows of the hidden sheet that our own workbooks carry."""
    if cells is not None and cells.unread:
        return []
    rows = book.get_sheet_by_name(OWN_SHEET).to_python(skip_empty_area=False)
    return [_trimmed(_values(row, None)) for row in rows]


def _named_in(own: Sequence[Sequence[Any]]) -> str:
    return next((str(row[1]) for row in own if len(row) > 1 and row[0] == "sheet"), "")


def _parts(content: bytes) -> dict[str, str]:
    """Which part of the file holds which sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if "xl/_rels/workbook.xml.rels" not in packed.namelist():
            return {}
        links = defusedxml.ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
        targets = {each.get("Id"): _inside(each.get("Target", "")) for each in links}
        book = defusedxml.ElementTree.fromstring(packed.read("xl/workbook.xml"))
        found = {}
        for each in book.iter():
            if each.tag.rpartition("}")[2] == "sheet":
                link = next((value for name, value in each.items() if name.endswith("}id")), "")
                found[each.get("name", "")] = targets.get(link, "")
        return found


def _inside(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _counts_from_1904(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        book = defusedxml.ElementTree.fromstring(packed.read("xl/workbook.xml"))
    said = [each.get("date1904", "") for each in book.iter() if each.tag.rpartition("}")[2] == "workbookPr"]
    return any(value.lower() in ("1", "true") for value in said)


if __name__ == "__main__":
    main()
