"""What waits for me, and where I may read, enter and review."""

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
from vungcao.intake import queries as intake
from vungcao.intake.ways.form import said
from vungcao.pack.model import Register
from vungcao.people import queries as people
from vungcao.places import queries as places

AT_ONCE = 20
DECIDED = 5


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
    person = guard.signed_in(request)
    mine = intake.submissions_of(person)
    words = {
        "here": "desk",
        "returned": listed(list(mine.filter(state="returned")[:AT_ONCE])),
        "to_review": listed(intake.submissions_to_review(person)[:AT_ONCE]),
        "waiting": listed(list(mine.filter(state="submitted")[:AT_ONCE])),
        "decided": listed(list(mine.filter(state__in=("approved", "withdrawn"))[:DECIDED])),
        "registers": _mine(person),
    }
    return render(request, "desk/home.html", words)


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


def listed(submissions: Sequence[intake.Submission]) -> list[dict[str, object]]:
    """Submissions with the names of their register and place, as lists show them."""
    pack = places.pack_in_force()
    labels = {entry.id: said(entry.label) for entry in pack.registers}
    names = {each.id: f"{each.type[:1].upper()}{each.type[1:]} {each.name}" for each in pack.places}
    return [
        {
            "submission": submission,
            "register": labels.get(submission.register, submission.register),
            "place": names.get(submission.place, submission.place),
            "reason": _reason(submission) if submission.state == "returned" else "",
        }
        for submission in submissions
    ]


def _reason(submission: intake.Submission) -> str:
    last = submission.verdicts.filter(verdict="returned").last()
    return last.reason if last else ""


def _seen_places(person: people.Person, register: str) -> set[str]:
    return {place for verb in guard.SIGHT for place in people.places_of(person, verb, register)}


def _mine(person: people.Person) -> list[Mine]:
    today = {place.id for place in places.places_valid_on(timezone.localdate())}
    rows = []
    for entry in places.pack_in_force().registers:
        enter, review, read = (
            people.places_of(person, verb, entry.id) & today for verb in ("enter", "review", "read")
        )
        if enter or review or read:
            rows.append(Mine(entry, said(entry.label), len(enter), len(review), len(enter | review | read)))
    return rows
