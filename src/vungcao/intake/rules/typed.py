"""Rows as somebody typed them, and what they mean: one reading for the grid, the workbook, the phone and the draft.

Numbers are written the Vietnamese way ("1.234,5"), days as dd/mm/yyyy or YYYY-MM-DD, choices by their id or label, with
or without marks. An empty cell is missing and never zero. What is not understood is refused at its cell.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from vungcao.exact.quantity import read_number
from vungcao.exact.refusal import Refusal
from vungcao.exact.vietnamese import date, fold, number
from vungcao.intake.rules.rows import RowValues
from vungcao.pack.register import FieldEntry, FieldType, Register

_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
YES = frozenset({"true", "có", "x", "yes", "đúng", "1"})
NO = frozenset({"false", "không", "no", "sai", "0"})


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row as typed: each cell is text, or already a value where the way in knows it (a date cell of a sheet)."""

    number: int
    key: str = ""
    operation: str = "set"
    valid_from: object = ""
    valid_before: object = ""
    """The first day on which it no longer holds."""
    facts: Mapping[str, object] = field(default_factory=dict)
    base_seq: int | None = None
    explanation: str = ""
    branch: str = ""
    branch_position: int = 0
    where: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    """How refusals name each cell, by field, where the way in knows: "ô D14"."""

    @property
    def said_at(self) -> str:
        """How refusals name the row."""
        return self.where or f"Dòng {self.number}"

    def kept(self) -> dict[str, Any]:
        """The row as a draft keeps it."""
        return {name: _as_text(value) for name, value in asdict(self).items()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "TypedRow":
        """The row that a draft kept."""
        return cls(**kept)


def _as_text(value: object) -> Any:
    if isinstance(value, Mapping):
        return {name: _as_text(part) for name, part in value.items()}
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return value


class _NotThisError(Exception):
    """A cell that is not understood: what is expected there, and how to mend it."""

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
    text = _clean(said)
    if text is None or text == "":
        return fact is None
    try:
        value = _reader(entry)(text)
    except _NotThisError:
        return False
    if isinstance(value, Decimal):
        return fact is not None and value == Decimal(str(fact))
    return (value.isoformat() if isinstance(value, dt.date) else value) == fact


def read_typed(register: Register, rows: Iterable[TypedRow]) -> tuple[list[RowValues], list[Refusal]]:
    """The rows as the door takes them, and every cell that is not understood; a row with such a cell is left out."""
    read: list[RowValues] = []
    refusals: list[Refusal] = []
    for row in rows:
        values, wrong = read_typed_row(register, row)
        refusals += wrong
        if values is not None and not wrong:
            read.append(values)
    return read, refusals


def read_typed_row(register: Register, row: TypedRow) -> tuple[RowValues | None, list[Refusal]]:
    """One row; None with the refusals that say which cells are not understood."""
    refusals: list[Refusal] = []

    def cell(name: str, label: str, said: object, read: Callable[[object], Any]) -> Any:
        if said is None or (isinstance(said, str) and not said.strip()):
            return None
        try:
            return read(_clean(said))
        except _NotThisError as fault:
            where = (
                f"{row.said_at}, {row.cells[name]}, «{label}»"
                if name in row.cells
                else f"{row.said_at}, «{label}»"
            )
            refusals.append(Refusal(fault.code, where, f"Gặp «{str(said)[:60]}»", fault.expected, fault.mend))
            return None

    since = cell("valid_from", "Đúng từ ngày", row.valid_from, _read_day)
    before = cell("valid_before", "Đến trước ngày", row.valid_before, _read_day)
    facts = {
        entry.id: cell(entry.id, entry.label.vi, row.facts.get(entry.id), _reader(entry))
        for entry in register.fields
        if entry.id in row.facts
    }
    if since is None and not refusals:
        refusals.append(
            Refusal(
                "FRM-007",
                f"{row.said_at}, «Đúng từ ngày»",
                "Chưa ghi",
                "Ngày mà điều ghi ở dòng này bắt đầu đúng",
                "Ghi ngày dd/mm/yyyy",
            )
        )
    if since is None or refusals:
        return None, refusals
    unknown = {name: said for name, said in row.facts.items() if register.field(name) is None}
    return RowValues(
        number=row.number,
        operation=row.operation,
        key=unicodedata.normalize("NFC", row.key.strip()),
        valid_from=since,
        valid_before=before,
        facts=facts | unknown,
        base_seq=row.base_seq,
        where=row.where,
        explanation=row.explanation,
        branch=row.branch,
        branch_position=row.branch_position,
    ), []


def _clean(said: object) -> object:
    """Text without spaces round it, in one Unicode form; spaces that cannot be seen are spaces."""
    if not isinstance(said, str):
        return said
    return unicodedata.normalize(
        "NFC", said.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    ).strip()


def _reader(entry: FieldEntry) -> Callable[[object], Any]:
    match entry.type:
        case FieldType.INTEGER:
            return _read_whole
        case FieldType.DECIMAL:
            return lambda said: _read_exact(entry, said)
        case FieldType.DATE:
            return _read_day
        case FieldType.BOOLEAN:
            return _read_truth
        case FieldType.CHOICE:
            return lambda said: _read_choice(entry, said)
        case FieldType.TEXT | FieldType.REFERENCE:
            return lambda said: said if isinstance(said, str) else str(said)


def _read_day(said: object) -> dt.date:
    try:
        day = read_day(said)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        expected = "Một ngày có thật, ghi dd/mm/yyyy, ví dụ 31/12/2026"
        raise _NotThisError("FRM-004", expected, "Ghi đủ ngày, tháng và bốn chữ số của năm")
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
        raise _NotThisError(
            "FRM-001", "Một số nguyên, ví dụ 1.234", "Ghi chữ số; dấu chấm chỉ để tách hàng nghìn"
        )
    return int(value)


def _read_exact(entry: FieldEntry, said: object) -> Decimal:
    value = _read_any_number(said)
    if value is None:
        mend = "Dùng dấu phẩy trước phần thập phân và dấu chấm giữa các hàng nghìn"
        raise _NotThisError("FRM-002", "Một số, ví dụ 1.234,5", mend)
    exact = value.quantize(Decimal(1).scaleb(-entry.scale)) if abs(value) < Decimal(10) ** 18 else None
    if exact is None or exact != value:
        expected = f"Không quá {entry.scale} chữ số sau dấu phẩy và 18 chữ số trước"
        raise _NotThisError("FRM-003", expected, "Ghi đúng số lẻ mà sổ này giữ")
    return exact


def _read_truth(said: object) -> bool:
    if isinstance(said, bool):
        return said
    word = str(said).casefold()
    if word not in YES | NO:
        raise _NotThisError("FRM-008", "Có hoặc Không", "Ghi Có, Không, hoặc để trống khi chưa biết")
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
    raise _NotThisError("FRM-009", f"Một trong: {offered}{more}", "Chọn lại trong danh sách")
