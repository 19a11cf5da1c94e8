"""How aspects are judged, every answer worked out by hand.

The rule of these tests: ahead from 1,10 of the route's way, on course from 0,90, at risk from 0,60.
The Programme runs from the baseline day 31/12/2025 to 31/12/2030.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from vungcao.exact.state import State
from vungcao.figures.figure import WHOLE, Figure, Moment, group
from vungcao.figures.judge import (
    Judged,
    Link,
    Reason,
    RoutePoint,
    Standing,
    Verdict,
    judge,
    years_between,
)
from vungcao.pack.entry import Source, Text
from vungcao.pack.model import (
    Aspect,
    Ceiling,
    ChangePerYear,
    Floor,
    Judgement,
    Meaning,
    Range,
    TimesBaseline,
    Tracked,
    Unit,
)

BASELINE_ON, ENDS_ON = dt.date(2025, 12, 31), dt.date(2030, 12, 31)
SOURCE = Source(document="programme")
RULE = Judgement(
    ahead_from=Decimal("1.10"),
    on_course_from=Decimal("0.90"),
    at_risk_from=Decimal("0.60"),
    source=SOURCE,
    route_register="yearly_route",
)


def figure(value: str | None, on: str, *, version: int = 1, state: State | None = None) -> Figure:
    """A percentage said as such ("12.5"), or a figure without a value in some state."""
    share = None if value is None else Fraction(value)
    state = state or (State.MISSING if share is None else State.NUMBER if share else State.ZERO)
    return Figure(
        indicator="measured",
        version=version,
        area=group("region_30"),
        cell=WHOLE,
        moment=Moment(dt.date.fromisoformat(on), 1),
        state=state,
        numerator=None if share is None else share.numerator,
        denominator=None if share is None else 100 * share.denominator,
        unknown=0,
        reporting=1,
        expected=1,
        simulated=False,
        is_ratio=True,
        inputs_known=1,
    )


def judged(
    meaning: Meaning,
    actual: str | None,
    *,
    on: str = "2027-12-31",
    baseline: str | None = "20",
    direction: str = "up",
    route: dict[str, str] | None = None,
    was_met: bool = False,
    is_one_unit: bool = False,
    version: int = 1,
    link: Link | None = None,
    state: State | None = None,
) -> Judged:
    """The verdict on an aspect at two fifths of the way, unless another day is said."""
    words = Text(vi="Đo", en="Measured")
    aspect = Aspect(
        id="1", label=words, indicator="measured", group="region_30", meaning=meaning, source=SOURCE
    )
    standing = Standing(
        actual=figure(actual, on, version=version, state=state),
        baseline=figure(baseline, "2025-12-31"),
        baseline_on=BASELINE_ON,
        ends_on=ENDS_ON,
        unit=Unit.PERCENT,
        direction=direction,  # type: ignore[arg-type]
        route=[RoutePoint(dt.date.fromisoformat(d), Decimal(v)) for d, v in (route or {}).items()],
        was_met=was_met,
        is_one_unit=is_one_unit,
        link=link,
    )
    return judge(aspect, standing, RULE)


FLOOR = Floor(kind="floor", value=Decimal(98))
CEILING = Ceiling(kind="ceiling", value=Decimal(10), strict=True)

# From 20 % to 98 % over five years (1826 days, 730 of them gone): the straight line asks for 20 + 78 × 730/1826 %.
LINE = 20 + Fraction(78 * 730, 1826)


def test_the_straight_line_is_measured_in_days() -> None:
    result = judged(FLOOR, "40")
    assert result.route == LINE
    assert result.share == Fraction(20) / (LINE - 20)
    assert not result.route_is_approved


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        ("1.10", Verdict.AHEAD),
        ("1.0999", Verdict.ON_COURSE),
        ("0.90", Verdict.ON_COURSE),
        ("0.8999", Verdict.AT_RISK),
        ("0.60", Verdict.AT_RISK),
        ("0.5999", Verdict.OFF_COURSE),
        ("-1", Verdict.OFF_COURSE),
    ],
)
def test_each_threshold_belongs_to_the_better_side(share: str, verdict: Verdict) -> None:
    # An approved route of 60 % for 2027 leaves a way of 40 points from the baseline of 20 %.
    actual = 20 + 40 * Fraction(share)
    result = judged(FLOOR, str(actual), route={"2027-12-31": "60"})
    assert (result.verdict, result.share) == (verdict, Fraction(share))
    assert result.route_is_approved


def test_between_two_approved_points_the_route_is_straight() -> None:
    # 2026-12-31 to 2027-12-31 is 365 days; on 2027-07-02 183 are gone: 30 + 20 × 183/365.
    result = judged(FLOOR, "35", on="2027-07-02", route={"2026-12-31": "30", "2027-12-31": "50"})
    assert result.route == 30 + Fraction(20 * 183, 365)


def test_a_route_approved_for_the_baseline_day_itself_is_asked_on_that_day() -> None:
    # 20 % there were, 24 % are asked: the way begins at what is asked.
    result = judged(FLOOR, "20", on="2025-12-31", route={"2025-12-31": "24", "2026-12-31": "30"})
    assert (result.route, result.verdict) == (Fraction(24), Verdict.OFF_COURSE)


def test_after_the_last_approved_point_the_route_stays_there() -> None:
    assert judged(FLOOR, "50", on="2029-12-31", route={"2027-12-31": "50"}).route == 50


def test_a_floor_is_reached_exactly_at_its_value() -> None:
    assert judged(FLOOR, "98").verdict is Verdict.REACHED
    assert judged(FLOOR, "97.999").verdict is Verdict.AHEAD


def test_below_ten_percent_is_not_reached_at_ten() -> None:
    assert judged(CEILING, "10", direction="down").verdict is not Verdict.REACHED
    assert judged(CEILING, "9.99", direction="down").verdict is Verdict.REACHED


def test_a_ceiling_of_zero_is_reached_at_zero_only() -> None:
    none_left = Ceiling(kind="ceiling", value=Decimal(0))
    assert judged(none_left, "0", direction="down").verdict is Verdict.REACHED
    assert judged(none_left, "0.01", direction="down").verdict is Verdict.AHEAD


def test_a_ceiling_goes_down_its_route() -> None:
    # From 20 down to 15 by 2027: at 16 four of five points are gone.
    result = judged(CEILING, "16", direction="down", route={"2027-12-31": "15"})
    assert (result.verdict, result.share) == (Verdict.AT_RISK, Fraction(4, 5))


def test_a_rising_poverty_rate_is_off_course() -> None:
    result = judged(CEILING, "21", direction="down", route={"2027-12-31": "15"})
    assert (result.verdict, result.share) == (Verdict.OFF_COURSE, Fraction(-1, 5))


@pytest.mark.parametrize(
    ("actual", "verdict", "reason"),
    [
        ("3", Verdict.REACHED, Reason.MEETS_PROMISE),
        ("5", Verdict.REACHED, Reason.MEETS_PROMISE),
        ("6", Verdict.OFF_COURSE, Reason.BEYOND_RANGE),
        ("0", Verdict.OFF_COURSE, Reason.SHARE_OF_ROUTE),
    ],
)
def test_a_range_is_kept_between_its_ends(actual: str, verdict: Verdict, reason: Reason) -> None:
    schools = Range(kind="range", low=Decimal(3), high=Decimal(5))
    result = judged(schools, actual, baseline="0")
    assert (result.verdict, result.reason) == (verdict, reason)


def test_what_was_met_before_and_is_not_now_is_lost_again() -> None:
    result = judged(FLOOR, "97", was_met=True)
    assert (result.verdict, result.reason) == (Verdict.LOST_AGAIN, Reason.WAS_MET_BEFORE)


def test_when_the_programme_has_ended_what_is_not_met_is_off_course() -> None:
    result = judged(FLOOR, "97.9", on="2030-12-31")
    assert (result.verdict, result.reason) == (Verdict.OFF_COURSE, Reason.ENDED)


def test_without_a_baseline_nothing_is_said_but_against_an_approved_route() -> None:
    assert judged(FLOOR, "40", baseline=None).reason is Reason.NO_BASELINE
    kept = judged(FLOOR, "50", baseline=None, route={"2027-12-31": "50"})
    missed = judged(FLOOR, "49.9", baseline=None, route={"2027-12-31": "50"})
    assert (kept.verdict, missed.verdict) == (Verdict.ON_COURSE, Verdict.OFF_COURSE)
    assert kept.reason is Reason.AGAINST_ROUTE_ALONE


def test_without_a_baseline_an_approved_route_says_nothing_before_its_first_point() -> None:
    result = judged(FLOOR, "40", on="2026-06-30", baseline=None, route={"2026-12-31": "50"})
    assert result.verdict is Verdict.CANNOT_SAY


def test_a_route_that_asks_for_nothing_yet_is_kept_by_standing_still() -> None:
    flat = {"2027-12-31": "20"}
    assert judged(FLOOR, "20", route=flat).verdict is Verdict.ON_COURSE
    assert judged(FLOOR, "21", route=flat).verdict is Verdict.AHEAD
    assert judged(FLOOR, "19", route=flat).verdict is Verdict.AT_RISK


@pytest.mark.parametrize(
    "state", [State.MISSING, State.NOT_YET_DUE, State.UNDEFINED, State.NOT_APPLICABLE, State.SUPPRESSED]
)
def test_a_figure_without_a_value_is_never_judged_and_says_which_it_was(state: State) -> None:
    result = judged(FLOOR, None, state=state)
    assert (result.verdict, result.without) == (Verdict.CANNOT_SAY, state)


def test_zero_is_judged_and_missing_is_not() -> None:
    assert judged(FLOOR, "0").verdict is Verdict.OFF_COURSE
    assert judged(FLOOR, None).verdict is Verdict.CANNOT_SAY


def test_one_commune_of_a_count_of_communes_meets_the_promise_or_does_not() -> None:
    assert judged(FLOOR, "100", is_one_unit=True).verdict is Verdict.REACHED
    assert judged(FLOOR, "0", is_one_unit=True).reason is Reason.ALL_OR_NOTHING
    assert judged(FLOOR, "0", is_one_unit=True, route={"2027-12-31": "100"}).verdict is Verdict.OFF_COURSE
    assert judged(FLOOR, "0", is_one_unit=True, on="2030-12-31").reason is Reason.ENDED


def test_a_tracked_aspect_never_passes_or_fails() -> None:
    result = judged(Tracked(kind="tracked"), "0")
    assert (result.verdict, result.measured) == (Verdict.TRACKED, Fraction(0))


@pytest.mark.parametrize(
    ("meaning", "actual", "now", "at_first", "verdict"),
    [
        # Poor households: 9 of 19 communes counted would pass for a fall by half.
        (Ceiling(kind="ceiling", value=Decimal(0)), 300, 9, 19, Verdict.CANNOT_SAY),
        (Ceiling(kind="ceiling", value=Decimal(0)), 0, 9, 19, Verdict.CANNOT_SAY),
        (Ceiling(kind="ceiling", value=Decimal(0)), 0, 19, 9, Verdict.REACHED),
        (Ceiling(kind="ceiling", value=Decimal(0)), 300, 19, 9, Verdict.CANNOT_SAY),
        # Four schools are four schools, whoever has not reported yet; two may become three.
        (Floor(kind="floor", value=Decimal(4)), 4, 9, 19, Verdict.REACHED),
        (Floor(kind="floor", value=Decimal(4)), 2, 9, 19, Verdict.CANNOT_SAY),
        (Range(kind="range", low=Decimal(3), high=Decimal(5)), 4, 9, 19, Verdict.CANNOT_SAY),
        (Range(kind="range", low=Decimal(3), high=Decimal(5)), 4, 19, 19, Verdict.REACHED),
    ],
)
def test_a_count_that_lacks_communes_is_not_judged(
    meaning: Meaning, actual: int, now: int, at_first: int, verdict: Verdict
) -> None:
    words = Text(vi="Đếm", en="Counted")
    aspect = Aspect(
        id="1", label=words, indicator="measured", group="region_30", meaning=meaning, source=SOURCE
    )
    counted = replace(figure(str(actual), "2027-12-31"), is_ratio=False, denominator=None, expected=19)
    standing = Standing(
        actual=replace(counted, reporting=now),
        baseline=replace(counted, numerator=600, state=State.NUMBER, reporting=at_first),
        baseline_on=BASELINE_ON,
        ends_on=ENDS_ON,
        unit=Unit.COUNT,
        direction="down",
    )
    assert judge(aspect, standing, RULE).verdict is verdict


@pytest.mark.parametrize(
    ("meaning", "actual", "verdict"),
    [
        # No poor household among those that say, one that does not: it may be the one that is left.
        (Ceiling(kind="ceiling", value=Decimal(0)), 0, Verdict.CANNOT_SAY),
        (Floor(kind="floor", value=Decimal(4)), 4, Verdict.REACHED),
    ],
)
def test_a_ceiling_on_a_count_is_not_reached_while_a_record_does_not_say(
    meaning: Meaning, actual: int, verdict: Verdict
) -> None:
    words = Text(vi="Đếm", en="Counted")
    aspect = Aspect(
        id="1", label=words, indicator="measured", group="region_30", meaning=meaning, source=SOURCE
    )
    counted = replace(figure(str(actual), "2027-12-31"), is_ratio=False, denominator=None, unknown=1)
    standing = Standing(counted, figure(None, "2025-12-31"), BASELINE_ON, ENDS_ON, Unit.COUNT, "down")
    assert judge(aspect, standing, RULE).verdict is verdict


FALL = ChangePerYear(kind="change_per_year", value=Decimal("1.5"))


@pytest.mark.parametrize(
    ("actual", "a_year", "verdict"),
    [
        # 20 % in 2025; two years on, by 3,3 / 3 / 2,7 / 1,8 / 1,79 points, and up by 1.
        ("16.7", "1.65", Verdict.AHEAD),
        ("17", "1.5", Verdict.ON_COURSE),
        ("17.3", "1.35", Verdict.ON_COURSE),
        ("18.2", "0.9", Verdict.AT_RISK),
        ("18.21", "0.895", Verdict.OFF_COURSE),
        ("21", "-0.5", Verdict.OFF_COURSE),
    ],
)
def test_a_yearly_fall_is_averaged_over_the_years_gone(actual: str, a_year: str, verdict: Verdict) -> None:
    result = judged(FALL, actual, direction="down")
    assert (result.measured, result.verdict) == (Fraction(a_year), verdict)


def test_a_yearly_fall_is_reached_only_at_the_end() -> None:
    # 20 % to 12,5 % in five years is 1,5 points a year to the digit.
    assert judged(FALL, "12.5", on="2030-12-31", direction="down").verdict is Verdict.REACHED
    assert judged(FALL, "12.51", on="2030-12-31", direction="down").verdict is Verdict.OFF_COURSE


def test_on_the_baseline_day_itself_no_yearly_change_can_be_said() -> None:
    assert judged(FALL, "20", on="2025-12-31", direction="down").reason is Reason.TOO_EARLY


def test_a_yearly_change_across_a_break_is_not_said() -> None:
    result = judged(FALL, "30", version=2, direction="down")
    assert (result.verdict, result.reason) == (Verdict.CANNOT_SAY, Reason.BROKEN_SERIES)


def test_a_yearly_change_across_a_break_adds_both_sides_of_the_day_counted_twice() -> None:
    # Old standard: 20 to 18 % by the eve. New standard: 32 % on the eve, 30,5 % a year later. 2 + 1,5 over two years.
    link = Link(figure("18", "2026-12-31"), figure("32", "2026-12-31", version=2))
    result = judged(FALL, "30.5", version=2, direction="down", link=link)
    assert (result.measured, result.verdict) == (Fraction("1.75"), Verdict.AHEAD)


def test_a_link_with_a_missing_side_links_nothing() -> None:
    link = Link(figure("18", "2026-12-31"), figure(None, "2026-12-31", version=2))
    assert judged(FALL, "30.5", version=2, direction="down", link=link).reason is Reason.BROKEN_SERIES


def test_across_a_break_a_level_has_no_straight_line() -> None:
    result = judged(CEILING, "19", version=2, direction="down")
    assert (result.verdict, result.reason) == (Verdict.CANNOT_SAY, Reason.BROKEN_SERIES)
    assert judged(CEILING, "9", version=2, direction="down").verdict is Verdict.REACHED


TWICE = TimesBaseline(kind="times_baseline", value=Decimal(2))


def test_twice_the_baseline_is_reached_at_exactly_twice() -> None:
    assert judged(TWICE, "40").verdict is Verdict.REACHED
    assert judged(TWICE, "39.99").verdict is not Verdict.REACHED


def test_times_the_baseline_is_told_in_multiples() -> None:
    # 20 to 30 is 1,5 times; an approved route of 28 for 2027 asks for 1,4 times: 10 of 8 points gone.
    result = judged(TWICE, "30", route={"2027-12-31": "28"})
    assert (result.measured, result.route, result.promised) == (Fraction(3, 2), Fraction(7, 5), 2)
    assert (result.share, result.verdict) == (Fraction(5, 4), Verdict.AHEAD)


@pytest.mark.parametrize("baseline", [None, "0"])
def test_nothing_is_a_multiple_of_a_baseline_that_is_missing_or_zero(baseline: str | None) -> None:
    assert judged(TWICE, "30", baseline=baseline).reason is Reason.NO_BASELINE


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2025-12-31", "2026-12-31", Fraction(1)),
        ("2025-12-31", "2030-12-31", Fraction(5)),
        ("2025-12-31", "2026-11-23", Fraction(327, 365)),
        ("2027-12-31", "2028-06-30", Fraction(182, 366)),
        ("2024-02-29", "2025-02-28", Fraction(1)),
        ("2026-01-01", "2025-12-31", Fraction(-1, 365)),
    ],
)
def test_years_are_whole_ones_and_days_of_the_year_begun(start: str, end: str, years: Fraction) -> None:
    assert years_between(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == years
