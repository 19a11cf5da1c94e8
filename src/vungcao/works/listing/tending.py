"""Keeping the rows: a file in columns for a day, sorted by name, and what was approved since beside it.

Nothing is called when something is approved. Whoever reads finds the newest file that the journal still proves, asks
which works were touched after it, and derives those alone; when they are many, or there is no file, it is made anew.
"""

import datetime as dt
import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from vungcao.exact.vietnamese import fold
from vungcao.figures import mirror
from vungcao.figures.figure import Moment
from vungcao.figures.mirror import Tables
from vungcao.figures.mirror.parts import digest_of, folder
from vungcao.journal import queries as journal
from vungcao.pack.model import Pack
from vungcao.places.queries import pack_in_force
from vungcao.registers.queries import written_or_closed
from vungcao.works.listing.deriving import ONLY, derivation, registers_read
from vungcao.works.listing.wanted import as_typed

MANY = 2_000
"""Works touched since a file was made from which it pays to make another."""
KEPT = 4
"""Files that stay: today's, and those of the days that were asked for last."""
_GROUP = 20_000
"""Rows a reader takes at once; it skips the others."""
_BESIDE = ("search", "typed")
"""Columns that are not derived from the registers but from a row's name and key."""
_TRUSTED: set[tuple[str, int, int]] = set()


@dataclass(frozen=True, slots=True)
class Rows:
    """A file of rows, and those of works that were touched since it was made: `gone` keys and their `late` rows."""

    path: Path
    gone: pa.Table | None = None
    late: pa.Table | None = None


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    entry: int
    """The journal entry up to which it holds everything."""

    @classmethod
    def named(cls, path: Path) -> "_File":
        return cls(path, int(path.stem.split("-")[1]))


def refresh(on: dt.date) -> None:
    """Have a file ready for a day as it is known now, so that nobody who reads waits for it."""
    if pack_in_force().works is not None:
        rows(Moment(on, journal.last_number()))


def rows(moment: Moment) -> Rows:
    """The rows at a moment. The pack in force has works."""
    pack = pack_in_force()
    proof = _proof(moment.known)
    file = _newest(_mark(pack, moment.as_of), moment.known)
    touched: frozenset[str] = frozenset()
    if file is not None and file.entry < moment.known:
        touched = _touched(_registers(pack), file.entry, moment.known, proof)
    if file is None or len(touched) > MANY:
        return Rows(_made(pack, moment, proof))
    return _with_late(file.path, moment, touched, proof) if touched else Rows(file.path)


def _proof(entry: int) -> str:
    found = journal.entry(entry)
    return found.hash[:16] if found else "empty"


def _mark(pack: Pack, on: dt.date) -> str:
    """Equal for equal derivations: another day, rule or release makes a file useless."""
    names = {name: f'"{name}"' for name in _registers(pack)}
    said = " ".join([_ordered(derivation(pack, names, on)), *_BESIDE])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _registers(pack: Pack) -> tuple[str, ...]:
    assert pack.works is not None
    return registers_read(pack.works, pack.accounting)


def _folder() -> Path:
    """Below the folder that the mirror's engine may read, deeper than the mirror's own files."""
    path = folder() / "works" / "listing"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _newest(mark: str, known: int) -> _File | None:
    """The file that reaches farthest, but not beyond an entry, and is of this journal and as it was written."""
    files = sorted(map(_File.named, _folder().glob(f"{mark}-*.parquet")), key=lambda file: -file.entry)
    return next((file for file in files if file.entry <= known and _is_proved(file)), None)


def _is_proved(file: _File) -> bool:
    _, entry, hash, digest = file.path.stem.split("-")
    if _proof(int(entry)) != hash:
        return False
    try:
        seen = (str(file.path), file.path.stat().st_ino, file.path.stat().st_mtime_ns)
        if seen not in _TRUSTED:
            if digest_of(file.path)[:16] != digest:
                return False
            _TRUSTED.add(seen)
    except FileNotFoundError:
        return False
    return True


