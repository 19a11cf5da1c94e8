"""The records of works as values: what each register of works holds, read from a version of it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from vungcao.registers.rules import Facts, Holding

_Read = TypeVar("_Read", bound="Recorded")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One version of a record: every value of it is in `facts`, by field."""

    key: str
    place: str
    since: dt.date
    """The first day on which it holds; for an event the day it happened."""
    before: dt.date | None
    facts: Facts
    seq: int | None
    """None while it is only asked for."""
    simulated: bool

    @classmethod
    def of(cls: type[_Read], held: Holding) -> _Read:
        """The record that a version holds."""
        days = (held.valid_from, held.valid_before)
        return cls(held.key, held.place, *days, held.facts, held.seq, held.simulated)

    def text(self, field: str) -> str:
        """What is written in a field; nothing where it is missing."""
        said = self.facts.get(field)
        return "" if said is None else str(said)

    def whole(self, field: str) -> int | None:
        """A whole number; None where it is missing."""
        said = self.facts.get(field)
        return said if isinstance(said, int) else None

    def needed_whole(self, field: str) -> int:
        """A whole number that the register requires. Raises TypeError where it is missing all the same."""
        said = self.facts.get(field)
        if not isinstance(said, int):
            raise TypeError(f"{self.key}: {field} = {said!r}")
        return said

    def needed_exact(self, field: str) -> Decimal:
        """A decimal number that the register requires. Raises TypeError where it is missing all the same."""
        said = self.exact(field)
        if said is None:
            raise TypeError(f"{self.key}: {field}")
        return said

    def exact(self, field: str) -> Decimal | None:
        """A decimal number; None where it is missing."""
        said = self.facts.get(field)
        return None if said is None else Decimal(str(said))

    def day(self, field: str) -> dt.date | None:
        """A day; None where it is missing."""
        said = self.facts.get(field)
        return None if said is None else dt.date.fromisoformat(str(said))

    @property
    def work(self) -> str:
        """The work that it belongs to; nothing where it names none."""
        return self.text("work")

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.before is None or day < self.before)


class WorkRecord(Recorded):
    """A work as its register knows it."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return self.text("name")

    @property
    def kind(self) -> str:
        return self.text("kind")

    @property
    def content(self) -> str:
        return self.text("content")

    @property
    def field_group(self) -> str:
        """Nothing for a work that has none."""
        return self.text("field_group")

    @property
    def total_vnd(self) -> int:
        return self.needed_whole("total_vnd")

    @property
    def owner(self) -> str:
        return self.text("owner")

    @property
    def lead_agency(self) -> str:
        return self.text("lead_agency")

    @property
    def cost_norm(self) -> str:
        return self.text("cost_norm")

    @property
    def starts_on(self) -> dt.date | None:
        """When it is planned to start."""
        return self.day("starts_on")

    @property
    def ends_on(self) -> dt.date | None:
        """When it is planned to end."""
        return self.day("ends_on")


class Site(Recorded):
    """A point or a line of a work."""

    __slots__ = ()

    @property
    def geometry(self) -> str:
        """As it is written: see `works.rules.geometry`."""
        return self.text("geometry")


class FundingLine(Recorded):
    """What one source pays of a work."""

    __slots__ = ()

    @property
    def source(self) -> str:
        return self.text("source")

    @property
    def amount_vnd(self) -> int:
        return self.needed_whole("amount_vnd")

    @property
    def programme(self) -> str:
        """The other programme, where the capital is integrated."""
        return self.text("programme")


class Decision(Recorded):
    """A step of the course of a work."""

    __slots__ = ()

    @property
    def step(self) -> str:
        return self.text("step")

    @property
    def document(self) -> str:
        """Its number and who issued it."""
        return f"{self.text('document_number')}, {self.text('document_issuer')}"

    @property
    def total_vnd(self) -> int | None:
        """The total that it approves; None where it names none."""
        return self.whole("total_vnd")

    @property
    def ends_on(self) -> dt.date | None:
        """The end that it approves; None where it names none."""
        return self.day("ends_on")


class Contract(Recorded):
    """A signed contract."""

    __slots__ = ()

    @property
    def contractor(self) -> str:
        return self.text("contractor")

    @property
    def amount_vnd(self) -> int:
        return self.needed_whole("amount_vnd")

    @property
    def signed_on(self) -> dt.date | None:
        return self.day("signed_on")


class Progress(Recorded):
    """How much was done on a day, told with photos of a stage."""

    __slots__ = ()

    @property
    def stage(self) -> str:
        return self.text("stage")

    @property
    def percent(self) -> Decimal:
        return self.needed_exact("percent")


class Obstacle(Recorded):
    """What stands in the way, who is to solve it and by when."""

    __slots__ = ()

    @property
    def what(self) -> str:
        return self.text("what")

    @property
    def owner(self) -> str:
        """The organisation that is to solve it."""
        return self.text("owner")

    @property
    def deadline(self) -> dt.date | None:
        return self.day("deadline")

    @property
    def solved_on(self) -> dt.date | None:
        return self.day("solved_on")

    def is_open_on(self, day: dt.date) -> bool:
        """Whether it stood in the way on a day."""
        return self.holds_on(day) and (self.solved_on is None or day < self.solved_on)


class Output(Recorded):
    """What a work is to change: a field of a record of an inventory, for so much of it."""

    __slots__ = ()

    @property
    def target(self) -> str:
        return self.text("target")

    @property
    def inventory(self) -> str:
        """The register that changes; nothing where none does."""
        return self.text("inventory")

    @property
    def record(self) -> str:
        """The record that changes; nothing for one that is new."""
        return self.text("record")

    @property
    def field(self) -> str:
        return self.text("field")

    @property
    def value(self) -> str:
        """The value of the field once the work is finished, as typed."""
        return self.text("value")

    @property
    def quantity(self) -> Decimal:
        return self.needed_exact("quantity")

    @property
    def unit(self) -> str:
        return self.text("unit")


class Assistance(Recorded):
    """What somebody promised a commune, and did."""

    __slots__ = ()

    @property
    def helper(self) -> str:
        return self.text("helper")
