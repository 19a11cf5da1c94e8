"""Judging an aspect of a target: where it stands against its route, and why, as values. Pure.

Values are in the indicator's unit (98 for 98 %). The route is a line through approved points; where none is approved it
is the straight line from the baseline to the end value, and the verdict says so. Every threshold is the pack's.
"""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from vungcao.exact.state import State
from vungcao.figures.figure import Figure
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

Direction = Literal["up", "down", "none"]


class Verdict(StrEnum):
    """How an aspect stands. TRACKED is never a pass or a fail."""

    REACHED = "reached"
    AHEAD = "ahead"
    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    OFF_COURSE = "off_course"
    LOST_AGAIN = "lost_again"
    CANNOT_SAY = "cannot_say"
    TRACKED = "tracked"


class Reason(StrEnum):
    """Why the verdict is what it is."""

    MEETS_PROMISE = "meets_promise"
    WAS_MET_BEFORE = "was_met_before"
    SHARE_OF_ROUTE = "share_of_route"
    BEYOND_RANGE = "beyond_range"
    AGAINST_ROUTE_ALONE = "against_route_alone"
    NO_NUMBER_PROMISED = "no_number_promised"
    NO_FIGURE = "no_figure"
    INCOMPLETE = "incomplete"
    ALL_OR_NOTHING = "all_or_nothing"
    NO_BASELINE = "no_baseline"
    BROKEN_SERIES = "broken_series"
    TOO_EARLY = "too_early"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RoutePoint:
    """What an approved route asks for on a day, in the indicator's unit."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Link:
    """The same day counted by both definitions of a broken series, so that changes before and after it can be added."""

    before: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class Standing:
    """What judging an aspect needs to know. `was_met` tells whether an earlier year-end already met the promise.

    `is_one_unit` says that communes are counted and the area is one of them: it meets the promise or does not, and no
    straight line leads there.
    """

    actual: Figure
    baseline: Figure
    baseline_on: dt.date
    ends_on: dt.date
    unit: Unit
    direction: Direction
    route: Sequence[RoutePoint] = ()
    link: Link | None = None
    was_met: bool = False
    is_one_unit: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with the numbers behind it, each exact and in the unit of what is measured.

    `measured` is the value itself, its change a year, or how many times the baseline it is; `route` is what the route
    asks of it on the day; `share` is how much of the way that the route has gone was gone.
    """

    verdict: Verdict
    reason: Reason
    measured: Fraction | None = None
    route: Fraction | None = None
    promised: Fraction | None = None
    share: Fraction | None = None
    route_is_approved: bool = False
    without: State | None = None
    """The state of the figure that was lacking."""


def in_unit(figure: Figure, unit: Unit) -> Fraction | None:
    """The figure's value as its unit shows it: 98 for 98 %."""
    value = figure.value
    if value is None:
        return None
    return value * 100 if unit is Unit.PERCENT else value


def years_between(start: dt.date, end: dt.date) -> Fraction:
    """Whole years and, of the year begun, the part gone by its days. A year-end to the next is exactly one."""
    whole = end.year - start.year
    if _anniversary(start, start.year + whole) > end:
        whole -= 1
    begun, next_one = _anniversary(start, start.year + whole), _anniversary(start, start.year + whole + 1)
    return whole + Fraction((end - begun).days, (next_one - begun).days)


def _anniversary(day: dt.date, year: int) -> dt.date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def judge(aspect: Aspect, standing: Standing, rule: Judgement) -> Judged:
    """Where the aspect stands on the day of `standing.actual`."""
    meaning = aspect.meaning
    if isinstance(meaning, Tracked):
        return Judged(
            Verdict.TRACKED, Reason.NO_NUMBER_PROMISED, measured=in_unit(standing.actual, standing.unit)
        )
    if in_unit(standing.actual, standing.unit) is None:
        return Judged(Verdict.CANNOT_SAY, Reason.NO_FIGURE, without=standing.actual.state)
    if _is_incomplete(meaning, standing):
        return Judged(Verdict.CANNOT_SAY, Reason.INCOMPLETE, measured=in_unit(standing.actual, standing.unit))
    match meaning:
        case Floor() | Ceiling() | Range():
            return _judge_level(meaning, standing, rule)
        case ChangePerYear():
            return _judge_change(meaning, standing, rule)
        case TimesBaseline():
            return _judge_times(meaning, standing, rule)


