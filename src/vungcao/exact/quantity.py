"""A published amount together with the way it was said: "khoảng 25.000", "trên 8.000", ">1560", "gần 160"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Qualifier(StrEnum):
    """How firmly a source states an amount."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    ALMOST = "almost"
    ABOUT_OVER = "about_over"


_WORDS = {
    "": Qualifier.EXACT,
    "khoảng": Qualifier.ABOUT,
    "khoảng trên": Qualifier.ABOUT_OVER,
    "trên": Qualifier.OVER,
    "hơn": Qualifier.OVER,
    ">": Qualifier.OVER,
    "gần": Qualifier.ALMOST,
}
_SAID = re.compile(r"^(?P<word>[^\d-]*?)\s*(?P<number>-?\d[\d.]*(?:,\d+)?)$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount and its qualifier; the unit belongs to whatever holds the quantity."""

    amount: Decimal
    qualifier: Qualifier = Qualifier.EXACT

    @classmethod
    def read(cls, said: str) -> "Quantity":
        """Read a Vietnamese amount such as "khoảng trên 8.000" or "3,9".

        Raises ValueError when the words before the number, or the number, are not understood.
        """
        match = _SAID.match(said.strip())
        word = match["word"].strip().lower() if match else None
        if match is None or word not in _WORDS:
            raise ValueError(f"không đọc được số lượng: {said!r}")
        return cls(read_number(match["number"]), _WORDS[word])


_PLAIN = re.compile(r"^-?\d+(?:,\d+)?$")
_GROUPED = re.compile(r"^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$")


def read_number(said: str) -> Decimal:
    """Read a number written the Vietnamese way: dot between thousands, comma before decimals.

    Raises ValueError for anything else, "1.5" included: it may mean 1,5 or 15.
    """
    text = said.strip().replace("−", "-")
    if not (_PLAIN.match(text) or _GROUPED.match(text)):
        raise ValueError(f"không đọc được số: {said!r}")
    return Decimal(text.replace(".", "").replace(",", "."))
