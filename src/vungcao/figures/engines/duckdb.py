"""DuckDB: the engine of the platform, over the columnar mirror and the tail beyond it.

It speaks the standard of `sql` as it is. Two things are said on purpose: whole numbers are widened to HUGEINT, since a
product of two BIGINT would overflow; and `COUNT(*) FILTER` is used rather than a sum of flags, which takes 1.2 times
as long.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from vungcao.figures.answer import Run
from vungcao.figures.engines.dialect import Dialect
from vungcao.figures.engines.result import lines
from vungcao.figures.engines.sql import compiled
from vungcao.figures.plan import Line, Scan


@dataclass(frozen=True, slots=True)
class DuckDB(Dialect):
    """The dialect of DuckDB."""

    wide = "HUGEINT"

    def widened(self, value: str, factor: int) -> str:
        """DuckDB multiplies a DECIMAL(18) within 18 digits and stops when they do not do: it is given 38 first."""
        roomy = value if factor == 1 else f"CAST({value} AS DECIMAL(38,{len(str(factor)) - 1}))"
        return Dialect.widened(self, roomy, factor)


def query(scan: Scan, tables: Mapping[str, str]) -> str:
    """The scan in DuckDB's SQL."""
    return compiled(scan, DuckDB(scan.slice.as_of), tables)


def run(scan: Scan, connection: DuckDBPyConnection, tables: Mapping[str, str]) -> list[Line]:
    """Run one scan. `tables` gives the relation of each register: a table, a view, or a query in brackets."""
    return lines(scan, connection.execute(query(scan, tables)).fetchall())


def runner(connection: DuckDBPyConnection, tables: Mapping[str, str]) -> Run:
    """DuckDB bound to its tables, for `answer`."""
    return lambda scan: run(scan, connection, tables)
