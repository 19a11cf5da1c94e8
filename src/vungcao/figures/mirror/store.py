"""Versions and closings read from the store in bulk, as Arrow tables, the same on SQLite and PostgreSQL.

A read up to an entry is repeatable whatever is approved meanwhile: entries are committed in the order of their
numbers, and a closing by a later entry is read as not yet closed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import BigIntegerField, CharField, Value

from vungcao.figures.models import MirrorHead, MirrorPart
from vungcao.journal.queries import head

CHUNK = 50_000
"""Rows in memory at once."""

_RAW: dict[str, pa.DataType] = {
    "seq": pa.int64(),
    "register": pa.string(),
    "key": pa.string(),
    "place": pa.string(),
    "valid_from": pa.string(),
    "valid_before": pa.string(),
    "known_from": pa.int64(),
    "known_before": pa.int64(),
    "facts": pa.string(),
    "nil": pa.int8(),
    "simulated": pa.int8(),
    "provisional": pa.int8(),
}
_CLOSINGS: dict[str, pa.DataType] = {"register": pa.string(), "seq": pa.int64(), "known_before": pa.int64()}

# Days and facts come as text: the engine reads them many times faster than Python does.
_VERSIONS_SQL = """
    SELECT seq, register, key, place, CAST(valid_from AS TEXT), CAST(valid_before AS TEXT), known_from,
           CASE WHEN known_before <= %s THEN known_before END, CAST(facts AS TEXT),
           CASE WHEN nil THEN 1 ELSE 0 END, CASE WHEN simulated THEN 1 ELSE 0 END,
           CASE WHEN published IS NULL THEN 0 ELSE 1 END
    FROM registers_version
    WHERE seq >= %s AND seq < %s AND known_from > %s AND known_from <= %s
    ORDER BY seq"""
_CLOSINGS_SQL = """
    SELECT register, seq, known_before FROM registers_version
    WHERE known_from <= %s AND known_before >= %s AND known_before <= %s AND (known_before > %s OR seq > %s)
    ORDER BY known_before, seq LIMIT %s"""


@dataclass(frozen=True, slots=True)
class Reach:
    """A moment of the store: a journal entry, and the last sequence number that it left."""

    entry: int = 0
    seq: int = 0


def reach() -> Reach:
    """How far the store goes now."""
    ends = head()
    return Reach(ends.number, ends.seq)


def manifest(registers: Iterable[str]) -> tuple[dict[str, MirrorHead], dict[str, list[MirrorPart]]]:
    """How far the mirror of each register goes, and its parts, both of one moment.

    One query: a register that is forgotten between two would seem to reach far with no part, and nothing of it would
    be counted.
    """
    some = list(registers)
    no_number, no_text = Value(0, BigIntegerField()), Value("", CharField())
    heads = MirrorHead.objects.filter(register__in=some).values_list(
        "register", "last_entry", "last_seq", "shape", no_text, no_text
    )
    parts = (
        MirrorPart.objects.filter(register__in=some)
        .order_by()
        .values_list("register", "last_entry", no_number, "digest", "content", "path")
    )
    found: dict[str, MirrorHead] = {}
    named: dict[str, list[MirrorPart]] = {name: [] for name in some}
    for register, entry, seq, digest, content, path in heads.union(parts, all=True):
        if content:
            named[register].append(
                MirrorPart(register=register, last_entry=entry, digest=digest, content=content, path=path)
            )
        else:
            found[register] = MirrorHead(register=register, last_entry=entry, last_seq=seq, shape=digest)
    return found, named


def versions(*, after: Reach, upto: Reach) -> Iterator[pa.Table]:
    """Every version first known after one moment and up to another, in the order of their sequence numbers.

    `upto.seq` may be larger than what its entry left, and `after.seq` smaller.
    """
    # Sequence numbers have no gaps: a window of them is a chunk, and no long transaction is held.
    for start in range(after.seq + 1, upto.seq + 1, CHUNK):
        end = min(start + CHUNK, upto.seq + 1)
        rows = _rows(_VERSIONS_SQL, (upto.entry, start, end, after.entry, upto.entry))
        if rows:
            yield _table(_RAW, rows)


def closings(*, after: int, upto: int) -> Iterator[pa.Table]:
    """Which versions, already known at one entry, were closed after it and up to another."""
    mark: tuple[int, int] = (after + 1, -1)
    while True:
        rows = _rows(_CLOSINGS_SQL, (after, mark[0], upto, *mark, CHUNK))
        if rows:
            yield _table(_CLOSINGS, rows)
        if len(rows) < CHUNK:
            return
        mark = (rows[-1][2], rows[-1][1])


def by_register(tables: Iterable[pa.Table]) -> dict[str, pa.Table]:
    """The rows of some tables by the register they are of; a register without rows is not there."""
    found: dict[str, list[pa.Table]] = {}
    for table in tables:
        names = table["register"]
        for register in pc.unique(names):
            found.setdefault(str(register), []).append(table.filter(pc.equal(names, register)))
    return {register: pa.concat_tables(rows) for register, rows in found.items()}


def _rows(query: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _table(columns: dict[str, pa.DataType], rows: list[tuple[Any, ...]]) -> pa.Table:
    filled = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(column, kind) for column, kind in zip(filled, columns.values(), strict=True)]
    return pa.Table.from_arrays(arrays, names=list(columns))
