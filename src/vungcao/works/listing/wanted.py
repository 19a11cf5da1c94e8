"""What is asked of a list of works, and what is told of each."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from vungcao.figures.figure import Moment

__all__ = ["ANY_WARNING", "Listed", "Moment", "Sort", "Wanted"]

ANY_WARNING = "any"
"""Asks for works with a warning, whichever it is."""


class Sort(StrEnum):
    """By what works are put in order; what has no value comes last."""

    NAME = "name"
    """By the Vietnamese alphabet."""
    CHANGED = "changed"
    """The newest decision first."""
    TOTAL = "total"
    DISBURSED = "disbursed"
    PERCENT = "percent"


def as_typed(text: str) -> str:
    """Text with its marks, whatever its case, its spaces and the way its letters are composed."""
    return unicodedata.normalize("NFC", " ".join(text.split()).lower())


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which works, in which order; what is empty asks for all.

    `content` is one content or a group of contents. `search` is words that the name, the key or a code holds, each of
    them, with or without marks; works whose name holds them as typed come first.
    """

    place: str = ""
    content: str = ""
    kind: str = ""
    step: str = ""
    source: str = ""
    project_class: str = ""
    year: int | None = None
    warning: str = ""
    search: str = ""
    sort: Sort = Sort.NAME


@dataclass(frozen=True, slots=True)
class Listed:
    """A work as a list tells it. Money is whole đồng; None is not known, which is not 0."""

    key: str
    name: str
    place: str
    kind: str
    content: str
    field_group: str | None
    owner: str
    total_vnd: int
    step: str | None
    """The last decision taken; None before the first."""
    step_on: dt.date | None
    project_class: str | None
    sources: tuple[str, ...]
    years: tuple[int, ...]
    """Of the plans it has capital allocated from."""
    allocated_vnd: int | None
    disbursed_vnd: int | None
    percent: Decimal | None
    """Work done so far, as last told."""
    warnings: tuple[str, ...]
    geometry: str | None
    """One of its sites, as recorded."""
    simulated: bool
    provisional: bool
