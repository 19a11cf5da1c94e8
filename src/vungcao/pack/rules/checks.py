"""Checks: the fields that they name are there and of the right type, and their kind fits the register."""

from collections.abc import Iterable, Mapping

from vungcao.pack.checking import FLOW_PARTS, AgainstRule, Check, FlowRule, JumpRule, PreviousRule, UniqueRule
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldType, Kind, Register
from vungcao.pack.rules.fault import Fault, unknown
from vungcao.pack.rules.names import PLACE

_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)


def refuse_checks(pack: Pack) -> list[Fault]:
    """Each check can be made of its register; its expressions are read by whoever makes it."""
    registers = {register.id: register for register in pack.registers}
    return [
        fault
        for n, check in enumerate(pack.checks)
        for fault in _refuse_check(("checks", n), check, registers)
    ]


def _refuse_check(at: Path, check: Check, registers: Mapping[str, Register]) -> list[Fault]:
    if check.register_id == PLACE:
        return [_refuse_place((*at, "register"))]
    register = registers.get(check.register_id)
    if register is None:
        return []
    faults = []
    for path, name, types in _named((*at, "rule"), check):
        faults += _refuse_field(path, name, register, types)
    return faults + _refuse_kind((*at, "rule"), check, register, registers)


def _named(at: Path, check: Check) -> Iterable[tuple[Path, str, tuple[FieldType, ...]]]:
    """The fields that a check names, with the types they may be of."""
    match check.rule:
        case JumpRule(field=name):
            yield (*at, "field"), name, _NUMBERS
        case UniqueRule(fields=names):
            yield from (((*at, "fields", n), name, tuple(FieldType)) for n, name in enumerate(names))
        case FlowRule():
            for part in FLOW_PARTS:
                names = getattr(check.rule, part)
                if isinstance(names, str):
                    yield (*at, part), names, (FieldType.INTEGER,)
                else:
                    yield from (((*at, part, n), name, (FieldType.INTEGER,)) for n, name in enumerate(names))


def _refuse_field(path: Path, name: str, register: Register, types: tuple[FieldType, ...]) -> list[Fault]:
    field = register.field(name)
    if field is None:
        return unknown(path, name, "trường", [each.id for each in register.fields])
    if field.type in types:
        return []
    found = f"Trường {shown(name)} kiểu {field.type}"
    return [
        Fault("PCK-080", path, found, f"Trường kiểu {', '.join(types)}", "Chọn trường khác, hoặc sửa kind")
    ]


def _refuse_kind(
    at: Path, check: Check, register: Register, registers: Mapping[str, Register]
) -> list[Fault]:
    match check.rule:
        case PreviousRule() | JumpRule() if register.kind is Kind.EVENT:
            return [_refuse_event(at, register)]
        case AgainstRule(other=other) if other.register_id == PLACE:
            return [_refuse_place((*at, "other", "register"))]
        case FlowRule(register_id=of):
            counted = registers.get(of)
            if (
                of == PLACE
                or register.kind is not Kind.RETURN
                or (counted and counted.kind is not Kind.THING)
            ):
                return [_refuse_flow(at, register, of)]
    return []


def _refuse_place(path: Path) -> Fault:
    expected = "Một sổ của gói có bản ghi qua cửa tiếp nhận"
    return Fault("PCK-081", path, f"Sổ {shown(PLACE)} không nhận bản ghi nào", expected, "Chọn sổ khác")


def _refuse_event(at: Path, register: Register) -> Fault:
    found = f"Sổ {shown(register.id)} là sổ sự kiện: mỗi sự kiện xảy ra một lần"
    expected = "So với lần trước chỉ cho sổ đối tượng (thing) hoặc báo cáo (return)"
    return Fault("PCK-081", (*at, "kind"), found, expected, "Chọn kind khác")


def _refuse_flow(at: Path, register: Register, of: str) -> Fault:
    found = f"Sổ {shown(register.id)} loại {register.kind}, đối chiếu với {shown(of)}"
    expected = "Một sổ báo cáo (return) đối chiếu với một sổ đối tượng (thing)"
    return Fault("PCK-081", (*at, "register"), found, expected, "Chọn sổ khác, hoặc kind khác")
