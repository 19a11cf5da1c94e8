"""The grid: one page that shows a sheet, keeps what is typed as a draft, looks it over and files it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vungcao.desk import attached, guard, opening
from vungcao.desk.lines import Filled, Lines, columns_of
from vungcao.desk.references import offered
from vungcao.exact.period import Period
from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake import attachments as files
from vungcao.intake import drafts
from vungcao.intake import queries as intake
from vungcao.intake.rules import Problem, TypedRow, problems_left
from vungcao.intake.ways.form import said
from vungcao.intake.ways.grid import Sheet, beside, sheet_of, typed_into
from vungcao.pack.calendar import label_of, periods_begun
from vungcao.people import queries as people
from vungcao.people.actions import record_looks
from vungcao.places import queries as places
from vungcao.remeasurement.queries import blind_keys

_DIGITS = 9


@dataclass
class Open:
    """A sheet, the draft of it, and who sits before it."""

    request: HttpRequest
    person: people.Person
    place: places.Place
    sheet: Sheet
    draft: Any
    now: dt.datetime

    @property
    def rows(self) -> list[TypedRow]:
        """The draft's rows."""
        return [TypedRow.of(row) for row in self.draft.rows]

    @property
    def address(self) -> str:
        """Where the sheet is, with the same draft."""
        asked = {"viec": self.sheet.obligation, "ky": self.sheet.period.id if self.sheet.period else ""}
        if self.draft.mends_id:
            asked["sua"] = str(self.draft.mends_id)
        elif self.draft.pk and not self.draft.client_key.startswith(f"{drafts.WAY}|"):
            asked["nhap"] = str(self.draft.pk)
        where = reverse("grid", args=[self.sheet.register.id, self.sheet.place])
        said_now = urlencode({name: value for name, value in asked.items() if value})
        return f"{where}?{said_now}" if said_now else where


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: HttpRequest, register: str, place: str) -> HttpResponse:
    """A register of a place as a sheet, for an obligation and a period where one is asked."""
    person, found, there = guard.signed_in(request), guard.register_of(register), guard.place_of(place)
    guard.admit(person, found.id, there.id, "enter")
    now = timezone.now()
    try:
        sheet = sheet_of(
            found,
            there.id,
            obligation=request.GET.get("viec", ""),
            period=request.GET.get("ky", ""),
            today=timezone.localdate(),
        )
    except LookupError:
        raise Http404 from None
    sheet = replace(sheet, without=blind_keys(person, found.id))
    opened = Open(request, person, there, sheet, None, now)
    if mended := _mended_meanwhile(opened):
        return redirect("submission", mended)
    opened.draft = _draft(opened)
    if "mo" in request.POST:
        return _open(opened)
    return _posted(opened) if request.method == "POST" else _shown(opened)


@never_cache
@login_required
@require_safe
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """The sheet on which a draft is open."""
    found = intake.draft(guard.signed_in(request), number)
    if found is None:
        raise Http404
    asked = {"viec": found.obligation, "ky": found.period}
    asked |= {"sua": str(found.mends_id)} if found.mends_id else {"nhap": str(number)}
    where = reverse("grid", args=[found.register, found.place])
    return redirect(f"{where}?{urlencode({name: value for name, value in asked.items() if value})}")


def _draft(opened: Open) -> Any:
    """The draft that is asked for, the one that was begun, or a new one that is not kept yet."""
    request, person, sheet = opened.request, opened.person, opened.sheet
    number = _number(request.GET.get("nhap", ""))
    mending = _number(request.GET.get("sua", ""))
    if mending is not None:
        return intake.draft_named(person, f"mend|{mending}") or _mending(opened, mending)
    known = _number(request.POST.get("known", ""))
    fresh = drafts.new_draft(
        by=person,
        register=sheet.register.id,
        place=sheet.place,
        answers=sheet.answers,
        known=known,
        at=opened.now,
    )
    if number is None:
        return intake.draft_named(person, fresh.client_key) or fresh
    found = intake.draft(person, number)
    asked = (sheet.register.id, sheet.place, sheet.obligation)
    if found is None and request.method == "POST":
        return fresh  # filed or discarded in another window: what is typed here is kept all the same
    if found is None or (found.register, found.place, found.obligation) != asked:
        raise Http404
    return found


