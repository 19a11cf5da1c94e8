"""Engines at hand, each with a way to fill its tables; a test that needs one that is not installed does not run."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import pytest

from tests.figures.drawing import REGISTERS
from tests.spec.cast import BOOK, MORE
from vungcao.figures.answer import Run
from vungcao.figures.engines import clickhouse, spark
from vungcao.figures.engines.dialect import Dialect, literal
from vungcao.figures.expression import Table, Type, table_of

Tables = Mapping[str, list[dict[str, object]]]
Filled = Callable[[Tables], Run]
BOOK_TYPES = {"BIGINT": Type.INTEGER, "VARCHAR": Type.TEXT, "DATE": Type.DATE, "BOOLEAN": Type.BOOLEAN}


def typed(table: Table, dialect: Dialect) -> dict[str, str]:
    """Every column of a register with the engine's type."""
    book = {name: dialect.type(BOOK_TYPES[kind], 0) for name, kind in BOOK.items()}
    return book | {c.name: dialect.type(c.type, c.scale) for c in table.columns if c.name not in BOOK}


def cells(row: dict[str, object], columns: Mapping[str, str], dialect: Dialect) -> list[str]:
    """A stored version as literals of the engine."""
    return [_cell(row[name], kind, dialect) for name, kind in columns.items()]


def _cell(value: object, kind: str, dialect: Dialect) -> str:
    if isinstance(value, Decimal):
        return f"CAST('{value:f}' AS {kind})"
    said = "NULL" if value is None else literal(value, dialect)
    return f"CAST({said} AS {kind})"


ALL = tuple(map(table_of, (*REGISTERS, *MORE)))


@pytest.fixture(scope="session")
def clickhouse_filled() -> Iterator[Filled]:
    """ClickHouse in this process."""
    session = pytest.importorskip("chdb.session").Session()
    dialect = clickhouse.ClickHouse(dt.date.min)

    def fill(tables: Tables) -> Run:
        for table in ALL:
            columns = typed(table, dialect)
            listed = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
            session.query(f"DROP TABLE IF EXISTS {table.id}")
            session.query(f"CREATE TABLE {table.id} ({listed}) ENGINE = Memory")
            rows = [cells(row, columns, dialect) for row in tables.get(table.id, [])]
            if rows:
                values = dialect.values(rows, list(columns))
                session.query(f"INSERT INTO {table.id} SELECT * FROM {values}")
        fetch = lambda query: str(session.query(query, "JSONCompactEachRow"))  # noqa: E731
        return clickhouse.runner(fetch, {table.id: table.id for table in ALL})

    yield fill
    session.close()


@pytest.fixture(scope="session")
def spark_filled() -> Iterator[Filled]:
    """Spark on this machine, in one thread."""
    sql = pytest.importorskip("pyspark.sql")
    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    dialect = spark.Spark(dt.date.min)

    def fill(tables: Tables) -> Run:
        for table in ALL:
            columns = typed(table, dialect)
            rows = [cells(row, columns, dialect) for row in tables.get(table.id, [])]
            none = [f"CAST(NULL AS {kind})" for kind in columns.values()]
            listed = dialect.values(rows or [none], list(columns))
            limit = "" if rows else " WHERE FALSE"
            session.sql(f"SELECT * FROM {listed}{limit}").createOrReplaceTempView(table.id)
        fetch = lambda query: [tuple(row) for row in session.sql(query).collect()]  # noqa: E731
        return spark.runner(fetch, {table.id: table.id for table in ALL})

    yield fill
    session.stop()
