"""Independent re-measuring at the desk: announce a round, draw its sample, measure blind, close it."""

import datetime as dt
import secrets
from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vungcao.desk import guard
from vungcao.desk import remeasuring as shown
from vungcao.exact.refusal import Refused
from vungcao.intake.rules.typed import read_day
from vungcao.journal import queries as journal
from vungcao.pack.register import Kind
from vungcao.people import queries as people
from vungcao.people.actions import record_look
from vungcao.places import queries as places
from vungcao.remeasurement import actions
from vungcao.remeasurement import queries as remeasuring
from vungcao.remeasurement.rules.refusing import BY_PLACE, Plan, is_personal, measurable, stratifying

AT_ONCE = 50
FIELD = "f_"
"""Begins the name of every input that is a field of the register."""
form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@require_safe
def remeasuring_home(request: HttpRequest) -> HttpResponse:
    """What is mine to measure, and the rounds that I may run."""
    person, pack = guard.signed_in(request), places.pack_in_force()
    labels = {register.id: register for register in pack.registers}
    waiting = [(each, labels[each.round.register]) for each in remeasuring.waiting_for(person)]
    mine = [
        (round, labels[round.register])
        for round in remeasuring.rounds(known=journal.last_number())
        if remeasuring.may_run(person, round.plan, round.sizes)
    ]
    return render(
        request,
        "desk/remeasuring.html",
        {
            "here": "desk",
            "waiting": waiting[:AT_ONCE],
            "waits": len(waiting),
            "rounds": mine,
            "may_announce": pack.remeasuring is not None and remeasuring.may_announce(person),
        },
    )


# Running a round.


@never_cache
@login_required
@form_page
def announce(request: HttpRequest) -> HttpResponse:
    """Announce a round: first its register, then what of it."""
    person, pack = guard.signed_in(request), places.pack_in_force()
    if pack.remeasuring is None or not remeasuring.may_announce(person):
        raise PermissionDenied
    wanted = request.POST.get("so") or request.GET.get("so", "")
    things = [register for register in pack.registers if register.kind is Kind.THING]
    register = next((each for each in things if each.id == wanted), None)
    words: dict[str, object] = {
        "here": "desk",
        "registers": things,
        "register": register,
        "groups": pack.groups,
    }
    if register is not None:
        words |= {
            "fields": measurable(register),
            "strata": [] if is_personal(register) else stratifying(register),
        }
    typed = request.POST if request.method == "POST" else _suggested(timezone.localdate())
    words |= {"typed": typed, "chosen": request.POST.getlist("truong")}
    if request.method == "POST" and register is not None:
        try:
            plan = _plan(request)
            round = actions.announce(by=person, plan=plan, chance=secrets.token_hex(32), at=timezone.now())
        except Refused as fault:
            words["refusals"] = fault.refusals
            return render(request, "desk/remeasuring_announce.html", words, status=422)
        return redirect("remeasuring-run", round.pk)
    return render(request, "desk/remeasuring_announce.html", words)


def _suggested(today: dt.date) -> dict[str, str]:
    """Days that leave the seed unknown, and a month to measure."""
    days = {"ngay": today, "ngay-mam": today + dt.timedelta(days=1), "han": today + dt.timedelta(days=30)}
    return {name: f"{day:%d/%m/%Y}" for name, day in days.items()} | {"moi-tang": "10"}


def _plan(request: HttpRequest) -> Plan:
    """What was typed; a day or number that is not understood is one that the rules refuse."""
    typed = request.POST
    number = typed.get("moi-tang", "").strip()
    return Plan(
        register=typed.get("so", ""),
        as_of=_day(typed.get("ngay", "")) or dt.date.max,
        group=typed.get("nhom", ""),
        strata=typed.get("tang", "") or BY_PLACE,
        per_stratum=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0,
        fields=tuple(typed.getlist("truong")),
        why=typed.get("ly-do", "").strip()[:2000],
        seed_on=_day(typed.get("ngay-mam", "")) or dt.date.min,
        until=_day(typed.get("han", "")) or dt.date.min,
    )


def _day(typed: str) -> dt.date | None:
    try:
        return read_day(typed)
    except ValueError:
        return None


@never_cache
@login_required
@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    """One round, for those who may run it."""
    return _run(request, number)


def _run(request: HttpRequest, number: int, fault: Refused | None = None) -> HttpResponse:
    person, round = guard.signed_in(request), _round_to_run(request, number)
    pack = places.pack_in_force()
    register = pack.register_by_id(round.register)
    today = timezone.localdate()
    words: dict[str, object] = {
        "here": "desk",
        "round": round,
        "register": register,
        "refusals": fault.refusals if fault else (),
        "is_over": today > round.until,
    }
    if round.stage == "announced":
        words["seed"] = remeasuring.day_digest_for_seed(round.seed_on, today=today)
        words["people"] = remeasuring.possible_measurers(register)
    elif round.stage == "drawn":
        progress = remeasuring.progress_of(round)
        page = Paginator(remeasuring.selections_of(round), AT_ONCE).get_page(request.GET.get("trang"))
        allowed = remeasuring.eligibility(register, remeasuring.possible_measurers(register), list(page))
        names = {each.id: f"{each.type[:1].upper()}{each.type[1:]} {each.name}" for each in pack.places}
        rows = [(each, names.get(each.place, each.place), _others(allowed.of(each), each)) for each in page]
        words |= {"progress": progress, "page": page, "rows": rows}
        words["may_close"] = not progress.left or today > round.until
    else:
        seen = people.places_of(person, "review", register.id)
        wrong = [] if is_personal(register) else shown.wrong_records(pack, round, sorted(seen))
        words["wrong"] = wrong
        words["enters"] = people.places_of(person, "enter", register.id)
    return render(request, "desk/remeasuring_run.html", words, status=422 if fault else 200)