def _is_incomplete(meaning: Meaning, standing: Standing) -> bool:
    """Whether a count lacks communes, now or at the start: fewer would pass for a fall. Enough already is enough."""
    actual, baseline = standing.actual, standing.baseline
    if actual.is_ratio:
        return False
    if isinstance(meaning, Floor | Ceiling) and meets(meaning, _value(actual, standing)):
        return may_be_more(meaning, actual)
    lacking = actual.reporting < actual.expected
    return lacking or (baseline.state.has_value and baseline.reporting < baseline.expected)


def may_be_more(meaning: Floor | Ceiling | Range, count: Figure) -> bool:
    """Whether a count that keeps a promise may keep it only because communes, or records under a ceiling, do not say.

    What reaches a floor has reached it, whoever is lacking.
    """
    if count.is_ratio or isinstance(meaning, Floor):
        return False
    return count.reporting < count.expected or (isinstance(meaning, Ceiling) and count.unknown > 0)


def meets(meaning: Floor | Ceiling | Range, value: Fraction) -> bool:
    """Whether a level keeps the promise."""
    match meaning:
        case Floor(value=least):
            return value >= Fraction(least)
        case Ceiling(value=most, strict=strict):
            return value < Fraction(most) if strict else value <= Fraction(most)
        case Range(low=low, high=high):
            return Fraction(low) <= value <= Fraction(high)


def _judge_level(meaning: Floor | Ceiling | Range, standing: Standing, rule: Judgement) -> Judged:
    actual = _value(standing.actual, standing)
    end = Fraction(meaning.low if isinstance(meaning, Range) else meaning.value)
    if meets(meaning, actual):
        return Judged(Verdict.REACHED, Reason.MEETS_PROMISE, measured=actual, promised=end)
    if isinstance(meaning, Range) and actual > Fraction(meaning.high):
        return Judged(
            Verdict.OFF_COURSE, Reason.BEYOND_RANGE, measured=actual, promised=Fraction(meaning.high)
        )
    judged = _on_route(actual, end, standing, rule, falls=isinstance(meaning, Ceiling))
    return _lost_again(judged) if standing.was_met else judged


def _lost_again(judged: Judged) -> Judged:
    return replace(judged, verdict=Verdict.LOST_AGAIN, reason=Reason.WAS_MET_BEFORE)


def _on_route(actual: Fraction, end: Fraction, standing: Standing, rule: Judgement, *, falls: bool) -> Judged:
    """A level that does not meet its promise yet, against its route."""
    if standing.actual.moment.as_of >= standing.ends_on:
        return Judged(Verdict.OFF_COURSE, Reason.ENDED, measured=actual, promised=end)
    if standing.is_one_unit and not standing.route:
        return Judged(Verdict.CANNOT_SAY, Reason.ALL_OR_NOTHING, measured=actual, promised=end)
    baseline = None if _is_broken(standing) else in_unit(standing.baseline, standing.unit)
    route = route_on(standing, baseline, end)
    if route is None:
        reason = Reason.BROKEN_SERIES if _is_broken(standing) else Reason.NO_BASELINE
        return Judged(
            Verdict.CANNOT_SAY, reason, measured=actual, promised=end, without=standing.baseline.state
        )
    judged = Judged(
        Verdict.ON_COURSE,
        Reason.SHARE_OF_ROUTE,
        measured=actual,
        route=route,
        promised=end,
        route_is_approved=bool(standing.route),
    )
    if baseline is None:
        kept = actual <= route if falls else actual >= route
        verdict = Verdict.ON_COURSE if kept else Verdict.OFF_COURSE
        return replace(judged, verdict=verdict, reason=Reason.AGAINST_ROUTE_ALONE)
    way = baseline - route if falls else route - baseline
    gone = baseline - actual if falls else actual - baseline
    if way <= 0:
        return replace(judged, verdict=_without_a_way(gone, way))
    return replace(judged, verdict=verdict_of(gone / way, rule), share=gone / way)


def _without_a_way(gone: Fraction, way: Fraction) -> Verdict:
    """The route asks for no improvement yet: keeping to it is on course, bettering it ahead."""
    if gone > way:
        return Verdict.AHEAD
    return Verdict.ON_COURSE if gone == way else Verdict.AT_RISK


