"""A scan in standard SQL, as DuckDB and PostgreSQL speak it; other dialects override what they say differently.

Every override says what the engine would otherwise do wrong. All arithmetic is done on whole numbers of the smallest
unit (10 to the minus the scale) in the engine's widest integer, so that no engine's rule for the scale of a decimal
product can round anything; sums overflow loudly or not at all.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import singledispatch

from vungcao.figures.expression import (
    Aggregate,
    Always,
    And,
    Arithmetic,
    AsOf,
    Between,
    Comparison,
    Constant,
    CountDistinct,
    CountRows,
    Field,
    Holds,
    IsMissing,
    Not,
    OneOf,
    Or,
    Predicate,
    Row,
    Scalar,
    SumOf,
    Type,
    fields_read,
)
from vungcao.figures.plan import (
    Candidates,
    Line,
    Metric,
    Nils,
    Scan,
    Seen,
    Simulated,
    Slice,
    Tally,
    Undecided,
)
from vungcao.pack.model import Kind


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


# Metrics. NULL in a FILTER is not true, as the meaning asks.


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


# The scan.


def compiled(scan: Scan, dialect: Dialect, tables: Mapping[str, str]) -> str:
    """The whole query of a scan. `tables` gives the relation of each register: a name, or a query in brackets."""
    source = f"FROM {_versions(scan, dialect, tables)} AS v"
    if not scan.is_distinct:
        return _by_place(scan, replace(dialect, without_nils=True), source)
    metrics = [f"{counted(metric, dialect)} AS m{n}" for n, metric in enumerate(scan.metrics)]
    keys = ["u.unit", *(f"u.{crowd.id}" for crowd in scan.crowds)]
    sets = [level for key in keys for level in _sets(scan, dialect, key)]
    shown = [*keys, *_levels(scan, dialect)]
    grouped = [f"GROUPING({key})" for key in shown]
    join = f"JOIN {_units(scan, dialect)} AS u ON u.place = v.place"
    columns = ", ".join([*shown, *grouped, *metrics])
    return f"SELECT {columns} {source} {join} GROUP BY GROUPING SETS ({', '.join(sets)})"


def _by_place(scan: Scan, dialect: Dialect, source: str) -> str:
    """Records, and apart from them the few declarations of none: a filter in every sum would cost a quarter more."""
    by = _levels(scan, dialect, "v.place")
    halves = (
        ("NOT v.nil", [counted(metric, dialect) for metric in scan.metrics]),
        ("v.nil", [_of_nils(metric, dialect) for metric in scan.metrics]),
    )
    return " UNION ALL ".join(
        f"SELECT {', '.join([*by, *(f'{m} AS m{n}' for n, m in enumerate(metrics))])} {source} "
        f"WHERE {condition} GROUP BY {', '.join(by)}"
        for condition, metrics in halves
    )


def _of_nils(metric: Metric, dialect: Dialect) -> str:
    if isinstance(metric, Nils):
        return dialect.count_if(None)
    return counted(metric, dialect) if isinstance(metric, Simulated) else "0"


def _levels(scan: Scan, dialect: Dialect, *keys: str) -> list[str]:
    return [*keys, *([f"v.{dialect.name(scan.breakdown)}"] if scan.breakdown else [])]


def _sets(scan: Scan, dialect: Dialect, key: str) -> list[str]:
    both = f"({', '.join(_levels(scan, dialect, key))})"
    return [f"({key})", both] if scan.breakdown else [f"({key})"]


def _units(scan: Scan, dialect: Dialect) -> str:
    """Which commune each place counts to, and which crowds the commune is in."""
    rows = [
        [
            dialect.text(place),
            dialect.text(unit),
            *(literal(unit in crowd.units, dialect) for crowd in scan.crowds),
        ]
        for place, unit in scan.units
    ]
    return dialect.values(rows, ["place", "unit", *(crowd.id for crowd in scan.crowds)])


def _versions(scan: Scan, dialect: Dialect, tables: Mapping[str, str]) -> str:
    if scan.table.kind is None:
        return _places(scan, dialect)
    table = tables[scan.table.id]
    valid = valid_in(scan.slice, scan.table.kind, dialect)
    if not scan.one_per_place:
        return f"(SELECT * FROM {table} WHERE {valid})"
    period = "" if scan.slice.since is None else ", valid_from"
    first = f"{dialect.ends_with('key', '|' + scan.table.agency)} DESC, seq DESC"
    rank = f"ROW_NUMBER() OVER (PARTITION BY place{period} ORDER BY {first}) AS reporter_rank"
    return f"(SELECT * FROM (SELECT *, {rank} FROM {table} WHERE {valid}) AS ranked WHERE reporter_rank = 1)"


def valid_in(part: Slice, kind: Kind, dialect: Dialect) -> str:
    """The condition that a stored version is of the slice."""
    known = f"known_from <= {part.known} AND (known_before IS NULL OR known_before > {part.known})"
    day = dialect.date(part.as_of)
    if part.since is None:
        return f"valid_from <= {day} AND (valid_before IS NULL OR valid_before > {day}) AND {known}"
    since = dialect.date(part.since)
    if kind is Kind.RETURN:
        after = dialect.date(part.as_of + dt.timedelta(days=1))
        return f"valid_before > {since} AND valid_before <= {after} AND {known}"
    return f"valid_from <= {day} AND (valid_before IS NULL OR valid_before > {since}) AND {known}"


def _places(scan: Scan, dialect: Dialect) -> str:
    columns = scan.table.columns
    rows = [[dialect.literal(row[c.name], c.type, c.scale) for c in columns] for row in scan.rows]
    listed = dialect.values(rows, [c.name for c in columns])
    return f"(SELECT *, FALSE AS nil, FALSE AS simulated FROM {listed} AS communes)"


# The result.


def lines(scan: Scan, rows: Iterable[Sequence[object]]) -> list[Line]:
    """The rows of a scan's query as lines."""
    read = _distinct_line if scan.is_distinct else _plain_line
    return [line for row in rows if (line := read(scan, row)) is not None]


