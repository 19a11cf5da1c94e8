"""How a record is named. A thing or event has a key of its own; a return is named by place, period and reporter."""

import unicodedata
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal

LONGEST_KEY = 200
_NIL = "nil|"
_BEGINS_A_FORMULA = ("=", "+", "-", "@")
"""Keys are published where others refer to them; a spreadsheet would compute one that begins so."""


@dataclass(frozen=True, slots=True)
class ReturnKey:
    """The parts of a return's key; `line` tells lines of one return apart where it has several."""

    place: str
    period: str
    reporter: str
    line: str = ""

    @classmethod
    def read(cls, key: str) -> "ReturnKey | None":
        """The parts of a key; None when it is not one of a return."""
        parts = key.split("|")
        if not 3 <= len(parts) <= 4 or not all(parts):
            return None
        return cls(*parts)

    def __str__(self) -> str:
        return "|".join(part for part in (self.place, self.period, self.reporter, self.line) if part)


def return_key(place: str, period: str, reporter: str, line: str = "") -> str:
    """The key of a return: whose figures for which place and period, and which line of them if there are several."""
    return str(ReturnKey(place, period, reporter, line))


def nil_key(place: str) -> str:
    """The key of a place's declaration that it has no such thing or event."""
    return f"{_NIL}{place}"


def is_nil_key(key: str) -> bool:
    """Whether a key is a declaration of none and no record's own."""
    return key.startswith(_NIL)


def refuse_key(key: str, *, where: str) -> list[Refusal]:
    """A key is short text on one line, written one way only."""
    said = key.strip()
    clean = said == key and key == unicodedata.normalize("NFC", key) and not key.startswith(_BEGINS_A_FORMULA)
    if key and clean and len(key) <= LONGEST_KEY and all(ch.isprintable() for ch in key):
        return []
    return [
        Refusal(
            code="REG-010",
            where=where,
            found=f"Mã hồ sơ {key[:60]!r}" if key else "Chưa có mã hồ sơ",
            expected=f"Mã từ 1 đến {LONGEST_KEY} ký tự, không có dấu cách ở hai đầu, không xuống dòng, "
            "không bắt đầu bằng = + - @",
            mend="Sửa mã, hoặc lấy lại mã từ sổ",
        )
    ]
