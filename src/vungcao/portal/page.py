"""What every public page begins with: the pack in force, the day asked for, and kind answers when either is lacking."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from vungcao.exact.refusal import Refused
from vungcao.journal import queries as journal
from vungcao.pack.model import Pack, Programme
from vungcao.places import queries as places
from vungcao.portal.asked import Asked, asked
from vungcao.portal.openness import shows_capital, shows_works
from vungcao.portal.thresholds import thresholds


@dataclass(frozen=True, slots=True)
class Page:
    """What a view is given: the request, the pack and its edition's digest, and the day asked for."""

    request: HttpRequest
    pack: Pack
    edition: str
    asked: Asked

    @property
    def programme(self) -> Programme:
        """The Programme in force."""
        return self.pack.programme

    @property
    def origin(self) -> str:
        """The site's own address, for commands that a reader copies."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    def show(self, template: str, *, here: str = "", **words: object) -> HttpResponse:
        """The page made of a template of this room."""
        known = {
            "asked": self.asked,
            "programme": self.pack.programme,
            "thresholds": thresholds(self.pack),
            "here": here,
            "shows_capital": shows_capital(self.pack),
            "shows_works": shows_works(self.pack),
        }
        return render(self.request, f"portal/{template}", known | words)


Clock = Callable[[], dt.datetime]


def public(clock: Clock) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Make a view out of a function of a Page: it answers in words when there is no pack or no such day."""

    def with_clock(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, **names: str) -> HttpResponseBase:
            try:
                return view(_page(request, clock()), **names)
            except places.NoPack:
                return render(request, "portal/no_pack.html", status=503)
            except Refused as fault:
                return render(request, "portal/not_a_day.html", {"refusals": fault.refusals}, status=400)

        return wrapped

    return with_clock


def _page(request: HttpRequest, now: dt.datetime) -> Page:
    edition = places.edition_in_force()
    pack = places.pack_of(edition.digest)
    today = now.astimezone(ZoneInfo(pack.programme.time_zone)).date()
    day = asked(request.GET, today=today, entry_known_on=journal.entry_known_on)
    return Page(request, pack, edition.digest, day)
