"""Reads from the registers what is compared: as it stands, as a submission would have it, and what changed since."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from django.db.models import Q

from vungcao.journal import queries as journal
from vungcao.pack.comparing import Comparison
from vungcao.pack.model import Pack
from vungcao.pack.working import Works
from vungcao.registers import queries as registers
from vungcao.registers.models import Version
from vungcao.registers.rules import Holding
from vungcao.works.overlap.sketching import Said, Sketcher


class Compared:
    """What a pack compares, and how: its registers of works, of other programmes' works and of allocations."""

    def __init__(self, pack: Pack, works: Works, comparison: Comparison) -> None:
        self.works, self.comparison = works, comparison
        self.allocation = pack.accounting.allocation if pack.accounting else None
        self.sketcher = Sketcher(pack, comparison)
        said = (
            comparison.model_dump_json() + repr(pack.lineage) + repr([(c.id, c.group) for c in pack.contents])
        )
        self.rules = hashlib.sha256(said.encode()).hexdigest()

    @property
    def registers(self) -> list[str]:
        """The registers whose own records are compared."""
        return [each for each in (self.works.work, self.works.outside_work, self.allocation) if each]

    @property
    def followed(self) -> list[str]:
        """Those whose approvals change what is compared."""
        return [*self.registers, self.works.site, self.works.output]

    def gates(self, register: str) -> bool:
        """Whether an open suspicion keeps a submission to a register from being approved.

        A list of another programme is taken as it is: what overlaps with it waits at the works of this one.
        """
        return register in self.followed and register != self.works.outside_work


def compared_by(pack: Pack) -> Compared | None:
    """What a pack compares; None for one that compares nothing."""
    if pack.works is None or pack.works.overlap is None:
        return None
    return _compared(_Same(pack))


class _Same:
    """A pack by identity: packs in force are parsed once per edition, and not hashed whole."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __hash__(self) -> int:
        return id(self.pack)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.pack is self.pack


@lru_cache(maxsize=4)
def _compared(same: _Same) -> Compared:
    works = same.pack.works
    assert works is not None
    assert works.overlap is not None
    return Compared(same.pack, works, works.overlap)


def standing(compared: Compared, register: str, keys: Collection[str]) -> list[Said]:
    """Some records of a register as they stand; none of those that ended."""
    found = {
        holding.key: holding
        for holding in _open(map(registers.holding, registers.standing_of(register, keys)))
    }
    parts = _parts(compared, list(found)) if register == compared.works.work else {}
    return [
        _said(register, held, parts.get(held.key, ()))
        for held in found.values()
        if _is_compared(register, held)
    ]


def proposed(compared: Compared, register: str, written: Sequence[Holding]) -> list[Said]:
    """The compared records that a submission touches, as they would be after it."""
    if register in compared.registers:
        there = {holding.key: holding for holding in _open(written)}
        parts = _parts(compared, list(there)) if register == compared.works.work else {}
        return [
            _said(register, held, parts.get(held.key, ()))
            for held in there.values()
            if _is_compared(register, held)
        ]
    names = sorted({str(held.facts["work"]) for held in written if held.facts.get("work")})
    work = compared.works.work
    kept = {held.key: held for held in _open(map(registers.holding, registers.standing_of(work, names)))}
    parts = _parts(compared, list(kept))
    return [
        _said(work, held, _with(parts.get(key, ()), register, written, key)) for key, held in kept.items()
    ]


def _with(
    parts: Sequence["_Belonging"], register: str, written: Sequence[Holding], work: str
) -> list["_Belonging"]:
    """What belongs to a work, with what a submission writes in place of what stands."""
    keys = {held.key for held in written}
    left = [each for each in parts if not (each[0] == register and each[1].key in keys)]
    return left + [(register, held) for held in _open(written) if held.facts.get("work") == work]


def changed_since(compared: Compared, entry: int) -> dict[str, set[str]]:
    """The records, by register, of which something was approved after a journal entry."""
    later = Q(known_from__gt=entry) | Q(known_before__gt=entry)
    versions = Version.objects.filter(later, register__in=compared.followed, nil=False)
    changed: dict[str, set[str]] = {}
    for register, key, work in versions.values_list("register", "key", "facts__work").iterator():
        if register in compared.registers:
            changed.setdefault(register, set()).add(key)
        elif work:
            changed.setdefault(compared.works.work, set()).add(str(work))
    return changed


_Belonging = tuple[str, Holding]
"""A register, and a record of it that names a work."""


def _parts(compared: Compared, keys: Sequence[str]) -> Mapping[str, Sequence[_Belonging]]:
    wanted = [compared.works.site, compared.works.output]
    found: dict[str, list[_Belonging]] = {}
    for version in registers.versions_naming(keys, wanted, known=journal.last_number()) if keys else ():
        if version.valid_before is None:
            found.setdefault(str(version.facts["work"]), []).append(
                (version.register, registers.holding(version))
            )
    return found


def _open(holdings: Iterable[Holding]) -> list[Holding]:
    """Of each record the version that holds with no end, or the day of an event; an ended record has none."""
    still = [held for held in holdings if not held.nil and (held.valid_before is None or _is_day(held))]
    return list({held.key: held for held in sorted(still, key=lambda held: held.valid_from)}.values())


def _is_day(held: Holding) -> bool:
    """Whether it is an event: it holds on the day that it happened."""
    return held.valid_before == held.valid_from + dt.timedelta(days=1)


def _is_compared(register: str, held: Holding) -> bool:
    """A line of allocation that names a work is that work's, and a work is compared by itself."""
    return "document_number" not in held.facts or not held.facts.get("work")


def _said(register: str, held: Holding, parts: Iterable[_Belonging]) -> Said:
    belonging = [each.facts for _register, each in parts]
    return Said(
        register=register,
        key=held.key,
        place=held.place,
        facts=held.facts,
        geometries=tuple(
            sorted(str(facts["geometry"]) for facts in [held.facts, *belonging] if facts.get("geometry"))
        ),
        outputs=tuple(
            sorted({f"{facts['inventory']}/{facts['record']}" for facts in belonging if facts.get("record")})
        ),
        simulated=held.simulated,
    )
