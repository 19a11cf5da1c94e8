"""Every answer under /api/ speaks the caller's language and, when something is wrong, problem details."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from vungcao.api.problems import MEDIA_TYPE, problem

PREFIX = "/api/"
_WITH_BODY = ("POST", "PUT", "PATCH")
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class SpeakProblems:
    """Middleware: refuses what the API does not speak, and turns every page of an error into a problem.

    Whatever is raised inside, a fault of ours included, has become an answer by the time it is here; its words are
    those of its status, so that nothing of the fault and nobody's data is in them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            unspoken = _status_unspoken(request)
            response = problem(unspoken) if unspoken else _spoken(self.get_response(request))
        response.headers["Vary"] = "Accept-Language, Authorization"
        response.headers["Cache-Control"] = "no-store"
        return response


def _status_unspoken(request: HttpRequest) -> int | None:
    if not request.accepts("application/json") and not request.accepts(MEDIA_TYPE):
        return HTTPStatus.NOT_ACCEPTABLE
    if request.method not in _WITH_BODY:
        return None
    if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if _length(request) and request.content_type != "application/json":
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    return None


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _spoken(response: HttpResponse) -> HttpResponse:
    if response.status_code < HTTPStatus.BAD_REQUEST or response.headers["Content-Type"] == MEDIA_TYPE:
        return response
    said = problem(response.status_code)
    for name in _KEPT:
        if name in response.headers:
            said.headers[name] = response.headers[name]
    return said
