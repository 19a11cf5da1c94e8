"""The first line of every page of the desk: who is here, and whether this record and this place are theirs."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from vungcao.people import queries as people
from vungcao.registers.sight import INSIGHT as INSIGHT
from vungcao.registers.sight import SIGHT as SIGHT
from vungcao.registers.sight import admit as admit
from vungcao.registers.sight import is_personal as is_personal
from vungcao.registers.sight import may_any
from vungcao.registers.sight import place_of as place_of
from vungcao.registers.sight import register_of as register_of
from vungcao.remeasurement.queries import blind_keys


def signed_in(request: HttpRequest) -> people.Person:
    """The person of a request behind `login_required`."""
    if not isinstance(request.user, people.Person):
        raise PermissionDenied
    return request.user


def may(person: people.Person, verbs: tuple[str, ...], place: str, register: str) -> bool:
    """Whether the person may do any of these."""
    return may_any(person, verbs, place=place, register=register)


def keep_blind(person: people.Person, *, register: str, key: str) -> None:
    """Refuse what is recorded to whoever is to measure it again and has not."""
    if key in blind_keys(person, register):
        raise PermissionDenied
