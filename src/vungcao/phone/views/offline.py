"""The page that is kept on a phone: what it shows, what it carries, what it sends, what became of that."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vungcao.exact.refusal import Refused
from vungcao.intake.fates import fates_of
from vungcao.intake.receiving import receive
from vungcao.intake.ways.form import CODE_LETTERS, FACT, Paper, RecordForm
from vungcao.journal.queries import last_number
from vungcao.people import queries as people
from vungcao.people.actions import record_looks
from vungcao.phone.carried import KEPT_FOR, Carried, carried_of, offered_to, title, typed_facts
from vungcao.phone.sent import NotAnEditError, read_edit

WAY = "phone"
HEAVIEST = 200_000
"""Bytes of one edit: far more than any record has."""
KEPT_FILES = (
    "vendor/fonts.css",
    "web/tokens.css",
    "web/page.css",
    "web/notice.css",
    "web/mark.css",
    "web/form.css",
    "desk/desk.css",
    "phone/offline.css",
    "phone/kept.js",
    "phone/records.js",
    "phone/sending.js",
    "phone/carry.js",
    "phone/form.js",
    "phone/queue.js",
)
"""What the page needs without a network."""


def _person(request: HttpRequest) -> people.Person:
    if not isinstance(request.user, people.Person):
        raise PermissionDenied
    return request.user


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What I may gather in the field, and what waits on this phone to be sent."""
    offered = offered_to(_person(request), timezone.localdate())
    return render(request, "phone/index.html", {"here": "desk"} | offered)


@never_cache
@login_required
@require_safe
def form(request: HttpRequest, register: str, place: str) -> HttpResponse:
    """The form of one register in a place. It holds nothing that stands: that is carried apart, for a reason."""
    carried = _carried(request, register, place)
    today = timezone.localdate()
    paper = Paper(carried.register, carried.place.id, today, references=carried.offered(today))
    asked = [line for line in RecordForm(paper).lines() if line.bound.name.startswith(FACT)]
    context = {
        "here": "desk",
        "carried": carried,
        "lines": asked,
        "letters": CODE_LETTERS,
        "code": carried.place.id.partition("@")[0],
        "days": KEPT_FOR.days,
    }
    return render(request, "phone/form.html", context)


@never_cache
@login_required
@require_POST
def records(request: HttpRequest, register: str, place: str) -> JsonResponse:
    """The records that stand, to be carried; of a personal register for a reason, and each is a look that is kept."""
    carried, now = _carried(request, register, place), timezone.now()
    standing = carried.standing(timezone.localdate())
    if carried.is_personal:
        try:
            record_looks(
                _person(request),
                register=register,
                keys=[version.key for version in standing],
                place=place,
                reason=request.POST.get("ly-do", ""),
                at=now,
            )
        except Refused as fault:
            return JsonResponse({"said": str(fault.refusals[0].mend)}, status=422)
    known = last_number()
    told = [_told(carried, version) for version in standing]
    return JsonResponse({"known": known, "until": (now + KEPT_FOR).isoformat(), "records": told})


def _told(carried: Carried, version: Any) -> dict[str, object]:
    return {
        "key": version.key,
        "seq": version.seq,
        "title": title(carried.register, version),
        "facts": typed_facts(carried.register, version),
    }


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and what a sending must carry; nobody is told so in words, for no page may be asked."""
    if not isinstance(request.user, people.Person):
        return JsonResponse({"person": None}, status=401)
    return JsonResponse({"person": request.user.username, "token": get_token(request)})


@never_cache
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """Receive one edit. The answer says under which name it is kept; sent again, it is the same answer."""
    if not isinstance(request.user, people.Person):
        return JsonResponse({"person": None}, status=401)
    length = request.headers.get("Content-Length") or "0"
    if length.isdecimal() and int(length) > HEAVIEST:
        return JsonResponse({"said": _("Bản ghi quá lớn")}, status=413)
    if request.content_type != "application/json":
        return JsonResponse(
            {"said": _("Không đọc được bản ghi gửi lên: %s") % request.content_type}, status=400
        )
    try:
        edit = read_edit(json.loads(request.body))
    except (NotAnEditError, ValueError, RecursionError) as fault:
        return JsonResponse({"said": _("Không đọc được bản ghi gửi lên: %s") % fault}, status=400)
    receive(
        by=request.user,
        register=edit.register,
        place=edit.place,
        rows=[edit.row],
        way=WAY,
        client_key=edit.name,
        known=edit.known,
        note=edit.note,
        mends=edit.mends,
        at=timezone.now(),
    )
    (fate,) = fates_of(request.user, [edit.name])
    return JsonResponse({"id": edit.name, "state": fate.state, "said": fate.said, "number": fate.number})


@never_cache
@require_POST
def states(request: HttpRequest) -> JsonResponse:
    """What became of edits that were sent, by their names."""
    if not isinstance(request.user, people.Person):
        return JsonResponse({"person": None}, status=401)
    names = request.POST.getlist("id")[:200]
    told = {fate.name: [fate.state, fate.said] for fate in fates_of(request.user, names)}
    return JsonResponse({"states": told})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page on the phone; it stands where the page does, for it may keep nothing else."""
    kept = [static(name) for name in KEPT_FILES]
    context = {"kept": json.dumps(kept), "root": reverse("phone-index")}
    answer = render(request, "phone/worker.js", context, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _carried(request: HttpRequest, register: str, place: str) -> Carried:
    found = carried_of(_person(request), register, place, timezone.localdate())
    if found is None:
        raise Http404
    return found
