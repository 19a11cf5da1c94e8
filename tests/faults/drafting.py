"""A process that types, attaches and files until it is killed: `python -m tests.faults.drafting prepare|work`.

Each answer is one line of JSON, written only after what it tells of is committed.
"""

import io
import json
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.door import SA_LY, Clock, make_cast  # noqa: E402
from tests.papers import picture  # noqa: E402
from vungcao.intake import attachments, drafts  # noqa: E402
from vungcao.intake.models import Draft, Submission  # noqa: E402
from vungcao.intake.rules import TypedRow  # noqa: E402
from vungcao.people.models import Person  # noqa: E402

ROUNDS, SAVINGS, ROWS = 40, 4, 3


def say(answer: object) -> None:
    """One line to whoever started this process."""
    print(json.dumps(answer), flush=True)


def prepare() -> None:
    """A store with a pack and its people."""
    call_command("migrate", verbosity=0)
    make_cast(Clock())
    say("prepared")


def report() -> None:
    """Every draft with the lengths typed in it, every submission with how many rows and files it has, lost files."""
    say(
        {
            "drafts": [
                [each.pk, each.revision, [row["facts"]["length_km"] for row in each.rows]]
                for each in Draft.objects.order_by("pk")
            ],
            "filed": [
                [each.client_key, each.rows.count(), each.attachments.count()]
                for each in Submission.objects.order_by("pk")
            ],
            "lost": [str(refusal) for refusal in attachments.check_files()],
        }
    )


def work() -> None:
    """Say what there is, take up what was left, then type and file on, round after round."""
    report()
    clock, official = Clock(), Person.objects.get(username="can-bo-xa")
    for turn in range(Submission.objects.count(), ROUNDS):
        draft: Any = Draft.objects.first() or drafts.new_draft(
            by=official, register="road", place=SA_LY, at=clock.now
        )
        for saving in range(SAVINGS):
            rows = [
                TypedRow(n, f"D-{turn}-{n}", valid_from="01/02/2026", facts={"length_km": f"{saving + 1}"})
                for n in range(1, ROWS + 1)
            ]
            draft = drafts.save(draft, by=official, rows=rows, at=clock.tick())
            say(["saved", draft.pk, draft.revision])
        photo = io.BytesIO(picture("PNG", size=(turn + 1, 1)))
        attachments.keep(photo, name="a.png", kind="photo", by=official, of=draft, at=clock.now)
        drafts.file(draft, by=official, at=clock.tick())
        say(["filed", draft.pk, draft.revision])


if __name__ == "__main__":
    {"prepare": prepare, "work": work}[sys.argv[1]]()
