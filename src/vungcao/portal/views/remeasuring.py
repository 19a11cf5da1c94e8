"""The public pages of independent re-measuring, and its data."""

from django.http import Http404, HttpResponse

from vungcao.figures import downloads
from vungcao.portal import remeasuring as shown
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now
from vungcao.remeasurement import queries as remeasuring

_CSV = "text/csv; charset=utf-8"
_JSON = "application/json; charset=utf-8"


@public(now)
def rounds(page: Page) -> HttpResponse:
    """Every round announced up to the day asked, the newest first."""
    there = [
        (round, page.pack.register_by_id(round.register))
        for round in remeasuring.rounds(known=page.asked.known)
    ]
    return page.show("remeasuring.html", here="remeasuring", rounds=there)


@public(now)
def round(page: Page, number: int) -> HttpResponse:
    """One round."""
    told = shown.round_page(page.pack, _round(page, number))
    return page.show("remeasuring_round.html", here="remeasuring", shown=told, origin=page.origin)


@public(now)
def index(page: Page) -> HttpResponse:
    """Every round for a program."""
    told = [shown.round_document(page.pack, each) for each in remeasuring.rounds(known=page.asked.known)]
    document = {"format": "vungcao-remeasuring", "known": page.asked.known, "rounds": told}
    return HttpResponse(downloads.as_json(document), content_type=_JSON)


@public(now)
def round_json(page: Page, number: int) -> HttpResponse:
    """One round for a program."""
    document = shown.round_document(page.pack, _round(page, number))
    return HttpResponse(downloads.as_json(document), content_type=_JSON)


@public(now)
def round_csv(page: Page, number: int) -> HttpResponse:
    """The estimates of a closed round as a table."""
    return _kept_as(shown.estimates_csv(_closed(page, number)), f"do-lai-{number}.csv")


@public(now)
def frame_csv(page: Page, number: int) -> HttpResponse:
    """What a closed round drew from, in the order of drawing."""
    return _kept_as(shown.frame_csv(_closed(page, number)), f"do-lai-{number}-danh-sach.csv")


def _round(page: Page, number: int) -> remeasuring.Round:
    """The round as it was known on the day asked: nothing later is told of it."""
    found = remeasuring.round_as_known(number, known=page.asked.known)
    if found is None:
        raise Http404
    return found


def _closed(page: Page, number: int) -> remeasuring.Round:
    found = _round(page, number)
    if found.closed_entry is None:
        raise Http404
    return found


def _kept_as(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
