"""Where the strokes of the small charts stand. Drawing only: figures come in exact and are placed on whole units."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

BULLET_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Bullet:
    """One figure against its route and its promise, from 0 on the left; None for what is not known.

    `promise` and `promise_end` differ for a range. `low` and `high` end the scale.
    """

    low: Fraction
    high: Fraction
    origin: int
    actual: int | None
    route: int | None
    promise: int | None
    promise_end: int | None

    @property
    def bar_from(self) -> int:
        """Where the bar begins, on the left."""
        return min(self.origin, self.actual or 0)

    @property
    def bar_width(self) -> int:
        """How wide the bar is; at least a hair, so that a zero is seen."""
        return max(abs((self.actual or 0) - self.origin), 2)

    @property
    def promise_width(self) -> int:
        """How wide the promised range is; 0 for one value."""
        return (self.promise_end or 0) - (self.promise or 0)


def bullet(
    *,
    actual: Fraction | None,
    route: Fraction | None,
    promise: Sequence[Fraction],
    of_hundred: bool,
) -> Bullet | None:
    """The strokes for one figure; None when there is neither a figure nor a promise to draw.

    A percentage is drawn on 0 to 100, so that figures beside each other compare; anything else from 0 to a little
    more than the largest of its values.
    """
    known = [value for value in (actual, route, *promise) if value is not None]
    if not known:
        return None
    low = min(Fraction(0), *known)
    high = Fraction(100) if of_hundred and max(known) <= 100 else max(known) * Fraction(27, 25)
    if high <= low:
        high = low + 1

    def at(value: Fraction | None) -> int | None:
        return None if value is None else round((value - low) / (high - low) * BULLET_WIDTH)

    return Bullet(
        low=low,
        high=high,
        origin=at(Fraction(0)) or 0,
        actual=at(actual),
        route=at(route),
        promise=at(promise[0]) if promise else None,
        promise_end=at(promise[-1]) if promise else None,
    )


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a day, to be drawn. `version` is of the definition it was counted by."""

    day: dt.date
    value: Fraction
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point where it stands on the drawing."""

    x: int
    y: int
    value: Fraction
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis, with what is written beside it."""

    at: int
    value: Fraction
    year: int = 0


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """A series through the years of the Programme, laid out on `width` by `height`."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    spots: tuple[Spot, ...]
    lines: tuple[str, ...]
    """Polylines of the actual series, one between each two breaks."""
    route: str
    promises: tuple[int, ...]
    breaks: tuple[int, ...]
    years: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    months: tuple[Tick, ...] = ()
    """The first days of months, each with its number, where one year is drawn."""

    @property
    def level_places(self) -> int:
        """Decimals of the axis: as few as tell its levels apart."""
        return next((n for n in (0, 1, 2) if all((t.value * 10**n).denominator == 1 for t in self.levels)), 3)


_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 680, 300, 64, 24, 28, 36


def series_chart(
    points: Sequence[Point],
    *,
    route: Sequence[Point],
    promise: Sequence[Fraction],
    breaks: Sequence[dt.date],
    first: dt.date,
    last: dt.date,
) -> SeriesChart | None:
    """The series laid out from 0; None when there is no value at all to draw."""
    values = [point.value for point in (*points, *route)] + list(promise)
    if not values:
        return None
    levels = _levels(min(Fraction(0), *values), max(Fraction(0), *values))
    low, high = levels[0], levels[-1]
    span = (last - first).days

    def x(day: dt.date) -> int:
        return _LEFT + (day - first).days * (_WIDTH - _LEFT - _RIGHT) // span

    def y(value: Fraction) -> int:
        return _HEIGHT - _BOTTOM - round((value - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM))

    return SeriesChart(
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        top=_TOP,
        bottom=_HEIGHT - _BOTTOM,
        spots=tuple(Spot(x(p.day), y(p.value), p.value, p.version) for p in points),
        lines=tuple(_line((x(p.day), y(p.value)) for p in run) for run in _runs(points) if len(run) > 1),
        route=_line((x(p.day), y(p.value)) for p in route),
        promises=tuple(y(value) for value in promise),
        breaks=tuple(x(day) + 3 for day in breaks if first < day <= last),
        years=tuple(_year_ticks(first, last, x)),
        levels=tuple(Tick(y(level), level) for level in levels),
    )


def year_chart(
    points: Sequence[Point], *, level: Fraction | None, first: dt.date, last: dt.date
) -> SeriesChart | None:
    """One year's series against a level that it is to reach, with its months on the axis; None without any value."""
    chart = series_chart(
        points, route=[], promise=[] if level is None else [level], breaks=[], first=first, last=last
    )
    if chart is None:
        return None
    return replace(chart, years=(), months=tuple(_month_ticks(first, last)))


def _month_ticks(first: dt.date, last: dt.date) -> Iterable[Tick]:
    span = (last - first).days
    for number in range((last.year - first.year) * 12 + last.month - first.month + 1):
        year, month = divmod(first.month - 1 + number, 12)
        day = dt.date(first.year + year, month + 1, 1)
        x = _LEFT + max((day - first).days, 0) * (_WIDTH - _LEFT - _RIGHT) // span
        yield Tick(x, Fraction(month + 1), day.year)


def _year_ticks(first: dt.date, last: dt.date, x: Callable[[dt.date], int]) -> Iterable[Tick]:
    for year in range(first.year, last.year + 1):
        day = dt.date(year, 12, 31)
        if first <= day <= last:
            yield Tick(x(day), Fraction(0), year)


def _line(corners: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in corners)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Points in runs of one version: a line never crosses a change of definition."""
    runs: list[list[Point]] = [list(points[:1])]
    for before, after in pairwise(points):
        if before.version == after.version:
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _levels(low: Fraction, high: Fraction) -> list[Fraction]:
    """Round levels that reach from low to high, some four to seven of them."""
    span = max(high - low, Fraction(1, 1000))
    step = Fraction(1, 1000)
    while True:
        for times in (1, 2, 5):
            if step * times * 5 >= span:
                first, last = low // (step * times), -(-high // (step * times))
                return [step * times * n for n in range(first, max(last, first + 1) + 1)]
        step *= 10
