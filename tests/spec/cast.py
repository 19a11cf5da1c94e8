"""The cast of every figure's story: four communes of the small pack, its registers, and a few more to tell with.

Sa Lý and Đèo Gia are of area III (Đèo Gia becomes II on 1 July 2028), Nam Dương of area II, Chũ is a ward of area I.
Today's Đèo Gia was made of the former Tân Lập and the former Đèo Gia.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from vungcao.figures import reference
from vungcao.figures.answer import answer
from vungcao.figures.definition import Definition, definitions
from vungcao.figures.engines.duckdb import DuckDB, runner
from vungcao.figures.expression import Table, table_of
from vungcao.figures.figure import Area, Cell, Figure
from vungcao.figures.ground import Ground, Question
from vungcao.pack import reader
from vungcao.pack.entry import Text
from vungcao.pack.geography import attributes_on, communes_on, members_on, restate
from vungcao.pack.model import Indicator, Pack
from vungcao.pack.register import Register

MINI = Path(__file__).resolve().parent.parent / "packs" / "mini"
PLACES = {
    "Sa Lý": "07534@2025-07-01",
    "Đèo Gia": "07594@2025-07-01",
    "Nam Dương": "07603@2025-07-01",
    "Chũ": "07525@2025-07-01",
    "Tân Lập cũ": "07594@2025-01-01",
    "Đèo Gia cũ": "07609@2025-01-01",
    "tỉnh": "24@2025-07-01",
}


def said(vi: str) -> Text:
    """A label that needs no other language here."""
    return Text(vi=vi, en=vi)


def field(id: str, type: str, scale: int = 0, choices: str = "") -> dict[str, object]:
    """A field of a register; choices are words."""
    options = [{"id": word, "label": said(word)} for word in choices.split()]
    return {"id": id, "label": said(id), "type": type, "scale": scale, "choices": options}


def register(id: str, kind: str, *fields: dict[str, object]) -> Register:
    """A register kept by the ethnic affairs department."""
    labels = {"label": said(id), "one": said(id), "help": said(id)}
    plain = {"id": id, "kind": kind, "personal": False, "agency": "ethnic_affairs", **labels}
    return Register.model_validate({**plain, "fields": fields})


MORE = (
    # A thing with every kind of field.
    register(
        "farm",
        "thing",
        field("crop", "choice", choices="rice lychee"),
        field("area_ha", "decimal", 2),
        field("irrigated_ha", "decimal", 2),
        field("trees", "integer"),
        field("price", "decimal", 3),
        field("organic", "boolean"),
        field("planted_on", "date"),
        field("owner", "text"),
    ),
    register("attendance", "event", field("person", "text"), field("hours", "decimal", 1)),
    register("monthly", "return", field("visits", "integer"), field("balance", "decimal", 2)),
)


@cache
def pack() -> Pack:
    """The small pack with the registers of this cast."""
    found = reader.read(MINI).pack
    assert found is not None
    return found.model_copy(update={"registers": (*found.registers, *MORE)})


def indicator(
    numerator: str,
    over: str | None = None,
    *,
    of: str,
    population: str = "",
    over_population: str | None = None,
    over_register: str | None = None,
    window: str | None = None,
    scope: str | None = None,
    over_scope: str | None = None,
    group: str = "region",
    calendar: str = "calendar_year",
    breakdowns: tuple[str, ...] = (),
    smallest_place: str = "commune",
    valid_before: str | None = None,
    then: tuple[str, str] | None = None,
) -> Indicator:
    """An indicator: an expression over a register, and what it is divided by. `then` counts from `valid_before` on."""

    def term(expression: str, register: str, population: str, scope: str | None) -> dict[str, object]:
        windowed = None if register == "place" else window
        return {
            "register": register,
            "expression": expression,
            "population": population,
            "window": windowed,
            "scope": scope,
        }

    def version(number: int, expression: str, population: str, **valid: str | None) -> dict[str, object]:
        under = population if over_population is None else over_population
        return {
            "version": number,
            "words": said("…"),
            "source": {"document": "rules"},
            "numerator": term(expression, of, population, scope),
            "denominator": None if over is None else term(over, over_register or of, under, over_scope),
            **valid,
        }

    versions = [version(1, numerator, population, valid_before=valid_before)]
    if then is not None:
        versions.append(version(2, *then, valid_from=valid_before))
    return Indicator.model_validate(
        {
            "id": "it",
            "label": said("…"),
            "unit": "count" if over is None else "percent",
            "direction": "up",
            "group": group,
            "smallest_place": smallest_place,
            "calendar": calendar,
            "breakdowns": breakdowns,
            "versions": versions,
        }
    )


def defined(*indicators: Indicator) -> tuple[Definition, ...]:
    """The indicators ready to be computed."""
    built, refusals = definitions(pack().model_copy(update={"indicators": indicators}))
    assert not refusals, [str(refusal) for refusal in refusals]
    return tuple(built.values())


def ground(day: dt.date, *, borders_of: dt.date | None = None) -> Ground:
    """The places of a day; on the borders of another day when one is given."""
    on = borders_of or day
    there = communes_on(pack(), on)
    former = [place.id for place in communes_on(pack(), day) if place not in there]
    onto = restate(pack(), former, on).successor_of
    attributes = sorted({decision.attribute for decision in pack().attributes})
    rows = []
    for place in there:
        held = attributes_on(pack(), place.id, on)
        plain = {
            "key": place.id,
            "place": place.id,
            "code": place.code,
            "type": place.type,
            "name": place.name,
        }
        rows.append({**plain, "area_km2": place.area_km2, **{name: held.get(name) for name in attributes}})
    return Ground(
        communes=frozenset(place.id for place in there),
        groups={g.id: frozenset(p.id for p in members_on(pack(), g.id, on)) for g in pack().groups},
        parts={PLACES["tỉnh"]: frozenset(place.id for place in there)},
        stands_for={place: successor for place, successor in onto.items() if successor is not None},
        rows=tuple(rows),
    )


@dataclass(frozen=True)
class Case:
    """A question and the stored versions it is asked of, by register."""

    question: Question
    tables: Mapping[str, list[dict[str, object]]]


Answer = Callable[[Case], dict[tuple[str, Area, Cell], Figure]]


def reference_answer(case: Case) -> dict[tuple[str, Area, Cell], Figure]:
    """The slow, obviously right way."""
    return reference.answer(case.question, case.tables)


def duckdb_answer(case: Case) -> dict[tuple[str, Area, Cell], Figure]:
    """The quick way, over tables in memory."""
    with duckdb.connect() as connection:
        for name, rows in case.tables.items():
            fill(connection, table_of(pack().register_by_id(name)), rows)
        return answer(case.question, runner(connection, {name: f'"{name}"' for name in case.tables}))


BOOK = {
    "seq": "BIGINT",
    "key": "VARCHAR",
    "place": "VARCHAR",
    "valid_from": "DATE",
    "valid_before": "DATE",
    "known_from": "BIGINT",
    "known_before": "BIGINT",
    "nil": "BOOLEAN",
    "simulated": "BOOLEAN",
    "provisional": "BOOLEAN",
}


def fill(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[dict[str, object]]) -> None:
    """A register's table with the columns that engines read."""
    dialect = DuckDB(dt.date.min)
    typed = {c.name: dialect.type(c.type, c.scale) for c in table.columns if c.name not in BOOK}
    columns = {**BOOK, **typed}
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f'CREATE TABLE "{table.id}" ({listed})')
    if rows:
        marks = ", ".join("?" for _ in columns)
        values = [[row[name] for name in columns] for row in rows]
        connection.executemany(f'INSERT INTO "{table.id}" VALUES ({marks})', values)
