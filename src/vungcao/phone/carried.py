"""What somebody may carry on a phone: the registers marked for the field, in their places or their one hamlet."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from vungcao.intake.rules import is_within
from vungcao.intake.rules.typed import as_typed
from vungcao.pack.register import FieldType, Register, Sensitivity
from vungcao.people import queries as people
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.remeasurement.queries import blind_by_register

ENTER = "enter"
PLACES_AT_MOST = 40
"""Whoever enters in more places than this does not gather in the field."""
RECORDS_AT_MOST = 3000
"""Records of one register and place that a telephone holds without strain."""
KEPT_FOR = dt.timedelta(days=7)
"""How long records stay on a phone before they are taken off it; to be confirmed by the owner of the data."""
_CLOSED = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE)


@dataclass(frozen=True)
class Carried:
    """A register in a place, whole or narrowed to some records and what refers to them."""

    register: Register
    place: places.Place
    records: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    """Keys of the records that whoever carries it is to measure again without knowing what is recorded."""

    @property
    def is_personal(self) -> bool:
        """Whether carrying it is a look at named persons."""
        return any(field.sensitivity in _CLOSED for field in self.register.fields)

    def standing(self, on: dt.date) -> list[registers.Version]:
        """The records that stand on a day, those within alone, by key."""
        found = registers.versions_known_now(self.register.id, place=self.place.id, on=on).filter(nil=False)
        there = registers.stream(found.order_by("key"))
        within = (each for each in there if each.key not in self.without and self._has(self.register, each))
        return [version for version, _n in zip(within, range(RECORDS_AT_MOST), strict=False)]

    def offered(self, on: dt.date) -> dict[str, list[tuple[str, str]]]:
        """For each register that a field refers to, the records it may name; personal ones are not offered."""
        pack = places.pack_in_force()
        names = {field.references for field in self.register.fields if field.references} - {"place"}
        others = [pack.register_by_id(name) for name in sorted(names)]
        return {
            other.id: list(self._named(other, on))
            for other in others
            if not Carried(other, self.place).is_personal
        }

    def _named(self, other: Register, on: dt.date) -> Iterator[tuple[str, str]]:
        standing = registers.versions_known_now(other.id, place=self.place.id, on=on).filter(nil=False)
        for version in standing.order_by("key"):
            if self._has(other, version):
                yield version.key, title(other, version)

    def _has(self, register: Register, version: registers.Version) -> bool:
        return not self.records or is_within(register, version.key, version.facts, self.records)


def carried_by(person: people.Person, on: dt.date) -> list[Carried]:
    """Everything that a person may carry on a day, in the order of the pack."""
    today = {place.id: place for place in places.places_valid_on(on)}
    narrow = [granted for granted in people.narrow_grants_of(person) if granted.verb == ENTER]
    reach, blind, found = people.reach_of(person), blind_by_register(person), []
    for register in _for_the_field():
        whole = reach.places(ENTER, register.id) & today.keys()
        without = blind.get(register.id, frozenset())
        if len(whole) <= PLACES_AT_MOST:
            found += [Carried(register, today[place], without=without) for place in sorted(whole)]
        for place in sorted({granted.place for granted in narrow} & today.keys() - whole):
            theirs = (each for each in narrow if each.place == place and each.register in ("", register.id))
            if records := frozenset(granted.record for granted in theirs):
                found.append(Carried(register, today[place], records, without))
    return found


def too_widely_entered(person: people.Person, on: dt.date) -> list[Register]:
    """The registers that a person carries nowhere, for they enter them in more places than `PLACES_AT_MOST`."""
    today, reach = {place.id for place in places.places_valid_on(on)}, people.reach_of(person)
    return [
        register
        for register in _for_the_field()
        if len(reach.places(ENTER, register.id) & today) > PLACES_AT_MOST
    ]


def offered_to(person: people.Person, on: dt.date) -> dict[str, object]:
    """What the pages of the phone say that a person may fill in the field, and why not the rest."""
    return {
        "carried": carried_by(person, on),
        "too_wide": too_widely_entered(person, on),
        "places_at_most": PLACES_AT_MOST,
    }


def _for_the_field() -> Iterator[Register]:
    return (register for register in places.pack_in_force().registers if register.phone)


def carried_of(person: people.Person, register: str, place: str, on: dt.date) -> Carried | None:
    """What of a register in a place a person may carry; None when nothing."""
    return next(
        (each for each in carried_by(person, on) if (each.register.id, each.place.id) == (register, place)),
        None,
    )


def title(register: Register, version: registers.Version) -> str:
    """What a record is called where it is chosen: its first text, with its code."""
    texts = (version.facts.get(field.id) for field in register.fields if field.type is FieldType.TEXT)
    first = next(texts, None)
    return f"{first} ({version.key})" if first else version.key


def typed_facts(register: Register, version: registers.Version) -> dict[str, str]:
    """A record's facts as somebody would type them."""
    return {field.id: as_typed(field, version.facts.get(field.id)) for field in register.fields}
