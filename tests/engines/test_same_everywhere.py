"""The same definitions give equal figures on DuckDB, ClickHouse and Spark."""

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.conftest import Filled, Tables
from tests.figures.drawing import DAYS, fractions, histories
from tests.figures.test_oracle import AREAS, CELLS, built, by_duckdb
from tests.spec.cast import Case, defined, duckdb_answer, ground, indicator, pack
from tests.spec.tables import versions
from vungcao.figures.answer import answer
from vungcao.figures.figure import Moment
from vungcao.figures.ground import Question

FARMS = """
    commune    | crop   | area_ha | irrigated_ha | trees               | price | organic | planted_on | owner
    -----------+--------+---------+--------------+---------------------+-------+---------+------------+-------
    Sa Lý      | lychee | 1.50    | 0.10         | 9000000000000000000 | 0.125 | yes     | 2020-01-01 | An
    Sa Lý      | rice   | 2.00    | 0.30         | 9000000000000000000 | 2.000 | no      | 2026-12-31 | O'Brien
    Sa Lý      |        |         |              |                     |       |         |            |
    Nam Dương  | lychee | 2.25    | 0.00         | 9000000000000000000 | 1.999 | yes     | 2026-06-30 | An
    Nam Dương  |        | 0.10    |              | -5                  | 0.001 |         |            | Bình
    Tân Lập cũ | rice   | 0.20    | 0.20         | 0                   |       | yes     | 2026-01-01 | a\\b
"""
SAME = {
    "counts and what is unknown": indicator("COUNT(*) FILTER (WHERE crop = 'lychee')", of="farm"),
    "a ratio of decimals": indicator("SUM(irrigated_ha)", "SUM(area_ha)", of="farm"),
    "a sum beyond 64 bits": indicator("SUM(trees)", of="farm"),
    "products of decimals": indicator("SUM(area_ha * price) - SUM(price + 0.5)", of="farm"),
    "a decimal literal": indicator("COUNT(*) FILTER (WHERE area_ha > 1.5 OR price = 0.125)", of="farm"),
    "NULL in a list": indicator("COUNT(*) FILTER (WHERE crop NOT IN ('rice'))", "COUNT(*)", of="farm"),
    "different values": indicator("COUNT(DISTINCT owner)", "COUNT(*)", of="farm"),
    "quotes and backslashes": indicator("COUNT(*) FILTER (WHERE owner IN ('O''Brien', 'a\\b'))", of="farm"),
    "dates": indicator("COUNT(*) FILTER (WHERE planted_on BETWEEN DATE '2026-01-01' AND :as_of)", of="farm"),
    "a population that may be unknown": indicator("SUM(area_ha)", of="farm", population="organic"),
    "communes": indicator("SUM(area_km2) FILTER (WHERE area_class = 'III')", "COUNT(*)", of="place"),
    "over other records": indicator("COUNT(DISTINCT place)", "COUNT(*)", of="farm", over_register="place"),
    "a fixed scope": indicator(
        "COUNT(DISTINCT owner)", "COUNT(DISTINCT owner)", of="farm", over_scope="region"
    ),
}


def question(breakdown: str | None) -> Question:
    """All of them asked together, of communes and groups, at the end of 2026."""
    kinds = ("crop", "organic", "area_class")
    indicators = [
        one.model_copy(update={"id": f"it_{n}", "breakdowns": () if one is SAME["communes"] else kinds})
        for n, one in enumerate(SAME.values())
    ]
    day = dt.date(2026, 12, 31)
    return Question(
        definitions=defined(
            *[
                i if i.versions[0].denominator is None or _one_register(i) else _by_class(i)
                for i in indicators
            ]
        ),
        areas=AREAS,
        moment=Moment(day, 9),
        ground=ground(dt.date(2025, 6, 30), borders_of=day),
        today=dt.date(2028, 1, 1),
        programme=pack().programme.starts_on,
        breakdown=breakdown,
    )


def _one_register(one) -> bool:
    version = one.versions[0]
    return version.numerator.register_id == version.denominator.register_id


def _by_class(one):
    return one.model_copy(update={"breakdowns": ("area_class",)})


def told_tables() -> Tables:
    """Every register, the farms among them."""
    return {r.id: versions(r, FARMS) if r.id == "farm" else [] for r in pack().registers}


@pytest.fixture(params=["clickhouse_filled", "spark_filled"], scope="module")
def filled(request: pytest.FixtureRequest) -> Iterator[Filled]:
    """One engine after the other."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("breakdown", [None, "crop", "organic", "area_class"])
def test_figures_told_by_hand_are_the_same(filled: Filled, breakdown: str | None):
    asked, tables = question(breakdown), told_tables()
    assert answer(asked, filled(tables)) == duckdb_answer(Case(asked, tables))


def drawn_question(data: st.DataObject) -> tuple[Question, Tables]:
    """A random question over random histories."""
    as_of = data.draw(st.sampled_from(DAYS[1:]))
    tables = data.draw(histories())
    drawn = data.draw(st.lists(fractions(as_of), min_size=3, max_size=6))
    asked = Question(
        definitions=built(drawn),
        areas=AREAS,
        moment=Moment(as_of, data.draw(st.integers(0, 3))),
        ground=ground(dt.date(2025, 6, 30), borders_of=as_of),
        today=dt.date(2040, 1, 1),
        programme=dt.date(2026, 1, 1),
        breakdown=data.draw(st.sampled_from(CELLS)),
    )
    return asked, tables


@given(st.data())
@settings(max_examples=15, derandomize=True, deadline=None)
def test_random_figures_are_the_same_on_clickhouse(clickhouse_filled: Filled, data: st.DataObject):
    asked, tables = drawn_question(data)
    assert answer(asked, clickhouse_filled(tables)) == by_duckdb(asked, tables)


@given(st.data())
@settings(max_examples=8, derandomize=True, deadline=None)
def test_random_figures_are_the_same_on_spark(spark_filled: Filled, data: st.DataObject):
    asked, tables = drawn_question(data)
    assert answer(asked, spark_filled(tables)) == by_duckdb(asked, tables)
