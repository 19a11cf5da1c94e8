"""Read the text of a pack into our tree: parsed with sqlglot, converted at once, typed, and refused with its place.

sqlglot's tree is no stable API: nothing outside this file sees it. Whatever is not converted here is refused, so the
subset is closed: a new construct of the parser can only be refused, never misread.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeVar

import sqlglot
from sqlglot import exp

from vungcao.exact.refusal import Refusal
from vungcao.figures.expression import (
    Aggregate,
    Always,
    And,
    Arithmetic,
    AsOf,
    Between,
    Combined,
    ComparedTotals,
    Comparison,
    Constant,
    CountDistinct,
    CountRows,
    Expression,
    Field,
    Holds,
    IsMissing,
    Not,
    OneOf,
    Or,
    Predicate,
    Row,
    SumOf,
    Table,
    TrueOrUnknown,
    Type,
    fields_read,
)
from vungcao.figures.faults import fault, nearest

_T = TypeVar("_T")
_U = TypeVar("_U")
_DIGITS = 18
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMPARISONS: dict[type[exp.Expr], Literal["=", "<>", "<", "<=", ">", ">="]] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_SIGNS: dict[type[exp.Expr], Literal["+", "-", "*"]] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
_ROW_THINGS = (exp.Column, exp.Literal, exp.Placeholder, exp.Neg, exp.Mul, exp.Boolean, exp.Null, exp.Cast)
_CONDITIONS = (*_COMPARISONS, exp.In, exp.Between, exp.Is, exp.And, exp.Or, exp.Not)
_AGGREGATES = (exp.Count, exp.Sum, exp.Filter)
# What the subset has not, nearest to the matter first.
_OUTSIDE: tuple[tuple[tuple[type[exp.Expr], ...], str], ...] = (
    ((exp.Window,), "FIG-012"),
    ((exp.Avg, exp.Median), "FIG-006"),
    ((exp.Div, exp.IntDiv, exp.Mod), "FIG-007"),
    ((exp.Case, exp.If, exp.Coalesce, exp.Nullif), "FIG-011"),
    ((exp.Subquery, exp.Select, exp.Exists), "FIG-010"),
    ((exp.Cast,), "FIG-021"),
    ((exp.Func,), "FIG-009"),
)
_NAMES = {
    Type.INTEGER: "số nguyên",
    Type.DECIMAL: "số thập phân",
    Type.TEXT: "chữ",
    Type.BOOLEAN: "có/không",
    Type.DATE: "ngày",
}


def read_expression(text: str, table: Table, where: str) -> tuple[Expression | None, list[Refusal]]:
    """An aggregate expression over a table, or the refusals that say at which character what is wrong."""
    return _Reader(text, table, where).read(_Reader.expression)


def read_predicate(text: str, table: Table, where: str) -> tuple[Predicate | None, list[Refusal]]:
    """A condition on the rows of a table, or the refusals that say at which character what is wrong."""
    return _Reader(text, table, where, "FIG-015").read(_Reader.predicate)


def read_compared_totals(text: str, table: Table, where: str) -> tuple[ComparedTotals | None, list[Refusal]]:
    """A comparison of totals over a table, or the refusals that say at which character what is wrong."""
    return _Reader(text, table, where).read(_Reader.compared_totals)


class _RefusedError(Exception):
    """The node cannot be converted; the reason is already among the refusals."""


@dataclass
class _Reader:
    text: str
    table: Table
    where: str
    misplaced: str = "FIG-014"
    """The code for an aggregate where a row's value or condition is due."""
    refusals: list[Refusal] = field(default_factory=list)

    def read(self, convert: "Callable[[_Reader, exp.Expr], _T]") -> tuple[_T | None, list[Refusal]]:
        """The whole text converted, or None with every refusal found."""
        try:
            return convert(self, self._parsed()), []
        except _RefusedError:
            return None, self.refusals

    def _parsed(self) -> exp.Expr:
        try:
            trees = sqlglot.parse(self.text, read="duckdb")
        except sqlglot.errors.SqlglotError as cause:
            raise self._refuse("FIG-001", None, said=self.text, at=_offset(cause, self.text)) from cause
        except RecursionError as cause:
            raise self._refuse("FIG-001", None, said=self.text, at=0) from cause
        if len(trees) != 1 or trees[0] is None:
            raise self._refuse("FIG-001", None, said=self.text, at=len(self.text))
        return trees[0]

    def _refuse(
        self, code: str, node: exp.Expr | None, *, at: int | None = None, **words: object
    ) -> _RefusedError:
        place = _position(node) if node is not None and at is None else at or 0
        if node is not None:
            words.setdefault("said", _said(node))
        self.refusals.append(fault(code, f"{self.where}, ký tự thứ {place + 1}", **words))
        return _RefusedError()

    def _outside(self, node: exp.Expr) -> _RefusedError:
        code = next((code for kinds, code in _OUTSIDE if isinstance(node, kinds)), "FIG-021")
        return self._refuse(code, node)

    def _both(self, one: Callable[[], _T], other: Callable[[], _U]) -> tuple[_T, _U]:
        """Both sides, each read although the other is refused: all faults are said at once."""
        try:
            first = one()
        except _RefusedError:
            other()
            raise
        return first, other()

    # Aggregates.

    def expression(self, node: exp.Expr) -> Expression:
        """Sums and differences of aggregates."""
        if isinstance(node, exp.Paren):
            return self.expression(node.this)
        if isinstance(node, exp.Add | exp.Sub):
            left, right = self._both(
                lambda: self.expression(node.this), lambda: self.expression(node.expression)
            )
            return Combined("+" if isinstance(node, exp.Add) else "-", left, right)
        if isinstance(node, _AGGREGATES):
            return self._aggregate(node)
        if isinstance(node, _ROW_THINGS) or type(node) in _CONDITIONS:
            raise self._refuse("FIG-016", node)
        raise self._outside(node)

    def compared_totals(self, node: exp.Expr) -> ComparedTotals:
        """Two totals, or a total and a number."""
        if isinstance(node, exp.Paren):
            return self.compared_totals(node.this)
        if type(node) not in _COMPARISONS:
            raise self._refuse("FIG-032", node)
        left, right = self._both(lambda: self._side(node.this), lambda: self._side(node.expression))
        compared = ComparedTotals(_COMPARISONS[type(node)], left, right)
        if not compared.totals:
            raise self._refuse("FIG-032", node)
        return compared

    def _side(self, node: exp.Expr) -> Expression | Constant:
        value = self.row(node) if isinstance(node, exp.Literal | exp.Neg) else None
        if value is None:
            return self.expression(node)
        if not isinstance(value, Constant) or not value.type.is_number:
            raise self._refuse("FIG-032", node)
        return value

    def _aggregate(self, node: exp.Expr) -> Aggregate:
        where = None
        if isinstance(node, exp.Filter):
            where, node = node.expression.this, node.this

        def condition() -> Predicate | None:
            return None if where is None else self.predicate(where)

        if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
            return CountRows(condition())
        if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
            return CountDistinct(*self._both(lambda: self._distinct(node), condition))
        if isinstance(node, exp.Sum):
            return SumOf(*self._both(lambda: self._summed(node.this), condition))
        raise self._refuse("FIG-021", node) if isinstance(node, exp.Count) else self._outside(node)

    def _distinct(self, node: exp.Expr) -> Field:
        columns = node.this.expressions
        if len(columns) != 1 or not isinstance(columns[0], exp.Column):
            raise self._refuse("FIG-021", node)
        return self._field(columns[0])

    def _summed(self, node: exp.Expr) -> Row:
        if isinstance(node, exp.Distinct):
            raise self._refuse("FIG-017", node)
        row = self.row(node)
        if not row.type.is_number:
            raise self._refuse("FIG-004", node, type=_NAMES[row.type])
        if not fields_read(row):
            raise self._refuse("FIG-004", node, type="hằng số")
        return row

    # Conditions.

    def predicate(self, node: exp.Expr) -> Predicate:
        """A condition on one row."""
        match node:
            case exp.Paren():
                return self.predicate(node.this)
            case exp.And() | exp.Or():
                left, right = self._both(
                    lambda: self.predicate(node.this), lambda: self.predicate(node.expression)
                )
                kind = And if isinstance(node, exp.And) else Or
                return kind((*_parts(left, kind), *_parts(right, kind)))
            case exp.Not():
                return Not(self.predicate(node.this))
            case exp.Boolean():
                return Always(bool(node.this))
            case exp.Column():
                return self._holds(node)
            case exp.Is() if isinstance(node.expression, exp.Null):
                return IsMissing(self.row(node.this))
            case exp.In():
                return self._in(node)
            case exp.Nullif() if isinstance(said := node.expression, exp.Boolean) and not said.this:
                return TrueOrUnknown(self.predicate(node.this))
            case exp.Between():
                return self._between(node)
        if type(node) in _COMPARISONS:
            return self._comparison(node)
        if isinstance(node, _AGGREGATES):
            raise self._refuse(self.misplaced, node)
        if isinstance(node, (*_ROW_THINGS, exp.Add, exp.Sub)):
            raise self._refuse("FIG-028", node)
        raise self._outside(node)

    def _holds(self, node: exp.Column) -> Predicate:
        found = self._field(node)
        if found.type is not Type.BOOLEAN:
            raise self._refuse("FIG-028", node)
        return Holds(found)

    def _in(self, node: exp.In) -> Predicate:
        if not node.expressions:
            raise self._outside(node.args.get("query") or node)
        operand = self.row(node.this)
        options = tuple(self._option(said, operand, node.this) for said in node.expressions)
        return OneOf(operand, options)

    def _option(self, node: exp.Expr, operand: Row, said: exp.Expr) -> Constant:
        option = self.row(node)
        if not isinstance(option, Constant):
            raise self._refuse("FIG-021", node)
        self._check_pair(operand, option, said, node, ordered=False)
        return option

    def _between(self, node: exp.Between) -> Predicate:
        low, high = node.args["low"], node.args["high"]
        operand = self.row(node.this)
        between = Between(operand, *self._both(lambda: self.row(low), lambda: self.row(high)))
        self._check_pair(operand, between.low, node.this, low, ordered=True)
        self._check_pair(operand, between.high, node.this, high, ordered=True)
        return between

    def _comparison(self, node: exp.Expr) -> Predicate:
        op = _COMPARISONS[type(node)]
        left, right = self._both(lambda: self.row(node.this), lambda: self.row(node.expression))
        self._check_pair(left, right, node.this, node.expression, ordered=op not in ("=", "<>"))
        return Comparison(op, left, right)

    def _check_pair(self, left: Row, right: Row, one: exp.Expr, other: exp.Expr, *, ordered: bool) -> None:
        kind, other_kind = _NAMES[left.type], _NAMES[right.type]
        if left.type is not right.type and not (left.type.is_number and right.type.is_number):
            raise self._refuse("FIG-003", one, type=kind, other=_said(other), other_type=other_kind)
        if ordered and left.type in (Type.TEXT, Type.BOOLEAN):
            raise self._refuse("FIG-020", one, type=kind)
        self._check_choice(left, right, other)
        self._check_choice(right, left, one)

    def _check_choice(self, of: Row, value: Row, said: exp.Expr) -> None:
        column = self.table.column(of.name) if isinstance(of, Field) else None
        if column is None or not column.choices or not isinstance(value, Constant):
            return
        allowed = [choice.id for choice in column.choices]
        text = str(value.value)
        if text not in allowed:
            names, near = ", ".join(allowed), nearest(text, allowed)
            raise self._refuse("FIG-005", said, said=text, field=column.name, names=names, nearest=near)

    # Values.

    def row(self, node: exp.Expr) -> Row:
        """A value of one row."""
        match node:
            case exp.Paren():
                return self.row(node.this)
            case exp.Column():
                return self._field(node)
            case exp.Literal():
                return self._literal(node)
            case exp.Boolean():
                return Constant(bool(node.this), Type.BOOLEAN)
            case exp.Neg():
                return self._negative(node)
            case exp.Placeholder():
                return self._parameter(node)
            case exp.Cast() if node.to.is_type("date") and isinstance(node.this, exp.Literal):
                return self._date(node)
            case exp.Add() | exp.Sub() | exp.Mul():
                return self._arithmetic(node)
            case exp.Null():
                raise self._refuse("FIG-018", node.parent or node)
        if isinstance(node, _AGGREGATES):
            raise self._refuse(self.misplaced, node)
        raise self._outside(node)

    def _field(self, node: exp.Column) -> Field:
        if not isinstance(node.this, exp.Identifier) or node.args.get("table") is not None:
            raise self._refuse("FIG-021", node)
        column = self.table.column(node.name)
        if column is None:
            names = [c.name for c in self.table.columns]
            near = nearest(node.name, names)
            raise self._refuse("FIG-002", node, table=self.table.id, names=", ".join(names), nearest=near)
        return Field(column.name, column.type, column.scale)

    def _literal(self, node: exp.Literal) -> Constant:
        said = str(node.this)
        if node.is_string:
            return Constant(said, Type.TEXT)
        if not _PLAIN_NUMBER.fullmatch(said):
            raise self._refuse("FIG-008", node)
        whole, _, decimals = said.partition(".")
        if len(whole) + len(decimals) > _DIGITS:
            raise self._refuse("FIG-029", node)
        if decimals:
            return Constant(Decimal(said), Type.DECIMAL, len(decimals))
        return Constant(int(whole), Type.INTEGER)

    def _negative(self, node: exp.Neg) -> Row:
        inner = self.row(node.this)
        if isinstance(inner, Constant) and inner.type.is_number and isinstance(inner.value, int | Decimal):
            return Constant(-inner.value, inner.type, inner.scale)
        raise self._refuse("FIG-021", node)

    def _parameter(self, node: exp.Placeholder) -> AsOf:
        if node.this != "as_of":
            raise self._refuse("FIG-013", node, said=node.this or "?")
        return AsOf()

    def _date(self, node: exp.Cast) -> Constant:
        said = str(node.this.this)
        try:
            if _DAY.fullmatch(said):
                return Constant(dt.date.fromisoformat(said), Type.DATE)
        except ValueError as cause:
            raise self._refuse("FIG-019", node, said=said) from cause
        raise self._refuse("FIG-019", node, said=said)

    def _arithmetic(self, node: exp.Expr) -> Row:
        left, right = self._both(lambda: self.row(node.this), lambda: self.row(node.expression))
        for row, said in ((left, node.this), (right, node.expression)):
            if not row.type.is_number:
                raise self._refuse("FIG-004", said, type=_NAMES[row.type])
        made = Arithmetic(_SIGNS[type(node)], left, right)
        if _factors(made) > 2:
            raise self._refuse("FIG-022", node)
        return made


