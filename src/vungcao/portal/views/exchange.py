"""Works, their money and their contracts to take away, in the open formats of others."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from vungcao.exchange import downloads
from vungcao.exchange.queries import is_offered, telling_of
from vungcao.portal.asked import Asked
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now

_KINDS = {"json": "application/json; charset=utf-8", "zip": "application/zip"}


def _of_a_day(asked: Asked) -> str:
    """The days of a file, today named too: under its own address it is the same tomorrow."""
    known = {} if asked.known_on == asked.as_of else {"biet-den": asked.known_on.isoformat()}
    return urlencode({"ngay": asked.as_of.isoformat(), **known})


@public(now)
def works_file(page: Page, file: str) -> HttpResponseBase:
    """One of the files, as of the day asked, sent piece by piece; nothing when the reader has just that one."""
    if not is_offered(page.pack):
        raise Http404(file)
    asked = page.asked
    policy = f"{page.origin}{reverse('open-data')}"
    telling = telling_of(page.pack, as_of=asked.as_of, known=asked.known, origin=page.origin, policy=policy)
    uri = f"{page.origin}{page.request.path}?{_of_a_day(asked)}"
    etag = f'"{downloads.fingerprint(telling, page.edition, uri)}"'
    changed = int(downloads.last_changed(telling).timestamp())
    if there := get_conditional_response(page.request, etag=etag, last_modified=changed):
        return there
    try:
        pieces = downloads.MADE[file](telling, uri)
    except downloads.NothingThere as nothing:
        raise Http404(file) from nothing
    name, _, ending = file.rpartition(".")
    response = StreamingHttpResponse(pieces, content_type=_KINDS[ending])
    kept_as = f"vungcao-{name}-{asked.as_of.isoformat()}-{asked.known}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{kept_as}"'
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    return response
