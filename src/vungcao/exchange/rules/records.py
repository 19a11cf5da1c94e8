"""Approved records as they leave and come back, and all of one work together."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from vungcao.pack.model import Pack
from vungcao.pack.register import Kind, Register, Sensitivity
from vungcao.pack.rules.names import registers_of_accounts
from vungcao.registers.rules import Facts


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it held from one day to before another. Facts that are missing are not among `facts`."""

    register: str
    key: str
    place: str
    valid_from: dt.date
    valid_before: dt.date | None
    facts: Facts = field(default_factory=dict)
    nil: bool = False
    simulated: bool = False
    provisional: bool = False
    told_at: dt.datetime | None = field(default=None, compare=False)
    """The moment of the decision that made it known; nobody knows it of a record that comes from a file."""

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day and (self.valid_before is None or day < self.valid_before)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A work, by its versions, and the records of the other registers that name it, by register."""

    key: str
    work: Sequence[Record]
    parts: Mapping[str, Sequence[Record]]

    def records(self) -> Iterator[Record]:
        """Every record of it."""
        yield from self.work
        for records in self.parts.values():
            yield from records


def by_key(records: Iterable[Record]) -> Iterator[list[Record]]:
    """The versions of each record together, from the first day on."""
    ordered = sorted(records, key=lambda each: (each.key, each.valid_from))
    return (list(versions) for _, versions in groupby(ordered, key=lambda each: each.key))


def open_registers(pack: Pack) -> tuple[Register, ...]:
    """The registers of works and accounts that anybody may see whole, in the order of the pack's parts.

    One with a field that is not public is not given away at all: without that field its records would not come back.
    """
    names = dict.fromkeys(name for _, name in registers_of_accounts(pack))
    registers = [pack.register_by_id(name) for name in names]
    return tuple(each for each in registers if is_open(each))


def is_open(register: Register) -> bool:
    """Whether every field of a register is public."""
    return not register.personal and all(each.sensitivity is Sensitivity.PUBLIC for each in register.fields)


def speaking(versions: Sequence[Record], *, kind: Kind, on: dt.date) -> Record | None:
    """The version that a standard's own fields tell of on a day: the one that holds, or the event that has been."""
    if kind is Kind.EVENT:
        return next((each for each in versions if each.valid_from <= on), None)
    return next((each for each in versions if each.holds_on(on)), None)
