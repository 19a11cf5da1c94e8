"""The papers of works: the board of a site, a commune's notice and its words for the loudspeaker."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from vungcao.exact.refusal import Refusal
from vungcao.portal.openness import works_or_404
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now
from vungcao.portal.views.found import found
from vungcao.reports import queries as reports
from vungcao.reports.board import Sheet, set_board
from vungcao.reports.loudspeaker import read_aloud
from vungcao.reports.notice import Notice, set_notice
from vungcao.reports.typesetting import Busy
from vungcao.works.queries import NoWork

_PDF = "application/pdf"
_TEXT = "text/plain; charset=utf-8"


@public(now)
def board(page: Page, key: str) -> HttpResponse:
    """The board of a work's site, on the sheet that `kho` names, A3 unless said."""
    works_or_404(page.pack)
    said = page.request.GET.get("kho", Sheet.A3.value).strip().upper()
    if said not in Sheet.__members__:
        return _no_sheet(page, said)
    sheet = Sheet(said)
    asked = page.asked
    address = _printed(page, "work", key)
    try:
        shown = reports.board_of(page.pack, key, on=asked.as_of, known=asked.known, address=address)
    except NoWork:
        raise Http404(key) from None
    return _set(page, lambda: set_board(shown, sheet), f"bien-{quote(key, safe='')}-{sheet}.pdf")


@public(now)
def notice(page: Page, place: str) -> HttpResponse:
    """A commune's notice of its works."""
    said = _notice(page, place)
    return _set(page, lambda: set_notice(said), f"thong-bao-cong-trinh-{place}.pdf")


@public(now)
def loudspeaker(page: Page, place: str) -> HttpResponse:
    """The same, to be read aloud."""
    return _kept_as(read_aloud(_notice(page, place)).encode(), _TEXT, f"loa-{place}.txt")


def _notice(page: Page, place: str) -> Notice:
    works_or_404(page.pack)
    address = f"{_printed(page, 'works')}?{urlencode({'xa': place})}"
    asked = page.asked
    return found(
        lambda wanted: reports.notice_of(
            page.pack, wanted, on=asked.as_of, known=asked.known, address=address
        ),
        place,
    )


def _printed(page: Page, name: str, *wanted: str) -> str:
    """A page's address at the site's configured one: what is printed outlives the machine that asked for it."""
    with translation.override("vi"):
        return (settings.ORIGIN or page.origin).rstrip("/") + reverse(name, args=wanted)


def _no_sheet(page: Page, said: str) -> HttpResponse:
    refusal = Refusal(
        "RPT-001",
        _("Khổ giấy"),
        _("không có khổ giấy nào là «%(said)s»") % {"said": said[:20]},
        "A3, A4",
        _("chọn A3 hoặc A4"),
    )
    answer = page.show("no_sheet.html", refusals=[refusal], sheets=list(Sheet))
    answer.status_code = 400
    return answer


def _set(page: Page, setting: Callable[[], bytes], name: str) -> HttpResponse:
    try:
        return _kept_as(setting(), _PDF, name)
    except Busy:
        busy = Refusal(
            "RPT-002",
            name,
            _("máy chủ đang dựng những bản in khác"),
            _("không quá hai bản in cùng lúc"),
            _("tải lại trang sau vài giây"),
        )
        answer = render(page.request, "portal/busy.html", {"refusals": [busy]}, status=503)
        answer["Retry-After"] = "10"
        return answer


def _kept_as(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
