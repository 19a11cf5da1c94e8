"""What a file says, handed to the door: whatever is not so already, as submissions of each register and place."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from vungcao.exact.refusal import Refusal, Refused
from vungcao.exchange.rules.hearing import Heard
from vungcao.exchange.rules.records import Record
from vungcao.exchange.rules.telling import Telling
from vungcao.intake.actions import approve, submit
from vungcao.intake.checks import OVERLAP
from vungcao.intake.models import Submission
from vungcao.intake.rules import RowValues
from vungcao.people.models import Person
from vungcao.registers import queries as registers
from vungcao.registers.rules import Holding, Operation

WAY = "exchange"
_NOT_THEIRS = frozenset({"PPL-001", "PPL-002", "INT-002", "INT-014"})
"""Refusals of a reviewer, and not of what is reviewed."""

_REFUSE_WHOLE = Refusal(
    code="XCH-011",
    where="Kho này",
    found="Đã có công trình",
    expected="Kho chưa có công trình nào: chỉ lịch sử đã duyệt ở nơi khác mới được đọc và duyệt trong một lần",
    mend="Đọc tệp không có --approve-by; người duyệt của từng bước tự xem và duyệt",
)


@dataclass
class Reading:
    """What became of a file: submissions that wait for review, what stands already, and what was refused."""

    filed: list[Submission] = field(default_factory=list)
    approved: list[Submission] = field(default_factory=list)
    """Those of them that passed every step at once."""
    rows: int = 0
    standing: int = 0
    undecided: int = 0
    """Suspected pairs of works read as history, on which nobody decided here."""
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that are filed together."""

    register: str
    place: str
    simulated: bool
    rows: Sequence[RowValues]


def file_records(heard: Iterable[Heard], *, telling: Telling, by: Person, at: dt.datetime) -> Reading:
    """File what a file says. What the door refuses is told, and keeps nothing else out; filed twice is filed once."""
    reading = Reading()
    said = list(heard)
    batches = list(batches_of(said, telling))
    reading.standing = len(said) - sum(len(batch.rows) for batch in batches)
    for batch in batches:
        try:
            reading.filed.append(_file(batch, by=by, at=at))
            reading.rows += len(batch.rows)
        except Refused as fault:
            reading.refusals += fault.refusals
    return reading


def read_in(
    heard: Iterable[Heard], *, telling: Telling, by: Person, reviewers: Sequence[Person], at: dt.datetime
) -> Reading:
    """File what a file says and have reviewers pass every step of it, register after register, as each rests on those
    before. What was refused is tried again as long as something new was approved.

    It is history: it was approved elsewhere, and who decided there that two works are two is not given away. So such
    pairs keep nothing back, are counted, and stay open for somebody to decide. Raises Refused for a store that holds
    works: what is new there is looked at by the reviewers themselves.
    """
    if registers.are_there(each.id for each in telling.compared):
        raise Refused([_REFUSE_WHOLE])
    said = list(heard)
    whole = Reading()
    while True:
        one = Reading()
        for batch in batches_of(said, telling):
            _read_batch(one, batch, by=by, reviewers=reviewers, at=at)
        whole.filed = list({each.pk: each for each in [*whole.filed, *one.filed]}.values())
        whole.approved += one.approved
        whole.undecided += one.undecided
        whole.refusals = one.refusals
        if not (one.refusals and one.approved):
            whole.rows = sum(each.rows.count() for each in whole.filed)
            whole.standing = len(said) - whole.rows
            return whole


def _read_batch(
    reading: Reading, batch: Batch, *, by: Person, reviewers: Sequence[Person], at: dt.datetime
) -> None:
    try:
        submission = _file(batch, by=by, at=at)
        reading.filed.append(submission)
        while submission.state == Submission.State.SUBMITTED:
            _decide(submission, reviewers, at=at)
    except Refused as fault:
        reading.refusals += fault.refusals
        return
    reading.approved.append(submission)
    reading.undecided += sum(said["check"] == OVERLAP for said in submission.findings)


def _decide(submission: Submission, reviewers: Sequence[Person], *, at: dt.datetime) -> None:
    """Have the first reviewer pass the step who may. Raises Refused: what somebody who may had against it, if any."""
    faults = []
    for reviewer in reviewers:
        try:
            approve(submission, by=reviewer, at=at, history=True)
        except Refused as fault:
            faults.append(fault)
        else:
            return
    raise min(faults, key=lambda fault: any(each.code in _NOT_THEIRS for each in fault.refusals))


def batches_of(heard: Iterable[Heard], telling: Telling) -> Iterator[Batch]:
    """What a file says that is not so already, by register, place and whether it is simulated.

    What others rest on comes first, and a register is compared with what stands only once it is asked for.
    """
    by_register: dict[str, list[Heard]] = defaultdict(list)
    for each in heard:
        by_register[each.record.register].append(each)
    for name in sorted(by_register, key=[each.id for each in telling.in_order].index):
        fresh = _not_standing(by_register[name])
        parted: dict[tuple[str, bool], list[RowValues]] = defaultdict(list)
        for each, operation in fresh:
            rows = parted[each.record.place, each.record.simulated]
            rows.append(_row(each, operation, len(rows) + 1))
        for (place, simulated), rows in parted.items():
            yield Batch(name, place, simulated, rows)


def _not_standing(heard: Sequence[Heard]) -> Iterator[tuple[Heard, Operation]]:
    """What does not stand just so, and what it asks: a move where the record stood, or will have stood, elsewhere."""
    standing: dict[str, list[Holding]] = defaultdict(list)
    for version in registers.standing_of(heard[0].record.register, {each.record.key for each in heard}):
        standing[version.key].append(registers.holding(version))
    places = {key: {there.place for there in versions} for key, versions in standing.items()}
    for each in sorted(heard, key=lambda one: (one.record.key, one.record.valid_from)):
        record = each.record
        if any(_is_so(record, there) for there in standing[record.key]):
            continue
        known = places.setdefault(record.key, set())
        moves = bool(known) and record.place not in known
        known.add(record.place)
        operation = Operation.NIL if record.nil else Operation.MOVE if moves else Operation.SET
        yield each, operation


def _is_so(record: Record, there: Holding) -> bool:
    facts = {name: fact for name, fact in there.facts.items() if fact is not None}
    days = (there.valid_from, there.valid_before)
    return (record.place, (record.valid_from, record.valid_before), record.facts) == (
        there.place,
        days,
        facts,
    ) and ((record.nil, record.simulated) == (there.nil, there.simulated))


def _row(each: Heard, operation: Operation, number: int) -> RowValues:
    record = each.record
    return RowValues(
        number=number,
        operation=operation.value,
        key=record.key,
        valid_from=record.valid_from,
        valid_before=record.valid_before,
        facts=record.facts,
        where=each.where,
    )


def _file(batch: Batch, *, by: Person, at: dt.datetime) -> Submission:
    said = repr(
        [
            (row.operation, row.key, row.valid_from, row.valid_before, sorted(row.facts.items()))
            for row in batch.rows
        ]
    )
    digest = hashlib.sha256(f"{batch.register} {batch.place} {said}".encode()).hexdigest()
    return submit(
        by=by,
        register=batch.register,
        place=batch.place,
        rows=batch.rows,
        way=WAY,
        at=at,
        simulated=batch.simulated,
        client_key=f"{WAY}-{digest[:40]}",
    )
