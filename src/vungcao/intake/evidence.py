"""The digests of a submission's rows and files: what the reviewer saw is held in the journal, and cannot be changed
afterwards."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from django.db.models import F, QuerySet

from vungcao.intake.models import Row, Submission
from vungcao.intake.rules import APPROVED, SUBMITTED
from vungcao.journal.rules import canonical
from vungcao.registers.rules import Facts, VersionsDigest

_CHUNK = 500
_FILED = {
    "pk": "submission",
    "register": "register",
    "place": "place",
    "way": "way",
    "note": "note",
    "simulated": "simulated",
    "obligation": "obligation",
    "period": "period",
    "unchanged": "unchanged",
    "vouched": "vouched",
}
"""Columns of a submission, and what its entry calls them."""
_VOUCHED = {"pk": "submission", "register": "register", "place": "place", "step": "passed"}
"""Columns of a submission, and what the entry calls them by which a reviewer vouched for its rows."""
UNSAID: dict[str, object] = {"obligation": "", "period": "", "unchanged": False, "vouched": None}
"""What an entry means by saying nothing: it was made before submissions said it."""
_Evidence = tuple[int, int, str, str, dt.date, dt.date | None, Facts, int | None, str, str, int]
"""The entry that approved or vouched for a row, and what the row asked."""
_File = tuple[int, str | None, int | None, str | None]
"""The entry that approved or vouched for a submission, and a file of it; None for each part where it has none."""


def evidence_digest(submission: int) -> dict[str, object]:
    """Count and digest of one submission's rows."""
    return _digest(_stream(Row.objects.filter(submission=submission).order_by("number")))


def evidence_by_entry(*, up_to: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Count and digest of the rows of each approved submission, in the order of their entries, streamed."""
    rows = Row.objects.filter(submission__entry__lte=up_to).order_by("submission__entry", "number")
    return ((entry, _digest(some)) for entry, some in groupby(_stream(rows), key=itemgetter(0)))


def vouched_by_entry(*, up_to: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Count and digest of the rows that a reviewer vouched for last, in the order of those entries, streamed."""
    rows = Row.objects.filter(submission__vouched__lte=up_to).order_by("submission__vouched", "number")
    stream = _stream(rows, entry="submission__vouched")
    return ((entry, _digest(some)) for entry, some in groupby(stream, key=itemgetter(0)))


def passed_by_entry(*, up_to: int) -> Iterator[tuple[int, dict[str, object]]]:
    """What a submission says of itself that the entry says too by which it was vouched for last, streamed."""
    return _told(Submission.objects.filter(vouched__lte=up_to), "vouched", _VOUCHED)


def filed_by_entry(*, up_to: int) -> Iterator[tuple[int, dict[str, object]]]:
    """What each approved submission says of itself that its entry says too, in the order of entries, streamed."""
    return _told(Submission.objects.filter(entry__lte=up_to), "entry", _FILED)


def attachments_digest(submission: int) -> dict[str, object]:
    """Count and digest of one submission's files, by what each is evidence of and its kind."""
    return _digest_files(_files(Submission.objects.filter(pk=submission), "pk"))


def attachments_by_entry(*, up_to: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Count and digest of the files of each approved submission, none included, in the order of entries, streamed."""
    return _files_by(Submission.objects.filter(entry__lte=up_to), "entry")


def attachments_vouched_by_entry(*, up_to: int) -> Iterator[tuple[int, dict[str, object]]]:
    """The same by the entry that vouched last; not of what went back to its filer, whose files are theirs again."""
    vouched = Submission.objects.filter(vouched__lte=up_to, state__in=(SUBMITTED, APPROVED))
    return _files_by(vouched, "vouched")


def _files_by(submissions: QuerySet[Submission], entry: str) -> Iterator[tuple[int, dict[str, object]]]:
    stream = _files(submissions, entry)
    return ((number, _digest_files(some)) for number, some in groupby(stream, key=itemgetter(0)))


def _files(submissions: QuerySet[Submission], entry: str) -> Iterator[_File]:
    sha256, row, kind = "attachments__sha256", "attachments__row", "attachments__kind"
    ordered = submissions.order_by(entry, sha256, F(row).asc(nulls_first=True), kind)
    return iter(ordered.values_list(entry, sha256, row, kind).iterator(chunk_size=_CHUNK))


def _digest_files(files: Iterable[_File]) -> dict[str, object]:
    digest = VersionsDigest()
    for _, *told in files:
        if told[0] is not None:
            digest.add(canonical(told))
    return digest.said()


def _told(
    submissions: QuerySet[Submission], entry: str, columns: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, object]]]:
    rows = submissions.order_by(entry).values_list(entry, *columns)
    for number, *said in rows.iterator(chunk_size=_CHUNK):
        yield number, dict(zip(columns.values(), said, strict=True))


def _stream(rows: QuerySet[Row], *, entry: str = "submission__entry") -> Iterator[_Evidence]:
    asked = ("number", "operation", "key", "valid_from", "valid_before", "facts", "base_seq")
    told = ("explanation", "branch", "branch_position")
    return iter(rows.values_list(entry, *asked, *told).iterator(chunk_size=_CHUNK))


def _digest(rows: Iterable[_Evidence]) -> dict[str, object]:
    digest = VersionsDigest()
    for row in rows:
        digest.add(_line(row))
    return digest.said()


def _line(row: _Evidence) -> str:
    _, number, operation, key, since, before, facts, base_seq, *told = row
    until = before.isoformat() if before else None
    more = told if any(told) else []  # a row that says none of it is written as rows were before they could
    try:
        return canonical([number, operation, key, since.isoformat(), until, facts, base_seq, *more])
    except TypeError:
        return "?"  # a value that no longer is of its kind: its line is not the one that was filed
