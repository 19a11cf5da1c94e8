"""Where aspects of targets stand at a moment: the series since the baseline, the approved route, and the verdict."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vungcao.figures.ask import ask_series
from vungcao.figures.expression import PLACE
from vungcao.figures.figure import Area, Figure, Moment
from vungcao.figures.judge import Judged, Link, RoutePoint, Standing, in_unit, judge, may_be_more, meets
from vungcao.pack.model import Aspect, Ceiling, Floor, Indicator, Pack, Range, TimesBaseline
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import ReturnKey

Series = Mapping[tuple[dt.date, str, Area], Figure]
SeriesOf = Callable[..., Series]
"""`ask.ask_series`, or another that answers the same questions."""
Routes = Mapping[tuple[str, str], tuple[RoutePoint, ...]]


@dataclass(frozen=True, slots=True)
class Progress:
    """One aspect in one area: its figures from the baseline day to the day asked, and the verdict."""

    aspect: Aspect
    indicator: Indicator
    area: Area
    series: tuple[tuple[dt.date, Figure], ...]
    route: tuple[RoutePoint, ...]
    judged: Judged

    @property
    def actual(self) -> Figure:
        """The figure of the day asked."""
        return self.series[-1][1]

    @property
    def baseline(self) -> Figure:
        """The figure of the baseline day."""
        return self.series[0][1]


def own_area(aspect: Aspect) -> Area:
    """The communes that the Programme promises the aspect of."""
    return Area("group", aspect.group)


def progress(
    asked: Sequence[tuple[Aspect, Area]],
    *,
    moment: Moment,
    today: dt.date | None = None,
    series_of: SeriesOf = ask_series,
) -> list[Progress]:
    """Each asked aspect in its area, in the order asked. Everything is computed in one series of scans.

    `today` is the day from which the asker looks, as in `ask`. `series_of` is `published.ask_series` for everybody's
    eyes: what is hidden is then not judged either, for a verdict would tell of it.
    """
    pack = places.pack_in_force()
    days = days_shown(pack, moment.as_of)
    linking = [(eve, restated) for one, _ in asked for eve, restated in _eves(pack, one)]
    indicators = dict.fromkeys([*(one.indicator for one, _ in asked), *(restated for _, restated in linking)])
    every_day = sorted({*days, *(eve for eve, _ in linking if eve <= moment.as_of)})
    areas = list(dict.fromkeys(area for _, area in asked))
    series = series_of(list(indicators), areas=areas, days=every_day, known=moment.known, today=today)
    routes = routes_approved(pack, known=moment.known)
    return [_progress(pack, aspect, area, days, series, routes) for aspect, area in asked]


def days_shown(pack: Pack, as_of: dt.date) -> list[dt.date]:
    """The baseline day, each year-end after it up to the day asked, and that day."""
    baseline = pack.programme.baseline_on
    if as_of <= baseline:
        return [as_of]
    year_ends = (baseline.replace(year=year) for year in range(baseline.year, as_of.year + 1))
    return [*(day for day in year_ends if day < as_of), as_of]


def _eves(pack: Pack, aspect: Aspect) -> list[tuple[dt.date, str]]:
    """The days before a definition's breaks, and the indicator that counts them by the definition after it."""
    indicator = pack.indicator(aspect.indicator)
    if indicator.restated_by is None:
        return []
    starts = [v.valid_from for v in indicator.versions if v.valid_from is not None]
    return [(start - dt.timedelta(days=1), indicator.restated_by) for start in starts]


def routes_approved(pack: Pack, *, known: int) -> Routes:
    """The approved routes by place id and aspect. A value is due on the last day its return holds.

    Of several for one day that of the register's agency holds, and else the one approved last.
    """
    register = pack.register_by_id(pack.judgement.route_register)
    standing = registers.versions_known_at(register.id, known=known).order_by("seq")
    found: dict[tuple[str, str], dict[dt.date, RoutePoint]] = {}
    for version in sorted(standing, key=lambda version: _reporter(version.key) == register.agency):
        value = version.facts.get("value")
        if value is None or version.valid_before is None:
            continue
        due = version.valid_before - dt.timedelta(days=1)
        route = found.setdefault((version.place, str(version.facts.get("aspect"))), {})
        route[due] = RoutePoint(due, Decimal(value))
    return {key: tuple(sorted(route.values(), key=lambda p: p.on)) for key, route in found.items()}


def _reporter(key: str) -> str | None:
    said = ReturnKey.read(key)
    return None if said is None else said.reporter


def _progress(
    pack: Pack, aspect: Aspect, area: Area, days: Sequence[dt.date], series: Series, routes: Routes
) -> Progress:
    indicator = pack.indicator(aspect.indicator)
    own = tuple((day, series[day, indicator.id, area]) for day in days)
    route = routes.get((_route_place(pack, area), aspect.id), ())
    standing = Standing(
        actual=own[-1][1],
        baseline=own[0][1],
        baseline_on=pack.programme.baseline_on,
        ends_on=pack.programme.ends_on,
        unit=indicator.unit,
        direction=indicator.direction,
        route=route,
        link=_link(pack, aspect, area, own, series),
        was_met=any(_met(aspect, indicator, own[0][1], figure, own[-1][1].version) for _, figure in own[:-1]),
        is_one_unit=_counts_communes(indicator) and _is_commune(pack, area),
    )
    return Progress(aspect, indicator, area, own, route, judge(aspect, standing, pack.judgement))


def _counts_communes(indicator: Indicator) -> bool:
    terms = (term for version in indicator.versions for term in (version.numerator, version.denominator))
    return any(term is not None and term.register_id == PLACE for term in terms)


def _is_commune(pack: Pack, area: Area) -> bool:
    return area.kind == "place" and any(p.id == area.id and p.kind == "commune" for p in pack.places)


def _route_place(pack: Pack, area: Area) -> str:
    """Routes of the Programme and its groups are filed for the home province."""
    if area.kind == "place":
        return area.id
    return next(p.id for p in pack.places if p.code == pack.programme.home and p.valid_before is None)


def _link(
    pack: Pack, aspect: Aspect, area: Area, own: Sequence[tuple[dt.date, Figure]], series: Series
) -> Link | None:
    """The eve of the break between baseline and actual, counted by both definitions."""
    first, last = own[0][1].version, own[-1][1].version
    for eve, restated in _eves(pack, aspect):
        before, after = series.get((eve, aspect.indicator, area)), series.get((eve, restated, area))
        if before and after and before.version == first != last:
            return Link(before, after)
    return None


def _met(aspect: Aspect, indicator: Indicator, baseline: Figure, figure: Figure, version: int | None) -> bool:
    """Whether an earlier figure surely kept the promise, counted by the definition of the day asked."""
    value = in_unit(figure, indicator.unit)
    if value is None or figure.version != version:
        return False
    match aspect.meaning:
        case Floor() | Ceiling() | Range() as level:
            return meets(level, value) and not may_be_more(level, figure)
        case TimesBaseline(value=times):
            start = in_unit(baseline, indicator.unit)
            return (
                start is not None
                and start != 0
                and baseline.version == figure.version
                and value >= start * Fraction(times)
            )
    return False
