"""A process that reads and files workbooks until it is killed: `python -m tests.faults.reading prepare|work|report`.

Each answer is one line of JSON, written only after what it tells of is committed.
"""

import datetime as dt
import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.door import SA_LY, Clock, make_cast  # noqa: E402
from vungcao.intake.models import Draft, Submission, Upload  # noqa: E402
from vungcao.intake.ways.workbook import jobs  # noqa: E402
from vungcao.intake.ways.workbook.filing import Wish  # noqa: E402

FILES = 5
ROWS = 40
BAD = 3
"""Rows of each file that cannot be filed and wait as a draft."""


def say(answer: object) -> None:
    """One line to whoever started this process."""
    print(json.dumps(answer), flush=True)


def prepare() -> None:
    """A store with five workbooks waiting to be filed, three rows of each wrong."""
    call_command("migrate", verbosity=0)
    clock = Clock()
    cast = make_cast(clock)
    for number in range(FILES):
        lines = ["Mã hồ sơ;Từ ngày;Chiều dài"]
        lines += [f"D{number}-{n};01/02/2026;{'x' if n < BAD else n}" for n in range(ROWS)]
        content = "\n".join(lines).encode()
        upload = jobs.receive(
            by=cast.official,
            register="road",
            place=SA_LY,
            name=f"{number}.csv",
            content=content,
            answers=None,
            at=clock.now,
        )
        fields = {0: "key", 1: "valid_from", 2: "length_km"}
        jobs.say_columns(upload, fields, adapter="", sheet="", since=None)
        Upload.objects.filter(pk=upload.pk).update(state="filing", wish=Wish("good").said())
    say("prepared")


def work() -> None:
    """Work on one after another; what somebody left is taken up at once."""
    while jobs.work_one(silent=dt.timedelta(0)):
        say(Upload.objects.filter(state="done").count())


def report() -> None:
    """Everything there is to know of what was filed."""
    uploads = Upload.objects.order_by("pk").select_related("submission", "draft")
    say(
        {
            "uploads": [
                [
                    each.state,
                    each.submission.rows.count() if each.submission else 0,
                    len(each.draft.rows) if each.draft else 0,
                ]
                for each in uploads
            ],
            "submissions": Submission.objects.count(),
            "drafts": Draft.objects.count(),
        }
    )


if __name__ == "__main__":
    {"prepare": prepare, "work": work, "report": report}[sys.argv[1]]()