def _plain_line(scan: Scan, row: Sequence[object]) -> Line:
    keys = 2 if scan.breakdown else 1
    value = shown(row[1]) if scan.breakdown else None
    return Line(str(row[0]), None, not scan.breakdown, value, amounts(scan.metrics, row[keys:]))


def _distinct_line(scan: Scan, row: Sequence[object]) -> Line | None:
    """A line of a commune or of a crowd; None for the communes outside a crowd."""
    crowds = len(scan.crowds)
    keys = 1 + crowds + bool(scan.breakdown)
    grouped = [int(str(flag)) == 0 for flag in row[keys : 2 * keys]]
    whole = not scan.breakdown or not grouped[-1]
    value = None if whole else shown(row[keys - 1])
    counts = amounts(scan.metrics, row[2 * keys :])
    if grouped[0]:
        return Line(str(row[0]), None, whole, value, counts)
    crowd = next(n for n in range(crowds) if grouped[1 + n])
    inside = row[1 + crowd] is True
    return Line(None, scan.crowds[crowd].id, whole, value, counts) if inside else None


def shown(value: object) -> str | None:
    """A breakdown's value as text; None for records that do not say."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def amounts(metrics: Sequence[Metric], raw: Sequence[object]) -> tuple[int, ...]:
    """The metrics in whole numbers of 10 to the minus their scale; a sum over no row is zero."""
    return tuple(_amount(metric, value) for metric, value in zip(metrics, raw, strict=True))


def _amount(metric: Metric, raw: object) -> int:
    if raw is None:
        return 0
    if not isinstance(raw, int | Decimal):
        raise TypeError(f"an engine gave {raw!r} where an exact number is due")
    scale = metric.scale if isinstance(metric, Tally) else 0
    in_units = isinstance(metric, Tally) and _comes_in_units(metric.aggregate)
    return units_of(raw, 0 if in_units else scale)


def _comes_in_units(aggregate: Aggregate) -> bool:
    """Whether the engine was asked for smallest units rather than for the sum of a stored column."""
    return isinstance(aggregate, SumOf) and not isinstance(aggregate.row, Field)
