"""Reads what the rules of works judge: the works that a submission touches, as they stand and as they would stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from vungcao.journal import queries as journal
from vungcao.pack.working import Works
from vungcao.registers import queries as registers
from vungcao.registers.rules import Holding, Proposal, Proposed
from vungcao.works.rules.judging import Kept, Touched
from vungcao.works.rules.records import Decision, FundingLine, Recorded, WorkRecord

_Record = TypeVar("_Record", bound=Recorded)


@dataclass(frozen=True, slots=True)
class _Held:
    """A version, and the register and work that it is of."""

    register: str
    work: str
    holding: Holding


def touched_by(works: Works, proposal: Proposal) -> list[Touched]:
    """The works that a submission to one of the registers of works touches, in the order of its rows."""

    def held(holding: Holding) -> _Held:
        work = holding.key if proposal.register == works.work else str(holding.facts.get("work"))
        return _Held(proposal.register, work, holding)

    closed = registers.versions_numbered(proposal.register, proposal.superseded.closed)
    gone = [held(registers.holding(version)) for version in closed if not version.nil]
    written = [held(each) for each in proposal.superseded.written if not each.nil]
    rows = _rows_by_work(proposal, [*gone, *written])
    standing = _standing(works, list(rows))
    left = [each for each in standing if each not in gone]
    return [
        Touched(key, _kept(works, key, standing), _kept(works, key, [*left, *written]), some)
        for key, some in rows.items()
    ]


def _rows_by_work(proposal: Proposal, versions: Iterable[_Held]) -> Mapping[str, Sequence[Proposed]]:
    """The rows that touch each work; one that moves a record from a work to another touches both."""
    works: dict[str, set[str]] = {}
    for version in versions:
        works.setdefault(version.holding.key, set()).add(version.work)
    rows: dict[str, list[Proposed]] = {}
    for row in proposal.rows:
        for work in sorted(works.get(row.change.key, ())):
            rows.setdefault(work, []).append(row)
    return rows


def _standing(works: Works, keys: Sequence[str]) -> list[_Held]:
    records = registers.standing_of(works.work, keys)
    known = journal.last_number()
    parts = registers.versions_naming(keys, [works.decision, works.funding], known=known)
    return [_Held(works.work, version.key, registers.holding(version)) for version in records] + [
        _Held(version.register, str(version.facts["work"]), registers.holding(version)) for version in parts
    ]


def _kept(works: Works, key: str, versions: Iterable[_Held]) -> Kept:
    own = [version for version in versions if version.work == key]

    def of(kind: type[_Record], register: str) -> list[_Record]:
        return [kind.of(version.holding) for version in own if version.register == register]

    return Kept(of(WorkRecord, works.work), of(Decision, works.decision), of(FundingLine, works.funding))
