"""Which publications to withhold so that no small count can be read, nor worked out from what is left.

Counts are variables; a line says that some of them add up to another (a commune's cells to the commune, communes to a
group, households poor and not poor to households). A publication shows one or more variables: a rate shows its
numerator and its denominator. Whoever reads all that is shown knows the lines too, that no count is negative, and which
counts are zero; from that no small count may follow.

First every publication of a small count is withheld (primary). Then, as long as a small count still follows from the
lines by exact elimination, or its bounds close on one number, one more publication that it follows from is withheld
(complement): a part before a total, one that opens no other line before one that does, the smaller count before the
larger. Complements that turn out to hide nothing, because what they show follows from the rest, are shown again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vungcao.figures.elimination import Line, Number, Variable, fixed, followed

Publication = tuple[str, ...]
_PATIENCE = 6
"""How often one count is given a single complement at a time."""
HEAVY = 10
"""From this weight on a publication is a complement only where nothing lighter can be one."""


@dataclass
class Counts:
    """All that is known and shown of some counts.

    `values` holds None for a count that is in the sums but that nobody publishes. `weight` of a publication is what its
    loss costs: complements are taken from the lightest.
    """

    smallest: int
    values: dict[Variable, Number | None] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    shown: dict[Publication, tuple[Variable, ...]] = field(default_factory=dict)
    weight: dict[Publication, int] = field(default_factory=dict)
    small: set[Variable] = field(default_factory=set)
    given: set[Publication] = field(default_factory=set)
    """Withheld already."""
    firm: set[Publication] = field(default_factory=set)
    """Shown already: not to be withheld."""

    def count(self, name: Variable, value: Number | None, *, small: bool | None = None) -> None:
        """A count; it is small when it is 1 to `smallest` - 1, or when that is said of it."""
        self.values[name] = value
        if (value is not None and 0 < value < self.smallest) if small is None else small:
            self.small.add(name)

    def add_up(self, total: Variable, parts: Iterable[Variable]) -> None:
        """The parts make the total."""
        line: dict[Variable, Number] = {total: -1}
        for part in parts:
            line[part] = line.get(part, 0) + 1
        self.lines.append(line)

    def publish(self, name: Publication, variables: Sequence[Variable], weight: int) -> None:
        """Something that would show these counts."""
        self.shown[name] = tuple(variables)
        self.weight[name] = weight


def withheld(counts: Counts) -> frozenset[Publication]:
    """The publications to withhold."""
    return _Withholding(_merged(counts)).settled()


def _merged(counts: Counts) -> Counts:
    """The same with counts that must be equal as one: a hamlet's cell in its commune and in each group around it."""
    same: dict[Variable, Variable] = {}

    def one(variable: Variable) -> Variable:
        while variable in same:
            variable = same[variable]
        return variable

    for line in counts.lines:
        if sorted(line.values()) == [-1, 1]:
            first, *other = sorted({one(variable) for variable in line})
            same |= dict.fromkeys(other, first)
    merged = Counts(counts.smallest, weight=counts.weight, small={one(v) for v in counts.small})
    merged.given, merged.firm = counts.given, counts.firm
    for variable, value in counts.values.items():
        if value is not None or one(variable) not in merged.values:
            merged.values[one(variable)] = value
    lines = (_renamed(line, one) for line in counts.lines)
    merged.lines = [
        dict(line) for line in dict.fromkeys(tuple(sorted(line.items())) for line in lines) if line
    ]
    merged.shown = {
        name: tuple(dict.fromkeys(one(v) for v in variables)) for name, variables in counts.shown.items()
    }
    return merged


def _renamed(line: Line, one: Callable[[Variable], Variable]) -> dict[Variable, Number]:
    found: dict[Variable, Number] = defaultdict(int)
    for variable, factor in line.items():
        found[one(variable)] += factor
    return {variable: factor for variable, factor in found.items() if factor}


