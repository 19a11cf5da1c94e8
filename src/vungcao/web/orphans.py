"""Processes that end with the one that started them, however that ended: a killed server leaves nobody serving."""

import os
import signal
import threading
import time

SERVER = "VUNGCAO_SERVER"
"""Where `vungcao serve` tells those it starts its process: one that starts slowly may look when it is gone already."""
_EVERY = 0.5
"""Seconds between two looks."""
_PATIENCE = 10
"""Seconds to end in order before ending at once."""


def end_with(parent: int, how: signal.Signals) -> None:
    """From now on, end in order by this signal when the parent is gone, and at once if that takes too long."""
    threading.Thread(target=_watch, args=(parent, how), daemon=True).start()


def _watch(parent: int, how: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY)
    os.kill(os.getpid(), how)
    time.sleep(_PATIENCE)
    os._exit(1)
