"""Whether the files that rows speak of are there, and the removal of those that no row speaks of."""

import datetime as dt
from collections.abc import Iterator

from vungcao.exact.refusal import Refusal
from vungcao.intake.attachments import refusing, store
from vungcao.intake.models import Attachment

WAITS = dt.timedelta(days=1)
"""A file is written before the row that names it; a younger one may still get its row."""


def check_files() -> Iterator[Refusal]:
    """Each row whose file is not there, or is no longer the file that was sent (ATT-009)."""
    said = Attachment.objects.order_by("sha256", "pk").values_list("sha256", "name", "submission")
    last, found = "", ""
    for digest, name, submission in said.iterator():
        if digest != last:
            last, found = digest, _fault(digest)
        if found:
            yield refusing.gone(name, found=found, submission=submission)


def _fault(digest: str) -> str:
    path = store.path_of(digest)
    if not path.exists():
        return "Không còn tệp"
    return "" if store.digest_of(path) == digest else "Nội dung tệp đã bị đổi"


def sweep(*, at: dt.datetime) -> int:
    """Remove rows and files that nothing refers to for a day: discarded drafts, uploads broken off. How many files."""
    before = at - WAITS
    Attachment.objects.filter(draft=None, submission=None, at__lt=before).delete()
    for part in store.parts():
        if part.stat().st_mtime < before.timestamp():
            part.unlink(missing_ok=True)
    needed = set(Attachment.objects.values_list("sha256", flat=True))
    old = (path for path in store.kept_files() if path.name not in needed)
    return sum(
        store.remove_unless_young(path, before=before.timestamp())
        for path in old
        if path.stat().st_mtime < before.timestamp()
    )