@dataclass
class _Withholding:
    counts: Counts
    primary: set[Publication] = field(default_factory=set)
    hidden: set[Publication] = field(default_factory=set)
    times_told: dict[Variable, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.publishers: dict[Variable, list[Publication]] = defaultdict(list)
        for name, variables in self.counts.shown.items():
            for variable in variables:
                self.publishers[variable].append(name)
        self.lines_of: dict[Variable, list[int]] = defaultdict(list)
        for n, line in enumerate(self.counts.lines):
            for variable in line:
                self.lines_of[variable].append(n)

    def settled(self) -> frozenset[Publication]:
        self.primary = set(self.counts.given)
        for name, variables in self.counts.shown.items():
            if self.counts.small.intersection(variables):
                self.primary.add(name)
        self.hidden = set(self.primary)
        while self._hide_more(self._worked_out()) or self._hide_more(self._squeezed()):
            pass
        self._show_what_hides_nothing()
        return frozenset(self.hidden)

    def _unknown(self) -> set[Variable]:
        """Counts that nothing shows, and that no single line tells of what is shown."""
        shown = {v for name, vs in self.counts.shown.items() if name not in self.hidden for v in vs}
        unknown = {v for v in self.counts.values if v not in shown}
        for line in self.counts.lines:
            left = [v for v in line if v in unknown]
            if len(left) == 1 and self._only_follows(left[0]):
                unknown.discard(left[0])
        return unknown

    def _only_follows(self, variable: Variable) -> bool:
        """Whether a count is published nowhere, and may be told."""
        is_small = variable in self.counts.small
        return not is_small and variable not in self.publishers and self.counts.values[variable] is not None

    def _open_lines(self, unknown: set[Variable]) -> list[Line]:
        """The lines that can tell something: those with an unknown that matters or meets another line."""
        bare = {v for v in unknown if v not in self.counts.small and len(self.lines_of[v]) == 1}
        return [line for line in self.counts.lines if (unknown & line.keys()) - bare]

    def _worked_out(self) -> dict[Variable, set[Variable]]:
        """Small counts that follow from what is shown, each with the shown counts that it follows from."""
        unknown = self._unknown()
        found = followed(self._open_lines(unknown), unknown)
        return {v: set(sources) for v, sources in found.items() if v in self.counts.small}

    def _squeezed(self) -> dict[Variable, set[Variable]]:
        """Small counts whose bounds close on one number, each with shown counts whose loss would open them."""
        unknown = self._unknown()
        closed = self._closed(self._open_lines(unknown), unknown)
        return {v: self._shown_around(v, unknown) for v in closed if self.times_told[v] < 2 * _PATIENCE}

    def _shown_around(self, variable: Variable, unknown: set[Variable]) -> set[Variable]:
        """The shown counts of its lines; when there are none, of the lines of the unknown in them, and so on."""
        reached, ring = {variable}, {variable}
        while ring:
            beside = {w for v in ring for n in self.lines_of[v] for w in self.counts.lines[n]}
            shown = {w for w in beside - unknown if self._can_serve(w)}
            if shown:
                return shown
            ring = (beside & unknown) - reached
            reached |= ring
        return set()

    def _can_serve(self, variable: Variable) -> bool:
        """Whether a count may be withheld: it is published, and nothing firm shows it."""
        return variable in self.publishers and not self.counts.firm.intersection(self.publishers[variable])

    def _closed(self, lines: list[Line], unknown: set[Variable]) -> list[Variable]:
        values = self.counts.values
        at_bound = {v for v in unknown if values[v] in (0, 1)}
        return [v for v in fixed(lines, unknown, at_bound) if v in self.counts.small]

    def _hide_more(self, told: Mapping[Variable, set[Variable]]) -> bool:
        """Withhold complements for each count told, unless one withheld in this round serves it already."""
        now: set[Variable] = set()
        unknown = self._unknown()
        for variable in sorted(told):
            if told[variable] & now:
                continue
            self.times_told[variable] += 1
            for choice in self._complements(told[variable], unknown, self.times_told[variable]):
                self.hidden.update(self.publishers[choice])
                now.update(v for name in self.publishers[choice] for v in self.counts.shown[name])
            unknown |= now
        return bool(now)

    def _complements(self, sources: set[Variable], unknown: set[Variable], times: int) -> list[Variable]:
        """The complement that costs least; two, then four of them for a count that is told again and again."""
        ranked = sorted(
            (self._cost(v, unknown), v) for v in sources if v not in unknown and self._can_serve(v)
        )
        some = ranked[: 2 ** min(2, max(0, times - _PATIENCE))]
        return [v for cost, v in some if cost[0] == some[0][0][0]]

    def _cost(self, variable: Variable, unknown: set[Variable]) -> tuple[bool, bool, int, int, int, Number]:
        value = self.counts.values[variable] or 0
        names = [name for name in self.publishers[variable] if name not in self.hidden]
        opened = 0
        for n in self.lines_of[variable]:
            open_already = len(unknown & self.counts.lines[n].keys())
            opened += (open_already == 0) - (open_already == 1)
        weight = max(self.counts.weight[name] for name in names)
        return weight >= HEAVY, value == 0, weight, opened, len(names), value

    def _show_what_hides_nothing(self) -> None:
        """A complement whose every count follows from what is shown tells nothing new."""
        unknown = self._unknown()
        told = followed(self._open_lines(unknown), unknown).keys() | (self.counts.values.keys() - unknown)
        for name in sorted(self.hidden - self.primary):
            if told >= set(self.counts.shown[name]):
                self.hidden.discard(name)
