"""How complete and timely a register is, and what its checks still ask: counts, and nobody named."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vungcao.desk import guard
from vungcao.intake.checks import OVERLAP
from vungcao.intake.ways.form import said
from vungcao.obligations.queries.quality import Filed, Warned, filed_by_round, open_warnings
from vungcao.obligations.wording import Wording
from vungcao.people import queries as people
from vungcao.places import queries as places

ROUNDS = 24
BAR = 240
"""The length of a whole bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a bar of a round: where it begins and how long it is."""

    look: str
    start: int
    length: int


@never_cache
@login_required
@require_safe
def quality(request: HttpRequest, register: str) -> HttpResponse:
    """One register over the places where I have sight of it."""
    found, reach = guard.register_of(register), people.reach_of(guard.signed_in(request))
    seen = {place for verb in guard.SIGHT for place in reach.places(verb, found.id)}
    if not seen:
        raise Http404
    wording = Wording(places.pack_in_force())
    rounds = filed_by_round(found.id, on=timezone.localdate(), among=seen)[:ROUNDS]
    warned = open_warnings(found.id, among=seen)
    context = {
        "here": "desk",
        "register": found,
        "rounds": [
            {
                "filed": each,
                "label": wording.obligation(each.obligation),
                "is_to_be_confirmed": wording.is_to_be_confirmed(each.obligation),
                "period": wording.period(each.obligation, each.period.id),
                "bars": _bars(each),
            }
            for each in rounds
        ],
        "warnings": [(_label(each), each) for each in warned],
        "bar": BAR,
    }
    return render(request, "desk/quality.html", context)


def _label(warned: Warned) -> str:
    """What a check is called; the suspicion of an overlap is none of the pack."""
    if warned.name == OVERLAP:
        return _("Nghi trùng lặp")
    return said(warned.check.label) if warned.check else warned.name


def _bars(filed: Filed) -> list[Bar]:
    parts = (
        ("reached", filed.on_time),
        ("at_risk", filed.late),
        ("off_course", filed.missing),
        ("tracked", filed.not_yet_due),
    )
    bars, before = [], 0
    for look, number in parts:
        start, end = before * BAR // filed.all, (before + number) * BAR // filed.all
        before += number
        if end > start:
            bars.append(Bar(look, start, end - start))
    return bars
