"""The public pages: translate what is asked, ask once, hand it to a template. Here alone the clock is read."""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from vungcao.figures.figure import Area
from vungcao.figures.progress import own_area
from vungcao.journal import queries as journal
from vungcao.pack.model import Indicator
from vungcao.portal import commune as communes
from vungcao.portal import dictionary as words
from vungcao.portal import glance as glances
from vungcao.portal import proof as proofs
from vungcao.portal import samples
from vungcao.portal import target as targets
from vungcao.portal.map import map_of
from vungcao.portal.names import area_named, place_entry
from vungcao.portal.page import Page, public
from vungcao.portal.standings import aspects, standings

_T = TypeVar("_T")
_DAYS_A_PAGE = 60
_SHEETS = tuple(f"web/{name}.css" for name in ("card", "chart", "figure", "form", "map", "table"))


def _now() -> dt.datetime:
    return timezone.now()


@public(_now)
def glance(page: Page) -> HttpResponse:
    """The Programme at a glance."""
    wanted = [(t, a, own_area(a)) for t, a in aspects(page.pack.targets, main=True)]
    found = standings(page.programme, wanted, page.asked)
    by_aspect = {one.aspect.id: one for one in found}
    return page.show("glance.html", here="glance", glance=glances.glance(page.pack, by_aspect))


@public(_now)
def target(page: Page, target: str) -> HttpResponse:
    """One target."""
    found = _found(page.pack.target, target)
    shown = targets.target_page(page.pack, found, page.asked, page.request.GET)
    return page.show("target.html", here="glance", shown=shown, sheet=map_of(page.pack, page.edition))


@public(_now)
def commune(page: Page, place: str) -> HttpResponse:
    """One commune, on the day asked."""
    entry = _found(lambda wanted: place_entry(page.pack, wanted), place)
    shown = communes.commune_page(page.pack, entry, page.asked)
    return page.show("commune.html", here="glance", shown=shown, sheet=map_of(page.pack, page.edition))


@public(_now)
def proof(page: Page, indicator: str, area: str) -> HttpResponse:
    """One figure's proof."""
    asked = _found(page.pack.indicator, indicator)
    where = _found(lambda wanted: area_named(page.pack, wanted), area)
    shown = _found(lambda _: _proof(page, asked, where), area)
    return page.show("proof.html", here="glance", shown=shown, origin=page.origin, edition=page.edition)


@public(_now)
def dictionary(page: Page) -> HttpResponse:
    """What the Programme is made of, with links to each part."""
    return page.show(
        "dictionary.html", here="dictionary", pack=page.pack, registers=words.registers(page.pack)
    )


@public(_now)
def dictionary_register(page: Page, register: str) -> HttpResponse:
    """One register and its fields."""
    found = _found(page.pack.register_by_id, register)
    return page.show(
        "dictionary_register.html",
        here="dictionary",
        use=words.register_use(page.pack, found),
        rows=words.field_rows(page.pack, found),
    )


@public(_now)
def dictionary_indicator(page: Page, indicator: str) -> HttpResponse:
    """One indicator and every version of its definition."""
    found = _found(page.pack.indicator, indicator)
    return page.show(
        "dictionary_indicator.html", here="dictionary", shown=words.indicator_shown(page.pack, found)
    )


@public(_now)
def dictionary_documents(page: Page) -> HttpResponse:
    """The documents that everything rests on, and how far each was read."""
    return page.show("dictionary_documents.html", here="dictionary", documents=page.pack.documents)


@public(_now)
def dictionary_decisions(page: Page) -> HttpResponse:
    """How each ambiguity of the source text was read, and why."""
    rows = [(decision, words.cited(page.pack, decision.source)) for decision in page.pack.decisions]
    return page.show("dictionary_decisions.html", here="dictionary", rows=rows)


@public(_now)
def dictionary_organisations(page: Page) -> HttpResponse:
    """Who the Programme charges with what."""
    return page.show(
        "dictionary_organisations.html", here="dictionary", organisations=page.pack.organisations
    )


@public(_now)
def dictionary_groups(page: Page) -> HttpResponse:
    """Groups of communes, calendars and milestones."""
    return page.show("dictionary_groups.html", here="dictionary", pack=page.pack)


@public(_now)
def dictionary_contents(page: Page) -> HttpResponse:
    """The contents of the Programme and its capital sources."""
    return page.show("dictionary_contents.html", here="dictionary", pack=page.pack)


@public(_now)
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


def guide(request: HttpRequest) -> HttpResponse:
    """How to read a figure."""
    return render(request, "portal/guide.html", {"here": "guide", "samples": samples})


def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "portal/style.html", {"samples": samples, "sheets": _SHEETS})


def _proof(page: Page, indicator: Indicator, area: Area) -> proofs.Proof:
    return proofs.proof_page(page.pack, page.edition, indicator, area, page.asked, page.request.GET)


def _found(by_id: Callable[[str], _T], wanted: str) -> _T:
    """What an address names; a kind 404 when there is no such thing."""
    try:
        return by_id(wanted)
    except KeyError:
        raise Http404(wanted) from None
