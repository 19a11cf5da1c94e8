"""The reference: slow and obviously right. It walks over the records one by one in plain Python.

It shares with the quick way only the tree of expressions, the question and what makes parts a figure; it neither plans
nor groups nor compiles.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vungcao.figures.definition import Definition, TermDefinition, VersionDefinition
from vungcao.figures.evaluation import Record, Truth, is_in_doubt, total_of, truth_of
from vungcao.figures.expression import aggregates, is_integer, scale_of
from vungcao.figures.figure import WHOLE, Amount, Area, Cell, Figure
from vungcao.figures.ground import Question
from vungcao.figures.states import Parts, exact, figure_of, not_applicable
from vungcao.pack.model import Window
from vungcao.pack.register import Kind

Tables = Mapping[str, Sequence[Record]]
Units = frozenset[str]
Slot = tuple[()] | tuple[str | None]


# Records of one term.


def records_of(term: TermDefinition, tables: Tables, question: Question) -> list[Record]:
    """The stored versions that count for a term at the question's moment, nil ones included."""
    if term.table.kind is None:
        return [
            {**row, "nil": False, "simulated": False, "provisional": False} for row in question.ground.rows
        ]
    known = [r for r in tables[term.table.id] if _is_known(r, question.moment.known)]
    counting = [r for r in known if _counts(r, term, question)]
    return _one_reporter(counting, term) if term.table.kind is Kind.RETURN else counting


def _is_known(record: Record, entry: int) -> bool:
    known_before = record["known_before"]
    return bool(record["known_from"] <= entry and (known_before is None or entry < known_before))


def _counts(record: Record, term: TermDefinition, question: Question) -> bool:
    """Things and plain returns count on the day; events and returns of a window when they fall in it."""
    start, end = record["valid_from"], record["valid_before"]
    day, since = question.moment.as_of, _window_start(term, question)
    if since is None:
        return bool(start <= day and (end is None or day < end))
    if term.table.kind is Kind.RETURN:
        return bool(end is not None and since <= end - dt.timedelta(days=1) <= day)
    return bool(start <= day and (end is None or since < end))


def _window_start(term: TermDefinition, question: Question) -> dt.date | None:
    if term.window is Window.YEAR:
        return dt.date(question.moment.as_of.year, 1, 1)
    if term.window is Window.PROGRAMME or term.table.kind is Kind.EVENT:
        return question.programme
    return None


def _one_reporter(records: list[Record], term: TermDefinition) -> list[Record]:
    """One return per place (and period): the register's agency's, else the one approved last."""
    chosen: dict[object, Record] = {}
    for record in records:
        slot = (record["place"], record["valid_from"] if term.window else None)
        if slot not in chosen or _weight(record, term) > _weight(chosen[slot], term):
            chosen[slot] = record
    return list(chosen.values())


def _weight(record: Record, term: TermDefinition) -> tuple[bool, int]:
    return str(record["key"]).rsplit("|", 1)[-1] == term.table.agency, int(record["seq"])


# Figures.


@dataclass(frozen=True, slots=True)
class _Basis:
    """Terms read from the same records of the same population: a record in doubt for one is in doubt for all."""

    terms: tuple[TermDefinition, ...]
    records: tuple[Record, ...]
    as_of: dt.date

    @property
    def scope(self) -> str | None:
        return self.terms[0].scope

    def of(self, units: Units, question: Question, slot: Slot = ()) -> "_Basis":
        """The same over the records of some communes, and of one value of the breakdown."""
        kept = [r for r in self.records if question.ground.unit(str(r["place"])) in units]
        for value in slot:
            kept = [r for r in kept if _shown(r[question.breakdown or ""]) == value]
        return _Basis(self.terms, tuple(kept), self.as_of)

    def _population(self, record: Record) -> Truth:
        population = self.terms[0].population
        return True if population is None else truth_of(population, record, self.as_of)

    def candidates(self) -> list[Record]:
        """The records that are, or may be, in the population."""
        return [r for r in self.records if not r["nil"] and self._population(r) is not False]

    def undecided(self) -> list[Record]:
        """The candidates that do not say what is asked."""
        asked = [a for term in self.terms for a in aggregates(term.expression)]
        return [
            r
            for r in self.candidates()
            if self._population(r) is None or any(is_in_doubt(a, r, self.as_of) for a in asked)
        ]

    def is_silent(self) -> bool:
        """Whether there are candidates and none of them says."""
        candidates = self.candidates()
        return bool(candidates) and len(candidates) == len(self.undecided())

    def says(self) -> bool:
        """Whether there is a record, or the word that there is none, and not all candidates are silent."""
        return bool(self.records) and not self.is_silent()

    def total(self, term: TermDefinition) -> Amount:
        """The exact value of a term."""
        population = [r for r in self.candidates() if self._population(r) is True]
        scale = scale_of(term.expression)
        units = total_of(term.expression, population, self.as_of) * 10**scale
        if units.denominator != 1:
            raise ValueError(f"{units} is finer than {scale} decimals")
        return exact(units.numerator, scale, integer=is_integer(term.expression))


