"""Reading a file back through the door: to wait for review, or whole."""

import datetime as dt
from pathlib import Path

from tests.programme import Programme, bac_ninh
from vungcao.exchange.actions import Reading, file_records, read_in
from vungcao.exchange.queries import telling_of
from vungcao.exchange.reading import read_file
from vungcao.exchange.rules.telling import Telling
from vungcao.journal.queries import last_number

DAY = dt.date(2026, 3, 2)


def now_telling() -> Telling:
    """What files of the day of the tests are made from, as known now."""
    return telling_of(bac_ninh(), as_of=DAY, known=last_number(), origin="https://vungcao.example")


def read_back(programme: Programme, file: Path) -> Reading:
    """What became of a file that the official read."""
    told = now_telling()
    return file_records(read_file(file, told), telling=told, by=programme.official, at=programme.clock.tick())


def read_whole(programme: Programme, file: Path) -> Reading:
    """What became of a file that the official read and all reviewers approved at once."""
    told = now_telling()
    reviewers = list(programme.reviewers.values())
    return read_in(
        read_file(file, told),
        telling=told,
        by=programme.official,
        reviewers=reviewers,
        at=programme.clock.tick(),
    )
