"""Registers as tables of a Frictionless data package: a file `datapackage.json`, and a CSV file for each register.

A row is a record as it held from one day to before another. Numbers have a point before decimals and none between
thousands, days are YYYY-MM-DD, truths true and false, choices their ids. An empty cell is missing, and never zero. Text
that a spreadsheet would compute begins with an apostrophe, which is taken off again when it is read.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vungcao.exchange.rules.forms import MARK, OURS
from vungcao.exchange.rules.hearing import Hearing
from vungcao.exchange.rules.records import Record
from vungcao.exchange.rules.telling import Telling
from vungcao.exchange.rules.ways import Node
from vungcao.pack.register import FieldEntry, FieldType, Register
from vungcao.registers.rules import Fact

DESCRIPTOR = "datapackage.json"
_WHOLE = re.compile(r"-?[0-9]{1,30}")
_COMPUTED = ("=", "+", "-", "@", "'", "\t", "\r")
_OWN: tuple[tuple[str, str, str], ...] = (
    ("key", "string", "Mã bản ghi"),
    ("place", "string", "Mã địa bàn"),
    ("valid_from", "date", "Đúng từ ngày"),
    ("valid_before", "date", "Đến trước ngày"),
    ("nil", "boolean", "Khai không có"),
    ("simulated", "boolean", "Số liệu mô phỏng"),
    ("provisional", "boolean", "Số liệu sơ bộ"),
)
_TYPES: Mapping[FieldType, str] = {
    FieldType.INTEGER: "integer",
    FieldType.DECIMAL: "number",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
}
_REQUIRED = ("key", "place", "valid_from", "nil", "simulated", "provisional")


def columns_of(register: Register) -> list[str]:
    """The columns of a register's table; a field that is called like one of ours has a line before its name."""
    own = [name for name, _, _ in _OWN]
    return own + [column_of(entry) for entry in register.fields]


def column_of(entry: FieldEntry) -> str:
    """The column of a field."""
    return f"_{entry.id}" if entry.id in {name for name, _, _ in _OWN} else entry.id


def descriptor(telling: Telling, *, simulated: bool) -> Node:
    """What `datapackage.json` says."""
    pack = telling.pack
    title = f"{pack.programme.title.vi}: công trình và vốn"
    return {
        "profile": "tabular-data-package",
        "name": f"vungcao-{pack.programme.id.replace('_', '-')}",
        "title": title + (MARK if simulated else ""),
        "version": f"{telling.as_of.isoformat()}+{telling.known}",
        "created": telling.published_at.astimezone(telling.zone).isoformat(timespec="seconds"),
        "homepage": telling.origin,
        "contributors": [{"title": telling.publisher["name"], "role": "publisher"}],
        OURS: telling.heading(simulated=simulated),
        "resources": [_resource(telling, register) for register in telling.registers.values()],
    }


def file_of(register: Register) -> str:
    """The file of a register's table."""
    return f"{register.id}.csv"


def _resource(telling: Telling, register: Register) -> Node:
    own: list[Node] = [{"name": name, "type": type_, "title": title} for name, type_, title in _OWN]
    for field in own:
        if field["name"] in _REQUIRED:
            field["constraints"] = {"required": True}
    fields = own + [_field(entry) for entry in register.fields]
    schema: Node = {"fields": fields, "missingValues": [""], "primaryKey": ["key", "valid_from"]}
    if keys := list(_foreign_keys(telling, register)):
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": register.id.replace("_", "-"),
        "title": register.label.vi,
        "description": register.help.vi,
        "path": file_of(register),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _foreign_keys(telling: Telling, register: Register) -> Iterator[Node]:
    for entry in register.fields:
        if entry.type is FieldType.REFERENCE and entry.references in telling.registers:
            there = {"resource": str(entry.references).replace("_", "-"), "fields": ["key"]}
            yield {"fields": [column_of(entry)], "reference": there}


def _field(entry: FieldEntry) -> Node:
    said: Node = {
        "name": column_of(entry),
        "type": _TYPES.get(entry.type, "string"),
        "title": entry.label.vi,
    }
    about = [entry.help.vi] if entry.help else []
    about += [f"Đơn vị: {entry.unit}."] if entry.unit else []
    about += (
        ["; ".join(f"{choice.id}: {choice.label.vi}" for choice in entry.choices)] if entry.choices else []
    )
    if about:
        said["description"] = " ".join(about)
    constraints: Node = {"enum": [choice.id for choice in entry.choices]} if entry.choices else {}
    if entry.minimum is not None:
        constraints["minimum"] = _bound(entry, entry.minimum)
    if entry.maximum is not None:
        constraints["maximum"] = _bound(entry, entry.maximum)
    return said | ({"constraints": constraints} if constraints else {})


