"""Numbers, amounts and days as they are read aloud in Vietnamese, in the words of the north.

Each number has words of its own: "không trăm" and "linh" are said where a place inside it is empty, so that
1.005.000 ("một triệu không trăm linh năm nghìn") is heard apart from 1.500.000 ("một triệu năm trăm nghìn").
"""

import datetime as dt
from decimal import Decimal

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu")
_BILLION = 10**9


def number(value: int | Decimal) -> str:
    """A number in words: 2405 is "hai nghìn bốn trăm linh năm", 12,05 is "mười hai phẩy không năm"."""
    if value < 0:
        return f"âm {number(-value)}"
    whole, _, decimals = format(Decimal(value), "f").partition(".")
    decimals = decimals.rstrip("0")
    words = _whole(int(whole))
    return f"{words} phẩy {_decimals(decimals)}" if decimals else words


def dong(amount: int) -> str:
    """Money in words, to the last đồng: "hai tỷ bốn trăm triệu đồng"."""
    return f"{number(amount)} đồng"


def percent(value: int | Decimal) -> str:
    """A share in words: 12,5 is "mười hai phẩy năm phần trăm"."""
    return f"{number(value)} phần trăm"


def date(day: dt.date) -> str:
    """A day in words: "ngày mùng năm tháng tư năm hai nghìn không trăm hai mươi sáu"."""
    first = "mùng " if day.day <= 10 else ""
    month = "tư" if day.month == 4 else number(day.month)
    return f"ngày {first}{number(day.day)} tháng {month} năm {number(day.year)}"


def _whole(value: int) -> str:
    billions, rest = divmod(value, _BILLION)
    if not billions:
        return _below_billion(rest)
    said = f"{_whole(billions)} tỷ"
    return f"{said} {_below_billion(rest, after=True)}" if rest else said


def _below_billion(value: int, *, after: bool = False) -> str:
    """In groups of three places; `after` other words, empty places are said in the first group too."""
    said: list[str] = []
    for power in (2, 1, 0):
        group = value // 1000**power % 1000
        if group:
            said.append(_group(group, full=after or bool(said)) + _SCALES[power])
    return " ".join(said) or _DIGITS[0]


def _group(value: int, *, full: bool) -> str:
    hundreds, rest = divmod(value, 100)
    if not hundreds and not full:
        return _below_hundred(rest)
    said = f"{_DIGITS[hundreds]} trăm"
    if not rest:
        return said
    return f"{said} linh {_DIGITS[rest]}" if rest < 10 else f"{said} {_below_hundred(rest)}"


def _below_hundred(value: int) -> str:
    tens, ones = divmod(value, 10)
    if tens == 0:
        return _DIGITS[ones]
    said = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return said
    last = {1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, _DIGITS[ones])
    return f"{said} {last}"


def _decimals(digits: str) -> str:
    """Leading zeros one by one, then the rest as a number: 0,05 is "không năm", 0,35 "ba mươi lăm"."""
    rest = digits.lstrip("0")
    return " ".join([*[_DIGITS[0]] * (len(digits) - len(rest)), _whole(int(rest))])
