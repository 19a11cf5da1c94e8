"""What an indicator is, ready to be computed: its versions with parsed, typed terms over the registers of a pack."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from vungcao.exact.refusal import Refusal
from vungcao.figures.expression import (
    PLACE,
    Expression,
    Predicate,
    Table,
    Type,
    counts_distinct,
    fields_read,
    place_table,
    table_of,
)
from vungcao.figures.faults import fault, nearest
from vungcao.figures.parse import read_expression, read_predicate
from vungcao.pack.entry import Text
from vungcao.pack.model import Calendar, ChangePerYear, Indicator, IndicatorVersion, Pack, Term, Unit, Window
from vungcao.pack.register import Kind

Path = tuple[str | int, ...]
Where = Callable[[Path], str]

BUILT_IN = (
    "seq",
    "key",
    "place",
    "valid_from",
    "valid_before",
    "known_from",
    "known_before",
    "nil",
    "simulated",
    "provisional",
)
"""The columns that every register has beside its fields."""


@dataclass(frozen=True, slots=True)
class TermDefinition:
    """An exact sum over the records of one register (or the communes) that `population` is true of.

    `window` is None for things and for returns that are read on the day itself; `scope` is the group it is summed
    over whatever area is asked.
    """

    table: Table
    expression: Expression
    population: Predicate | None = None
    window: Window | None = None
    scope: str | None = None

    def __post_init__(self) -> None:
        if self.window is not None and self.table.kind in (Kind.THING, None):
            raise ValueError(f"things are counted on a day, not over a window: {self.table.id}")

    @property
    def is_distinct(self) -> bool:
        """Whether it must be counted from the records of each area rather than added up."""
        return counts_distinct(self.expression)

    @property
    def reads(self) -> frozenset[str]:
        """The fields it reads."""
        found = fields_read(self.expression)
        return found if self.population is None else found | fields_read(self.population)


@dataclass(frozen=True, slots=True)
class VersionDefinition:
    """How the indicator is counted from `valid_from` up to the day before `valid_before`."""

    version: int
    valid_from: dt.date | None
    valid_before: dt.date | None
    numerator: TermDefinition
    denominator: TermDefinition | None
    words: Text

    @property
    def terms(self) -> tuple[TermDefinition, ...]:
        """Numerator, and denominator when there is one."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    def holds_on(self, day: dt.date) -> bool:
        """Whether the day is in its validity."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_before is None or day < self.valid_before
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator that can be computed. At most one version holds on any day."""

    id: str
    label: Text
    unit: Unit
    group: str
    calendar: Calendar
    versions: tuple[VersionDefinition, ...]
    smallest_place: str = "commune"
    breakdowns: tuple[str, ...] = ()

    def on(self, day: dt.date) -> VersionDefinition | None:
        """The version that holds on a day."""
        return next((v for v in self.versions if v.holds_on(day)), None)

    @property
    def registers(self) -> frozenset[str]:
        """The registers any of its versions reads."""
        return frozenset(t.table.id for v in self.versions for t in v.terms)


def definitions(pack: Pack, where: Where | None = None) -> tuple[dict[str, Definition], list[Refusal]]:
    """Every indicator of a pack that can be built, by id, and the refusals of those that cannot."""
    builder = _Builder(pack, where or _path)
    built = [builder.definition(n, indicator) for n, indicator in enumerate(pack.indicators)]
    return {d.id: d for d in built if d is not None}, builder.refusals


def check_pack(pack: Pack, where: Where) -> list[Refusal]:
    """Everything wrong with the figures of a pack, each with the file and line that `where` gives for its path."""
    builder = _Builder(pack, where)
    for n, indicator in enumerate(pack.indicators):
        builder.definition(n, indicator)
    builder.check_registers()
    builder.check_targets()
    return builder.refusals


def _path(path: Path) -> str:
    return ".".join(map(str, path))