def _others(allowed: list[people.Person], drawn: remeasuring.Selection) -> list[people.Person]:
    return [person for person in allowed if person.pk != drawn.measurer_id]


@never_cache
@login_required
@require_POST
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """Draw the sample and give it out."""
    person, round = guard.signed_in(request), _round_to_run(request, number)
    register = guard.register_of(round.register)
    wanted = set(request.POST.getlist("nguoi"))
    measurers = [each for each in remeasuring.possible_measurers(register) if each.username in wanted]
    try:
        actions.draw_sample(round, by=person, measurers=measurers, at=timezone.now())
    except Refused as fault:
        return _run(request, number, fault)
    return redirect("remeasuring-run", number)


@never_cache
@login_required
@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Give one record to somebody else."""
    person, drawn = guard.signed_in(request), _selection(number)
    _round_to_run(request, drawn.round_id)
    to = people.person(request.POST.get("nguoi", ""))
    if to is None:
        raise Http404
    try:
        actions.assign(drawn, by=person, to=to, at=timezone.now())
    except Refused as fault:
        return _run(request, drawn.round_id, fault)
    return redirect("remeasuring-run", drawn.round_id)


@never_cache
@login_required
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """End a round and publish what it says."""
    person, round = guard.signed_in(request), _round_to_run(request, number)
    try:
        actions.close(round, by=person, at=timezone.now())
    except Refused as fault:
        return _run(request, number, fault)
    return redirect("remeasuring-run", number)


def _round_to_run(request: HttpRequest, number: int) -> remeasuring.Round:
    """A round that the person may run; who sees its register and may not is refused, others are told of nothing."""
    person, round = guard.signed_in(request), remeasuring.round_of(number)
    if round is None or not any(people.places_of(person, verb, round.register) for verb in guard.SIGHT):
        raise Http404
    if not remeasuring.may_run(person, round.plan, round.sizes):
        raise PermissionDenied
    return round


# Measuring.


@never_cache
@login_required
@form_page
def measure(request: HttpRequest, number: int) -> HttpResponse:
    """Measure one record blind: the page shows where to go, and nothing of what is recorded."""
    person, drawn = guard.signed_in(request), _selection(number)
    if drawn.measurer_id != person.pk or drawn.round.closed_entry is not None:
        raise Http404
    register = guard.register_of(drawn.round.register)
    guard.admit(person, register.id, drawn.place)
    typed = {
        name.removeprefix(FIELD): str(value) for name, value in request.POST.items() if name.startswith(FIELD)
    }
    if request.method == "POST":
        try:
            _send(request, person, drawn, typed)
        except Refused as fault:
            return _form(request, person, drawn, typed, fault)
        return redirect("remeasuring-home")
    return _form(request, person, drawn, typed)


def _send(
    request: HttpRequest, person: people.Person, drawn: remeasuring.Selection, typed: Mapping[str, str]
) -> None:
    actions.measure(
        drawn,
        by=person,
        outcome=request.POST.get("ket-qua", ""),
        values=typed,
        measured_on=_day(request.POST.get("ngay-do", "")),
        note=request.POST.get("ghi-chu", "")[:2000],
        reason=request.POST.get("ly-do", "")[:2000],
        at=timezone.now(),
    )


def _form(
    request: HttpRequest,
    person: people.Person,
    drawn: remeasuring.Selection,
    typed: Mapping[str, str],
    fault: Refused | None = None,
) -> HttpResponse:
    register = guard.register_of(drawn.round.register)
    persons = is_personal(register) and guard.may(person, guard.INSIGHT, drawn.place, register.id)
    if persons:
        reason = f"Đo lại, vòng {drawn.round_id}"
        record_look(
            person, register=register.id, key=drawn.key, place=drawn.place, reason=reason, at=timezone.now()
        )
    words = {
        "here": "desk",
        "drawn": drawn,
        "register": register,
        "place": guard.place_of(drawn.place),
        "identified": shown.identified(register, drawn, with_persons=persons),
        "boxes": shown.boxes(register, drawn.round, typed),
        "outcomes": shown.outcome_words(),
        "outcome": request.POST.get("ket-qua", "measured"),
        "measured_on": request.POST.get("ngay-do", f"{timezone.localdate():%d/%m/%Y}"),
        "note": request.POST.get("ghi-chu", ""),
        "reason": request.POST.get("ly-do", ""),
        "sent": drawn.measurements.count(),
        "refusals": fault.refusals if fault else (),
    }
    return render(request, "desk/remeasuring_measure.html", words, status=422 if fault else 200)


def _selection(number: int) -> remeasuring.Selection:
    found = remeasuring.selection(number)
    if found is None:
        raise Http404
    return found