def _mended_meanwhile(opened: Open) -> int | None:
    """The submission that one came to mend, when one has sent it again: by a second press, or in another window."""
    number = _number(opened.request.GET.get("sua", ""))
    found = intake.submission(number) if number is not None else None
    is_sent = found is not None and (found.filed_by_id, found.state) == (opened.person.pk, "submitted")
    return number if is_sent else None


def _mending(opened: Open, number: int) -> Any:
    """A returned submission of one's own, as a draft that is not kept yet."""
    submission, sheet = intake.submission(number), opened.sheet
    if submission is None or (submission.register, submission.place) != (sheet.register.id, sheet.place):
        raise Http404
    if submission.filed_by_id != opened.person.pk or submission.state != "returned":
        raise PermissionDenied
    return drafts.mending_draft(submission, by=opened.person, at=opened.now)


def _number(said_now: str) -> int | None:
    return int(said_now) if said_now.isdecimal() and len(said_now) <= _DIGITS else None


def _posted(opened: Open) -> HttpResponse:
    """Keep what was typed, first of all; then do what the button says."""
    request = opened.request
    gone = _number(request.POST.get("draft", ""))
    if gone is not None and opened.draft.pk != gone:
        filed = drafts.filed_from(gone, by=opened.person)
        if filed is not None:
            return _answer(opened, {"filed": reverse("submission", args=[filed.pk])}) or redirect(
                "submission", filed.pk
            )
        opened.draft.revision = 0
    elif opened.draft.revision != (_number(request.POST.get("revision", "")) or 0):
        return _both(opened)
    try:
        if "huy" in request.POST:
            return _discarded(opened)
        _keep(opened, _typed(opened))
    except Refused as fault:
        return _both(opened) if "GRD-002" in fault.codes else _refused(opened, fault)
    for button, act in _BUTTONS.items():
        if button in request.POST:
            return act(opened)
    return _answer(opened, {}) or _back(opened)


def _typed(opened: Open) -> list[TypedRow]:
    """The draft's rows after this page: what was typed, and the row that a button undoes, keeps or declares."""
    rows = typed_into(opened.sheet, opened.rows, opened.request.POST.dict())
    undone = _number(opened.request.POST.get("bo", ""))
    kept = _number(opened.request.POST.get("giu", ""))
    if "khong-co" in opened.request.POST and not rows:
        return [opened.sheet.none_row()]
    now = {}
    if kept is not None:
        named = [row.key for row in rows if row.number == kept]
        now = {version.key: version.seq for version in opened.sheet.standing().filter(key__in=named)}
    return [
        row if row.number != kept else TypedRow(**{**row.kept(), "base_seq": now.get(row.key)})
        for row in rows
        if row.number != undone
    ]


def _keep(opened: Open, rows: list[TypedRow], problems: list[Problem] | None = None) -> None:
    if problems is None:
        before = {row.number: row for row in opened.rows}
        changed = [row for row in before.values() if row not in rows] + [
            r for r in rows if r.number not in before
        ]
        problems = problems_left((Problem.of(each) for each in opened.draft.problems), changed=changed)
    opened.draft = drafts.save(
        opened.draft,
        by=opened.person,
        rows=rows,
        note=opened.request.POST.get("note", opened.draft.note)[:2000],
        problems=problems,
        at=opened.now,
    )


def _answer(opened: Open, more: Mapping[str, object], status: int = 200) -> HttpResponse | None:
    """What the script that saves while one types is told; None when a person pressed a button."""
    if "tu-luu" not in opened.request.POST:
        return None
    saved = timezone.localtime(opened.draft.saved_at)
    told = {
        "draft": opened.draft.pk,
        "revision": opened.draft.revision,
        "said": _("Đã lưu lúc %s") % f"{saved:%H:%M}",
    }
    return JsonResponse({**told, **more}, status=status)


def _back(opened: Open, *, page: str = "") -> HttpResponse:
    messages.success(
        opened.request, _("Đã lưu lúc %s.") % f"{timezone.localtime(opened.draft.saved_at):%H:%M}"
    )
    return redirect(_paged(opened, page or opened.request.POST.get("trang", "")))


def _paged(opened: Open, page: str) -> str:
    if not page.isdecimal():
        return opened.address
    return f"{opened.address}{'&' if '?' in opened.address else '?'}trang={page}"


