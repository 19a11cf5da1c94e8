"""What all that a pack says is made of: frozen entries, texts in two languages, and where each thing is written."""

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(said: object) -> object:
    """A day is written YYYY-MM-DD and nothing else: left alone, "0" would be read as the first of January 1970."""
    if isinstance(said, dt.date) and not isinstance(said, dt.datetime):
        return said
    try:
        day = (
            dt.date.fromisoformat(said.strip())
            if isinstance(said, str) and _DAY.fullmatch(said.strip())
            else None
        )
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        raise PydanticCustomError("day", "a day between 1900 and 2200, written YYYY-MM-DD")
    return day


Day = Annotated[dt.date, BeforeValidator(_day)]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[Decimal, Field(max_digits=24, decimal_places=9)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Entry(BaseModel):
    """One thing a pack says: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Entry):
    """The same words in Vietnamese and English."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Confidence(StrEnum):
    """How a rule or fact came to us; only `seen` may pass as law, the others show as "to be confirmed"."""

    SEEN = "seen"
    SECONDARY = "secondary"
    MEMORY = "memory"
    INFERRED = "inferred"


class Source(Entry):
    """Where in which document something stands; `quote` is found there to the letter."""

    document: Id
    at: str = ""
    quote: str = ""
    confidence: Confidence = Confidence.SEEN

    @property
    def to_be_confirmed(self) -> bool:
        """Whether a page must say "cần xác nhận" beside what rests on this."""
        return self.confidence is not Confidence.SEEN
