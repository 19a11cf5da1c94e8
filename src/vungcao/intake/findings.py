"""Runs the checks of the pack in force over rows: whatever they read is asked once, however many rows there are."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from vungcao.intake.models import Row
from vungcao.intake.rules import APPROVED, Asked, Filing, Finding
from vungcao.intake.rules.checking import Ended, Ground, ReadyCheck, find, ready_checks
from vungcao.pack.locations import said
from vungcao.pack.register import Kind
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import Holding, Operation


def find_in(
    edition: str, filing: Filing, asked: Sequence[Asked], standing: Sequence[Holding]
) -> list[Finding]:
    """What the checks of an edition of the pack say of rows; `standing` is what stands of their records."""
    checks = _ready(edition).get(filing.register.id, ())
    if not checks or not asked:
        return []
    reads_place = any(ready.reads_the_place for ready in checks) or _reads_returns(filing, checks)
    ground = Ground(
        register=filing.register,
        place=filing.unit.id,
        asked=asked,
        standing=_with_place(filing, standing) if reads_place else standing,
        calendar=filing.calendar,
        others={name: _that_stood(name, filing.unit.id) for name in _others(checks)},
        ended=_ended(checks, filing.unit.id),
    )
    return find(checks, ground)


@lru_cache(maxsize=8)
def _ready(edition: str) -> dict[str, tuple[ReadyCheck, ...]]:
    """The checks of an edition; one that was let in has none that cannot be read."""
    return ready_checks(places.pack_of(edition), said)[0]


def _reads_returns(filing: Filing, checks: Iterable[ReadyCheck]) -> bool:
    """Whether the returns of the periods before are asked for: they are other records than the rows'."""
    return filing.register.kind is Kind.RETURN and any(ready.reads_before for ready in checks)


def _with_place(filing: Filing, standing: Sequence[Holding]) -> list[Holding]:
    there = registers.versions_known_now(filing.register.id, place=filing.unit.id)
    found = {held.seq: held for held in standing}
    found |= {version.seq: registers.holding(version) for version in registers.stream(there)}
    return list(found.values())


def _others(checks: Iterable[ReadyCheck]) -> set[str]:
    return {ready.other for ready in checks if ready.other is not None}


def _that_stood(register: str, place: str) -> list[Holding]:
    versions = registers.stream(registers.versions_of_records_in(register, place))
    return [registers.holding(version) for version in versions]


def _ended(checks: Iterable[ReadyCheck], place: str) -> list[Ended]:
    counted = {ready.other for ready in checks if ready.counts_flows}
    if not counted:
        return []
    ends = Row.objects.filter(operation=Operation.END, submission__state=APPROVED, submission__place=place)
    ends = ends.filter(submission__register__in=counted)
    return [Ended(*one) for one in ends.values_list("submission__register", "key", "valid_from")]
