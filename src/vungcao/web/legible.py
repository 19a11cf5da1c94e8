"""What no store keeps is answered before any page reads it: a NUL, which PostgreSQL has no place for."""

from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

_NUL = "\0"


class RefuseIllegible:
    """Middleware: an address, a query or a form with a NUL in it is answered 400. Nobody types one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, positional: object, named: object) -> None:
        """Look at all that was sent, once the view is known and has let its body be read."""
        if any(_NUL in said for said in _said(request)):
            raise BadRequest("NUL")


def _said(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield from _words(request.GET)
    yield from _words(request.POST)


def _words(sent: QueryDict) -> Iterator[str]:
    for name, values in sent.lists():
        yield name
        yield from values
