"""Which figures rest on the fields of a round, and what each record adds to them, as recorded and as measured."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from vungcao.exact.state import State
from vungcao.figures import ask, published
from vungcao.figures.asking import Asking
from vungcao.figures.borders import Borders
from vungcao.figures.definition import Definition, TermDefinition, VersionDefinition
from vungcao.figures.evaluation import total_of, truth_of
from vungcao.figures.figure import WHOLE, Area, Figure, Moment, group, place
from vungcao.pack.geography import members_on
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldType, Register
from vungcao.remeasurement.rules.estimating import Parts
from vungcao.remeasurement.rules.refusing import BY_PLACE, Plan

_UNSAID = (State.MISSING, State.NOT_YET_DUE, State.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A record of the sample, by its place and recorded facts, and what was measured: None when it is gone."""

    key: str
    place: str
    valid_from: dt.date
    recorded: Mapping[str, Any]
    measured: Mapping[str, Any] | None


@dataclass(frozen=True)
class Bearing:
    """A figure that fields of a round bear on, and how to tell what a record adds to it."""

    register: Register
    definition: Definition
    version: VersionDefinition
    area: Area
    figure: Figure
    units: Mapping[str | None, frozenset[str]]
    """Of each scope, the communes whose records count in it; None is the scope of the area itself."""
    borders: Borders
    fields: frozenset[str]
    """The fields of the round that it reads."""
    is_hidden: bool
    """Whether the public does not see the figure."""

    @property
    def is_ratio(self) -> bool:
        """Whether it has a denominator."""
        return self.version.denominator is not None

    @property
    def parts(self) -> Parts:
        """Its exact parts as recorded."""
        return Parts(Fraction(self.figure.numerator or 0), Fraction(self.figure.denominator or 0))

    def pair(self, seen: Seen) -> tuple[Parts, Parts] | None:
        """What a record adds as recorded and as measured; None when a field the figure reads was not measured."""
        if seen.measured is None:
            return self._added(seen, seen.recorded), Parts()
        if any(seen.measured.get(name) is None for name in self.fields):
            return None
        measured = {name: seen.measured[name] for name in self.fields}
        return self._added(seen, seen.recorded), self._added(seen, {**seen.recorded, **measured})

    def _added(self, seen: Seen, facts: Mapping[str, Any]) -> Parts:
        record = {
            **{entry.id: _value(entry.type, facts.get(entry.id)) for entry in self.register.fields},
            "key": seen.key,
            "place": seen.place,
            "valid_from": seen.valid_from,
        }
        unit = self.borders.ground.unit(seen.place)
        terms = (self.version.numerator, self.version.denominator)
        return Parts(*(self._term(term, record, unit) for term in terms))

    def _term(self, term: TermDefinition | None, record: Mapping[str, Any], unit: str | None) -> Fraction:
        if term is None or term.table.id != self.register.id or unit not in self.units[term.scope]:
            return Fraction(0)
        day = self.figure.moment.as_of
        if term.population is not None and truth_of(term.population, record, day) is not True:
            return Fraction(0)
        return total_of(term.expression, [record], day)


def _value(kind: FieldType, fact: Any) -> Any:
    """A canonical fact as expressions take it."""
    if fact is None:
        return None
    if kind is FieldType.DECIMAL:
        return Decimal(fact)
    return dt.date.fromisoformat(fact) if kind is FieldType.DATE else fact


def bearings(pack: Pack, plan: Plan, *, known: int, strata: Sequence[str]) -> Iterator[Bearing]:
    """The figures of the day of a round that its fields bear on, of the groups it covers and, by place, of each place.

    Counts of different values are left out: they do not add up from records.
    """
    asking = Asking(known)
    register = pack.register_by_id(plan.register)
    for indicator in pack.indicators:
        definition = asking.definition(indicator.id)
        version = definition.on(plan.as_of)
        if version is None or not (fields := _fields_read(version, plan)):
            continue
        areas = list(_areas(pack, plan, indicator.id, definition, strata))
        figures = _figures(asking, definition, version, areas, Moment(plan.as_of, known))
        for area in areas:
            figure = figures.told[area]
            if figure.numerator is None:
                continue
            borders = asking.borders(area, plan.as_of)
            units = {
                term.scope: figures.saying & _units(definition, term, area, borders) for term in version.terms
            }
            hidden = figures.public[area].state is State.SUPPRESSED
            yield Bearing(
                register, definition, version, area, figure, units, borders, frozenset(fields), hidden
            )


def _fields_read(version: VersionDefinition, plan: Plan) -> set[str]:
    """The fields of a round that a version reads of its register; none where it cannot be told record by record."""
    terms = [term for term in version.terms if term.table.id == plan.register]
    if any(term.is_distinct for term in terms):
        return set()
    return {name for term in terms for name in term.reads} & set(plan.fields)


def _areas(
    pack: Pack, plan: Plan, indicator: str, definition: Definition, strata: Sequence[str]
) -> Iterator[Area]:
    """The groups that the figure is shown of, wholly within the round; and its places, where they are the strata."""
    covered = _members(pack, plan.group, plan.as_of) if plan.group else None
    shown = [
        definition.group,
        *(a.group for t in pack.targets for a in t.aspects if a.indicator == indicator),
    ]
    for name in dict.fromkeys([*shown, *([plan.group] if plan.group else [])]):
        members = _members(pack, name, plan.as_of)
        if members and (covered is None or members <= covered):
            yield group(name)
    if plan.strata == BY_PLACE and definition.smallest_place == "commune":
        asked = _members(pack, definition.group, plan.as_of)
        yield from (place(name) for name in strata if name in asked)


def _members(pack: Pack, name: str, on: dt.date) -> frozenset[str]:
    return frozenset(each.id for each in members_on(pack, name, on))


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures asked, as officials and as everybody may see them, and the communes of which something is said."""

    told: Mapping[Area, Figure]
    public: Mapping[Area, Figure]
    saying: frozenset[str]


def _figures(
    asking: Asking,
    definition: Definition,
    version: VersionDefinition,
    areas: Sequence[Area],
    moment: Moment,
) -> _Figures:
    ground = [asking.borders(area, moment.as_of).ground for area in areas]
    units = {unit for one in ground for unit in one.communes}
    if definition.smallest_place == "programme" or any(term.scope for term in version.terms):
        saying = frozenset(units)
        told = ask.ask([definition.id], areas=areas, moment=moment)
    else:
        told = ask.ask([definition.id], areas=[*areas, *map(place, sorted(units))], moment=moment)
        saying = frozenset(
            unit for unit in units if told[definition.id, place(unit), WHOLE].state not in _UNSAID
        )
    public = published.ask([definition.id], areas=areas, moment=moment)
    return _Figures(
        {area: told[definition.id, area, WHOLE] for area in areas},
        {area: public[definition.id, area, WHOLE] for area in areas},
        saying,
    )


def _units(definition: Definition, term: TermDefinition, area: Area, borders: Borders) -> frozenset[str]:
    ground = borders.ground
    if term.scope is not None:
        return ground.communes_of(Area("group", term.scope))
    return ground.communes_of(area) & ground.groups[definition.group]
