"""How somebody else's sheet is read into a register: which of its columns is which field, and what its words mean."""

from pydantic import Field

from vungcao.pack.entry import Entry, Id, Source, Text


class Column(Entry):
    """A field, the headings under which the sheet may give it, and what its words mean in ours."""

    field: Id
    """Id of a field of the register, or "key", "valid_from", "valid_before"."""
    headings: tuple[str, ...] = Field(min_length=1)
    values: dict[str, str] = Field(default_factory=dict)
    """What the sheet writes, and the choice of ours that it means."""


class Adapter(Entry):
    """A kind of sheet that comes from elsewhere."""

    id: Id
    label: Text
    register_id: Id = Field(alias="register")
    columns: tuple[Column, ...] = Field(min_length=1)
    source: Source
