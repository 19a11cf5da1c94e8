"""The API of version 1 and its document (OpenAPI 3.1), which says of each end point what may go wrong, too."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema

from vungcao.api.problems import MEDIA_TYPE, problem, refuse_shape, refuse_unknown_name, refused
from vungcao.api.reading import ExactParser
from vungcao.api.shapes import Problem
from vungcao.api.views import caller, duties, records, submissions
from vungcao.exact.refusal import Refused

DESCRIPTION = """Mọi dữ kiện vào bằng một cửa: hồ sơ, kiểm tra, duyệt, phê duyệt. Số thập phân viết trong ngoặc kép.
Every fact enters by one door: submission, checks, review, approval. Decimals are written as strings."""
_ALWAYS = (400, 401, 403, 404, 406, 422, 429, 500)
_WITH_BODY = (409, 413, 415, 503)


class Document(NinjaAPI):
    """The API, with its problems in its document."""

    def get_openapi_schema(self, **named: Any) -> OpenAPISchema:
        """The document; each operation says by which statuses it answers problems."""
        schema = super().get_openapi_schema(**named)
        parts = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= parts.pop("$defs") | {"Problem": parts}
        for path in schema["paths"].values():
            for method, operation in path.items():
                for status in _ALWAYS + (_WITH_BODY if method == "post" else ()):
                    operation["responses"].setdefault(str(status), _problem_said(status))
        return schema


def _problem_said(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    said: dict[str, Any] = {"description": HTTPStatus(status).phrase, "content": content}
    if status in (429, 503):
        said["headers"] = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "required": True}}
    return said


def described_query_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """An end point that refuses parameters of the query which its document does not name."""
    models = view._ninja_operation.models  # type: ignore[attr-defined]
    queries = [model for model in models if model.__ninja_param_source__ == "query"]
    known = {field.alias or name for model in queries for name, field in model.model_fields.items()}

    @wraps(view)
    def checked(request: HttpRequest, **named: Any) -> Any:
        if unknown := [refuse_unknown_name(name) for name in request.GET if name not in known]:
            raise Refused(unknown)
        return view(request, **named)

    return checked


api = Document(
    title="Vùng Cao",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    auth=caller.Bearer(),
    parser=ExactParser(),
)
api.add_decorator(described_query_only)
api.add_router("", caller.router)
api.add_router("", records.router)
api.add_router("", submissions.router)
api.add_router("", duties.router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, fault: Refused) -> HttpResponse:
    return refused(fault.refusals)


@api.exception_handler(ValidationError)
def _wrong_shape(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, refuse_shape(fault.errors))


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, fault: Throttled) -> HttpResponse:
    response = problem(HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(fault.wait)
    return response


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    cause = fault.__cause__
    if not isinstance(cause, Refused):
        return problem(fault.status_code)
    unreadable = "API-002" in cause.codes
    return problem(fault.status_code, cause.refusals) if unreadable else refused(cause.refusals)


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, fault: Http404) -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND)


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, fault: PermissionDenied) -> HttpResponse:
    return problem(HTTPStatus.FORBIDDEN)
