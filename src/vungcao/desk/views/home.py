"""What I owe, what came back, what waits for me, what is late below me; where I may read, enter and review."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vungcao.desk import guard
from vungcao.desk.duties import Line, groups, line
from vungcao.desk.listing import listed
from vungcao.desk.once import token
from vungcao.intake import queries as intake
from vungcao.intake.ways.form import said
from vungcao.obligations.queries.desk import work_of
from vungcao.obligations.queries.messages import unread
from vungcao.obligations.rules import Standing
from vungcao.obligations.wording import Wording
from vungcao.pack.model import Pack
from vungcao.pack.register import Register
from vungcao.people import queries as people
from vungcao.places import queries as places
from vungcao.remeasurement.queries import waiting_count

AT_ONCE = 20
DECIDED = 5
DONE = 4
"""Rounds in which nothing is owed any more that the first page still tells of."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A register, and in how many places I may do what."""

    register: Register
    label: str
    enter: int
    review: int
    see: int


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    person, today = guard.signed_in(request), timezone.localdate()
    pack = places.pack_in_force()
    wording = Wording(pack)
    registers = _mine(person, today)
    mine, to_review = intake.submissions_of(person), intake.submissions_to_review(person, on=today)
    words = {
        "here": "desk",
        "returned": listed(list(mine.filter(state="returned")[:AT_ONCE])),
        "to_review": listed(to_review[:AT_ONCE]),
        "reviews": len(to_review),
        "waiting": listed(list(mine.filter(state="submitted")[:AT_ONCE])),
        "decided": listed(list(mine.filter(state__in=("approved", "withdrawn"))[:DECIDED])),
        "drafts": _drafts(person, wording),
        "registers": registers,
        "has_works": _keeps_works(wording.pack, registers),
        "may_review": bool(to_review) or any(each.review for each in registers),
        "may_enter": any(each.enter for each in registers),
        "oversees": any(each.see > each.enter for each in registers),
        "is_narrow": not registers and bool(people.narrow_grants_of(person)),
        "to_measure": waiting_count(person),
        "token": token(),
        "unread": unread(person),
        "compares_works": any(each.register.id == _compared_works(pack) for each in registers),
        **_owed(person, today, wording),
    }
    return render(request, "desk/home.html", words)


def _keeps_works(pack: Pack, registers: Sequence[Mine]) -> bool:
    """Whether the works of some place are mine to see."""
    return pack.works is not None and any(each.register.id == pack.works.work for each in registers)


def _drafts(person: people.Person, wording: Wording) -> list[dict[str, object]]:
    """What I began and did not file, the last saved first."""
    return [
        {
            "draft": draft,
            "register": wording.register(draft.register),
            "place": wording.place(draft.place),
            "period": wording.period(draft.obligation, draft.period) if draft.obligation else "",
        }
        for draft in intake.drafts_of(person)[:AT_ONCE]
    ]


def _owed(person: people.Person, today: dt.date, wording: Wording) -> dict[str, object]:
    """What I owe, what of it is done, and what is late where I review."""
    work = work_of(person, on=today)
    owed = [one for one in work.rounds if one.owed]
    done = [one for one in work.rounds if not one.owed][-DONE:]
    return {
        "has_duties": bool(work.rounds),
        "owed": groups(wording, owed[:AT_ONCE], on=today),
        "more_owed": max(0, len(owed) - AT_ONCE),
        "done": groups(wording, reversed(done), on=today),
        "late_below": _late_below(wording, work.late_below, today),
    }


@dataclass(frozen=True, slots=True)
class LateBelow:
    """What is overdue on one register where I review: in how many places, and for how long at worst."""

    register: str
    label: str
    places: int
    duties: int
    worst: int


def _late_below(wording: Wording, late: Sequence[Standing], today: dt.date) -> list[LateBelow]:
    by_register: dict[str, list[Line]] = {}
    for each in late:
        by_register.setdefault(each.duty.register, []).append(line(wording, each, on=today))
    return [
        LateBelow(
            register=register,
            label=wording.register(register),
            places=len({each.standing.duty.place for each in lines}),
            duties=len(lines),
            worst=max(-each.days_left for each in lines),
        )
        for register, lines in sorted(by_register.items())
    ]


@never_cache
@login_required
@require_safe
def register(request: HttpRequest, register: str) -> HttpResponse:
    """One register: the places where it is mine to see."""
    person, found = guard.signed_in(request), guard.register_of(register)
    seen = _seen_places(person, found.id)
    if not seen:
        raise Http404
    there = [place for place in places.places_valid_on(timezone.localdate()) if place.id in seen]
    if len(there) == 1:
        return redirect("records", found.id, there[0].id)
    page = Paginator(there, 100).get_page(request.GET.get("trang"))
    return render(request, "desk/register.html", {"here": "desk", "register": found, "page": page})


def _seen_places(person: people.Person, register: str) -> set[str]:
    return {place for verb in guard.SIGHT for place in people.places_of(person, verb, register)}


def _compared_works(pack: Pack) -> str:
    """The register of works, where they are compared for overlap; nothing elsewhere."""
    works = pack.works
    return works.work if works is not None and works.overlaps else ""


def _mine(person: people.Person, today: dt.date) -> list[Mine]:
    reach = people.reach_of(person)
    there = {place.id for place in places.places_valid_on(today)}
    rows = []
    for entry in places.pack_in_force().registers:
        enter, review, read = (reach.places(verb, entry.id) & there for verb in ("enter", "review", "read"))
        if enter or review or read:
            rows.append(Mine(entry, said(entry.label), len(enter), len(review), len(enter | review | read)))
    return rows
