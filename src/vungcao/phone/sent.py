"""What a page on a phone sends, read strictly: every edit that is one is received, whatever it says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vungcao.intake.rules import TypedRow

_NAME = re.compile(r"[0-9a-f-]{36}")
_LONGEST = 4000
_KEY = 200
_MOST = 2**53
_POSITIONS = 2**31
"""More edits of one record than a store counts."""


class NotAnEditError(ValueError):
    """What was sent is no edit; its text says which part is missing or of a wrong kind."""


@dataclass(frozen=True, slots=True)
class SentEdit:
    """One edit, under the name that the phone gave it."""

    name: str
    register: str
    place: str
    known: int
    mends: str
    note: str
    row: TypedRow


def read_edit(said: object) -> SentEdit:
    """The edit that was sent. Raises NotAnEditError."""
    if not isinstance(said, dict):
        raise NotAnEditError("edit")
    name, branch = _name(said, "id"), _name(said, "branch")
    row = TypedRow(
        number=1,
        key=_text(said, "key", _KEY),
        operation="set",
        valid_from=_text(said, "valid_from", 40),
        facts={_cut(key, 60): _cut(value, _LONGEST) for key, value in _facts(said).items()},
        base_seq=_number(said, "base_seq") or None,
        explanation=_text(said, "explanation", _LONGEST),
        branch=branch,
        branch_position=_number(said, "position", below=_POSITIONS),
    )
    return SentEdit(
        name=name,
        register=_text(said, "register", 60),
        place=_text(said, "place", 30),
        known=_number(said, "known"),
        mends=_text(said, "mends", 36),
        note=_text(said, "note", _LONGEST),
        row=row,
    )


def _name(said: Mapping[str, Any], part: str) -> str:
    text = _text(said, part, 36)
    if not _NAME.fullmatch(text):
        raise NotAnEditError(part)
    return text


def _text(said: Mapping[str, Any], part: str, most: int) -> str:
    return _cut(said.get(part, ""), most, part)


def _cut(value: object, most: int, part: str = "facts") -> str:
    """Text as it was typed, but for a NUL and half of a character, which no store keeps."""
    if not isinstance(value, str):
        raise NotAnEditError(part)
    return value.encode(errors="ignore").decode().replace("\0", "")[:most]


def _facts(said: Mapping[str, Any]) -> dict[str, Any]:
    facts = said.get("facts")
    if not isinstance(facts, dict):
        raise NotAnEditError("facts")
    return facts


def _number(said: Mapping[str, Any], part: str, *, below: int = _MOST) -> int:
    value = said.get(part, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < below:
        raise NotAnEditError(part)
    return value
