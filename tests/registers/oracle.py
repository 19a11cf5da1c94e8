"""A deliberately naive memory of facts: every day and every journal entry painted one by one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from vungcao.registers.rules import Change, Facts, Holding, Operation

FIRST = dt.date(2026, 1, 1)
DAYS = 12
"""Days 0 to 11 are looked at one by one; the twelfth stands for all that follow."""

Said = tuple[str, bool, Facts]
"""Place, whether it is a declaration of none, facts."""


def day(number: int) -> dt.date:
    """The day of a number."""
    return FIRST + dt.timedelta(days=number)


@dataclass
class Memory:
    """What is true of each record on each day, as known at each journal entry."""

    now: dict[tuple[str, int], Said] = field(default_factory=dict)
    at_entry: list[dict[tuple[str, int], Said]] = field(default_factory=lambda: [{}])

    def approve(self, changes: Iterable[Change]) -> None:
        """Paint the changes over what is, day by day, and remember the picture."""
        for change in changes:
            for number in range(DAYS + 1):
                if _covers(change, number):
                    self._paint(change, number)
        self.at_entry.append(dict(self.now))

    def _paint(self, change: Change, number: int) -> None:
        self.now.pop((change.key, number), None)
        if change.operation is Operation.SET:
            nils = [
                k
                for (k, n), (place, nil, _) in self.now.items()
                if n == number and nil and place == change.place
            ]
            for key in nils:
                del self.now[key, number]
        if change.operation in (Operation.SET, Operation.NIL):
            nil = change.operation is Operation.NIL
            self.now[change.key, number] = (change.place, nil, change.facts)


def _covers(change: Change, number: int) -> bool:
    return change.valid_from <= day(number) and (
        change.valid_before is None or day(number) < change.valid_before
    )


@dataclass
class Stored:
    """A version as the table would hold it."""

    holding: Holding
    known_from: int
    known_before: int | None = None


def on(stored: Iterable[Stored], number: int, known: int) -> dict[str, list[Said]]:
    """What the stored versions say of a day as known at an entry, by key: every version that claims it."""
    said: dict[str, list[Said]] = {}
    for version in stored:
        held = version.holding
        known_then = version.known_from <= known and (
            version.known_before is None or known < version.known_before
        )
        if (
            known_then
            and held.valid_from <= day(number)
            and (held.valid_before is None or day(number) < held.valid_before)
        ):
            said.setdefault(held.key, []).append((held.place, held.nil, held.facts))
    return said
