"""What waits for my review: filtered, sorted, and approved many at once, each for itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vungcao.desk import guard, opening
from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake import actions
from vungcao.intake import queries as intake
from vungcao.intake.awaiting import Awaiting, awaiting
from vungcao.intake.rules import refuse_bulk
from vungcao.intake.ways.form import said
from vungcao.obligations.wording import Wording
from vungcao.pack.reviewing import ReviewStep
from vungcao.people import queries as people
from vungcao.places import queries as places

AT_ONCE = 20
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Line:
    """A submission that waits, in words, and why it is not decided from the list."""

    told: Awaiting
    register: str
    place: str
    period: str
    step: str
    to_be_confirmed: bool
    apart: str
    """Why it is decided on its own page alone; empty when it may be approved from the list."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many that were to be approved at once."""

    number: int
    done: str
    refusals: Sequence[Refusal]


@never_cache
@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a verdict that I may give."""
    person, today = guard.signed_in(request), timezone.localdate()
    every = intake.submissions_to_review(person, on=today)
    steps = intake.steps_at(every)
    wording = Wording(places.pack_in_force())
    asked = {name: request.GET.get(name, "") for name in ("so", "noi", "buoc", "xep")}
    shown = [each for each in every if _fits(each, asked, steps)]
    page = Paginator(_sorted(shown, asked["xep"], wording), AT_ONCE).get_page(request.GET.get("trang"))
    context = {
        "here": "desk",
        "page": page,
        "lines": (lines := _lines(request, list(page), wording)),
        "any_to_mark": any(not line.apart for line in lines),
        "total": len(every),
        "filters": asked,
        "wanted": "&".join(f"{name}={value}" for name, value in asked.items() if value),
        "registers": _offered((each.register for each in every), wording.register),
        "places": _offered((each.place for each in every), wording.place),
        "steps": sorted({(step.id, said(step.label)) for step in steps.values() if step}),
    }
    return render(request, "desk/reviewing.html", context)


def _fits(each: intake.Submission, asked: Mapping[str, str], steps: Mapping[int, ReviewStep | None]) -> bool:
    step = steps[each.pk]
    return (
        asked["so"] in ("", each.register)
        and asked["noi"] in ("", each.place)
        and asked["buoc"] in ("", step.id if step else "")
    )


def _sorted(shown: Sequence[intake.Submission], asked: str, wording: Wording) -> Sequence[intake.Submission]:
    if asked == "moi":
        return list(reversed(shown))
    if asked == "noi":
        return sorted(shown, key=lambda each: wording.place(each.place))
    return sorted(shown, key=lambda each: wording.register(each.register)) if asked == "so" else shown


def _offered(values: Iterable[str], words: Callable[[str], str]) -> list[tuple[str, str]]:
    """What a filter offers: each value that there is, with its words, in their order."""
    return sorted(((value, words(value)) for value in set(values)), key=lambda one: one[1])


def _lines(request: HttpRequest, submissions: Sequence[intake.Submission], wording: Wording) -> list[Line]:
    opened = _opened(request, submissions)
    return [
        Line(
            told=told,
            register=wording.register(told.submission.register),
            place=wording.place(told.submission.place),
            period=_period(told.submission, wording),
            step=said(told.step.label) if told.step else "",
            to_be_confirmed=bool(told.step and told.step.source.to_be_confirmed),
            apart=_apart(told, opened),
        )
        for told in awaiting(submissions)
    ]


def _period(submission: intake.Submission, wording: Wording) -> str:
    return wording.period(submission.obligation, submission.period) if submission.period else ""


def _apart(told: Awaiting, opened: frozenset[int]) -> str:
    """Why a submission is decided on its own page: something is to be chosen, or names a person and was not opened."""
    if told.conflicts:
        return _("có xung đột phải xử lý")
    if told.blocked:
        return _("có điều phải sửa")
    return "" if told.submission.pk in opened else _("có thông tin cá nhân chưa mở xem")


def _opened(request: HttpRequest, submissions: Sequence[intake.Submission]) -> frozenset[int]:
    """The submissions in which nothing is hidden from this reader now."""
    personal = {entry.id for entry in places.pack_in_force().registers if guard.is_personal(entry)}
    closed = [each for each in submissions if each.register in personal]
    keys = intake.keys_of(closed)
    at = timezone.now()
    return frozenset(
        each.pk
        for each in submissions
        if each.register not in personal
        or all(
            opening.is_open(request, register=each.register, key=key, place=each.place, at=at)
            for key in keys.get(each.pk, ())
        )
    )


@never_cache
@login_required
@require_POST
def approve_many(request: HttpRequest) -> HttpResponse:
    """Decide for each of the chosen submissions in a transaction of its own, and tell what became of each."""
    person, today = guard.signed_in(request), timezone.localdate()
    chosen = _chosen(request)
    if not chosen:
        return _told(request, [], [refuse_bulk(0, "")])
    there = {each.pk: each for each in intake.submissions_to_review(person, on=today) if each.pk in chosen}
    wording = Wording(places.pack_in_force())
    lines = {line.told.submission.pk: line for line in _lines(request, list(there.values()), wording)}
    outcomes = [_outcome(person, number, lines.get(number), seen) for number, seen in chosen.items()]
    return _told(request, outcomes, [])


def _chosen(request: HttpRequest) -> dict[int, int]:
    """The chosen submissions, at most a page of them, each with the sending that the list showed."""
    chosen = {}
    for number in request.POST.getlist("ho-so")[:AT_ONCE]:
        seen = request.POST.get(f"lan-gui-{number}", "")
        if all(each.isdecimal() and len(each) < _DIGITS for each in (number, seen)):
            chosen[int(number)] = int(seen)
    return chosen


def _outcome(person: people.Person, number: int, line: Line | None, seen: int) -> Outcome:
    if line is None:
        return Outcome(number, "", [refuse_bulk(number, _("không còn chờ bạn quyết định"))])
    if line.apart:
        return Outcome(number, "", [refuse_bulk(number, line.apart)])
    try:
        entry = actions.approve(line.told.submission, by=person, at=timezone.now(), seen=seen)
    except Refused as fault:
        return Outcome(number, "", fault.refusals)
    return Outcome(number, _("đã duyệt") if entry.action == "approve" else _("đã qua bước này"), ())


def _told(request: HttpRequest, outcomes: Sequence[Outcome], refusals: Sequence[Refusal]) -> HttpResponse:
    context = {
        "here": "desk",
        "outcomes": outcomes,
        "refusals": refusals,
        "done": sum(1 for each in outcomes if each.done),
        "refused": sum(1 for each in outcomes if not each.done),
    }
    return render(request, "desk/approved_many.html", context, status=422 if refusals else 200)
