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
        """Look at all that was sent, once the view is known.

        A view that is no form's, and so needs no token of one, reads its body itself, when it knows who sends how much.
        """
        is_form = not getattr(view, "csrf_exempt", False)
        if any(_NUL in said for said in _said(request, with_body=is_form)):
            raise BadRequest("NUL")


def _said(request: HttpRequest, *, with_body: bool) -> Iterator[str]:
    yield request.path_info
    yield from _words(request.GET)
    if with_body:
        yield from _words(request.POST)


def _words(sent: QueryDict) -> Iterator[str]:
    for name, values in sent.lists():
        yield name
        yield from values
