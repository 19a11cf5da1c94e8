"""One scan per register (and window) for all that is asked together: what an engine must count, in no engine's words.

A scan reads the versions of one register that were valid in a slice of time and known at a journal entry, and counts
all its metrics at once by place, and by the breakdown's values. Sums and counts are taken at the finest level only and
added up afterwards, exactly; a count of different values cannot be added up, so a scan that has one is also grouped by
commune and by each crowd of communes asked, with and without the breakdown (GROUPING SETS).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from vungcao.figures.definition import Definition, TermDefinition, VersionDefinition
from vungcao.figures.expression import (
    Aggregate,
    CountDistinct,
    CountRows,
    Predicate,
    SumOf,
    Table,
    aggregates,
)
from vungcao.figures.figure import Area
from vungcao.figures.ground import PlaceRow, Question
from vungcao.pack.model import Window
from vungcao.pack.register import Kind


@dataclass(frozen=True, slots=True)
class Slice:
    """Which stored versions count: known at entry `known`, and valid on `as_of`, or else since `since`.

    With `since`, events count that overlap `since` to `as_of`, and returns whose period ended in it.
    """

    as_of: dt.date
    known: int
    since: dt.date | None = None


# What can be counted of the rows of a slice. Nil rows (the place says it has none) are counted by Nils alone.


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows."""


@dataclass(frozen=True, slots=True)
class Nils:
    """Nil rows."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """Rows, nil or not, whose facts are simulated."""


@dataclass(frozen=True, slots=True)
class Provisional:
    """Rows, nil or not, that were published before their last review step."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows that are in the population or may be: it is true of them, or unknown."""

    population: Predicate


