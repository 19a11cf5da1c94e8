"""Sets a document: a template of this package and what it says, in our own fonts alone, always to the same bytes."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from threading import BoundedSemaphore

_KEPT = 64
_PATIENCE = 30  # seconds; the longest notice takes one
_AT_ONCE = BoundedSemaphore(2)
_WAITS = 2.0
"""Seconds that one who asks may wait for their turn: whoever serves pages is needed for the other pages."""


class Busy(Exception):
    """As many documents as may be are being set."""


def pdf(template: str, said: Mapping[str, object], *, on: dt.date) -> bytes:
    """The document as a PDF. The same words on the same day are the same bytes, and are set once.

    Raises Busy when it is to be asked for again, CalledProcessError when it cannot be set, and TimeoutExpired when that
    takes too long.
    """
    asked = {"template": template, "said": said, "on": on.isoformat()}
    return _set(json.dumps(asked, ensure_ascii=False, sort_keys=True).encode())


@lru_cache(maxsize=_KEPT)
def _set(asked: bytes) -> bytes:
    if not _AT_ONCE.acquire(timeout=_WAITS):
        raise Busy
    try:
        command = [sys.executable, "-I", "-m", "vungcao.reports.compositor"]
        done = subprocess.run(
            command, input=asked, capture_output=True, check=True, timeout=_PATIENCE, env={}
        )
    finally:
        _AT_ONCE.release()
    return done.stdout
