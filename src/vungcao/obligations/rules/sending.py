"""When a letter that could not be sent is tried again."""

import datetime as dt

_LONGEST = dt.timedelta(hours=6)


def wait_after(attempts: int) -> dt.timedelta:
    """How long to wait after so many attempts: two minutes, then twice as long each time, six hours at most.

    Two minutes is longer than any one attempt takes, so a worker that was killed in the middle is not overtaken.
    """
    return min(dt.timedelta(minutes=2 ** min(attempts, 10)), _LONGEST)
