"""The public pages over the small pack: what Sa Lý and Đèo Gia have told, seen on the day after."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.door import DEO_GIA, SA_LY, ZONE, Cast, Clock, household, row
from vungcao.intake.actions import approve, submit
from vungcao.intake.rules import RowValues
from vungcao.journal.models import Entry
from vungcao.portal.views import clock as portal_clock

SEEN_AT = dt.datetime(2026, 3, 20, 9, 0, tzinfo=ZONE)


@dataclass
class Reader:
    """Somebody who looks at pages; the clock of the pages stands where it is put."""

    client: Client

    def text(self, address: str, *, status: int = 200) -> str:
        """The page as text."""
        response = self.client.get(address, headers={"host": "localhost"})
        assert response.status_code == status, response.content.decode()[:2000]
        return response.content.decode()


@pytest.fixture
def reader(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, home: Path) -> Reader:
    """A reader on Friday, 20 March 2026."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: SEEN_AT)
    return Reader(client)


def told(
    cast: Cast, clock: Clock, place: str, register: str, *rows: RowValues, simulated: bool = False
) -> Entry:
    """What a commune's official filed and the reviewer approved."""
    by = cast.official if place == SA_LY else cast.neighbour
    submission = submit(
        by=by, register=register, place=place, rows=rows, way="form", at=clock.now, simulated=simulated
    )
    return approve(submission, by=cast.reviewer, at=clock.tick())


def road(key: str, km: str, surface: str, *, number: int = 1) -> RowValues:
    """A stretch of hamlet road, there since 2025."""
    facts = {"length_km": km, "kind": "hamlet_axis", "surface": surface}
    return row(key, facts, number=number, since=dt.date(2025, 12, 1))


@pytest.fixture
def records(cast: Cast, clock: Clock) -> Cast:
    """Sa Lý has 15 of 20 km paved, 10 of them concrete; Đèo Gia none of 4. Two of ten households of Sa Lý are poor."""
    told(
        cast,
        clock,
        SA_LY,
        "road",
        road("SL-1", "10.000", "concrete"),
        road("SL-2", "5.000", "asphalt", number=2),
        road("SL-3", "5.000", "earth", number=3),
    )
    told(cast, clock, DEO_GIA, "road", road("DG-1", "4.000", "earth"))
    families = [
        household(f"H{n:02}", number=n, since=dt.date(2025, 12, 15), poverty="poor" if n <= 2 else "none")
        for n in range(1, 11)
    ]
    told(cast, clock, SA_LY, "household", *families)
    return cast
