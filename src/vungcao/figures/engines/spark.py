"""Spark: the same Parquet on a cluster. What it says differently, and what would be wrong otherwise:

- a sum of BIGINT overflows at 64 bits: whole numbers are widened to DECIMAL(38,0), whose overflow is an error and not
  NULL in the ANSI mode that Spark 4 has by default;
- a product of two decimals loses decimals when their scales do not fit 38 digits: products are made of whole numbers;
- `"x"` is a text: names are in backquotes;
- a backslash in a text literal escapes: it is doubled.
`FILTER`, `GROUPING SETS` and `GROUPING()` are its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vungcao.figures.answer import Run
from vungcao.figures.engines.dialect import Dialect, smallest, sql
from vungcao.figures.engines.result import lines
from vungcao.figures.engines.sql import compiled
from vungcao.figures.expression import Field, Row, Type
from vungcao.figures.plan import Scan


@dataclass(frozen=True, slots=True)
class Spark(Dialect):
    """The dialect of Spark."""

    wide = "DECIMAL(38,0)"
    types = {Type.INTEGER: "BIGINT", Type.TEXT: "STRING", Type.BOOLEAN: "BOOLEAN", Type.DATE: "DATE"}

    def name(self, name: str) -> str:
        """Backquoted."""
        return f"`{name}`"

    def text(self, value: str) -> str:
        """Backslash and quote are escaped by a backslash."""
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"

    def sum_if(self, row: Row, condition: str | None) -> str:
        """A stored decimal has ten digits to grow in; a stored integer has none and is widened."""
        stored = isinstance(row, Field) and row.type is Type.DECIMAL
        added = sql(row, self) if stored else smallest(row, self)
        return f"SUM({added})" + self._filter(condition)


def query(scan: Scan, tables: Mapping[str, str]) -> str:
    """The scan in Spark's SQL."""
    return compiled(scan, Spark(scan.slice.as_of), tables)


def runner(fetch: Callable[[str], Sequence[Sequence[object]]], tables: Mapping[str, str]) -> Run:
    """Spark bound to its tables, for `answer`; `fetch` runs a query in ANSI mode and gives its rows."""
    return lambda scan: lines(scan, fetch(query(scan, tables)))
