"""Metrics as aggregates of a dialect. NULL in a FILTER is not true, as the meaning asks."""

from functools import singledispatch

from vungcao.figures.engines.dialect import Dialect, sql
from vungcao.figures.expression import (
    Aggregate,
    Between,
    Comparison,
    CountDistinct,
    CountRows,
    Field,
    Holds,
    IsMissing,
    OneOf,
    Predicate,
    SumOf,
    fields_read,
)
from vungcao.figures.plan import Candidates, Nils, Provisional, Seen, Simulated, Tally, Undecided


@singledispatch
def counted(metric: object, dialect: Dialect) -> str:
    """A metric as an aggregate."""
    raise TypeError(f"no aggregate for {metric!r}")


@counted.register
def _(metric: Seen, dialect: Dialect) -> str:
    return dialect.count_if(_of_records(dialect))


@counted.register
def _(metric: Nils, dialect: Dialect) -> str:
    return "0" if dialect.without_nils else dialect.count_if("v.nil")


@counted.register
def _(metric: Simulated, dialect: Dialect) -> str:
    return dialect.count_if("v.simulated")


@counted.register
def _(metric: Provisional, dialect: Dialect) -> str:
    return dialect.count_if("v.provisional")


@counted.register
def _(metric: Candidates, dialect: Dialect) -> str:
    return dialect.count_if(_of_records(dialect, f"COALESCE({sql(metric.population, dialect)}, TRUE)"))


@counted.register
def _(metric: Undecided, dialect: Dialect) -> str:
    field = _only_doubt(metric)
    if field and dialect.without_nils:
        return f"COUNT(*) - COUNT(v.{dialect.name(field)})"  # no filter: a fifth faster
    doubt = " OR ".join(_doubt(aggregate, dialect) for aggregate in metric.doubts)
    if metric.population is not None:
        population = sql(metric.population, dialect)
        silent = unknown_when(metric.population, dialect)
        doubt = f"{silent} OR ({population} AND ({doubt}))" if doubt else silent
    return dialect.count_if(_of_records(dialect, f"({doubt})"))


def _only_doubt(metric: Undecided) -> str | None:
    """The one field that decides whether a row says what is asked, if there is one."""
    if metric.population is not None or len(metric.doubts) != 1:
        return None
    [aggregate] = metric.doubts
    asked = aggregate.where
    if isinstance(aggregate, CountRows) and asked is not None and _needs_every_field(asked):
        fields = fields_read(asked)
        return next(iter(fields)) if len(fields) == 1 else None
    if isinstance(aggregate, SumOf) and asked is None and isinstance(aggregate.row, Field):
        return aggregate.row.name
    return None


def unknown_when(predicate: Predicate, dialect: Dialect) -> str:
    """When a predicate is unknown. One that any missing field makes unknown is asked by its fields alone, which is
    cheaper and the same for all predicates over them."""
    fields = sorted(fields_read(predicate)) if _needs_every_field(predicate) else []
    if fields:
        return "(" + " OR ".join(f"v.{dialect.name(field)} IS NULL" for field in fields) + ")"
    return f"({sql(predicate, dialect)} IS NULL)"


def _needs_every_field(predicate: Predicate) -> bool:
    """A range between two fields may be decided by one of them, and AND and OR by one part."""
    match predicate:
        case Holds() | Comparison() | OneOf():
            return True
        case Between(_, low, high):
            return not fields_read(low) and not fields_read(high)
    return False


def _doubt(aggregate: Aggregate, dialect: Dialect) -> str:
    """When a row does not say what an aggregate asks of it."""
    where = None if aggregate.where is None else sql(aggregate.where, dialect)
    unknown = [] if aggregate.where is None else [unknown_when(aggregate.where, dialect)]
    match aggregate:
        case CountDistinct(row) | SumOf(row):
            missing = sql(IsMissing(row), dialect)
            unknown.append(missing if where is None else f"({where} AND {missing})")
    return " OR ".join(unknown)


@counted.register
def _(metric: Tally, dialect: Dialect) -> str:
    aggregate = metric.aggregate
    conditions = [c for c in (metric.population, aggregate.where) if c is not None]
    condition = _of_records(dialect, *(sql(c, dialect) for c in conditions))
    match aggregate:
        case CountRows():
            return dialect.count_if(condition)
        case CountDistinct(column):
            return dialect.distinct_if(sql(column, dialect), condition)
        case SumOf(row):
            return dialect.sum_if(row, condition)


def _of_records(dialect: Dialect, *conditions: str) -> str | None:
    """The condition that a row is a record rather than a declaration of none, and what else is asked of it."""
    asked = conditions if dialect.without_nils else ("(NOT v.nil)", *conditions)
    return " AND ".join(asked) or None
