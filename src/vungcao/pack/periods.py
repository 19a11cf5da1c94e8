"""Days of the year as a rule names them."""

from pydantic import Field

from vungcao.pack.entry import Entry


class DayRule(Entry):
    """A day of a period: year offset from the period's year, month, and day (31 may mean the month's last day)."""

    year: int = Field(default=0, ge=-1, le=2)
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
