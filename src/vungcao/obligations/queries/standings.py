"""How duties stand, in bulk: the same few questions to the store for one duty and for all of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from vungcao.intake.models import Row, Submission, Verdict
from vungcao.intake.rules import APPROVED, PASSED, RETURNED, SUBMITTED
from vungcao.obligations.rules import Duty, Sent, Standing, duties_of, duty_of, standing_on
from vungcao.pack.model import Pack
from vungcao.pack.register import Kind
from vungcao.places import queries as places
from vungcao.registers.rules import Operation, ReturnKey

_ANSWERING = (SUBMITTED, RETURNED, APPROVED)
_SAY_NOTHING = (Operation.REVERSE.value, Operation.END.value)
"""Rows that take a return away and so report none."""

DutyName = tuple[str, str, str]


def standings_on(
    day: dt.date,
    *,
    wanted: Callable[[Duty], bool] = lambda duty: True,
    begun_by: dt.date | None = None,
) -> list[Standing]:
    """How the wanted duties whose period has begun by a day, or by that one, stand on it, in order of periods."""
    edition = places.edition_in_force().digest
    duties = [duty for duty in _begun_by(edition, begun_by or day) if wanted(duty)]
    if not duties:
        return []
    sent = _sent_for(places.pack_of(edition), duties)
    return [standing_on(day, duty, sent.get(duty.name, ())) for duty in duties]


@lru_cache(maxsize=4)
def _begun_by(edition: str, day: dt.date) -> tuple[Duty, ...]:
    return tuple(duties_of(places.pack_of(edition), begun_by=day))


def _sent_for(pack: Pack, duties: Collection[Duty]) -> dict[DutyName, list[Sent]]:
    """What was sent for some duties: as an answer to them, or as a return of their period, whichever way it came."""
    reported = _reported(pack, duties)
    asked = Q(obligation__in={duty.obligation for duty in duties}, period__in={d.period.id for d in duties})
    found = Submission.objects.filter(asked | Q(pk__in=list(reported)), state__in=_ANSWERING)
    columns = ("pk", "parted_from_id", "state", "step", "filed_at", "obligation", "period", "place")
    passed = _passed_on(pack, found.values("pk"))
    sent: dict[DutyName, list[Sent]] = defaultdict(list)
    for pk, parted_from, state, step, filed_at, obligation, period, place in found.values_list(*columns):
        on = filed_at.astimezone(ZoneInfo(pack.programme.time_zone)).date()
        told = Sent(pk, parted_from or pk, state, step, on, passed.get(pk, {}))
        for name in {(obligation, period, place), *reported.get(pk, ())}:
            sent[name].append(told)
    return sent


def _reported(pack: Pack, duties: Iterable[Duty]) -> dict[int, set[DutyName]]:
    """By submission, the duties on registers of returns that its rows report for."""
    returns = {entry.id for entry in pack.registers if entry.kind is Kind.RETURN}
    named: dict[tuple[str, str, str], list[DutyName]] = defaultdict(list)
    for duty in duties:
        if duty.register in returns:
            named[duty.register, duty.period.id, duty.place].append(duty.name)
    if not named:
        return {}
    rows = Row.objects.filter(
        submission__register__in={register for register, _, _ in named}, submission__state__in=_ANSWERING
    ).exclude(operation__in=_SAY_NOTHING)
    found: dict[int, set[DutyName]] = defaultdict(set)
    for pk, register, key in rows.values_list("submission_id", "submission__register", "key").distinct():
        if (said := ReturnKey.read(key)) is not None:
            found[pk].update(named.get((register, said.period, said.place), ()))
    return {pk: names for pk, names in found.items() if names}


def _passed_on(pack: Pack, submissions: QuerySet[Submission, Any]) -> dict[int, dict[str, dt.date]]:
    """By submission, the day of each step passed since it was last sent."""
    zone = ZoneInfo(pack.programme.time_zone)
    said = Verdict.objects.filter(
        submission__in=submissions, verdict__in=(SUBMITTED, PASSED, APPROVED)
    ).order_by("pk")
    passed: dict[int, dict[str, dt.date]] = defaultdict(dict)
    for pk, verdict, step, at in said.values_list("submission_id", "verdict", "step", "at"):
        if verdict == SUBMITTED:
            passed[pk].clear()
        else:
            passed[pk][step] = at.astimezone(zone).date()
    return passed


def standing_of(obligation: str, period: str, place: str, *, on: dt.date) -> Standing | None:
    """How one duty stands on a day; None where nothing of the kind is owed."""
    pack = places.pack_in_force()
    duty = duty_of(pack, obligation, period, place)
    if duty is None:
        return None
    return standing_on(on, duty, _sent_for(pack, [duty]).get(duty.name, ()))
