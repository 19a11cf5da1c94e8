"""The board of lateness: nobody edits it; whoever is charged explains."""

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vungcao.desk import guard
from vungcao.desk.duties import Line, line
from vungcao.exact.refusal import Refused
from vungcao.exact.spreadsheet import harmless
from vungcao.obligations.actions.explaining import explain
from vungcao.obligations.queries.lateness import Late, charged_level, late_duty, lateness
from vungcao.obligations.rules import Level
from vungcao.obligations.wording import Wording
from vungcao.people import queries as people
from vungcao.places import queries as places

AT_ONCE = 50
COLUMNS = (
    "obligation", "register", "period", "place", "place_name", "state", "at_level", "last_day", "days_late",
    "late_levels", "submission", "explanations",
)  # fmt: skip


@never_cache
@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What is overdue where I have sight; with `xong`, what was late and is no longer overdue."""
    wording, today = Wording(places.pack_in_force()), timezone.localdate()
    late = _late(request, guard.signed_in(request), today)
    page = Paginator(late, AT_ONCE).get_page(request.GET.get("trang"))
    narrowed = request.GET.copy()
    narrowed.pop("trang", None)
    context = {
        "here": "desk",
        "page": page,
        "rounds": _rounds(wording, page, today),
        "still": "xong" not in request.GET,
        "register": wording.register(request.GET.get("so", "")),
        "place": wording.place(request.GET.get("noi", "")),
        "narrowed": narrowed.urlencode(),
    }
    return render(request, "desk/lateness.html", context)


@never_cache
@login_required
@require_safe
def board_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table; with a byte order mark, or spreadsheets misread Vietnamese."""
    wording, today = Wording(places.pack_in_force()), timezone.localdate()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cham-{today.isoformat()}.csv"'
    response.write("\ufeff")
    table = csv.writer(response, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in _late(request, guard.signed_in(request), today):
        table.writerow([harmless(cell) for cell in _cells(wording, one, today)])
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest, obligation: str, period: str, place: str) -> HttpResponse:
    """One duty that is late, what was said to explain it, and room to say more for who is charged."""
    person, today = guard.signed_in(request), timezone.localdate()
    found = late_duty(obligation, period, place, on=today)
    if found is None:
        raise Http404
    guard.admit(person, found.standing.duty.register, place)
    wording = Wording(places.pack_in_force())
    refusals: tuple[object, ...] = ()
    text = request.POST.get("loi", "")
    if request.method == "POST":
        try:
            where = wording.duty(found.standing.duty)
            explain(found.standing, by=person, text=text, where=where, at=timezone.now())
        except Refused as fault:
            refusals = tuple(fault.refusals)
        else:
            messages.success(request, _("Đã ghi lời giải trình."))
            return redirect("late", obligation, period, place)
    context = {
        "here": "desk",
        "late": found,
        "line": line(wording, found.standing, on=today),
        "steps": _steps(wording, found, today),
        "to_be_confirmed": wording.is_to_be_confirmed(obligation),
        "may_explain": charged_level(person, found.standing) is not None,
        "said": [
            (wording.level(found.standing.duty.register, each.level), each) for each in found.explanations
        ],
        "refusals": refusals,
        "text": text if refusals else "",
    }
    return render(request, "desk/late.html", context, status=422 if refusals else 200)


def _late(request: HttpRequest, person: people.Person, today: dt.date) -> list[Late]:
    return lateness(
        person,
        on=today,
        still="xong" not in request.GET,
        register=request.GET.get("so", ""),
        place=request.GET.get("noi", ""),
    )


@dataclass(frozen=True, slots=True)
class Round:
    """What is late of one obligation and period with one last day: said once for all its places."""

    label: str
    period: str
    last_day: dt.date
    days_late: int
    rows: tuple[tuple[Late, Line, list[str]], ...]


def _rounds(wording: Wording, late: Iterable[Late], today: dt.date) -> list[Round]:
    """Some of what is late, in its order, those of one round together."""
    rows = [(one, line(wording, one.standing, on=today), _levels(wording, one)) for one in late]
    together = groupby(rows, key=lambda row: (row[1].label, row[1].period, row[1].last_day, row[1].days_late))
    return [Round(*said, tuple(of_round)) for said, of_round in together]


def _levels(wording: Wording, one: Late) -> list[str]:
    register = one.standing.duty.register
    return [wording.level(register, step) for step in one.standing.late_at]


def _steps(wording: Wording, one: Late, today: dt.date) -> list[tuple[str, Level, str]]:
    """Each level: passed, in time or late; the one it is at; those whose turn has not come."""
    duty, reached = one.standing.duty, one.standing.level
    before = duty.levels.index(reached) if reached else len(duty.levels)
    told = []
    for number, level in enumerate(duty.levels):
        if number < before:
            state = _("qua muộn") if level.step in one.standing.late_at else _("đã qua")
        elif number > before:
            state = _("chưa tới lượt")
        else:
            state = _("quá hạn") if level.is_past(today) else _("đang chờ")
        told.append((wording.level(duty.register, level.step), level, state))
    return told


def _cells(wording: Wording, one: Late, today: dt.date) -> tuple[object, ...]:
    standing, shown = one.standing, line(wording, one.standing, on=today)
    duty, level = standing.duty, standing.level
    return (
        duty.obligation,
        duty.register,
        duty.period.id,
        duty.place,
        shown.place,
        standing.state.value,
        level.step if level else "",
        shown.last_day.isoformat(),
        shown.days_late if level else "",
        " ".join(standing.late_at),
        standing.sent.number if standing.sent else "",
        " | ".join(f"{each.at:%Y-%m-%d} {each.by}: {each.text}" for each in one.explanations),
    )
