"""A round over the roads of two communes, from its announcement to its end, in the words of the tests."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.door import DEO_GIA, SA_LY, Cast, Clock, row
from vungcao.intake.actions import approve, submit
from vungcao.intake.rules import RowValues
from vungcao.journal.models import Entry
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.remeasurement.actions import announce, draw_sample, measure
from vungcao.remeasurement.models import Measurement, Round, Selection
from vungcao.remeasurement.rules.refusing import Plan

CHANCE = "điều không ai biết"
ROADS = Plan(
    register="road",
    as_of=dt.date(2026, 3, 1),
    group="",
    strata="place",
    per_stratum=10,
    fields=("length_km", "surface"),
    why="Kiểm tra chiều dài và mặt đường",
    seed_on=dt.date(2026, 3, 3),
    until=dt.date(2026, 3, 20),
)
"""What a round over roads is announced to be on 2 March 2026."""


def road(key: str, number: int, **facts: object) -> RowValues:
    """A kilometre of concrete hamlet road, unless `facts` say otherwise."""
    said = {"length_km": "1.000", "kind": "hamlet_axis", "surface": "concrete", **facts}
    return row(key, said, number=number, since=dt.date(2025, 12, 1))


def told(cast: Cast, clock: Clock, place: str, register: str, rows: list[RowValues]) -> Entry:
    """Rows of a commune's official, approved by the department."""
    by = cast.official if place == SA_LY else cast.neighbour
    submission = submit(by=by, register=register, place=place, rows=rows, way="form", at=clock.now)
    return approve(submission, by=cast.reviewer, at=clock.tick())


@pytest.fixture
def roads(cast: Cast, clock: Clock) -> Cast:
    """20 roads of Sa Lý and 30 of Đèo Gia, each a kilometre of concrete."""
    told(cast, clock, SA_LY, "road", [road(f"SL-{n:02}", n) for n in range(1, 21)])
    told(cast, clock, DEO_GIA, "road", [road(f"DG-{n:02}", n) for n in range(1, 31)])
    return cast


@pytest.fixture
def second_eye(db: None) -> Person:
    """Somebody else of the Fatherland Front, who reads everywhere."""
    return enrol(username="mttq-2", full_name="Lục Thị Hà", organisation="", grants=[Granted("read")])


@pytest.fixture
def announced(roads: Cast, clock: Clock) -> Round:
    """The round over roads, announced on 2 March."""
    return announce(by=roads.province, plan=ROADS, chance=CHANCE, at=clock.tick())


@pytest.fixture
def drawn(announced: Round, roads: Cast, clock: Clock) -> Round:
    """The same with its sample, drawn on 4 March and given to the supervisor; something was decided on 3 March."""
    clock.tick(days=1)
    told(roads, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả", "especially_difficult": True})])
    draw_sample(announced, by=roads.province, measurers=[roads.supervisor], at=clock.tick(days=1))
    return announced


def selected(round: Round, place: str, position: int) -> Selection:
    """The record at a position of a commune's sample."""
    return Selection.objects.get(round=round, stratum=place, position=position)


Measure = Callable[..., Measurement]


@pytest.fixture
def measured(roads: Cast, clock: Clock) -> Measure:
    """What the supervisor sends of a record: as recorded, unless told otherwise."""

    def send(drawn: Selection, *, outcome: str = "measured", **values: object) -> Measurement:
        typed = {"length_km": "1,000", "surface": "Bê tông", **values} if outcome == "measured" else {}
        return measure(
            drawn,
            by=roads.supervisor,
            outcome=outcome,
            values=typed,
            measured_on=clock.now.date(),
            at=clock.tick(),
        )

    return send


@pytest.fixture
def all_measured(drawn: Round, measured: Measure) -> Round:
    """Of Sa Lý two roads are earth, one is 800 m, one was not found; of Đèo Gia one is earth and one is no more."""
    found: dict[tuple[str, int], dict[str, str]] = {
        (SA_LY, 1): {"surface": "earth"},
        (SA_LY, 2): {"surface": "Đất"},
        (SA_LY, 3): {"length_km": "0,800"},
        (SA_LY, 10): {"outcome": "not_found"},
        (DEO_GIA, 1): {"surface": "dat"},
        (DEO_GIA, 2): {"outcome": "gone"},
    }
    for place in (SA_LY, DEO_GIA):
        for position in range(1, 11):
            measured(selected(drawn, place, position), **found.get((place, position), {}))
    return drawn


def changed(**parts: object) -> Plan:
    """The plan over roads, in some things another."""
    return replace(ROADS, **parts)  # type: ignore[arg-type]
