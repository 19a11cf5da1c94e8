"""What somebody typed for a field, and what it means.

Numbers are written the Vietnamese way ("1.234,5"), days as dd/mm/yyyy or YYYY-MM-DD, choices by their id or label, with
or without marks. An empty cell is missing and never zero.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from vungcao.exact.quantity import read_number
from vungcao.exact.vietnamese import date, fold, number
from vungcao.pack.register import FieldEntry, FieldType

_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
YES = frozenset({"true", "có", "x", "yes", "đúng", "1"})
NO = frozenset({"false", "không", "no", "sai", "0"})


class NotUnderstood(Exception):
    """What was typed is not understood: what is expected there, and how to mend it."""

    def __init__(self, code: str, expected: str, mend: str) -> None:
        self.code, self.expected, self.mend = code, expected, mend


def read_day(said: object) -> dt.date:
    """A day written dd/mm/yyyy or YYYY-MM-DD, or a day already; ValueError for anything else."""
    if isinstance(said, dt.datetime):
        return said.date()
    if isinstance(said, dt.date):
        return said
    match = _DAY.fullmatch(str(said).strip()) or _ISO.fullmatch(str(said).strip())
    if match is None:
        raise ValueError(f"không đọc được ngày: {said!r}")
    return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))


def as_typed(entry: FieldEntry, fact: object) -> str:
    """A fact as somebody would type it: 1.234,5, 31/12/2026, a choice by its id; nothing for a missing one."""
    if fact is None:
        return ""
    match entry.type:
        case FieldType.INTEGER | FieldType.DECIMAL:
            return number(Decimal(str(fact))).replace("\u2212", "-")
        case FieldType.DATE:
            return date(dt.date.fromisoformat(str(fact)))
        case FieldType.BOOLEAN:
            return "true" if fact else "false"
        case _:
            return str(fact)


def means(entry: FieldEntry, said: object, fact: object) -> bool:
    """Whether what was typed says the same as a fact that is kept; what is not understood does not."""
    text = clean(said)
    if text is None or text == "":
        return fact is None
    try:
        value = reader_of(entry)(text)
    except NotUnderstood:
        return False
    if isinstance(value, Decimal):
        return fact is not None and value == Decimal(str(fact))
    return (value.isoformat() if isinstance(value, dt.date) else value) == fact


def clean(said: object) -> object:
    """Text without spaces round it, in one Unicode form; spaces that cannot be seen are spaces."""
    if not isinstance(said, str):
        return said
    return unicodedata.normalize(
        "NFC", said.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    ).strip()


def reader_of(entry: FieldEntry) -> Callable[[object], Any]:
    """How a cell of a field that is not empty is read. What it gives raises NotUnderstood."""
    match entry.type:
        case FieldType.INTEGER:
            return _read_whole
        case FieldType.DECIMAL:
            return lambda said: _read_exact(entry, said)
        case FieldType.DATE:
            return read_plausible_day
        case FieldType.BOOLEAN:
            return _read_truth
        case FieldType.CHOICE:
            return lambda said: _read_choice(entry, said)
        case FieldType.TEXT | FieldType.REFERENCE:
            return lambda said: said if isinstance(said, str) else str(said)


def read_plausible_day(said: object) -> dt.date:
    """A day of the years 1900 to 2200. Raises NotUnderstood."""
    try:
        day = read_day(said)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        expected = "Một ngày có thật, ghi dd/mm/yyyy, ví dụ 31/12/2026"
        raise NotUnderstood("FRM-004", expected, "Ghi đủ ngày, tháng và bốn chữ số của năm")
    return day


def _read_any_number(said: object) -> Decimal | None:
    if isinstance(said, bool):
        return None
    if isinstance(said, int | Decimal):
        return Decimal(said)
    try:
        return read_number(str(said))
    except ValueError:
        return None


def _read_whole(said: object) -> int:
    value = _read_any_number(said)
    if value is None or value != value.to_integral_value():
        raise NotUnderstood(
            "FRM-001", "Một số nguyên, ví dụ 1.234", "Ghi chữ số; dấu chấm chỉ để tách hàng nghìn"
        )
    return int(value)


def _read_exact(entry: FieldEntry, said: object) -> Decimal:
    value = _read_any_number(said)
    if value is None:
        mend = "Dùng dấu phẩy trước phần thập phân và dấu chấm giữa các hàng nghìn"
        raise NotUnderstood("FRM-002", "Một số, ví dụ 1.234,5", mend)
    exact = value.quantize(Decimal(1).scaleb(-entry.scale)) if abs(value) < Decimal(10) ** 18 else None
    if exact is None or exact != value:
        expected = f"Không quá {entry.scale} chữ số sau dấu phẩy và 18 chữ số trước"
        raise NotUnderstood("FRM-003", expected, "Ghi đúng số lẻ mà sổ này giữ")
    return exact


def _read_truth(said: object) -> bool:
    if isinstance(said, bool):
        return said
    word = str(said).casefold()
    if word not in YES | NO:
        raise NotUnderstood("FRM-008", "Có hoặc Không", "Ghi Có, Không, hoặc để trống khi chưa biết")
    return word in YES


def _read_choice(entry: FieldEntry, said: object) -> str:
    """By its id, by its label, or by its label without marks when only one choice reads so."""
    word = str(said)
    for choice in entry.choices:
        if word == choice.id or word.casefold() in (choice.label.vi.casefold(), choice.label.en.casefold()):
            return choice.id
    alike = {
        choice.id for choice in entry.choices if fold(word) in (fold(choice.label.vi), fold(choice.label.en))
    }
    if len(alike) == 1:
        return alike.pop()
    offered = ", ".join(choice.label.vi for choice in entry.choices[:12])
    more = "…" if len(entry.choices) > 12 else ""
    raise NotUnderstood("FRM-009", f"Một trong: {offered}{more}", "Chọn lại trong danh sách")
