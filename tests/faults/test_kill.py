"""Killed at any moment of 200 approvals: every acknowledged one is there whole, none is halved, work goes on.

The processes are real ones, on a store of their own, killed with no chance to tidy up.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests import stores
from tests.faults.approving import ROWS, SUBMISSIONS
from tests.stores import Working, embedded, environment, fresh_database
from tools.with_postgres import Server

Report = dict[str, Any]


def worker(what: str, database: str, home: Path) -> AbstractContextManager[Working]:
    """A reviewer who approves, on a store of their own."""
    return stores.worker("tests.faults.approving", what, environment(database, home))


def prepared(database: str, home: Path) -> None:
    """A store with 200 submissions waiting."""
    with worker("prepare", database, home) as (_, said):
        assert list(said) == ["prepared"]


def assert_whole(report: Report, acknowledged: list[int]) -> None:
    """Nothing acknowledged is lost, nothing is halved or doubled."""
    assert report["faults"] == []
    assert report["left_over"] == [0, 0]
    for submission, entry, versions, verdicts in report["approved"]:
        assert (versions, verdicts) == (ROWS, 1), f"submission {submission}, entry {entry}"
    entries = [entry for _, entry, _, _ in report["approved"]]
    assert sorted(entries) == list(range(2, len(entries) + 2))
    assert set(acknowledged) <= set(entries)


def worked(
    database: str, home: Path, acknowledged: list[int], *, stop_after: int, stop: Callable[[int], None]
) -> list[int]:
    """Check what is there, approve on, and stop a worker at its so-many-eth answer. All that was acknowledged."""
    with worker("work", database, home) as (process, said):
        assert_whole(next(said), acknowledged)
        here: list[Any] = []
        if stop_after == 0:
            stop(process.pid)
        for answer in said:
            here.append(answer)
            if len(here) == stop_after:
                stop(process.pid)
    return [*acknowledged, *here]


def peacefully(database: str, home: Path, acknowledged: list[int]) -> None:
    """The rest is approved with nobody disturbing, and at the end everything is there once."""
    acknowledged = worked(database, home, acknowledged, stop_after=SUBMISSIONS + 1, stop=lambda _: None)
    with worker("work", database, home) as (_, said):
        (report,) = said
    assert_whole(report, acknowledged)
    assert len(report["approved"]) == SUBMISSIONS


def killed_again_and_again(database: str, home: Path, *, times: int) -> None:
    """Kills spread over 200 approvals, at moments drawn once and for all; then the rest in peace."""
    prepared(database, home)
    draw = random.Random(2026)

    def kill(process: int) -> None:
        time.sleep(draw.uniform(0, 0.03))
        os.kill(process, signal.SIGKILL)

    acknowledged: list[int] = []
    for _ in range(times):
        acknowledged = worked(database, home, acknowledged, stop_after=draw.randint(0, 25), stop=kill)
        assert len(set(acknowledged)) == len(acknowledged)
    assert len(acknowledged) < SUBMISSIONS
    peacefully(database, home, acknowledged)


@pytest.mark.sqlite_only
def test_a_worker_killed_on_the_embedded_store_loses_and_halves_nothing(tmp_path):
    killed_again_and_again(embedded(tmp_path), tmp_path, times=12)


@pytest.mark.sqlite_only
def test_a_worker_killed_on_postgresql_loses_and_halves_nothing(tmp_path, postgres_server):
    with fresh_database(postgres_server) as database:
        killed_again_and_again(database, tmp_path, times=5)


@pytest.mark.sqlite_only
def test_a_postgresql_that_dies_loses_nothing_it_acknowledged(tmp_path, durable_postgres: Server):
    prepared(durable_postgres.url, tmp_path)
    acknowledged: list[Any] = []
    for crash_after in (7, 31, 60):
        acknowledged = worked(
            durable_postgres.url,
            tmp_path,
            acknowledged,
            stop_after=crash_after,
            stop=lambda _: durable_postgres.crash(),
        )
        assert acknowledged.pop() == ["INT-011"]
        durable_postgres.start()
    peacefully(durable_postgres.url, tmp_path, acknowledged)


@pytest.mark.sqlite_only
def test_a_full_disk_is_refused_and_halves_nothing(tmp_path):
    prepared(embedded(tmp_path), tmp_path)
    with worker("fill", embedded(tmp_path), tmp_path) as (_, answers):
        said = list(answers)
    full = said.index(["INT-010"])
    first, rest = ([each for each in some if isinstance(each, int)] for some in (said[:full], said[full:]))
    assert first
    assert_whole(said[full + 1], first)
    assert len(said[full + 1]["approved"]) == len(first)
    assert_whole(said[-1], [*first, *rest])
    assert len(said[-1]["approved"]) == len(first) + len(rest) == SUBMISSIONS
