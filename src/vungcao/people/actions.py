"""Writes of people: enrolling them, granting, and keeping each look at a named person."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from vungcao.exact.refusal import Refused
from vungcao.people.models import Grant, Look, Person, Verb
from vungcao.people.queries import refuse_unless_may
from vungcao.people.rules import Granted, refuse_look_without_reason


@transaction.atomic
def enrol(
    *,
    username: str,
    full_name: str,
    organisation: str,
    grants: Iterable[Granted],
    password: str | None = None,
) -> Person:
    """Make sure that a person is there with exactly these grants.

    A person already there keeps their password, and their account stays in or out of use. Without a password nobody
    can sign in by it.
    """
    person = Person.objects.filter(username=username).first()
    if person is None:
        person = Person.objects.create_user(username=username, password=password)
    person.full_name, person.organisation = full_name, organisation
    person.save(update_fields=["full_name", "organisation"])
    person.grants.all().delete()
    Grant.objects.bulk_create(
        [Grant(person=person, verb=g.verb, place=g.place, register=g.register) for g in dict.fromkeys(grants)]
    )
    return person


def record_look(person: Person, *, register: str, key: str, place: str, reason: str, at: dt.datetime) -> Look:
    """Keep that a person looks at a named person's record, before it is shown.

    Raises Refused when they may not read it (PPL-001, PPL-002) or give no reason (PPL-003).
    """
    refusals = refuse_unless_may(person, Verb.READ, place=place, register=register)
    refusals += refuse_look_without_reason(reason)
    if refusals:
        raise Refused(refusals)
    return Look.objects.create(
        at=at,
        person_code=person.username,
        register=register,
        key=key,
        place=place,
        reason=reason.strip()[:200],
    )
