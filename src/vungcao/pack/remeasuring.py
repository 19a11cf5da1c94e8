"""How independent re-measuring is judged: on how few records nothing may be told of an error."""

from pydantic import Field

from vungcao.pack.entry import Entry, Source


class Remeasuring(Entry):
    """What a round of independent re-measuring must reach before an estimate is told of it."""

    fewest: int = Field(ge=2)
    """How many records must have been measured again; below, there is too little to say."""
    source: Source
