"""The same form sent twice, by an impatient finger or a slow line, files once."""

import secrets
from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

_FILED = "filed"
_REMEMBERED = 40


def token() -> str:
    """What a form carries so that its second copy is known."""
    return secrets.token_urlsafe(12)


def once(request: HttpRequest, given: str, file: Callable[[], int]) -> int:
    """The number that `file` gives, or gave when this token was first seen.

    The session's row is locked while it is decided, so two copies that arrive together wait for each other.
    """
    key = request.session.session_key
    with transaction.atomic():
        Session.objects.select_for_update().filter(pk=key).first()
        stored = SessionStore(key)
        filed: dict[str, int] = dict(stored.get(_FILED, {}))
        if given and given in filed:
            return filed[given]
        number = file()
        filed[given] = number
        stored[_FILED] = request.session[_FILED] = dict(list(filed.items())[-_REMEMBERED:])
        stored.save()
        return number
