"""Who sees what of a record: its open fields with any grant there, its personal ones for a reason that is kept."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from vungcao.pack.register import FieldEntry, Register, Sensitivity
from vungcao.people import queries as people
from vungcao.places import queries as places

SIGHT = ("read", "enter", "review")
"""Each of these lets a person see what the register holds of the place, personal fields aside."""
INSIGHT = ("enter", "review")
"""Each of these lets a person open personal fields, with a reason that is kept."""
_CLOSED = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE)


def may_any(
    person: people.Person,
    verbs: tuple[str, ...],
    *,
    place: str,
    register: str,
    on: dt.date | None = None,
) -> bool:
    """Whether the person may do any of these; with a day, what others delegated to them on that day counts too."""
    return any(people.may(person, verb, place=place, register=register, on=on) for verb in verbs)


def admit(person: people.Person, register: str, place: str, *verbs: str, on: dt.date | None = None) -> None:
    """Somebody without any sight of a place's register is not told that it is there; without a verb of these, refused.

    Raises Http404 or PermissionDenied.
    """
    if not may_any(person, SIGHT, place=place, register=register, on=on):
        raise Http404
    if verbs and not may_any(person, verbs, place=place, register=register, on=on):
        raise PermissionDenied


def register_of(name: str) -> Register:
    """The register of that id in the pack in force; Http404 otherwise."""
    try:
        return places.pack_in_force().register_by_id(name)
    except KeyError:
        raise Http404 from None


def place_of(place_id: str) -> places.Place:
    """The place of that id; Http404 otherwise."""
    try:
        return places.place(place_id)
    except places.NoPlace:
        raise Http404 from None


def is_closed(entry: FieldEntry) -> bool:
    """Whether a field names or touches a person."""
    return entry.sensitivity in _CLOSED


def is_personal(register: Register) -> bool:
    """Whether any field of the register names or touches a person."""
    return any(is_closed(entry) for entry in register.fields)


def open_fields(register: Register) -> list[FieldEntry]:
    """The fields that need no opening."""
    return [entry for entry in register.fields if not is_closed(entry)]


def open_facts(register: Register, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that need no opening."""
    return {entry.id: facts[entry.id] for entry in open_fields(register) if entry.id in facts}


def withheld(register: Register, facts: Mapping[str, Any]) -> list[str]:
    """Ids of the fields of some facts that need opening."""
    return [entry.id for entry in register.fields if is_closed(entry) and entry.id in facts]
