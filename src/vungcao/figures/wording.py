"""An expression as people read it: its canonical text, and words in Vietnamese or English for the proof page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from typing import Literal

from vungcao.exact.vietnamese import date as vietnamese_date
from vungcao.exact.vietnamese import number as vietnamese_number
from vungcao.figures.expression import (
    Always,
    And,
    Arithmetic,
    AsOf,
    Between,
    Combined,
    Comparison,
    Constant,
    CountDistinct,
    CountRows,
    Expression,
    Field,
    Holds,
    IsMissing,
    Node,
    Not,
    OneOf,
    Or,
    Predicate,
    Scalar,
    SumOf,
    Table,
    TrueOrUnknown,
)
from vungcao.pack.entry import Text

Language = Literal["vi", "en"]


# The text.


def text_of(node: Node) -> str:
    """The canonical text: reading it again gives the same tree."""
    return _text(node)


@singledispatch
def _text(node: object) -> str:
    raise TypeError(f"not an expression: {node!r}")


@_text.register
def _(node: Field) -> str:
    return node.name


@_text.register
def _(node: Constant) -> str:
    match node.value:
        case bool():
            return "TRUE" if node.value else "FALSE"
        case str():
            return "'" + node.value.replace("'", "''") + "'"
        case Decimal():
            return format(node.value, "f")
        case dt.date():
            return f"DATE '{node.value.isoformat()}'"
    return str(node.value)


@_text.register
def _(node: AsOf) -> str:
    return ":as_of"


@_text.register
def _(node: Arithmetic) -> str:
    left, right = _text(node.left), _text(node.right)
    if node.op == "*" and isinstance(node.left, Arithmetic) and node.left.op != "*":
        left = f"({left})"
    if isinstance(node.right, Arithmetic) and (node.op == "*" or node.right.op != "*"):
        right = f"({right})"
    return f"{left} {node.op} {right}"


@_text.register
def _(node: Comparison) -> str:
    return f"{_text(node.left)} {node.op} {_text(node.right)}"


@_text.register
def _(node: OneOf) -> str:
    return f"{_text(node.operand)} IN ({', '.join(map(_text, node.options))})"


@_text.register
def _(node: Between) -> str:
    return f"{_text(node.operand)} BETWEEN {_text(node.low)} AND {_text(node.high)}"


@_text.register
def _(node: IsMissing) -> str:
    return f"{_operand(node)} IS NULL"


@_text.register
def _(node: Holds) -> str:
    return node.field.name


@_text.register
def _(node: Always) -> str:
    return "TRUE" if node.value else "FALSE"


@_text.register
def _(node: Not) -> str:
    match node.part:
        case IsMissing():
            return f"{_operand(node.part)} IS NOT NULL"
        case OneOf(operand, options):
            return f"{_text(operand)} NOT IN ({', '.join(map(_text, options))})"
        case Between(operand, low, high):
            return f"{_text(operand)} NOT BETWEEN {_text(low)} AND {_text(high)}"
        case Holds() | Always():
            return f"NOT {_text(node.part)}"
    return f"NOT ({_text(node.part)})"


def _operand(node: IsMissing) -> str:
    said = _text(node.operand)
    return f"({said})" if isinstance(node.operand, Arithmetic) else said


@_text.register
def _(node: And) -> str:
    return " AND ".join(f"({_text(part)})" if isinstance(part, Or) else _text(part) for part in node.parts)


@_text.register
def _(node: Or) -> str:
    return " OR ".join(_text(part) for part in node.parts)


@_text.register
def _(node: TrueOrUnknown) -> str:
    return f"NULLIF({_text(node.part)}, FALSE)"


@_text.register
def _(node: CountRows) -> str:
    return "COUNT(*)" + _filter(node.where)


@_text.register
def _(node: CountDistinct) -> str:
    return f"COUNT(DISTINCT {node.field.name})" + _filter(node.where)


@_text.register
def _(node: SumOf) -> str:
    return f"SUM({_text(node.row)})" + _filter(node.where)


@_text.register
def _(node: Combined) -> str:
    right = f"({_text(node.right)})" if isinstance(node.right, Combined) else _text(node.right)
    return f"{_text(node.left)} {node.op} {right}"


def _filter(where: Predicate | None) -> str:
    return "" if where is None else f" FILTER (WHERE {_text(where)})"


# The words.

_WORDS: dict[str, Text] = {
    "count": Text(vi="số {one}", en="number of {one} records"),
    "distinct": Text(vi="số «{field}» khác nhau", en="number of different «{field}»"),
    "sum": Text(vi="tổng {row}", en="sum of {row}"),
    "where": Text(vi="mà {condition}", en="where {condition}"),
    "plus": Text(vi="cộng", en="plus"),
    "minus": Text(vi="trừ", en="minus"),
    "=": Text(vi="{left} là {right}", en="{left} is {right}"),
    "<>": Text(vi="{left} khác {right}", en="{left} is not {right}"),
    "<": Text(vi="{left} nhỏ hơn {right}", en="{left} is less than {right}"),
    "<=": Text(vi="{left} không quá {right}", en="{left} is at most {right}"),
    ">": Text(vi="{left} lớn hơn {right}", en="{left} is more than {right}"),
    ">=": Text(vi="{left} ít nhất là {right}", en="{left} is at least {right}"),
    "one_of": Text(vi="{left} là một trong: {right}", en="{left} is one of: {right}"),
    "none_of": Text(vi="{left} không phải là: {right}", en="{left} is none of: {right}"),
    "between": Text(vi="{left} từ {low} đến {high}", en="{left} is from {low} to {high}"),
    "missing": Text(vi="{left} chưa ghi", en="{left} is not recorded"),
    "recorded": Text(vi="{left} đã ghi", en="{left} is recorded"),
    "holds": Text(vi="{left}: có", en="{left}: yes"),
    "does_not_hold": Text(vi="{left}: không", en="{left}: no"),
    "not": Text(vi="không phải ({part})", en="not ({part})"),
    "or_unknown": Text(
        vi="{part} (bản ghi không như vậy là chưa có thông tin)",
        en="{part} (any other record does not say yet)",
    ),
    "and": Text(vi="và", en="and"),
    "or": Text(vi="hoặc", en="or"),
    "as_of": Text(vi="ngày tính", en="the day asked"),
    "yes": Text(vi="có", en="yes"),
    "no": Text(vi="không", en="no"),
    "times": Text(vi="nhân", en="times"),
    "always": Text(vi="mọi bản ghi", en="every record"),
    "never": Text(vi="không bản ghi nào", en="no record"),
}


def in_words(node: Expression | Predicate, table: Table, language: Language) -> str:
    """An expression or condition as a phrase of the language, with the labels of the table's fields and choices."""
    return _Speaker(table, language).say(node)


