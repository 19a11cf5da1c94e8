"""The rows of a scan's query as exact lines."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from vungcao.figures.engines.dialect import units_of
from vungcao.figures.expression import (
    Aggregate,
    Field,
    SumOf,
)
from vungcao.figures.plan import Line, Metric, Scan, Tally


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