@lru_cache(maxsize=8)
def _touched(registers: tuple[str, ...], after: int, known: int, proof: str) -> frozenset[str]:
    """The works, whose register is the first, of which something was written or closed between two entries.

    `proof` is of the last entry: what is kept for it is never stale.
    """
    touched = written_or_closed(registers, after=after, up_to=known)
    of_works = (
        version.key if version.register == registers[0] else version.facts.get("work") for version in touched
    )
    return frozenset(str(key) for key in of_works if key is not None)


@lru_cache(maxsize=4)
def _with_late(base: Path, moment: Moment, touched: frozenset[str], proof: str) -> Rows:
    pack = pack_in_force()
    gone = pa.table({"key": pa.array(sorted(touched), pa.string())})

    def work(duck: DuckDBPyConnection, tables: Tables) -> pa.Table:
        duck.register(ONLY, gone)
        query = _ordered(derivation(pack, tables, moment.as_of, only=True))
        return _searchable(duck.sql(query).to_arrow_table())

    found = mirror.read(_registers(pack), moment.known, work)
    return Rows(base, gone, _placed(found, base))


def _placed(late: pa.Table, base: Path) -> pa.Table:
    """Each late row just behind the last row of the file that its name does not come before."""
    in_order = pq.read_table(base, columns=["sort_key"])["sort_key"].to_pylist()
    ranks = [bisect_right(in_order, key) for key in late["sort_key"].to_pylist()]
    placed = late.set_column(late.schema.get_field_index("late"), "late", late["rank"])
    return placed.set_column(placed.schema.get_field_index("rank"), "rank", pa.array(ranks, pa.int64()))


def _made(pack: Pack, moment: Moment, proof: str) -> Path:
    """A new file of every row at a moment, durable before it has its name."""
    beside = _folder() / f"{uuid4().hex}.writing"

    def work(duck: DuckDBPyConnection, tables: Tables) -> None:
        batches = duck.sql(_ordered(derivation(pack, tables, moment.as_of))).to_arrow_reader(_GROUP)
        _write(beside, batches)

    mirror.read(_registers(pack), moment.known, work)
    name = f"{_mark(pack, moment.as_of)}-{moment.known}-{proof}-{digest_of(beside)[:16]}.parquet"
    path = beside.replace(_folder() / name)
    _sweep()
    return path


def _ordered(query: str) -> str:
    """Rows with their place by the Vietnamese alphabet."""
    by_name = "ORDER BY icu_sort_key(name, 'vi'), key"
    return (
        f"SELECT row_number() OVER ({by_name}) AS rank, CAST(0 AS BIGINT) AS late,"
        f" icu_sort_key(name, 'vi') AS sort_key, * FROM ({query}) ORDER BY rank"
    )


def _write(path: Path, batches: pa.RecordBatchReader) -> None:
    schema = _searchable(batches.schema.empty_table()).schema
    with pq.ParquetWriter(path, schema, compression="lz4") as writer:
        for batch in batches:
            writer.write_table(_searchable(pa.Table.from_batches([batch])), row_group_size=_GROUP)


def _searchable(found: pa.Table) -> pa.Table:
    """With what a search looks through: name and key without marks, and the name as it is typed."""
    names, keys = found["name"].to_pylist(), found["key"].to_pylist()
    bare = [fold(f"{name} {key}") for name, key in zip(names, keys, strict=True)]
    typed = [as_typed(name) for name in names]
    for name, texts in zip(_BESIDE, (bare, typed), strict=True):
        found = found.append_column(name, pa.array(texts, pa.string()))
    return found


def _sweep() -> None:
    files: Iterable[Path] = _folder().glob("*.parquet")
    for old in sorted(files, key=lambda path: -path.stat().st_mtime_ns)[KEPT:]:
        old.unlink(missing_ok=True)
