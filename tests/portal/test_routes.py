"""What the route asks for on other days than the one judged."""

import datetime as dt
from decimal import Decimal

from tests.pack.mini import the_pack
from vungcao.exact.state import State
from vungcao.figures.figure import WHOLE, Figure, Moment, group
from vungcao.figures.judge import Judged, Reason, RoutePoint, Verdict
from vungcao.figures.progress import Progress
from vungcao.portal.routes import route_points

BASELINE, APPROVED_UNTIL, YEAR_AFTER = dt.date(2025, 12, 31), dt.date(2026, 12, 31), dt.date(2027, 12, 31)


def share(hundredths: int, on: dt.date) -> Figure:
    """A percentage of the region."""
    return Figure(
        indicator="paved_share",
        version=1,
        area=group("region"),
        cell=WHOLE,
        moment=Moment(on, 1),
        state=State.NUMBER,
        numerator=hundredths,
        denominator=100,
        unknown=0,
        reporting=1,
        expected=1,
        simulated=False,
        is_ratio=True,
        inputs_known=1,
    )


def told(as_of: dt.date, *route: RoutePoint) -> dict[dt.date, int]:
    """The route of the paved share, 50 % at the start and 90 % promised for 31/12/2030, at three year-ends."""
    pack = the_pack()
    asked = next(a for t in pack.targets for a in t.aspects if a.id == "3a")
    one = Progress(
        aspect=asked,
        indicator=pack.indicator(asked.indicator),
        area=group("region"),
        series=((BASELINE, share(50, BASELINE)), (as_of, share(55, as_of))),
        route=route,
        judged=Judged(Verdict.ON_COURSE, Reason.SHARE_OF_ROUTE),
    )
    points = route_points(one, pack.programme, [BASELINE, APPROVED_UNTIL, YEAR_AFTER])
    return {point.day: int(point.value) for point in points}


def test_an_approved_route_is_not_told_beyond_what_was_approved() -> None:
    approved = RoutePoint(APPROVED_UNTIL, Decimal(60))
    assert told(dt.date(2026, 3, 20), approved) == {BASELINE: 50, APPROVED_UNTIL: 60}


def test_the_day_judged_shows_the_route_it_was_judged_by() -> None:
    approved = RoutePoint(APPROVED_UNTIL, Decimal(60))
    assert told(YEAR_AFTER, approved) == {BASELINE: 50, APPROVED_UNTIL: 60, YEAR_AFTER: 60}


def test_without_an_approved_route_the_straight_line_goes_to_the_end() -> None:
    """365 and 730 of 1.826 days: 50 + 40 × 365/1826 = 57,99…; 50 + 40 × 730/1826 = 65,99…"""
    assert told(dt.date(2026, 3, 20)) == {BASELINE: 50, APPROVED_UNTIL: 57, YEAR_AFTER: 65}
