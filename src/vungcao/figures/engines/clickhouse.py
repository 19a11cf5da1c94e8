"""ClickHouse: for many provinces at once. What it says differently, and what would be wrong otherwise:

- a literal `1.5` is a Float64: decimals are written as `toDecimal256('1.5', 1)`;
- `sum` of Int64 wraps around silently: whole numbers are widened to Int256 and decimals to 76 digits;
- decimals of different scales are rounded in a product, and refused in some comparisons: both sides of a comparison
  are told in smallest units as Int256;
- `NULL IN (...)` is false rather than unknown: a list becomes equalities joined by OR;
- `FILTER` is the combinator `-If`, whose condition must not be NULL;
- `COUNT(DISTINCT x)` is `uniqExactIf`, the exact one of several;
- a backslash in a text literal escapes: it is doubled;
- `VALUES` is a table function that must be told its columns' types: rows are SELECTs under one another;
- a result comes as lines of JSON, whose decimals must not be read as floats.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vungcao.figures.answer import Run
from vungcao.figures.engines.dialect import Dialect, smallest, sql
from vungcao.figures.engines.result import lines
from vungcao.figures.engines.sql import compiled
from vungcao.figures.expression import Field, Row, Scalar, Type
from vungcao.figures.plan import Line, Scan


@dataclass(frozen=True, slots=True)
class ClickHouse(Dialect):
    """The dialect of ClickHouse."""

    wide = "Nullable(Int256)"
    types = {
        Type.INTEGER: "Nullable(Int64)",
        Type.TEXT: "Nullable(String)",
        Type.BOOLEAN: "Nullable(Bool)",
        Type.DATE: "Nullable(Date32)",
    }

    def name(self, name: str) -> str:
        """Backquoted."""
        return f"`{name}`"

    def text(self, value: str) -> str:
        """Backslash and quote are escaped by a backslash."""
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"

    def date(self, value: dt.date) -> str:
        """Date32 reaches from 1900 to 2299; Date would stop at 2149 and wrap."""
        return f"toDate32('{value.isoformat()}')"

    def number(self, value: int | Decimal) -> str:
        """A decimal literal through text, at its own scale."""
        if isinstance(value, int):
            return str(value)
        exponent = value.as_tuple().exponent
        return f"toDecimal256('{value:f}', {-int(exponent)})"

    def type(self, of: Type, scale: int) -> str:
        """Every column may be missing."""
        return f"Nullable(Decimal(18,{scale}))" if of is Type.DECIMAL else self.types[of]

    def one_of(self, operand: str, options: Sequence[str]) -> str:
        """Equalities joined by OR, unknown when the operand is missing."""
        return "(" + " OR ".join(f"{operand} = {option}" for option in options) + ")"

    def compares_natively(self, left: Row, right: Row) -> bool:
        """Only whole numbers do."""
        return not left.scale and not right.scale and Dialect.compares_natively(self, left, right)

    def count_if(self, condition: str | None) -> str:
        """CountIf takes what is not true, or NULL, as false when told so."""
        return "count()" if condition is None else f"countIf({_certain(condition)})"

    def distinct_if(self, column: str, condition: str | None) -> str:
        """UniqExact leaves NULL out."""
        return (
            f"uniqExact({column})" if condition is None else f"uniqExactIf({column}, {_certain(condition)})"
        )

    def sum_if(self, row: Row, condition: str | None) -> str:
        """Widened before it is summed."""
        added = smallest(row, self)
        if isinstance(row, Field) and row.type is Type.DECIMAL:
            added = f"CAST({sql(row, self)} AS Nullable(Decimal(76,{row.scale})))"
        return f"sum({added})" if condition is None else f"sumIf({added}, {_certain(condition)})"

    def widened(self, value: str, factor: int) -> str:
        """A decimal is given 76 digits before it is multiplied, for it would wrap within its 18."""
        scale = len(str(factor)) - 1
        if factor == 1:
            return f"CAST({value} AS {self.wide})"
        return f"CAST(CAST({value} AS Nullable(Decimal(76,{scale}))) * {factor} AS {self.wide})"

    def ends_with(self, column: str, end: str) -> str:
        """By bytes, which for an ASCII end is the same."""
        return f"endsWith({column}, {self.text(end)})"

    def values(self, rows: Iterable[Sequence[str]], columns: Sequence[str]) -> str:
        """Rows as SELECTs under one another."""
        names = [self.name(column) for column in columns]
        selects = [
            "SELECT " + ", ".join(f"{cell} AS {name}" for cell, name in zip(row, names, strict=True))
            for row in rows
        ]
        return "(" + " UNION ALL ".join(selects) + ")"

    def literal(self, value: Scalar | None, of: Type, scale: int) -> str:
        """A decimal through text."""
        if value is None or of is not Type.DECIMAL:
            return Dialect.literal(self, value, of, scale)
        return f"CAST('{value}' AS {self.type(of, scale)})"


def _certain(condition: str) -> str:
    return f"ifNull({condition}, false)"


def query(scan: Scan, tables: Mapping[str, str]) -> str:
    """The scan in ClickHouse's SQL."""
    return compiled(scan, ClickHouse(scan.slice.as_of), tables)


def run(scan: Scan, fetch: Callable[[str], str], tables: Mapping[str, str]) -> list[Line]:
    """Run one scan. `fetch` runs a query and gives its result in the format JSONCompactEachRow."""
    rows = fetch(query(scan, tables)).splitlines()
    return lines(scan, [json.loads(row, parse_float=Decimal) for row in rows])


def runner(fetch: Callable[[str], str], tables: Mapping[str, str]) -> Run:
    """ClickHouse bound to its tables, for `answer`."""
    return lambda scan: run(scan, fetch, tables)
