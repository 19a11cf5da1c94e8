"""Reads from the registers what is compared: as it stands, as a submission would have it, and what changed since."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from django.db.models import Q

from vungcao.journal import queries as journal
from vungcao.pack.comparing import Comparison
from vungcao.pack.entry import Text
from vungcao.pack.model import Pack
from vungcao.pack.working import Effect, Works
from vungcao.registers import queries as registers
from vungcao.registers.models import Version
from vungcao.registers.rules import Holding
from vungcao.works.overlap.rules.comparing import Sketch
from vungcao.works.overlap.rules.telling import Labels
from vungcao.works.overlap.sketching import ITEM_FACTS, Said, Sketcher


class Compared:
    """What a pack compares, and how: works with those of other programmes and allocations, plans with each other."""

    def __init__(self, pack: Pack, works: Works) -> None:
        self.works = works
        self._comparisons = {register: each for each in works.overlaps for register in each.registers}
        self._sketchers = {each.id: Sketcher(pack, each) for each in works.overlaps}
        self.labels = _labels(pack, self._comparisons)
        """What the choices that are compared are called."""
        self.stops = {
            (kind, step.id)
            for cycle in works.life_cycles
            for kind in cycle.kinds
            for step in cycle.steps
            if step.effect is Effect.STOPS
        }
        """The steps that stop a work for good, each after the kind of work."""
        said = [each.model_dump_json() for each in works.overlaps] + [repr(pack.lineage)]
        said += [repr([(c.id, c.group) for c in pack.contents]), repr(sorted(self.stops))]
        self.rules = hashlib.sha256("".join(said).encode()).hexdigest()

    @property
    def registers(self) -> list[str]:
        """The registers whose own records are compared."""
        return list(self._comparisons)

    @property
    def asked(self) -> list[str]:
        """Those whose submissions are asked what they may overlap with: a part of a work, when it comes, tells more."""
        return [*self.registers, self.works.site, self.works.output, self.works.contract]

    @property
    def followed(self) -> list[str]:
        """Those whose approvals change what is compared, or what is said of it."""
        return [*self.asked, self.works.decision]

    def comparison(self, register: str) -> Comparison:
        """How records of a register are compared. Raises KeyError for one whose own records are not."""
        return self._comparisons[register]

    def sketch(self, said: Said) -> Sketch:
        """What is known of a record to compare it by."""
        return self._sketchers[self.comparison(said.register).id].sketch(said)

    def gates(self, register: str) -> bool:
        """Whether an open suspicion keeps a submission to a register from being approved.

        A list of another programme is taken as it is: what overlaps with it waits at the works of this one.
        """
        return register in self.asked and register != self.works.outside_work


def _labels(pack: Pack, registers: Collection[str]) -> Labels:
    choices = {
        (field.id, choice.id): choice.label
        for register in registers
        for field in pack.register_by_id(register).fields
        for choice in field.choices
    }
    contents = {
        ("content", each.id): Text(vi=f"{each.id} {each.label.vi}", en=f"{each.id} {each.label.en}")
        for each in pack.contents
    }
    return choices | contents


def compared_by(pack: Pack) -> Compared | None:
    """What a pack compares; None for one that compares nothing."""
    if pack.works is None or not pack.works.overlaps:
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
    return Compared(same.pack, works)


def standing(compared: Compared, register: str, keys: Collection[str]) -> list[Said]:
    """Some records of a register as they stand; none of those that ended."""
    found = {
        holding.key: holding
        for holding in _open(map(registers.holding, registers.standing_of(register, keys)))
    }
    parts = _parts(compared, list(found)) if register == compared.works.work else {}
    return [
        _said(compared, register, held, parts.get(held.key, ()))
        for held in found.values()
        if _is_compared(register, held)
    ]


def proposed(compared: Compared, register: str, written: Sequence[Holding]) -> list[Said]:
    """The compared records that a submission touches, as they would be after it."""
    if register in compared.registers:
        there = {holding.key: holding for holding in _open(written)}
        parts = _parts(compared, list(there)) if register == compared.works.work else {}
        return [
            _said(compared, register, held, parts.get(held.key, ()))
            for held in there.values()
            if _is_compared(register, held)
        ]
    names = sorted({str(held.facts["work"]) for held in written if held.facts.get("work")})
    work = compared.works.work
    kept = {held.key: held for held in _open(map(registers.holding, registers.standing_of(work, names)))}
    parts = _parts(compared, list(kept))
    return [
        _said(compared, work, held, _with(parts.get(key, ()), register, written, key))
        for key, held in kept.items()
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
    works = compared.works
    wanted = [works.site, works.output, works.contract, works.decision]
    found: dict[str, list[_Belonging]] = {}
    for version in registers.versions_naming(keys, wanted, known=journal.last_number()) if keys else ():
        held = registers.holding(version)
        if _is_open(held):
            found.setdefault(str(version.facts["work"]), []).append((version.register, held))
    return found


def _open(holdings: Iterable[Holding]) -> list[Holding]:
    """Of each record the version that holds with no end, or the day of an event; an ended record has none."""
    still = [held for held in holdings if not held.nil and _is_open(held)]
    return list({held.key: held for held in sorted(still, key=lambda held: held.valid_from)}.values())


def _is_open(held: Holding) -> bool:
    """Whether it did not end; an event holds on the day that it happened."""
    return held.valid_before in (None, held.valid_from + dt.timedelta(days=1))


def _is_compared(register: str, held: Holding) -> bool:
    """A line of allocation that names a work is that work's, and a work is compared by itself."""
    return "document_number" not in held.facts or not held.facts.get("work")


def _said(compared: Compared, register: str, held: Holding, parts: Sequence[_Belonging]) -> Said:
    belonging = [each.facts for _register, each in parts]
    contracts = [each for name, each in parts if name == compared.works.contract]
    stopped = [
        each.valid_from
        for name, each in parts
        if name == compared.works.decision
        and (held.facts.get("kind"), each.facts.get("step")) in compared.stops
    ]
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
        items=tuple(
            {name: each.facts.get(name) for name in ITEM_FACTS}
            for each in sorted(contracts, key=lambda each: each.key)
        ),
        stopped_on=min(stopped, default=None),
        simulated=held.simulated,
    )
