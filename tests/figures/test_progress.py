"""Approved routes as the register of routes gives them."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.figures.store import SA_LY, approve, load_mini
from vungcao.figures.judge import RoutePoint
from vungcao.figures.progress import routes_approved
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
