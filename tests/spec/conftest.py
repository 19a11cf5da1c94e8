"""Every story is told to every engine: the slow reference, DuckDB, and (by `store_engine`) the platform's own store."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.spec.cast import Answer, Case, defined, duckdb_answer, ground, pack, reference_answer
from tests.spec.said import REGION, Told
from tests.spec.stored import stored_answer
from tests.spec.tables import versions
from vungcao.figures.figure import Area, Moment
from vungcao.figures.ground import Ground, Question
from vungcao.pack.model import Indicator

ENGINES = ["reference", "duckdb", pytest.param("store", marks=pytest.mark.django_db)]
YEAR_END = dt.date(2026, 12, 31)
LONG_AFTER = dt.date(2029, 12, 31)


@pytest.fixture
def store_engine(db: None, settings, tmp_path: Path) -> Answer:
    """The platform's own store, with a mirror of its own."""
    settings.MIRROR = tmp_path / "mirror"
    return stored_answer


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Answer:
    """One engine after the other; "store" takes the fixture `store_engine`."""
    if request.param == "store":
        return request.getfixturevalue("store_engine")
    return {"reference": reference_answer, "duckdb": duckdb_answer}[request.param]


@pytest.fixture
def figures_of(engine: Answer):
    """Ask an indicator of every commune and of the region, over registers told as tables.

    `told["Sa Lý"]`, `told["region"]`, and with a breakdown `told["Sa Lý", "tay"]`. Unless said otherwise the question
    is of 31 December 2026 as known at entry 9, long after every report was due.
    """

    def ask(
        indicator: Indicator,
        as_of: dt.date = YEAR_END,
        known: int = 9,
        today: dt.date = LONG_AFTER,
        breakdown: str | None = None,
        areas: Sequence[Area] = (REGION,),
        on: Ground | None = None,
        **registers: str,
    ) -> Told:
        tables: dict[str, list[dict[str, object]]] = {register.id: [] for register in pack().registers}
        for name, table in registers.items():
            seq = 1 + sum(map(len, tables.values()))
            tables[name] = versions(pack().register_by_id(name), table, seq)
        stand = on or ground(as_of)
        communes = [Area("place", place) for place in sorted(stand.communes)]
        question = Question(
            definitions=defined(indicator),
            areas=(*communes, *areas),
            moment=Moment(as_of, known),
            ground=stand,
            today=today,
            programme=pack().programme.starts_on,
            breakdown=breakdown,
            touched={name: known for name in registers},
        )
        return Told(engine(Case(question, tables)))

    return ask
