"""Adapters: columns that give fields of their register, each once, and words that mean choices of ours."""

from collections.abc import Iterator

from vungcao.exact.vietnamese import fold
from vungcao.pack.adapting import ABOUT, Adapter, Column
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType, Register
from vungcao.pack.rules.fault import Fault, twice, unknown

_NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL})


def refuse_adapters(pack: Pack) -> list[Fault]:
    """Each adapter can be read into its register."""
    registers = {register.id: register for register in pack.registers}
    return [
        fault
        for n, adapter in enumerate(pack.adapters)
        if adapter.register_id in registers
        for fault in _refuse(("adapters", n), adapter, registers[adapter.register_id])
    ]


def _refuse(at: Path, adapter: Adapter, register: Register) -> list[Fault]:
    columns = list(enumerate(adapter.columns))
    faults = twice((((*at, "columns", n, "field"), column.field) for n, column in columns), "trường")
    headings = [
        ((*at, "columns", n, "headings", m), fold(heading))
        for n, column in columns
        for m, heading in enumerate(column.headings)
    ]
    faults += twice(headings, "tiêu đề")
    faults += [fault for path, name in _fields_named(at, adapter) for fault in _unknown(path, name, register)]
    for n, column in columns:
        faults += _refuse_meanings((*at, "columns", n), column, register.field(column.field))
    for name, meant in adapter.given.items():
        faults += _refuse_meaning((*at, "given", name), meant, register.field(name))
    return faults


def _fields_named(at: Path, adapter: Adapter) -> Iterator[tuple[Path, str]]:
    for n, column in enumerate(adapter.columns):
        if column.field not in ABOUT:
            yield (*at, "columns", n, "field"), column.field
    for name in adapter.given:
        yield (*at, "given", name), name
    for n, name in enumerate(adapter.match):
        yield (*at, "match", n), name


def _unknown(path: Path, name: str, register: Register) -> list[Fault]:
    return unknown(path, name, "trường", [field.id for field in register.fields])


def _refuse_meanings(at: Path, column: Column, field: FieldEntry | None) -> list[Fault]:
    faults = [
        fault
        for said, meant in column.values.items()
        for fault in _refuse_meaning((*at, "values", said), meant, field)
    ]
    if column.multiplier is not None and (field is None or field.type not in _NUMBERS):
        expected = "multiplier chỉ dùng cho trường kiểu integer hoặc decimal"
        found = f"Cột của trường {shown(column.field)} có multiplier {shown(column.multiplier)}"
        faults.append(Fault("PCK-082", (*at, "multiplier"), found, expected, "Bỏ multiplier, hoặc sửa field"))
    return faults


def _refuse_meaning(path: Path, meant: str, field: FieldEntry | None) -> list[Fault]:
    """A word of the sheet means something that the field can hold."""
    if field is None:
        return []
    if field.type is FieldType.CHOICE:
        return unknown(path, meant, "lựa chọn", [choice.id for choice in field.choices])
    if field.type is FieldType.BOOLEAN:
        return unknown(path, meant, "giá trị có hay không", ["true", "false"])
    return []
