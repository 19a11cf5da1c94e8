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
            sums = self.by_unit.setdefault((unit, slot), [0] * len(line.amounts))
            for n, amount in enumerate(line.amounts):
                sums[n] += amount

    def add_crowds(self, crowds: Iterable[Crowd], lines: Iterable[Line]) -> None:
        """Take in the crowds of a scan."""
        units = {crowd.id: crowd.units for crowd in crowds}
        for line in lines:
            if line.crowd is not None:
                self.by_crowd[units[line.crowd], () if line.whole else (line.value,)] = line.amounts
        self.lacking -= set(units.values())

    def amount(self, metric: Metric, units: Units, slot: Slot = ()) -> int:
        """The metric over some communes, in whole numbers of 10 to the minus its scale."""
        place = self.scan.metrics.index(metric)
        if isinstance(metric, Tally) and metric.is_distinct:
            return self._different(place, units, slot)
        return sum(found[place] for u in units if (found := self.by_unit.get((u, slot))))

    def _different(self, place: int, units: Units, slot: Slot) -> int:
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
        for (unit, slot), amounts in self.by_unit.items():
            if slot and unit in units and amounts[place]:
                yield slot[0]

    def total(self, term: TermDefinition, units: Units, slot: Slot = ()) -> Amount:
        """The exact value of a term over some communes."""
        scale = scale_of(term.expression)
        return exact(
            self._units(term.expression, term, units, slot), scale, integer=is_integer(term.expression)
        )

    def _units(self, of: Expression, term: TermDefinition, units: Units, slot: Slot) -> int:
        if isinstance(of, Combined):
            left, right = self._units(of.left, term, units, slot), self._units(of.right, term, units, slot)
            return left + right if of.op == "+" else left - right
        tally = Tally(of, term.population)
        more: int = 10 ** (scale_of(term.expression) - tally.scale)
        return self.amount(tally, units, slot) * more

    def scan_for_lacking(self) -> Scan:
        """The scan that counts again in the crowds that were lacking."""
        lacking = sorted(self.lacking, key=sorted)
        return replace(self.scan, crowds=tuple(Crowd(f"crowd_{n}", units) for n, units in enumerate(lacking)))
