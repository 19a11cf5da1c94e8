"""What a finished work changes in the inventories it serves: rows for the door, from the day of its acceptance on.

They are proposed and nothing more: an official looks them over and files them like any others. Outputs of one record
and one quantity are one part of it. Where the inventory measures its records in the unit of the output, and a part is
less than the whole, the record is parted: the rest keeps what it was, and the part is a record of its own.

What changes is the version that holds on the day of acceptance, for as long as it holds. What was said of the record
from a later day on stands; where it says otherwise than the work, that is shown, for somebody to decide.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register
from vungcao.registers.rules import Holding
from vungcao.registers.rules.typed import NotUnderstood, as_typed, clean, means, reader_of
from vungcao.works.rules import refusing
from vungcao.works.rules.records import Output

_MEASURES = (FieldType.DECIMAL, FieldType.INTEGER)

Standing = Mapping[tuple[str, str], Sequence[Holding]]
"""What holds from the day of acceptance on of the records that outputs name, and of the parts they would become, by
register and code, in the order of days."""


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """One record as it would be from a day on."""

    key: str
    facts: dict[str, str]
    """By field, as typed."""
    before: dt.date | None = None
    """The first day on which it no longer holds."""
    base_seq: int | None = None
    """The version it changes; None for a record that is new."""


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """What some outputs of a work change of one record of an inventory."""

    register: str
    record: str
    """Its code; that of the output where the record is new."""
    place: str
    since: dt.date
    outputs: tuple[Output, ...]
    rows: tuple[ProposedRow, ...]
    """None when the inventory says so already."""
    exceeds: Decimal | None = None
    """By how much the outputs exceed what the inventory measures of the record; None where they do not."""
    disputed: tuple[Holding, ...] = ()
    """What was said of the record from later days on and does not say what the work made of it."""
    simulated: bool = False
    """Whether anything that it rests on is."""

    @property
    def is_made(self) -> bool:
        """Whether the inventory says so already."""
        return not self.rows and not self.disputed


def inventory_of(pack: Pack, output: Output) -> Register | None:
    """The register that an output changes; None where it changes none."""
    return next((each for each in pack.registers if each.id == output.inventory), None)


def parts_named(outputs: Iterable[Output]) -> set[tuple[str, str]]:
    """The records, by register and code, whose state must be known to propose anything."""
    named = {(each.inventory, _record(each)) for each in outputs if each.inventory}
    return named | {(each.inventory, _part_key(each)) for each in outputs if each.inventory}


def propose(
    pack: Pack, outputs: Iterable[Output], standing: Standing, *, since: dt.date
) -> tuple[ProposedChange, ...]:
    """The changes of a work's outputs, from the day it was accepted on, by register and record."""
    ordered = sorted(outputs, key=lambda each: (each.inventory, _record(each), each.quantity, each.key))
    changes = []
    for (_name, record), some in groupby(ordered, key=lambda each: (each.inventory, _record(each))):
        together = tuple(some)
        register = inventory_of(pack, together[0])
        if register is not None:
            changes.append(_change(register, record, together, standing, since))
    return tuple(changes)


def _record(output: Output) -> str:
    return output.record or output.key


def _part_key(output: Output) -> str:
    """The code of the part that is cut off: the record's and the output's."""
    return f"{output.record}-{output.key}" if output.record else output.key


def _change(
    register: Register,
    record: str,
    outputs: tuple[Output, ...],
    standing: Standing,
    since: dt.date,
) -> ProposedChange:
    every = standing.get((register.id, record), ())
    held = next((each for each in every if each.valid_from <= since), None)
    later = [each for each in every if each.valid_from > since]
    measure = _measure(register, outputs)
    if held is None:
        before = min((each.valid_from for each in later), default=None)
        place, exceeds = outputs[0].place, None
        rows: tuple[ProposedRow, ...] = (_new(register, record, outputs, measure, before),)
    else:
        place = held.place
        rows, exceeds = _of_record(register, held, outputs, measure, standing)
    return ProposedChange(
        register=register.id,
        record=record,
        place=place,
        since=since,
        outputs=outputs,
        rows=rows,
        exceeds=exceeds,
        disputed=tuple(each for each in later if _disputes(register, each, outputs, standing)),
        simulated=(held is not None and held.simulated) or any(each.simulated for each in outputs),
    )


