"""Reads of works: one with everything that belongs to it, those of places, what stands in the way, who helps.

As of a day and as known at a journal entry: without `known`, as known now. A pack without works has none.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from vungcao.capital.queries import line_of
from vungcao.capital.rules.accounts import Part
from vungcao.journal import queries as journal
from vungcao.pack.model import Pack
from vungcao.pack.working import Works
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.models import Version
from vungcao.registers.rules import Holding
from vungcao.works.rules.course import cycle_of, walk
from vungcao.works.rules.outputs import ProposedChange, parts_named, propose
from vungcao.works.rules.records import (
    Assistance,
    Contract,
    Decision,
    FundingLine,
    Obstacle,
    Output,
    Progress,
    Recorded,
    Site,
    WorkRecord,
)
from vungcao.works.rules.work import Work, of_day

_Record = TypeVar("_Record", bound=Recorded)
_Parts = Mapping[str, Sequence[Version]]
"""What names a work, by register."""


class NoWork(LookupError):
    """There is no work of that code on that day, or the pack in force keeps none."""


def work_of(key: str, on: dt.date, *, known: int | None = None) -> Work:
    """A work with everything that belongs to it. Raises NoWork."""
    pack = places.pack_in_force()
    found = _works(pack, on, known, keys=[key])
    if not found:
        raise NoWork(key)
    return found[0]


def works_of(keys: Collection[str], on: dt.date, *, known: int | None = None) -> list[Work]:
    """Some works with everything that belongs to them, by code; those that are not there are left out."""
    return _works(places.pack_in_force(), on, known, keys=keys)


def works_in(place_ids: Collection[str], on: dt.date, *, known: int | None = None) -> list[Work]:
    """The works of some places with everything that belongs to them, by code."""
    return _works(places.pack_in_force(), on, known, place_ids=place_ids)


def obstacles_in(place_ids: Collection[str], on: dt.date, *, known: int | None = None) -> list[Obstacle]:
    """What stands in the way in some places on a day, of a work or of none, the first deadline first."""
    works = places.pack_in_force().works
    found = [] if works is None else _records(Obstacle, works.obstacle, on, known, place_ids)
    still = [each for each in found if each.is_open_on(on)]
    return sorted(still, key=lambda each: (each.deadline or dt.date.max, each.key))


def assistance_of(place_ids: Collection[str], on: dt.date, *, known: int | None = None) -> list[Assistance]:
    """Who is assigned to help some places on a day, with what they promised and did, by code."""
    works = places.pack_in_force().works
    return [] if works is None else _records(Assistance, works.assistance, on, known, place_ids)


def proposed_changes(work: Work) -> tuple[ProposedChange, ...]:
    """What a finished work changes in the inventories that it serves; nothing before it is accepted.

    Judged by what stands now: a change that was made already has no rows. What rests on a simulated work is simulated.
    """
    if work.accepted is None:
        return ()
    since, named = work.accepted.since, parts_named(work.outputs)
    standing: dict[tuple[str, str], list[Holding]] = {}
    for register in sorted({name for name, _key in named}):
        keys = sorted(key for name, key in named if name == register)
        for version in sorted(registers.standing_of(register, keys), key=lambda each: each.valid_from):
            if not version.nil and (version.valid_before is None or since < version.valid_before):
                standing.setdefault((register, version.key), []).append(registers.holding(version))
    found = propose(places.pack_in_force(), work.outputs, standing, since=since)
    simulated = work.record.simulated or work.accepted.simulated
    return tuple(replace(each, simulated=each.simulated or simulated) for each in found)


def _records(
    kind: type[_Record], register: str, on: dt.date, known: int | None, place_ids: Collection[str]
) -> list[_Record]:
    standing = registers.versions_known_at(register, known=_known(known), on=on)
    found = standing.filter(place__in=list(place_ids), nil=False).order_by("key", "seq")
    return [kind.of(registers.holding(version)) for version in found]


def _known(known: int | None) -> int:
    return journal.last_number() if known is None else known


def _works(
    pack: Pack,
    on: dt.date,
    known: int | None,
    *,
    keys: Collection[str] | None = None,
    place_ids: Collection[str] | None = None,
) -> list[Work]:
    works = pack.works
    if works is None:
        return []
    known = _known(known)
    standing = registers.versions_known_at(works.work, known=known, on=on).filter(nil=False)
    if keys is not None:
        standing = standing.filter(key__in=list(keys))
    if place_ids is not None:
        standing = standing.filter(place__in=list(place_ids))
    records = [WorkRecord.of(registers.holding(version)) for version in standing.order_by("key", "seq")]
    parts = _parts(pack, works, [record.key for record in records], known)
    return [_assembled(pack, works, record, parts.get(record.key, {}), on, known) for record in records]


def _parts(pack: Pack, works: Works, keys: Sequence[str], known: int) -> Mapping[str, _Parts]:
    """What names each of some works, as it was known."""
    of_works = [works.site, works.funding, works.decision, works.contract, works.progress]
    wanted = [*of_works, works.obstacle, works.output, *_accounts(pack)]
    parts: dict[str, dict[str, list[Version]]] = {}
    for version in registers.versions_naming(keys, wanted, known=known):
        parts.setdefault(str(version.facts["work"]), {}).setdefault(version.register, []).append(version)
    return parts


def _accounts(pack: Pack) -> dict[str, Part]:
    """The registers of capital whose entries may name a work."""
    named = [part for part in Part if part is not Part.PLAN and pack.accounting is not None]
    return {str(getattr(pack.accounting, part)): part for part in named}


def _assembled(pack: Pack, works: Works, record: WorkRecord, parts: _Parts, on: dt.date, known: int) -> Work:
    def of(kind: type[_Record], register: str) -> tuple[_Record, ...]:
        """The things that hold on the day."""
        every = (kind.of(registers.holding(version)) for version in parts.get(register, ()))
        return tuple(each for each in every if each.holds_on(on))

    def until(kind: type[_Record], register: str) -> Iterable[_Record]:
        """The events up to the day."""
        every = (kind.of(registers.holding(version)) for version in parts.get(register, ()))
        return (each for each in every if each.since <= on)

    decisions = tuple(sorted(until(Decision, works.decision), key=lambda each: (each.since, each.key)))
    money = [
        line_of(part, version)
        for register, part in _accounts(pack).items()
        for version in parts.get(register, ())
        if version.valid_from <= on
    ]
    return Work(
        on=on,
        known=known,
        rules=works,
        record=record,
        decisions=decisions,
        course=walk(cycle_of(works, record.kind), decisions),
        sites=of(Site, works.site),
        funding=of(FundingLine, works.funding),
        contracts=of(Contract, works.contract),
        progress=of_day(until(Progress, works.progress)),
        obstacles=of(Obstacle, works.obstacle),
        outputs=of(Output, works.output),
        money=tuple(sorted(money, key=lambda line: (line.on, line.seq or 0))),
    )
