"""Rows as somebody typed them, and what they mean: one reading for the grid, the workbook, the phone and the draft.

Numbers are written the Vietnamese way ("1.234,5"), days as dd/mm/yyyy or YYYY-MM-DD, choices by their id or label, with
or without marks. An empty cell is missing and never zero. What is not understood is refused at its cell.
"""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from vungcao.exact.refusal import Refusal
from vungcao.intake.rules.rows import RowValues
from vungcao.pack.register import Register
from vungcao.registers.rules.typed import NotUnderstood, clean, read_plausible_day, reader_of
from vungcao.registers.rules.typed import as_typed as as_typed
from vungcao.registers.rules.typed import means as means
from vungcao.registers.rules.typed import read_day as read_day


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
            return read(clean(said))
        except NotUnderstood as fault:
            where = (
                f"{row.said_at}, {row.cells[name]}, «{label}»"
                if name in row.cells
                else f"{row.said_at}, «{label}»"
            )
            refusals.append(Refusal(fault.code, where, f"Gặp «{str(said)[:60]}»", fault.expected, fault.mend))
            return None

    since = cell("valid_from", "Đúng từ ngày", row.valid_from, read_plausible_day)
    before = cell("valid_before", "Đến trước ngày", row.valid_before, read_plausible_day)
    facts = {
        entry.id: cell(entry.id, entry.label.vi, row.facts.get(entry.id), reader_of(entry))
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
