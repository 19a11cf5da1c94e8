"""Reads of people: what each may do, and where, and who comes by which token."""

import datetime as dt
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from vungcao.exact.refusal import Refusal
from vungcao.people.models import Delegation, Look, Person, Token, Verb
from vungcao.people.rules import (
    Granted,
    allows,
    lent,
    narrowed,
    refuse_without_grant,
    secret_digest,
    secret_prefix,
)
from vungcao.places import queries as places


def person(username: str) -> Person | None:
    """The person who signs in by that name."""
    return Person.objects.filter(username=username).first()


def grants_of(person: Person, *, on: dt.date | None = None) -> tuple[Granted, ...]:
    """What a person was granted of whole places, narrowed by the token they come by; nothing for an account out of
    use. With a day, what others delegated to them on that day is among it.
    """
    grants = tuple(granted for granted in _granted(person) if not granted.record)
    for each in delegations_to(person, on=on) if on is not None else ():
        grants += _narrowed(person, _lent(each))
    return grants


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
    grants = (Granted(each.verb, each.place, each.register, each.record) for each in person.grants.all())
    return _narrowed(person, tuple(grants))


@dataclass(frozen=True, slots=True)
class Mandate:
    """By which right somebody reviews: their own, or that of another who delegated it to them."""

    organisation: str
    """For which organisation they decide."""
    delegation: Delegation | None = None

    @property
    def stead(self) -> Person | None:
        """In whose stead they decide; None in their own name."""
        return self.delegation.by if self.delegation else None


def mandates_of(person: Person, *, place: str, register: str, on: dt.date) -> list[Mandate]:
    """Every right by which a person may review a register in a place on a day, their own first."""
    mandates = (
        [Mandate(person.organisation)] if may(person, Verb.REVIEW, place=place, register=register) else []
    )
    delegations = delegations_to(person, on=on)
    over = places.above(place) if delegations else ()
    for each in delegations:
        granted = _narrowed(person, _lent(each))
        if allows(granted, Verb.REVIEW, place, register, above=over):
            mandates.append(Mandate(each.by.organisation, each))
    return mandates


def delegations_to(person: Person, *, on: dt.date) -> list[Delegation]:
    """What was delegated to a person and holds on a day: it ends with its last day, when it is revoked, and with the
    delegator's account."""
    if not person.is_active:
        return []
    holding = Delegation.objects.filter(
        to=person, first_day__lte=on, last_day__gte=on, revoked_at=None, by__is_active=True
    )
    return list(holding.select_related("by").prefetch_related("by__grants").order_by("pk"))


def _lent(delegation: Delegation) -> tuple[Granted, ...]:
    grants = [
        Granted(each.verb, each.place, each.register)
        for each in delegation.by.grants.all()
        if not each.record  # a right to one record is its owner's alone
    ]
    within = lent(grants, place=delegation.place, register=delegation.register, above=places.above)
    return tuple(dict.fromkeys(within))


def _narrowed(person: Person, grants: tuple[Granted, ...]) -> tuple[Granted, ...]:
    token = person.token
    return narrowed(grants, verbs=token.verbs, registers=token.registers) if token else grants


def delegation(number: int) -> Delegation | None:
    """The delegation of that number, with both its people."""
    return Delegation.objects.select_related("by", "to", "revoked_by").filter(pk=number).first()


def delegations_known_to(person: Person) -> list[Delegation]:
    """The delegations that a person may know of, the newest first: their own, and those within what they may read."""
    every = Delegation.objects.select_related("by", "to", "revoked_by").order_by("-pk")
    grants = grants_of(person)
    if allows(grants, Verb.READ, "", ""):
        return list(every)
    own = Q(by=person) | Q(to=person)
    read = Q(pk__in=[])
    for granted in grants:
        if granted.verb == Verb.READ and granted.place:
            of_register = Q(register=granted.register) if granted.register else Q()
            read |= Q(place__in=places.within([granted.place])) & of_register
        elif granted.verb == Verb.READ:
            read |= Q(register=granted.register)
    return list(every.filter(own | read))


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


def may(person: Person, verb: str, *, place: str, register: str, on: dt.date | None = None) -> bool:
    """Whether a person may do this on a register in a place; an empty place is everywhere, an empty register is all.

    With a day, what others delegated to them on that day counts too.
    """
    if _allow(grants_of(person), verb, place, register):
        return True
    return on is not None and _allow(grants_of(person, on=on), verb, place, register)


def _allow(grants: tuple[Granted, ...], verb: str, place: str, register: str) -> bool:
    return allows(grants, verb, place, register) or (
        bool(place) and allows(grants, verb, place, register, above=places.above(place))
    )


def refuse_unless_may(
    person: Person, verb: str, *, place: str, register: str, on: dt.date | None = None
) -> list[Refusal]:
    """Why a person may not do this; nothing when they may."""
    return refuse_without_grant(
        allowed=may(person, verb, place=place, register=register, on=on),
        active=person.is_active,
        who=person.username,
        verb=verb,
        place=place,
        register=register,
    )


def places_of(person: Person, verb: str, register: str, *, on: dt.date | None = None) -> frozenset[str]:
    """Ids of the places, former ones included, in which a person may do this on a register."""
    named = {
        granted.place
        for granted in grants_of(person, on=on)
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


def reach_of(person: Person, *, on: dt.date | None = None) -> Reach:
    """Where a person may do what; with a day, what others delegated to them on that day counts too."""
    return Reach(grants_of(person, on=on), places.every_place())


def review_reaches(person: Person, *, on: dt.date | None = None) -> list[tuple[Mandate, Reach]]:
    """Every right by which a person reviews, their own first, each with where it reaches."""
    every = places.every_place()
    reaches = [(Mandate(person.organisation), Reach(grants_of(person), every))]
    for each in delegations_to(person, on=on) if on is not None else ():
        granted = _narrowed(person, _lent(each))
        reaches.append((Mandate(each.by.organisation, each), Reach(granted, every)))
    return reaches


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
