"""PostgreSQL: not an engine of the platform; the same scans in its dialect are what a mirror is measured against.

`SUM(bigint)` is numeric there, so only the parts of products are widened.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vungcao.figures.answer import Run
from vungcao.figures.engines.dialect import Dialect
from vungcao.figures.engines.result import lines
from vungcao.figures.engines.sql import compiled
from vungcao.figures.plan import Scan


@dataclass(frozen=True, slots=True)
class Postgres(Dialect):
    """The dialect of PostgreSQL."""

    wide = "NUMERIC(200,0)"
    """Without a scale, a whole number made of a decimal would keep its decimals as zeros."""


def query(scan: Scan, tables: Mapping[str, str]) -> str:
    """The scan in PostgreSQL's SQL."""
    return compiled(scan, Postgres(scan.slice.as_of), tables)


def runner(fetch: Callable[[str], Sequence[Sequence[object]]], tables: Mapping[str, str]) -> Run:
    """PostgreSQL bound to its tables; `fetch` runs a query and gives its rows."""
    return lambda scan: lines(scan, fetch(query(scan, tables)))
