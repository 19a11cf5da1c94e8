"""A process that works at the door until it is killed: `python -m tests.faults.approving prepare|work|fill`.

Each answer is one line of JSON, written only after what it tells of is committed.
"""

import json
import resource
import sys
from collections import Counter
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.door import Clock, filed, household, make_cast  # noqa: E402
from vungcao.exact.refusal import Refused  # noqa: E402
from vungcao.intake.actions import approve  # noqa: E402
from vungcao.intake.models import Submission, Verdict  # noqa: E402
from vungcao.intake.queries import check_journal  # noqa: E402
from vungcao.people.models import Person  # noqa: E402
from vungcao.registers.models import Version  # noqa: E402

SUBMISSIONS = 200
ROWS = 3


def say(answer: object) -> None:
    """One line to whoever started this process."""
    print(json.dumps(answer), flush=True)


def prepare() -> None:
    """A store with 200 submissions waiting, of three new households each."""
    call_command("migrate", verbosity=0)
    clock = Clock()
    cast = make_cast(clock)
    for turn in range(SUBMISSIONS):
        filed(cast, clock, *(household(f"HO-{turn}-{n}", number=n) for n in range(1, ROWS + 1)))
    say("prepared")


def report() -> None:
    """Everything there is to know of what was approved."""
    by_entry = Counter(Version.objects.values_list("known_from", flat=True))
    verdicts = Counter(Verdict.objects.filter(verdict="approved").values_list("submission", flat=True))
    approved = Submission.objects.filter(state="approved").order_by("pk")
    say(
        {
            "faults": [str(refusal) for refusal in check_journal()],
            "approved": [[s.pk, s.entry, by_entry.pop(s.entry, 0), verdicts.pop(s.pk, 0)] for s in approved],
            "left_over": [sum(by_entry.values()), sum(verdicts.values())],
        }
    )


def work() -> None:
    """Say what there is, then approve what waits, one after another, and say each entry after it is committed."""
    report()
    clock, reviewer = Clock(), Person.objects.get(username="so-danv")
    for submission in Submission.objects.filter(state="submitted").order_by("pk"):
        try:
            say(approve(submission, by=reviewer, at=clock.tick()).number)
        except Refused as refused:
            say(refused.codes)
            return


def fill() -> None:
    """The same on a disk that is soon full, then with room again; in between, what the store says of itself."""
    largest = max(
        path.stat().st_size for path in Path(str(connection.settings_dict["NAME"])).parent.iterdir()
    )
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 200_000, unlimited[1]))
    work()
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    work()
    report()


if __name__ == "__main__":
    {"prepare": prepare, "work": work, "fill": fill}[sys.argv[1]]()
