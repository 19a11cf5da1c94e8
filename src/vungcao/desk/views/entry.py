"""Entering records by the plain form: new ones, a declaration of none, a correction, a returned submission mended."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vungcao.desk import guard, opening
from vungcao.desk.once import once, token
from vungcao.desk.references import offered
from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake import actions
from vungcao.intake import queries as intake
from vungcao.intake.rules import RowValues
from vungcao.intake.ways.form import Current, NilForm, Paper, PlainForm, RecordForm, filed_before
from vungcao.obligations.queries.standings import standing_of
from vungcao.obligations.rules import Duty
from vungcao.obligations.wording import Wording
from vungcao.pack.calendar import periods_to_report
from vungcao.pack.register import Register
from vungcao.people import queries as people
from vungcao.places import queries as places
from vungcao.registers import queries as registers

MOST = 20
"""Records in one submission of the plain form; a page of more would weigh too much for a slow line."""
WAY = "form"
_DIGITS = 19
"""As many as the number of a version never has."""

form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@form_page
def enter(request: HttpRequest, register: str, place: str) -> HttpResponse:
    """New records of a register in a place, one or several."""
    person, found, there = guard.signed_in(request), guard.register_of(register), guard.place_of(place)
    guard.admit(person, found.id, there.id, "enter")
    paper = _paper(found, there)
    forms = [_new(request, paper, number) for number in range(_count(request))]
    answered = _answered(request, found, there)
    filing = _filing(person, paper, answered)
    return _page(request, paper, there, forms, filing, several=True, answered=_told(answered))


@never_cache
@login_required
@form_page
def declare_none(request: HttpRequest, register: str, place: str) -> HttpResponse:
    """A declaration that the place has none: how a true nothing differs from a missing record."""
    person, found, there = guard.signed_in(request), guard.register_of(register), guard.place_of(place)
    guard.admit(person, found.id, there.id, "enter")
    paper = _paper(found, there)
    form, answered = NilForm(paper, data=_typed(request), prefix="0"), _answered(request, found, there)
    filing = _filing(person, paper, answered)
    return _page(request, paper, there, [form], filing, nil=True, answered=_told(answered))


@never_cache
@login_required
@form_page
def correct(request: HttpRequest, seq: int) -> HttpResponse:
    """A change or correction of a record that stands, opened with what is approved."""
    person, version = guard.signed_in(request), registers.version(seq)
    if version is None:
        raise Http404
    guard.admit(person, version.register, version.place, "enter")
    guard.keep_blind(person, register=version.register, key=version.key)
    found, there = guard.register_of(version.register), guard.place_of(version.place)
    opened = opening.is_open(
        request, register=version.register, key=version.key, place=version.place, at=timezone.now()
    )
    if version.nil or (guard.is_personal(found) and not opened):
        return redirect("record", seq)
    paper = _paper(found, there)
    form = RecordForm(paper, current=_current(version), data=_typed(request), prefix="0")
    return _page(request, paper, there, [form], _filing(person, paper), correcting=version, needs_note=True)


@never_cache
@login_required
@form_page
def mend(request: HttpRequest, number: int) -> HttpResponse:
    """A returned submission, opened as it was filed, to be mended and filed again."""
    person, submission = guard.signed_in(request), intake.submission(number)
    if submission is None:
        raise Http404
    guard.admit(person, submission.register, submission.place)
    if submission.filed_by_id != person.pk or submission.state != "returned":
        raise PermissionDenied
    found, there = guard.register_of(submission.register), guard.place_of(submission.place)
    paper = _paper(found, there)
    forms = [
        _filed(request, paper, row, n) for n, (row, _base_seq) in enumerate(intake.rows_as_asked(submission))
    ]

    def file(rows: Sequence[RowValues], note: str, at: dt.datetime) -> int:
        actions.mend(submission, by=person, rows=rows, note=note, at=at)
        return submission.pk

    return _page(request, paper, there, forms, file, note=submission.note, mending=submission)


Filing = Callable[[Sequence[RowValues], str, dt.datetime], int]


def _filing(person: people.Person, paper: Paper, answered: Duty | None = None) -> Filing:
    answers = actions.Answers(answered.obligation, answered.period.id) if answered else None

    def file(rows: Sequence[RowValues], note: str, at: dt.datetime) -> int:
        register, place = paper.register.id, paper.place
        return actions.submit(
            by=person, register=register, place=place, rows=rows, way=WAY, note=note, at=at, answers=answers
        ).pk

    return file


def _answered(request: HttpRequest, register: Register, place: places.Place) -> Duty | None:
    """The duty that the address names, in `viec` and `ky`; a page that is not there when the place has none such."""
    obligation, period = request.GET.get("viec", ""), request.GET.get("ky", "")
    if not obligation:
        return None
    standing = standing_of(obligation, period, place.id, on=timezone.localdate())
    if standing is None or standing.duty.register != register.id:
        raise Http404
    return standing.duty


def _told(answered: Duty | None) -> str:
    return Wording(places.pack_in_force()).duty(answered) if answered else ""


def _page(
    request: HttpRequest,
    paper: Paper,
    place: places.Place,
    forms: Sequence[PlainForm],
    file: Filing,
    *,
    note: str = "",
    needs_note: bool = False,
    **context: Any,
) -> HttpResponse:
    """Show the form, or file it; what is refused comes back beside what was typed, and nothing typed is lost."""
    note = request.POST.get("note", note).strip()
    filed, above = None, []
    if request.method == "POST" and "add" not in request.POST:
        above = [_refuse_without_note()] if needs_note and not note else []
        filed, refused = _file(
            request, forms, lambda rows: file(rows, note, timezone.now()), hold=bool(above)
        )
        above += refused
    if filed is not None:
        messages.success(request, _("Đã gửi hồ sơ số %d, đang chờ duyệt.") % filed)
        return redirect("submission", filed)
    faulty = request.method == "POST" and "add" not in request.POST
    context |= {"here": "desk", "register": paper.register, "place": place, "forms": forms, "note": note}
    context |= {"refusals": above, "faulty": faulty, "count": len(forms), "may_add": len(forms) < MOST}
    context |= {"token": request.POST.get("token") or token()}
    return render(request, "desk/form.html", context, status=422 if faulty else 200)


def _file(
    request: HttpRequest,
    forms: Sequence[PlainForm],
    file: Callable[[Sequence[RowValues]], int],
    *,
    hold: bool,
) -> tuple[int | None, list[Refusal]]:
    """The number of the submission, or what is refused about it as a whole; `hold` only looks for what is wrong."""
    used = [form for form in forms if not form.is_blank()] or list(forms[:1])
    valid = [form for form in used if form.is_valid()]
    if hold or len(valid) < len(used):
        return None, []
    rows: list[RowValues] = []
    for number, form in enumerate(used, start=1):
        rows += form.rows(len(rows) + 1, where=_where(number))
    try:
        return once(request, request.POST.get("token", ""), lambda: file(rows)), []
    except Refused as fault:
        return None, _place(fault.refusals, used)


def _where(number: int) -> str:
    return f"Bản ghi {number}"


def _place(refusals: Sequence[Refusal], forms: Sequence[PlainForm]) -> list[Refusal]:
    """Put what the door refuses beside the record it names; what is left stands above them all."""
    left = []
    for refusal in refusals:
        named = [f for n, f in enumerate(forms, start=1) if _names(refusal.where, _where(n))]
        if named:
            named[0].refuse(refusal)
        else:
            left.append(refusal)
    return left


def _names(where: str, record: str) -> bool:
    return where == record or where.startswith(f"{record},")


def _refuse_without_note() -> Refusal:
    return Refusal(
        "FRM-006",
        _("Căn cứ, lý do"),
        _("Chưa ghi"),
        _("Một câu nói vì sao sửa và căn cứ vào đâu"),
        _("Ghi số văn bản, biên bản hoặc người báo, để người duyệt và người sau hiểu"),
    )


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _count(request: HttpRequest) -> int:
    said = request.POST.get("count", "1")
    count = int(said) if said.isdecimal() and len(said) < 4 else 1
    return max(1, min(count + ("add" in request.POST), MOST))


def _new(request: HttpRequest, paper: Paper, number: int) -> RecordForm:
    """A record that was on the page is read; one that has just been added is empty."""
    was_there = f"{number}-there" in request.POST
    return RecordForm(paper, data=request.POST if was_there else None, prefix=str(number))


def _filed(request: HttpRequest, paper: Paper, row: Any, number: int) -> PlainForm:
    """The form of a row that was filed. It is based on what stands now, and remembers what stood when it was opened."""
    if row.operation == "nil":
        return NilForm(paper, row=row, data=_typed(request), prefix=str(number))
    base = _base(paper, row, request.POST.get(f"{number}-base", ""))
    return RecordForm(
        paper,
        current=_current(base) if base else None,
        filled=filed_before(paper, row),
        data=_typed(request),
        prefix=str(number),
    )


def _base(paper: Paper, row: Any, seen: str) -> registers.Version | None:
    """The version that stood when the form was opened, else the one that stands: of the row's own record, here."""
    opened_with = registers.version(int(seen)) if seen.isdecimal() and len(seen) < _DIGITS else None
    candidates = [opened_with, *registers.standing_of(paper.register.id, [row.key])]
    own = (paper.register.id, row.key, paper.place)
    return next((each for each in candidates if each and (each.register, each.key, each.place) == own), None)


def _current(version: registers.Version) -> Current:
    return Current(version.seq, version.key, version.valid_from, version.valid_before, version.facts)


def _paper(register: Register, place: places.Place) -> Paper:
    today = timezone.localdate()
    begun = periods_to_report(places.pack_in_force(), register, on=today)
    return Paper(register, place.id, today, begun, offered(register, place.id, today))
