"""A figure and the recipe that proves it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from vungcao.exact.state import State

Amount = int | Decimal


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """Whom a figure is asked of: a place ("place", "07534@2025-07-01") or a group ("group", "region_30")."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def place(place_id: str) -> Area:
    """The area that is one place."""
    return Area("place", place_id)


def group(group_id: str) -> Area:
    """The area that is a group of communes of the pack."""
    return Area("group", group_id)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """The day a figure is true of, and the journal entry up to which we knew."""

    as_of: dt.date
    known: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Which slice of an area: a breakdown and its value, or neither for the whole. A None value of a breakdown
    is the records that do not say."""

    breakdown: str | None = None
    value: str | None = None


WHOLE = Cell()


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its parts, its state and what it was made from.

    `numerator` and `denominator` are exact; `denominator` is None for counts and sums. `unknown` counts the records
    of the population that do not say what the numerator asks. `reporting` of `expected` communes have records.
    """

    indicator: str
    version: int | None
    area: Area
    cell: Cell
    moment: Moment
    state: State
    numerator: Amount | None
    denominator: Amount | None
    unknown: int
    reporting: int
    expected: int
    simulated: bool
    is_ratio: bool
    inputs_known: int
    """The last journal entry, not after the moment, that touched a register this figure reads."""
    restated: Literal["", "whole_units", "whole_units_without_parts"] = ""
    """By which method former units are told on the borders of the area; "without parts" when a unit that was cut up
    belonged to it, whose records cannot be told and are left out."""
    provisional: bool = False
    """Whether a record that counts was published before its last review step."""

    @property
    def value(self) -> Fraction | None:
        """The exact value, a quotient for a ratio; None in every state without a value."""
        if not self.state.has_value or self.numerator is None:
            return None
        if not self.is_ratio:
            return Fraction(self.numerator)
        if not self.denominator:
            return None
        return Fraction(self.numerator) / Fraction(self.denominator)