@dataclass(frozen=True, slots=True)
class _Speaker:
    table: Table
    language: Language

    def say(self, node: Node) -> str:
        """The node as a phrase."""
        match node:
            case CountRows(where):
                return self._put("count", one=self._of(self.table.one)) + self._where(where)
            case CountDistinct(column, where):
                return self._put("distinct", field=self._label(column)) + self._where(where)
            case SumOf(row, where):
                return self._put("sum", row=self.say(row)) + self._where(where)
            case Combined(op, left, right):
                sign = self._put("plus" if op == "+" else "minus")
                return f"({self.say(left)}) {sign} ({self.say(right)})"
            case Field():
                return f"«{self._label(node)}»"
            case Constant(value):
                return self._value(value)
            case AsOf():
                return self._put("as_of")
            case Arithmetic(op, left, right):
                sign = self._put({"+": "plus", "-": "minus", "*": "times"}[op])
                return f"({self.say(left)} {sign} {self.say(right)})"
        return self._condition(node)

    def _condition(self, node: Node) -> str:
        match node:
            case Comparison(op, left, right):
                return self._put(op, left=self._against(left, right), right=self._against(right, left))
            case OneOf(operand, options):
                return self._put("one_of", left=self.say(operand), right=self._list(operand, options))
            case Between(operand, low, high):
                bounds = {"low": self.say(low), "high": self.say(high)}
                return self._put("between", left=self.say(operand), **bounds)
            case IsMissing(operand):
                return self._put("missing", left=self.say(operand))
            case Holds(column):
                return self._put("holds", left=self.say(column))
            case Always(value):
                return self._put("always" if value else "never")
            case Not(part):
                return self._negated(part)
            case TrueOrUnknown(part):
                return self._put("or_unknown", part=self.say(part))
            case And(parts):
                clauses = [f"({self.say(p)})" if isinstance(p, Or) else self.say(p) for p in parts]
                return f" {self._put('and')} ".join(clauses)
            case Or(parts):
                return f" {self._put('or')} ".join(self.say(p) for p in parts)
        raise TypeError(f"no words for {node!r}")

    def _negated(self, part: Predicate) -> str:
        match part:
            case IsMissing(operand):
                return self._put("recorded", left=self.say(operand))
            case OneOf(operand, options):
                return self._put("none_of", left=self.say(operand), right=self._list(operand, options))
            case Holds(column):
                return self._put("does_not_hold", left=self.say(column))
        return self._put("not", part=self.say(part))

    def _list(self, operand: Node, options: Sequence[Constant]) -> str:
        return ", ".join(self._against(option, operand) for option in options)

    def _against(self, node: Node, other: Node) -> str:
        """A value said beside another: a choice by its label."""
        column = self.table.column(other.name) if isinstance(other, Field) else None
        if isinstance(node, Constant) and column is not None:
            label = next((c.label for c in column.choices if c.id == node.value), None)
            if label is not None:
                return f"«{self._of(label)}»"
        return self.say(node)

    def _where(self, where: Predicate | None) -> str:
        return "" if where is None else " " + self._put("where", condition=self.say(where))

    def _label(self, field: Field) -> str:
        column = self.table.column(field.name)
        return field.name if column is None else self._of(column.label)

    def _value(self, value: Scalar) -> str:
        match value:
            case bool():
                return self._put("yes" if value else "no")
            case str():
                return f"«{value}»"
            case dt.date():
                return vietnamese_date(value) if self.language == "vi" else value.isoformat()
        return (
            vietnamese_number(value)
            if self.language == "vi"
            else format(value, ",f" if isinstance(value, Decimal) else ",d")
        )

    def _put(self, key: str, **words: str) -> str:
        return self._of(_WORDS[key]).format(**words)

    def _of(self, text: Text) -> str:
        return text.vi if self.language == "vi" else text.en
