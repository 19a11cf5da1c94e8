"""A process that tells people, and sends letters until it is killed: `python -m tests.faults.mailing WHAT MINUTES`.

MINUTES are how long after half past eight it is, by a clock that stands still.
"""

import datetime as dt
import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.door import SA_LY, ZONE, Clock, make_cast  # noqa: E402
from vungcao.obligations.actions import notices, outbox  # noqa: E402
from vungcao.obligations.models import Letter, Message  # noqa: E402
from vungcao.people.actions import enrol  # noqa: E402
from vungcao.people.rules import Granted  # noqa: E402

OFFICIALS = 30
REMINDED_ON = dt.datetime(2026, 6, 18, 8, 30, tzinfo=ZONE)


def prepare(at: dt.datetime) -> None:
    """A store with thirty officials of Sa Lý who have an address."""
    call_command("migrate", verbosity=0)
    make_cast(Clock(at))
    for number in range(OFFICIALS):
        official = enrol(
            username=f"xa-{number}",
            full_name=f"Cán bộ {number}",
            organisation="commune_government",
            grants=[Granted("enter", SA_LY)],
        )
        official.email = f"xa-{number}@example.vn"
        official.save()


def tell(at: dt.datetime) -> None:
    """Tell everybody what they owe."""
    notices.tell_everybody(at=at, link_in=lambda language: "https://vungcao.example.vn/")


def send(at: dt.datetime) -> None:
    """Send what is due."""
    outbox.send_due(at=at)


def report(at: dt.datetime) -> None:
    """What there is."""
    waiting = Letter.objects.filter(sent_at=None).count()
    names = list(Letter.objects.values_list("message_id", flat=True))
    print(json.dumps({"waiting": waiting, "letters": names, "messages": Message.objects.count()}))


if __name__ == "__main__":
    what, minutes = sys.argv[1:]
    moment = REMINDED_ON + dt.timedelta(minutes=int(minutes))
    {"prepare": prepare, "tell": tell, "send": send, "report": report}[what](moment)
