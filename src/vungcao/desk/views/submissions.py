"""One submission: what it asks for beside what stands, who filed it and why, and what reviewers decided."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
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
from vungcao.desk.wording import Told, tell
from vungcao.exact.refusal import Refused
from vungcao.intake import actions
from vungcao.intake import queries as intake
from vungcao.pack.model import Register
from vungcao.people import queries as people
from vungcao.registers import queries as registers

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
    "returned": _("Trả lại"),
    "approved": _("Duyệt"),
    "withdrawn": _("Rút"),
}
OPERATIONS = {
    "set": _("Ghi"),
    "move": _("Chuyển đến"),
    "end": _("Chấm dứt"),
    "nil": _("Khai không có"),
    "reverse": _("Hủy"),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """A row and the version it would supersede, field by field."""

    row: Any
    operation: str
    last_day: dt.date | None
    old: registers.Version | None
    is_elsewhere: bool
    """Whether what stands is in a place that is not this person's to see."""
    fields: list[Told]
    opened: bool
    tells: bool
    """Whether the row says what the record holds, and not only that it ends or that there is none."""

    @property
    def changed(self) -> list[Told]:
        """The fields that would change."""
        return [told for told in self.fields if told.changed]

    @property
    def same(self) -> list[Told]:
        """The fields that would stay as they are."""
        return [told for told in self.fields if not told.changed]


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
    try:
        for row in _rows(found, request.POST.get("trang")):
            for place in _places(found, _told_old(person, guard.register_of(found.register), row)):
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
    """Turn the submission into approved facts."""
    person, found = guard.signed_in(request), _found(request, number)
    guard.admit(person, found.register, found.place, "review")
    return _decide(
        request,
        found,
        lambda: actions.approve(found, by=person, at=timezone.now(), seen=_seen(request)),
        said_now("Đã duyệt hồ sơ số %d. Các con số đã tính lại.") % number,
    )


@never_cache
@login_required
@require_POST
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """Return the submission to whoever filed it, with a reason."""
    person, found = guard.signed_in(request), _found(request, number)
    guard.admit(person, found.register, found.place, "review")
    reason = request.POST.get("ly-do", "").strip()
    return _decide(
        request,
        found,
        lambda: actions.send_back(found, by=person, reason=reason, at=timezone.now()),
        said_now("Đã trả lại hồ sơ số %d.") % number,
    )


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what I filed, before it is decided."""
    person, found = guard.signed_in(request), _found(request, number)
    guard.admit(person, found.register, found.place, "enter")
    return _decide(
        request,
        found,
        lambda: actions.withdraw(found, by=person, at=timezone.now()),
        said_now("Đã rút hồ sơ số %d.") % number,
    )


def _decide(
    request: HttpRequest, found: intake.Submission, act: Callable[[], object], done: str
) -> HttpResponse:
    try:
        act()
    except Refused as fault:
        return _show(request, _found(request, found.pk), fault)
    messages.success(request, done)
    return redirect("submission", found.pk)


def _seen(request: HttpRequest) -> int | None:
    """Which sending of the submission the reviewer's page showed."""
    said = request.POST.get("lan-gui", "")
    return int(said) if said.isdecimal() and len(said) < _DIGITS else None


def _found(request: HttpRequest, number: int) -> intake.Submission:
    """The submission, for whoever has sight of its place and register."""
    found = intake.submission(number)
    if found is None:
        raise Http404
    guard.admit(guard.signed_in(request), found.register, found.place)
    return found


def _show(request: HttpRequest, found: intake.Submission, fault: Refused | None = None) -> HttpResponse:
    person, register = guard.signed_in(request), guard.register_of(found.register)
    sending = intake.sendings_of(found)  # before the rows: one sent meanwhile is told as unseen
    page = _rows(found, request.GET.get("trang"))
    rows = [_beside(request, found, register, row) for row in page]
    reviews = guard.may(person, ("review",), found.place, found.register)
    is_mine = found.filed_by_id == person.pk
    context = {
        "here": "desk",
        "submission": found,
        "register": register,
        "place": guard.place_of(found.place),
        "state_words": STATES[found.state],
        "sending": sending,
        "rows": rows,
        "page": page,
        "verdicts": [_told(verdict) for verdict in found.verdicts.select_related("by")],
        "refusals": fault.refusals if fault else (),
        "reason": request.POST.get("ly-do", ""),
        "may_decide": reviews and not is_mine and found.state == "submitted",
        "own_to_review": reviews and is_mine and found.state == "submitted",
        "may_mend": is_mine and found.state == "returned",
        "may_withdraw": is_mine and found.state in ("submitted", "returned", "draft"),
        "closed": guard.is_personal(register) and not all(beside.opened for beside in rows),
        "may_open": guard.may(person, guard.INSIGHT, found.place, found.register),
    }
    return render(request, "desk/submission.html", context, status=422 if fault else 200)


def _rows(found: intake.Submission, page: str | None) -> Page[Any]:
    """The rows of one page."""
    return Paginator(found.rows.select_related("submission").order_by("number"), AT_ONCE).get_page(page)


def _beside(request: HttpRequest, found: intake.Submission, register: Register, row: Any) -> Beside:
    """The row and the version it was made from, which stays readable after it is closed."""
    old = _told_old(guard.signed_in(request), register, row)
    opened = not guard.is_personal(register) or all(
        opening.is_open(request, register=found.register, key=row.key, place=place, at=timezone.now())
        for place in _places(found, old)
    )
    tells = row.operation in ("set", "move")
    fields = tell(register, old.facts if old else None, row.facts if tells else None, opened=opened)
    last_day = row.valid_before and row.valid_before - dt.timedelta(days=1)
    is_elsewhere = old is None and row.base_seq is not None
    return Beside(row, str(OPERATIONS[row.operation]), last_day, old, is_elsewhere, fields, opened, tells)


def _told_old(person: people.Person, register: Register, row: Any) -> registers.Version | None:
    """The version a row was made from. A record asked for from another place is told to whoever may open it there:
    filing that it moved here does not show what it says."""
    old = registers.version(row.base_seq) if row.base_seq is not None else None
    if old is None or not guard.may(person, guard.SIGHT, old.place, old.register):
        return None
    is_own = old.place == row.submission.place or not guard.is_personal(register)
    return old if is_own or guard.may(person, guard.INSIGHT, old.place, old.register) else None


def _places(found: intake.Submission, old: registers.Version | None) -> dict[str, None]:
    """Where the personal fields that a row shows are opened."""
    return dict.fromkeys([found.place, old.place] if old else [found.place])


def _told(verdict: Any) -> dict[str, Any]:
    words = VERDICTS[verdict.verdict]
    return {"words": words, "by": verdict.by, "at": verdict.at, "reason": verdict.reason}
