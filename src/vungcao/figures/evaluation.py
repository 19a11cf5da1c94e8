"""Expressions evaluated record by record in plain Python, with SQL's truth: True, False, or None for unknown.

The slow reference stands on this. Numbers are ints and Fractions; a missing value is None.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from vungcao.figures.expression import (
    Aggregate,
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
    Not,
    OneOf,
    Or,
    Predicate,
    Row,
    SumOf,
    TrueOrUnknown,
)

Record = Mapping[str, Any]
"""A stored version: the built-in columns of `definition.BUILT_IN` and each field."""
Truth = bool | None
Known = int | Fraction | str | bool | dt.date


def value_of(row: Row, record: Record, as_of: dt.date) -> Known | None:
    """A value of one record; None when it does not say."""
    match row:
        case Field(name):
            return _known(record[name])
        case Constant(value):
            return _known(value)
        case AsOf():
            return as_of
        case Arithmetic(op, left, right):
            one, other = value_of(left, record, as_of), value_of(right, record, as_of)
            return _calculated(op, one, other)
    raise TypeError(f"not a value: {row!r}")


def _known(value: object) -> Known | None:
    if value is None or isinstance(value, int | str | dt.date):
        return value
    if isinstance(value, Decimal):
        return Fraction(value)
    raise TypeError(f"not a fact: {value!r}")


def _calculated(op: str, one: Known | None, other: Known | None) -> Fraction | None:
    if one is None or other is None:
        return None
    if not isinstance(one, int | Fraction) or not isinstance(other, int | Fraction):
        raise TypeError(f"no arithmetic with {one!r} and {other!r}")
    left, right = Fraction(one), Fraction(other)
    return {"+": left + right, "-": left - right, "*": left * right}[op]


def truth_of(predicate: Predicate, record: Record, as_of: dt.date) -> Truth:
    """Whether a condition is true of a record, false, or unknown."""
    match predicate:
        case Always(value):
            return value
        case Holds(field):
            return _compared("=", value_of(field, record, as_of), True)
        case IsMissing(operand):
            return value_of(operand, record, as_of) is None
        case Comparison(op, left, right):
            return _compared(op, value_of(left, record, as_of), value_of(right, record, as_of))
        case OneOf(operand, options):
            return _any(truth_of(Comparison("=", operand, option), record, as_of) for option in options)
        case Between(operand, low, high):
            bounds = Comparison(">=", operand, low), Comparison("<=", operand, high)
            return _all(truth_of(bound, record, as_of) for bound in bounds)
        case Not(part):
            return _not(truth_of(part, record, as_of))
        case And(parts):
            return _all(truth_of(part, record, as_of) for part in parts)
        case Or(parts):
            return _any(truth_of(part, record, as_of) for part in parts)
        case TrueOrUnknown(part):
            return truth_of(part, record, as_of) or None
    raise TypeError(f"not a condition: {predicate!r}")


def _compared(op: str, one: Known | None, other: Known | None) -> Truth:
    if one is None or other is None:
        return None
    if op in ("=", "<>"):
        return (one == other) is (op == "=")
    if isinstance(one, str) or isinstance(other, str):
        raise TypeError("texts have no order")
    less, equal = one < other, one == other  # type: ignore[operator]
    return {"<": less, "<=": less or equal, ">": not less and not equal, ">=": not less}[op]


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _all(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    if False in found:
        return False
    return None if None in found else True


def _any(truths: Iterable[Truth]) -> Truth:
    return _not(_all(_not(truth) for truth in truths))


def total_of(expression: Expression, records: Sequence[Record], as_of: dt.date) -> Fraction:
    """The exact value of an expression over records that are all of the population."""
    match expression:
        case Combined(op, left, right):
            one, other = total_of(left, records, as_of), total_of(right, records, as_of)
            return one + other if op == "+" else one - other
        case CountRows(where):
            return Fraction(len(_where(where, records, as_of)))
        case CountDistinct(field, where):
            values = {value_of(field, r, as_of) for r in _where(where, records, as_of)}
            return Fraction(len(values - {None}))
        case SumOf(row, where):
            total = Fraction(0)
            for record in _where(where, records, as_of):
                value = value_of(row, record, as_of)
                if isinstance(value, int | Fraction):
                    total += value
            return total
    raise TypeError(f"not an aggregate: {expression!r}")


def _where(where: Predicate | None, records: Sequence[Record], as_of: dt.date) -> list[Record]:
    return [r for r in records if where is None or truth_of(where, r, as_of) is True]


def is_in_doubt(aggregate: Aggregate, record: Record, as_of: dt.date) -> bool:
    """Whether a record does not say what an aggregate asks: its condition is unknown, or its value missing."""
    asked = True if aggregate.where is None else truth_of(aggregate.where, record, as_of)
    if asked is not True:
        return asked is None
    match aggregate:
        case CountDistinct(row) | SumOf(row):
            return value_of(row, record, as_of) is None
    return False
