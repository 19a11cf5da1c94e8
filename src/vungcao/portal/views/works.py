"""The pages of works: lists, the map, and one work."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from vungcao.portal import works as shown
from vungcao.portal.map import map_of
from vungcao.portal.openness import works_or_404
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now
from vungcao.portal.views.found import found
from vungcao.portal.work import photo_of, work_page
from vungcao.works.listing import Wanted

_CSV = "text/csv; charset=utf-8"


@public(now)
def works(page: Page) -> HttpResponse:
    """The list."""
    works_or_404(page.pack)
    query = page.request.GET
    told = shown.works_page(
        page.pack,
        page.asked,
        _wanted(page),
        after=query.get("sau", ""),
        before=query.get("truoc", ""),
    )
    return page.show("works.html", here="works", shown=told)


@public(now)
def works_csv(page: Page) -> HttpResponseBase:
    """The list as a table, as it is filtered, searched and sorted, sent piece by piece."""
    works_or_404(page.pack)
    rows = shown.as_csv(page.pack, page.asked, _wanted(page))
    response = StreamingHttpResponse(rows, content_type=_CSV)
    name = f"cong-trinh-{page.asked.as_of.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public(now)
def works_map(page: Page) -> HttpResponse:
    """The map of a list."""
    works_or_404(page.pack)
    sheet = map_of(page.pack, page.edition)
    told = shown.works_map(page.pack, page.asked, _wanted(page), sheet)
    return page.show("works_map.html", here="works", shown=told, sheet=sheet)


def _wanted(page: Page) -> Wanted:
    query = page.request.GET
    return found(lambda _: shown.wanted(query), query.urlencode())


@public(now)
def work(page: Page, key: str) -> HttpResponse:
    """One work, on the day asked."""
    works_or_404(page.pack)
    sheet = map_of(page.pack, page.edition)
    told = found(lambda wanted: work_page(page.pack, page.asked, wanted, sheet), key)
    return page.show("work.html", here="works", shown=told, sheet=sheet)


@public(now)
def work_photo(page: Page, key: str, number: int) -> HttpResponse:
    """A photo of a work's progress, without where and when it was taken."""
    works_or_404(page.pack)
    content, media_type = found(lambda wanted: photo_of(page.asked, wanted, number), key)
    return HttpResponse(content, content_type=media_type)