@dataclass(frozen=True, slots=True)
class Undecided:
    """Rows that do not say what is asked: the population is unknown of them, or is true and, for one of `doubts`, its
    condition is unknown, or is true and its value missing."""

    population: Predicate | None
    doubts: tuple[Aggregate, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """An aggregate over the rows that the population is true of."""

    aggregate: Aggregate
    population: Predicate | None

    @property
    def scale(self) -> int:
        """Its results are whole numbers of 10 to the minus `scale`."""
        return self.aggregate.row.scale if isinstance(self.aggregate, SumOf) else 0

    @property
    def is_distinct(self) -> bool:
        """Whether it must be counted at each level."""
        return isinstance(self.aggregate, CountDistinct)


Metric = Seen | Nils | Simulated | Provisional | Candidates | Undecided | Tally


@dataclass(frozen=True, slots=True)
class Crowd:
    """Communes whose different values are counted together."""

    id: str
    units: frozenset[str]


@dataclass(frozen=True)
class Scan:
    """One reading of one register. `breakdown` is a column of its table.

    `units` gives, for scans with a distinct count, the commune that each place's records count to; `rows` are the rows
    of the built-in register `place`, which no engine stores.
    """

    table: Table
    slice: Slice
    metrics: tuple[Metric, ...]
    breakdown: str | None = None
    crowds: tuple[Crowd, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    rows: tuple[PlaceRow, ...] = ()

    @property
    def is_distinct(self) -> bool:
        """Whether it is grouped at several levels."""
        return any(isinstance(m, Tally) and m.is_distinct for m in self.metrics)

    @property
    def one_per_place(self) -> bool:
        """Whether several reporters of one place and period are reduced to one: the register's agency, or else the
        one approved last (the largest sequence number)."""
        return self.table.kind is Kind.RETURN


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a scan's result: of a crowd, or of a place when `crowd` is None.

    `whole` lines are not broken down; else `value` is the breakdown's value as text, None for rows that do not say.
    `amounts` follow the scan's metrics, in whole numbers of 10 to the minus their scale.
    """

    place: str | None
    crowd: str | None
    whole: bool
    value: str | None
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """Terms of one definition that are read from the same rows: their doubts are doubts of one record."""

    table: Table
    slice: Slice
    scope: str | None
    population: Predicate | None
    terms: tuple[TermDefinition, ...]

    @property
    def undecided(self) -> Undecided | None:
        """The metric of its doubts; None when no row can be in doubt."""
        doubts = {a: None for t in self.terms for a in aggregates(t.expression) if not _is_certain(a)}
        return Undecided(self.population, tuple(doubts)) if doubts or self.population is not None else None

    @property
    def candidates(self) -> Metric:
        """The metric of the rows that are or may be in its population."""
        return Seen() if self.population is None else Candidates(self.population)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Everything that must be counted for it."""
        tallies = (tally for t in self.terms for tally in tallies_of(t))
        doubts = () if self.undecided is None else (self.candidates, self.undecided)
        return (Seen(), Nils(), Simulated(), Provisional(), *doubts, *tallies)

    @property
    def is_distinct(self) -> bool:
        """Whether any of its terms counts different values."""
        return any(t.is_distinct for t in self.terms)


def _is_certain(aggregate: Aggregate) -> bool:
    return isinstance(aggregate, CountRows) and aggregate.where is None


def tallies_of(term: TermDefinition) -> tuple[Tally, ...]:
    """The tallies of a term, one per aggregate of its expression from left to right."""
    return tuple(Tally(a, term.population) for a in aggregates(term.expression))


def bases(version: VersionDefinition, question: Question) -> tuple[Basis, ...]:
    """The terms of a version by the rows they are read from: one basis, or two."""
    found: dict[Basis, tuple[TermDefinition, ...]] = {}
    for term in version.terms:
        key = Basis(term.table, slice_of(term, question), term.scope, term.population, ())
        found[key] = (*found.get(key, ()), term)
    return tuple(replace(basis, terms=terms) for basis, terms in found.items())


def slice_of(term: TermDefinition, question: Question) -> Slice:
    """The part of time a term is counted over: things on the day, events since the Programme or the year began."""
    window = term.window
    if window is None and term.table.kind is Kind.EVENT:
        window = Window.PROGRAMME
    moment = question.moment
    since = {
        None: None,
        Window.PROGRAMME: question.programme,
        Window.YEAR: moment.as_of.replace(month=1, day=1),
    }
    return Slice(moment.as_of, moment.known, since[window])


def breaks_by_field(definition: Definition, question: Question) -> bool:
    """Whether the asked breakdown is a declared field of every table that the definition reads on the day."""
    version = definition.on(question.moment.as_of)
    name = question.breakdown
    if version is None or name is None or name not in definition.breakdowns:
        return False
    return all(term.table.column(name) is not None for term in version.terms)


def breaks_by_attribute(definition: Definition, question: Question) -> bool:
    """Whether the asked breakdown is declared and an attribute of the communes rather than a field."""
    name = question.breakdown
    if name is None or name not in definition.breakdowns or breaks_by_field(definition, question):
        return False
    return any(name in row for row in question.ground.rows)


def units_of(area: Area, definition: Definition, question: Question) -> frozenset[str]:
    """The communes of an area that the indicator is asked of, and the larger places that report for it themselves."""
    ground = question.ground
    asked = ground.communes_of(area) & ground.groups[definition.group]
    return asked | ground.wider_of(area)


def scope_units(scope: str, question: Question) -> frozenset[str]:
    """The places whose records count in a term of a fixed scope."""
    area = Area("group", scope)
    return question.ground.communes_of(area) | question.ground.wider_of(area)


def attribute_values(question: Question) -> dict[str | None, frozenset[str]]:
    """The communes by their value of the attribute that is asked as breakdown."""
    found: dict[str | None, set[str]] = {}
    for row in question.ground.rows:
        value = row[question.breakdown or ""]
        found.setdefault(None if value is None else str(value), set()).add(str(row["key"]))
    return {value: frozenset(units) for value, units in found.items()}


def plan(question: Question) -> tuple[Scan, ...]:
    """One scan per register and slice with everything the question needs of it."""
    needed: dict[tuple[str, Slice], Scan] = {}
    for definition in question.definitions:
        version = definition.on(question.moment.as_of)
        for basis in () if version is None else bases(version, question):
            key = (basis.table.id, basis.slice)
            scan = needed.get(key) or _bare_scan(basis, question)
            needed[key] = _with(scan, basis, definition, question)
    return tuple(needed.values())


def _bare_scan(basis: Basis, question: Question) -> Scan:
    rows = question.ground.rows if basis.table.kind is None else ()
    return Scan(basis.table, basis.slice, (), rows=rows)


def _with(scan: Scan, basis: Basis, definition: Definition, question: Question) -> Scan:
    metrics = tuple(dict.fromkeys((*scan.metrics, *basis.metrics)))
    breakdown = question.breakdown if breaks_by_field(definition, question) else scan.breakdown
    scan = replace(scan, metrics=metrics, breakdown=breakdown)
    if not basis.is_distinct:
        return scan
    return with_crowds(scan, crowds_expected(basis, definition, question), question)


def with_crowds(scan: Scan, crowds: Iterable[frozenset[str]], question: Question) -> Scan:
    """The scan with further crowds of more than one commune to count different values in."""
    known = dict.fromkeys([c.units for c in scan.crowds])
    known.update(dict.fromkeys(units for units in crowds if len(units) > 1))
    ground = question.ground
    own = {place: place for place in (*ground.communes, *ground.wider)}
    stands = {place: unit for place in ground.stands_for if (unit := ground.unit(place)) is not None}
    return replace(
        scan,
        crowds=tuple(Crowd(f"crowd_{n}", units) for n, units in enumerate(known)),
        units=tuple(sorted((own | stands).items())),
    )


def crowds_expected(basis: Basis, definition: Definition, question: Question) -> list[frozenset[str]]:
    """The crowds whose different values are asked for if every commune of them reports."""
    areas = [units_of(area, definition, question) for area in question.areas]
    if basis.scope is not None:
        areas = [scope_units(basis.scope, question)]
    if not breaks_by_attribute(definition, question):
        return areas
    return areas + [units & part for units in areas for part in attribute_values(question).values()]
