"""Records of a place that are one thing twice: found by what they have in common, never pair by pair."""

import datetime as dt
from collections.abc import Collection, Hashable, Iterator, Mapping

from vungcao.exact import vietnamese
from vungcao.intake.rules.checking.ready import ReadyCheck, UniqueTest
from vungcao.intake.rules.checking.records import Ground, is_asked, record_of, said_by
from vungcao.intake.rules.checking.saying import of_row
from vungcao.intake.rules.checking.telling import named
from vungcao.intake.rules.findings import Finding
from vungcao.intake.rules.rows import Asked
from vungcao.pack.checking import UniqueRule
from vungcao.pack.register import FieldType
from vungcao.registers.rules import Facts, Holding, share_a_day

_Days = tuple[dt.date, dt.date | None]
_Seen = dict[_Days, list[tuple[Holding, str]]]
"""Records alike, by the days on which they hold, with how each is called; two of different keys are enough to find that
another is alike."""


def find_repeated(ready: ReadyCheck, ground: Ground) -> Iterator[Finding]:
    """The rows whose record is alike one that stands, or one of a row before it; new records come after old ones."""
    rows = {(each.change.key, each.change.valid_from): each for each in ground.said}
    mine, standing = _alike(ready, ground, rows)
    old = {held.key for held in ground.standing}
    for group, members in mine.items():
        seen: _Seen = {}
        for held in standing.get(group, ()):
            _remember(seen, held, "đang có trong sổ")
        for each, held in sorted(
            members, key=lambda member: (member[1].key not in old, member[0].row.number)
        ):
            other = next(_clashes(seen, held), None)
            if other is not None:
                yield _repeated(ready, each, *other)
            _remember(seen, held, each.where)


def _alike(
    ready: ReadyCheck, ground: Ground, rows: Mapping[tuple[str, dt.date], Asked]
) -> tuple[dict[Hashable, list[tuple[Asked, Holding]]], dict[Hashable, list[Holding]]]:
    """What rows write, and what stands and stays, by what must not be the same."""
    assert isinstance(ready.test, UniqueTest)
    mine: dict[Hashable, list[tuple[Asked, Holding]]] = {}
    standing: dict[Hashable, list[Holding]] = {}
    texts = {field.id for field in ground.register.fields if field.type is FieldType.TEXT}
    for held in ground.after:
        if held.nil or held.place != ground.place or not _is_asked(ready, held):
            continue
        group = _common(ready.test.rule, texts, held.facts)
        if group is None:
            continue
        each = rows.get((held.key, held.valid_from))
        if each is not None:
            mine.setdefault(group, []).append((each, held))
        else:
            standing.setdefault(group, []).append(held)
    return mine, standing


def _is_asked(ready: ReadyCheck, held: Holding) -> bool:
    day = held.valid_from
    if not ready.holds_on(day):
        return False
    return ready.where is None or is_asked(ready.where, record_of(ready.table, said_by(held)), day)


def _common(rule: UniqueRule, texts: Collection[str], facts: Facts) -> Hashable:
    """What a record has in the fields by which it must differ; None when it does not say all of it."""
    spelt = vietnamese.fold if rule.unmarked else vietnamese.spelling
    said = {name: facts.get(name) for name in rule.fields}
    if None in said.values():
        return None
    return tuple(spelt(str(fact)) if name in texts else fact for name, fact in said.items())


def _remember(seen: _Seen, held: Holding, called: str) -> None:
    there = seen.setdefault((held.valid_from, held.valid_before), [])
    if not there or (len(there) == 1 and there[0][0].key != held.key):
        there.append((held, called))


def _clashes(seen: _Seen, held: Holding) -> Iterator[tuple[Holding, str]]:
    for there in seen.values():
        for other, called in there:
            if other.key != held.key and share_a_day(other, held):
                yield other, called


def _repeated(ready: ReadyCheck, each: Asked, other: Holding, called: str) -> Finding:
    assert isinstance(ready.test, UniqueTest)
    names = ready.test.rule.fields
    said = ", ".join(named(ready.table, name, "vi") for name in names)
    return of_row(ready, each, names, f"{said} trùng với «{other.key}» ({called})")
