"""Periods and the calendars that make them. Whose month ends when is data, never code."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """An inclusive pair of days with the name its calendar gives it, and the last day on which it may be reported."""

    start: dt.date
    end: dt.date
    id: str
    calendar: str
    due: dt.date

    def __post_init__(self) -> None:
        if not self.start <= self.end <= self.due:
            raise ValueError(f"a period runs start <= end <= due: {self}")

    def covers(self, day: dt.date) -> bool:
        """Whether the day is in the period."""
        return self.start <= day <= self.end

    def days(self) -> Iterator[dt.date]:
        """Each day of the period."""
        return (self.start + dt.timedelta(n) for n in range((self.end - self.start).days + 1))
