"""Whether what one term counts is a part of what another counts, as far as their words show."""

from collections.abc import Iterable, Iterator

from vungcao.figures.definition import TermDefinition
from vungcao.figures.expression import (
    Aggregate,
    And,
    Comparison,
    Constant,
    CountRows,
    IsMissing,
    Not,
    OneOf,
    Predicate,
    SumOf,
    TrueOrUnknown,
)


def is_part_of(inner: TermDefinition, outer: TermDefinition) -> bool:
    """Whether every record that one term counts is surely counted by the other too, as far as their words show."""
    if (inner.table.id, inner.window, inner.scope) != (outer.table.id, outer.window, outer.scope):
        return False
    one, other = inner.expression, outer.expression
    if isinstance(one, CountRows) and isinstance(other, CountRows):
        return _implies(_conditions(inner, one), _conditions(outer, other))
    if isinstance(one, SumOf) and isinstance(other, SumOf) and one.row == other.row:
        return _implies(_conditions(inner, one), _conditions(outer, other))
    return False


def _conditions(term: TermDefinition, aggregate: Aggregate) -> list[Predicate]:
    found: list[Predicate] = []
    for predicate in (term.population, aggregate.where):
        found += () if predicate is None else _required(predicate)
    return found


def _required(predicate: Predicate) -> Iterator[Predicate]:
    """Conditions that must all be true of a record for it to be counted, and that suffice."""
    match predicate:
        case And(parts):
            for part in parts:
                yield from _required(part)
        case TrueOrUnknown(part):
            yield from _required(part)
        case _:
            yield predicate


def _implies(inner: Iterable[Predicate], outer: Iterable[Predicate]) -> bool:
    given = list(inner)
    return all(any(_says(one, other) for one in given) for other in outer)


def _says(one: Predicate, other: Predicate) -> bool:
    """Whether the one condition implies the other: the same, fewer choices of a field, or a choice of one that says."""
    if one == other:
        return True
    operand, options = _options(one)
    if operand is None:
        return False
    if isinstance(other, Not) and isinstance(other.part, IsMissing):
        return other.part.operand == operand
    other_operand, other_options = _options(other)
    return operand == other_operand and options <= other_options


def _options(predicate: Predicate) -> tuple[object, frozenset[object]]:
    match predicate:
        case Comparison("=", left, Constant(value)):
            return left, frozenset([value])
        case OneOf(operand, options):
            return operand, frozenset(option.value for option in options)
    return None, frozenset()
