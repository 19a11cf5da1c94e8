"""How somebody else's sheet is read into a register: which of its columns is which field, and what its words mean."""

from pydantic import Field

from vungcao.pack.entry import Entry, Id, Number, Source, Text

KEY, VALID_FROM, LAST_DAY, PERIOD = "key", "valid_from", "last_day", "period"
ABOUT = (KEY, VALID_FROM, LAST_DAY, PERIOD)
"""What a column may give that is no field of the register: the record's code, its days, a return's period."""


class Column(Entry):
    """A field, the headings under which the sheet may give it, and what its words mean in ours."""

    field: Id
    """Id of a field of the register, or "key", "valid_from", "last_day" (the last on which it holds), "period"."""
    headings: tuple[str, ...] = Field(min_length=1)
    """Any of these; letter case, marks and spaces do not matter."""
    values: dict[str, str] = Field(default_factory=dict)
    """What the sheet writes, and the choice of ours that it means; of a yes-or-no field, "true" or "false"."""
    multiplier: Number | None = Field(default=None, gt=0)
    """How many of our units one of theirs is: 1000000 where the sheet counts in millions of đồng. Exact."""


class Adapter(Entry):
    """A kind of sheet that comes from elsewhere."""

    id: Id
    label: Text
    register_id: Id = Field(alias="register")
    columns: tuple[Column, ...] = Field(min_length=1)
    given: dict[Id, str] = Field(default_factory=dict)
    """What the whole sheet means though no column says it: a list of poor households says of each that it is poor."""
    match: tuple[Id, ...] = ()
    """Fields by which a row without a code is recognised as a record that stands; empty: such a row is a new record."""
    source: Source
