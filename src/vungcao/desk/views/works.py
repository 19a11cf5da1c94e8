"""The works of a place with their state and warnings, and one of them with everything that belongs to it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vungcao.desk import guard
from vungcao.desk import works as told
from vungcao.desk.attached import told as evidence
from vungcao.desk.wording import number_words
from vungcao.exact.refusal import Refused
from vungcao.intake.photographs import photographs_of
from vungcao.intake.ways.form import said
from vungcao.intake.ways.outputs import draft_of, waiting_for
from vungcao.pack.model import Pack
from vungcao.pack.register import Register
from vungcao.pack.working import Works
from vungcao.people import queries as people
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.works.queries import NoWork, assistance_of, obstacles_in, proposed_changes, work_of, works_in
from vungcao.works.rules.geometry import read_geometry
from vungcao.works.rules.outputs import ProposedChange
from vungcao.works.rules.records import Recorded
from vungcao.works.rules.work import Work

AT_ONCE = 50


def _kept(pack: Pack) -> Works:
    if pack.works is None:
        raise Http404
    return pack.works


@never_cache
@login_required
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """The places whose works are mine to see."""
    person, register = guard.signed_in(request), _kept(places.pack_in_force()).work
    today = timezone.localdate()
    seen = {place for verb in guard.SIGHT for place in people.places_of(person, verb, register, on=today)}
    there = [place for place in places.places_valid_on(today) if place.id in seen]
    if not there:
        raise Http404
    if len(there) == 1:
        return redirect("works-in", there[0].id)
    return render(request, "desk/works.html", {"here": "desk", "places": there})


@never_cache
@login_required
@require_safe
def in_place(request: HttpRequest, place: str) -> HttpResponse:
    """The works of a place with their state and warnings, what stands in the way there, and who helps."""
    person, there, pack = guard.signed_in(request), guard.place_of(place), places.pack_in_force()
    kept, today = _kept(pack), timezone.localdate()
    guard.admit(person, kept.work, there.id)
    found = [
        (work, [told.warning_words(each) for each in work.warnings]) for work in works_in([there.id], today)
    ]
    warned = [(work, warnings) for work, warnings in found if warnings]
    only_warned = "canh-bao" in request.GET
    page = Paginator(warned if only_warned else found, AT_ONCE).get_page(request.GET.get("trang"))
    context = {
        "here": "desk",
        "place": there,
        "page": page,
        "rows": [
            (work, warnings, _reached(work), told.percent_words(work.disbursed_share))
            for work, warnings in page
        ],
        "count": len(found),
        "warned": len(warned),
        "only_warned": only_warned,
        "narrowed": "canh-bao=1" if only_warned else "",
        "simulated": any(work.record.simulated for work, _warnings in found),
        "register": pack.register_by_id(kept.work),
        "may_enter": guard.may(person, ("enter",), there.id, kept.work),
        "obstacles": told.table(
            pack.register_by_id(kept.obstacle),
            obstacles_in([there.id], today),
            ("what", "work", "owner", "deadline"),
        ),
        "assistance": told.table(
            pack.register_by_id(kept.assistance),
            assistance_of([there.id], today),
            ("helper", "promised", "promised_vnd", "done", "done_vnd"),
        ),
    }
    return render(request, "desk/works_in.html", context)


def _reached(work: Work) -> str:
    return "" if work.state is None else said(work.state.state)


@never_cache
@login_required
@require_safe
def work(request: HttpRequest, seq: int) -> HttpResponse:
    """A work as it is today, found by any version of it."""
    return _shown(request, _found(request, seq))


@never_cache
@login_required
@require_POST
def propose(request: HttpRequest, seq: int) -> HttpResponse:
    """What the work changes of an inventory, as a draft of the official who is to look it over."""
    person, found = guard.signed_in(request), _found(request, seq)
    register, place = request.POST.get("so", ""), request.POST.get("noi", "")
    changes = [each for each in proposed_changes(found) if (each.register, each.place) == (register, place)]
    if not any(each.rows for each in changes):
        raise Http404
    guard.admit(person, register, place, "enter")
    try:
        draft = draft_of(found, changes, register=register, place=place, by=person, at=timezone.now())
    except Refused as fault:
        return _shown(request, found, fault)
    return redirect("draft", draft.pk)


def _found(request: HttpRequest, seq: int) -> Work:
    person, version, kept = guard.signed_in(request), registers.version(seq), _kept(places.pack_in_force())
    if version is None or version.register != kept.work:
        raise Http404
    try:
        found = work_of(version.key, timezone.localdate())
    except NoWork:
        raise Http404 from None
    guard.admit(person, kept.work, found.place)
    return found


def _shown(request: HttpRequest, work: Work, fault: Refused | None = None) -> HttpResponse:
    person, pack = guard.signed_in(request), places.pack_in_force()
    register = pack.register_by_id(work.rules.work)
    context = {
        "here": "desk",
        "work": work,
        "place": guard.place_of(work.place),
        "register": register,
        "kind": said(work.course.cycle.label),
        "facts": told.facts(register, work),
        "warnings": [told.warning_words(each) for each in work.warnings],
        "disbursed": told.percent_words(work.disbursed_share),
        "excess": -work.unfunded_vnd,
        "may_enter": guard.may(person, ("enter",), work.place, register.id),
        "refusals": fault.refusals if fault else (),
        **_tables(person, pack, work),
    }
    return render(request, "desk/work.html", context, status=422 if fault else 200)


def _tables(person: people.Person, pack: Pack, work: Work) -> dict[str, Any]:
    """Everything that belongs to the work, register by register."""
    kept, of = work.rules, pack.register_by_id
    reviews = guard.may(person, ("review",), work.place, kept.progress)
    photos = photographs_of(kept.progress, [each.key for each in work.progress])
    shown = {key: evidence(some, reviews=reviews) for key, some in photos.items()}
    changes = proposed_changes(work)
    waiting = waiting_for(changes)
    return {
        "decisions": of(kept.decision),
        "steps": told.steps(of(kept.decision), work),
        "next": told.next_words(work),
        "funding": told.funding(of(kept.funding), work),
        "contracts": told.contracts(of(kept.contract), work),
        "outside_contracts": work.spent_under(None).disbursed,
        "entries": told.entries(pack, work),
        "progress": of(kept.progress),
        "stages": told.stages(of(kept.progress), work, shown),
        "obstacles": told.table(
            of(kept.obstacle), work.obstacles, ("what", "cause", "owner", "deadline", "solved_on", "solution")
        ),
        "outputs": told.table(
            of(kept.output),
            work.outputs,
            ("target", "inventory", "record", "field", "value", "quantity", "unit"),
        ),
        "changes": [_change(of(each.register), each, waiting) for each in changes],
        "sites": told.table(of(kept.site), work.sites, ("geometry", "note"), _length),
    }


def _change(register: Register, change: ProposedChange, waiting: Mapping[str, int]) -> dict[str, Any]:
    """What is proposed of one record, in words, and the submission that asks for it already."""
    return {
        "said": change,
        "inventory": said(register.label),
        "rows": [(row, told.changed_words(register, row.facts)) for row in change.rows],
        "disputed": [(each, told.disputed_words(register, change, each)) for each in change.disputed],
        "waiting": waiting.get(change.register),
    }


def _length(site: Recorded) -> list[told.Cell]:
    try:
        metres = read_geometry(site.text("geometry")).length_m
    except ValueError:
        metres = None
    return [
        told.Cell(
            _("Chiều dài tính trên bản đồ (m)"),
            "" if metres is None else number_words(metres),
            is_number=True,
        )
    ]
