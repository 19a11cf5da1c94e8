"""The public pages: translate what is asked, ask once, hand it to a template."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from vungcao.exchange import queries as exchange
from vungcao.figures.figure import Area
from vungcao.figures.progress import own_area
from vungcao.journal import queries as journal
from vungcao.pack.model import Indicator
from vungcao.portal import assistance as helping
from vungcao.portal import commune as communes
from vungcao.portal import glance as glances
from vungcao.portal import proof as proofs
from vungcao.portal import samples
from vungcao.portal import target as targets
from vungcao.portal.map import map_of
from vungcao.portal.names import area_named, place_entry
from vungcao.portal.openness import shows_assistance
from vungcao.portal.page import Page, public
from vungcao.portal.remeasuring import FigureLine, errors_of
from vungcao.portal.shown import Shown
from vungcao.portal.standings import aspects, standings
from vungcao.portal.views.clock import now
from vungcao.portal.views.found import found

_DAYS_A_PAGE = 60
_SHEETS = tuple(f"web/{name}.css" for name in ("card", "chart", "figure", "form", "map", "table"))


@public(now)
def glance(page: Page) -> HttpResponse:
    """The Programme at a glance."""
    wanted = [(t, a, own_area(a)) for t, a in aspects(page.pack.targets, main=True)]
    by_aspect = {one.aspect.id: one for one in standings(page.programme, wanted, page.asked)}
    return page.show("glance.html", here="glance", glance=glances.glance(page.pack, by_aspect))


@public(now)
def target(page: Page, target: str) -> HttpResponse:
    """One target."""
    asked = found(page.pack.target, target)
    shown = targets.target_page(page.pack, asked, page.asked, page.request.GET)
    errors = _errors(page, [one.actual for one in shown.standings])
    sheet = map_of(page.pack, page.edition)
    return page.show("target.html", here="glance", shown=shown, sheet=sheet, errors=errors)


@public(now)
def commune(page: Page, place: str) -> HttpResponse:
    """One commune, on the day asked."""
    entry = found(lambda wanted: place_entry(page.pack, wanted), place)
    shown = communes.commune_page(page.pack, entry, page.asked)
    errors = _errors(page, shown.figures)
    sheet = map_of(page.pack, page.edition)
    helped = helping.helped(page.pack, entry, page.asked) if shows_assistance(page.pack) else None
    said = {"shown": shown, "sheet": sheet, "errors": errors, "helped": helped}
    return page.show("commune.html", here="glance", **said)


@public(now)
def proof(page: Page, indicator: str, area: str) -> HttpResponse:
    """One figure's proof."""
    asked = found(page.pack.indicator, indicator)
    where = found(lambda wanted: area_named(page.pack, wanted), area)
    shown = found(lambda _: _proof(page, asked, where), area)
    errors = {} if shown.cell else _errors(page, [shown.shown])
    said = {"shown": shown, "origin": page.origin, "edition": page.edition, "errors": errors}
    return page.show("proof.html", here="glance", **said)


@public(now)
def journal_days(page: Page) -> HttpResponse:
    """The digest of each day on which something was decided, the newest first."""
    days = [digest for digest in journal.digests_by_day() if digest.day <= page.asked.known_on][::-1]
    shown = Paginator(days, _DAYS_A_PAGE).get_page(page.request.GET.get("trang"))
    return page.show("journal.html", here="journal", days=shown)


def journal_digests(request: HttpRequest) -> JsonResponse:
    """The same for a program: every day, in order."""
    days = [
        {"day": digest.day.isoformat(), "number": digest.number, "hash": digest.hash}
        for digest in journal.digests_by_day()
    ]
    return JsonResponse({"digests": days}, json_dumps_params={"indent": 1})


@public(now)
def open_data(page: Page) -> HttpResponse:
    """What may be taken away, under which licence, and how to check it."""
    known = {"indicators": page.pack.indicators, "origin": page.origin, **_works_to_take(page)}
    return page.show("open_data.html", here="open-data", **known)


def _works_to_take(page: Page) -> dict[str, object]:
    """Which files of works there are: a standard asks for one project, or one contract, at least."""
    if not exchange.is_offered(page.pack):
        return {}
    asked = page.asked
    telling = exchange.telling_of(page.pack, as_of=asked.as_of, known=asked.known, origin=page.origin)
    works, contracts = exchange.has_works(telling), exchange.has_contracts(telling)
    return {"exchange": telling.exchange, "has_works": works, "has_contracts": contracts}


def guide(request: HttpRequest) -> HttpResponse:
    """How to read a figure."""
    return render(request, "portal/guide.html", {"here": "guide", "samples": samples})


def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "portal/style.html", {"samples": samples, "sheets": _SHEETS})


def _errors(page: Page, figures: Iterable[Shown]) -> dict[str, FigureLine]:
    """What re-measuring says of the error of some figures, as known on the day asked."""
    named = [(one.indicator.id, one.area) for one in figures]
    return errors_of(page.pack, named, known=page.asked.known)


def _proof(page: Page, indicator: Indicator, area: Area) -> proofs.Proof:
    return proofs.proof_page(page.pack, page.edition, indicator, area, page.asked, page.request.GET)
