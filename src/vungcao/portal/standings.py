"""How each aspect of a target stands in an area: its figure, its judgement and its small chart, ready to be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vungcao.figures.figure import Area
from vungcao.figures.judge import Judged, Verdict
from vungcao.figures.progress import Progress, progress
from vungcao.figures.published import ask_series
from vungcao.pack.model import Aspect, ChangePerYear, Indicator, Programme, Target
from vungcao.portal.asked import Asked
from vungcao.portal.charts import Bullet, bullet
from vungcao.portal.promises import promised_values
from vungcao.portal.routes import route_points
from vungcao.portal.shown import Shown

_GRAVEST_FIRST = (
    Verdict.OFF_COURSE,
    Verdict.LOST_AGAIN,
    Verdict.AT_RISK,
    Verdict.CANNOT_SAY,
    Verdict.ON_COURSE,
    Verdict.AHEAD,
    Verdict.REACHED,
    Verdict.TRACKED,
)
_MEASURED_IN = {"change_per_year": "points_a_year", "times_baseline": "times"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One aspect in one area. `actual` is the figure itself; what is judged may be its change or its multiple."""

    target: Target
    progress: Progress
    route: Fraction | None
    """What the route asks for on the day, in `measured_in`."""

    @property
    def aspect(self) -> Aspect:
        """What is promised."""
        return self.progress.aspect

    @property
    def indicator(self) -> Indicator:
        """What it is promised of."""
        return self.progress.indicator

    @property
    def actual(self) -> Shown:
        """The figure of the day asked."""
        return Shown(self.progress.actual, self.indicator)

    @property
    def baseline(self) -> Shown:
        """The figure of the baseline day."""
        return Shown(self.progress.baseline, self.indicator)

    @property
    def judged(self) -> Judged:
        """The judgement and the numbers behind it."""
        return self.progress.judged

    @property
    def verdict(self) -> str:
        """The judgement's id."""
        return self.judged.verdict.value

    @property
    def reason(self) -> str:
        """The reason's id."""
        return self.judged.reason.value

    @property
    def is_derived(self) -> bool:
        """Whether what is judged is not the figure itself but made of it and its baseline."""
        return self.aspect.meaning.kind in _MEASURED_IN and self.judged.measured is not None

    @property
    def amount(self) -> Fraction | None:
        """What is judged, in `unit`; the figure itself when the change or the multiple cannot be said."""
        return self.judged.measured if self.is_derived else self.actual.value

    @property
    def unit(self) -> str:
        """The unit of `amount`."""
        return _MEASURED_IN[self.aspect.meaning.kind] if self.is_derived else self.actual.unit

    @property
    def measured_in(self) -> str:
        """The unit of what is promised and of the route."""
        return _MEASURED_IN.get(self.aspect.meaning.kind, self.actual.unit)

    @property
    def places(self) -> int:
        """Decimals of `amount`."""
        return 2 if self.is_derived else self.actual.places

    @property
    def route_places(self) -> int:
        """Decimals of the route and the promise: a route of communes may lie between two of them."""
        return max(self.indicator.places, 1)

    @property
    def route_is_straight(self) -> bool:
        """Whether it was judged by the straight line, for want of an approved route."""
        is_fixed = isinstance(self.aspect.meaning, ChangePerYear)
        return self.judged.route is not None and not self.judged.route_is_approved and not is_fixed

    @property
    def share(self) -> Fraction | None:
        """Percent of the route's way that was gone."""
        return None if self.judged.share is None else self.judged.share * 100

    @property
    def promised(self) -> list[Fraction]:
        """The value promised, both ends of a range, or nothing."""
        return promised_values(self.aspect)

    @property
    def bullet(self) -> Bullet | None:
        """The small chart; none where nothing is promised, or where what is judged cannot be said."""
        promised = self.promised
        if not promised or (self.aspect.meaning.kind in _MEASURED_IN and not self.is_derived):
            return None
        return bullet(
            actual=self.amount,
            route=self.route,
            promise=promised,
            of_hundred=self.measured_in == "percent",
        )


def verdict_of_target(standings: Sequence[Standing]) -> str:
    """The gravest judgement among the main firm aspects; among the hoped-for ones when none is firm."""
    main = [s for s in standings if s.aspect.main] or list(standings)
    judged = [s for s in main if s.aspect.firmness == "firm"] or main
    return min(judged, key=lambda s: _GRAVEST_FIRST.index(s.judged.verdict)).verdict


def aspects(targets: Iterable[Target], *, main: bool = False) -> list[tuple[Target, Aspect]]:
    """Every aspect with its target; only the main ones when asked."""
    return [(t, a) for t in targets for a in t.aspects if a.main or not main]


def standings(
    programme: Programme, wanted: Iterable[tuple[Target, Aspect, Area]], asked: Asked
) -> list[Standing]:
    """How each aspect stands in its area, in the order asked. One series of scans for all of them."""
    triples = list(wanted)
    pairs = [(aspect, area) for _, aspect, area in triples]
    found = progress(pairs, moment=asked.moment, today=asked.known_on, series_of=ask_series)
    return [
        Standing(target, one, _route(one, programme))
        for (target, _, _), one in zip(triples, found, strict=True)
    ]


def _route(progress: Progress, programme: Programme) -> Fraction | None:
    if progress.judged.route is not None:
        return progress.judged.route
    points = route_points(progress, programme, [progress.actual.moment.as_of])
    return points[0].value if points else None
