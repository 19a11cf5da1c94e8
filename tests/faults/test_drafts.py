"""Killed while somebody types and files: what was acknowledged is there, each draft whole, each filed once."""

import os
import random
import signal
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests import stores
from tests.faults.drafting import ROUNDS, ROWS
from tests.stores import Working, embedded, environment, fresh_database


def worker(what: str, database: str, home: Path) -> AbstractContextManager[Working]:
    """Somebody who types and files, on a store of their own."""
    where = environment(database, home) | {"VUNGCAO_ATTACHMENTS": str(home / "attachments")}
    return stores.worker("tests.faults.drafting", what, where)


def assert_whole(report: dict[str, Any], acknowledged: list[list[Any]]) -> None:
    """Nothing acknowledged is lost, halved or doubled."""
    keys = [key for key, _, _ in report["filed"]]
    assert len(keys) == len(set(keys))
    assert all((rows, files) == (ROWS, 1) for _, rows, files in report["filed"])
    assert report["lost"] == []
    there = {pk: revision for pk, revision, _ in report["drafts"]}
    assert len(there) <= 1
    assert all(len(lengths) == ROWS and len(set(lengths)) == 1 for _, _, lengths in report["drafts"])
    for what, pk, revision in acknowledged:
        filed = [key for key in keys if key.startswith(f"draft-{pk}-")]
        if what == "filed":
            assert [key.rsplit("-", 3)[0] for key in filed] == [f"draft-{pk}-{revision}"]
        else:
            assert filed or there[pk] >= revision


def killed_again_and_again(database: str, home: Path, *, times: int) -> None:
    """Kills at moments drawn once and for all; then the rest in peace."""
    with worker("prepare", database, home) as (_, said):
        assert list(said) == ["prepared"]
    draw, acknowledged = random.Random(2026), []
    for _ in range(times):
        with worker("work", database, home) as (process, said):
            assert_whole(next(said), acknowledged)
            after = draw.randint(1, 14)
            for answer in said:
                acknowledged.append(answer)
                after -= 1
                if after == 0:
                    time.sleep(draw.uniform(0, 0.03))
                    os.kill(process.pid, signal.SIGKILL)
    with worker("work", database, home) as (_, said):
        assert_whole(next(said), acknowledged)
        acknowledged += list(said)
    with worker("work", database, home) as (_, said):
        (report,) = said
    assert_whole(report, acknowledged)
    assert len(report["filed"]) == ROUNDS
    assert report["drafts"] == []


@pytest.mark.sqlite_only
def test_a_server_killed_on_the_embedded_store_loses_nothing_typed(tmp_path):
    killed_again_and_again(embedded(tmp_path), tmp_path, times=5)


@pytest.mark.sqlite_only
def test_a_server_killed_on_postgresql_loses_nothing_typed(tmp_path, postgres_server):
    with fresh_database(postgres_server) as database:
        killed_again_and_again(database, tmp_path, times=3)
