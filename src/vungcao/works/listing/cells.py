"""The accounts of capital in cells: the entries that every sum of a page counts in the same way, as one row.

Three million entries make some hundred thousand cells, which are added up in a tenth of the time. They are kept in a
file for a day; what was written or closed since stands beside it, what was closed with the sign that takes it out.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from vungcao.capital.queries import register_of
from vungcao.capital.rules.accounts import Part
from vungcao.figures.figure import Moment
from vungcao.figures.mirror import Tables
from vungcao.pack.model import Pack
from vungcao.registers.models import Version
from vungcao.registers.queries import written_or_closed
from vungcao.works.listing.files import Kind, proof

MANY = 2_000
"""Entries written or closed since a file was made from which it pays to make another."""
SAID: Mapping[Part, frozenset[str]] = {
    Part.PLAN: frozenset({"year", "kind", "horizon", "counterpart_vnd"}),
    Part.ALLOCATION: frozenset({"year", "kind", "content", "work"}),
    Part.DISBURSEMENT: frozenset({"year", "kind", "content", "work", "contract"}),
    Part.SETTLEMENT: frozenset({"work"}),
    Part.CONTRIBUTION: frozenset({"work"}),
}
"""What the register of each account holds beside place, source and amount."""
_SCHEMA = pa.schema(
    {
        "part": pa.string(),
        "place": pa.string(),
        "source": pa.string(),
        "year": pa.int64(),
        "kind": pa.string(),
        "horizon": pa.string(),
        "content": pa.string(),
        "has_work": pa.bool_(),
        "month": pa.date32(),
        "amount_vnd": pa.int64(),
        "counterpart_vnd": pa.int64(),
        "entries": pa.int64(),
        "simulated": pa.int64(),
    }
)
"""`entries` and `simulated` are how many; less than none where they are taken out."""
_GROUP = 100_000


@dataclass(frozen=True, slots=True)
class Cells:
    """A file of cells, and what is added to them."""

    path: Path
    late: pa.Table | None = None


def cells(pack: Pack, moment: Moment) -> Cells:
    """Every account at a moment. The pack has accounting."""
    kind = _kind(pack, moment.as_of)
    file = kind.newest(moment.known)
    late = None
    if file is not None and file.entry < moment.known:
        late = _late(_registers(pack), moment, file.entry, proof(moment.known))
    if file is None or (late is not None and late.num_rows > MANY):
        return Cells(kind.made(moment.known).path)
    return Cells(file.path, late)


def aggregated(part: Part, entries: str) -> str:
    """The cells of some entries of an account, which are a query or a table with its columns."""
    said = SAID[part]
    by = {"part": f"'{part}'", "place": "place", "source": "source"}
    by |= {name: name if name in said else "NULL" for name in ("year", "kind", "horizon", "content")}
    by |= {"has_work": "work IS NOT NULL" if "work" in said else "false"}
    by |= {"month": "date_trunc('month', valid_from)"}
    added = {
        "amount_vnd": "sum(amount_vnd)",
        "entries": "count(*)",
        "simulated": "count(*) FILTER (simulated)",
    }
    added |= {"counterpart_vnd": "sum(counterpart_vnd)" if "counterpart_vnd" in said else "NULL"}
    columns = ", ".join(
        f"CAST({(by | added)[each.name]} AS {_type(each)}) AS {each.name}" for each in _SCHEMA
    )
    return f"SELECT {columns} FROM {entries} GROUP BY ALL"


def _type(field: pa.Field) -> str:
    return {"string": "VARCHAR", "int64": "BIGINT", "bool": "BOOLEAN", "date32[day]": "DATE"}[str(field.type)]


def standing(table: str, on: dt.date) -> str:
    """The entries of a register's table up to a day."""
    return f"(SELECT * FROM {table} WHERE NOT nil AND valid_from <= DATE '{on.isoformat()}')"


def _registers(pack: Pack) -> tuple[tuple[Part, str], ...]:
    return tuple((part, register) for part in Part if (register := register_of(pack, part)) is not None)


def _kind(pack: Pack, on: dt.date) -> Kind:
    registers = _registers(pack)

    def query(tables: Tables) -> str:
        each = (aggregated(part, standing(tables[register], on)) for part, register in registers)
        return f"{' UNION ALL '.join(each)} ORDER BY part"

    def write(duck: DuckDBPyConnection, tables: Tables, path: Path) -> None:
        with pq.ParquetWriter(path, _SCHEMA, compression="lz4") as writer:
            for batch in duck.sql(query(tables)).to_arrow_reader(_GROUP):
                writer.write_table(pa.Table.from_batches([batch]).cast(_SCHEMA))

    said = query({register: register for _, register in registers})
    return Kind("capital", said, tuple(register for _, register in registers), write)


@lru_cache(maxsize=4)
def _late(registers: tuple[tuple[Part, str], ...], moment: Moment, after: int, proof: str) -> pa.Table | None:
    """What entries after one added and took out. `proof` is of the moment's: what is kept for it is never stale."""
    parts = {register: part for part, register in registers}
    versions = written_or_closed(tuple(parts), after=after, up_to=moment.known)
    rows = [
        _cell(parts[each.register], each, sign)
        for each in versions
        if not each.nil and each.valid_from <= moment.as_of and (sign := _sign(each, after, moment.known))
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA) if rows else None


def _sign(version: Version, after: int, known: int) -> int:
    """1 for what stands and did not stand before, -1 for what stood before and does not; 0 for what did neither."""
    stands = version.known_before is None or version.known_before > known
    return int(stands) - int(version.known_from <= after)


def _cell(part: Part, version: Version, sign: int) -> dict[str, object]:
    facts, asked = version.facts, version.facts.get("counterpart_vnd")
    return {
        "part": part,
        "place": version.place,
        **{
            name: facts.get(name)
            for name in ("source", *(SAID[part] & {"year", "kind", "horizon", "content"}))
        },
        "has_work": "work" in SAID[part] and facts.get("work") is not None,
        "month": version.valid_from.replace(day=1),
        "amount_vnd": sign * facts["amount_vnd"],
        "counterpart_vnd": None if asked is None else sign * asked,
        "entries": sign,
        "simulated": sign * int(version.simulated),
    }
