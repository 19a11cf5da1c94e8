"""Closed periods: what they keep out at the door, and opening one again by a decision on record."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from vungcao.exact.refusal import Refusal, refuse_if_any
from vungcao.intake.deciding import day_of
from vungcao.intake.models import PeriodReopening
from vungcao.intake.rules.closing import (
    Closed,
    Span,
    closed_by,
    refuse_closed,
    refuse_open_period,
    refuse_reopener,
    refuse_reopening,
)
from vungcao.intake.transaction import one_transaction
from vungcao.journal.actions import locked_head, record
from vungcao.pack.calendar import periods_owed
from vungcao.pack.obliging import Obligation
from vungcao.people.models import Person, Verb
from vungcao.people.queries import may
from vungcao.places import queries as places


@dataclass(frozen=True, slots=True)
class Decision:
    """The document on which a reopening rests, and until which day it opens the period."""

    document: str
    """Its number."""
    issued_on: dt.date
    reason: str
    until: dt.date


def refuse_if_closed(
    *, register: str, place: str, spans: Iterable[Span], answered: tuple[str, str], on: dt.date
) -> list[Refusal]:
    """Why rows may not be filed or decided on that day (INT-017); nothing while their periods are open."""
    pack = places.pack_in_force()
    if not any(each.register_id == register and each.closes is not None for each in pack.obligations):
        return []
    closed = closed_by(pack, register=register, place=place, spans=set(spans), answered=answered, on=on)
    reopened = _reopened(closed, place=place, on=on)
    return refuse_closed(pack, [each for each in closed if _name(each) not in reopened])


def _name(closed: Closed) -> tuple[str, str]:
    return closed.obligation.id, closed.period.id


def _reopened(closed: Iterable[Closed], *, place: str, on: dt.date) -> set[tuple[str, str]]:
    names = {_name(each) for each in closed}
    if not names:
        return set()
    still = PeriodReopening.objects.filter(Q(place="") | Q(place=place), until__gte=on)
    named = still.filter(obligation__in={obligation for obligation, _ in names})
    return names & set(named.values_list("obligation", "period"))


def reopenings() -> QuerySet[PeriodReopening]:
    """Every reopening, the newest first."""
    return PeriodReopening.objects.select_related("by")


def closed_periods(*, on: dt.date) -> list[Closed]:
    """Every period that is closed on a day, whether or not a decision opened it again, the latest first."""
    pack = places.pack_in_force()
    found = [
        Closed(obligation, period, last_day)
        for obligation in pack.obligations
        if obligation.closes is not None
        for period in periods_owed(pack, obligation)
        if (last_day := period.due + dt.timedelta(days=obligation.closes)) < on
    ]
    return sorted(found, key=lambda each: (each.last_day, each.obligation.id), reverse=True)


def may_reopen(person: Person, obligation: Obligation) -> bool:
    """Whether a person may put on record that a period of an obligation is opened again."""
    return not _refuse_reopener(person, obligation)


def _refuse_reopener(person: Person, obligation: Obligation | None) -> list[Refusal]:
    everywhere = obligation is not None and may(
        person, Verb.REVIEW, place="", register=obligation.register_id
    )
    return refuse_reopener(obligation, organisation=person.organisation, reviews_everywhere=everywhere)


def reopen_period(
    *, by: Person, obligation: str, period: str, place: str, decision: Decision, at: dt.datetime
) -> PeriodReopening:
    """Put on record, and in the journal, that a closed period is open again, for one place or for all.

    Raises Refused: INT-018 for whoever may not, INT-019 when the decision is not told or opens no day to come, INT-020
    when there is no such closed period.
    """
    on = day_of(at)
    entry_of = {each.id: each for each in places.pack_in_force().obligations}
    refusals = _refuse_reopener(by, entry_of.get(obligation))
    refusals += refuse_reopening(
        document=decision.document,
        reason=decision.reason,
        issued_on=decision.issued_on,
        until=decision.until,
        on=on,
    )
    closed = [each for each in closed_periods(on=on) if _name(each) == (obligation, period)]
    if not closed or (place and place not in places.all_ids()):
        refusals += refuse_open_period(obligation=obligation, period=period)
    refuse_if_any(refusals)
    with one_transaction():
        return _reopen(by, closed[0], place, decision, at)


def _reopen(by: Person, closed: Closed, place: str, decision: Decision, at: dt.datetime) -> PeriodReopening:
    head = locked_head()
    obligation, period = _name(closed)
    content = {
        "obligation": obligation,
        "period": period,
        "place": place,
        "closed_on": closed.last_day.isoformat(),
        "document": decision.document.strip(),
        "issued_on": decision.issued_on.isoformat(),
        "reason": decision.reason.strip(),
        "until": decision.until.isoformat(),
    }
    subject = f"{obligation}@{place or '*'}#{period}"
    entry = record(head=head, by=by, action="reopen_period", subject=subject, content=content, at=at)
    return PeriodReopening.objects.create(
        obligation=obligation,
        period=period,
        place=place,
        document=decision.document.strip(),
        issued_on=decision.issued_on,
        reason=decision.reason.strip(),
        until=decision.until,
        by=by,
        at=entry.at,
        entry=entry.number,
    )
