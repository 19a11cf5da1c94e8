"""Opening the personal fields of a record: a reason, a kept look, and a quarter of an hour to read.

A record is opened in one place. What the same record said while it stood in another is opened there, by whoever may.
"""

import datetime as dt

from django.http import HttpRequest

from vungcao.people import queries as people
from vungcao.people.actions import record_look

HOLDS = dt.timedelta(minutes=15)
_OPENED = "opened"


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


def _fresh(moment: str, at: dt.datetime) -> bool:
    return dt.timedelta(0) <= at - dt.datetime.fromisoformat(moment) < HOLDS
