"""Reading registers as they were known at an entry: the parts, what closed since, and the tail still in the store."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from vungcao.figures.mirror import parts, store
from vungcao.figures.mirror.connection import connected, files
from vungcao.figures.mirror.shape import Shape, typed
from vungcao.figures.mirror.store import Reach, manifest, reach
from vungcao.figures.mirror.tending import heal, shapes_in_force
from vungcao.figures.models import MirrorHead, MirrorPart
from vungcao.journal.queries import entry

log = logging.getLogger(__name__)
T = TypeVar("T")
Connection = DuckDBPyConnection
Tables = Mapping[str, str]
"""For each register a query in brackets, or a table, with the columns of `shape.BOOK` and the register's fields."""

PATIENCE = 3
"""How often a read begins again because parts were melted together, or had to be made again, under its hands."""
LONG = 200_000
"""Rows of the tail from which a technician is told that the mirror is not kept up."""


class PartLost(Exception):
    """A file that the manifest names is not there, or is not the one that was written."""


@dataclass(frozen=True)
class Held:
    """What the mirror holds of a register: files, and how far into the store they hold everything."""

    reach: Reach
    versions: tuple[Path, ...] = ()
    closings: tuple[Path, ...] = ()


def read(registers: Iterable[str], known: int, work: Callable[[Connection, Tables], T]) -> T:
    """Let `work` read registers as known at an entry: every version known then, and nothing of what closed it later.

    `work` may be called again when the mirror's files change while it reads, so it must do nothing but read.
    """
    return _patiently(sorted(set(registers)), lambda names: _read(names, known, work))


def read_history(
    registers: Iterable[str],
    known: int,
    places: Collection[str],
    work: Callable[[Connection, Tables, list[int]], T],
) -> T:
    """Let `work` read every version that some places ever had, up to an entry, with the entry that closed it.

    It also gets the entries that wrote or closed any of them, in order. Only the places' versions are held in memory.
    """
    return _patiently(sorted(set(registers)), lambda names: _read_history(names, known, places, work))


def _patiently(registers: list[str], reading: Callable[[list[str]], T]) -> T:
    for attempt in range(1, PATIENCE + 1):
        try:
            return reading(registers)
        except (PartLost, duckdb.IOException) as fault:
            if attempt == PATIENCE:
                raise
            log.info("Đọc lại bản sao cột: %s / reading again", fault)
            for register in registers:
                heal(register)
    raise AssertionError("unreachable")


def _read(registers: list[str], known: int, work: Callable[[Connection, Tables], T]) -> T:
    shapes = {name: shape for name, shape in shapes_in_force().items() if name in registers}
    held = _held(shapes)
    with connected() as duck:
        tables = {name: _relation(duck, shapes[name], held[name], known) for name in shapes}
        return work(duck, tables)


def _read_history(
    registers: list[str],
    known: int,
    places: Collection[str],
    work: Callable[[Connection, Tables, list[int]], T],
) -> T:
    shapes = {name: shape for name, shape in shapes_in_force().items() if name in registers}
    held = _held(shapes)
    with connected() as duck:
        duck.register("wanted", pa.table({"id": pa.array(sorted(places), pa.string())}))
        tables = {name: f'"history_{name}"' for name in shapes}
        for name, shape in shapes.items():
            every = _every_version(duck, shape, held[name], known)
            wanted = "place IN (SELECT id FROM wanted)"
            duck.execute(
                f"CREATE TEMP TABLE {tables[name]} AS SELECT * FROM {every} WHERE {wanted}"
            ).fetchall()
        return work(duck, tables, _entries(duck, tables, known))


def _entries(duck: Connection, tables: Tables, known: int) -> list[int]:
    found: set[int] = set()
    for table in tables.values():
        query = f"SELECT known_from FROM {table} UNION SELECT known_before FROM {table} WHERE known_before <= {known}"
        found.update(row[0] for row in duck.execute(query).fetchall())
    return sorted(found)


def _every_version(duck: Connection, shape: Shape, held: Held, known: int) -> str:
    """A query in brackets: every version the register ever had up to the entry, with what closed it by then."""
    closed = _closings(duck, shape, held, known)
    names = [f'v."{name}"' for name, _ in shape.columns if name != "known_before"]
    columns = ", ".join(f'"{name}"' for name, _ in shape.columns)
    before = "coalesce(v.known_before, c.known_before)" if closed else "v.known_before"
    join = f"LEFT JOIN ({closed}) AS c ON c.seq = v.seq" if closed else ""
    found = []
    if held.versions:
        found.append(
            f"SELECT {', '.join(names)}, {before} AS known_before FROM {files(list(held.versions))} AS v {join}"
        )
    tail = _tail(duck, shape, held.reach, known)
    if tail:
        found.append(tail)
    if not found:
        return _nothing(shape)
    every = " UNION ALL BY NAME ".join(found)
    return f"(SELECT {columns} FROM ({every}) WHERE known_from <= {known})"


