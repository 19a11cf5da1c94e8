"""One target: what is promised, how each aspect stands, its years, its communes and its breakdowns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vungcao.figures.figure import WHOLE, Area, Figure
from vungcao.figures.judge import Verdict
from vungcao.figures.progress import own_area
from vungcao.figures.published import ask
from vungcao.pack.geography import holds_on, members_on
from vungcao.pack.model import Aspect, Decision, Indicator, Organisation, Pack, PlaceEntry, Target
from vungcao.pack.register import FieldEntry
from vungcao.portal.asked import Asked
from vungcao.portal.dictionary import Cited, cited, organisation
from vungcao.portal.names import full_name
from vungcao.portal.series import Series, series_of
from vungcao.portal.shown import Shown
from vungcao.portal.standings import Standing, standings, verdict_of_target


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a target whatever its figures."""

    target: Target
    agency: Organisation | None
    source: Cited | None
    decisions: tuple[tuple[Decision, Cited | None], ...]


def about(pack: Pack, target: Target) -> About:
    """The words that belong to a target."""
    decisions = [d for d in pack.decisions if d.id in target.decisions]
    return About(
        target,
        organisation(pack, target.agency),
        cited(pack, target.source),
        tuple((d, cited(pack, d.source)) for d in decisions),
    )


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """One commune of the target."""

    place: PlaceEntry
    standing: Standing

    column_unit: str

    @property
    def name(self) -> str:
        """Type and name."""
        return full_name(self.place)

    @property
    def unit(self) -> str:
        """The unit to write beside the amount: none when it is the column's."""
        return "count" if self.standing.unit == self.column_unit else self.standing.unit


_BY_VERDICT = {verdict.value: place for place, verdict in enumerate(Verdict)}
SORTS = ("ten", "so", "danh-gia")


def _sorted(rows: Sequence[CommuneRow], by: str) -> tuple[CommuneRow, ...]:
    """By name in the order of the pack, by figure with the lacking last, or by judgement."""
    if by == "so":
        return tuple(
            sorted(rows, key=lambda r: (r.standing.amount is None, -(r.standing.amount or Fraction(0))))
        )
    if by == "danh-gia":
        return tuple(sorted(rows, key=lambda r: -_BY_VERDICT[r.standing.verdict]))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class CellRow:
    """One value of a breakdown, in words where the register has words for it; empty for those that do not say."""

    value: str
    label: object
    shown: Shown


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figure cut by one field or attribute."""

    id: str
    field: FieldEntry | None
    rows: tuple[CellRow, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the map's legend: a judgement, or the state of a figure that has no value."""

    id: str
    is_state: bool


def _key(standing: Standing) -> Key:
    if standing.actual.value is None:
        return Key(standing.actual.state, True)
    return Key(standing.verdict, False)


@dataclass(frozen=True, slots=True)
class TargetPage:
    """The page."""

    about: About
    standings: tuple[Standing, ...]
    series: tuple[Series, ...]
    chosen: Aspect
    mappable: tuple[Aspect, ...]
    communes: tuple[CommuneRow, ...]
    sort: str
    breakdowns: tuple[tuple[str, FieldEntry | None], ...]
    breakdown: Breakdown | None
    drawn_on: dt.date

    @property
    def verdict(self) -> str:
        """The target's judgement."""
        return verdict_of_target(self.standings)

    @property
    def simulated(self) -> bool:
        """Whether anything shown rests on simulated records."""
        return any(figure.simulated for figure in self._figures())

    @property
    def provisional(self) -> bool:
        """Whether anything shown rests on records published before their last review step."""
        return any(figure.provisional for figure in self._figures())

    def _figures(self) -> list[Figure]:
        return [s.actual.figure for s in (*self.standings, *(row.standing for row in self.communes))]

    @property
    def keys(self) -> tuple[Key, ...]:
        """What the map shows, for its legend."""
        seen = {_key(row.standing) for row in self.communes}
        return tuple(sorted(seen, key=lambda key: (key.is_state, key.id)))

    @property
    def column_unit(self) -> str:
        """The unit of the communes' column."""
        return self.communes[0].column_unit if self.communes else "count"

    @property
    def has_map(self) -> bool:
        """Whether the communes are the ones whose borders the pack has: those of the Programme's first day."""
        return any(holds_on(r.place.valid_from, r.place.valid_before, self.drawn_on) for r in self.communes)

    @property
    def by_code(self) -> dict[str, CommuneRow]:
        """The communes by their code, for the map."""
        return {row.place.code: row for row in self.communes}


