"""Writes of people: enrolling them, granting, issuing tokens, and keeping each look at a named person."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import transaction

from vungcao.exact.refusal import Refused, refuse_if_any
from vungcao.people.models import Delegation, Grant, Look, Person, Token, Verb
from vungcao.people.queries import grants_of, may, person_of_token, records_of, refuse_unless_may
from vungcao.people.rules import (
    Granted,
    new_secret,
    refuse_delegation,
    refuse_look_without_reason,
    refuse_strange_revocation,
    refuse_token,
    secret_digest,
    secret_prefix,
)
from vungcao.places import queries as places


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
        [
            Grant(person=person, verb=g.verb, place=g.place, register=g.register, record=g.record)
            for g in dict.fromkeys(grants)
        ]
    )
    return person


def record_looks(
    person: Person,
    *,
    register: str,
    keys: Iterable[str],
    place: str,
    reason: str,
    at: dt.datetime,
    since: dt.datetime | None = None,
) -> None:
    """Keep that a person looks at many records of a place at once; `since` leaves out those looked at from then on.

    Raises Refused as `record_look` does.
    """
    _refuse_look(person, register=register, place=place, reason=reason, at=at)
    named, seen = list(dict.fromkeys(keys)), set()
    if since is not None:
        mine = Look.objects.filter(person_code=person.username, register=register, place=place, at__gte=since)
        seen = set(mine.filter(key__in=named).values_list("key", flat=True))
    looks = [
        Look(
            at=at,
            person_code=person.username,
            register=register,
            key=key,
            place=place,
            reason=reason.strip()[:200],
        )
        for key in named
        if key not in seen
    ]
    Look.objects.bulk_create(looks, batch_size=500)


def record_look(person: Person, *, register: str, key: str, place: str, reason: str, at: dt.datetime) -> Look:
    """Keep that a person looks at a named person's record, before it is shown.

    Raises Refused when they may not read it (PPL-001, PPL-002) or give no reason (PPL-003).
    """
    _refuse_look(person, register=register, place=place, reason=reason, at=at)
    return Look.objects.create(
        at=at,
        person_code=person.username,
        register=register,
        key=key,
        place=place,
        reason=reason.strip()[:200],
    )


def _refuse_look(person: Person, *, register: str, place: str, reason: str, at: dt.datetime) -> None:
    refusals = []
    if not records_of(
        person, Verb.ENTER, place=place, register=register
    ):  # which of them, the caller has seen to
        on = at.astimezone(places.time_zone()).date()
        refusals = refuse_unless_may(person, Verb.READ, place=place, register=register, on=on)
    refusals += refuse_look_without_reason(reason)
    refuse_if_any(refusals)


def delegate(
    *,
    by: Person,
    to: str,
    place: str,
    register: str,
    first_day: dt.date,
    last_day: dt.date,
    reason: str,
    at: dt.datetime,
    today: dt.date,
) -> Delegation:
    """Let the person who signs in as `to` review in one's stead, from the first day to the last.

    Raises Refused: PPL-010 beyond one's own right, PPL-011 to oneself or nobody, PPL-012 on days that are over,
    PPL-013 without a reason.
    """
    receiver = Person.objects.filter(username=to).first()
    refusals = refuse_delegation(
        by=by.username,
        to=to,
        to_is_active=receiver is not None and receiver.is_active,
        may_review=_may_delegate(by, place=place, register=register),
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        today=today,
    )
    if refusals or receiver is None:
        raise Refused(refusals)
    return Delegation.objects.create(
        by=by,
        to=receiver,
        place=place,
        register=register,
        first_day=first_day,
        last_day=last_day,
        reason=reason.strip(),
        made_at=at,
    )


def _may_delegate(by: Person, *, place: str, register: str) -> bool:
    """Whether some of what is delegated is one's own; where nothing is named, all of one's own is meant."""
    if place and register:
        return may(by, Verb.REVIEW, place=place, register=register)
    own = [granted for granted in grants_of(by) if granted.verb == Verb.REVIEW]
    if place:
        return any(may(by, Verb.REVIEW, place=place, register=granted.register) for granted in own)
    return any(granted.register in ("", register) or not register for granted in own)


def revoke_delegation(delegation: Delegation, *, by: Person, at: dt.datetime) -> None:
    """End a delegation at once; one that was revoked before stays as it is.

    Raises Refused: PPL-014 for whoever neither gave nor received it.
    """
    parties = (delegation.by.username, delegation.to.username)
    refuse_if_any(refuse_strange_revocation(by=by.username, parties=parties))
    Delegation.objects.filter(pk=delegation.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)
    delegation.refresh_from_db()


def issue_token(
    person: Person,
    *,
    kind: str,
    name: str,
    verbs: Collection[str] = (),
    registers: Collection[str] = (),
    at: dt.datetime,
    expires_at: dt.datetime,
) -> tuple[Token, str]:
    """A new token and its secret, which is kept nowhere: whoever loses it issues another.

    Raises Refused: PPL-004 without a name, PPL-005 when it ends never or too late, PPL-006 for a scope that its owner
    has not.
    """
    refusals = refuse_token(
        name=name,
        grants=grants_of(person),
        verbs=verbs,
        registers=registers,
        at=at,
        expires_at=expires_at,
        days_at_most=settings.TOKEN_DAYS_AT_MOST,
    )
    refuse_if_any(refusals)
    secret = new_secret()
    token = Token.objects.create(
        person=person,
        kind=kind,
        name=name.strip()[:80],
        prefix=secret_prefix(secret),
        digest=secret_digest(secret),
        verbs=sorted(verbs),
        registers=sorted(registers),
        created_at=at,
        expires_at=expires_at,
    )
    return token, secret


def revoke_token(token: Token, *, at: dt.datetime) -> None:
    """End a token at once; one that was revoked before stays as it is."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
    token.refresh_from_db()


def enter_by_token(secret: str, *, kind: str, at: dt.datetime, on: dt.date) -> Person | None:
    """Who comes by a secret, noting once a day that it is used; None unless it is good now."""
    person = person_of_token(secret, kind=kind, at=at)
    if person is not None and person.token is not None and person.token.last_used_on != on:
        Token.objects.filter(pk=person.token.pk).update(last_used_on=on)
    return person
