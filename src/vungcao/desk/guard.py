"""The first line of every page of the desk: who is here, and whether this record and this place are theirs."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from vungcao.people import queries as people
from vungcao.registers.sight import INSIGHT as INSIGHT
from vungcao.registers.sight import SIGHT as SIGHT
from vungcao.registers.sight import admit as admit_on
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
    """Whether the person may do any of these today, what others delegated to them included."""
    return may_any(person, verbs, place=place, register=register, on=timezone.localdate())


def admit(person: people.Person, register: str, place: str, *verbs: str) -> None:
    """Let in whoever has sight of a place's register today, and any of the verbs where some are named.

    Raises Http404 or PermissionDenied.
    """
    admit_on(person, register, place, *verbs, on=timezone.localdate())


def keep_blind(person: people.Person, *, register: str, key: str) -> None:
    """Refuse what is recorded to whoever is to measure it again and has not."""
    if key in blind_keys(person, register):
        raise PermissionDenied
