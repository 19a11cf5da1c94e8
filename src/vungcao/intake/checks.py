"""Everything that stands against a submission, asked of the rooms below; the rules themselves are pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vungcao.capital.checks import refuse_capital
from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.intake.findings import find_in
from vungcao.intake.models import Row
from vungcao.intake.rules import (
    APPROVED,
    Asked,
    Conflict,
    Filing,
    Finding,
    RowValues,
    Touch,
    find_lost_bases,
    find_touched,
    read_rows,
    references_in,
    refuse_contradictions,
    refuse_missing_references,
    refuse_nil_over_records,
)
from vungcao.journal.models import Entry
from vungcao.pack.checking import Severity
from vungcao.pack.geography import holds_on
from vungcao.pack.model import Pack
from vungcao.places import queries as places
from vungcao.places.rules import refuse_unknown
from vungcao.registers import queries as registers
from vungcao.registers.models import Version
from vungcao.registers.rules import Change, Holding, Operation, Proposal, Proposed, supersede_all
from vungcao.works.checks import refuse_works
from vungcao.works.overlap.checks import Overlapping, find_overlaps

OVERLAP = "overlap"
"""What findings call a suspicion that a row is there already: no check of the pack."""


@dataclass(frozen=True)
class Checked:
    """Rows as they may be applied, what stands where they would be, and everything that stands against them."""

    asked: Sequence[Asked] = ()
    standing: Sequence[Holding] = ()
    refusals: list[Refusal] = field(default_factory=list)
    """What keeps the rows out, conflicts aside."""
    conflicts: Sequence[Conflict] = ()
    """Rows that rest on what is no longer so."""
    findings: Sequence[Finding] = ()
    """What the checks of the pack block, ask or note, and what the rows are suspected of overlapping with."""
    undecided: Sequence[Refusal] = ()
    """What the rows may wait with, but not be approved."""

    @property
    def in_conflict(self) -> list[Refusal]:
        """The conflicts as refusals."""
        return [conflict.refusal for conflict in self.conflicts]

    @property
    def changes(self) -> list[Change]:
        """The changes, in the order of the rows."""
        return [each.change for each in self.asked]

    @property
    def left_places(self) -> frozenset[str]:
        """The places that records are moved from."""
        moved = {each.change.key for each in self.asked if each.change.operation is Operation.MOVE}
        places_now = {each.change.place for each in self.asked}
        return frozenset(h.place for h in self.standing if h.key in moved) - places_now


def check(
    *,
    register: str,
    place: str,
    rows: Iterable[RowValues],
    simulated: bool,
    filed_known: int,
    unchanged: bool = False,
) -> Checked:
    """Check rows of a register for a place: each alone, beside each other, and against all that was approved.

    `filed_known` is the last journal entry that the filer can have seen. `unchanged` lets there be no rows.
    """
    edition = places.edition_in_force().digest
    pack = places.pack_of(edition)
    filing, refusals = _filing(pack, register, place, simulated)
    if filing is None:
        return Checked(refusals=refusals)
    asked, refusals = read_rows(filing, sorted(rows, key=lambda row: row.number), may_be_none=unchanged)
    standing = _standing(filing, asked)
    by_key = _by_key(standing)
    refusals += refuse_contradictions(filing.register, asked, by_key)
    refusals += _refuse_nils(filing, asked)
    refusals += _refuse_references(filing, asked)
    followed = _followed(asked)
    touched = find_touched(
        asked, _touches(register, asked, filed_known), filed_known=filed_known, followed=followed
    )
    lost = find_lost_bases(asked, by_key, _who_ended, followed=followed)
    conflicts = list({conflict.number: conflict for conflict in [*lost, *touched]}.values())
    based = [_based(each, by_key) for each in asked]
    findings = find_in(edition, filing, asked, standing)
    if refusals or conflicts:
        return Checked(based, standing, refusals, conflicts, findings)
    proposal = _proposal(filing, based, standing)
    refusals = refuse_capital(pack, proposal) + refuse_works(pack, proposal)
    overlaps = [] if refusals else find_overlaps(pack, proposal)
    return Checked(
        based,
        standing,
        refusals,
        conflicts,
        [*findings, *_suspected(overlaps, based)],
        [each.refusal for each in overlaps if each.blocks],
    )


def _suspected(overlaps: Iterable[Overlapping], asked: Sequence[Asked]) -> list[Finding]:
    """What rows are suspected of, told to the reviewer while they wait."""
    numbers = {each.where: each.row.number for each in asked}
    return [
        Finding(OVERLAP, Severity.NOTE, (numbers[each.where],) if each.where in numbers else (), each.refusal)
        for each in overlaps
    ]


def _proposal(filing: Filing, asked: Sequence[Asked], standing: Sequence[Holding]) -> Proposal:
    """The rows as the rules over several registers see them, which are asked when nothing else stands against them."""
    return Proposal(
        register=filing.register.id,
        place=filing.unit.id,
        rows=[Proposed(each.where, each.change) for each in asked],
        superseded=supersede_all(standing, [each.change for each in asked]),
    )


def _followed(asked: Sequence[Asked]) -> dict[tuple[str, int], set[int]]:
    """For each row of a branch of edits, the entries that approved the edits before it."""
    branches = {each.row.branch for each in asked if each.row.branch}
    if not branches:
        return {}
    before = Row.objects.filter(branch__in=branches, submission__state=APPROVED)
    approved = list(before.values_list("branch", "branch_position", "submission__entry"))
    return {
        (branch, position): {
            entry for other, at, entry in approved if other == branch and at < position and entry
        }
        for branch, position in {(each.row.branch, each.row.branch_position) for each in asked}
    }


def _filing(
    pack: Pack, register_id: str, place_id: str, simulated: bool
) -> tuple[Filing | None, list[Refusal]]:
    register = next((each for each in pack.registers if each.id == register_id), None)
    refusals = [] if register else [_refuse_register(pack, register_id)]
    try:
        unit = places.unit(place_id)
    except places.NoPlace:
        return None, [*refusals, refuse_unknown(place_id, where="Hồ sơ")]
    if register is None:
        return None, refusals
    filing = Filing(
        register=register,
        unit=unit,
        reporters=frozenset(organisation.id for organisation in pack.organisations),
        calendar=pack.calendar(register.calendar) if register.calendar else None,
        simulated=simulated,
        in_lines=register.id not in _counted(pack),
    )
    return filing, []


def _counted(pack: Pack) -> set[str]:
    """The registers that figures count."""
    versions = [version for indicator in pack.indicators for version in indicator.versions]
    terms = [term for version in versions for term in (version.numerator, version.denominator)]
    return {term.register_id for term in terms if term is not None}


def _refuse_register(pack: Pack, register: str) -> Refusal:
    return Refusal(
        code="INT-006",
        where="Hồ sơ",
        found=f"Không có sổ «{register}»",
        expected=", ".join(f"{each.label.vi} ({each.id})" for each in pack.registers),
        mend="Chọn lại sổ",
    )


def _standing(filing: Filing, asked: Sequence[Asked]) -> list[Holding]:
    """What stands of the rows' records, and the declarations of none in the place: all that they may supersede."""
    found = registers.standing_of(filing.register.id, [each.change.key for each in asked])
    nils = registers.standing_nils(filing.register.id, filing.unit.id)
    return [registers.holding(version) for version in {v.seq: v for v in [*found, *nils]}.values()]


