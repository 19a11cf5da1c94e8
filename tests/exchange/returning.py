"""Reading a file back through the door: once, or again and again until all that it says stands."""

import datetime as dt
from pathlib import Path

from tests.programme import Programme, bac_ninh
from vungcao.exchange.actions import Reading, file_records
from vungcao.exchange.queries import telling_of
from vungcao.exchange.reading import read_file
from vungcao.exchange.rules.telling import Telling
from vungcao.journal.queries import last_number

DAY = dt.date(2026, 3, 2)
_ROUNDS = 6
"""Works come first, then their decisions, then the money that rests on these: each waits for the one before."""


def now_telling() -> Telling:
    """What files of the day of the tests are made from, as known now."""
    return telling_of(bac_ninh(), as_of=DAY, known=last_number(), origin="https://vungcao.example")


def read_back(programme: Programme, file: Path) -> Reading:
    """What became of a file that the official read."""
    told = now_telling()
    return file_records(read_file(file, told), telling=told, by=programme.official, at=programme.clock.tick())


def read_all_back(programme: Programme, file: Path) -> None:
    """Read a file again and again, deciding on what was filed, until all of it stands."""
    for _ in range(_ROUNDS):
        reading = read_back(programme, file)
        # Other programmes' lists came after works that are like them; before them, these would wait for a decision.
        lists = [each for each in reading.filed if each.register == "outside_work"]
        others = [each for each in reading.filed if each not in lists]
        for submission in others or lists:
            programme.passed(submission)
        if not reading.refusals and not reading.filed:
            return
    raise AssertionError(reading.refusals)
