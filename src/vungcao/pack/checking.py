"""What must hold of records, beyond the type of each field: conditions in the language of indicators, as data."""

from enum import StrEnum

from pydantic import Field

from vungcao.pack.entry import Day, Entry, Id, Source, Text


class Severity(StrEnum):
    """What a check that does not hold does: refuse, ask for an explanation, or note for the reviewer."""

    BLOCK = "block"
    EXPLAIN = "explain"
    NOTE = "note"


class Check(Entry):
    """One condition on the records of a register, and what it does when it does not hold."""

    id: Id
    register_id: Id = Field(alias="register")
    label: Text
    """What is wrong when it does not hold."""
    mend: Text
    """How to mend it, or what to explain."""
    severity: Severity
    holds: str
    """A condition on the fields of one record; unknown is taken for held."""
    valid_from: Day | None = None
    valid_before: Day | None = None
    source: Source
