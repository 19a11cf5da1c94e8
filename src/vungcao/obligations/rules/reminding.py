"""When someone is reminded of a level's last day."""

import datetime as dt
from collections.abc import Iterable

STALE = dt.timedelta(days=7)
"""A reminder that could not go out for longer than this, the platform being down, says nothing any more."""


def reminder_on(day: dt.date, last_day: dt.date, offsets: Iterable[int]) -> int | None:
    """Which of the pack's reminders is to go out on a day: the last whose day has come, unless it is stale.

    One that a stop of the platform delayed still goes out, and those it overtook do not. None: no reminder.
    """
    come = [offset for offset in offsets if last_day + dt.timedelta(days=offset) <= day]
    if not come:
        return None
    latest = max(come)
    return latest if day - (last_day + dt.timedelta(days=latest)) < STALE else None
