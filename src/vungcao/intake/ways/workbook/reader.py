"""Reading a file in a process of its own, so that whatever is in it can end that process and nothing else."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.ways.workbook import sheet
from vungcao.intake.ways.workbook.places import in_file
from vungcao.intake.ways.workbook.process import Ended, at_work
from vungcao.intake.ways.workbook.sheet import Book, Sheet

CHILD = "vungcao.intake.ways.workbook.child"
"""The program that reads."""
_TELL_EVERY = 2_000
_MET_AT_MOST = 20_000
"""Different texts and days that are looked for again; a column of names has none twice."""


def read_book(
    name: str, content: bytes, *, sheet_name: str = "", progress: Callable[[int], None] = lambda _rows: None
) -> Book:
    """What the file says. `progress` is told how many rows were read, and may raise to stop.

    Raises Refused, with WBK-001 to WBK-011.
    """
    try:
        with at_work(CHILD, {"name": name, "sheet": sheet_name}, content) as said:
            about = _about(said, name)
            rows = _rows(said, progress)
    except Ended as fault:
        raise Refused([_refuse_endless(name)]) from fault
    return Book(
        name=name,
        kind=about["kind"],
        sheet=Sheet(about["sheet"], rows, [tuple(each) for each in about["merged"]]),
        others=about["others"],
        hidden=about["hidden"],
        own=_own(about["own"]),
        from_1904=about["from_1904"],
    )


def _own(rows: list[list[Any]]) -> dict[str, Any]:
    """What our hidden sheet says: named values, then for each record that was filled in its key and its version."""
    said: dict[str, Any] = {str(row[0]): row[1] for row in rows if len(row) == 2}
    bases: dict[str, list[int]] = {}
    for row in rows:
        if len(row) == 3 and row[0] == "row" and isinstance(row[2], int):
            bases.setdefault(str(row[1]), []).append(row[2])
    return said | {"bases": bases} if said else {}


def _about(lines: Iterator[bytes], name: str) -> dict[str, Any]:
    first = next(lines, b"")
    if not first.endswith(b"\n"):
        raise Refused([_refuse_endless(name)])
    about: dict[str, Any] = json.loads(first)
    if "refused" in about:
        code, found, expected, mend = about["refused"]
        raise Refused([Refusal(code, in_file(name), found, expected, mend)])
    return about


def _rows(lines: Iterator[bytes], progress: Callable[[int], None]) -> list[list[sheet.Value]]:
    rows: list[list[sheet.Value]] = []
    met: dict[sheet.Value, sheet.Value] = {}

    def once(value: sheet.Value) -> sheet.Value:
        """Text and days that a sheet says in thousands of rows are kept once."""
        if not isinstance(value, str | dt.date):
            return value
        return met.get(value, value) if len(met) >= _MET_AT_MOST else met.setdefault(value, value)

    for kept in lines:
        if not kept.endswith(b"\n"):
            raise Ended
        rows.append([once(sheet.read(value)) for value in json.loads(kept)])
        if len(rows) % _TELL_EVERY == 0:
            progress(len(rows))
    return rows


def _refuse_endless(name: str) -> Refusal:
    return Refusal(
        code="WBK-009",
        where=in_file(name),
        found="Đọc mãi không xong, hoặc cần quá nhiều bộ nhớ",
        expected="Đọc xong trong giới hạn thời gian và bộ nhớ",
        mend="Chép các ô cần nộp sang một tệp mới, hoặc chia thành nhiều tệp",
    )