def _look_over(opened: Open) -> HttpResponse:
    found = drafts.look_over(opened.draft)
    _keep(opened, opened.rows, found)
    if not found:
        messages.success(opened.request, _("Đã kiểm tra: không thấy chỗ nào cần sửa."))
    return _shown(opened, status=200)


def _file(opened: Open, *, unchanged: bool = False) -> HttpResponse:
    try:
        filed = drafts.file(opened.draft, by=opened.person, unchanged=unchanged, at=opened.now)
    except Refused as fault:
        found = drafts.look_over(opened.draft)
        told = {problem.refusal for problem in found}
        found += [Problem(refusal) for refusal in fault.refusals if refusal not in told]
        _keep(opened, opened.rows, found)
        return _shown(opened, status=422)
    messages.success(opened.request, _("Đã gửi hồ sơ số %d, đang chờ duyệt.") % filed.pk)
    return redirect("submission", filed.pk)


def _attach(opened: Open) -> HttpResponse:
    sent = opened.request.FILES.get("tep")
    row = _number(opened.request.POST.get("tep-dong", ""))
    if sent is None or sent.file is None:
        return _back(opened)
    try:
        files.keep(
            sent.file,
            name=sent.name or "",
            kind=opened.request.POST.get("tep-loai", ""),
            by=opened.person,
            of=opened.draft,
            row=row if row in [each.number for each in opened.rows] else None,
            at=opened.now,
        )
    except Refused as fault:
        return _shown(opened, refusals=fault.refusals, status=422)
    return _back(opened)


def _detach(opened: Open) -> HttpResponse:
    found = intake.attachment(_number(opened.request.POST.get("bo-tep", "")) or 0)
    if found is not None and found.draft_id == opened.draft.pk:
        files.drop(found, by=opened.person)
    return _back(opened)


def _discarded(opened: Open) -> HttpResponse:
    if opened.draft.pk:
        drafts.discard(opened.draft, by=opened.person)
    messages.success(opened.request, _("Đã bỏ bản nháp."))
    return redirect("records", opened.sheet.register.id, opened.sheet.place)


_BUTTONS: dict[str, Callable[[Open], HttpResponse]] = {
    "dinh-kem": _attach,
    "bo-tep": _detach,
    "kiem-tra": _look_over,
    "gui": _file,
    "khong-doi": lambda opened: _file(opened, unchanged=True),
}


def _both(opened: Open) -> HttpResponse:
    """Another window saved meanwhile: nothing is written, and both are shown, mine in the cells and theirs beside."""
    key = opened.draft.client_key
    again = intake.draft_named(opened.person, key) if key else intake.draft(opened.person, opened.draft.pk)
    opened.draft = again or opened.draft
    saved = f"{timezone.localtime(opened.draft.saved_at):%H:%M}"
    told = _("Bản nháp đã được lưu ở cửa sổ khác lúc %s; bấm «Lưu nháp» để xem hai bản cạnh nhau.") % saved
    if answer := _answer(opened, {"said": told}, status=409):
        return answer
    theirs = {row.number: row for row in opened.rows}
    mine = typed_into(opened.sheet, opened.rows, beside(opened.rows, opened.request.POST.dict()))
    note = opened.request.POST.get("note", "")
    return _shown(opened, rows=mine, theirs=theirs, note=note, stale=saved, status=409)


def _refused(opened: Open, fault: Refused) -> HttpResponse:
    if answer := _answer(opened, {"said": fault.refusals[0].found}, status=422):
        return answer
    rows = typed_into(opened.sheet, opened.rows, opened.request.POST.dict())
    return _shown(opened, rows=rows, refusals=fault.refusals, status=422)