def _parts(predicate: Predicate, kind: type[And] | type[Or]) -> tuple[Predicate, ...]:
    return predicate.parts if isinstance(predicate, kind) else (predicate,)


def _factors(row: Row) -> int:
    """How many fields or literals are multiplied: more than two could pass the 38 digits that engines are exact to."""
    match row:
        case Arithmetic("*", left, right):
            return _factors(left) + _factors(right)
        case Arithmetic(_, left, right):
            return max(_factors(left), _factors(right))
    return 1


def _position(node: exp.Expr) -> int:
    """The first character of a node: that of the first thing below it which the parser placed."""
    found = [n.meta["start"] for n in node.walk() if "start" in n.meta]
    if not found and node.parent is not None:
        return _position(node.parent)
    return min(found, default=0)


def _said(node: exp.Expr) -> str:
    return str(node.sql(dialect="duckdb"))


def _offset(cause: sqlglot.errors.SqlglotError, text: str) -> int:
    """The character at which the parser stopped."""
    errors = getattr(cause, "errors", None)
    if not errors or errors[0].get("line") is None:
        return 0
    lines = text.splitlines(keepends=True)
    line, column = int(errors[0]["line"]), int(errors[0]["col"])
    before = sum(len(one) for one in lines[: line - 1])
    return min(before + max(0, column - 1), len(text))
