"""How often a token may call: so many requests in each minute, counted in the process that answers them."""

import datetime as dt
from threading import Lock

_MINUTE = dt.timedelta(minutes=1)


class Throttle:
    """Counts the requests of each token in the minute that its first one began."""

    def __init__(self, requests_a_minute: int) -> None:
        self.requests_a_minute = requests_a_minute
        self._lock = Lock()
        self._began: dict[int, tuple[dt.datetime, int]] = {}

    def wait(self, token: int, *, at: dt.datetime) -> int:
        """Whole seconds to wait, and 0 for a request that may be answered, which is then counted."""
        with self._lock:
            began, count = self._began.get(token, (at, 0))
            if not began <= at < began + _MINUTE:
                began, count = at, 0
            if count >= self.requests_a_minute:
                return -((at - began - _MINUTE) // dt.timedelta(seconds=1))
            self._began[token] = began, count + 1
        return 0
