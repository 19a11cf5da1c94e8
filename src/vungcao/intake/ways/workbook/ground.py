"""What stands where a sheet is read: the records of its place, what its fields may name, the periods it may report."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from vungcao.exact.vietnamese import fold
from vungcao.intake.ways.workbook.rows import Ground, Held
from vungcao.pack.calendar import periods_to_report
from vungcao.pack.register import FieldType, Register, Sensitivity
from vungcao.places import queries as places
from vungcao.registers import queries as registers

_OPEN = (Sensitivity.PUBLIC, Sensitivity.INTERNAL)
_COLUMNS = ("seq", "key", "valid_from", "valid_before", "facts")


def ground_of(
    register: Register,
    place: str,
    *,
    seed: str,
    bases: Mapping[str, Sequence[int]],
    period: str,
    since: dt.date | None,
    on: dt.date,
) -> Ground:
    """All that rows of a register in a place are read against, on a day."""
    standing: dict[str, list[Held]] = {}
    found = registers.versions_known_now(register.id, place=place).filter(nil=False).order_by("-valid_from")
    for row in found.values_list(*_COLUMNS).iterator():
        standing.setdefault(row[1], []).append(Held(*row))
    return Ground(
        register=register,
        place=place,
        seed=seed,
        standing=standing,
        bases=_bases(register.id, place, bases),
        titles=titles_of(register, place, on=on),
        periods={each.id: each.start for each in periods_to_report(places.pack_in_force(), register, on=on)},
        period=period,
        since=since,
    )


def _bases(register: str, place: str, seqs: Mapping[str, Sequence[int]]) -> dict[str, Held]:
    """The versions that our own workbook was filled from; a number that is of another record means nothing."""
    named = {seq: key for key, some in seqs.items() for seq in some[:1]}
    return {
        version.key: Held(version.seq, version.key, version.valid_from, version.valid_before, version.facts)
        for version in registers.versions_numbered(register, named)
        if version.place == place and named[version.seq] == version.key
    }


def titles_of(register: Register, place: str, *, on: dt.date) -> dict[str, dict[str, str]]:
    """For each register that fields refer to, what its records of the place are called, and their keys."""
    titles: dict[str, dict[str, str]] = {}
    for name in {entry.references for entry in register.fields if entry.references} - {"place"}:
        titles[name] = {}
        for key, called in records_named(name, place, on=on):
            titles[name][fold(called)] = "" if fold(called) in titles[name] else key
    return titles


def records_named(register: str, place: str, *, on: dt.date) -> list[tuple[str, str]]:
    """The records of a register that stand in a place on a day, by key, with what they are called."""
    entry = next((each for each in places.pack_in_force().registers if each.id == register), None)
    if entry is None:
        return []
    standing = registers.versions_known_now(register, place=place, on=on).filter(nil=False).order_by("key")
    return [(key, _called(entry, facts) or key) for key, facts in standing.values_list("key", "facts")]


def _called(register: Register, facts: Mapping[str, Any]) -> str:
    """Its first text that anybody in office may see."""
    texts = (facts.get(e.id) for e in register.fields if e.type is FieldType.TEXT and e.sensitivity in _OPEN)
    return str(next(texts, None) or "")
