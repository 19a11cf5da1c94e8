"""What a register holds, field by field: how its records live, who sees what of them, who decides on what is filed."""

from enum import StrEnum

from pydantic import Field

from vungcao.pack.entry import Day, Entry, Flag, Id, Number, Source, Text
from vungcao.pack.reviewing import ReviewStep


class Choice(Entry):
    """One of the answers a field allows."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.]*$")
    label: Text


class FieldType(StrEnum):
    """What a field holds. There is no float."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    DATE = "date"
    REFERENCE = "reference"


class Listed(StrEnum):
    """A list of the pack whose entries a field lets one choose from, so that nobody writes them twice."""

    CAPITAL_SOURCES = "sources"
    CONTENTS = "contents"
    ORGANISATIONS = "organisations"
    TARGETS = "targets"


class Sensitivity(StrEnum):
    """Who may see a field: everyone; officials; officials with a logged look at a named person."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class FieldEntry(Entry):
    """One field of a register. `scale` is the number of decimals a DECIMAL keeps."""

    id: Id
    label: Text
    help: Text | None = None
    type: FieldType
    unit: str = ""
    scale: int = Field(default=0, ge=0, le=6)
    choices: tuple[Choice, ...] = ()
    choices_of: Listed | None = None
    """The list of the pack that `choices` are taken from when it is read."""
    references: Id | None = None
    required: Flag = False
    minimum: Number | None = None
    maximum: Number | None = None
    names_year: Flag = False
    """Whether an INTEGER is the name of a year, 2026, and no count, which would read 2.026."""
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    valid_from: Day | None = None
    valid_before: Day | None = None
    source: Source | None = None


class Kind(StrEnum):
    """How a register lives: things change, events happen once, returns are an agency's figures for place and period."""

    THING = "thing"
    EVENT = "event"
    RETURN = "return"


class Register(Entry):
    """Records of one kind. `personal` registers have small cells hidden in public."""

    id: Id
    kind: Kind
    label: Text
    one: Text
    """What one record is: "hộ", "household"."""
    help: Text
    personal: Flag
    calendar: Id | None = None
    """For returns: whose periods they report. For things: the calendar by which they are reviewed."""
    agency: Id
    fields: tuple[FieldEntry, ...] = Field(min_length=1)
    breakdowns: tuple[Id, ...] = ()
    review: tuple[ReviewStep, ...] = ()
    """Who decides on what is filed, one after the other; without any, one reviewer decides."""
    phone: Flag = False
    """Whether it is filled in the field, on a phone without a network."""
    source: Source | None = None

    def field(self, name: str) -> FieldEntry | None:
        """The field of that name, if there is one."""
        return next((f for f in self.fields if f.id == name), None)
