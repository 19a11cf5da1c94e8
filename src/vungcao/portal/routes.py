"""What the route asks for on other days than the one judged, for charts and tables."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from vungcao.figures.judge import Standing as Judging
from vungcao.figures.judge import in_unit, route_on
from vungcao.figures.progress import Progress
from vungcao.pack.model import Programme
from vungcao.portal.charts import Point
from vungcao.portal.promises import is_a_level, promised_values


def route_points(progress: Progress, programme: Programme, days: Iterable[dt.date]) -> list[Point]:
    """The route on each day on which it asks for something; nothing where the promise is not a level of the figure.

    Beyond the day judged an approved route is told as far as it was approved: drawn on as it ended, it would seem to
    ask for no more.
    """
    if not is_a_level(progress.aspect):
        return []
    unit = progress.indicator.unit
    same = progress.baseline.version == progress.actual.version
    baseline = in_unit(progress.baseline, unit) if same else None
    end = promised_values(progress.aspect)[0]
    last = max((point.on for point in progress.route), default=dt.date.max)
    until = max(last, progress.actual.moment.as_of)
    found = []
    for day in days:
        if day > until:
            continue
        moment = replace(progress.actual.moment, as_of=day)
        judging = Judging(
            actual=replace(progress.actual, moment=moment),
            baseline=progress.baseline,
            baseline_on=programme.baseline_on,
            ends_on=programme.ends_on,
            unit=unit,
            direction=progress.indicator.direction,
            route=progress.route,
        )
        value = route_on(judging, baseline, end)
        if value is not None:
            found.append(Point(day, value))
    return found
