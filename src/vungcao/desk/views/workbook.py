"""The workbook of a register in a place: taken out filled, sent back, its columns asked for, answered, filed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vungcao.desk import guard, opening
from vungcao.desk.wording import Told, tell
from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.actions import Answers
from vungcao.intake.rules.typed import read_day
from vungcao.intake.ways.form import said
from vungcao.intake.ways.workbook import jobs
from vungcao.intake.ways.workbook.answer import Mark
from vungcao.intake.ways.workbook.filing import Wish
from vungcao.intake.ways.workbook.guard import ENDINGS, MOST_BYTES
from vungcao.intake.ways.workbook.layout import ABOUT_WORDS, about
from vungcao.intake.ways.workbook.outgoing import answers_for, outgoing
from vungcao.intake.ways.workbook.writing import write_workbook
from vungcao.pack.register import Register
from vungcao.people.actions import record_looks
from vungcao.places import queries as places
from vungcao.remeasurement.queries import blind_keys

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERY = 2
"""Seconds between two looks at work that goes on."""
MINE = 10
_UNDER_WAY = ("waiting", "reading", "filing")
_SIDES = ("mine", "now", "reviewer")


@never_cache
@login_required
@require_safe
def workbook(request: HttpRequest, register: str, place: str) -> HttpResponse:
    """Take the register out as a workbook, and send one back."""
    return _workbook(request, register, place)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: HttpRequest, register: str, place: str) -> HttpResponse:
    """The workbook; by POST with a reason, which is kept for each record, also with what names or touches a person."""
    person, found, there = guard.signed_in(request), guard.register_of(register), guard.place_of(place)
    guard.admit(person, found.id, there.id)
    opened = request.method == "POST" and guard.is_personal(found)
    now = timezone.now()
    going = outgoing(
        found,
        there.id,
        opened=opened,
        answers=_answers(request, found),
        on=timezone.localdate(now),
        at=timezone.localtime(now),
        without=blind_keys(person, found.id),
    )
    if opened:
        guard.admit(person, found.id, there.id, *guard.INSIGHT)
        try:
            record_looks(
                person,
                register=found.id,
                keys=[held.key for held in going.standing],
                place=there.id,
                reason=request.POST.get("ly-do", ""),
                at=now,
            )
        except Refused as fault:
            return _workbook(request, register, place, fault.refusals)
    return _file(write_workbook(going), f"{found.id}-{there.code}-{now:%Y%m%d}.xlsx")


@never_cache
@login_required
@require_POST
def send(request: HttpRequest, register: str, place: str) -> HttpResponse:
    """Take a file in; a small one is read at once."""
    person, found, there = guard.signed_in(request), guard.register_of(register), guard.place_of(place)
    guard.admit(person, found.id, there.id, "enter")
    sent = request.FILES.get("tep")
    try:
        upload = jobs.receive(
            by=person,
            register=found.id,
            place=there.id,
            name=(sent.name or "")[-200:] if sent else _("(chưa chọn tệp)"),
            content=sent.read(MOST_BYTES + 1) if sent else b"",
            answers=_answers(request, found),
            at=timezone.now(),
        )
    except Refused as fault:
        return _workbook(request, register, place, fault.refusals)
    jobs.go_on(upload)
    return redirect("upload", upload.pk)


@never_cache
@login_required
@require_safe
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """How far a file is; when it was read, what was found in it."""
    return _upload(request, _own(request, number))


@never_cache
@login_required
@require_POST
def say_columns(request: HttpRequest, number: int) -> HttpResponse:
    """Which column gives which field, and since when rows hold that do not say."""
    sent = _own(request, number)
    fields = {
        int(name.removeprefix("cot-")): str(field)
        for name, field in request.POST.items()
        if name.removeprefix("cot-").isdecimal() and field and len(name) < 9
    }
    refusals = _refuse_columns(fields, request.POST.get("tu-ngay", ""))
    if refusals:
        return _upload(request, sent, refusals)
    since = request.POST.get("tu-ngay", "").strip()
    jobs.say_columns(
        sent,
        fields,
        adapter=request.POST.get("bo-chuyen", ""),
        sheet=sent.answer.get("sheet", ""),
        since=read_day(since) if since else None,
    )
    jobs.go_on(sent)
    return redirect("upload", number)


@never_cache
@login_required
@require_POST
def look_again(request: HttpRequest, number: int) -> HttpResponse:
    """Read another sheet of the file, ask for its columns anew, or check it against what stands by now."""
    sent = _own(request, number)
    if sent.state in ("asking", "checked"):
        if "trang" in request.POST:
            jobs.choose_sheet(sent, request.POST["trang"][:100])
        elif "cot" in request.POST:
            jobs.ask_columns(sent)
        else:
            jobs.check_again(sent)
        jobs.go_on(sent)
    return redirect("upload", number)


@never_cache
@login_required
@require_POST
def file(request: HttpRequest, number: int) -> HttpResponse:
    """File what the person wants of it."""
    sent = _own(request, number)
    choices = {
        int(name.removeprefix("dong-")): side
        for name, side in request.POST.items()
        if name.removeprefix("dong-").isdecimal() and side in _SIDES and len(name) < 14
    }
    seen = request.POST.get("thay", "")
    wish = Wish(
        what=request.POST.get("gui", ""),
        note=request.POST.get("note", "").strip()[:2000],
        choices=choices,
        seen=int(seen) if seen.isdecimal() and len(seen) < 19 else 0,
    )
    if wish.what in ("all", "good", "unchanged"):
        jobs.wish_for(sent, wish)
        jobs.go_on(sent)
    return redirect("upload", number)


@never_cache
@login_required
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop the work on a file."""
    jobs.cancel(_own(request, number))
    return redirect("upload", number)


