"""A sheet as it was read, and how the child process that reads it writes it down: one line of JSON for each row."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell without a value to read: a formula that nobody computed ("formula"), or the error that it shows."""

    why: str


Value = str | int | Decimal | bool | dt.date | Unread | None
Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, from 0."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from the first, each as long as its last filled cell."""

    name: str
    rows: Sequence[Sequence[Value]]
    merged: Sequence[Merged] = ()


@dataclass(frozen=True)
class Book:
    """What was read of a file."""

    name: str
    kind: str
    sheet: Sheet
    others: Sequence[str] = ()
    """Visible sheets that were not read."""
    hidden: Sequence[str] = ()
    """Hidden sheets that were not read."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """What the hidden sheet of our own workbooks says; empty for any other."""
    from_1904: bool = False
    """Whether days are counted from 1904, as some files of older machines do."""


def written(value: Value) -> Any:
    """A value as JSON keeps it."""
    match value:
        case Decimal():
            return {"n": str(value)}
        case dt.date():
            return {"d": value.isoformat()}
        case Unread():
            return {"u": value.why}
        case _:
            return value


def read(kept: Any) -> Value:
    """The value that JSON kept."""
    if not isinstance(kept, dict):
        return kept
    ((sign, said),) = kept.items()
    if sign == "n":
        return Decimal(said)
    return dt.date.fromisoformat(said) if sign == "d" else Unread(said)


def line(said: Any) -> bytes:
    """One line of what the child says."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