def target_page(pack: Pack, target: Target, asked: Asked, query: Mapping[str, str]) -> TargetPage:
    """Everything of one target. `muc` chooses the aspect of the map, `xep` the order, `chieu` the breakdown."""
    mappable = tuple(a for a in target.aspects if pack.indicator(a.indicator).smallest_place == "commune")
    chosen = next((a for a in target.aspects if a.id == query.get("muc")), (mappable or target.aspects)[0])
    members = members_on(pack, chosen.group, asked.as_of) if chosen in mappable else ()
    wanted = [(target, a, own_area(a)) for a in target.aspects]
    wanted += [(target, chosen, Area("place", entry.id)) for entry in members]
    found = standings(pack.programme, wanted, asked)
    whole, of_places = found[: len(target.aspects)], found[len(target.aspects) :]
    column = of_places[0].measured_in if of_places else ""
    rows = [CommuneRow(entry, one, column) for entry, one in zip(members, of_places, strict=True)]
    sort = query.get("xep", "")
    cuts = breakdowns_of(pack, pack.indicator(chosen.indicator))
    return TargetPage(
        about=about(pack, target),
        standings=tuple(whole),
        series=tuple(_series(pack, whole, asked)),
        chosen=chosen,
        mappable=mappable,
        communes=_sorted(rows, sort),
        sort=sort if sort in SORTS else "ten",
        breakdowns=cuts,
        breakdown=_breakdown(pack, chosen, cuts, asked, query.get("chieu", "")),
        drawn_on=pack.programme.starts_on,
    )


def _series(pack: Pack, whole: Sequence[Standing], asked: Asked) -> list[Series]:
    """One series for each indicator and area, with every aspect that judges it."""
    kept: dict[tuple[str, Area], list[Standing]] = {}
    for one in whole:
        kept.setdefault((one.indicator.id, one.progress.area), []).append(one)
    return [series_of(pack, of_one, asked.as_of) for of_one in kept.values()]


def breakdowns_of(pack: Pack, indicator: Indicator) -> tuple[tuple[str, FieldEntry | None], ...]:
    """The breakdowns an indicator declares, each with the field it is, if it is one."""
    if not indicator.breakdowns:
        return ()  # nor need it count a register of the pack: a place is cut by nothing
    register = pack.register_by_id(indicator.versions[-1].numerator.register_id)
    return tuple((name, register.field(name)) for name in indicator.breakdowns)


def _breakdown(
    pack: Pack,
    aspect: Aspect,
    cuts: Sequence[tuple[str, FieldEntry | None]],
    asked: Asked,
    wanted: str,
) -> Breakdown | None:
    """The breakdown asked for, or else the first with words of its own: a short one."""
    named = dict(cuts)
    worded = [name for name, field in cuts if field is not None and field.choices]
    name = wanted if wanted in named else next(iter(worded), "")
    if not name:
        return None
    indicator = pack.indicator(aspect.indicator)
    area = own_area(aspect)
    answers = ask([indicator.id], areas=[area], moment=asked.moment, breakdown=name, today=asked.known_on)
    cells = {cell: figure for (_, _, cell), figure in answers.items() if cell != WHOLE}
    field = named[name]
    labels = {choice.id: choice.label for choice in field.choices} if field else {}
    rows = [
        CellRow(cell.value or "", labels.get(cell.value or ""), Shown(figure, indicator))
        for cell, figure in sorted(
            cells.items(), key=lambda item: (item[0].value is None, item[0].value or "")
        )
    ]
    return Breakdown(name, field, tuple(rows))
