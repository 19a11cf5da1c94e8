"""Keeping the rows: a file in columns for a day, sorted by name, and what was approved since beside it.

Nothing is called when something is approved. Whoever reads finds the newest file that the journal still proves, asks
which works were touched after it, and derives those alone; when they are many, or there is no file, it is made anew.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from vungcao.exact.vietnamese import fold
from vungcao.figures import mirror
from vungcao.figures.figure import Moment
from vungcao.figures.mirror import Tables
from vungcao.journal import queries as journal
from vungcao.pack.model import Pack
from vungcao.places.queries import pack_in_force
from vungcao.registers.queries import written_or_closed
from vungcao.works.listing import cells
from vungcao.works.listing.deriving import ONLY, derivation, registers_read
from vungcao.works.listing.files import Kind, proof
from vungcao.works.listing.wanted import as_typed

log = logging.getLogger(__name__)

MANY = 2_000
"""Works touched since a file was made from which it pays to make another."""
_GROUP = 20_000
"""Rows a reader takes at once; it skips the others."""
_UNLIKE = frozenset({"rank", "sort_key", "key", "name", "geometry", "search", "typed"})
"""Columns in which hardly a value comes twice: a dictionary of them would be read whole for a single row."""
_BESIDE = ("search", "typed")
"""Columns that are not derived from the registers but from a row's name and key."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A file of rows, and those of works that were touched since it was made: `gone` keys and their `late` rows."""

    path: Path
    gone: pa.Table | None = None
    late: pa.Table | None = None


def refresh(on: dt.date) -> None:
    """Have files ready for a day as it is known now, so that nobody who reads waits for them."""
    pack, moment = pack_in_force(), Moment(on, journal.last_number())
    if pack.works is not None:
        rows(moment)
    if pack.accounting is not None:
        cells.cells(pack, moment)


def rows(moment: Moment) -> Rows:
    """The rows at a moment. The pack in force has works."""
    pack = pack_in_force()
    kind, known = _kind(pack, moment.as_of), proof(moment.known)
    file = kind.newest(moment.known)
    touched: frozenset[str] = frozenset()
    if file is not None and file.entry < moment.known:
        touched = _touched(kind.registers, file.entry, moment.known, known)
    if file is None or len(touched) > MANY:
        try:
            return Rows(kind.made(moment.known).path)
        except OSError as fault:
            if file is None:
                raise
            log.warning("Không ghi được danh sách công trình: %s / a list of works was not written", fault)
    return _with_late(file.path, moment, touched, known) if touched else Rows(file.path)


def _kind(pack: Pack, on: dt.date) -> Kind:
    """Another day, rule or release makes other files."""
    registers = _registers(pack)
    names = {name: f'"{name}"' for name in registers}

    def write(duck: DuckDBPyConnection, tables: Tables, path: Path) -> None:
        _write(path, duck.sql(_ordered(derivation(pack, tables, on))).to_arrow_reader(_GROUP))

    said = " ".join([_ordered(derivation(pack, names, on)), *_BESIDE, *sorted(_UNLIKE)])
    return Kind("listing", said, registers, write)


def _registers(pack: Pack) -> tuple[str, ...]:
    assert pack.works is not None
    return registers_read(pack.works, pack.accounting)


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
    in_order = pq.read_table(base, columns=["sort_key"])["sort_key"]
    ranks = pc.search_sorted(in_order, late["sort_key"], side="right").cast(pa.int64())
    placed = late.set_column(late.schema.get_field_index("late"), "late", late["rank"])
    return placed.set_column(placed.schema.get_field_index("rank"), "rank", ranks)


def _ordered(query: str) -> str:
    """Rows with their place by the Vietnamese alphabet."""
    by_name = "ORDER BY icu_sort_key(name, 'vi'), key"
    return (
        f"SELECT row_number() OVER ({by_name}) AS rank, CAST(0 AS BIGINT) AS late,"
        f" icu_sort_key(name, 'vi') AS sort_key, * FROM ({query}) ORDER BY rank"
    )


def _write(path: Path, batches: pa.RecordBatchReader) -> None:
    schema = _searchable(batches.schema.empty_table()).schema
    recurring = [name for name in schema.names if name not in _UNLIKE]
    with pq.ParquetWriter(path, schema, compression="lz4", use_dictionary=recurring) as writer:
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
