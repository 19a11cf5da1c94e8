"""What a page says of an upload, kept as plain values: the question what its columns are, or the answer."""

from collections.abc import Mapping
from typing import Any

from vungcao.intake.models import Submission
from vungcao.intake.ways.workbook.answer import Examined
from vungcao.intake.ways.workbook.guard import Kind
from vungcao.intake.ways.workbook.layout import Columns, Headings
from vungcao.intake.ways.workbook.memory import said_of
from vungcao.intake.ways.workbook.places import column_name
from vungcao.intake.ways.workbook.rows import Held
from vungcao.intake.ways.workbook.sheet import Book, Unread

MOST_SHOWN = 200
"""Problems, and conflicts, that a page lists; all of them are in the marked workbook."""
_SAMPLES = 3


def asking(book: Book, headings: Headings, guess: Columns) -> dict[str, Any]:
    """The headings with a few cells below each, and what is guessed of them."""
    below = [row for row in book.sheet.rows[headings.last + 1 :] if row][:_SAMPLES]
    return {
        "asks": True,
        "sheet": book.sheet.name,
        "others": list(book.others),
        "hidden": list(book.hidden),
        "headings": [
            {
                "column": column,
                "letters": column_name(column),
                "name": name,
                "samples": [
                    _shown(row[column]) for row in below if column < len(row) and row[column] is not None
                ],
            }
            for column, name in enumerate(headings.names)
            if name
        ],
        "row": headings.last + 1,
        "guess": said_of(guess),
    }


def _shown(value: object) -> str:
    return value.why if isinstance(value, Unread) else str(value)[:40]


def report(examined: Examined, *, earlier: Submission | None, latest: int) -> dict[str, Any]:
    """What was read, left out, found wrong and changed since."""
    disputed = _conflicts(examined)
    return {
        "sheet": examined.book.sheet.name,
        "notes": _notes(examined),
        "rows": len(examined.body.rows),
        "asked": len({examined.read.sheet_rows[row.number] for row in examined.read.rows}),
        "unchanged": examined.read.unchanged,
        "bad": len(examined.bad),
        "problems": [each.said() for each in examined.marks[:MOST_SHOWN]],
        "problem_count": len(examined.marks),
        "whole": bool(examined.refused_whole),
        "conflicts": disputed[:MOST_SHOWN],
        "conflict_count": len(disputed),
        "latest": latest,
        "earlier": earlier.pk if earlier else None,
        "adapter": examined.columns.adapter.id if examined.columns.adapter else "",
        "is_own": bool(examined.book.own),
    }


def _notes(examined: Examined) -> list[str]:
    """What was understood in a way that the sender should know of."""
    book, notes = examined.book, []
    if book.kind == Kind.XLSM:
        notes.append("Tệp có macro: chỉ đọc giá trị trong ô, không chạy macro")
    if book.kind in (Kind.XLS, Kind.XLSB, Kind.ODS):
        notes.append(f"Đọc tệp .{book.kind}: ô công thức báo lỗi được coi là ô trống")
    if book.from_1904:
        notes.append("Tệp đếm ngày từ năm 1904; ngày đã được đọc theo cách đó")
    if book.others:
        notes.append("Không đọc trang: " + ", ".join(f"«{name}»" for name in book.others))
    if book.hidden:
        notes.append("Có trang ẩn, không đọc: " + ", ".join(f"«{name}»" for name in book.hidden))
    return [*notes, *examined.body.left_out[:50]]


def _conflicts(examined: Examined) -> list[dict[str, Any]]:
    """Rows that rest on what is no longer so: what the sheet says, what it was made from, what stands."""
    by_number = {row.number: row for row in examined.read.rows}
    found: dict[int, dict[str, Any]] = {}
    for conflict in examined.checked.conflicts:
        row = by_number[conflict.number]
        at = examined.read.sheet_rows[conflict.number]
        asked = next((a for a in examined.checked.asked if a.row.number == conflict.number), None)
        now = examined.ground.standing.get(row.key, ())
        found[at] = {
            "row": at,
            "key": row.key,
            "who": conflict.refusal.found,
            "mine": dict(asked.change.facts) if asked else {},
            "base": _facts(examined.ground.bases.get(row.key)),
            "now": _facts(now[0] if now else None),
            "now_seq": now[0].seq if now else None,
        }
    return [found[at] for at in sorted(found)]


def _facts(held: Held | None) -> Mapping[str, Any] | None:
    return None if held is None else held.facts
