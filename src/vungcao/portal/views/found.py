"""What an address names, or a kind 404."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404

_T = TypeVar("_T")


def found(by_id: Callable[[str], _T], wanted: str) -> _T:
    """What an address names; a kind 404 when there is no such thing."""
    try:
        return by_id(wanted)
    except KeyError:
        raise Http404(wanted) from None
