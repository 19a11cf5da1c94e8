"""Opening the personal fields of a record: a reason, a kept look, and a quarter of an hour to read.

A record is opened in one place. What the same record said while it stood in another is opened there, by whoever may.
"""

import datetime as dt

from django.http import HttpRequest

from vungcao.people import queries as people
from vungcao.people.actions import record_look

HOLDS = dt.timedelta(minutes=15)
SHEET = "bảng"
"""What a look at the list itself has for a key."""
_OPENED, _SHEET = "opened", "sheet|"


def open_record(
    request: HttpRequest,
    person: people.Person,
    *,
    register: str,
    key: str,
    place: str,
    reason: str,
    at: dt.datetime,
) -> None:
    """Keep the look, then let this session see the record's personal fields for a while. Raises Refused."""
    record_look(person, register=register, key=key, place=place, reason=reason, at=at)
    kept = request.session.get(_OPENED, {})
    still = {name: moment for name, moment in kept.items() if _fresh(moment, at)}
    request.session[_OPENED] = still | {f"{register}|{place}|{key}": at.isoformat()}


def is_open(request: HttpRequest, *, register: str, key: str, place: str, at: dt.datetime) -> bool:
    """Whether this session opened the record in the place a short while ago."""
    moment = request.session.get(_OPENED, {}).get(f"{register}|{place}|{key}")
    return moment is not None and _fresh(moment, at)


def open_sheet(
    request: HttpRequest,
    person: people.Person,
    *,
    register: str,
    place: str,
    reason: str,
    at: dt.datetime,
) -> None:
    """Let this session see the personal fields of a sheet for a while; a look at the list is kept. Raises Refused.

    Each record that a page of it then shows is a look of its own: see `people.actions.record_looks`.
    """
    record_look(person, register=register, key=SHEET, place=place, reason=reason, at=at)
    request.session[f"{_SHEET}{register}|{place}"] = [at.isoformat(), reason.strip()]


def sheet_opened(
    request: HttpRequest, *, register: str, place: str, at: dt.datetime
) -> tuple[dt.datetime, str] | None:
    """When and why this session opened a sheet, while that holds."""
    since, reason = request.session.get(f"{_SHEET}{register}|{place}", ("", ""))
    return (dt.datetime.fromisoformat(since), reason) if since and _fresh(since, at) else None


def reopen_sheet(
    request: HttpRequest, person: people.Person, *, register: str, place: str, at: dt.datetime
) -> tuple[dt.datetime, str] | None:
    """Open a sheet on, for the reason given before, for whoever still works on it; None when it never was opened."""
    _since, reason = request.session.get(f"{_SHEET}{register}|{place}", ("", ""))
    if not reason:
        return None
    open_sheet(request, person, register=register, place=place, reason=reason, at=at)
    return at, reason


def _fresh(moment: str, at: dt.datetime) -> bool:
    return dt.timedelta(0) <= at - dt.datetime.fromisoformat(moment) < HOLDS
