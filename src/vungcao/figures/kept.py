"""Figures kept between asks. What is kept always equals computing afresh, because the key says all it depends on.

A figure depends on the edition of the pack (its definition, its places), on what is asked (indicator, area, breakdown,
day, the day on which it is asked, for what is not yet due), and on the registers it reads as they were known. The last
depends on nothing but the last entry that touched each of them: until another does, nothing it reads has changed. The
hash of that entry stands for everything approved before it, so a restored backup cannot answer for another store.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from vungcao.figures.figure import Area, Cell, Figure

Cells = Mapping[Cell, Figure]

LARGEST = 20_000
"""Answers kept at once, the least lately asked going first; an answer is an indicator in an area with its cells."""


@dataclass(frozen=True, slots=True)
class Key:
    """All that an answer depends on. `inputs` is the last entry that touched each register read; `hash` the hash of the
    last of them."""

    edition: str
    indicator: str
    area: Area
    breakdown: str | None
    as_of: dt.date
    today: dt.date
    inputs: tuple[tuple[str, int], ...]
    hash: str


class Kept:
    """The answers asked lately, of this process alone."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._answers: OrderedDict[Key, Cells] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Cells | None:
        """The answer kept under a key."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def keep(self, key: Key, cells: Cells) -> None:
        """Keep an answer."""
        with self._lock:
            self._answers[key] = cells
            self._answers.move_to_end(key)
            while len(self._answers) > self._largest:
                self._answers.popitem(last=False)

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._answers.clear()

    def __len__(self) -> int:
        return len(self._answers)


KEPT = Kept()
"""What this process keeps."""
