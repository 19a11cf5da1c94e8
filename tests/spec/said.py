"""What a figure says, short enough to stand in a test."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tests.spec.cast import PLACES
from vungcao.exact.state import State
from vungcao.figures.figure import Area, Cell, Figure, group

Number = int | str | None
REGION = group("region")


@dataclass(frozen=True)
class Said:
    """The state and parts of a figure. Decimals are said as text, with every digit."""

    state: State
    numerator: Number = None
    denominator: Number = None


MISSING = Said(State.MISSING)
NOT_YET_DUE = Said(State.NOT_YET_DUE)
NOT_APPLICABLE = Said(State.NOT_APPLICABLE)


def of(numerator: Number, denominator: Number = None) -> Said:
    """A value: of(1, 2) is one of two, of(0, 2) a zero, of("1.50") a sum with its decimals."""
    zero = not Decimal(numerator or 0)
    return Said(State.ZERO if zero else State.NUMBER, numerator, denominator)


def undefined(numerator: Number, denominator: Number = 0) -> Said:
    """A ratio over nothing."""
    return Said(State.UNDEFINED, numerator, denominator)


class Told:
    """Answers by the names of the cast."""

    def __init__(self, answers: Mapping[tuple[str, Area, Cell], Figure]) -> None:
        self.answers = answers

    def figure(self, name: str, value: str | None = "whole") -> Figure:
        """The whole figure of a commune or group, or of one value of the breakdown."""
        area = Area("place", PLACES[name]) if name in PLACES else Area("group", name)
        for (_, where, cell), figure in self.answers.items():
            if where == area and (
                cell == Cell() if value == "whole" else cell != Cell() and cell.value == value
            ):
                return figure
        raise KeyError((name, value))

    def __getitem__(self, key: str | tuple[str, str | None]) -> Said:
        name, value = key if isinstance(key, tuple) else (key, "whole")
        figure = self.figure(name, value)
        return Said(figure.state, _shown(figure.numerator), _shown(figure.denominator))

    def values(self, name: str) -> set[str | None]:
        """The values of the breakdown that an area has a cell for."""
        area = Area("place", PLACES[name]) if name in PLACES else Area("group", name)
        return {cell.value for (_, where, cell) in self.answers if where == area and cell != Cell()}


def _shown(amount: int | Decimal | None) -> Number:
    return format(amount, "f") if isinstance(amount, Decimal) else amount
