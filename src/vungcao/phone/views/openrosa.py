"""The OpenRosa end points of ODK Collect: form list, form, manifest, media, submission. By app password alone."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake import attachments
from vungcao.intake.receiving import receive
from vungcao.intake.ways.openrosa import answering, instances
from vungcao.intake.ways.openrosa.forms import form_of, lists_of
from vungcao.pack.register import Register
from vungcao.people import queries as people
from vungcao.people.actions import enter_by_token, record_looks
from vungcao.phone.basic import credentials
from vungcao.phone.carried import Carried, carried_by
from vungcao.phone.lists import content_of, keys_in
from vungcao.places import queries as places

WAY = "phone"
MEGABYTES = 30
FILES = 20
REASON = "Lấy danh sách về điện thoại để ghi ở thực địa"
_KIND = "app_password"
_MEDIA = ".csv"
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, people.Person, Rest], HttpResponse]


def by_app_password(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Let in whoever brings their name and an app password, and ask everybody else for them. No cookie counts."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        person = _person(request)
        response = view(request, person, *rest, **named) if person else _challenge()
        response.headers["X-OpenRosa-Version"] = "1.0"
        response.headers["X-OpenRosa-Accept-Content-Length"] = str(MEGABYTES << 20)
        response.headers["Date"] = http_date()
        return response

    return csrf_exempt(never_cache(guarded))


def _person(request: HttpRequest) -> people.Person | None:
    username, secret = credentials(request.headers.get("Authorization", ""))
    found = enter_by_token(secret, kind=_KIND, at=timezone.now(), on=timezone.localdate()) if secret else None
    return found if found is not None and found.username == username else None


def _challenge() -> HttpResponse:
    response = _say(_("Cần tên đăng nhập và mật khẩu ứng dụng còn hạn."), HTTPStatus.UNAUTHORIZED)
    response.headers["WWW-Authenticate"] = 'Basic realm="Vung Cao", charset="UTF-8"'
    return response


@by_app_password
@require_safe
def form_list(request: HttpRequest, person: people.Person) -> HttpResponse:
    """The forms of the registers that the person may carry."""
    offered = [
        answering.Offered(
            form_id=register.id,
            name=register.label.vi,
            version=_edition()[:16],
            hash=answering.hash_of(_form(register).encode()),
            form_url=_url(request, "openrosa-form", register.id),
            manifest_url=_url(request, "openrosa-manifest", register.id),
        )
        for register in {each.register.id: each.register for each in _carried(person)}.values()
    ]
    return _xml(answering.forms(offered))


@by_app_password
@require_safe
def form(request: HttpRequest, person: people.Person, register: str) -> HttpResponse:
    """The XForm of a register."""
    carried = _carried(person, register)
    return _xml(_form(carried[0].register)) if carried else _missing(register)


@by_app_password
@require_safe
def manifest(request: HttpRequest, person: people.Person, register: str) -> HttpResponse:
    """The lists that a form takes along, each with the hash of what is in it now."""
    carried = _carried(person, register)
    if not carried:
        return _missing(register)
    on = timezone.localdate()
    media = [
        answering.Media(
            name=name + _MEDIA,
            hash=answering.hash_of(content_of(name, carried, on)),
            url=_url(request, "openrosa-media", register, name + _MEDIA),
            is_entity_list=name == register,
        )
        for name in lists_of(carried[0].register)
    ]
    return _xml(answering.manifest(media))


@by_app_password
@require_safe
def media(request: HttpRequest, person: people.Person, register: str, name: str) -> HttpResponse:
    """One list, limited to what the person may carry. Taking named persons along is a look at each."""
    carried, wanted = _carried(person, register), name.removesuffix(_MEDIA)
    if not carried or wanted not in lists_of(carried[0].register):
        return _missing(register)
    now, on = timezone.now(), timezone.localdate()
    if wanted == register and carried[0].is_personal and request.method != "HEAD":
        _keep_looks(person, carried, now, on)
    return HttpResponse(content_of(wanted, carried, on), content_type="text/csv; charset=utf-8")


def _keep_looks(person: people.Person, carried: Sequence[Carried], now: dt.datetime, on: dt.date) -> None:
    for each in carried:
        keys = keys_in(each, on)
        record_looks(person, register=each.register.id, keys=keys, place=each.place.id, reason=REASON, at=now)


@by_app_password
@require_http_methods(["HEAD", "POST"])
def submission(request: HttpRequest, person: people.Person) -> HttpResponse:
    """Receive a filled form, in one part or several. What the door cannot take is kept as a draft to be mended."""
    if request.method == "HEAD":
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response.headers["Location"] = _url(request, "openrosa-submission")
        return response
    too_much = instances.refuse_size(megabytes=MEGABYTES, files=FILES)
    if _length(request) > MEGABYTES << 20:
        return _refuse([too_much], HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        files = [file for _name, some in request.FILES.lists() for file in some]
    except TooManyFilesSent:
        return _refuse([too_much], HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except MultiPartParserError:
        return _refuse([instances.refuse_parts()], HTTPStatus.BAD_REQUEST)
    if len(files) > FILES + 1:
        return _refuse([too_much], HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _received(request.FILES.get("xml_submission_file"), files, person)


def _received(
    sent: UploadedFile | None, files: Sequence[UploadedFile], person: people.Person
) -> HttpResponse:
    if sent is None:
        return _refuse([instances.refuse_parts()], HTTPStatus.BAD_REQUEST)
    try:
        form_id, root = instances.form_id_of(sent.read(instances.LARGEST + 1))
        carried = _carried(person, form_id)
        if not carried:
            return _refuse([instances.refuse_form(form_id)], HTTPStatus.FORBIDDEN)
        instance = instances.read(root, carried[0].register)
        evidence = [file for file in files if file.name in instance.files]
        return _kept(person, form_id, instance, evidence)
    except Refused as fault:
        return _refuse(fault.refusals, HTTPStatus.BAD_REQUEST)


def _kept(
    person: people.Person, form_id: str, instance: instances.Instance, evidence: Sequence[UploadedFile]
) -> HttpResponse:
    now = timezone.now()
    receipt = receive(
        by=person,
        register=form_id,
        place=instance.place,
        rows=[instance.row],
        way=WAY,
        client_key=instance.name,
        known=instance.known,
        at=now,
    )
    if (of := receipt.submission or receipt.draft) is not None:
        for file in evidence:
            attachments.keep(file, name=file.name or "", kind="photo", by=person, of=of, row=1, at=now)
    if receipt.draft is not None:
        said = _("Đã nhận và giữ ở bản nháp: có chỗ cần sửa, mở bàn làm việc để sửa rồi gửi.")
        return _say(said, HTTPStatus.ACCEPTED, nature="submit_success")
    return _say(_("Đã nhận, đang chờ duyệt."), HTTPStatus.CREATED, nature="submit_success")


def _carried(person: people.Person, register: str = "") -> list[Carried]:
    every = carried_by(person, timezone.localdate())
    return [each for each in every if register in ("", each.register.id)]


def _edition() -> str:
    return places.edition_in_force().digest


def _form(register: Register) -> str:
    return form_of(register, _edition())


def _url(request: HttpRequest, name: str, *parts: str) -> str:
    return request.build_absolute_uri(reverse(name, args=parts))


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length") or "0"
    return int(said) if said.isdecimal() else 0


def _missing(register: str) -> HttpResponse:
    return _refuse([instances.refuse_form(register)], HTTPStatus.NOT_FOUND)


def _refuse(refusals: Sequence[Refusal], status: HTTPStatus) -> HttpResponse:
    return _say("\n".join(str(refusal) for refusal in refusals), status)


def _say(said: str, status: HTTPStatus, *, nature: str = "error") -> HttpResponse:
    return _xml(answering.message(said, nature=nature), status)


def _xml(said: str, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(said, status=status, content_type="text/xml; charset=utf-8")
