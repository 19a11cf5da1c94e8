"""What the law has a commune make public about works, and for how long."""

from pydantic import Field

from vungcao.pack.entry import Entry, Source


class Lasting(Entry):
    """For how many days in a row, at least, something is done."""

    days: int = Field(ge=1)
    source: Source


class Publicity(Entry):
    """The duty to make works and their progress public in the commune, and how it is done."""

    duty: Source
    posted: Lasting
    """A notice on the board of the commune and of its hamlets."""
    read_aloud: Lasting
    """The same over the loudspeakers."""
    monitored: Source
    """Where it is said that the Fatherland Front of the commune sets up who monitors a work for the community."""
    form: Source
    """Where the form of the notice as a document of the state is set."""
