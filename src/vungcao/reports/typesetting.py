"""Sets a document: a template of this package and what it says, in our own fonts alone, always to the same bytes."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from threading import BoundedSemaphore

_KEPT = 64
_PATIENCE = 60  # seconds; the longest notice takes one
_AT_ONCE = BoundedSemaphore(2)
"""However many ask at once, the other pages are served beside it."""


def pdf(template: str, said: Mapping[str, object], *, on: dt.date) -> bytes:
    """The document as a PDF. The same words on the same day are the same bytes, and are set once.

    Raises CalledProcessError when it cannot be set, and TimeoutExpired when that takes too long.
    """
    asked = {"template": template, "said": said, "on": on.isoformat()}
    return _set(json.dumps(asked, ensure_ascii=False, sort_keys=True).encode())


@lru_cache(maxsize=_KEPT)
def _set(asked: bytes) -> bytes:
    with _AT_ONCE:
        command = [sys.executable, "-I", "-m", "vungcao.reports.compositor"]
        done = subprocess.run(
            command, input=asked, capture_output=True, check=True, timeout=_PATIENCE, env={}
        )
    return done.stdout
