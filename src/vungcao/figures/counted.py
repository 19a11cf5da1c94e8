"""What a scan counted, added up exactly for any set of communes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from vungcao.figures.definition import TermDefinition
from vungcao.figures.expression import Combined, Expression, is_integer, scale_of
from vungcao.figures.figure import Amount
from vungcao.figures.ground import Question
from vungcao.figures.plan import Crowd, Line, Metric, Scan, Tally
from vungcao.figures.states import exact

Slot = tuple[()] | tuple[str | None]
"""The whole, or one value of the breakdown."""
Units = frozenset[str]


@dataclass
class Counted:
    """The lines of one scan by commune (or wider place) and slot, and by crowd and slot.

    A count of different values in several communes is looked up in the crowd that has the same records; when there is
    none, the communes are noted in `lacking` and the count must be asked again with that crowd.
    """

    scan: Scan
    by_unit: dict[tuple[str, Slot], list[int]] = field(default_factory=dict)
    slots: dict[str, list[Slot]] = field(default_factory=dict)
    by_crowd: dict[tuple[Units, Slot], tuple[int, ...]] = field(default_factory=dict)
    lacking: set[Units] = field(default_factory=set)

    @classmethod
    def of(cls, scan: Scan, lines: Iterable[Line], question: Question) -> "Counted":
        """The lines of a scan, each counted to the commune that its place counts to."""
        counted = cls(scan)
        for line in lines:
            unit = None if line.place is None else question.ground.unit(line.place)
            if line.crowd is None and unit is not None:
                counted._add(unit, line)
        counted.add_crowds(scan.crowds, lines)
        return counted

    def _add(self, unit: str, line: Line) -> None:
        slots: list[Slot] = [() if line.whole else (line.value,)]
        if not line.whole and not self.scan.is_distinct:
            slots.append(())
        for slot in slots:
            sums = self.by_unit.get((unit, slot))
            if sums is None:
                self.by_unit[unit, slot] = list(line.amounts)
                self.slots.setdefault(unit, []).append(slot)
                continue
            for n, amount in enumerate(line.amounts):
                sums[n] += amount

    def add_crowds(self, crowds: Iterable[Crowd], lines: Iterable[Line]) -> None:
        """Take in the crowds of a scan."""
        units = {crowd.id: crowd.units for crowd in crowds}
        for line in lines:
            if line.crowd is not None:
                self.by_crowd[units[line.crowd], () if line.whole else (line.value,)] = line.amounts
        self.lacking -= set(units.values())

    def column(self, metric: Metric) -> "Amounts":
        """One metric, looked up once and asked many times."""
        is_distinct = isinstance(metric, Tally) and metric.is_distinct
        return Amounts(self, self.scan.metrics.index(metric), is_distinct)

    def different(self, place: int, units: Units, slot: Slot) -> int:
        """How many different values some communes have together, or 0 with the crowd noted as lacking."""
        present = frozenset(u for u in units if (u, slot) in self.by_unit)
        if len(present) < 2:
            return sum(self.by_unit[u, slot][place] for u in present)
        everyone = {u for u, at in self.by_unit if at == slot}
        for (crowd, at), amounts in self.by_crowd.items():
            if at == slot and crowd & everyone == present:
                return amounts[place]
        self.lacking.add(present)
        return 0

    def values(self, metric: Metric, units: Units) -> Iterator[str | None]:
        """The values of the breakdown that have a row of the metric in some of the communes."""
        place = self.scan.metrics.index(metric)
        for unit in units:
            for slot in self.slots.get(unit, ()):
                if slot and self.by_unit[unit, slot][place]:
                    yield slot[0]

    def sum_of(self, term: TermDefinition) -> "Sum":
        """A term, looked up once and asked many times."""
        scale = scale_of(term.expression)
        parts = tuple(self._parts(term.expression, term, scale, 1))
        return Sum(parts, scale, is_integer(term.expression))

    def _parts(
        self, of: Expression, term: TermDefinition, scale: int, sign: int
    ) -> Iterator[tuple["Amounts", int]]:
        if isinstance(of, Combined):
            yield from self._parts(of.left, term, scale, sign)
            yield from self._parts(of.right, term, scale, sign if of.op == "+" else -sign)
        else:
            tally = Tally(of, term.population)
            yield self.column(tally), sign * 10 ** (scale - tally.scale)

    def scan_for_lacking(self) -> Scan:
        """The scan that counts again in the crowds that were lacking."""
        lacking = sorted(self.lacking, key=sorted)
        return replace(self.scan, crowds=tuple(Crowd(f"crowd_{n}", units) for n, units in enumerate(lacking)))


@dataclass(frozen=True, slots=True)
class Amounts:
    """One metric of a scan."""

    counted: Counted
    position: int
    is_distinct: bool

    def __call__(self, units: Units, slot: Slot = ()) -> int:
        """The metric over some communes, in whole numbers of 10 to the minus its scale."""
        if self.is_distinct:
            return self.counted.different(self.position, units, slot)
        by_unit, position = self.counted.by_unit, self.position
        return sum(found[position] for u in units if (found := by_unit.get((u, slot))))


@dataclass(frozen=True, slots=True)
class Sum:
    """A term of a definition: metrics, each with its factor, in whole numbers of 10 to the minus `scale`."""

    parts: tuple[tuple[Amounts, int], ...]
    scale: int
    is_integer: bool

    def __call__(self, units: Units, slot: Slot = ()) -> Amount:
        """The exact value of the term over some communes."""
        total = sum(amounts(units, slot) * factor for amounts, factor in self.parts)
        return exact(total, self.scale, integer=self.is_integer)
