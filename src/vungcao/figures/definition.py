"""What an indicator is, ready to be computed: its versions with parsed, typed terms over the registers of a pack."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal
from vungcao.figures.expression import Expression, Predicate, Table, counts_distinct, fields_read
from vungcao.pack.model import Calendar, Kind, Pack, Text, Unit, Window

Path = tuple[str | int, ...]
Where = Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class TermDefinition:
    """An exact sum over the records of one register (or the communes) that `population` is true of.

    `window` is None for things and for returns that are read on the day itself; `scope` is the group it is summed
    over whatever area is asked.
    """

    table: Table
    expression: Expression
    population: Predicate | None = None
    window: Window | None = None
    scope: str | None = None

    def __post_init__(self) -> None:
        if self.window is not None and self.table.kind in (Kind.THING, None):
            raise ValueError(f"things are counted on a day, not over a window: {self.table.id}")

    @property
    def is_distinct(self) -> bool:
        """Whether it must be counted from the records of each area rather than added up."""
        return counts_distinct(self.expression)

    @property
    def reads(self) -> frozenset[str]:
        """The fields it reads."""
        found = fields_read(self.expression)
        return found if self.population is None else found | fields_read(self.population)


@dataclass(frozen=True, slots=True)
class VersionDefinition:
    """How the indicator is counted from `valid_from` up to the day before `valid_before`."""

    version: int
    valid_from: dt.date | None
    valid_before: dt.date | None
    numerator: TermDefinition
    denominator: TermDefinition | None
    words: Text

    @property
    def terms(self) -> tuple[TermDefinition, ...]:
        """Numerator, and denominator when there is one."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    def holds_on(self, day: dt.date) -> bool:
        """Whether the day is in its validity."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_before is None or day < self.valid_before
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator that can be computed. At most one version holds on any day."""

    id: str
    label: Text
    unit: Unit
    group: str
    calendar: Calendar
    versions: tuple[VersionDefinition, ...]
    smallest_place: str = "commune"
    breakdowns: tuple[str, ...] = ()

    def on(self, day: dt.date) -> VersionDefinition | None:
        """The version that holds on a day."""
        return next((v for v in self.versions if v.holds_on(day)), None)

    @property
    def registers(self) -> frozenset[str]:
        """The registers any of its versions reads."""
        return frozenset(t.table.id for v in self.versions for t in v.terms)


def definitions(pack: Pack, where: Where | None = None) -> tuple[dict[str, Definition], list[Refusal]]:
    """Every indicator of a pack that can be built, by id, and the refusals of those that cannot."""
    raise NotImplementedError


def check_pack(pack: Pack, where: Where) -> Sequence[Refusal]:
    """Everything wrong with the figures of a pack, each with the file and line that `where` gives for its path."""
    return definitions(pack, where)[1]
