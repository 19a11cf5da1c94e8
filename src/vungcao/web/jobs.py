"""Work nobody waits for, beside the server: what is drawn from the journal follows it, workbooks are read, people told.

    python -m vungcao.web.jobs      started by `vungcao serve`; it ends when the server does

A page never depends on it: what is not yet mirrored is read from the store, and a workbook that waits says so.
"""

import datetime as dt
import os
import signal
import threading
import time
from contextlib import suppress

import django
from django.conf import settings
from huey import SqliteHuey, crontab

from vungcao.web.orphans import SERVER, end_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vungcao.web.settings")
django.setup()

from django.db import DatabaseError, close_old_connections  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from vungcao.figures import mirror  # noqa: E402 - Django must be set up before its tables are named
from vungcao.intake import attachments  # noqa: E402
from vungcao.intake.ways.workbook import jobs as workbooks  # noqa: E402
from vungcao.obligations.actions import notices, outbox  # noqa: E402
from vungcao.places import queries as places  # noqa: E402
from vungcao.works import listing  # noqa: E402
from vungcao.works.overlap.actions import follow  # noqa: E402

WAKING = range(6, 21)
"""The hours of a day in which people are told something."""

queue = SqliteHuey("vungcao", filename=str(settings.HOME / "jobs.sqlite3"), results=False, utc=True)

LOOKS_EVERY = 0.5
"""Seconds between two looks for a workbook that waits."""
_LEFT_BEHIND = dt.timedelta(seconds=15)
"""At the start nobody else works in the background: what was under way then was left by one who was stopped."""


@queue.periodic_task(crontab(minute="*"))
def follow_the_journal() -> None:
    """Every minute: what was approved since goes into the mirror, and the rows of works are there for the day."""
    mirror.refresh()
    listing.refresh(timezone.localdate())


@queue.periodic_task(crontab(minute="*"))
def compare_works() -> None:
    """Every minute: works approved since are compared with all others."""
    with suppress(places.NoPack):
        follow(places.pack_in_force())


@queue.periodic_task(crontab(minute="17"))
def compact_the_mirror() -> None:
    """Every hour: many small parts become few large ones."""
    mirror.compact()


@queue.periodic_task(crontab(minute="43"))
def sweep_attachments() -> None:
    """Every hour: files that nothing refers to for a day go."""
    attachments.sweep(at=timezone.now())


@queue.periodic_task(crontab(minute="*/10"))
def tell_everybody() -> None:
    """Every ten minutes of a working day: what people were not told yet, as messages and letters."""
    now = timezone.localtime()
    if now.hour in WAKING:
        notices.tell_everybody(at=now, link_in=desk_in)


@queue.periodic_task(crontab(minute="*"))
def send_letters() -> None:
    """Every minute: letters whose time has come."""
    outbox.send_due(at=timezone.now())


@queue.periodic_task(crontab(minute="29", hour="19"))
def forget_letters() -> None:
    """Every night: letters sent long ago go."""
    outbox.forget_old(at=timezone.now())


def desk_in(language: str) -> str:
    """The public address of the desk in a language."""
    with translation.override(language):
        return f"{settings.ORIGIN}{reverse('desk')}"


def read_workbooks() -> None:
    """Uploads one after another, as long as this process lives; what it was at when it ends is begun again."""
    silent = _LEFT_BEHIND
    while True:
        close_old_connections()
        try:
            worked = workbooks.work_one(silent=silent)
        except DatabaseError:  # the store is away or busy: the upload is still there
            worked = False
        if not worked:
            silent = workbooks.SILENT
            time.sleep(LOOKS_EVERY)


def main() -> None:
    """Work until told to stop, or until the server is gone, killed included."""
    threading.Thread(target=read_workbooks, daemon=True).start()
    end_with(int(os.environ.get(SERVER, os.getppid())), signal.SIGTERM)
    queue.create_consumer(workers=1, periodic=True, max_delay=1, graceful_signal="TERM").run()


if __name__ == "__main__":
    main()
