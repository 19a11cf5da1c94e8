"""A scan as one query of a dialect."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from vungcao.figures.engines.dialect import Dialect, literal
from vungcao.figures.engines.metrics import counted
from vungcao.figures.plan import (
    Metric,
    Nils,
    Provisional,
    Scan,
    Simulated,
    Slice,
)
from vungcao.pack.register import Kind


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
    return counted(metric, dialect) if isinstance(metric, Simulated | Provisional) else "0"


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
    return f"(SELECT *, FALSE AS nil, FALSE AS simulated, FALSE AS provisional FROM {listed} AS communes)"
