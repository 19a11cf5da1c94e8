"""`python -m bench.offline [histories]`: random histories of devices without a network, each compared with an oracle.

Ten thousand unless said otherwise. It prints how many histories were told, how many edits and conflicts were in them,
and stops at the first edit that is lost, doubled or approved over what its writer had not seen.
"""

import sys
import time

from django.conf import settings as conf
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench import HOME
from tests.door import Clock, make_cast
from tests.intake.offline import tell
from tests.intake.test_offline import steps


def main(wanted: int) -> int:
    """Tell that many histories on the embedded store."""
    call_command("migrate", verbosity=0)
    conf.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    cast = make_cast(Clock())
    told = {"histories": 0, "edits": 0, "conflicts": 0}

    @given(st.lists(steps, min_size=16, max_size=40))
    @settings(
        max_examples=wanted,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def tell_one(history: list) -> None:
        with transaction.atomic():
            story = tell(history, cast, Clock())
            transaction.set_rollback(True)
        told["histories"] += 1
        told["edits"] += len(story.edits)
        told["conflicts"] += story.conflicts
        if told["histories"] % 1000 == 0:
            print(f"… {told['histories']} histories", flush=True)

    began = time.monotonic()
    tell_one()
    print(
        f"{told['histories']} histories, {told['edits']} edits: 0 lost, 0 doubled, {told['conflicts']} conflicts, "
        f"every one shown; {time.monotonic() - began:.0f} s in {HOME}",
        flush=True,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 10_000))