@never_cache
@login_required
@require_safe
def marked(request: HttpRequest, number: int) -> HttpResponse:
    """The workbook that was sent, with every problem in its cell."""
    sent = _own(request, number)
    content = jobs.marked_of(sent)
    if content is None:
        raise Http404
    stem = sent.name.rpartition(".")[0] or sent.name
    return _file(content, f"{stem}-can-sua.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = _attachment(name)
    return response


def _attachment(name: str) -> str:
    plain = "".join(ch if ch.isascii() and (ch.isalnum() or ch in "-_.") else "_" for ch in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{_quoted(name)}"


def _quoted(name: str) -> str:
    return "".join(
        chr(b) if chr(b).isalnum() and b < 128 or b in b"-_." else f"%{b:02X}" for b in name.encode()
    )


def _own(request: HttpRequest, number: int) -> Any:
    """An upload of one's own, while one may still enter there; a page that is not there otherwise."""
    person = guard.signed_in(request)
    sent = jobs.upload_of(person, number)
    if sent is None or not guard.may(person, ("enter",), sent.place, sent.register):
        raise Http404
    return sent


def _answers(request: HttpRequest, register: Register) -> Answers | None:
    """The obligation and period that the address names; a page that is not there when there is no such thing."""
    obligation, period = request.GET.get("viec", ""), request.GET.get("ky", "")
    if not obligation and not period:
        return None
    answers = answers_for(places.pack_in_force(), register.id, obligation, period)
    if answers is None:
        raise Http404
    return answers


def _workbook(
    request: HttpRequest, register: str, place: str, refusals: tuple[Refusal, ...] = ()
) -> HttpResponse:
    person, found, there = guard.signed_in(request), guard.register_of(register), guard.place_of(place)
    guard.admit(person, found.id, there.id)
    answers = _answers(request, found)
    context = {
        "here": "desk",
        "register": found,
        "place": there,
        "answers": answers,
        "query": f"?viec={answers.obligation}&ky={answers.period}" if answers else "",
        "is_personal": guard.is_personal(found),
        "may_open": guard.may(person, guard.INSIGHT, there.id, found.id),
        "may_enter": guard.may(person, ("enter",), there.id, found.id),
        "endings": ",".join(ENDINGS),
        "uploads": _with_words(jobs.uploads_of(person, found.id, there.id)[:MINE]),
        "refusals": refusals,
    }
    return render(request, "desk/workbook.html", context, status=422 if refusals else 200)


def _with_words(uploads: Any) -> list[tuple[Any, str]]:
    return [(each, _state(each.state)) for each in uploads]


def _state(state: str) -> str:
    return {
        "waiting": _("Đang chờ đọc"),
        "reading": _("Đang đọc và kiểm tra"),
        "asking": _("Cần bạn chọn cột"),
        "checked": _("Đã kiểm tra, chưa gửi"),
        "filing": _("Đang gửi"),
        "done": _("Đã gửi"),
        "failed": _("Không đọc được"),
        "cancelled": _("Đã dừng"),
    }[state]


def _upload(request: HttpRequest, sent: Any, refusals: list[Refusal] | None = None) -> HttpResponse:
    found, there = guard.register_of(sent.register), guard.place_of(sent.place)
    told = sent.answer
    refused = refusals or [Refusal(*parts) for parts in told.get("refused", ())]
    context = {
        "here": "desk",
        "register": found,
        "place": there,
        "upload": sent,
        "state_words": _state(sent.state),
        "is_under_way": sent.state in _UNDER_WAY,
        "query": f"?viec={sent.obligation}&ky={sent.period}" if sent.obligation else "",
        "told": told,
        "refusals": refused,
    }
    if sent.state == "asking":
        context |= _questions(found, told, request.POST if refusals else {})
    if sent.state == "checked":
        context |= _findings(request, found, sent)
    response = render(request, "desk/upload.html", context, status=422 if refusals else 200)
    if sent.state in _UNDER_WAY:
        response.headers["Refresh"] = str(EVERY)
    return response


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of a sheet as the page asks about it."""

    column: int
    letters: str
    name: str
    samples: str
    chosen: str


def _questions(register: Register, told: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    guess = told["guess"]["fields"]
    asked = [
        Asked(
            each["column"],
            each["letters"],
            each["name"],
            " · ".join(each["samples"]),
            typed.get(f"cot-{each['column']}", guess.get(str(each["column"]), "")),
        )
        for each in told["headings"]
    ]
    fields = [(name, ABOUT_WORDS[name][0]) for name in about(register)]
    fields += [(entry.id, said(entry.label) + (" *" if entry.required else "")) for entry in register.fields]
    adapter = next((a for a in places.pack_in_force().adapters if a.id == told["guess"]["adapter"]), None)
    return {"questions": asked, "fields": fields, "adapter": adapter, "since": typed.get("tu-ngay", "")}


def _refuse_columns(fields: Mapping[int, str], since: str) -> list[Refusal]:
    refusals = []
    if len(set(fields.values())) < len(fields) or not fields:
        refusals.append(
            Refusal(
                "WBK-015",
                _("Bảng chọn cột"),
                _("Chưa chọn cột nào") if not fields else _("Một trường được chọn cho hai cột"),
                _("Ít nhất một cột, mỗi trường một cột"),
                _("Chọn lại; cột không nộp thì để «không đọc»"),
            )
        )
    try:
        if since.strip():
            read_day(since)
    except ValueError:
        refusals.append(
            Refusal(
                "FRM-004",
                _("Ô «%s»") % _("Đúng từ ngày"),
                _("Gặp «%s»") % since[:40],
                _("Một ngày có thật, ghi dd/mm/yyyy, ví dụ 31/12/2026"),
                _("Ghi đủ ngày, tháng và bốn chữ số của năm"),
            )
        )
    return refusals


@dataclass(frozen=True, slots=True)
class Disputed:
    """A row in conflict: what the sheet says, what it was made from, what stands now."""

    row: int
    key: str
    who: str
    fields: list[tuple[Told, str]]
    now_seq: int | None


def _findings(request: HttpRequest, register: Register, sent: Any) -> dict[str, Any]:
    told, blind = sent.answer, blind_keys(guard.signed_in(request), register.id)
    shown = [each for each in told["conflicts"] if each["key"] not in blind]
    return {
        "problems": [Mark.of(each) for each in told["problems"]],
        "conflicts": [_disputed(request, register, sent, each) for each in shown],
        "seen": told["latest"],
        "may_file_all": not told["bad"] and not told["whole"] and bool(told["asked"]),
        "may_file_good": bool(told["bad"] or told["conflict_count"]) and not told["whole"],
        "may_say_unchanged": bool(sent.obligation) and not told["asked"] and not told["problem_count"],
    }


def _disputed(request: HttpRequest, register: Register, sent: Any, each: Mapping[str, Any]) -> Disputed:
    opened = opening.is_open(
        request, register=sent.register, key=each["key"], place=sent.place, at=timezone.now()
    )
    beside = tell(register, each["now"], each["mine"], opened=opened)
    before = tell(register, None, each["base"] or {}, opened=opened)
    fields = [
        (now, base.new)
        for now, base in zip(beside, before, strict=True)
        if now.changed or base.new not in (now.old, "")
    ]
    return Disputed(each["row"], each["key"], each["who"], fields, each["now_seq"])
