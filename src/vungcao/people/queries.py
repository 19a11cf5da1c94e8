"""Reads of people: what each may do, and where."""

from django.db.models import QuerySet

from vungcao.exact.refusal import Refusal
from vungcao.people.models import Look, Person
from vungcao.people.rules import Granted, allows, refuse_without_grant
from vungcao.places import queries as places


def person(username: str) -> Person | None:
    """The person who signs in by that name."""
    return Person.objects.filter(username=username).first()


def grants_of(person: Person) -> tuple[Granted, ...]:
    """What a person was granted; nothing for an account out of use."""
    if not person.is_active:
        return ()
    return tuple(Granted(*row) for row in person.grants.values_list("verb", "place", "register"))


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


def looks_at(register: str, key: str) -> QuerySet[Look]:
    """Who looked at a record, in order."""
    return Look.objects.filter(register=register, key=key)
