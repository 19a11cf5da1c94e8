"""Killed at any moment while it reads and files workbooks: each is filed whole and once, or not at all."""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.reading import BAD, FILES, ROWS
from tests.stores import PYTHON, embedded, environment, fresh_database

ROOT = Path(__file__).resolve().parents[2]
KILLS = 4


@contextmanager
def process(what: str, database: str, home: Path) -> Iterator[tuple[subprocess.Popen[str], Iterator[Any]]]:
    """A process at work on a store, and what it says until it ends."""
    started = subprocess.Popen(
        [PYTHON, "-m", "tests.faults.reading", what],
        cwd=ROOT,
        env=environment(database, home),
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        assert started.stdout is not None
        yield started, (json.loads(line) for line in started.stdout if line.endswith("\n"))


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
