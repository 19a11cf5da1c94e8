"""However the server ends, nobody is left behind to go on serving."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import small_pack, started

PATIENCE = 25


def children_of(process: int) -> set[int]:
    """The processes that one has started."""
    return {int(child) for task in Path(f"/proc/{process}/task").iterdir() for child in _listed(task)}


def _listed(task: Path) -> list[str]:
    return (task / "children").read_text().split()


def left_of(processes: set[int]) -> set[int]:
    """Those of some processes that are still there."""
    return {process for process in processes if _is_there(process)}


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nobody_is_left_behind(tmp_path: Path, how: signal.Signals):
    server, _site = started(tmp_path / "home", small_pack(tmp_path))
    children = children_of(server.pid)
    assert len(children) >= 2, "a process that serves and one that works beside it"
    server.send_signal(how)
    server.wait(PATIENCE)
    until = time.monotonic() + PATIENCE
    while left_of(children) and time.monotonic() < until:
        time.sleep(0.2)
    assert left_of(children) == set()
