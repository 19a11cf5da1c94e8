"""Reads of people: what each may do, and where, and who comes by which token."""

import datetime as dt
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from vungcao.exact.refusal import Refusal
from vungcao.people.models import Look, Person, Token
from vungcao.people.rules import (
    Granted,
    allows,
    narrowed,
    refuse_without_grant,
    secret_digest,
    secret_prefix,
)
from vungcao.places import queries as places


def person(username: str) -> Person | None:
    """The person who signs in by that name."""
    return Person.objects.filter(username=username).first()


def grants_of(person: Person) -> tuple[Granted, ...]:
    """What a person was granted of whole places, narrowed by the token they come by; nothing for an account out of
    use."""
    return tuple(granted for granted in _granted(person) if not granted.record)


def narrow_grants_of(person: Person) -> tuple[Granted, ...]:
    """What a person was granted of single records and what refers to them. No right to the place comes with it."""
    return tuple(granted for granted in _granted(person) if granted.record)


def records_of(person: Person, verb: str, *, place: str, register: str) -> frozenset[str]:
    """To which records a person's right in a place is narrowed, each as "register/key"; none when they have none."""
    return frozenset(
        granted.record
        for granted in narrow_grants_of(person)
        if granted.verb == verb and granted.place == place and granted.register in ("", register)
    )


def _granted(person: Person) -> tuple[Granted, ...]:
    if not person.is_active:
        return ()
    grants = tuple(Granted(*row) for row in person.grants.values_list("verb", "place", "register", "record"))
    token = person.token
    return narrowed(grants, verbs=token.verbs, registers=token.registers) if token else grants


def person_of_token(secret: str, *, kind: str, at: dt.datetime) -> Person | None:
    """Who comes by a secret, with the token that narrows what they may do; None unless it is good now.

    It is good until it expires or is revoked, while its owner's account is in use. How long the answer takes says
    nothing of the secret.
    """
    digest = secret_digest(secret)
    good = Token.objects.filter(kind=kind, revoked_at=None, expires_at__gt=at, person__is_active=True)
    for token in good.filter(prefix=secret_prefix(secret)).select_related("person"):
        if hmac.compare_digest(token.digest, digest):
            token.person.token = token
            return token.person
    return None


def tokens_of(person: Person) -> QuerySet[Token]:
    """Every token of a person, the newest first, those that ended included."""
    return Token.objects.filter(person=person)


def may(person: Person, verb: str, *, place: str, register: str) -> bool:
    """Whether a person may do this on a register in a place; an empty place is everywhere, an empty register is all."""
    grants = grants_of(person)
    return allows(grants, verb, place, register) or (
        bool(place) and allows(grants, verb, place, register, above=places.above(place))
    )


def refuse_unless_may(person: Person, verb: str, *, place: str, register: str) -> list[Refusal]:
    """Why a person may not do this; nothing when they may."""
    return refuse_without_grant(
        allowed=may(person, verb, place=place, register=register),
        active=person.is_active,
        who=person.username,
        verb=verb,
        place=place,
        register=register,
    )


def places_of(person: Person, verb: str, register: str) -> frozenset[str]:
    """Ids of the places, former ones included, in which a person may do this on a register."""
    named = {
        granted.place
        for granted in grants_of(person)
        if granted.verb == verb and granted.register in ("", register)
    }
    return places.all_ids() if "" in named else places.within(named)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one person may do what, for pages that ask of many places and registers: the store is asked once."""

    granted: tuple[Granted, ...]
    every: Sequence[places.Place]
    """All places, former ones included."""
    _within: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def places(self, verb: str, register: str) -> frozenset[str]:
        """Ids of the places, former ones included, in which the person may do this on a register."""
        named = frozenset(
            granted.place
            for granted in self.granted
            if granted.verb == verb and granted.register in ("", register)
        )
        if named not in self._within:
            everywhere = frozenset(unit.id for unit in self.every)
            self._within[named] = everywhere if "" in named else places.within(named, among=self.every)
        return self._within[named]

    def may(self, verbs: Sequence[str], *, place: str, register: str) -> bool:
        """Whether the person may do any of these."""
        return any(place in self.places(verb, register) for verb in verbs)


def reach_of(person: Person) -> Reach:
    """Where a person may do what."""
    return Reach(grants_of(person), places.every_place())


def reaches() -> Iterator[tuple[Person, Reach]]:
    """Every person whose account is in use, with the whole places where they may do what; three questions for all."""
    every = places.every_place()
    for person in Person.objects.filter(is_active=True).prefetch_related("grants").order_by("pk"):
        whole = (each for each in person.grants.all() if not each.record)
        granted = tuple(Granted(each.verb, each.place, each.register) for each in whole)
        yield person, Reach(granted, every)


def looks_at(register: str, key: str) -> QuerySet[Look]:
    """Who looked at a record, in order."""
    return Look.objects.filter(register=register, key=key)