@dataclass(slots=True)
class _Builder:
    """Builds definitions and gathers what is wrong."""

    pack: Pack
    where: Where
    refusals: list[Refusal] = field(default_factory=list)

    def _refuse(self, code: str, path: Path, **words: object) -> None:
        self.refusals.append(fault(code, self.where(path), **words))

    def _refuse_unknown(self, kind: str, said: str, path: Path, allowed: list[str]) -> None:
        names = ", ".join(allowed)
        self._refuse("FIG-025", path, kind=kind, said=said, names=names, nearest=nearest(said, allowed))

    def definition(self, n: int, indicator: Indicator) -> Definition | None:
        """The indicator, or None when something in it is refused."""
        before = len(self.refusals)
        path: Path = ("indicators", n)
        versions = [self._version((*path, "versions", m), v) for m, v in enumerate(indicator.versions)]
        self._check_once(path, indicator)
        self._check_breakdowns(path, indicator)
        calendar = self._calendar(path, indicator)
        self._check_group((*path, "group"), indicator.group)
        if len(self.refusals) > before or calendar is None:
            return None
        return Definition(
            id=indicator.id,
            label=indicator.label,
            unit=indicator.unit,
            group=indicator.group,
            calendar=calendar,
            versions=tuple(v for v in versions if v is not None),
            smallest_place=indicator.smallest_place,
            breakdowns=indicator.breakdowns,
        )

    def _calendar(self, path: Path, indicator: Indicator) -> Calendar | None:
        calendars = {calendar.id: calendar for calendar in self.pack.calendars}
        if indicator.calendar not in calendars:
            self._refuse_unknown("lịch (calendar)", indicator.calendar, (*path, "calendar"), list(calendars))
        return calendars.get(indicator.calendar)

    def _check_group(self, path: Path, group: str) -> None:
        groups = [g.id for g in self.pack.groups]
        if group not in groups:
            self._refuse_unknown("nhóm xã (group)", group, path, groups)

    def _version(self, path: Path, version: IndicatorVersion) -> VersionDefinition | None:
        numerator = self._term((*path, "numerator"), version.numerator)
        denominator = None
        if version.denominator is not None:
            denominator = self._term((*path, "denominator"), version.denominator)
        if numerator is None or (version.denominator is not None and denominator is None):
            return None
        valid = (version.valid_from, version.valid_before)
        return VersionDefinition(version.version, *valid, numerator, denominator, version.words)

    def _term(self, path: Path, term: Term) -> TermDefinition | None:
        if term.scope is not None:
            self._check_group((*path, "scope"), term.scope)
        table = self._table(term.register_id)
        if table is None:
            names = [PLACE, *(register.id for register in self.pack.registers)]
            self._refuse_unknown("sổ (register)", term.register_id, (*path, "register"), names)
            return None
        if term.window is not None and table.kind in (Kind.THING, None):
            self._refuse("FIG-023", (*path, "window"), said=term.window.value, table=table.id)
            return None
        expression, refused = read_expression(term.expression, table, self.where((*path, "expression")))
        self.refusals += refused
        population = None
        if term.population.strip():
            population, refused = read_predicate(term.population, table, self.where((*path, "population")))
            self.refusals += refused
            if population is None:
                return None
        if expression is None:
            return None
        return TermDefinition(table, expression, population, term.window, term.scope)

    def _table(self, register: str) -> Table | None:
        if register == PLACE:
            return place_table(self.pack)
        return next((table_of(r) for r in self.pack.registers if r.id == register), None)

    def _check_once(self, path: Path, indicator: Indicator) -> None:
        """At most one version holds on any day."""
        for n, later in enumerate(indicator.versions):
            for earlier in indicator.versions[:n]:
                if _overlap(earlier, later):
                    said = f"{earlier.version} và {later.version}"
                    self._refuse("FIG-026", (*path, "versions", n), said=said)

    def _check_breakdowns(self, path: Path, indicator: Indicator) -> None:
        terms = [t for v in indicator.versions for t in (v.numerator, v.denominator) if t is not None]
        tables = [table for t in terms if (table := self._table(t.register_id)) is not None]
        attributes = {decision.attribute for decision in self.pack.attributes}
        common = (
            [name for name in _sliceable(tables[0]) if all(name in _sliceable(t) for t in tables)]
            if tables
            else []
        )
        allowed = sorted({*common, *attributes})
        for n, name in enumerate(indicator.breakdowns):
            if name not in allowed:
                near = nearest(name, allowed)
                names, ids = ", ".join(allowed), ", ".join(dict.fromkeys(t.id for t in tables))
                self._refuse(
                    "FIG-024", (*path, "breakdowns", n), said=name, table=ids, names=names, nearest=near
                )

    def check_registers(self) -> None:
        """No field bears the name of a column that every register has, or one that no expression can read."""
        for n, register in enumerate(self.pack.registers):
            table = table_of(register)
            for m, entry in enumerate(register.fields):
                path = ("registers", n, "fields", m, "id")
                if entry.id in BUILT_IN:
                    self._refuse("FIG-030", path, said=entry.id, table=register.id, names=", ".join(BUILT_IN))
                elif read_predicate(f"{entry.id} IS NULL", table, "")[0] is None:
                    self._refuse("FIG-031", path, said=entry.id, table=register.id)

    def check_targets(self) -> None:
        """A change per year is asked only of an indicator that has a direction."""
        for n, target in enumerate(self.pack.targets):
            for m, aspect in enumerate(target.aspects):
                if isinstance(aspect.meaning, ChangePerYear):
                    self._check_direction(("targets", n, "aspects", m, "meaning"), aspect.indicator)

    def _check_direction(self, path: Path, indicator: str) -> None:
        found = next((i for i in self.pack.indicators if i.id == indicator), None)
        if found is not None and found.direction == "none":
            self._refuse("FIG-027", path, said=indicator)


def _overlap(one: IndicatorVersion, other: IndicatorVersion) -> bool:
    return _before(one.valid_from, other.valid_before) and _before(other.valid_from, one.valid_before)


def _before(start: dt.date | None, end: dt.date | None) -> bool:
    return start is None or end is None or start < end


def _sliceable(table: Table) -> list[str]:
    """The columns that records can be told apart by: not their key and place, and no decimals."""
    return [c.name for c in table.columns if c.name not in ("key", "place") and c.type is not Type.DECIMAL]
