"""Who owes which register of which places, in which period of which calendar, and by when."""

from pydantic import Field

from vungcao.pack.entry import Day, Entry, Id, Source, Text

FILING = "filing"
"""The first level of every obligation: what is owed is sent. The review steps of its register are the others."""


class Deadline(Entry):
    """The last day of one level, counted in days from the day on which the period is due; negative is before it."""

    step: Id
    """Id of a review step of the register, or FILING."""
    days: int = Field(default=0, ge=-366, le=366)


class Obligation(Entry):
    """That an organisation files a register for each place of a group, in every period of a calendar."""

    id: Id
    label: Text
    register_id: Id = Field(alias="register")
    organisation: Id
    group: Id
    calendar: Id
    deadlines: tuple[Deadline, ...] = ()
    reminders: tuple[int, ...] = ()
    """Days from the deadline on which a reminder goes out: -7 a week before, 1 the day after."""
    closes: int | None = Field(default=None, ge=0, le=3660)
    """Days after the period is due on which it closes; afterwards only a decision on record opens it. None: never."""
    reopened_by: tuple[Id, ...] = ()
    """Whose people put such a decision on record, of those who review the register everywhere; empty for all of
    them."""
    valid_from: Day | None = None
    valid_before: Day | None = None
    """It is owed for the periods whose last day lies between the two; periods outside the Programme owe nothing."""
    source: Source
