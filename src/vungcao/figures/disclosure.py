"""Small cells of personal registers: hidden in public, with as many others as it takes that they cannot be worked out.

A register is personal when the pack says so; `Programme.disclosure` says how small is small, and on which document it
rests. A figure that counts persons or households is hidden when its numerator, its denominator, or the part of the
denominator that is not in the numerator (households that are not poor, of a rate of poor households) is 1 to
`smallest` - 1; a sum over records (members of households) also when that few records are in it.

Two indicators that count the same records share their counts: what one hides the other does not show. So all that is
shown of a personal register at one moment is judged together (`hide`), every commune and group, whatever a page asks: a
page, a proof and a download never disagree, and two of them laid side by side tell no more than one. Wholes are judged
first, by themselves; then the slices of each breakdown by itself, with the wholes as they were decided. An area that is
hidden whole shows no slice, so that no two breakdowns together tell of it. What is hidden keeps its indicator, area and
cell, and says only that it is hidden.

What remains, and is accepted: two moments laid side by side tell the change between them, so when one household's
record is corrected, a count shown before and after tells that one household changed and what became of the count, never
which household. A count that was large and is now small is hidden now and was shown then; its past is not taken back.
How many records do not say something is shown beside a figure that is shown: it tells of the records, not of persons.
Where every slice of a whole is hidden and none counts more than one, who knows that none is zero knows each is one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from vungcao.exact.state import State
from vungcao.figures.answer import Answers
from vungcao.figures.containment import is_part_of
from vungcao.figures.definition import Definition, TermDefinition, VersionDefinition
from vungcao.figures.elimination import Variable
from vungcao.figures.expression import And, Combined, CountRows, Expression, IsMissing, Not, Predicate, SumOf
from vungcao.figures.figure import WHOLE, Amount, Area, Cell, Figure
from vungcao.figures.withholding import HEAVY, Counts, Publication, withheld
from vungcao.figures.wording import text_of
from vungcao.pack.model import Pack

Asked = tuple[str, Area, Cell]
Members = Mapping[Area, frozenset[Area]]
"""The communes of each area that is more than one commune."""


def personal_registers(pack: Pack) -> frozenset[str]:
    """The registers whose small cells are hidden."""
    return frozenset(register.id for register in pack.registers if register.personal)


def is_personal(definition: Definition, personal: frozenset[str]) -> bool:
    """Whether any version of the indicator reads a personal register."""
    return bool(definition.registers & personal)


def hide(
    figures: Answers,
    *,
    definitions: Mapping[str, Definition],
    members: Members,
    personal: frozenset[str],
    smallest: int,
    records: Answers | None = None,
) -> Answers:
    """The same figures with those suppressed that must not be public.

    `figures` is everything that is shown of these indicators at one moment: every commune, every area of `members`,
    whole and by every breakdown that is published. `records` holds the same keys for the indicators of `counting`.
    Figures of other registers pass untouched. The result depends on nothing but its arguments.
    """
    mine = {
        asked: figure for asked, figure in figures.items() if is_personal(definitions[asked[0]], personal)
    }
    hidden: frozenset[Publication] = frozenset()
    for breakdown in (None, *sorted({cell.breakdown for _, _, cell in mine if cell.breakdown is not None})):
        slices = {asked: f for asked, f in mine.items() if asked[2].breakdown in (None, breakdown)}
        counts = _Table(slices, definitions, members, personal, smallest, records or {}).counts()
        if breakdown is not None:
            _hold_to(counts, hidden)
        hidden |= withheld(counts)
    return {
        asked: suppressed(figure) if _publication(asked) in hidden else figure
        for asked, figure in figures.items()
    }


def _hold_to(counts: Counts, hidden: frozenset[Publication]) -> None:
    """What was decided of the wholes stands; an area that is hidden whole shows no slice either."""
    for name in counts.shown:
        whole = (*name[:3], "", "")
        if whole in hidden:
            counts.given.add(name)
        elif name == whole:
            counts.firm.add(name)


def suppressed(figure: Figure) -> Figure:
    """The figure without any of its numbers."""
    return replace(figure, state=State.SUPPRESSED, numerator=None, denominator=None, unknown=0)


def counting(definition: Definition) -> Definition | None:
    """The same indicator counting the records that its sums add up; None when it has no sums."""
    versions = tuple(
        replace(
            v,
            numerator=_counting(v.numerator),
            denominator=None if v.denominator is None else _counting(v.denominator),
        )
        for v in definition.versions
    )
    return None if versions == definition.versions else replace(definition, versions=versions)


def _counting(term: TermDefinition) -> TermDefinition:
    return replace(term, expression=_rows_of(term.expression))


def _rows_of(expression: Expression) -> Expression:
    match expression:
        case Combined(_, left, right):
            return Combined("+", _rows_of(left), _rows_of(right))
        case SumOf(row, where):
            said: Predicate = Not(IsMissing(row))
            return CountRows(said if where is None else And((where, said)))
    return expression


@dataclass(frozen=True)
class _Table:
    """All figures of personal registers at one moment as counts, their sums and what would show them."""

    figures: Answers
    definitions: Mapping[str, Definition]
    members: Members
    personal: frozenset[str]
    smallest: int
    records: Answers

    def counts(self) -> Counts:
        counts = Counts(self.smallest)
        for asked, figure in sorted(self.figures.items(), key=lambda entry: _publication(entry[0])):
            if self._is_counted(figure):
                self._count(counts, asked, figure)
        self._add_up(counts)
        self._nest(counts)
        return counts

    def _is_counted(self, figure: Figure) -> bool:
        """Whether its parts stand in the sums: numbers, and records of which none says (their number is hidden)."""
        return figure.numerator is not None or (figure.cell != WHOLE and figure.unknown > 0)

    def _version(self, figure: Figure) -> VersionDefinition | None:
        return self.definitions[figure.indicator].on(figure.moment.as_of)

    def _terms(self, figure: Figure) -> list[tuple[TermDefinition, Amount | None]]:
        """The personal terms of a figure with their amounts."""
        version = self._version(figure)
        if version is None:
            return []
        amounts = [(version.numerator, figure.numerator)]
        if version.denominator is not None:
            amounts.append((version.denominator, figure.denominator))
        return [(term, amount) for term, amount in amounts if term.table.id in self.personal]

    def _count(self, counts: Counts, asked: Asked, figure: Figure) -> None:
        shown = []
        silent = figure.numerator is None and 0 < figure.unknown < self.smallest
        for place, (term, amount) in enumerate(self._terms(figure)):
            name = _variable(term, figure)
            value = None if amount is None else _number(amount)
            few = silent or self._is_few(term, value) or self._has_few_records(asked, place)
            counts.count(name, value, small=few or name in counts.small)
            shown.append(name)
        if figure.numerator is not None or silent:
            self._count_rest(counts, asked, figure, shown)
            counts.publish(_publication(asked), shown, _weight(figure, self.members))

    def _is_few(self, term: TermDefinition, value: int | Fraction | None) -> bool:
        return value is not None and value == int(value) and 0 < value < self.smallest

    def _has_few_records(self, asked: Asked, place: int) -> bool:
        counted = self.records.get(asked)
        if counted is None:
            return False
        amount = (counted.numerator, counted.denominator)[place]
        return amount is not None and 0 < amount < self.smallest

    def _count_rest(self, counts: Counts, asked: Asked, figure: Figure, shown: list[Variable]) -> None:
        """The part of the denominator that is not in the numerator."""
        if len(shown) != 2 or figure.numerator is None or figure.denominator is None:
            return
        rest = _number(figure.denominator) - _number(figure.numerator)
        name = ("rest", *shown[0], *shown[1])
        counts.count(name, rest, small=self._is_few_rest(rest, figure) or self._has_few_records_left(asked))
        counts.add_up(shown[1], [shown[0], name])
        if name in counts.small:
            shown.append(name)

    def _is_few_rest(self, rest: int | Fraction, figure: Figure) -> bool:
        return any(0 < left < self.smallest for left in (rest, rest - figure.unknown) if left == int(left))

    def _has_few_records_left(self, asked: Asked) -> bool:
        counted = self.records.get(asked)
        if counted is None or counted.numerator is None or counted.denominator is None:
            return False
        return 0 < counted.denominator - counted.numerator < self.smallest

    def _add_up(self, counts: Counts) -> None:
        """The sums that every reader knows: cells to their area, communes to the areas they are in."""
        totals: dict[Variable, dict[str, dict[Variable, None]]] = {}
        for (indicator, area, cell), figure in self.figures.items():
            over = [(wider, cell, "") for wider, communes in self.members.items() if area in communes]
            if cell.breakdown is not None:
                over.append((area, WHOLE, cell.breakdown))
            parts = self._summed(figure, counts)
            for wider, slot, line in over:
                total = self.figures.get((indicator, wider, slot))
                for whole, part in zip(self._summed(total, counts), parts, strict=False):
                    totals.setdefault(whole, {}).setdefault(line, {})[part] = None
        for whole, lines in sorted(totals.items()):
            for summed in lines.values():
                _add_line(counts, whole, list(summed))

    def _summed(self, figure: Figure | None, counts: Counts) -> list[Variable]:
        """The counts of a figure that add up: its terms, and what of the denominator is not in the numerator."""
        if figure is None or not self._is_counted(figure):
            return []
        terms = [term for term, _ in self._terms(figure)]
        if any(term.is_distinct or term.scope is not None for term in terms):
            return []
        names = [_variable(term, figure) for term in terms]
        rest = ("rest", *(part for name in names for part in name))
        return [*names, rest] if rest in counts.values else names

    def _nest(self, counts: Counts) -> None:
        """Counts of which one is a part of another, in different indicators: what is between them is a count too."""
        by_cell: dict[tuple[Area, Cell], dict[Variable, TermDefinition]] = {}
        for figure in self.figures.values():
            for term, amount in self._terms(figure):
                if amount is not None:
                    cell = by_cell.setdefault((figure.area, figure.cell), {})
                    cell[_variable(term, figure)] = term
        for terms in by_cell.values():
            for inner, outer in _nested_pairs(terms):
                self._count_between(counts, inner, outer)

    def _count_between(self, counts: Counts, inner: Variable, outer: Variable) -> None:
        name = ("rest", *inner, *outer)
        whole, part = counts.values[outer], counts.values[inner]
        if name in counts.values or whole is None or part is None or not 0 < whole - part < self.smallest:
            return
        counts.count(name, whole - part)
        counts.add_up(outer, [inner, name])


def _nested_pairs(terms: Mapping[Variable, TermDefinition]) -> Iterator[tuple[Variable, Variable]]:
    for inner, one in sorted(terms.items(), key=lambda entry: entry[0]):
        for outer, other in terms.items():
            if inner != outer and is_part_of(one, other):
                yield inner, outer


def _add_line(counts: Counts, total: Variable, parts: list[Variable]) -> None:
    """A total of which something is not published (a larger place's own records) has a part that nobody sees."""
    values = [counts.values[part] for part in parts]
    known = [value for value in values if value is not None]
    if len(known) == len(values) and sum(known) != counts.values[total]:
        unseen = ("unseen", *total)
        counts.count(unseen, None, small=False)
        parts = [*parts, unseen]
    counts.add_up(total, parts)


def _publication(asked: Asked) -> Publication:
    indicator, area, cell = asked
    return (indicator, area.kind, area.id, *_slot(cell))


def _slot(cell: Cell) -> tuple[str, str]:
    """A value and the records that do not say must not be taken for each other."""
    return cell.breakdown or "", "" if cell.value is None else "=" + cell.value


def _variable(term: TermDefinition, figure: Figure) -> Variable:
    population = "" if term.population is None else text_of(term.population)
    name: Variable = (
        term.table.id,
        text_of(term.expression),
        population,
        term.window or "",
        term.scope or "",
    )
    if term.is_distinct or term.scope is not None:
        name = (*name, figure.indicator)
    return (*name, figure.area.kind, figure.area.id, *_slot(figure.cell))


def _number(amount: Amount) -> int | Fraction:
    return amount if isinstance(amount, int) else Fraction(amount)


def _weight(figure: Figure, members: Members) -> int:
    """What its loss costs: a cell least, then a cell of a group, then a commune, then a group."""
    return (figure.area in members) + HEAVY * (figure.cell == WHOLE)