def _shown(
    opened: Open,
    *,
    rows: list[TypedRow] | None = None,
    theirs: Mapping[int, TypedRow] | None = None,
    refusals: tuple[Refusal, ...] = (),
    note: str | None = None,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    sheet, draft = opened.sheet, opened.draft
    looks = _looks(opened)
    if looks is None:
        return _asked_why(opened)
    shut = [row for row in opened.rows if row.key in sheet.without]
    problems = [p for p in map(Problem.of, draft.problems) if not any(p.is_about(row) for row in shut)]
    filled = Filled(
        sheet,
        opened.rows if rows is None else rows,
        columns_of(sheet, offered(sheet.register, sheet.place, sheet.today)),
        problems,
        theirs,
        _reasons(draft),
    )
    lines = Lines(filled)
    page = lines.get_page(_page(opened, lines))
    on_page = lines.on(page.number)
    looks([line.row.key for line in on_page if line.row.base_seq is not None])
    general = [p.refusal for p in problems if not any(p.is_about(row) for row in filled.rows)]
    context = {
        "here": "desk",
        "register": sheet.register,
        "place": opened.place,
        "sheet": sheet,
        "obligation": _label(sheet),
        "period": _called(sheet.period) if sheet.period else "",
        "periods": [(each, _called(each)) for each in _others(sheet)],
        "draft": draft,
        "address": opened.address,
        "columns": filled.columns,
        "lines": on_page,
        "rows": filled.rows,
        "page": page,
        "reserved": lines.reserved,
        "shut": bool(sheet.without),
        "standing": lines.stand,
        "folds": lines.stand > 1,
        "refusals": (*refusals, *general),
        "faulty": status == 422,
        "elsewhere": _elsewhere(filled, [line.row.number for line in on_page if line.is_kept]),
        "stale": stale,
        "note": draft.note if note is None else note,
        "kinds": attached.KINDS,
        "attachments": attached.told(draft.attachments.select_related("by")) if draft.pk else (),
    }
    return render(opened.request, "desk/grid.html", context, status=status)


def _page(opened: Open, lines: Lines) -> str | int:
    row = _number(opened.request.GET.get("dong", ""))
    if row is not None:
        return lines.page_of(row)
    asked = opened.request.GET.get("trang", "") or opened.request.POST.get("trang", "")
    return lines.num_pages if asked == "cuoi" else asked


def _elsewhere(filled: Filled, here: list[int]) -> list[tuple[TypedRow, Refusal]]:
    """The first problems of rows on other pages."""
    others = [row for row in filled.rows if row.number not in here]
    return [(row, p.refusal) for p in filled.problems for row in others if p.is_about(row)][:20]


def _reasons(draft: Any) -> dict[int, str]:
    if not draft.mends_id:
        return {}
    return dict(draft.mends.rows.exclude(reason="").values_list("number", "reason"))


def _others(sheet: Sheet) -> tuple[Period, ...]:
    """The periods that may be opened instead; an obligation's sheet is of the period that is owed."""
    if sheet.obligation:
        return ()
    return periods_begun(places.pack_in_force(), sheet.register, on=sheet.today)[:24]


def _called(period: Period) -> str:
    calendar = places.pack_in_force().calendar(period.calendar)
    return said(label_of(calendar, period.id)) or period.id


def _label(sheet: Sheet) -> str:
    pack = places.pack_in_force()
    return next((said(each.label) for each in pack.obligations if each.id == sheet.obligation), "")


def _looks(opened: Open) -> Callable[[list[str]], None] | None:
    """How a look at each record shown is kept; None when a personal sheet must be opened with a reason first."""
    register, place = opened.sheet.register, opened.sheet.place
    if not guard.is_personal(register):
        return lambda keys: None
    since = opening.sheet_opened(opened.request, register=register.id, place=place, at=opened.now)
    if since is None and opened.request.method == "POST":
        since = opening.reopen_sheet(
            opened.request, opened.person, register=register.id, place=place, at=opened.now
        )
    if since is None:
        return None

    def keep(keys: list[str]) -> None:
        record_looks(
            opened.person,
            register=register.id,
            keys=keys,
            place=place,
            reason=since[1],
            since=since[0],
            at=opened.now,
        )

    return keep


def _open(opened: Open) -> HttpResponse:
    """Open the personal fields of the sheet, for a reason."""
    try:
        opening.open_sheet(
            opened.request,
            opened.person,
            register=opened.sheet.register.id,
            place=opened.sheet.place,
            reason=opened.request.POST.get("ly-do", ""),
            at=opened.now,
        )
    except Refused as fault:
        return _asked_why(opened, fault.refusals)
    return redirect(opened.address)


def _asked_why(opened: Open, refusals: tuple[Refusal, ...] = ()) -> HttpResponse:
    context = {
        "here": "desk",
        "register": opened.sheet.register,
        "place": opened.place,
        "address": opened.address,
        "refusals": refusals,
    }
    return render(opened.request, "desk/grid_opening.html", context, status=422 if refusals else 200)
