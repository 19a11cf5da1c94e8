"""One submission: what it asks for beside what stands, who filed it and why, and what reviewers decided."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vungcao.desk import guard, opening
from vungcao.desk.attached import told
from vungcao.desk.beside import Besides, warnings_of
from vungcao.desk.steps import path_of
from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake import actions
from vungcao.intake import queries as intake
from vungcao.intake.deciding import Decider, decider
from vungcao.journal import queries as journal
from vungcao.people import queries as people

AT_ONCE = 12
"""Rows that a page shows side by side: what a slow line carries."""
_DIGITS = 9
"""As many as the number of a sending never has."""
STATES = {
    "draft": _("bản nháp"),
    "submitted": _("chờ duyệt"),
    "returned": _("bị trả lại"),
    "approved": _("đã duyệt"),
    "withdrawn": _("đã rút"),
}
VERDICTS = {
    "submitted": _("Gửi"),
    "passed": _("Thông qua"),
    "returned": _("Trả lại"),
    "settled": _("Xử lý xung đột"),
    "approved": _("Duyệt"),
    "withdrawn": _("Rút"),
}


@never_cache
@login_required
@require_safe
def submission(request: HttpRequest, number: int) -> HttpResponse:
    """The submission."""
    return _show(request, _found(request, number))


@never_cache
@login_required
@require_POST
def open_personal(request: HttpRequest, number: int) -> HttpResponse:
    """Open the personal fields of the rows of one page, for a reason; each record's look is kept."""
    person, found = guard.signed_in(request), _found(request, number)
    guard.admit(person, found.register, found.place, *guard.INSIGHT)
    reason, at = request.POST.get("ly-do", ""), timezone.now()
    rows = list(_rows(found, request.POST.get("trang")))
    besides = _besides(request, found, rows, at)
    try:
        for row in rows:
            for place in besides.places_of(row):
                opening.open_record(
                    request, person, register=found.register, key=row.key, place=place, reason=reason, at=at
                )
    except Refused as fault:
        return _show(request, found, fault)
    return redirect(reverse("submission", args=[number]) + f"?trang={request.POST.get('trang', '1')}")


