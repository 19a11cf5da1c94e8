"""What goes wrong, as problem details (RFC 9457) in the caller's language, with every refusal that stands behind it."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _

from vungcao.api.meanings import meaning_of
from vungcao.exact.refusal import Refusal
from vungcao.intake.rules import Problem, RowValues
from vungcao.pack.register import Register

MEDIA_TYPE = "application/problem+json"
WORDS = {
    400: (_("Không đọc được yêu cầu"), _("Yêu cầu không phải HTTP hay JSON đúng quy cách.")),
    401: (_("Cần mã truy cập"), _("Gửi kèm đầu mục Authorization: Bearer và một mã còn hạn.")),
    403: (_("Không được phép"), _("Người của mã này không được làm việc này ở đây.")),
    404: (_("Không tìm thấy"), _("Không có gì ở địa chỉ này, hoặc không phải của bạn để biết.")),
    405: (_("Không làm thế ở đây"), _("Địa chỉ này không nhận phương thức ấy; xem đầu mục Allow.")),
    406: (_("Không có dạng được yêu cầu"), _("API chỉ trả lời bằng JSON.")),
    409: (_("Đã có thay đổi"), _("Điều được gửi dựa trên điều nay không còn như thế.")),
    413: (_("Quá lớn"), _("Chia thành nhiều lần gửi, mỗi lần ít dòng hơn.")),
    415: (_("Không đúng loại nội dung"), _("Gửi JSON, kèm đầu mục Content-Type: application/json.")),
    422: (_("Chưa nhận được"), _("Chưa có gì được ghi. Sửa từng điều rồi gửi lại.")),
    429: (_("Quá nhiều yêu cầu"), _("Chờ số giây ghi ở đầu mục Retry-After rồi gửi tiếp.")),
    500: (
        _("Lỗi của hệ thống"),
        _("Lỗi này là của hệ thống. Chưa chắc đã ghi: gửi lại với cùng Idempotency-Key."),
    ),
    503: (_("Kho đang bận"), _("Gửi lại sau với cùng Idempotency-Key: không ghi hai lần.")),
}
"""Title and detail by status; a status that is not here is told as 400 or 500."""
NAMES = {
    400: "unreadable",
    401: "no-token",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    413: "too-large",
    415: "media-type",
    422: "refused",
    429: "too-many-requests",
    500: "fault",
    503: "busy",
}
DOOR = "vi"
"""The language (BCP 47) in which the door says where, what was found and what is expected."""
_OWN = "API-"
"""Begins the codes of what the API refuses by itself, in the caller's language."""
_PARTS_OF_WHERE = re.compile(", | và ")
"""Between the row and its field, and between two rows that do not go together."""
_BUSY = {"INT-009", "INT-010", "INT-011"}
_FORBIDDEN = {"PPL-001", "PPL-002", "INT-002", "INT-008", "INT-014"}
CONFLICT = "INT-003"
_CONFLICTS = {CONFLICT, "INT-001", "INT-012", "INT-015"}


Located = Callable[[Refusal], dict[str, Any]]
"""A refusal as the API says it, with what it is about."""