def answer(question: Question, tables: Tables) -> dict[tuple[str, Area, Cell], Figure]:
    """The same figures that the quick way gives, each definition and area by itself."""
    return {
        (definition.id, area, figure.cell): figure
        for definition in question.definitions
        for area in question.areas
        for figure in _figures(definition, area, question, tables)
    }


def _figures(definition: Definition, area: Area, question: Question, tables: Tables) -> Iterator[Figure]:
    version = definition.on(question.moment.as_of)
    units = _units_asked(definition, area, question)
    if version is None or not units:
        yield not_applicable(definition, area, question)
        return
    bases = _bases(version, tables, question)
    for cell, asked, slot, within in _cells(definition, version, bases, units, question):
        parts = _parts(version, bases, asked, slot, within, question)
        yield figure_of(
            parts, definition=definition, version=version, area=area, cell=cell, question=question
        )


def _cells(
    definition: Definition, version: VersionDefinition, bases: list[_Basis], units: Units, question: Question
) -> Iterator[tuple[Cell, Units, Slot, Units | None]]:
    """The whole, then each cell: with its communes, its value of a field, and the communes of an attribute's value."""
    yield WHOLE, units, (), None
    name, rows = question.breakdown, question.ground.rows
    if name is None or name not in definition.breakdowns:
        return
    if all(term.table.column(name) for term in version.terms):
        for value in _values(bases, units, name, question):
            yield Cell(name, value), units, (value,), None
    elif any(name in row for row in rows):
        for value in {_shown(row[name]) for row in rows}:
            part = frozenset(str(row["key"]) for row in rows if _shown(row[name]) == value)
            if units & part:
                yield Cell(name, value), units & part, (), part


def _parts(
    version: VersionDefinition,
    bases: list[_Basis],
    units: Units,
    slot: Slot,
    within: Units | None,
    question: Question,
) -> Parts:
    over = [units if b.scope is None else _fixed(b, within, question) for b in bases]
    saying: dict[str | None, Units] = {}
    for basis, asked in zip(bases, over, strict=True):
        found = frozenset(u for u in asked if basis.of(frozenset([u]), question).says())
        saying[basis.scope] = found & saying.get(basis.scope, found)
    all_of = [basis.of(asked, question, slot) for basis, asked in zip(bases, over, strict=True)]
    summed = [basis.of(saying[basis.scope], question, slot) for basis in bases]
    main = None if None in saying else version.numerator.scope
    reporting = saying[main] if all(saying.values()) else frozenset()
    expected = next(o for b, o in zip(bases, over, strict=True) if b.scope == main) & question.ground.communes
    return Parts(
        said=bool(reporting) and not (slot and any(basis.is_silent() for basis in all_of)),
        numerator=_total(summed, version.numerator),
        denominator=None if version.denominator is None else _total(summed, version.denominator),
        unknown=sum(len(basis.undecided()) for basis in all_of),
        reporting=len(expected if reporting - expected else reporting),
        expected=len(expected),
        simulated=any(r["simulated"] for basis in all_of for r in basis.records),
        provisional=any(r["provisional"] for basis in all_of for r in basis.records),
    )


def _total(bases: list[_Basis], term: TermDefinition) -> Amount:
    return next(basis.total(term) for basis in bases if term in basis.terms)


def _units_asked(definition: Definition, area: Area, question: Question) -> Units:
    ground = question.ground
    if definition.smallest_place == "programme" and area.id in ground.communes:
        return frozenset()
    return (ground.communes_of(area) & ground.groups[definition.group]) | ground.wider_of(area)


def _bases(version: VersionDefinition, tables: Tables, question: Question) -> list[_Basis]:
    groups: dict[object, list[TermDefinition]] = {}
    for term in version.terms:
        same = (term.table.id, term.scope, term.population, _window_start(term, question))
        groups.setdefault(same, []).append(term)
    day = question.moment.as_of
    return [_Basis(tuple(g), tuple(records_of(g[0], tables, question)), day) for g in groups.values()]


def _values(bases: list[_Basis], units: Units, name: str, question: Question) -> list[str | None]:
    """The values of the breakdown among the candidates of the area."""
    local = [b.of(units, question) for b in bases if b.scope is None]
    found = local or [b.of(_fixed(b, None, question), question) for b in bases]
    return list({_shown(r[name]): None for b in found for r in b.candidates()})


def _fixed(basis: _Basis, within: Units | None, question: Question) -> Units:
    """The communes of a fixed scope."""
    area = Area("group", basis.scope or "")
    units = question.ground.communes_of(area) | question.ground.wider_of(area)
    return units if within is None else units & within


def _shown(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
