"""Reads for the open formats: approved records as they were known, in constant memory."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from django.db.models import OuterRef, QuerySet, Subquery

from vungcao.exchange.rules.records import Dossier, Record
from vungcao.exchange.rules.telling import Telling, names_a_work
from vungcao.journal import queries as journal
from vungcao.journal.models import Entry
from vungcao.pack.model import Pack
from vungcao.pack.register import Register
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.models import Version

_WORKS_AT_ONCE = 200


def is_offered(pack: Pack) -> bool:
    """Whether a pack gives its works away in open formats."""
    return pack.exchange is not None and pack.works is not None and pack.accounting is not None


def telling_of(pack: Pack, *, as_of: dt.date, known: int, origin: str, policy: str = "") -> Telling:
    """What files of a day are made from, as known once a journal entry was made. The pack gives works away."""
    entry = journal.entry(known)
    began = dt.datetime.combine(pack.programme.starts_on, dt.time(), places.time_zone())
    return Telling(pack, as_of, known, entry.at if entry else began, origin, policy)


def is_simulated(telling: Telling) -> bool:
    """Whether anything that is given away is simulated."""
    return any(
        registers.versions_known_at(name, known=telling.known).filter(simulated=True).exists()
        for name in telling.registers
    )


def has_works(telling: Telling) -> bool:
    """Whether there is any work."""
    return _works(telling).exists()


def has_contracts(telling: Telling) -> bool:
    """Whether there is any contract to give away."""
    register = telling.part("contract")
    if register is None:
        return False
    return registers.versions_known_at(register.id, known=telling.known).filter(nil=False).exists()


def records_of(telling: Telling, register: Register) -> Iterator[Record]:
    """Every record of a register, declarations of none too, in an order that does not tell when they were written."""
    found = registers.versions_known_at(register.id, known=telling.known).order_by("key", "valid_from", "seq")
    return (_record(version) for version in registers.stream(found))


def dossiers(telling: Telling, *, parts: Sequence[Register] | None = None) -> Iterator[Dossier]:
    """Every work with the records that name it, some hundreds of works at a time; of all registers, or of some."""
    wanted = list(telling.registers.values()) if parts is None else list(parts)
    naming = [each.id for each in wanted if names_a_work(each)]
    versions = registers.stream(_works(telling).order_by("key", "valid_from"))
    works = (
        (key, [_record(each) for each in same]) for key, same in groupby(versions, key=lambda one: one.key)
    )
    while some := list(islice(works, _WORKS_AT_ONCE)):
        yield from _with_parts(telling, some, naming)


def _with_parts(
    telling: Telling, works: list[tuple[str, list[Record]]], naming: Sequence[str]
) -> Iterator[Dossier]:
    parts: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    found = registers.naming([key for key, _ in works], naming, known=telling.known).filter(nil=False)
    for version in _dated(found).iterator():
        parts[version.facts["work"]][version.register].append(_record(version))
    for key, versions in works:
        yield Dossier(key, versions, parts.get(key, {}))


def _works(telling: Telling) -> QuerySet[Version]:
    return _dated(registers.versions_known_at(telling.works.work, known=telling.known).filter(nil=False))


def _dated(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Versions with the moment of the decision that wrote them."""
    at = Entry.objects.filter(number=OuterRef("known_from")).values("at")[:1]
    return versions.annotate(told_at=Subquery(at))


def _record(version: Version) -> Record:
    return Record(
        register=version.register,
        key=version.key,
        place=version.place,
        valid_from=version.valid_from,
        valid_before=version.valid_before,
        facts={name: fact for name, fact in version.facts.items() if fact is not None},
        nil=version.nil,
        simulated=version.simulated,
        provisional=version.published is not None,
        told_at=getattr(version, "told_at", None),
    )
