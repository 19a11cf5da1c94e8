"""Killed at any moment while it reads and files workbooks: each is filed whole and once, or not at all."""

import os
import random
import signal
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests import stores
from tests.faults.reading import BAD, FILES, ROWS
from tests.stores import Working, embedded, environment, fresh_database

KILLS = 4


def process(what: str, database: str, home: Path) -> AbstractContextManager[Working]:
    """The reading of workbooks, on a store of its own."""
    return stores.worker("tests.faults.reading", what, environment(database, home))


def said(what: str, database: str, home: Path) -> list[Any]:
    with process(what, database, home) as (_, answers):
        return list(answers)


def assert_whole(report: dict[str, Any]) -> None:
    """A workbook that is done has its submission and its draft, whole; any other has neither."""
    done = [each for each in report["uploads"] if each[0] == "done"]
    assert all(each == ["done", ROWS - BAD, BAD] for each in done)
    assert all(each[1:] == [0, 0] for each in report["uploads"] if each[0] != "done")
    assert (report["submissions"], report["drafts"]) == (len(done), len(done))


def killed_while_reading(database: str, home: Path) -> None:
    assert said("prepare", database, home) == ["prepared"]
    draw = random.Random(2026)
    for _ in range(KILLS):
        with process("work", database, home) as (worker, answers):
            next(answers, None)
            time.sleep(draw.uniform(0, 0.4))
            os.kill(worker.pid, signal.SIGKILL)
        (report,) = said("report", database, home)
        assert_whole(report)
    said("work", database, home)
    (report,) = said("report", database, home)
    assert_whole(report)
    assert [each[0] for each in report["uploads"]] == ["done"] * FILES


@pytest.mark.sqlite_only
def test_a_reader_killed_on_the_embedded_store_halves_and_doubles_nothing(tmp_path):
    killed_while_reading(embedded(tmp_path), tmp_path)


@pytest.mark.sqlite_only
def test_a_reader_killed_on_postgresql_halves_and_doubles_nothing(tmp_path, postgres_server):
    with fresh_database(postgres_server) as database:
        killed_while_reading(database, tmp_path)
