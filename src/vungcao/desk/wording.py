"""Facts in words, as the desk shows them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vungcao.exact import vietnamese
from vungcao.intake.ways.form import said
from vungcao.pack.register import FieldEntry, FieldType, Register
from vungcao.registers.sight import is_closed
from vungcao.registers.sight import open_fields as open_fields

_SWAPPED = str.maketrans(".,", ",.")


@dataclass(frozen=True, slots=True)
class Told:
    """One field: what was approved and what is asked for. `hidden` when the reader has not opened the record."""

    label: str
    unit: str
    old: str
    new: str
    changed: bool
    hidden: bool


def words(entry: FieldEntry, fact: Any) -> str:
    """A fact in words; a missing one says so, because an empty place would look like nothing asked."""
    if fact is None:
        return _("chưa có")
    match entry.type:
        case FieldType.BOOLEAN:
            return _("Có") if fact else _("Không")
        case FieldType.CHOICE:
            return next((said(choice.label) for choice in entry.choices if choice.id == fact), str(fact))
        case FieldType.INTEGER | FieldType.DECIMAL if not entry.names_year:
            return number_words(Decimal(fact))
        case FieldType.DATE:
            return vietnamese.date(dt.date.fromisoformat(fact))
        case _:
            return str(fact)


def number_words(value: Fraction | Decimal | int, places: int | None = None) -> str:
    """1.234,5 for a Vietnamese reader, 1,234.5 for an English one."""
    shown = vietnamese.number(value, places)
    return shown.translate(_SWAPPED) if get_language() == "en" else shown


def tell(
    register: Register, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, *, opened: bool
) -> list[Told]:
    """Every field of a record, old beside new; None for a side that is not there."""
    return [_told(entry, old, new, opened) for entry in register.fields]


def _told(
    entry: FieldEntry, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, opened: bool
) -> Told:
    hidden = not opened and is_closed(entry)
    before, after = (None if side is None else side.get(entry.id) for side in (old, new))
    return Told(
        label=said(entry.label),
        unit=entry.unit,
        old="" if old is None or hidden else words(entry, before),
        new="" if new is None or hidden else words(entry, after),
        changed=old is not None and new is not None and before != after,
        hidden=hidden,
    )


def title(register: Register, key: str, facts: Mapping[str, Any]) -> str:
    """What a record is called: its first text, with its code."""
    texts = [facts.get(entry.id) for entry in open_fields(register) if entry.type is FieldType.TEXT]
    return f"{texts[0]} ({key})" if texts and texts[0] else key
