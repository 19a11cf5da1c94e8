"""Sending an attached file to whoever may see it: to be saved, never to be shown as a page of ours."""

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vungcao.desk import guard
from vungcao.exact.refusal import Refused
from vungcao.intake import attachments as files
from vungcao.intake import queries as intake
from vungcao.people import queries as people
from vungcao.people.actions import record_look
from vungcao.remeasurement.queries import blind_keys


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attachment(request: HttpRequest, number: int) -> HttpResponseBase:
    """The file; one of a personal register that somebody else attached, for a reason, and the look is kept."""
    person, found = guard.signed_in(request), _found(request, number)
    of = found.submission or found.draft
    register = guard.register_of(of.register)
    if found.by_id == person.pk or not guard.is_personal(register):
        return _sent(person, found)
    guard.admit(person, of.register, of.place, *guard.INSIGHT)
    refusals: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            record_look(
                person,
                register=of.register,
                key=_key(found),
                place=of.place,
                reason=request.POST.get("ly-do", ""),
                at=timezone.now(),
            )
        except Refused as fault:
            refusals = fault.refusals
        else:
            return _sent(person, found)
    context = {"here": "desk", "register": register, "place": guard.place_of(of.place), "attachment": found}
    return render(
        request, "desk/attachment.html", context | {"refusals": refusals}, status=422 if refusals else 200
    )


def _found(request: HttpRequest, number: int) -> Any:
    """The file of a submission, for whoever has sight of its place and register, unless it is evidence of what they
    are to measure again; of a draft, for its writer alone."""
    person, found = guard.signed_in(request), intake.attachment(number)
    if found is None:
        raise Http404
    if found.submission is not None:
        guard.admit(person, found.submission.register, found.submission.place)
        blind = blind_keys(person, found.submission.register)
        if blind and found not in intake.attachments_of(found.submission, without=blind):
            raise PermissionDenied
    elif found.draft is None or found.draft.person_id != person.pk:
        raise Http404
    else:
        guard.admit(person, found.draft.register, found.draft.place, "enter")
    return found


def _key(found: Any) -> str:
    """The record that the file is evidence of, or the submission when it is of all."""
    row = found.submission.rows.filter(number=found.row).first() if found.row is not None else None
    return row.key if row else f"hồ sơ {found.submission.pk}"


def _sent(person: people.Person, found: Any) -> HttpResponse | FileResponse:
    of = found.submission or found.draft
    sees_all = found.by_id == person.pk or guard.may(person, ("review",), of.place, of.register)
    try:
        if found.media_type in files.PICTURES and not sees_all:
            content: Any = io.BytesIO(files.without_traces(files.path_of(found.sha256)))
        else:
            content = files.opened(found.sha256)
    except (FileNotFoundError, Refused):
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
