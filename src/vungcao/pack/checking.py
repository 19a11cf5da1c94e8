"""What must hold of records, beyond the type of each field: conditions in the language of indicators, as data.

A check is read when its pack is read: `pack.rules` holds its names to the register's, and the room that runs it types
its expressions. Whatever is not known is taken for held: a check speaks of what is said, `required` of what is not.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from vungcao.pack.entry import Day, Entry, Flag, Id, Number, Source, Text


class Severity(StrEnum):
    """What a check that does not hold does: refuse, ask for an explanation, or note for the reviewer."""

    BLOCK = "block"
    EXPLAIN = "explain"
    NOTE = "note"


class RowRule(Entry):
    """A condition on the fields of one record; `where` narrows the records it is asked of.

    :as_of is the day the record speaks of: its first, for a return the last of its period.
    """

    kind: Literal["row"]
    holds: str = Field(min_length=1)
    where: str = ""


class PreviousRule(Entry):
    """A condition on a record and what it said before: beside each field stands `previous_<field>`.

    Before is the version that began last before this one; for a return, what its reporter said of the period before.
    A record without a before is held.
    """

    kind: Literal["previous"]
    holds: str = Field(min_length=1)
    where: str = ""


class JumpRule(Entry):
    """A number does not change by more than `percent` of what it was before and by more than `floor`, both at once.

    From zero every change is more than any percent. What is missing now or before is no jump.
    """

    kind: Literal["jump"]
    field: Id
    percent: Number = Field(ge=0)
    floor: Number = Field(default=Decimal(0), ge=0)
    where: str = ""


class UniqueRule(Entry):
    """No two records of a place that hold on the same day have the same `fields`, however they are spelt.

    With `unmarked`, texts that differ only in their marks are the same: "Hòa" and "Hoa". A missing value is like no
    other.
    """

    kind: Literal["unique"]
    fields: tuple[Id, ...] = Field(min_length=1)
    unmarked: Flag = False
    where: str = ""


class TotalRule(Entry):
    """A comparison of totals over all records of a place, as they would stand: "COUNT(*) FILTER (WHERE main) <= 1".

    It is read on the last day that a row speaks of; returns of one reporter and period are taken together.
    """

    kind: Literal["total"]
    holds: str = Field(min_length=1)


class OtherTotal(Entry):
    """A total over the records of another register in the same place on the same day."""

    register_id: Id = Field(alias="register")
    total: str = Field(min_length=1)


class AgainstRule(Entry):
    """A total of this register, as it would stand, beside one of another register in the same place on the same day.

    `percent` of the other total is how far they may lie apart. Where a register says nothing, there is nothing to
    compare; one that declares none says zero.
    """

    kind: Literal["against"]
    total: str = Field(min_length=1)
    comparison: Literal["=", "<=", ">="] = "="
    other: OtherTotal
    percent: Number = Field(default=Decimal(0), ge=0)


FLOW_PARTS = ("start", "left", "entered", "moved_in", "moved_out", "ended", "end")
"""What a flow is made of, as the fields of `FlowRule` name it."""


class FlowRule(Entry):
    """What a return says came and went is what the records of a register show between two days.

    `start` is how many were in the state `status` on the eve of the period, `end` on its last day; `left` of those are
    still there and no longer in it; `entered` came into it, or are new; `moved_in` and `moved_out` changed their place;
    `ended` were struck off. Fields named together are added. A record of which nothing is known any more, and that
    nobody ended, is a gap in the flow and said so.
    """

    kind: Literal["flow"]
    register_id: Id = Field(alias="register")
    status: str = Field(min_length=1)
    start: Id
    left: tuple[Id, ...] = ()
    entered: tuple[Id, ...] = ()
    moved_in: tuple[Id, ...] = ()
    moved_out: tuple[Id, ...] = ()
    ended: tuple[Id, ...] = ()
    end: Id


Rule = Annotated[
    RowRule | PreviousRule | JumpRule | UniqueRule | TotalRule | AgainstRule | FlowRule,
    Field(discriminator="kind"),
]


class Check(Entry):
    """One rule on the records of a register, and what it does when it does not hold."""

    id: Id
    register_id: Id = Field(alias="register")
    label: Text
    """What is wrong when it does not hold."""
    mend: Text
    """How to mend it, or what to explain."""
    severity: Severity
    rule: Rule
    valid_from: Day | None = None
    """The first day spoken of that it is asked of."""
    valid_before: Day | None = None
    source: Source
