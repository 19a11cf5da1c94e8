"""A question answered: planned, scanned by an engine, and put together into figures.

    answer(question, run) -> {(indicator id, Area, Cell): Figure}

where `run(scan) -> list[Line]` is an engine bound to its tables: `engines.duckdb.runner(connection, tables)`.
An area adds up exactly the communes that report: one without a word counts in neither numerator nor denominator.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from vungcao.figures.counted import Amounts, Counted, Slot, Sum, Units
from vungcao.figures.definition import Definition, TermDefinition, VersionDefinition
from vungcao.figures.figure import WHOLE, Amount, Area, Cell, Figure
from vungcao.figures.ground import Question
from vungcao.figures.plan import (
    Basis,
    Line,
    Nils,
    Provisional,
    Scan,
    Seen,
    Simulated,
    attribute_values,
    bases,
    breaks_by_attribute,
    breaks_by_field,
    plan,
    scope_units,
    units_of,
)
from vungcao.figures.states import Parts, figure_of, not_applicable

Answers = dict[tuple[str, Area, Cell], Figure]
Run = Callable[[Scan], list[Line]]


def answer(question: Question, run: Run) -> Answers:
    """Each asked definition in each asked area: the whole, and one cell per value of the breakdown found there.

    Different values are counted in the crowds that are expected to report; a crowd in which a commune turned out to
    have records but nothing to say is counted again without it.
    """
    counted = [Counted.of(scan, run(scan), question) for scan in plan(question)]
    while True:
        answers = assemble(question, counted)
        lacking = [one for one in counted if one.lacking]
        if not lacking:
            return answers
        for one in lacking:
            scan = one.scan_for_lacking()
            one.add_crowds(scan.crowds, run(scan))


def assemble(question: Question, counted: list[Counted]) -> Answers:
    """The figures that scans, already run, make."""
    answers: Answers = {}
    for definition in question.definitions:
        version = definition.on(question.moment.as_of)
        sources = [] if version is None else _sources(version, question, counted)
        for area in question.areas:
            units = _units_asked(definition, version, area, question)
            if version is None or not units:
                answers[definition.id, area, WHOLE] = not_applicable(definition, area, question)
                continue
            maker = _Maker(definition, version, area, units, question, sources)
            answers.update(((definition.id, area, figure.cell), figure) for figure in maker.figures())
    return answers


def _units_asked(
    definition: Definition, version: VersionDefinition | None, area: Area, question: Question
) -> Units:
    too_fine = definition.smallest_place == "programme" and area.id in question.ground.communes
    return frozenset() if version is None or too_fine else units_of(area, definition, question)


@dataclass(frozen=True)
class _Source:
    """A basis of the figure and what was counted of it."""

    basis: Basis
    counted: Counted
    seen: Amounts
    nils: Amounts
    simulated: Amounts
    provisional: Amounts
    candidates: Amounts
    undecided: Amounts | None
    sums: dict[TermDefinition, Sum]

    @classmethod
    def of(cls, basis: Basis, counted: Counted) -> "_Source":
        """A basis where it was counted."""
        return cls(
            basis,
            counted,
            seen=counted.column(Seen()),
            nils=counted.column(Nils()),
            simulated=counted.column(Simulated()),
            provisional=counted.column(Provisional()),
            candidates=counted.column(basis.candidates),
            undecided=None if basis.undecided is None else counted.column(basis.undecided),
            sums={term: counted.sum_of(term) for term in basis.terms},
        )

    def says(self, units: Units, slot: Slot = ()) -> bool:
        """Whether there is a record, or the word that there is none, and not every record is silent."""
        if not self.seen(units, slot) and not self.nils(units, slot):
            return False
        return not self.is_silent(units, slot)

    def is_silent(self, units: Units, slot: Slot) -> bool:
        """Whether there are records that may count and none of them says."""
        candidates = self.candidates(units, slot)
        return candidates > 0 and candidates == self.unknown(units, slot)

    def unknown(self, units: Units, slot: Slot) -> int:
        """How many records do not say."""
        return 0 if self.undecided is None else self.undecided(units, slot)

    @cached_property
    def saying(self) -> Units:
        """The communes that say something."""
        return frozenset(u for u in self.counted.slots if self.says(frozenset([u])))

    def reporting(self, units: Units) -> Units:
        """Those of some communes that say something."""
        return units & self.saying


def _sources(version: VersionDefinition, question: Question, counted: list[Counted]) -> list[_Source]:
    by_scan = {(c.scan.table.id, c.scan.slice): c for c in counted}
    return [_Source.of(basis, by_scan[basis.table.id, basis.slice]) for basis in bases(version, question)]


@dataclass(frozen=True, slots=True)
class _Maker:
    """One definition in one area."""

    definition: Definition
    version: VersionDefinition
    area: Area
    units: Units
    question: Question
    sources: list[_Source]

    def figures(self) -> Iterator[Figure]:
        """The whole, then each cell."""
        yield self._figure(WHOLE, self.units)
        name = self.question.breakdown
        if breaks_by_field(self.definition, self.question):
            for value in self._values():
                yield self._figure(Cell(name, value), self.units, (value,))
        elif breaks_by_attribute(self.definition, self.question):
            for value, part in attribute_values(self.question).items():
                if self.units & part:
                    yield self._figure(Cell(name, value), self.units & part, within=part)

    def _values(self) -> dict[str | None, None]:
        local = [s for s in self.sources if s.basis.scope is None] or self.sources
        return dict.fromkeys(
            v for s in local for v in s.counted.values(s.basis.candidates, self._of(s, None))
        )

    def _of(self, source: _Source, within: Units | None) -> Units:
        """The communes a source of fixed scope is summed over, or those asked."""
        if source.basis.scope is None:
            return self.units
        fixed = scope_units(source.basis.scope, self.question)
        return fixed if within is None else fixed & within

    def _figure(self, cell: Cell, units: Units, slot: Slot = (), within: Units | None = None) -> Figure:
        parts = self._parts(units, slot, within)
        return figure_of(
            parts,
            definition=self.definition,
            version=self.version,
            area=self.area,
            cell=cell,
            question=self.question,
        )

    def _parts(self, units: Units, slot: Slot, within: Units | None) -> Parts:
        asked = [(s, units if s.basis.scope is None else self._of(s, within)) for s in self.sources]
        saying = _saying(asked)
        main = None if None in saying else self.version.numerator.scope
        reporting = saying[main] if all(saying.values()) else frozenset()
        summed = {t: (s, saying[s.basis.scope]) for s, _ in asked for t in s.basis.terms}
        expected = next(over for s, over in asked if s.basis.scope == main) & self.question.ground.communes
        silent = bool(slot) and any(s.is_silent(over, slot) for s, over in asked)
        divisor = self.version.denominator
        return Parts(
            said=bool(reporting) and not silent,
            numerator=_total(summed, self.version.numerator, slot),
            denominator=None if divisor is None else _total(summed, divisor, slot),
            unknown=sum(s.unknown(over, slot) for s, over in asked),
            reporting=len(expected if reporting - expected else reporting),
            expected=len(expected),
            simulated=any(s.simulated(over, slot) for s, over in asked),
            provisional=any(s.provisional(over, slot) for s, over in asked),
        )


def _saying(asked: list[tuple[_Source, Units]]) -> dict[str | None, Units]:
    """The communes that say everything the figure asks of them: by scope, None for the area itself."""
    found: dict[str | None, Units] = {}
    for source, over in asked:
        saying = source.reporting(over)
        found[source.basis.scope] = found.get(source.basis.scope, saying) & saying
    return found


def _total(summed: dict[TermDefinition, tuple[_Source, Units]], term: TermDefinition, slot: Slot) -> Amount:
    source, units = summed[term]
    return source.sums[term](units, slot)