def _by_key(standing: Iterable[Holding]) -> dict[str, list[Holding]]:
    by_key: dict[str, list[Holding]] = {}
    for held in standing:
        by_key.setdefault(held.key, []).append(held)
    return by_key


def _based(each: Asked, by_key: Mapping[str, Sequence[Holding]]) -> Asked:
    """The row with the version it is based on: the one that stands on its first day, when the filer named none."""
    if each.row.base_seq is not None:
        return each
    day = each.change.valid_from
    there = (h.seq for h in by_key.get(each.change.key, ()) if holds_on(h.valid_from, h.valid_before, day))
    return replace(each, row=replace(each.row, base_seq=next(there, None)))


def _refuse_nils(filing: Filing, asked: Iterable[Asked]) -> list[Refusal]:
    refusals = []
    for each in asked:
        if each.change.operation is not Operation.NIL:
            continue
        records = registers.records_standing_between(
            filing.register.id,
            place=filing.unit.id,
            start=each.change.valid_from,
            before=each.change.valid_before,
        ).exclude(key=each.change.key)
        keys = list(records.order_by("key").values_list("key", flat=True)[:10])
        refusals += refuse_nil_over_records(each, keys, count=records.count() if keys else 0)
    return refusals


def _touches(register: str, asked: Sequence[Asked], filed_known: int) -> dict[str, list[Touch]]:
    versions = registers.touched_after(filed_known, register, [each.change.key for each in asked])
    said = _told([_touched_by(version) for version in versions])
    touches: dict[str, list[Touch]] = {}
    for version in versions:
        number = _touched_by(version)
        touch = Touch(version.key, version.valid_from, version.valid_before, number, said[number])
        touches.setdefault(version.key, []).append(touch)
    return touches


def _touched_by(version: Version) -> int:
    """The last entry that wrote or closed a version."""
    return version.known_from if version.known_before is None else version.known_before


def _told(numbers: Collection[int]) -> dict[int, str]:
    """Who decided some entries, and when, in words."""
    zone = places.time_zone()
    return {entry.number: _who(entry, zone) for entry in Entry.objects.filter(number__in=set(numbers))}


def _who(entry: Entry, zone: dt.tzinfo) -> str:
    at = entry.at.astimezone(zone)
    return f"{entry.actor_name} duyệt lúc {at:%H:%M} ngày {vietnamese.date(at.date())} (mục nhật ký {entry.number})"


def _who_ended(seq: int) -> tuple[int, str]:
    version = registers.version(seq)
    if version is None or version.known_before is None:
        return 0, f"bản ghi số {seq} không phải của mã này"
    entry = version.known_before
    return entry, _told([entry]).get(entry, f"mục nhật ký {entry}")


def _refuse_references(filing: Filing, asked: Sequence[Asked]) -> list[Refusal]:
    there = {
        (register, day): _there(register, keys, day)
        for (register, day), keys in references_in(filing.register, asked).items()
    }
    return refuse_missing_references(filing.register, asked, there)


def _there(register: str, keys: Collection[str], day: dt.date) -> Collection[str]:
    if register == "place":
        return places.ids_valid_on(day)
    return registers.keys_valid_on(register, keys, on=day)
