"""Who calls: by a token alone, never by the session of a browser, so that no foreign page can call for somebody."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.errors import Throttled
from ninja.security import HttpBearer

from vungcao.api.shapes import CallerSaid
from vungcao.api.throttle import Throttle
from vungcao.people import queries as people
from vungcao.people.actions import enter_by_token

router = Router(tags=["caller"])
_throttle = Throttle(settings.API_REQUESTS_A_MINUTE)


class Bearer(HttpBearer):
    """An access token, as its owner issued it on their page."""

    def authenticate(self, request: HttpRequest, token: str) -> people.Person | None:
        """The person of a token that is good now. Raises Throttled when it calls too often."""
        at = timezone.now()
        person = enter_by_token(token, kind="api", at=at, on=timezone.localdate())
        if person is None or person.token is None:
            return None
        if wait := _throttle.wait(person.token.pk, at=at):
            raise Throttled(wait)
        return person


def caller(request: HttpRequest) -> people.Person:
    """The person of a request that the token let in."""
    person: people.Person = request.auth  # type: ignore[attr-defined]
    return person


@router.get("/me", response=CallerSaid, by_alias=True, summary="Tôi là ai")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who calls, by which token, and what they may do by it."""
    person = caller(request)
    assert person.token is not None
    return {
        "username": person.username,
        "full_name": person.full_name,
        "organisation": person.organisation,
        "token": person.token.name,
        "expires_at": person.token.expires_at,
        "grants": [
            {"verb": granted.verb, "place": granted.place, "register_id": granted.register}
            for granted in people.grants_of(person)
        ],
    }
