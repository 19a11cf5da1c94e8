"""The checks of a pack, ready to be run: each with its expressions typed against the fields of its register."""

import datetime as dt
from dataclasses import dataclass

from vungcao.figures.expression import ComparedTotals, Expression, Predicate, Table
from vungcao.pack.checking import AgainstRule, Check, FlowRule, JumpRule, UniqueRule
from vungcao.pack.geography import holds_on


@dataclass(frozen=True, slots=True)
class RowTest:
    """A condition on one record."""

    holds: Predicate


@dataclass(frozen=True, slots=True)
class PreviousTest:
    """A condition on one record and what it said before, under `previous_<field>`."""

    holds: Predicate


@dataclass(frozen=True, slots=True)
class JumpTest:
    """How far a number may go from what it was before."""

    rule: JumpRule


@dataclass(frozen=True, slots=True)
class UniqueTest:
    """The fields by which records of a place differ."""

    rule: UniqueRule


@dataclass(frozen=True, slots=True)
class TotalTest:
    """A comparison of totals over the records of a place."""

    compared: ComparedTotals


@dataclass(frozen=True, slots=True)
class AgainstTest:
    """A total beside one of another register."""

    rule: AgainstRule
    total: Expression
    other: Table
    other_total: Expression


@dataclass(frozen=True, slots=True)
class FlowTest:
    """What a return says came and went beside what the records of `other` show."""

    rule: FlowRule
    other: Table
    status: Predicate


Test = RowTest | PreviousTest | JumpTest | UniqueTest | TotalTest | AgainstTest | FlowTest


@dataclass(frozen=True, slots=True)
class ReadyCheck:
    """A check with what it is made of."""

    check: Check
    test: Test
    table: Table
    where: Predicate | None
    """Of which records it is asked; of all without it."""
    cited: str
    """The document that it rests on, and whether it is to be confirmed."""

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is asked on a day."""
        return holds_on(self.check.valid_from, self.check.valid_before, day)

    @property
    def reads_the_place(self) -> bool:
        """Whether it asks what else stands in the place."""
        return isinstance(self.test, UniqueTest | TotalTest | AgainstTest)

    @property
    def reads_before(self) -> bool:
        """Whether it asks what a record said before."""
        return isinstance(self.test, PreviousTest | JumpTest)

    @property
    def counts_flows(self) -> bool:
        """Whether it asks which records came and went."""
        return isinstance(self.test, FlowTest)

    @property
    def other(self) -> str | None:
        """The other register that it reads."""
        return self.test.other.id if isinstance(self.test, AgainstTest | FlowTest) else None
