"""Reads of approved facts."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vungcao.journal.models import Head
from vungcao.registers.models import NamedWork, Version
from vungcao.registers.rules import Holding

Named = TypeVar("Named", str, int)
_CHUNK = 500
_NAMED_AT_ONCE = 500
"""How many keys one query names: SQLite and PostgreSQL take more, but plan them no better."""


def versions_known_now(
    register: str, *, place: str | None = None, on: dt.date | None = None
) -> QuerySet[Version]:
    """The versions that stand in a register, in one place or all, valid on a day or on any."""
    standing = Version.objects.filter(register=register, known_before=None)
    if place is not None:
        standing = standing.filter(place=place)
    return standing if on is None else standing.filter(_valid_on(on))


def are_there(names: Iterable[str]) -> bool:
    """Whether anything stands in some registers, declarations of none aside."""
    return Version.objects.filter(register__in=list(names), known_before=None, nil=False).exists()


def versions_of_records_in(register: str, place: str) -> QuerySet[Version]:
    """The versions that stand of every record that is, was or is to be in a place, wherever they are."""
    there = Version.objects.filter(register=register, place=place, known_before=None)
    return Version.objects.filter(register=register, known_before=None, key__in=there.values("key"))


def versions_known_at(register: str, *, known: int, on: dt.date | None = None) -> QuerySet[Version]:
    """The versions of a register that stood once a journal entry was made, valid on a day or on any."""
    found = Version.objects.filter(_known_at(known), register=register)
    return found if on is None else found.filter(_valid_on(on))


def versions_of_registers(registers: Collection[str], *, known: int | None) -> QuerySet[Version]:
    """The versions of some registers that stand now or, when `known` is said, stood once that entry was made."""
    there = Q(known_before=None) if known is None else _known_at(known)
    return Version.objects.filter(there, register__in=list(registers))


def _known_at(known: int) -> Q:
    return Q(known_from__lte=known) & (Q(known_before=None) | Q(known_before__gt=known))


def versions_naming(works: Collection[str], registers: Collection[str], *, known: int) -> list[Version]:
    """The versions of some registers whose records name one of some works, as they stood once an entry was made."""
    return [found for some in _in_chunks(works) for found in naming(some, registers, known=known)]


def naming(works: Collection[str], registers: Collection[str], *, known: int) -> QuerySet[Version]:
    """The same as one question, for no more works than one question may name."""
    asked = versions_of_registers(registers, known=known)
    return asked.alias(named_work=NamedWork("facts")).filter(named_work__in=list(works)).order_by("seq")


def page_known_at(
    register: str, *, place: str, known: int, as_of: dt.date | None, after: int
) -> QuerySet[Version]:
    """The versions that stood in a place once a journal entry was made, valid on a day or on any, after a position."""
    found = versions_known_at(register, known=known, on=as_of)
    return found.filter(place=place, seq__gt=after).order_by("seq")


def versions_of(register: str, key: str) -> QuerySet[Version]:
    """Every version of a record, closed ones included, in the order of their writing."""
    return Version.objects.filter(register=register, key=key)


def version(seq: int) -> Version | None:
    """The version of that sequence number."""
    return Version.objects.filter(pk=seq).first()


def versions_numbered(register: str, seqs: Iterable[int]) -> list[Version]:
    """The versions of a register with some sequence numbers."""
    return [
        found for some in _in_chunks(seqs) for found in Version.objects.filter(register=register, pk__in=some)
    ]


def published_by(entry: int) -> list[Version]:
    """What still stands of the provisional versions that a journal entry published."""
    return list(Version.objects.filter(published=entry, known_before=None).order_by("seq"))


def closed_by(entry: int) -> list[Version]:
    """The versions that a journal entry closed."""
    return list(Version.objects.filter(known_before=entry).order_by("seq"))


def closed_among(seqs: Iterable[int]) -> frozenset[int]:
    """Which of some versions no longer stand."""
    return frozenset(
        Version.objects.filter(pk__in=list(seqs)).exclude(known_before=None).values_list("pk", flat=True)
    )


def standing_of(register: str, keys: Iterable[str]) -> list[Version]:
    """The versions that stand of some records."""
    return [
        found
        for some in _in_chunks(keys)
        for found in Version.objects.filter(register=register, key__in=some, known_before=None)
    ]


def standing_nils(register: str, place: str) -> list[Version]:
    """The declarations of none that stand in a place."""
    return list(versions_known_now(register, place=place).filter(nil=True))


def records_standing_between(
    register: str, *, place: str, start: dt.date, before: dt.date | None
) -> QuerySet[Version]:
    """The records, declarations of none aside, that stand in a place on any of some days."""
    standing = versions_known_now(register, place=place).filter(nil=False)
    standing = standing.filter(Q(valid_before=None) | Q(valid_before__gt=start))
    return standing if before is None else standing.filter(valid_from__lt=before)


def touched_after(entry: int, register: str, keys: Iterable[str]) -> list[Version]:
    """The versions of some records that entries after this one wrote or closed."""
    later = Q(known_from__gt=entry) | Q(known_before__gt=entry)
    return [
        found
        for some in _in_chunks(keys)
        for found in Version.objects.filter(later, register=register, key__in=some)
    ]


def written_or_closed(registers: Collection[str], *, after: int, up_to: int) -> Iterator[Version]:
    """The versions of some registers that entries after one, and up to another, wrote or closed; streamed."""
    wrote = Q(known_from__gt=after, known_from__lte=up_to)
    closed = Q(known_before__gt=after, known_before__lte=up_to)
    return stream(Version.objects.filter(wrote | closed, register__in=registers).order_by())


def keys_valid_on(register: str, keys: Iterable[str], *, on: dt.date) -> frozenset[str]:
    """Which of some keys name a record that stands and is valid on a day."""
    found: set[str] = set()
    for some in _in_chunks(keys):
        found.update(
            versions_known_now(register, on=on).filter(key__in=some, nil=False).values_list("key", flat=True)
        )
    return frozenset(found)


def places_referred(among: Collection[str]) -> frozenset[str]:
    """Which of some places have versions, closed ones included."""
    return frozenset(
        Version.objects.filter(place__in=list(among)).order_by().values_list("place", flat=True).distinct()
    )


def last_entry_touching(register: str, *, up_to: int) -> int:
    """The last journal entry, not after one, that wrote or closed a version of a register; 0 when none did."""
    versions = Version.objects.filter(register=register)
    wrote = (
        versions.filter(known_from__lte=up_to).order_by("-known_from").values_list("known_from", flat=True)
    )
    closed = versions.filter(known_before__lte=up_to).order_by("-known_before")
    return max(wrote.first() or 0, closed.values_list("known_before", flat=True).first() or 0)


def holding(version: Version) -> Holding:
    """A version as the rules see it."""
    return Holding(
        key=version.key,
        place=version.place,
        valid_from=version.valid_from,
        valid_before=version.valid_before,
        facts=version.facts,
        nil=version.nil,
        simulated=version.simulated,
        published=version.published,
        seq=version.seq,
    )


def stream(versions: QuerySet[Version]) -> Iterator[Version]:
    """Versions one by one, without holding them all."""
    return versions.iterator(chunk_size=_CHUNK)


def all_written(*, up_to: int) -> Iterator[Version]:
    """Every version up to a sequence number, in the order of writing, streamed."""
    return stream(Version.objects.filter(seq__lte=up_to).order_by("seq"))


def all_closings(*, up_to: int) -> Iterator[tuple[int, int]]:
    """Every closing up to a journal entry: the entry and the version it closed, in order, streamed."""
    closed = Version.objects.filter(known_before__lte=up_to).order_by("known_before", "seq")
    pairs = closed.values_list("known_before", "seq").iterator(chunk_size=_CHUNK)
    return ((number, seq) for number, seq in pairs if number is not None)


def count_beyond() -> int:
    """How many versions no journal that ends where its head says can have written or closed; one question."""
    head = Head.objects.filter(pk=1)
    number, seq = (Coalesce(Subquery(head.values(column)), 0) for column in ("number", "seq"))
    return Version.objects.filter(
        Q(seq__gt=seq) | Q(known_from__gt=number) | Q(known_before__gt=number)
    ).count()


def _valid_on(day: dt.date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_before=None) | Q(valid_before__gt=day))


def _in_chunks(keys: Iterable[Named]) -> Iterator[Sequence[Named]]:
    left = iter(dict.fromkeys(keys))
    while some := list(islice(left, _NAMED_AT_ONCE)):
        yield some