@never_cache
@login_required
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Pass the submission to its next review step or, at the last, turn it into approved facts."""
    person, found = _reviewed(request, number)

    def act() -> str:
        entry = actions.approve(found, by=person, at=timezone.now(), seen=_number(request, "lan-gui"))
        if entry.action == "approve":
            return said_now("Đã duyệt hồ sơ số %d. Các con số đã tính lại.") % number
        return said_now("Hồ sơ số %d đã qua bước này, chuyển sang bước sau.") % number

    return _decide(request, found, act)


@never_cache
@login_required
@require_POST
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """Return the submission to whoever filed it, with a reason."""
    person, found = _reviewed(request, number)
    reason = request.POST.get("ly-do", "").strip()

    def act() -> str:
        actions.send_back(found, by=person, reason=reason, at=timezone.now())
        return said_now("Đã trả lại hồ sơ số %d.") % number

    return _decide(request, found, act)


@never_cache
@login_required
@require_POST
def send_back_rows(request: HttpRequest, number: int) -> HttpResponse:
    """Return some rows to whoever filed them, each with its reason; the others go on."""
    person, found = _reviewed(request, number)
    chosen = [int(each) for each in request.POST.getlist("dong") if each.isdecimal() and len(each) < _DIGITS]
    reasons = {row: request.POST.get(f"ly-do-{row}", "") for row in chosen}

    def act() -> str:
        parted = actions.send_back_rows(found, by=person, reasons=reasons, at=timezone.now())
        return said_now("Đã trả lại %(rows)d dòng, nay là hồ sơ số %(parted)d; các dòng còn lại vẫn chờ.") % {
            "rows": len(reasons),
            "parted": parted.pk,
        }

    return _decide(request, found, act)


@never_cache
@login_required
@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Decide about a row in conflict: keep it, or keep what stands."""
    person, found = _reviewed(request, number)
    keep = request.POST.get("giu") == "dong"

    def act() -> str:
        actions.settle(
            found,
            by=person,
            number=_number(request, "dong") or 0,
            keep=keep,
            reason=request.POST.get("ly-do", ""),
            seen=_number(request, "da-xem") or 0,
            at=timezone.now(),
        )
        return (
            said_now("Đã giữ dòng này.") if keep else said_now("Đã giữ bản đang có; dòng này được tách ra.")
        )

    return _decide(request, found, act)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what I filed, before it is decided."""
    person, found = guard.signed_in(request), _found(request, number)
    guard.admit(person, found.register, found.place, "enter")

    def act() -> str:
        actions.withdraw(found, by=person, at=timezone.now())
        return said_now("Đã rút hồ sơ số %d.") % number

    return _decide(request, found, act)


def _reviewed(request: HttpRequest, number: int) -> tuple[people.Person, intake.Submission]:
    """The submission, for whoever may review it."""
    person, found = guard.signed_in(request), _found(request, number)
    guard.admit(person, found.register, found.place, "review")
    return person, found


def _decide(request: HttpRequest, found: intake.Submission, act: Callable[[], str]) -> HttpResponse:
    """Do it and say so; what is refused is told on the page, with what was typed."""
    try:
        done = act()
    except Refused as fault:
        return _show(request, _found(request, found.pk), fault)
    messages.success(request, done)
    return redirect("submission", found.pk)


def _number(request: HttpRequest, name: str) -> int | None:
    """A number that a form says: which sending its page showed, which row, which journal entry was the last."""
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < _DIGITS else None


def _found(request: HttpRequest, number: int) -> intake.Submission:
    """The submission, for whoever has sight of its place and register."""
    found = intake.submission(number)
    if found is None:
        raise Http404
    guard.admit(guard.signed_in(request), found.register, found.place)
    return found


def _show(request: HttpRequest, found: intake.Submission, fault: Refused | None = None) -> HttpResponse:
    person, register, at = guard.signed_in(request), guard.register_of(found.register), timezone.now()
    seen = journal.last_number()  # before what stands: what is decided meanwhile stays a conflict
    sending = intake.sendings_of(found)  # before the rows: one sent meanwhile is told as unseen
    page = _rows(found, request.GET.get("trang"))
    besides = _besides(request, found, list(page), at)
    rows = besides.all()
    verdicts = list(found.verdicts.select_related("by", "stead"))
    is_mine = found.filed_by_id == person.pk
    closed = guard.is_personal(register) and not all(beside.opened for beside in rows)
    who, cannot = _may_decide(found, person, at)
    context = {
        "here": "desk",
        "submission": found,
        "register": register,
        "place": guard.place_of(found.place),
        "state_words": STATES[found.state],
        "sending": sending,
        "seen": seen,
        "rows": rows,
        "page": page,
        "returned_for": intake.reasons_of_return([found]).get(found.pk, ""),
        "path": path_of(found, verdicts),
        "warnings": [each for each in warnings_of(found) if not each.rows],
        "attachments": told(
            intake.attachments_of(found, without=besides.blind),
            reviews=who is not None and not closed,
        ),
        "parts": list(found.parts.order_by("pk")),
        "verdicts": [_told(verdict) for verdict in verdicts],
        "refusals": fault.refusals if fault else (),
        "reason": request.POST.get("ly-do", ""),
        "who": who,
        "is_last": who is None or len(who.steps) < 2,
        "may_decide": who is not None,
        "cannot": cannot,
        "own_to_review": bool(cannot) and is_mine,
        "may_mend": is_mine and found.state == "returned",
        "may_withdraw": is_mine and found.state in ("submitted", "returned", "draft"),
        "closed": closed,
        "may_open": guard.may(person, guard.INSIGHT, found.place, found.register),
    }
    return render(request, "desk/submission.html", context, status=422 if fault else 200)


def _may_decide(
    found: intake.Submission, person: people.Person, at: dt.datetime
) -> tuple[Decider | None, Sequence[Refusal]]:
    """By which right the person decides now; or why a reviewer does not."""
    if found.state != "submitted" or not guard.may(person, ("review",), found.place, found.register):
        return None, ()
    try:
        return decider(found, person, at=at), ()
    except Refused as fault:
        return None, fault.refusals


def _rows(found: intake.Submission, page: str | None) -> Page[Any]:
    """The rows of one page."""
    return Paginator(found.rows.select_related("submission").order_by("number"), AT_ONCE).get_page(page)


def _besides(request: HttpRequest, found: intake.Submission, rows: Sequence[Any], at: dt.datetime) -> Besides:
    register = guard.register_of(found.register)
    return Besides(request, found, register, rows, on=timezone.localdate(), at=at)


def _told(verdict: Any) -> dict[str, Any]:
    return {"words": VERDICTS[verdict.verdict], "said": verdict}
