"""Suspected overlaps: what waits, what is open, what was decided; two works side by side, and a decision filed."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vungcao.desk import guard
from vungcao.desk import overlaps as shown
from vungcao.desk.once import once, token
from vungcao.exact.refusal import Refused
from vungcao.intake import actions
from vungcao.intake import overlaps as waiting
from vungcao.intake import queries as intake
from vungcao.intake.rules import RowValues
from vungcao.intake.ways.form import new_code
from vungcao.pack.model import Pack
from vungcao.people import queries as people
from vungcao.places import queries as places
from vungcao.works.overlap.queries import Pair, counts, pair_between, said_named, suspected
from vungcao.works.overlap.reading import Compared, compared_by
from vungcao.works.overlap.rules.telling import stops
from vungcao.works.overlap.sketching import Said

AT_ONCE = 50
WAITING = 20
WAY = "form"
LONGEST = 2000


@never_cache
@login_required
@require_safe
def suspicions(request: HttpRequest) -> HttpResponse:
    """The pairs of the places where I have sight of what is compared."""
    pack, compared = _compared()
    seen = _seen(request, compared)
    pairs = [pair for pair in suspected(compared) if seen & _places(compared, pair)]
    lines = [shown.line(pack, compared, pair) for pair in pairs]
    open_ones = [each for each in lines if not each.decision]
    words = {
        "here": "desk",
        "waiting": [
            (submission, [shown.line(pack, compared, pair) for pair in waiting.waiting_pairs(submission)])
            for submission in waiting.waiting_suspected(seen, at_most=WAITING)
        ],
        "page": Paginator(open_ones, AT_ONCE).get_page(request.GET.get("trang")),
        "decided": [each for each in lines if each.decision][:AT_ONCE],
        "counts": counts(compared),
    }
    return render(request, "desk/suspicions.html", words)


def _compared() -> tuple[Pack, Compared]:
    pack = places.pack_in_force()
    compared = compared_by(pack)
    if compared is None:
        raise Http404
    return pack, compared


def _seen(request: HttpRequest, compared: Compared) -> set[str]:
    """The places where the person has sight of what is compared. Raises PermissionDenied for whoever has none."""
    reach = people.reach_of(guard.signed_in(request))
    seen = {
        place
        for verb in guard.SIGHT
        for register in compared.registers
        for place in reach.places(verb, register)
    }
    if not seen:
        raise PermissionDenied
    return seen


def _places(compared: Compared, pair: Pair) -> set[str]:
    found = {pair.suspicion.first.place, pair.suspicion.second.place}
    for sketch in (pair.suspicion.first, pair.suspicion.second):
        place = sketch.values.get("place")
        found |= place if isinstance(place, frozenset) else set()
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suspicion(request: HttpRequest) -> HttpResponse:
    """Two side by side, and the form by which a decision about them is filed."""
    pack, compared = _compared()
    seen = _seen(request, compared)
    number = request.GET.get("ho-so", "")
    submission = (
        intake.submission(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    )
    if submission is not None and (submission.state != "submitted" or submission.place not in seen):
        raise Http404
    changed = {said.id: said for said in (waiting.waiting_said(submission) if submission else ())}
    sides = [_side(compared, request.GET.get(name, ""), changed) for name in ("mot", "hai")]
    one, other = sorted(sides, key=lambda each: each.id)
    comparison = compared.comparison(one.register)
    if not seen & {one.place, other.place} or one.id == other.id:
        raise Http404
    if comparison != compared.comparison(other.register):
        raise Http404
    pair = pair_between(compared, one, other)
    place = one.place if one.place in seen else other.place
    may_decide = guard.may(guard.signed_in(request), ("enter",), place, compared.works.overlap_decision)
    fault = None
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    if request.method == "POST":
        try:
            filed = _decide(request, compared, pair, place)
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, _("Đã gửi kết luận, chờ duyệt."))
            return redirect("submission", filed)
    field = pack.register_by_id(compared.works.overlap_decision).field("decision")
    told = {each.id: each for each in (one, other)}
    words = {
        "here": "desk",
        "sides": [
            shown.side(
                pack, compared, each, submission=submission.pk if submission and each.id in changed else None
            )
            for each in (one, other)
        ],
        "parts": shown.parts_shown(pack, compared.labels, pair.suspicion, told),
        "pair": pair,
        "stops": stops(pair.suspicion),
        "decision": shown.decision_words(pack, compared, pair),
        "blocks_from": comparison.blocks_from,
        "noted_from": comparison.noted_from,
        "is_to_be_confirmed": comparison.source.to_be_confirmed,
        "choices": field.choices if field else (),
        "may_decide": may_decide,
        "chosen": request.POST.get("ket-luan", ""),
        "reason": request.POST.get("ly-do", ""),
        "decider": request.POST.get("nguoi", str(guard.signed_in(request))),
        "token": token(),
        "refusals": fault.refusals if fault else (),
    }
    return render(request, "desk/suspicion.html", words, status=422 if fault else 200)


def _side(compared: Compared, name: str, changed: dict[tuple[str, str], Said]) -> Said:
    """One side as a submission that waits would make it, or as it stands."""
    named = {shown.name_of(compared, said): said for said in changed.values()}
    found = named.get(name) or said_named(compared, name)
    if found is None:
        raise Http404
    return found


def _decide(request: HttpRequest, compared: Compared, pair: Pair, place: str) -> int:
    """File a decision through the door, like every other fact; the number of its submission. Raises Refused."""
    person, now, typed = guard.signed_in(request), timezone.now(), request.POST
    names = [shown.name_of(compared, sketch) for sketch in (pair.suspicion.first, pair.suspicion.second)]
    facts = {
        "first": names[0],
        "second": names[1],
        "decision": typed.get("ket-luan") or None,
        "reason": typed.get("ly-do", "").strip()[:LONGEST] or None,
        "decided_by": typed.get("nguoi", "").strip()[:LONGEST] or None,
        "seen": typed.get("ma", ""),
    }
    day: dt.date = timezone.localdate(now)
    rows = [RowValues(1, "set", new_code(place), day, None, facts, None)]
    return once(
        request,
        typed.get("gui", ""),
        lambda: (
            actions.submit(
                by=person, register=compared.works.overlap_decision, place=place, rows=rows, way=WAY, at=now
            ).pk
        ),
    )
