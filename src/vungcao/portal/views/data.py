"""Open data of any day: the whole set, one figure with its inputs, and the file that recomputes them."""

from importlib.resources import files

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

from vungcao.figures import downloads
from vungcao.figures.figure import Area
from vungcao.figures.written import Document
from vungcao.portal.names import area_named
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now

_JSON = "application/json; charset=utf-8"
_CSV = "text/csv; charset=utf-8"


@public(now)
def index(page: Page) -> HttpResponse:
    """Every figure the site shows of the day, and the digest of the whole set."""
    return HttpResponse(downloads.as_json(downloads.index(page.asked.moment)), content_type=_JSON)


@public(now)
def whole_set(page: Page) -> HttpResponseBase:
    """Every indicator of the day as one zip, sent piece by piece."""
    response = StreamingHttpResponse(downloads.whole_set(page.asked.moment), content_type="application/zip")
    return _kept_as(response, downloads.set_name(page.asked.moment))


@public(now)
def figure_json(page: Page, indicator: str) -> HttpResponseBase:
    """One indicator with its inputs; of one area alone when `noi` names it."""
    document = _document(page, indicator)
    response = HttpResponse(downloads.as_json(document), content_type=_JSON)
    return _kept_as(response, downloads.figure_name(indicator, page.asked.moment))


@public(now)
def figure_csv(page: Page, indicator: str) -> HttpResponseBase:
    """The same as a table."""
    response = HttpResponse(downloads.as_csv(_document(page, indicator)), content_type=_CSV)
    name = downloads.figure_name(indicator, page.asked.moment).removesuffix(".json") + ".csv"
    return _kept_as(response, name)


def verifier(request: HttpRequest) -> FileResponse:
    """The one file that recomputes a download."""
    program = files("vungcao.portal") / "static" / "portal" / "verify.py"
    return FileResponse(
        program.open("rb"), as_attachment=True, filename="verify.py", content_type="text/x-python"
    )


def _document(page: Page, indicator: str) -> Document:
    try:
        return downloads.figure_document(indicator, page.asked.moment, area=_area(page))
    except KeyError as unknown:
        raise Http404(indicator) from unknown


def _area(page: Page) -> Area | None:
    """The area that `noi` names; none for every area. KeyError when there is no such place or group."""
    wanted = page.request.GET.get("noi", "")
    return area_named(page.pack, wanted) if wanted else None


def _kept_as(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
