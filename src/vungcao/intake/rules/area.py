"""Whoever enters for one hamlet alone enters what is in it, and nothing that is or goes elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from vungcao.exact.refusal import Refusal
from vungcao.intake.rules.rows import Asked
from vungcao.pack.register import FieldType, Register
from vungcao.registers.rules import Holding, Operation


def is_within(register: Register, key: str, facts: Mapping[str, object], records: Collection[str]) -> bool:
    """Whether a record is one of `records`, each as "register/key", or refers to one of them."""
    if f"{register.id}/{key}" in records:
        return True
    return any(
        f"{field.references}/{facts.get(field.id)}" in records
        for field in register.fields
        if field.type is FieldType.REFERENCE and facts.get(field.id) is not None
    )


def refuse_outside(
    register: Register, asked: Iterable[Asked], standing: Sequence[Holding], records: Collection[str]
) -> list[Refusal]:
    """Each row says something of a record that is within, and of none that stands outside; none is declared of all."""
    there: dict[str, list[Holding]] = {}
    for held in standing:
        there.setdefault(held.key, []).append(held)
    return [
        _refuse(each)
        for each in asked
        if not _may_be_said(register, each, there.get(each.change.key, ()), records)
    ]


def _may_be_said(register: Register, each: Asked, held: Sequence[Holding], records: Collection[str]) -> bool:
    change = each.change
    if change.operation is Operation.NIL:
        return False
    says = change.operation in (Operation.SET, Operation.MOVE)
    return (not says or is_within(register, change.key, change.facts, records)) and all(
        is_within(register, one.key, one.facts, records) for one in held
    )


def _refuse(each: Asked) -> Refusal:
    return Refusal(
        code="PPL-007",
        where=each.where,
        found=f"«{each.change.key}» không thuộc phạm vi được giao, hoặc khai cho cả địa bàn",
        expected="Bản ghi trong thôn mình được giao nhập",
        mend="Chọn đúng thôn; việc của nơi khác để cán bộ xã nhập",
    )
