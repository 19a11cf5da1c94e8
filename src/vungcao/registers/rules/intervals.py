"""What an approval does to the versions known until now: which it closes, and what it writes in their place.

A version is never changed. One that a change overlaps is closed, and what it said outside the change's days is written
again as remainders, so that no day of it is lost. At any day and any journal entry a record then has at most one
version.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from vungcao.registers.rules.facts import Facts


class Days(Protocol):
    """Something that holds from one day to before another; an open end has no limit."""

    @property
    def valid_from(self) -> dt.date: ...

    @property
    def valid_before(self) -> dt.date | None: ...


def share_a_day(one: Days, other: Days) -> bool:
    """Whether there is a day on which both hold."""
    return (other.valid_before is None or one.valid_from < other.valid_before) and (
        one.valid_before is None or other.valid_from < one.valid_before
    )


class Operation(StrEnum):
    """What a row asks for."""

    SET = "set"
    """From these days on, the record says this."""
    MOVE = "move"
    """The same, for a record that stood in another place until then."""
    END = "end"
    """On these days there is no such record, or no such declaration of none."""
    NIL = "nil"
    """On these days the place has none."""
    REVERSE = "reverse"
    """The event never was."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds of a record from one day to before another; `seq` is None until it is written."""

    key: str
    place: str
    valid_from: dt.date
    valid_before: dt.date | None
    facts: Facts = field(default_factory=dict)
    nil: bool = False
    simulated: bool = False
    published: int | None = None
    """The journal entry that published it as provisional; None when it is approved."""
    seq: int | None = None

    def inside(self, days: Days) -> "Holding":
        """The holding on some days that it shares a day with, to be written again."""
        ends = [end for end in (self.valid_before, days.valid_before) if end is not None]
        start = max(self.valid_from, days.valid_from)
        return replace(self, valid_from=start, valid_before=min(ends, default=None), seq=None)

    def without(self, cut: Days) -> list["Holding"]:
        """What is left of the holding without some days: all of it where it shares none with them."""
        return self.outside(cut) if share_a_day(self, cut) else [self]

    def outside(self, cut: Days) -> list["Holding"]:
        """What remains of the holding, to be written, when some days are cut out of it."""
        start, before = cut.valid_from, cut.valid_before
        remains = []
        if self.valid_from < start:
            remains.append(replace(self, valid_before=start, seq=None))
        if before is not None and (self.valid_before is None or before < self.valid_before):
            remains.append(replace(self, valid_from=before, seq=None))
        return remains


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a submission, checked, as it will be applied."""

    operation: Operation
    key: str
    place: str
    valid_from: dt.date
    valid_before: dt.date | None
    facts: Facts = field(default_factory=dict)
    simulated: bool = False
    published: int | None = None
    """The journal entry that publishes it as provisional, before its last review step."""

    @property
    def holding(self) -> Holding | None:
        """What the change itself writes; nothing when it only ends something."""
        if self.operation in (Operation.END, Operation.REVERSE):
            return None
        nil = self.operation is Operation.NIL
        return Holding(
            key=self.key,
            place=self.place,
            valid_from=self.valid_from,
            valid_before=self.valid_before,
            facts=self.facts,
            nil=nil,
            simulated=self.simulated,
            published=self.published,
        )

    def supersedes(self, standing: Holding) -> bool:
        """Whether the change cuts its days out of a holding.

        It does so to its own record, wherever that stood; a record also ends a declaration of none in its place.
        """
        if not share_a_day(standing, self):
            return False
        appears = self.operation in (Operation.SET, Operation.MOVE)
        return standing.key == self.key or (appears and standing.nil and standing.place == self.place)


@dataclass(frozen=True, slots=True)
class Superseded:
    """The versions to close, by sequence number, and the ones to write, in order."""

    closed: tuple[int, ...]
    written: tuple[Holding, ...]


def supersede(standing: Iterable[Holding], change: Change) -> Superseded:
    """What one change does to the versions that stand."""
    return supersede_all(standing, [change])


def supersede_all(standing: Iterable[Holding], changes: Iterable[Change]) -> Superseded:
    """What changes do, one after the other, to the versions that stand: those of the changes' keys and all
    declarations of none in their places."""
    state = _Standing(standing)
    for change in changes:
        state.apply(change)
    return state.result()


def take_back(
    *,
    published: Iterable[Holding],
    closed: Iterable[Holding],
    standing: Iterable[Holding],
    changes: Iterable[Change],
) -> Superseded:
    """What undoing some changes does that were published before their last review step.

    `published` are the versions they wrote that still stand, `closed` those that they closed, `standing` whatever else
    stands now of their records and in their places. What they closed holds again on the days they cut out of it, but
    for days that somebody else has decided on since: there what they wrote no longer stands. Versions that other
    changes of the same submission wrote are left alone. Each change wrote something: one that only ends a record is
    never published.
    """
    own, there, old = list(published), list(standing), list(closed)
    taken: set[int] = set()
    again: list[Holding] = []
    for change in changes:
        mine = [each for each in own if each.key == change.key and share_a_day(each, change)]
        taken |= {each.seq for each in mine if each.seq is not None}
        for before in (each for each in old if change.supersedes(each)):
            pieces = [before.inside(days) for days in mine if share_a_day(before, days)]
            for other in [*there, *again]:
                if _keeps_out(other, before):
                    pieces = [left for piece in pieces for left in piece.without(other)]
            again += pieces
    return Superseded(tuple(sorted(taken)), tuple(again))


def _keeps_out(other: Holding, before: Holding) -> bool:
    """Whether what stands now leaves no day for what stood before: the same record, or any where none was declared."""
    return other.key == before.key or (before.nil and not other.nil and other.place == before.place)


class _Standing:
    """What stands, by key, while changes are applied; a holding not yet written can be superseded without a trace."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self._by_key: dict[str, list[Holding]] = defaultdict(list)
        self._nil_keys: dict[str, None] = {}
        self._closed: list[int] = []
        for holding in holdings:
            self._add(holding)

    def _add(self, holding: Holding) -> None:
        self._by_key[holding.key].append(holding)
        if holding.nil:
            self._nil_keys[holding.key] = None

    def apply(self, change: Change) -> None:
        for key in dict.fromkeys([change.key, *self._nil_keys]):
            self._by_key[key] = [
                left for holding in self._by_key[key] for left in self._left(holding, change)
            ]
        if change.holding:
            self._add(change.holding)

    def _left(self, holding: Holding, change: Change) -> list[Holding]:
        if not change.supersedes(holding):
            return [holding]
        if holding.seq is not None:
            self._closed.append(holding.seq)
        return holding.outside(change)

    def result(self) -> Superseded:
        written = [h for holdings in self._by_key.values() for h in holdings if h.seq is None]
        written.sort(key=lambda h: (h.key, h.valid_from))
        return Superseded(tuple(sorted(self._closed)), tuple(written))
