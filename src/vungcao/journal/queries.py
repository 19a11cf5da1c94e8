"""Reads of the journal: what was known when, the entries in order, the digest of each day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.journal.models import Entry, Head
from vungcao.journal.rules import EntryRow
from vungcao.places import queries as places

_CHUNK = 2000
_COLUMNS = (
    "number",
    "at",
    "actor_code",
    "actor_name",
    "action",
    "subject",
    "content",
    "previous_hash",
    "hash",
)


@dataclass(frozen=True, slots=True)
class DayDigest:
    """What is published of a day: its last entry's number and hash. Nothing before it can change unnoticed."""

    day: dt.date
    number: int
    hash: str


def head() -> Head:
    """Where the journal ends now, without a lock."""
    return Head.objects.filter(pk=1).first() or Head()


def last_number() -> int:
    """The number of the last entry; 0 when there is none."""
    return head().number


def entry(number: int) -> Entry | None:
    """The entry of that number."""
    return Entry.objects.filter(number=number).first()


def entries() -> QuerySet[Entry]:
    """Every entry, the newest first."""
    return Entry.objects.order_by("-number")


def entry_known_on(day: dt.date) -> int:
    """The last entry made on or before a day, by the programme's time zone; 0 when there is none."""
    if not last_number():
        return 0
    made = Entry.objects.filter(at__lt=_end_of(day, places.time_zone()))
    return made.order_by("-number").values_list("number", flat=True).first() or 0


def entry_rows(*, up_to: int) -> Iterator[EntryRow]:
    """Entries in order, streamed."""
    rows = Entry.objects.filter(number__lte=up_to).order_by("number").values_list(*_COLUMNS)
    return (EntryRow(*row) for row in rows.iterator(chunk_size=_CHUNK))


def digests_by_day() -> Iterator[DayDigest]:
    """The digest of each day on which something was decided, in order of days, by the programme's time zone."""
    if not last_number():
        return
    zone = places.time_zone()
    last: DayDigest | None = None
    for number, at, hash in _moments():
        day = at.astimezone(zone).date()
        if last and last.day != day:
            yield last
        last = DayDigest(day, number, hash)
    if last:
        yield last


def contents_of(action: str) -> Iterator[str]:
    """The contents of the entries of one action, in order, streamed."""
    acted = Entry.objects.filter(action=action).order_by("number")
    return iter(acted.values_list("content", flat=True).iterator(chunk_size=_CHUNK))


def refuse_published(published: Iterable[DayDigest]) -> Iterator[Refusal]:
    """What the journal no longer says of days whose digests were published."""
    for digest in published:
        found = Entry.objects.filter(number=digest.number).values_list("hash", flat=True).first()
        if found != digest.hash:
            yield _refuse_published(digest, found)


def _refuse_published(digest: DayDigest, found: str | None) -> Refusal:
    return Refusal(
        code="JRN-012",
        where=f"Nhật ký, ngày {vietnamese.date(digest.day)}, mục {digest.number}",
        found=f"Mã băm {found[:12]}…" if found else "Không còn mục nhật ký này",
        expected=f"Mã băm đã công bố {digest.hash[:12]}…",
        mend="Nhật ký đã bị viết lại sau khi công bố: khôi phục từ bản sao lưu có trước",
    )


def count_beyond() -> int:
    """How many entries there are after the one the head points to, asked as one question."""
    head_number = Subquery(Head.objects.filter(pk=1).values("number"))
    return Entry.objects.filter(number__gt=Coalesce(head_number, 0)).count()


def _moments() -> Iterator[tuple[int, dt.datetime, str]]:
    rows = Entry.objects.order_by("number").values_list("number", "at", "hash")
    return iter(rows.iterator(chunk_size=_CHUNK))


def _end_of(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
