"""Figures as everybody may see them: those of `ask`, with the small cells of personal registers hidden.

Pages, documents and downloads for the public ask here and nowhere else; each function answers as the one of its name in
`ask` does. What is hidden at a moment is decided once, over every commune, group and declared breakdown of the
indicators that share their counts (a family), so that whatever is asked, in whatever order, hides the same.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from vungcao.figures import ask as inside
from vungcao.figures.answer import Answers
from vungcao.figures.asking import Asking
from vungcao.figures.containment import is_part_of
from vungcao.figures.definition import Definition
from vungcao.figures.disclosure import Asked, counting, hide, is_personal, personal_registers, suppressed
from vungcao.figures.figure import WHOLE, Area, Figure, Moment, group, place
from vungcao.figures.ground import Question
from vungcao.journal import queries as journal
from vungcao.pack.geography import communes_on
from vungcao.pack.model import Pack


def ask(
    indicators: Sequence[str],
    *,
    areas: Sequence[Area],
    moment: Moment,
    breakdown: str | None = None,
    today: dt.date | None = None,
) -> Answers:
    """As `ask.ask`, for everybody's eyes."""
    return public(
        inside.ask(indicators, areas=areas, moment=moment, breakdown=breakdown, today=today), moment.known
    )


def ask_series(
    indicators: Sequence[str],
    *,
    areas: Sequence[Area],
    days: Sequence[dt.date],
    known: int | None = None,
    today: dt.date | None = None,
) -> dict[tuple[dt.date, str, Area], Figure]:
    """As `ask.ask_series`, for everybody's eyes."""
    at = inside.now_known() if known is None else known
    series = inside.ask_series(indicators, areas=areas, days=days, known=at, today=today)
    by_day: dict[dt.date, Answers] = defaultdict(dict)
    for (day, indicator, area), figure in series.items():
        by_day[day][indicator, area, WHOLE] = figure
    return {
        (day, indicator, area): figure
        for day, answers in by_day.items()
        for (indicator, area, _), figure in public(answers, at).items()
    }


def contributions(
    indicator: str, *, area: Area, moment: Moment, today: dt.date | None = None
) -> list[Figure]:
    """As `ask.contributions`, for everybody's eyes; of terms of a fixed scope in a personal register none is told."""
    parts = inside.contributions(indicator, area=area, moment=moment, today=today)
    judging = _Judging(Asking(moment.known))
    if judging.is_open(indicator):
        return parts
    version = judging.asking.definition(indicator).on(moment.as_of)
    if version is not None and any(term.scope for term in version.terms):
        return [suppressed(part) for part in parts]
    return [judging.public(part) for part in parts]


def history(
    indicator: str, *, area: Area, as_of: dt.date, known: int | None = None, limit: int = 100
) -> list[tuple[int, Figure]]:
    """As `ask.history`, for everybody's eyes: of entries between which all is hidden, only the first is given."""
    told: list[tuple[int, Figure]] = []
    for entry, figure in inside.history(indicator, area=area, as_of=as_of, known=known, limit=limit):
        shown = _Judging(Asking(entry)).public(figure)
        if not told or shown.state.has_value or told[-1][1].state is not shown.state:
            told.append((entry, shown))
    return told


def public(figures: Answers, known: int) -> Answers:
    """Figures of any areas and days, all as known at one entry, as everybody may see them."""
    judging = _Judging(Asking(known))
    return {asked: judging.public(figure) for asked, figure in figures.items()}