def _held(shapes: Mapping[str, Shape]) -> dict[str, Held]:
    heads, named = manifest(shapes)
    return {
        name: _held_of(heads[name], named[name])
        if name in heads and heads[name].shape == shape.digest
        else Held(Reach())
        for name, shape in shapes.items()
    }


def _held_of(head: MirrorHead, named: list[MirrorPart]) -> Held:
    paths: dict[str, list[Path]] = {"versions": [], "closings": []}
    for part in named:
        path = parts.trusted(part)
        if path is None:
            raise PartLost(part.path)
        paths[part.content].append(path)
    reach = Reach(head.last_entry, head.last_seq)
    return Held(reach, tuple(paths["versions"]), tuple(paths["closings"]))


def _relation(duck: Connection, shape: Shape, held: Held, known: int) -> str:
    """A query in brackets: every version of the register known at the entry, and nothing of what closed it later."""
    columns = ", ".join(
        f'v."{name}"' if name != "known_before" else "CAST(NULL AS BIGINT) AS known_before"
        for name, _ in shape.columns
    )
    found = []
    if held.versions:
        found.append(
            f"SELECT {columns} FROM {files(list(held.versions))} AS v {_still_open(duck, shape, held, known)}"
        )
    tail = _tail(duck, shape, held.reach, known)
    if tail:
        found.append(f"SELECT {columns} FROM ({tail}) AS v WHERE {_open_at(known)}")
    return f"({' UNION ALL '.join(found)})" if found else _nothing(shape)


def _still_open(duck: Connection, shape: Shape, held: Held, known: int) -> str:
    closed = _closings(duck, shape, held, known)
    if not closed:
        return f"WHERE {_open_at(known)}"
    return f"ANTI JOIN ({closed}) AS c ON c.seq = v.seq WHERE {_open_at(known)}"


def _closings(duck: Connection, shape: Shape, held: Held, known: int) -> str:
    """A query for what was closed, up to the entry, of the versions in the parts; empty when nothing was."""
    closed = []
    if held.closings:
        closed.append(
            f"SELECT seq, known_before FROM {files(list(held.closings))} WHERE known_before <= {known}"
        )
    later = None if known <= held.reach.entry else _beyond(held.reach, known).closings.get(shape.register)
    if later is not None:
        name = f"closed_{shape.register}"
        duck.register(name, later)
        closed.append(f'SELECT seq, known_before FROM "{name}"')
    return " UNION ALL ".join(closed)


def _open_at(known: int) -> str:
    return f"v.known_from <= {known} AND (v.known_before IS NULL OR v.known_before > {known})"


def _tail(duck: Connection, shape: Shape, held: Reach, known: int) -> str | None:
    if known <= held.entry:
        return None
    rows = _typed(shape, held, known, _hash(known))
    if rows is None:
        return None
    name = f"tail_{shape.register}"
    duck.register(name, rows)
    return f'SELECT * FROM "{name}"'


@dataclass(frozen=True)
class Beyond:
    """What the store has beyond the mirror, by register: versions with their facts as text, and closings."""

    versions: Mapping[str, pa.Table]
    closings: Mapping[str, pa.Table]


def _hash(known: int) -> str:
    """The hash of an entry: it stands for everything approved up to it, so what is kept under it is never stale."""
    found = entry(known)
    if found is None:
        raise LookupError(f"there is no journal entry {known}")
    return found.hash


def _beyond(after: Reach, upto: int) -> Beyond:
    return _kept_beyond(after, upto, _hash(upto))


@lru_cache(maxsize=4)
def _kept_beyond(after: Reach, upto: int, hash: str) -> Beyond:
    """The tail, read once from the store for everyone who asks until something more is approved or mirrored."""
    versions = list(store.versions(after=after, upto=Reach(upto, reach().seq)))
    rows = sum(chunk.num_rows for chunk in versions)
    if rows > LONG:
        log.warning("Còn %d dòng chưa vào bản sao cột; hãy chạy làm mới. / the tail is long: refresh", rows)
    return Beyond(
        store.by_register(versions), store.by_register(store.closings(after=after.entry, upto=upto))
    )


@lru_cache(maxsize=64)
def _typed(shape: Shape, after: Reach, upto: int, hash: str) -> pa.Table | None:
    rows = _kept_beyond(after, upto, hash).versions.get(shape.register)
    if rows is None:
        return None
    with connected() as duck:
        duck.register("rows", rows)
        table: pa.Table = duck.sql(typed(shape, "rows")).to_arrow_table()
        return table


def _nothing(shape: Shape) -> str:
    return (
        "(SELECT "
        + ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in shape.columns)
        + " WHERE false)"
    )
