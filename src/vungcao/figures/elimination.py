"""What follows from sums: unknown counts that exact elimination finds, and those that their bounds hold fast."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Variable = tuple[str, ...]
Number = int | Fraction
Line = Mapping[Variable, Number]
"""Factors of variables whose weighted sum is zero."""


@dataclass
class Rows:
    """Lines in reduced form: each has a pivot, an unknown with factor 1 that stands in no other row.

    An unknown that `last` names becomes a pivot only in a row that has no other unknown.
    """

    unknown: set[Variable]
    last: set[Variable] = field(default_factory=set)
    by_pivot: dict[Variable, dict[Variable, Number]] = field(default_factory=dict)
    _users: dict[Variable, set[Variable]] = field(default_factory=lambda: defaultdict(set))

    def add(self, line: Line) -> None:
        """Take in a line; one that tells nothing new of the unknown is dropped."""
        row = dict(line)
        for pivot in [v for v in row if v in self.by_pivot]:
            _subtract(row, self.by_pivot[pivot], pivot)
        choices = [(v in self.last, len(self._users[v]), v) for v in row if v in self.unknown]
        if choices:
            self._enter(row, min(choices)[2])

    def _enter(self, row: dict[Variable, Number], pivot: Variable) -> None:
        _normalise(row, pivot)
        for user in list(self._users[pivot]):
            before = set(self.by_pivot[user])
            _subtract(self.by_pivot[user], row, pivot)
            self._note(user, before, set(self.by_pivot[user]))
        self.by_pivot[pivot] = row
        self._note(pivot, set(), set(row))

    def _note(self, pivot: Variable, before: set[Variable], after: set[Variable]) -> None:
        """Keep, for each unknown, the rows that it stands in beside their pivot."""
        for v in before - after:
            self._users[v].discard(pivot)
        for v in after - before:
            if v in self.unknown and v != pivot:
                self._users[v].add(pivot)

    def beside(self, pivot: Variable) -> list[Variable]:
        """The unknown in a row beside its pivot."""
        return [v for v in self.by_pivot[pivot] if v in self.unknown and v != pivot]


def _normalise(row: dict[Variable, Number], pivot: Variable) -> None:
    factor = row[pivot]
    if factor != 1:
        for v, n in row.items():
            row[v] = -n if factor == -1 else Fraction(n) / factor


def _subtract(row: dict[Variable, Number], other: Mapping[Variable, Number], pivot: Variable) -> None:
    """Take the pivot out of the row."""
    factor = row[pivot]
    for v, n in other.items():
        left = row.get(v, 0) - factor * n
        if left:
            row[v] = left
        else:
            row.pop(v, None)


def followed(lines: Iterable[Line], unknown: set[Variable]) -> dict[Variable, list[Variable]]:
    """Each unknown that follows from the lines by elimination, with the known counts that it follows from."""
    rows = Rows(unknown)
    for line in lines:
        rows.add(line)
    return {
        pivot: [v for v in row if v != pivot]
        for pivot, row in rows.by_pivot.items()
        if not rows.beside(pivot)
    }


def fixed(lines: Iterable[Line], unknown: set[Variable], at_bound: set[Variable]) -> set[Variable]:
    """Every unknown that has the same value in whatever agrees with the lines and the bounds.

    Those of `at_bound` are at their lower bound: another agreeing set of values can only have more of them. An unknown
    away from its bound can move a little either way, so that only the changes of those at a bound are held by a sign:
    changes that agree with the lines, none negative, are looked for by the simplex method, ray after ray. What has
    changed in one of them may as well move freely; what is left in the end cannot change at all.
    """
    rows = Rows(unknown, last=at_bound)
    for line in lines:
        rows.add(line)
    tableau = {p: {v: rows.by_pivot[p][v] for v in rows.beside(p)} for p in rows.by_pivot if p in at_bound}
    while tableau:
        moved = _ray(tableau)
        if not moved:
            break
        for v in sorted(moved):
            _let_go(tableau, v)
    held = set(tableau).union(*tableau.values())
    return held | followed(rows.by_pivot.values(), unknown - held).keys()


def _let_go(tableau: dict[Variable, dict[Variable, Number]], free: Variable) -> None:
    """Take out a variable that may move either way: a row that has it holds nothing else any more."""
    if free not in tableau:
        user = min((pivot for pivot, row in tableau.items() if free in row), default=None)
        if user is None:
            return
        _swap(tableau, free, user)
    del tableau[free]


def _ray(tableau: dict[Variable, dict[Variable, Number]]) -> set[Variable]:
    """What is positive in some solution, none of it negative and not all zero, of rows `pivot + others = 0`; empty when
    there is no such solution. Bland's rule keeps it from going round in circles."""
    while True:
        gains: dict[Variable, Number] = defaultdict(int)
        for row in tableau.values():
            for v, n in row.items():
                gains[v] += n
        entering = min((v for v, n in gains.items() if n < 1), default=None)
        if entering is None:
            return set()
        leaving = min((pivot for pivot, row in tableau.items() if row.get(entering, 0) > 0), default=None)
        if leaving is None:
            return {entering, *(pivot for pivot, row in tableau.items() if row.get(entering, 0) < 0)}
        _swap(tableau, entering, leaving)


def _swap(tableau: dict[Variable, dict[Variable, Number]], entering: Variable, leaving: Variable) -> None:
    row = {**tableau.pop(leaving), leaving: 1}
    _normalise(row, entering)
    for other in tableau.values():
        if entering in other:
            _subtract(other, row, entering)
    del row[entering]
    tableau[entering] = row
