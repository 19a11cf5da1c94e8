"""Aggregate expressions and predicates as a small tree of our own, with SQL's three-valued meaning.

The tree is what every engine, the slow reference and the proof page share. It is built by `reading` from the text of a
pack, never by hand in production, and every node is frozen: equal meaning compares equal, so that two indicators that
ask the same count share it. Numbers are integers and decimals of a fixed scale; there is no division and no float.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from vungcao.pack.entry import Text
from vungcao.pack.model import Pack
from vungcao.pack.register import Choice, FieldEntry, FieldType, Kind, Register


class Type(StrEnum):
    """What a value is to the expression language; choices and references are texts."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"

    @property
    def is_number(self) -> bool:
        """Whether it can be added up."""
        return self in (Type.INTEGER, Type.DECIMAL)


_TYPES = {
    FieldType.TEXT: Type.TEXT,
    FieldType.CHOICE: Type.TEXT,
    FieldType.REFERENCE: Type.TEXT,
    FieldType.INTEGER: Type.INTEGER,
    FieldType.DECIMAL: Type.DECIMAL,
    FieldType.BOOLEAN: Type.BOOLEAN,
    FieldType.DATE: Type.DATE,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column an expression may read; `scale` is the number of decimals of a DECIMAL."""

    name: str
    type: Type
    label: Text
    scale: int = 0
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What an expression is read against: a register, or the communes themselves when `kind` is None."""

    id: str
    kind: Kind | None
    label: Text
    one: Text
    agency: str
    columns: tuple[Column, ...]

    def __hash__(self) -> int:
        """By name alone: hashing every column each time would cost more than the question asked."""
        return hash(self.id)

    def column(self, name: str) -> Column | None:
        """The column of that name, if there is one."""
        return next((c for c in self.columns if c.name == name), None)


PLACE = "place"
"""The built-in register: one row per commune of the day."""

_KEY = Column("key", Type.TEXT, Text(vi="mã bản ghi", en="record key"))
_PLACE = Column("place", Type.TEXT, Text(vi="địa bàn", en="place"))


def table_of(register: Register) -> Table:
    """The register as expressions see it."""
    columns = tuple(_column(field) for field in register.fields)
    return Table(
        register.id, register.kind, register.label, register.one, register.agency, (_KEY, _PLACE, *columns)
    )


def _column(field: FieldEntry) -> Column:
    scale = field.scale if field.type is FieldType.DECIMAL else 0
    return Column(field.id, _TYPES[field.type], field.label, scale, field.choices)


def place_table(pack: Pack) -> Table:
    """The communes as a register: code, type, name, area_km2 and each attribute that a decision of the pack sets."""
    attributes = sorted({decision.attribute for decision in pack.attributes})
    columns = (
        Column("code", Type.TEXT, Text(vi="mã đơn vị", en="unit code")),
        Column("type", Type.TEXT, Text(vi="loại đơn vị", en="type of unit")),
        Column("name", Type.TEXT, Text(vi="tên", en="name")),
        Column("area_km2", Type.DECIMAL, Text(vi="diện tích (km²)", en="area (km²)"), scale=2),
        *(Column(name, Type.TEXT, Text(vi=name, en=name)) for name in attributes),
    )
    label, one = Text(vi="đơn vị cấp xã", en="communes"), Text(vi="đơn vị cấp xã", en="commune")
    return Table(PLACE, None, label, one, "", (_KEY, _PLACE, *columns))


# Values of one row.


@dataclass(frozen=True, slots=True)
class Field:
    """The value of a field; missing (NULL) when the record does not say."""

    name: str
    type: Type
    scale: int = 0


Scalar = int | Decimal | str | bool | dt.date


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal. `1.50` keeps its two decimals as `scale`."""

    value: Scalar
    type: Type
    scale: int = 0


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day the figure is asked of (:as_of)."""

    type: Type = Type.DATE
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Sum, difference or product of two numbers of one row; missing when either is."""

    op: Literal["+", "-", "*"]
    left: "Row"
    right: "Row"

    @property
    def type(self) -> Type:
        """Integer when both sides are."""
        both = {self.left.type, self.right.type}
        return Type.INTEGER if both == {Type.INTEGER} else Type.DECIMAL

    @property
    def scale(self) -> int:
        """Decimals of the exact result: they add up in a product."""
        if self.op == "*":
            return self.left.scale + self.right.scale
        return max(self.left.scale, self.right.scale)


Row = Field | Constant | AsOf | Arithmetic


# Predicates over one row: true, false, or unknown.


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of one kind compared; unknown when either is missing."""

    op: Literal["=", "<>", "<", "<=", ">", ">="]
    left: Row
    right: Row


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a value is one of some literals; unknown when it is missing."""

    operand: Row
    options: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Whether a value lies from `low` to `high`, both included."""

    operand: Row
    low: Row
    high: Row


@dataclass(frozen=True, slots=True)
class IsMissing:
    """Whether the record does not say (IS NULL); never unknown."""

    operand: Row


@dataclass(frozen=True, slots=True)
class Holds:
    """A boolean field standing alone."""

    field: Field


@dataclass(frozen=True, slots=True)
class Always:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class Not:
    """Not so; unknown stays unknown."""

    part: "Predicate"


@dataclass(frozen=True, slots=True)
class And:
    """All of them: false when one is false, else unknown when one is unknown."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them: true when one is true, else unknown when one is unknown."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class TrueOrUnknown:
    """True where its part is, else unknown (NULLIF(part, FALSE)): a record that is not so does not say yet."""

    part: "Predicate"


Predicate = Comparison | OneOf | Between | IsMissing | Holds | Always | Not | And | Or | TrueOrUnknown


# Aggregates over the rows of a population.


@dataclass(frozen=True, slots=True)
class CountRows:
    """How many rows `where` is true of (all rows without it)."""

    where: Predicate | None = None


@dataclass(frozen=True, slots=True)
class CountDistinct:
    """How many different values the field has in the rows `where` is true of; missing values are not counted."""

    field: Field
    where: Predicate | None = None


@dataclass(frozen=True, slots=True)
class SumOf:
    """The exact sum of a number over the rows `where` is true of; 0 over no row."""

    row: Row
    where: Predicate | None = None


Aggregate = CountRows | CountDistinct | SumOf


@dataclass(frozen=True, slots=True)
class Combined:
    """The sum or difference of two aggregates."""

    op: Literal["+", "-"]
    left: "Expression"
    right: "Expression"


Expression = CountRows | CountDistinct | SumOf | Combined


@dataclass(frozen=True, slots=True)
class ComparedTotals:
    """Two totals compared, or a total and a number."""

    op: Literal["=", "<>", "<", "<=", ">", ">="]
    left: Expression | Constant
    right: Expression | Constant

    @property
    def totals(self) -> tuple[Expression, ...]:
        """Its sides that are totals."""
        return tuple(side for side in (self.left, self.right) if not isinstance(side, Constant))


Node = Row | Predicate | Expression


def aggregates(expression: Expression) -> tuple[Aggregate, ...]:
    """The aggregates of an expression from left to right."""
    if isinstance(expression, Combined):
        return aggregates(expression.left) + aggregates(expression.right)
    return (expression,)


def scale_of(expression: Expression) -> int:
    """Decimals of the exact result of an expression."""
    return max(a.row.scale if isinstance(a, SumOf) else 0 for a in aggregates(expression))


def is_integer(expression: Expression) -> bool:
    """Whether the result is an integer rather than a decimal."""
    return all(not isinstance(a, SumOf) or a.row.type is Type.INTEGER for a in aggregates(expression))


def counts_distinct(expression: Expression) -> bool:
    """Whether adding up parts of it would count things twice."""
    return any(isinstance(a, CountDistinct) for a in aggregates(expression))


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Field() | Constant() | AsOf() | Always():
            return ()
        case Arithmetic(_, left, right) | Comparison(_, left, right) | Combined(_, left, right):
            return (left, right)
        case OneOf(operand, options):
            return (operand, *options)
        case Between(operand, low, high):
            return (operand, low, high)
        case IsMissing(one) | Holds(one) | Not(one) | TrueOrUnknown(one):
            return (one,)
        case And(parts) | Or(parts):
            return parts
        case CountRows(where):
            return () if where is None else (where,)
        case CountDistinct(row, where) | SumOf(row, where):
            return (row,) if where is None else (row, where)
    raise TypeError(f"not an expression: {node!r}")


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, from left to right."""
    yield node
    for child in children(node):
        yield from walk(child)


def fields_read(node: Node) -> frozenset[str]:
    """Names of the fields an expression or predicate reads."""
    return frozenset(n.name for n in walk(node) if isinstance(n, Field))
