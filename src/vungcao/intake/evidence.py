"""The digest of a submission's rows: what the reviewer saw is held in the journal, and cannot be changed afterwards."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from vungcao.intake.models import Row
from vungcao.journal.rules import canonical
from vungcao.registers.rules import VersionsDigest

_CHUNK = 2000


def evidence_digest(submission: int) -> dict[str, object]:
    """Count and digest of one submission's rows."""
    rows = Row.objects.filter(submission=submission).order_by("number")
    return _digest(rows.iterator(chunk_size=_CHUNK))


def evidence_by_entry(*, up_to: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Count and digest of the rows of each approved submission, in the order of their entries, streamed."""
    rows = (
        Row.objects.filter(submission__entry__lte=up_to)
        .order_by("submission__entry", "number")
        .select_related("submission")
    )
    for entry, some in groupby(rows.iterator(chunk_size=_CHUNK), key=lambda row: row.submission.entry):
        if entry is not None:
            yield entry, _digest(some)


def _digest(rows: Iterable[Row]) -> dict[str, object]:
    digest = VersionsDigest()
    for row in rows:
        digest.add(_line(row))
    return digest.said()


def _line(row: Row) -> str:
    until = row.valid_before.isoformat() if row.valid_before else None
    columns = [row.number, row.operation, row.key, row.valid_from.isoformat(), until, row.facts, row.base_seq]
    return canonical(columns)
