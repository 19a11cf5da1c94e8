"""The first line of every page of the desk: who is here, and whether this record and this place are theirs."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from vungcao.pack.model import Register, Sensitivity
from vungcao.people import queries as people
from vungcao.places import queries as places
from vungcao.places.queries import NoPlace

SIGHT = ("read", "enter", "review")
"""Each of these lets a person see what the register holds of the place, personal fields aside."""
INSIGHT = ("enter", "review")
"""Each of these lets a person open personal fields, with a reason that is kept."""


def signed_in(request: HttpRequest) -> people.Person:
    """The person of a request behind `login_required`."""
    if not isinstance(request.user, people.Person):
        raise PermissionDenied
    return request.user


def may(person: people.Person, verbs: tuple[str, ...], place: str, register: str) -> bool:
    """Whether the person may do any of these."""
    return any(people.may(person, verb, place=place, register=register) for verb in verbs)


def register_of(name: str) -> Register:
    """The register of that id in the pack in force; a page that is not there otherwise."""
    try:
        return places.pack_in_force().register_by_id(name)
    except KeyError:
        raise Http404 from None


def place_of(place_id: str) -> places.Place:
    """The place of that id; a page that is not there otherwise."""
    try:
        return places.place(place_id)
    except NoPlace:
        raise Http404 from None


def admit(person: people.Person, register: str, place: str, *verbs: str) -> None:
    """Somebody without any sight of a place's register is not told that the page exists; without the verb, refused."""
    if not may(person, SIGHT, place, register):
        raise Http404
    if verbs and not may(person, verbs, place, register):
        raise PermissionDenied


def is_personal(register: Register) -> bool:
    """Whether any field of the register names or touches a person."""
    return any(
        entry.sensitivity in (Sensitivity.PERSONAL, Sensitivity.SENSITIVE) for entry in register.fields
    )
