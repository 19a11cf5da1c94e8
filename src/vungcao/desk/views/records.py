"""What stands in a register of a place, and one record of it."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vungcao.desk import guard, opening
from vungcao.desk.listing import listed
from vungcao.desk.wording import open_fields, tell, words
from vungcao.exact.refusal import Refused
from vungcao.intake import queries as intake
from vungcao.intake.ways.form import said
from vungcao.pack.register import FieldEntry, Kind, Register
from vungcao.registers import queries as registers
from vungcao.remeasurement.queries import blind_keys

AT_ONCE = 50
COLUMNS = 4
"""How many fields a list shows beside the code: what still fits a telephone, read sideways."""
FILED = 5
"""How many submissions a list of records shows: those under way are among the newest."""


@never_cache
@login_required
@require_safe
def records(request: HttpRequest, register: str, place: str) -> HttpResponse:
    """The records that stand in a place, things only while they last, by code; personal fields are not in the list."""
    person, found, there = guard.signed_in(request), guard.register_of(register), guard.place_of(place)
    guard.admit(person, found.id, there.id)
    wanted = request.GET.get("ma", "").strip()
    standing = registers.versions_known_now(found.id, place=there.id).order_by("key", "-valid_from")
    if found.kind is Kind.THING:
        standing = standing.filter(Q(valid_before=None) | Q(valid_before__gt=timezone.localdate()))
    if wanted:
        standing = standing.filter(key__icontains=wanted)
    page = Paginator(standing, AT_ONCE).get_page(request.GET.get("trang"))
    columns = _columns(found)
    blind = blind_keys(person, found.id)
    rows = [
        (version, [_cell(entry, version, is_blind=version.key in blind) for entry in columns])
        for version in page
    ]
    return render(
        request,
        "desk/records.html",
        {
            "here": "desk",
            "register": found,
            "place": there,
            "page": page,
            "rows": rows,
            "columns": [said(entry.label) for entry in columns],
            "wanted": wanted,
            "filed": listed(list(intake.submissions_about(found.id, there.id)[:FILED])),
            "may_enter": guard.may(person, ("enter",), there.id, found.id),
        },
    )


def _columns(register: Register) -> list[FieldEntry]:
    """The first open fields; before them the first amount of money, which a telephone is to show too, if it is none."""
    fields = list(open_fields(register))
    amount = next((field for field in fields[COLUMNS:] if field.unit == "đồng"), None)
    return [*([amount] if amount else []), *fields[:COLUMNS]]


def _cell(entry: FieldEntry, version: registers.Version, *, is_blind: bool) -> str:
    """A fact in words; nothing of a record that the reader is to measure without knowing it."""
    return _("chờ bạn đo lại") if is_blind else words(entry, version.facts.get(entry.id))


@never_cache
@login_required
@require_safe
def record(request: HttpRequest, seq: int) -> HttpResponse:
    """One version of a record, with those before and after it."""
    return _record(request, seq)


@never_cache
@login_required
@require_POST
def open_personal(request: HttpRequest, seq: int) -> HttpResponse:
    """Open the personal fields of a record, for a reason."""
    person, version = guard.signed_in(request), _version(seq)
    guard.admit(person, version.register, version.place, *guard.INSIGHT)
    guard.keep_blind(person, register=version.register, key=version.key)
    try:
        opening.open_record(
            request,
            person,
            register=version.register,
            key=version.key,
            place=version.place,
            reason=request.POST.get("ly-do", ""),
            at=timezone.now(),
        )
    except Refused as fault:
        return _record(request, seq, fault)
    return redirect("correct" if "sua" in request.POST else "record", seq)


def _record(request: HttpRequest, seq: int, fault: Refused | None = None) -> HttpResponse:
    person, version = guard.signed_in(request), _version(seq)
    guard.admit(person, version.register, version.place)
    guard.keep_blind(person, register=version.register, key=version.key)
    found = guard.register_of(version.register)
    opened = opening.is_open(
        request, register=version.register, key=version.key, place=version.place, at=timezone.now()
    )
    context = {
        "here": "desk",
        "register": found,
        "place": guard.place_of(version.place),
        "version": version,
        "last_day": _last_day(version),
        "fields": tell(found, None, version.facts, opened=opened),
        "others": registers.versions_of(version.register, version.key)
        .exclude(pk=seq)
        .order_by("-seq")[:AT_ONCE],
        "opened": opened,
        "is_personal": guard.is_personal(found),
        "may_open": guard.may(person, guard.INSIGHT, version.place, version.register),
        "may_enter": guard.may(person, ("enter",), version.place, version.register),
        "refusals": fault.refusals if fault else (),
    }
    return render(request, "desk/record.html", context, status=422 if fault else 200)


def _version(seq: int) -> registers.Version:
    found = registers.version(seq)
    if found is None:
        raise Http404
    return found


def _last_day(version: registers.Version) -> dt.date | None:
    return version.valid_before and version.valid_before - dt.timedelta(days=1)
