"""Where money comes from, what each source may pay for, and by when what was planned must be spent."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from vungcao.pack.entry import Day, Entry, Flag, Id, Source, Text
from vungcao.pack.periods import DayRule


class Horizon(StrEnum):
    """Whether a plan is for one year or for the years of the Programme together."""

    MEDIUM_TERM = "medium_term"
    YEAR = "year"


class PlanKind(StrEnum):
    """What a decision does to the capital of a year, in a plan or in an allocation."""

    ASSIGNED = "assigned"
    ADJUSTED = "adjusted"
    CARRIED_OVER = "carried_over"
    """Moves what was left of the year before into its own; entered once, in the year that receives it."""
    EXTENDED = "extended"
    """Lets so much of its year's capital be spent after the day on which that year closes; it is no new money."""


class DisbursementKind(StrEnum):
    """What a voucher of the treasury does."""

    PAYMENT = "payment"
    ADVANCE = "advance"
    ADVANCE_RECOVERY = "advance_recovery"
    """What was advanced counts as paid for work done from now on; no money moves."""
    REPAYMENT = "repayment"
    """Money that was paid for work done comes back."""
    ADVANCE_REPAYMENT = "advance_repayment"
    """Money that was advanced, and not yet turned into payment, comes back."""


class CapitalSource(Entry):
    """A source of capital, in billions of đồng, said as the text says it."""

    id: Id
    label: Text
    parent: Id | None = None
    amount: str | None = None
    """As written: "4.000", "khoảng trên 8.000"; None where the source is named and no amount is."""
    bound: Literal["cap", "floor", "estimate"] | None = None
    """What the amount is; there exactly when the amount is."""
    pays_for: tuple[str, ...] = ()
    """Contents, or groups of contents, that it may pay for; without any, all. It holds for the sources under it."""
    counterpart_of: Id | None = None
    """The source whose decisions say how much must be added from this one."""
    in_kind: Flag = False
    """Given as labour, goods or land: a value beside the quantity that was given, and never disbursed."""
    given: Flag = False
    """Contributed for a purpose: what is spent of it on a work was given for that work."""
    integrated: Flag = False
    """Capital of other programmes: each funding line of it names its programme."""
    source: Source


class DisbursementWindow(Entry):
    """Until when the capital of a year's plan may be spent; what was added after `added_late_after`, until later."""

    valid_from: Day | None = None
    """The first year's plan that it holds for is the one that begins on this day or after it."""
    valid_before: Day | None = None
    closes: DayRule
    added_late_after: DayRule
    closes_when_added_late: DayRule
    extended: Source | None = None
    """Where it is said that what was extended may be spent until the same day as what was added late."""
    source: Source


class Accounting(Entry):
    """Which registers hold the accounts of capital, and the rules of their years.

    The fields that each of them must have are those of `pack.rules.accounts`.
    """

    plan: Id
    allocation: Id
    disbursement: Id
    settlement: Id
    contribution: Id
    most_difficult: Id
    """The group of communes that come first."""
    windows: tuple[DisbursementWindow, ...] = Field(min_length=1)
    counterpart: Source | None = None
    """Where it is said that a counterpart is not planned below what is asked for."""
    first_served: Source
    """Where it is said that those communes come first."""
