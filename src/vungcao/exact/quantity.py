"""A published amount together with the way it was said: "khoảng 25.000", "trên 8.000", ">1560", "gần 160"."""

import re
import unicodedata
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
_SAID = re.compile(r"(?P<word>[^0-9-]*?) ?(?P<number>-?[0-9][0-9.]*(?:,[0-9]+)?)")


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
        match = _SAID.fullmatch(_plain(said))
        word = match["word"].lower() if match else None
        if match is None or word not in _WORDS:
            raise ValueError(f"không đọc được số lượng: {said!r}")
        return cls(read_number(match["number"]), _WORDS[word])


def _plain(said: str) -> str:
    """Composed, with single spaces and a plain minus sign, however it was typed."""
    return " ".join(unicodedata.normalize("NFC", said).replace("−", "-").split())


_PLAIN = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")


def read_number(said: str) -> Decimal:
    """Read a number written the Vietnamese way: dot between thousands, comma before decimals.

    Raises ValueError for anything else: "1.5" may mean 1,5 or 15, and "0.500" is no number of thousands.
    """
    text = _plain(said)
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise ValueError(f"không đọc được số: {said!r}")
    return Decimal(text.replace(".", "").replace(",", "."))
