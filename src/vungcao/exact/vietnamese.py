"""Vietnamese text and typography: folding for search, equal names, numbers, money and dates as officials write them."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Text without marks or case, for searching: "Đèo Gia" becomes "deo gia"."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return _SPACE.sub(" ", bare).strip()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name the same thing: Hòa and Hoà do, Hòa and Hoa do not."""
    return spelling(one) == spelling(other)


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def spelling(text: str) -> tuple[str, ...]:
    """Each syllable as its letters without tone, then its tone: the place of the tone mark does not matter."""
    syllables = unicodedata.normalize("NFD", text.casefold()).split()
    return tuple(
        "".join(ch for ch in s if ch not in _TONES) + "|" + "".join(ch for ch in s if ch in _TONES)
        for s in syllables
    )


def rounded(value: Fraction | Decimal | int, places: int) -> Decimal:
    """The value to a number of decimal places, halves away from zero. The only place where a figure is rounded."""
    exact = Fraction(value) * Fraction(10) ** places
    whole, rest = divmod(abs(exact.numerator), exact.denominator)
    whole += 2 * rest >= exact.denominator
    # Built from its digits: arithmetic on a Decimal would round it again, to the context's 28 digits.
    return Decimal((exact < 0 and whole > 0, tuple(map(int, str(whole))), -places))


def number(value: Fraction | Decimal | int, places: int | None = None) -> str:
    """A number with dots between thousands and a decimal comma: 1234.5 reads "1.234,5".

    With `places`, it is rounded to exactly that many decimals; without, a Decimal keeps the decimals it has.
    """
    if places is None:
        if isinstance(value, Fraction):
            raise ValueError("a fraction needs a number of decimal places to be shown")
        shown = Decimal(value)
    else:
        shown = rounded(value, places)
    sign = "−" if shown < 0 else ""
    whole, _, decimals = format(shown.copy_abs(), "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + ("," + decimals if decimals else "")


def date(day: dt.date) -> str:
    """A date as dd/mm/yyyy."""
    return f"{day:%d/%m/}{day.year:04d}"
