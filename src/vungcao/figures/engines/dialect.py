"""Expressions in standard SQL, as DuckDB and PostgreSQL speak it; other dialects override what they say differently.

Every override says what the engine would otherwise do wrong. All arithmetic is done on whole numbers of the smallest
unit (10 to the minus the scale) in the engine's widest integer, so that no engine's rule for the scale of a decimal
product can round anything; sums overflow loudly or not at all.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from vungcao.figures.expression import (
    Always,
    And,
    Arithmetic,
    AsOf,
    Between,
    Comparison,
    Constant,
    Field,
    Holds,
    IsMissing,
    Not,
    OneOf,
    Or,
    Row,
    Scalar,
    TrueOrUnknown,
    Type,
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine says what a scan needs, on one day."""

    as_of: dt.date
    without_nils: bool = False
    """Whether the rows read are all records: declarations of none are then counted apart, and no filter asks."""

    wide = "NUMERIC"
    """The type that whole numbers are multiplied and added in."""
    types = {Type.INTEGER: "BIGINT", Type.TEXT: "VARCHAR", Type.BOOLEAN: "BOOLEAN", Type.DATE: "DATE"}

    def name(self, name: str) -> str:
        """A column's name, quoted: a field may be called "order"."""
        return f'"{name}"'

    def text(self, value: str) -> str:
        """A text literal."""
        return "'" + value.replace("'", "''") + "'"

    def date(self, value: dt.date) -> str:
        """A date literal."""
        return f"DATE '{value.isoformat()}'"

    def number(self, value: int | Decimal) -> str:
        """An exact numeric literal."""
        return format(value, "f") if isinstance(value, Decimal) else str(value)

    def type(self, of: Type, scale: int) -> str:
        """The type a column of the table has."""
        return f"DECIMAL(18,{scale})" if of is Type.DECIMAL else self.types[of]

    def one_of(self, operand: str, options: Sequence[str]) -> str:
        """Whether a value is in a list; unknown when it is missing."""
        return f"({operand} IN ({', '.join(options)}))"

    def compares_natively(self, left: Row, right: Row) -> bool:
        """Whether two numbers can be compared as they are stored, without loss."""
        return not isinstance(left, Arithmetic) and not isinstance(right, Arithmetic)

    def count_if(self, condition: str | None) -> str:
        """How many rows the condition is true of."""
        return "COUNT(*)" + self._filter(condition)

    def distinct_if(self, column: str, condition: str | None) -> str:
        """How many different values, not NULL, in the rows the condition is true of."""
        return f"COUNT(DISTINCT {column})" + self._filter(condition)

    def sum_if(self, row: Row, condition: str | None) -> str:
        """The sum over the rows the condition is true of: a stored column as it is, anything else in smallest units."""
        added = sql(row, self) if isinstance(row, Field) else smallest(row, self)
        return f"SUM({added})" + self._filter(condition)

    def _filter(self, condition: str | None) -> str:
        return "" if condition is None else f" FILTER (WHERE {condition})"

    def widened(self, value: str, factor: int) -> str:
        """A number times a power of ten, as a whole number of the widest type."""
        scaled = value if factor == 1 else f"{value} * {factor}"
        return f"CAST({scaled} AS {self.wide})"

    def ends_with(self, column: str, end: str) -> str:
        """Whether a text ends with an ASCII text."""
        return f"(RIGHT({column}, {len(end)}) = {self.text(end)})"

    def values(self, rows: Iterable[Sequence[str]], columns: Sequence[str]) -> str:
        """Rows of literals as a relation."""
        listed = ", ".join(f"({', '.join(row)})" for row in rows)
        return f"(SELECT * FROM (VALUES {listed}) AS listed({', '.join(map(self.name, columns))}))"

    def literal(self, value: Scalar | None, of: Type, scale: int) -> str:
        """A value of a column, or NULL, with the column's type."""
        return f"CAST({'NULL' if value is None else literal(value, self)} AS {self.type(of, scale)})"