def verdict_of(share: Fraction, rule: Judgement) -> Verdict:
    """The verdict of having gone a share of the route's way."""
    if share >= Fraction(rule.ahead_from):
        return Verdict.AHEAD
    if share >= Fraction(rule.on_course_from):
        return Verdict.ON_COURSE
    return Verdict.AT_RISK if share >= Fraction(rule.at_risk_from) else Verdict.OFF_COURSE


def route_on(standing: Standing, baseline: Fraction | None, end: Fraction) -> Fraction | None:
    """What the route asks for on the day, or None when there is neither an approved point nor a baseline.

    What is approved for a day is asked on it, of the baseline day too; of two values for one day the later given.
    """
    day = standing.actual.moment.as_of
    start = {} if baseline is None else {standing.baseline_on: baseline}
    approved = {point.on: Fraction(point.value) for point in standing.route}
    straight = {standing.ends_on: end} if start else {}
    points = sorted((start | (approved or straight)).items())
    if not points or day < points[0][0]:
        return None
    for (since, low), (until, high) in pairwise(points):
        if since <= day <= until:
            return low + (high - low) * Fraction((day - since).days, (until - since).days)
    return points[-1][1]


def _judge_change(meaning: ChangePerYear, standing: Standing, rule: Judgement) -> Judged:
    promised = Fraction(meaning.value)
    years = years_between(standing.baseline_on, standing.actual.moment.as_of)
    if years <= 0:
        return Judged(Verdict.CANNOT_SAY, Reason.TOO_EARLY, promised=promised)
    change = _change(standing)
    if change is None:
        return _no_start(standing, promised)
    measured = (-change if standing.direction == "down" else change) / years
    judged = Judged(
        Verdict.REACHED, Reason.MEETS_PROMISE, measured=measured, route=promised, promised=promised
    )
    if standing.actual.moment.as_of >= standing.ends_on:
        return (
            judged
            if measured >= promised
            else replace(judged, verdict=Verdict.OFF_COURSE, reason=Reason.ENDED)
        )
    share = measured / promised
    return replace(judged, verdict=verdict_of(share, rule), reason=Reason.SHARE_OF_ROUTE, share=share)


def _change(standing: Standing) -> Fraction | None:
    """The change since the baseline; across a break only when one day is known by both definitions."""
    baseline = in_unit(standing.baseline, standing.unit)
    if baseline is None:
        return None
    actual = _value(standing.actual, standing)
    if not _is_broken(standing):
        return actual - baseline
    if standing.link is None:
        return None
    before, after = in_unit(standing.link.before, standing.unit), in_unit(standing.link.after, standing.unit)
    return None if before is None or after is None else (before - baseline) + (actual - after)


def _judge_times(meaning: TimesBaseline, standing: Standing, rule: Judgement) -> Judged:
    """A multiple of the baseline is a floor at that multiple; what is told of it is in multiples."""
    baseline = in_unit(standing.baseline, standing.unit)
    if not baseline or _is_broken(standing):
        return _no_start(standing, Fraction(meaning.value))
    actual, end = _value(standing.actual, standing), baseline * Fraction(meaning.value)
    if actual >= end:
        judged = Judged(Verdict.REACHED, Reason.MEETS_PROMISE, measured=actual, promised=end)
    else:
        judged = _on_route(actual, end, standing, rule, falls=False)
        judged = _lost_again(judged) if standing.was_met else judged
    route = None if judged.route is None else judged.route / baseline
    return replace(judged, measured=actual / baseline, promised=Fraction(meaning.value), route=route)


def _no_start(standing: Standing, promised: Fraction) -> Judged:
    reason = Reason.BROKEN_SERIES if _is_broken(standing) else Reason.NO_BASELINE
    return Judged(Verdict.CANNOT_SAY, reason, promised=promised, without=standing.baseline.state)


def _is_broken(standing: Standing) -> bool:
    """Whether baseline and actual are counted by different definitions."""
    return standing.baseline.state.has_value and standing.baseline.version != standing.actual.version


def _value(figure: Figure, standing: Standing) -> Fraction:
    value = in_unit(figure, standing.unit)
    if value is None:
        raise ValueError("judged without a figure")
    return value
