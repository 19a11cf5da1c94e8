"""A module of ours in a process of its own: what it is given on its standard input, what it says on its output."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from vungcao.intake.ways.workbook.sheet import line

PATIENCE = 150
"""Seconds by the clock; the processes limit their own processor time."""
_KEPT_SETTINGS = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""What a process that opens a stranger's file may know of our settings: no secret, no store."""


class Ended(Exception):
    """The process was ended by its limits, or by what it was given."""


@contextmanager
def at_work(module: str, about: Any, content: bytes) -> Iterator[IO[bytes]]:
    """What the process says, given a line about the content and the content. Raises Ended when it does not finish."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        env={each: os.environ[each] for each in _KEPT_SETTINGS if each in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    alarm = threading.Timer(PATIENCE, process.kill)
    alarm.start()
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with suppress(BrokenPipeError), process.stdin:  # it ended early: what it said tells why
            process.stdin.write(line(about) + content)
        yield process.stdout
        if process.wait() != 0:
            raise Ended
    finally:
        alarm.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
