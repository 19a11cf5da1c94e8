"""What two records pay for, item by item: a drain that is a package of two works is paid twice.

Only an item whose title names something is compared: what it is, and of which hamlet, road or place. «Package 1:
construction» is a package of every work.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vungcao.works.overlap.rules.names import (
    Name,
    likeness_of_numbers,
    likeness_of_proper_names,
    likeness_of_words,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a record pays for: a package of a work."""

    title: str
    """As it is written."""
    name: Name
    """What the title says."""
    category: str
    payee: str
    """Whom it is paid to, in one form however written; nothing where it is not said."""
    amount: int
    """In đồng."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two items, one of each record."""

    first: Item
    second: Item
    said: Fraction
    """How alike their titles are, from 0 to 1."""
    apart: Fraction
    """By how many percent of the larger their amounts differ."""


def matches(one: Sequence[Item], other: Sequence[Item]) -> list[Match]:
    """The pairs of items of one category whose titles have something in common."""
    return [
        Match(first, second, said, _apart(first.amount, second.amount))
        for first in one
        for second in other
        if first.category == second.category and (said := _likeness(first.name, second.name)) > 0
    ]


def _likeness(one: Name, other: Name) -> Fraction:
    """All that two titles say taken together: what it is, whose, which; nothing where any of it differs wholly."""
    told = (likeness_of_proper_names(one, other), likeness_of_numbers(one, other))
    known = [each for each in told if each is not None]
    if not known:
        return Fraction(0)
    return _product([likeness_of_words(one, other) or Fraction(0), *known])


def _product(shares: Iterable[Fraction]) -> Fraction:
    product = Fraction(1)
    for each in shares:
        product *= each
    return product


def _apart(one: int, other: int) -> Fraction:
    largest = max(one, other)
    return Fraction(100 * abs(one - other), largest) if largest else Fraction(0)
