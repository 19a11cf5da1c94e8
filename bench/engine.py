"""All figures of the measured programme: the engine against SQL by hand on DuckDB, and against PostgreSQL."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb
import psycopg

from bench.generate import SIZES, Size
from bench.programme import (
    DAY,
    PROGRAMME_BEGAN,
    by_hand,
    communes,
    fields_read_by,
    measured_pack,
    registers,
)
from vungcao.figures.answer import answer
from vungcao.figures.definition import definitions
from vungcao.figures.engines import duckdb as engine
from vungcao.figures.engines import postgres
from vungcao.figures.engines.duckdb import query
from vungcao.figures.figure import Area, Moment
from vungcao.figures.ground import Ground, Question
from vungcao.figures.plan import plan

KNOWN = 1_000
_CURRENT = f"known_from <= {KNOWN} AND (known_before IS NULL OR known_before > {KNOWN})"
_ON_DAY = f"valid_from <= DATE '{DAY}' AND (valid_before IS NULL OR valid_before > DATE '{DAY}')"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One printed line: what was measured against what, the ratio of the medians, and the goal if there is one."""

    what: str
    ratio: float
    goal: str

    @property
    def is_kept(self) -> bool | None:
        """Whether the goal ("<= 1.2") is kept; None without one."""
        if not self.goal:
            return None
        sign, limit = self.goal.split()
        return self.ratio >= float(limit) if sign == ">=" else self.ratio <= float(limit)


def question(size: Size, breakdown: str | None) -> Question:
    """Every indicator in every commune and everywhere."""
    places = communes(size)
    everywhere = frozenset(places)
    made, refusals = definitions(measured_pack())
    if refusals:
        raise SystemExit("\n".join(map(str, refusals)))
    return Question(
        definitions=tuple(made.values()),
        areas=(Area("group", "everywhere"), *(Area("place", p) for p in places)),
        moment=Moment(DAY, KNOWN),
        ground=Ground(communes=everywhere, groups={"everywhere": everywhere}),
        today=DAY,
        programme=PROGRAMME_BEGAN,
        breakdown=breakdown,
    )


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB over the generated Parquet."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for register in registers():
        connection.execute(f"CREATE VIEW {register.id} AS SELECT * FROM '{folder / register.id}.parquet'")
    return connection


def tables() -> dict[str, str]:
    """The relation of each register."""
    return {register.id: register.id for register in registers()}


def seconds(runs: int, *works: Callable[[], object]) -> list[float]:
    """The median time of each of some works, done in turn so that a machine whose speed drifts drifts for all of them.
    A first round is not counted."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs + 1):
        for work, taken in zip(works, times, strict=True):
            began = time.perf_counter()
            work()
            taken.append(time.perf_counter() - began)
    return [median(taken[1:]) for taken in times]


def hand_written(register: str) -> str:
    """What somebody who knows the table would write at first: the sums by commune, and no care for records that do
    not say what is asked."""
    return f"SELECT place, {', '.join(by_hand(register))} FROM {register} WHERE {_ON_DAY} AND {_CURRENT} GROUP BY place"


def as_careful_by_hand(register: str) -> str:
    """The same sums and, for each field they read, how many records say it, which telling missing from zero needs; how
    many are simulated; and how many declare none."""
    more = ("simulated", "provisional", "nil")
    said = ", ".join(
        [f"COUNT({field})" for field in fields_read_by(register)]
        + [f"COUNT(*) FILTER (WHERE {flag})" for flag in more]
    )
    sums = ", ".join(by_hand(register))
    return f"SELECT place, {sums}, {said} FROM {register} WHERE {_ON_DAY} AND {_CURRENT} GROUP BY place"


def against_duckdb(size: Size, folder: Path, *, runs: int) -> list[Ratio]:
    """Figures and their scans against SQL by hand, on DuckDB."""
    connection = connect(folder)
    asked = question(size, None)
    scans = [query(scan, tables()) for scan in plan(asked)]

    def fetched(queries: list[str]) -> Callable[[], object]:
        return lambda: [connection.execute(one).fetchall() for one in queries]

    careful, bare, scanned, whole = seconds(
        runs,
        fetched([as_careful_by_hand(r.id) for r in registers()]),
        fetched([hand_written(r.id) for r in registers()]),
        fetched(scans),
        lambda: answer(asked, engine.runner(connection, tables())),
    )
    return [
        Ratio("all figures / the same by hand in SQL", whole / careful, "<= 1.2"),
        Ratio("the engine's scans / the same by hand in SQL", scanned / careful, ""),
        Ratio("all figures / SQL by hand that cannot tell missing from zero", whole / bare, ""),
    ]


def against_postgres(size: Size, folder: Path, url: str, *, runs: int) -> list[Ratio]:
    """The scans of every figure, by commune and with ethnic group too, by PostgreSQL from the same versions in its
    own tables, analysed."""
    scans = [scan for breakdown in (None, "ethnic_group") for scan in plan(question(size, breakdown))]
    here = connect(folder)
    by_duckdb = engine.runner(here, tables())
    with psycopg.connect(url, autocommit=True) as connection:
        for register in registers():
            _load(connection, folder, register.id)
        by_postgres = postgres.runner(lambda sql: connection.execute(sql.encode()).fetchall(), tables())
        for scan in scans:
            if set(by_duckdb(scan)) != set(by_postgres(scan)):
                raise SystemExit(f"PostgreSQL and DuckDB gave different counts of {scan.table.id}")
        slow, fast = seconds(
            max(1, runs // 2),
            lambda: [by_postgres(scan) for scan in scans],
            lambda: [by_duckdb(scan) for scan in scans],
        )
    return [Ratio("PostgreSQL / the scans of all figures (equal counts)", slow / fast, ">= 8")]


def _load(connection: psycopg.Connection[tuple[object, ...]], folder: Path, register: str) -> None:
    """Copy every version of a register into PostgreSQL."""
    types = {"BIGINT": "bigint", "VARCHAR": "text", "BOOLEAN": "boolean", "DATE": "date"}
    source = connect(folder)
    columns = source.execute(f"DESCRIBE {register}").fetchall()
    typed = ", ".join(f"{name} {types.get(kind, kind)}" for name, kind, *_ in columns)
    connection.execute(f"CREATE UNLOGGED TABLE {register} ({typed})".encode())
    text = folder / f"{register}.csv"
    source.execute(f"COPY {register} TO '{text}' (FORMAT csv, HEADER false)")
    with (
        text.open("rb") as file,
        connection.cursor().copy(f"COPY {register} FROM STDIN (FORMAT csv)".encode()) as copy,
    ):
        while some := file.read(1 << 20):
            copy.write(some)
    text.unlink()
    connection.execute(f"VACUUM ANALYZE {register}".encode())


def as_of(folder: Path, *, runs: int) -> list[Ratio]:
    """One register's figures as of a day over every version, against a table that holds that day alone."""
    connection = connect(folder)
    snapshot = f"(SELECT * FROM '{folder / 'household_now.parquet'}')"
    scan = next(s for s in plan(question(SIZES[folder.name], None)) if s.table.id == "household")
    over_all = query(scan, tables())
    ready = query(scan, {"household": snapshot})
    if sorted(connection.execute(over_all).fetchall()) != sorted(connection.execute(ready).fetchall()):
        raise SystemExit("the snapshot and the stored intervals gave different figures")
    slow, fast = seconds(
        runs,
        lambda: connection.execute(over_all).fetchall(),
        lambda: connection.execute(ready).fetchall(),
    )
    return [Ratio("as of a day over every version / a ready snapshot", slow / fast, "<= 3")]
