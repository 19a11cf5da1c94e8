"""Works, their money and their contracts to take away, in the open formats of others."""

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from vungcao.exchange import downloads
from vungcao.exchange.queries import is_offered, telling_of
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now

_KINDS = {"json": "application/json; charset=utf-8", "zip": "application/zip"}


@public(now)
def works_file(page: Page, file: str) -> HttpResponseBase:
    """One of the files, as of the day asked, sent piece by piece; nothing when the reader has just that one."""
    if not is_offered(page.pack):
        raise Http404(file)
    asked = page.asked
    telling = telling_of(page.pack, as_of=asked.as_of, known=asked.known, origin=page.origin)
    uri = f"{page.origin}{page.request.path}{asked.query}"
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