def problem(
    status: int, refusals: Iterable[Refusal] = (), *, located: Located | None = None, **more: Any
) -> HttpResponse:
    """The answer that says what went wrong; `more` are members of its own."""
    say = located or told
    known = status if status in WORDS else 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    title, detail = WORDS[known]
    body: dict[str, Any] = {
        "type": f"urn:vungcao:problem:{NAMES[known]}",
        "title": str(title),
        "status": status,
        "detail": str(detail),
        "refusals": [say(refusal) for refusal in refusals],
    }
    response = JsonResponse(
        body | more, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    response.headers["Content-Language"] = get_language() or "vi"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    return response


def refused(refusals: Collection[Refusal], *, located: Located | None = None, **more: Any) -> HttpResponse:
    """The answer to what the door refused."""
    return problem(status_of({refusal.code for refusal in refusals}), refusals, located=located, **more)


def status_of(codes: Collection[str]) -> int:
    """The store could not write, the caller may not, what it rests on has changed, or else it must be mended."""
    said = set(codes)
    if said & _BUSY:
        return HTTPStatus.SERVICE_UNAVAILABLE
    if said & _FORBIDDEN:
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.CONFLICT if said and said <= _CONFLICTS else HTTPStatus.UNPROCESSABLE_ENTITY


def located_in(register: Register | None, rows: Iterable[RowValues]) -> Located:
    """Says refusals of some rows with the numbers of the rows and the id of the field, which need no language."""
    numbers = {row.said_at: row.number for row in rows}

    def say(refusal: Refusal) -> dict[str, Any]:
        parts = _PARTS_OF_WHERE.split(refusal.where)
        return told(refusal, register=register, rows=[numbers[part] for part in parts if part in numbers])

    return say


def told(refusal: Refusal, *, register: Register | None = None, rows: Collection[int] = ()) -> dict[str, Any]:
    """A refusal in the words of the door, and what its code means in the caller's language.

    `rows` are those that it is about; with their register the field is named too.
    """
    meaning = meaning_of(refusal.code)
    is_own = refusal.code.startswith(_OWN)
    is_english = get_language() == "en" and meaning is not None
    return {
        "code": refusal.code,
        "where": refusal.where,
        "found": refusal.found,
        "expected": refusal.expected,
        "mend": meaning.mend_en if is_english and meaning else refusal.mend,
        "meaning": (meaning.en if is_english else meaning.vi) if meaning else "",
        "rows": list(rows),
        "field": Problem(refusal).field(register) if register and rows else "",
        "language": (get_language() or DOOR) if is_own else DOOR,
    }


def refuse_shape(errors: Iterable[Mapping[str, Any]]) -> list[Refusal]:
    """What does not have the form that the document gives it, part by part."""
    return [
        Refusal(
            code="API-001",
            where=_place(error["loc"]),
            found=_found(error),
            expected=_expected(error),
            mend=said_now("Sửa theo mô tả trong openapi.json"),
        )
        for error in errors
    ]


def refuse_unreadable(why: str) -> Refusal:
    """A body that is no JSON of ours."""
    return Refusal(
        code="API-002",
        where=said_now("Nội dung gửi"),
        found=why,
        expected=said_now("JSON bằng UTF-8, mỗi tên một lần"),
        mend=said_now("Kiểm tra lại chương trình tạo JSON"),
    )


def refuse_unkeepable() -> Refusal:
    """Text that no store keeps."""
    return Refusal(
        code="API-003",
        where=said_now("Nội dung gửi"),
        found=said_now("Có ký tự NUL, hoặc nửa của một ký tự"),
        expected=said_now("Chữ Unicode trọn vẹn"),
        mend=said_now("Bỏ ký tự ấy rồi gửi lại"),
    )


def refuse_unknown_name(name: str) -> Refusal:
    """A parameter of the query that is not described: left alone, a misspelt one would answer another question."""
    return Refusal(
        code="API-001",
        where=name[:60],
        found=said_now("Tham số lạ"),
        expected=said_now("Không có tên này"),
        mend=said_now("Sửa theo mô tả trong openapi.json"),
    )


_PARTS = {"body", "query", "path", "header"}
_EXPECTED = {
    "missing": _("Bắt buộc có"),
    "extra_forbidden": _("Không có tên này"),
    "day": _("Một ngày từ 1900 đến 2200, viết YYYY-MM-DD"),
    "fact": _('Chữ, số nguyên, true, false hoặc null; số thập phân viết trong ngoặc kép, như "12.50"'),
    "string": _("Chữ"),
    "int": _("Một số nguyên"),
    "bool": _("true hoặc false"),
    "list": _("Một danh sách"),
    "dict": _("Một đối tượng JSON"),
    "model": _("Một đối tượng JSON"),
    "literal": _("Một trong các giá trị đã định"),
    "too": _("Số phần tử trong giới hạn đã định"),
    "greater": _("Một số trong giới hạn đã định"),
    "less": _("Một số trong giới hạn đã định"),
}


def _place(location: Iterable[str | int]) -> str:
    """Where in the request: "rows[0].valid_from". A name of the caller's own is cut short and never a value."""
    said = ""
    for part in location:
        if isinstance(part, int):
            said += f"[{part}]"
        elif not (said == "" and part in _PARTS):
            said += ("." if said else "") + str(part)[:60]
    return said or said_now("Nội dung gửi")


def _found(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return said_now("Không gửi")
    given = error.get("ctx", {}).get("found")
    return said_now("Gặp %s") % given if given else said_now("Giá trị không đúng dạng")


def _expected(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    words = _EXPECTED.get(kind) or _EXPECTED.get(kind.partition("_")[0])
    return str(words or said_now("Đúng dạng đã định"))
