"""Evidence kept with drafts and submissions: photos, decisions, minutes, as files named by their own digest.

A file is looked at before it is kept: what it really is, whether it is whole, whether anything in it would run. It is
on the disk before any row speaks of it, so a row without its file is a fault and a file without a row only left over.
"""

from vungcao.intake.attachments.documents import DOCUMENTS
from vungcao.intake.attachments.keeping import drop, keep
from vungcao.intake.attachments.pictures import PICTURES, Seen, seen_in, without_traces
from vungcao.intake.attachments.store import opened, path_of
from vungcao.intake.attachments.tending import check_files, sweep

__all__ = [
    "DOCUMENTS",
    "PICTURES",
    "Seen",
    "check_files",
    "drop",
    "keep",
    "opened",
    "path_of",
    "seen_in",
    "sweep",
    "without_traces",
]
