"""Registers told as tables one can read aloud, made into stored versions.

    commune | poverty | known
    --------+---------+------
    Sa Lý   | poor    | 1..3

`commune` is a name of the cast; `from` and `before` are the days it is valid (from 1 January 2025 on); `known` is
`3` (known since entry 3) or `1..3` (until entry 3 closed it); `key` names the record, `reporter` whose return it
is; `nil`, `simulated` and `provisional` say yes. An empty cell of a field is what the record does not say. Rows are
numbered in the order they stand.
"""

import datetime as dt
from decimal import Decimal

from tests.spec.cast import PLACES
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register

BOOK = {"commune", "from", "before", "known", "key", "reporter", "nil", "simulated", "provisional"}
SINCE = "2025-01-01"


def rows_of(told: str) -> list[dict[str, str]]:
    """The rows of a table as texts by column."""
    lines = [line for line in told.splitlines() if line.strip() and set(line.strip()) - set("-+ ")]
    if not lines:
        return []
    names, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return [dict(zip(names, row, strict=True)) for row in rows]


def versions(register: Register, told: str, seq: int = 1) -> list[dict[str, object]]:
    """The stored versions a table tells of, numbered from `seq`."""
    found = []
    for number, row in enumerate(rows_of(told), start=seq):
        unknown = set(row) - BOOK - {entry.id for entry in register.fields}
        assert not unknown, f"no such column: {unknown}"
        facts = {entry.id: fact(entry, row.get(entry.id, "")) for entry in register.fields}
        found.append({**_book(register, row, number), **facts})
    return found


def _book(register: Register, row: dict[str, str], number: int) -> dict[str, object]:
    start = dt.date.fromisoformat(row.get("from") or SINCE)
    known_from, _, known_before = (row.get("known") or "1").partition("..")
    return {
        "seq": number,
        "key": _key(row, number),
        "place": PLACES[row["commune"]],
        "valid_from": start,
        "valid_before": _end(register, row, start),
        "known_from": int(known_from),
        "known_before": int(known_before) if known_before else None,
        "nil": bool(row.get("nil")),
        "simulated": bool(row.get("simulated")),
        "provisional": bool(row.get("provisional")),
    }


def _key(row: dict[str, str], number: int) -> str:
    """Of a return: place, period and reporter."""
    if "reporter" in row:
        return f"{PLACES[row['commune']]}|{row.get('from') or SINCE}|{row['reporter']}"
    return row.get("key") or f"record-{number}"


def _end(register: Register, row: dict[str, str], start: dt.date) -> dt.date | None:
    """An event is valid for its own day."""
    if row.get("before"):
        return dt.date.fromisoformat(row["before"])
    return start + dt.timedelta(days=1) if register.kind is Kind.EVENT else None


def fact(entry: FieldEntry, told: str) -> object:
    """A cell as the field's value."""
    if not told:
        return None
    match entry.type:
        case FieldType.INTEGER:
            return int(told)
        case FieldType.DECIMAL:
            return Decimal(told).quantize(Decimal(1).scaleb(-entry.scale))
        case FieldType.BOOLEAN:
            return {"yes": True, "no": False}[told]
        case FieldType.DATE:
            return dt.date.fromisoformat(told)
    return told
