"""The journal's chain, without a database: how an entry is written as text, hashed, linked and checked.

Every entry's hash is SHA-256 over the canonical text of all its columns, the hash before it included. Whoever changes
a byte of the past must change every later hash, and the last one of each day is published.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal

GENESIS = "0" * 64
"""The hash before the first entry."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it stands in the table."""

    number: int
    at: dt.datetime
    actor_code: str
    actor_name: str
    action: str
    subject: str
    content: str
    previous_hash: str
    hash: str


def canonical(content: object) -> str:
    """The one text of a value: keys in order, no spaces, UTF-8. Equal values are equal text on any machine.

    Raises TypeError for a float, whose text depends on who writes it, for keys that are not text, and for anything
    that JSON does not have.
    """
    _refuse_inexact(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse_inexact(value: object) -> None:
    if value is None or isinstance(value, (str, int)):
        return
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError(f"keys must be text: {list(value)!r}")
        value = tuple(value.values())
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{type(value).__name__} has no canonical text: {value!r}")
    for part in value:
        _refuse_inexact(part)


def instant(at: dt.datetime) -> str:
    """A moment as canonical text: UTC, always with microseconds. Raises ValueError for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {at}")
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_hash(entry: EntryRow) -> str:
    """SHA-256, in hexadecimal, over every other column of an entry."""
    columns = [
        entry.number,
        instant(entry.at),
        entry.actor_code,
        entry.actor_name,
        entry.action,
        entry.subject,
        entry.content,
        entry.previous_hash,
    ]
    return hashlib.sha256(canonical(columns).encode()).hexdigest()


def check(entries: Iterable[EntryRow], *, number: int, hash: str) -> Iterator[Refusal]:
    """What is wrong with a chain, given in order, whose head says it ends at `number` with `hash`. Constant memory."""
    last: EntryRow | None = None
    for entry in entries:
        yield from _check_entry(entry)
        yield from _check_link(last, entry)
        last = entry
    yield from _check_head(last, number, hash)


def _check_entry(entry: EntryRow) -> Iterator[Refusal]:
    if entry.hash != _rehashed(entry):
        yield Refusal(
            code="JRN-001",
            where=f"Nhật ký, mục {entry.number}",
            found="Nội dung không khớp với mã băm của chính nó",
            expected=f"Nội dung cho mã băm {entry.hash}",
            mend="Mục nhật ký đã bị sửa sau khi ghi: đối chiếu với bản sao lưu và mã băm công bố trong ngày",
        )


def _rehashed(entry: EntryRow) -> str | None:
    try:
        return entry_hash(entry)
    except (TypeError, ValueError, AttributeError):
        return None  # a column that no longer holds what it must


def _check_link(last: EntryRow | None, entry: EntryRow) -> Iterator[Refusal]:
    due = last.number + 1 if last else 1
    if entry.number != due:
        yield Refusal(
            code="JRN-002",
            where=f"Nhật ký, mục {entry.number}",
            found=f"Số mục nhật ký nhảy từ {due - 1} đến {entry.number}",
            expected=f"Số liền sau là {due}",
            mend="Có mục nhật ký bị xóa hoặc chèn: khôi phục từ bản sao lưu gần nhất còn đủ",
        )
    elif entry.previous_hash != (last.hash if last else GENESIS):
        yield Refusal(
            code="JRN-003",
            where=f"Nhật ký, mục {entry.number}",
            found="Không nối vào mục nhật ký liền trước",
            expected=f"Mã băm trước là {last.hash if last else GENESIS}",
            mend="Một trong hai mục nhật ký đã bị thay hoặc đổi chỗ: đối chiếu với bản sao lưu",
        )
    if last and entry.at < last.at:
        yield Refusal(
            code="JRN-004",
            where=f"Nhật ký, mục {entry.number}",
            found=f"Thời điểm {instant(entry.at)} sớm hơn mục nhật ký trước, {instant(last.at)}",
            expected="Thời điểm không lùi",
            mend="Thời điểm đã bị sửa: đối chiếu với bản sao lưu",
        )


def _check_head(last: EntryRow | None, number: int, hash: str) -> Iterator[Refusal]:
    ends = (last.number, last.hash) if last else (0, GENESIS)
    if ends != (number, hash):
        yield Refusal(
            code="JRN-005",
            where="Nhật ký, đầu sổ",
            found=f"Đầu sổ ghi {number} ({hash[:12]}…), mục nhật ký cuối là {ends[0]} ({ends[1][:12]}…)",
            expected="Đầu sổ trỏ đúng mục nhật ký cuối",
            mend="Mục nhật ký cuối bị xóa, hoặc đầu sổ bị sửa: khôi phục từ bản sao lưu",
        )