def literal(value: Scalar, dialect: Dialect) -> str:
    """A value as the dialect writes it."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return dialect.text(value)
        case int() | Decimal():
            return dialect.number(value)
        case dt.date():
            return dialect.date(value)
    raise TypeError(f"no literal is made of {value!r}")


@singledispatch
def sql(node: object, dialect: Dialect) -> str:
    """A node as SQL. What no function is registered for is refused, never guessed."""
    raise TypeError(f"no SQL for {node!r}")


@sql.register
def _(node: Field, dialect: Dialect) -> str:
    return f"v.{dialect.name(node.name)}"


@sql.register
def _(node: Constant, dialect: Dialect) -> str:
    return literal(node.value, dialect)


@sql.register
def _(node: AsOf, dialect: Dialect) -> str:
    return dialect.date(dialect.as_of)


@sql.register
def _(node: Comparison, dialect: Dialect) -> str:
    is_number = node.left.type.is_number
    if is_number and not dialect.compares_natively(node.left, node.right):
        scale = max(node.left.scale, node.right.scale)
        return f"({smallest(node.left, dialect, scale)} {node.op} {smallest(node.right, dialect, scale)})"
    return f"({sql(node.left, dialect)} {node.op} {sql(node.right, dialect)})"


@sql.register
def _(node: OneOf, dialect: Dialect) -> str:
    if isinstance(node.operand, Arithmetic):
        return sql(Or(tuple(Comparison("=", node.operand, option) for option in node.options)), dialect)
    return dialect.one_of(sql(node.operand, dialect), [sql(option, dialect) for option in node.options])


@sql.register
def _(node: Between, dialect: Dialect) -> str:
    return sql(
        And((Comparison(">=", node.operand, node.low), Comparison("<=", node.operand, node.high))), dialect
    )


@sql.register
def _(node: IsMissing, dialect: Dialect) -> str:
    value = (
        smallest(node.operand, dialect)
        if isinstance(node.operand, Arithmetic)
        else sql(node.operand, dialect)
    )
    return f"({value} IS NULL)"


@sql.register
def _(node: Holds, dialect: Dialect) -> str:
    return sql(node.field, dialect)


@sql.register
def _(node: Always, dialect: Dialect) -> str:
    return literal(node.value, dialect)


@sql.register
def _(node: Not, dialect: Dialect) -> str:
    return f"(NOT {sql(node.part, dialect)})"


@sql.register
def _(node: And, dialect: Dialect) -> str:
    return "(" + " AND ".join(sql(part, dialect) for part in node.parts) + ")"


@sql.register
def _(node: Or, dialect: Dialect) -> str:
    return "(" + " OR ".join(sql(part, dialect) for part in node.parts) + ")"


@sql.register
def _(node: TrueOrUnknown, dialect: Dialect) -> str:
    return f"NULLIF({sql(node.part, dialect)}, FALSE)"


def smallest(row: Row, dialect: Dialect, scale: int | None = None) -> str:
    """A number as a whole number of 10 to the minus `scale`, in the widest type."""
    scale = row.scale if scale is None else scale
    match row:
        case Arithmetic("*", left, right):
            product = f"({smallest(left, dialect)} * {smallest(right, dialect)})"
            return product if scale == row.scale else f"({product} * {10 ** (scale - row.scale)})"
        case Arithmetic(op, left, right):
            return f"({smallest(left, dialect, scale)} {op} {smallest(right, dialect, scale)})"
        case Constant(value) if isinstance(value, int | Decimal):
            return dialect.widened(str(units_of(value, scale)), 1)
    return dialect.widened(sql(row, dialect), 10**scale)


def units_of(value: int | Decimal, scale: int) -> int:
    """A number as a whole number of 10 to the minus `scale`, exactly."""
    if isinstance(value, int):
        return value * _power(scale)
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or (exponent < -scale and value):
        raise ValueError(f"{value} has more than {scale} decimals")
    whole = int("".join(map(str, digits))) * _power(max(0, scale + exponent))
    return -whole if sign else whole


def _power(scale: int) -> int:
    return int(10**scale)