def _disputes(register: Register, later: Holding, outputs: Sequence[Output], standing: Standing) -> bool:
    """Whether a later version was written before anybody saw what the work made of the record, and says otherwise."""
    cut = [
        each
        for output in outputs
        for each in standing.get((register.id, _part_key(output)), ())
        if output.record
    ]
    seen = bool(cut) and all((later.seq or 0) > (each.seq or 0) for each in cut)
    return not seen and not _says(register, later, outputs)


def _measure(register: Register, outputs: Sequence[Output]) -> FieldEntry | None:
    """The one field in which the inventory measures its records, in the unit of the outputs; None where it has none."""
    fields = [
        field
        for field in register.fields
        if field.type in _MEASURES and field.unit and field.unit == outputs[0].unit
    ]
    return fields[0] if len(fields) == 1 else None


def _new(
    register: Register,
    record: str,
    outputs: Sequence[Output],
    measure: FieldEntry | None,
    before: dt.date | None,
) -> ProposedRow:
    facts = {each.field: each.value for each in outputs}
    if measure is not None:
        facts.setdefault(measure.id, as_typed(measure, outputs[0].quantity))
    return ProposedRow(record, {field.id: facts.get(field.id, "") for field in register.fields}, before)


def _of_record(
    register: Register,
    held: Holding,
    outputs: Sequence[Output],
    measure: FieldEntry | None,
    standing: Standing,
) -> tuple[tuple[ProposedRow, ...], Decimal | None]:
    parts = [list(some) for _quantity, some in groupby(outputs, key=lambda each: each.quantity)]
    whole = (
        None
        if measure is None or held.facts.get(measure.id) is None
        else Decimal(str(held.facts[measure.id]))
    )
    waiting = [part for part in parts if not _is_made(register, held, part, standing)]
    asked = sum((part[0].quantity for part in waiting), Decimal(0))
    if not waiting:
        return (), None
    if measure is None or whole is None or asked >= whole:
        row = _row(register, held, held.key, [each for part in waiting for each in part])
        return (row,), asked - whole if whole is not None and asked > whole else None
    rest = _row(register, held, held.key, (), {measure.id: as_typed(measure, whole - asked)})
    cut = [
        _row(register, held, _part_key(part[0]), part, {measure.id: as_typed(measure, part[0].quantity)})
        for part in waiting
    ]
    return (rest, *cut), None


def _is_made(register: Register, held: Holding, part: Sequence[Output], standing: Standing) -> bool:
    """Whether the record says so already, or was parted for it."""
    return bool(standing.get((register.id, _part_key(part[0])))) or _says(register, held, part)


def _says(register: Register, held: Holding, outputs: Iterable[Output]) -> bool:
    return all(
        means(field, each.value, held.facts.get(each.field))
        for each in outputs
        for field in register.fields
        if field.id == each.field
    )


def _row(
    register: Register,
    held: Holding,
    key: str,
    outputs: Iterable[Output],
    more: Mapping[str, str] | None = None,
) -> ProposedRow:
    facts = {field.id: as_typed(field, held.facts.get(field.id)) for field in register.fields}
    facts |= {each.field: each.value for each in outputs} | dict(more or {})
    return ProposedRow(key, facts, held.valid_before, held.seq if key == held.key else None)


def refuse_outputs(pack: Pack, output: Output, *, where: str) -> Iterator[Refusal]:
    """An output that changes an inventory names a register of things, a field of it and a value that it can have."""
    said = {"inventory": output.inventory, "field": output.field, "value": output.value}
    if not any(said.values()) and not output.record:
        return
    register = inventory_of(pack, output)
    if register is None or register.kind is not Kind.THING or register.personal:
        offered = ", ".join(
            each.id for each in pack.registers if each.kind is Kind.THING and not each.personal
        )
        yield refusing.refuse_output(
            where, "Mã sổ kiểm kê", f"Sổ «{output.inventory}»", f"Một trong: {offered}"
        )
        return
    field = register.field(output.field)
    if field is None:
        offered = ", ".join(each.id for each in register.fields)
        yield refusing.refuse_output(
            where, "Trường thay đổi", f"Trường «{output.field}»", f"Một trong: {offered}"
        )
        return
    yield from _refuse_value(field, output, where)


def _refuse_value(field: FieldEntry, output: Output, where: str) -> Iterator[Refusal]:
    expected = f"Giá trị của «{field.label.vi}»"
    try:
        if output.value:
            reader_of(field)(clean(output.value))
            return
    except NotUnderstood as fault:
        expected = fault.expected
    yield refusing.refuse_output(where, "Giá trị sau khi hoàn thành", f"«{output.value}»", expected)
