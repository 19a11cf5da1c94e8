"""Work nobody waits for, in a process beside the server: the mirror follows the journal and is compacted.

    python -m vungcao.web.jobs      started by `vungcao serve`; it ends when the server does

A page never depends on it: what is not yet mirrored is read from the store.
"""

import os
import signal

import django
from django.conf import settings
from huey import SqliteHuey, crontab

from vungcao.web.orphans import SERVER, end_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vungcao.web.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from vungcao.figures import mirror  # noqa: E402 - Django must be set up before its tables are named
from vungcao.intake import attachments  # noqa: E402

queue = SqliteHuey("vungcao", filename=str(settings.HOME / "jobs.sqlite3"), results=False, utc=True)


@queue.periodic_task(crontab(minute="*"))
def follow_the_journal() -> None:
    """Every minute: what was approved since goes into the mirror."""
    mirror.refresh()


@queue.periodic_task(crontab(minute="17"))
def compact_the_mirror() -> None:
    """Every hour: many small parts become few large ones."""
    mirror.compact()


@queue.periodic_task(crontab(minute="43"))
def sweep_attachments() -> None:
    """Every hour: files that nothing refers to for a day go."""
    attachments.sweep(at=timezone.now())


def main() -> None:
    """Work until told to stop, or until the server is gone, killed included."""
    end_with(int(os.environ.get(SERVER, os.getppid())), signal.SIGTERM)
    queue.create_consumer(workers=1, periodic=True, max_delay=1, graceful_signal="TERM").run()


if __name__ == "__main__":
    main()
