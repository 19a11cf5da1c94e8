"""Progress: approved routes as their register gives them, and what an earlier year-end may say of a promise."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.figures.store import SA_LY, approve, load_mini
from vungcao.exact.state import State
from vungcao.figures.figure import WHOLE, Figure, Moment, group
from vungcao.figures.judge import RoutePoint, Verdict
from vungcao.figures.progress import progress, routes_approved
from vungcao.pack.entry import Source, Text
from vungcao.pack.model import Aspect, Ceiling
from vungcao.registers.rules import Holding

pytestmark = pytest.mark.django_db


def route(reporter: str, value: str, year: int = 2026) -> Holding:
    """What somebody approved for a year of aspect 1a in Sa Lý."""
    start, before = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    facts = {"aspect": "1a", "value": value}
    return Holding(f"{SA_LY}|{year}|{reporter}", SA_LY, start, before, facts)


def test_of_two_values_for_one_day_that_of_the_agency_holds_whenever_it_was_approved():
    pack = load_mini()
    agency = pack.register_by_id(pack.judgement.route_register).agency
    approve("yearly_route", [route(agency, "12.0000"), route("somebody", "30.0000")])
    known = approve(
        "yearly_route", [route("somebody", "31.0000", 2027), route("somebody_else", "32.0000", 2027)]
    )
    assert routes_approved(pack, known=known)[SA_LY, "1a"] == (
        RoutePoint(dt.date(2026, 12, 31), Decimal(12)),
        RoutePoint(dt.date(2027, 12, 31), Decimal(32)),
    )


@pytest.mark.parametrize(
    ("then", "verdict"),
    [
        ({}, Verdict.LOST_AGAIN),
        # Three of four communes, a record that does not say, another standard: none of them shows that it was met.
        ({"reporting": 3}, Verdict.OFF_COURSE),
        ({"unknown": 1}, Verdict.OFF_COURSE),
        ({"version": 0}, Verdict.OFF_COURSE),
    ],
)
def test_a_promise_was_met_before_only_where_a_whole_count_by_the_same_definition_says_so(then, verdict):
    load_mini()
    area, day = group("region"), dt.date(2027, 12, 31)
    first = Figure(
        indicator="poor_households",
        version=1,
        area=area,
        cell=WHOLE,
        moment=Moment(dt.date(2025, 12, 31), 0),
        state=State.NUMBER,
        numerator=5,
        denominator=None,
        unknown=0,
        reporting=4,
        expected=4,
        simulated=False,
        is_ratio=False,
        inputs_known=0,
    )
    met = replace(first, state=State.ZERO, numerator=0, **then)
    now = replace(first, moment=Moment(day, 0))
    told = dict(zip([dt.date(year, 12, 31) for year in (2025, 2026, 2027)], [first, met, now], strict=True))
    aspect = Aspect(
        id="1",
        label=Text(vi="Không còn hộ nghèo", en="No poor household left"),
        indicator="poor_households",
        group="region",
        meaning=Ceiling(kind="ceiling", value=Decimal(0)),
        source=Source(document="rules"),
    )
    [found] = progress(
        [(aspect, area)],
        moment=Moment(day, 0),
        series_of=lambda indicators, *, areas, days, **_: {
            (d, i, area): told[d] for d in days for i in indicators
        },
    )
    assert found.judged.verdict is verdict
