"""What a demonstration does besides filing records: on which day, at which moment."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from vungcao.pack.model import Pack

_BEGINS = dt.time(6)
"""Before any official files or decides that day."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done on a day, at the moment given."""

    on: dt.date
    act: Callable[[dt.datetime], object]


def moment_of(pack: Pack, day: dt.date) -> dt.datetime:
    """When the steps of a day begin."""
    return dt.datetime.combine(day, _BEGINS, ZoneInfo(pack.programme.time_zone))
