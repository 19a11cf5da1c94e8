"""A work with everything that belongs to it, as it was on a day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vungcao.capital.rules.accounts import Account, Line, Part, Spent, totals
from vungcao.pack.working import Effect, Step, Works
from vungcao.works.rules.classes import ProjectClass, class_of
from vungcao.works.rules.course import Course
from vungcao.works.rules.funding import Share, lacking, shares_of
from vungcao.works.rules.records import (
    Contract,
    Decision,
    FundingLine,
    Obstacle,
    Output,
    Progress,
    Site,
    WorkRecord,
)
from vungcao.works.rules.warnings import Warned, warnings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What was known of a work at a journal entry, and held on a day. Money is whole đồng."""

    on: dt.date
    known: int
    rules: Works
    record: WorkRecord
    decisions: tuple[Decision, ...]
    """Every decision until the day, in the order of their days."""
    course: Course
    """What the decisions make of it; those that cannot be are in its faults."""
    sites: tuple[Site, ...]
    funding: tuple[FundingLine, ...]
    contracts: tuple[Contract, ...]
    progress: tuple[Progress, ...]
    """In the order of their days."""
    obstacles: tuple[Obstacle, ...]
    """Solved ones too."""
    outputs: tuple[Output, ...]
    money: tuple[Line, ...]
    """Its entries in the accounts of capital until the day."""

    @property
    def key(self) -> str:
        return self.record.key

    @property
    def place(self) -> str:
        return self.record.place

    @property
    def state(self) -> Step | None:
        """The step whose state it is in; None before any decision."""
        return None if self.course.state is None else self.course.state.step

    @property
    def total_vnd(self) -> int:
        """The total in force: as decided, and until it is, as its record says."""
        return total_of(self.record, self.course)

    @property
    def ends_on(self) -> dt.date | None:
        """By when it must be finished: as last decided, or as planned; None where nothing says."""
        return self.course.decided_end or self.record.ends_on

    @property
    def shares(self) -> tuple[Share, ...]:
        """Its funding lines with their exact parts of the total."""
        return shares_of(self.funding, self.total_vnd)

    @property
    def unfunded_vnd(self) -> int:
        """How much its lines are short of the total; below zero they exceed it."""
        return lacking(self.funding, self.total_vnd)

    @property
    def contracted_vnd(self) -> int:
        return sum(contract.amount_vnd for contract in self.contracts)

    @property
    def account(self) -> Account:
        """Its sums in the accounts of capital, contributions in kind among what was contributed."""
        return totals(self.money, ()).get((), Account())

    def spent_under(self, contract: str | None) -> Spent:
        """What was spent under a contract; of None what was spent under no contract."""
        under = [each for each in self.money if each.part is Part.DISBURSEMENT and each.contract == contract]
        return totals(under, ()).get((), Account()).spent

    @property
    def disbursed_share(self) -> Fraction | None:
        """The part of the total that was disbursed, advances included; None where the total is zero."""
        return Fraction(self.account.disbursed, self.total_vnd) if self.total_vnd else None

    @property
    def paid_share(self) -> Fraction | None:
        """The part of the total that was paid for work done; what is only advanced is not. None of a total of zero."""
        return Fraction(self.account.spent.paid, self.total_vnd) if self.total_vnd else None

    @property
    def advanced_share(self) -> Fraction | None:
        """The part of the total that is advanced and not yet turned into payment; None where the total is zero."""
        return Fraction(self.account.advances_outstanding, self.total_vnd) if self.total_vnd else None

    @property
    def accepted(self) -> Decision | None:
        """The decision by which it was accepted; None before it is."""
        taken = self.course.last(Effect.FINISHES)
        return None if taken is None else taken.decision

    @property
    def percent_done(self) -> Decimal | None:
        """Percent of the work done: 0 before it starts, 100 once accepted, else as last told; None while none told."""
        if self.course.is_past(Effect.FINISHES):
            return Decimal(100)
        if self.progress:
            return self.progress[-1].percent
        return None if self.course.is_past(Effect.STARTS) else Decimal(0)

    @property
    def open_obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way."""
        return tuple(each for each in self.obstacles if each.is_open_on(self.on))

    @property
    def project_class(self) -> ProjectClass | None:
        """Its class; None for what is not classed."""
        return class_of(
            self.rules.classes,
            field_group=self.record.field_group,
            total_vnd=self.total_vnd,
            decided_on=self.course.day_of(Effect.APPROVES),
            on=self.on,
        )

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What it is warned of."""
        return warnings_of(self, self.rules.warnings)


def total_of(record: WorkRecord, course: Course) -> int:
    """The total in force after some decisions: the last one that was decided, or what the record says."""
    decided = course.decided_total
    said = None if decided is None else decided.decision.total_vnd
    return record.total_vnd if said is None else said


def of_day(progress: Iterable[Progress]) -> tuple[Progress, ...]:
    """Told progress in the order of its days, of one day in the order of approval."""
    return tuple(sorted(progress, key=lambda each: (each.since, each.seq or 0)))
