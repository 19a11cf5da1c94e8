"""A figure as a page shows it: scaled to its unit, with the address of its proof."""

from dataclasses import dataclass
from fractions import Fraction

from vungcao.figures.figure import Figure
from vungcao.pack.model import Indicator, Unit


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure and the indicator it is of."""

    figure: Figure
    indicator: Indicator

    @property
    def state(self) -> str:
        """Its state."""
        return self.figure.state.value

    @property
    def value(self) -> Fraction | None:
        """Its value in the indicator's unit: 98 for 98 %. None in every state without a value."""
        return scaled(self.figure.value, self.indicator.unit)

    @property
    def places(self) -> int:
        """How many decimals are written."""
        return self.indicator.places

    @property
    def unit(self) -> str:
        """The unit's id."""
        return self.indicator.unit.value

    @property
    def area(self) -> str:
        """Id of the place or group, as its proof's address has it."""
        return self.figure.area.id

    @property
    def named(self) -> str:
        """The figure among others: "indicator@area"."""
        return f"{self.indicator.id}@{self.area}"

    @property
    def is_partial(self) -> bool:
        """Whether some commune that is expected to report has not."""
        return 0 < self.figure.reporting < self.figure.expected


def scaled(value: Fraction | None, unit: Unit) -> Fraction | None:
    """A stored value in the unit it is promised and shown in: a ratio of 0.98 is 98 %."""
    if value is None:
        return None
    return value * 100 if unit is Unit.PERCENT else value