class _Judging:
    """Says of figures as known at one entry whether they are hidden."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self._personal = personal_registers(asking.pack)

    def is_open(self, indicator: str) -> bool:
        """Whether the indicator reads no personal register."""
        return not is_personal(self.asking.definition(indicator), self._personal)

    def public(self, figure: Figure) -> Figure:
        """The figure, or that it is hidden. One that could not be judged with the others is hidden."""
        if self.is_open(figure.indicator) or (figure.numerator is None and not figure.unknown):
            return figure
        shown = self._shown(figure.indicator, figure.moment.as_of, figure.cell.breakdown)
        return figure if (figure.indicator, figure.area, figure.cell) in shown else suppressed(figure)

    def _shown(self, indicator: str, day: dt.date, breakdown: str | None) -> frozenset[Asked]:
        family = next(f for f in _families(self.asking.edition, day) if indicator in f)
        inputs = max(
            (
                entry
                for name in family
                for entry in self.asking.touched(self.asking.definition(name), day).values()
            ),
            default=0,
        )
        entry = journal.entry(inputs) if inputs else None
        return _shown(
            self.asking.edition, family, day, breakdown, inputs, "" if entry is None else entry.hash
        )


@lru_cache(maxsize=512)
def _families(edition: str, day: dt.date) -> tuple[tuple[str, ...], ...]:
    """The personal indicators by whose counts may be compared: they share a term, or one's is a part of another's."""
    asking = Asking(0)
    personal = personal_registers(asking.pack)
    families: list[list[Definition]] = []
    for indicator in asking.pack.indicators:
        definition = asking.definition(indicator.id)
        if is_personal(definition, personal):
            kin = [family for family in families if any(_are_kin(definition, other, day) for other in family)]
            families = [family for family in families if family not in kin]
            families.append([*(one for family in kin for one in family), definition])
    return tuple(tuple(sorted(one.id for one in family)) for family in families)


def _are_kin(one: Definition, other: Definition, day: dt.date) -> bool:
    mine, theirs = one.on(day), other.on(day)
    if mine is None or theirs is None:
        return False
    return any(a == b or is_part_of(a, b) or is_part_of(b, a) for a in mine.terms for b in theirs.terms)


@lru_cache(maxsize=1024)
def _shown(
    edition: str, family: tuple[str, ...], day: dt.date, breakdown: str | None, inputs: int, hash: str
) -> frozenset[Asked]:
    """What of a family may be seen of a day, whole and by a breakdown. `hash` only names the inputs."""
    asking = Asking(inputs)
    table = _Table(asking, family, day, breakdown)
    figures = table.figures()
    shown = hide(
        figures,
        definitions={name: asking.definition(name) for name in family},
        members=table.members(),
        personal=personal_registers(asking.pack),
        smallest=asking.pack.programme.disclosure.smallest,
        records=table.records(),
    )
    return frozenset(asked for asked, figure in shown.items() if figure == figures[asked])


class _Table:
    """All that anybody can ask of a family of indicators on a day, whole and by one breakdown."""

    def __init__(
        self, asking: Asking, family: Sequence[str], day: dt.date, breakdown: str | None = None
    ) -> None:
        self._asking = asking
        self._family = family
        self._day = day
        self._breakdown = breakdown
        self._areas = areas_shown(asking, day)

    def members(self) -> dict[Area, frozenset[Area]]:
        """The communes that add up to each larger area, and the former units that add up to a commune of later."""
        return {area: inside for area in self._areas if (inside := self._inside(area))}

    def _inside(self, area: Area) -> frozenset[Area]:
        ground = self._asking.borders(area, self._day).ground
        units = ground.communes_of(area)
        if area.kind == "place" and area.id in units:
            units = frozenset(former for former, unit in ground.stands_for.items() if unit == area.id)
        return frozenset(map(place, units)) & frozenset(self._areas)

    def figures(self) -> Answers:
        """The figures, whole and by the breakdown."""
        found: Answers = {}
        for breakdown, names in self._by_breakdown():
            found |= self._asking.answers(names, self._areas, [self._day], breakdown)[self._day]
        return found

    def records(self) -> Answers:
        """The same figures of how many records their sums are taken over."""
        found: Answers = {}
        for breakdown, names in self._by_breakdown():
            some = [one for name in names if (one := counting(self._asking.definition(name))) is not None]
            for answers in self._asking.answered(list(self._questions(some, breakdown))) if some else ():
                found |= answers
        return found

    def _questions(self, some: list[Definition], breakdown: str | None) -> Iterator[Question]:
        by_day: dict[dt.date, list[Area]] = defaultdict(list)
        for area in self._areas:
            by_day[self._asking.borders(area, self._day).day].append(area)
        for areas in by_day.values():
            borders = self._asking.borders(areas[0], self._day)
            yield self._asking.question(some, areas, self._day, borders, breakdown)

    def _by_breakdown(self) -> Iterator[tuple[str | None, list[str]]]:
        yield None, list(self._family)
        breakdown = self._breakdown
        if breakdown is not None:
            declared = {name: self._asking.definition(name).breakdowns for name in self._family}
            yield breakdown, [name for name in self._family if breakdown in declared[name]]


def areas_shown(asking: Asking, day: dt.date) -> list[Area]:
    """Whom figures of a day can be asked of: the groups and the home province, their communes, and those of the day."""
    pack = asking.pack
    wider = [group(one.id) for one in pack.groups] + list(_home(pack, day))
    communes: dict[Area, None] = {}
    for area in wider:
        communes |= dict.fromkeys(map(place, sorted(asking.borders(area, day).ground.communes_of(area))))
    communes |= dict.fromkeys(place(unit.id) for unit in communes_on(pack, day))
    return [*communes, *wider]


def _home(pack: Pack, day: dt.date) -> Iterable[Area]:
    units = [p for p in pack.places if p.code == pack.programme.home and p.kind != "commune"]
    later = [p for p in units if p.valid_before is None or p.valid_before > day]
    return [place(unit.id) for unit in later]
