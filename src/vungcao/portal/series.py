"""A series through the years of the Programme, as a chart and as rows of a table."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vungcao.figures.figure import Area
from vungcao.pack.entry import Text
from vungcao.pack.geography import holds_on
from vungcao.pack.model import Aspect, Indicator, IndicatorVersion, Pack, Programme
from vungcao.portal.charts import Point, SeriesChart, series_chart
from vungcao.portal.names import area_label
from vungcao.portal.promises import is_a_level, promised_values
from vungcao.portal.routes import route_points
from vungcao.portal.shown import Shown
from vungcao.portal.standings import Standing


@dataclass(frozen=True, slots=True)
class YearRow:
    """One day of a series: a year-end, or the day asked. `begins` is the definition begun since the row before."""

    day: dt.date
    shown: Shown | None
    route: Point | None
    is_year_end: bool
    begins: IndicatorVersion | None


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator in one area through the years."""

    indicator: Indicator
    area: Area
    label: Text
    aspects: tuple[Aspect, ...]
    chart: SeriesChart | None
    rows: tuple[YearRow, ...]
    breaks: tuple[IndicatorVersion, ...]

    @property
    def level_places(self) -> int:
        """Decimals of the axis: as few as tell its levels apart."""
        return self.chart.level_places if self.chart else 0

    @property
    def route_places(self) -> int:
        """Decimals of the route: the figure's own, for they are read side by side, and at least one."""
        return max(self.indicator.places, 1)

    @property
    def has_route(self) -> bool:
        """Whether a route can be written beside the figures."""
        return any(row.route for row in self.rows)


def series_of(pack: Pack, standings: Sequence[Standing], as_of: dt.date) -> Series:
    """The series of what these standings judge: they share indicator and area."""
    programme, one = pack.programme, standings[0]
    indicator = one.indicator
    shown = {day: Shown(figure, indicator) for day, figure in one.progress.series}
    levels = [s for s in standings if is_a_level(s.aspect)]
    promised = sorted({value for s in levels for value in promised_values(s.aspect)})
    days = sorted({*_year_ends(programme), *shown})
    routes = route_points(levels[0].progress, programme, days) if levels else []
    points = [
        Point(day, figure.value, figure.figure.version)
        for day, figure in sorted(shown.items())
        if figure.value is not None
    ]
    breaks = tuple(v for v in indicator.versions if v.valid_from and v.break_note)
    chart = series_chart(
        points,
        route=routes,
        promise=promised,
        breaks=[v.valid_from for v in breaks if v.valid_from],
        first=programme.baseline_on,
        last=max(programme.ends_on, as_of),
    )
    return Series(
        indicator=indicator,
        area=one.progress.area,
        label=area_label(pack, one.progress.area),
        aspects=tuple(s.aspect for s in standings),
        chart=chart if points or routes else None,
        rows=tuple(_rows(programme, indicator, shown, {point.day: point for point in routes})),
        breaks=breaks,
    )


def _year_ends(programme: Programme) -> list[dt.date]:
    return [dt.date(year, 12, 31) for year in range(programme.baseline_on.year, programme.ends_on.year + 1)]


def _rows(
    programme: Programme,
    indicator: Indicator,
    shown: Mapping[dt.date, Shown],
    routes: Mapping[dt.date, Point],
) -> Iterable[YearRow]:
    ends = _year_ends(programme)
    before: IndicatorVersion | None = None
    for day in sorted({*ends, *shown}):
        now = next((v for v in indicator.versions if holds_on(v.valid_from, v.valid_before, day)), None)
        begins = now if before is not None and now is not before else None
        before = now
        yield YearRow(day, shown.get(day), routes.get(day), day in ends, begins)