def _bound(entry: FieldEntry, limit: Any) -> int | str:
    """A limit as a number where it is whole; else as text, which the standard takes too."""
    return int(limit) if limit == int(limit) else format(limit, "f")


# Out.


def header(register: Register) -> str:
    """The first line of a table."""
    return _line(columns_of(register))


def line(register: Register, record: Record) -> str:
    """A record as a line."""
    own = [
        _guarded(record.key),
        record.place,
        record.valid_from.isoformat(),
        record.valid_before.isoformat() if record.valid_before else "",
        *(_truth(getattr(record, name)) for name in ("nil", "simulated", "provisional")),
    ]
    return _line(own + [_cell(entry, record.facts.get(entry.id)) for entry in register.fields])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cell(entry: FieldEntry, fact: Fact) -> str:
    if fact is None:
        return ""
    if isinstance(fact, bool):
        return _truth(fact)
    if entry.type in (FieldType.TEXT, FieldType.REFERENCE):
        return _guarded(str(fact))
    return str(fact)


def _truth(said: bool) -> str:
    return "true" if said else "false"


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_COMPUTED) else text


# Back in.


def hear_table(register: Register, lines: Iterable[str], hearing: Hearing, file: str) -> None:
    """Every record that a register's table says."""
    rows = csv.reader(lines)
    names = [name.removeprefix("\ufeff") for name in next(rows, [])]
    wanted = columns_of(register)
    wrong = [*(f"thiếu «{name}»" for name in wanted if name not in names)]
    wrong += [f"lạ «{name}»" for name in names if name not in wanted]
    wrong += [f"hai lần «{name}»" for name in wanted if names.count(name) > 1]
    if wrong:
        hearing.refuse(
            "XCH-008", f"{file}, dòng 1", ", ".join(wrong), ", ".join(wanted), "Sửa tên cột; đừng bỏ cột nào"
        )
        return
    for cells in rows:
        at = f"{file}, dòng {rows.line_num}"
        if cells and len(cells) != len(names):
            found, expected = f"{len(cells)} ô", f"{len(names)} ô, như dòng tên cột"
            hearing.refuse("XCH-004", at, found, expected, "Thêm hoặc bỏ ô; ô trống vẫn cần dấu phẩy")
        elif cells:
            _hear_row(register, dict(zip(names, cells, strict=True)), hearing, at)


def _hear_row(register: Register, cells: dict[str, str], hearing: Hearing, at: str) -> None:
    since, before = (
        _read_day(cells[name], hearing, f"{at}, cột {name}") for name in ("valid_from", "valid_before")
    )
    nil, simulated, provisional = (
        _read_truth(cells[name], hearing, f"{at}, cột {name}") for name in ("nil", "simulated", "provisional")
    )
    key, place = _bare(cells["key"]), cells["place"]
    if since is None or not key or not place:
        expected = "Mã bản ghi, mã địa bàn, ngày bắt đầu"
        hearing.refuse("XCH-003", at, f"key {key!r}, place {place!r}", expected, "Ghi đủ")
        return
    facts = {entry.id: _read_cell(entry, cells[column_of(entry)], hearing, at) for entry in register.fields}
    record = Record(
        register=register.id,
        key=key,
        place=place,
        valid_from=since,
        valid_before=before,
        facts={name: fact for name, fact in facts.items() if fact is not None},
        nil=nil,
        simulated=simulated,
        provisional=provisional,
    )
    hearing.add(record, at)


def _read_truth(cell: str, hearing: Hearing, at: str) -> bool:
    """What cannot be read is refused: a figure must not lose the mark that it is none. Spreadsheets write TRUE."""
    if cell.lower() not in ("true", "false"):
        hearing.refuse("XCH-004", at, cell, "true hoặc false", "Ghi lại")
    return cell.lower() == "true"


def _read_cell(entry: FieldEntry, cell: str, hearing: Hearing, at: str) -> Fact:
    if not cell:
        return None
    if entry.type in (FieldType.TEXT, FieldType.REFERENCE):
        return _bare(cell)
    column = f"{at}, cột {column_of(entry)}"
    if entry.type is FieldType.BOOLEAN:
        return _read_truth(cell, hearing, column)
    if entry.type is FieldType.INTEGER:
        if _WHOLE.fullmatch(cell):
            return int(cell)
        hearing.refuse("XCH-004", column, cell, "Một số nguyên, không có dấu tách", "Ghi lại bằng chữ số")
    return cell


def _bare(text: str) -> str:
    return text.removeprefix("'")


def _read_day(cell: str, hearing: Hearing, at: str) -> dt.date | None:
    if not cell:
        return None
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        hearing.refuse("XCH-004", at, cell, "Một ngày YYYY-MM-DD", "Ghi lại ngày")
        return None
