"""The pages of capital: at a glance, and the entries behind each sum."""

from django.http import HttpResponse

from vungcao.portal.capital import Filters, capital_page
from vungcao.portal.capital_entries import Of, entries_page
from vungcao.portal.openness import capital_or_404, shows_works
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now
from vungcao.portal.views.found import found


@public(now)
def capital(page: Page) -> HttpResponse:
    """Capital at a glance."""
    capital_or_404(page.pack)
    filters = _filters(page)
    shown = capital_page(page.pack, page.asked, filters)
    return page.show("capital.html", here="capital", shown=shown)


@public(now)
def capital_entries(page: Page) -> HttpResponse:
    """The entries behind a sum."""
    capital_or_404(page.pack)
    query, filters = page.request.GET, _filters(page)
    number = query.get("trang", "1")
    shown = found(
        lambda measure: entries_page(
            page.pack,
            page.asked,
            measure,
            filters,
            of=Of.read(query),
            page=max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 8 else 1,
        ),
        query.get("phan", ""),
    )
    return page.show("capital_entries.html", here="capital", shown=shown, has_works=shows_works(page.pack))


def _filters(page: Page) -> Filters:
    return found(lambda _: Filters.read(page.pack, page.request.GET), page.request.GET.urlencode())
