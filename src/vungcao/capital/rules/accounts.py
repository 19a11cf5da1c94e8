"""The accounts of capital as values: an entry, the sums of entries, and what the sums mean. All money is whole đồng.

A carry-over is entered once, in the year that receives it, and by itself leaves the year before: summed over years no
đồng counts twice. An extension changes until when capital may be spent, and no amount.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Self

from vungcao.pack.capital import CapitalSource, DisbursementKind, Horizon, PlanKind


class Part(StrEnum):
    """Which account an entry belongs to, as `Accounting` names the register that holds it."""

    PLAN = "plan"
    ALLOCATION = "allocation"
    DISBURSEMENT = "disbursement"
    SETTLEMENT = "settlement"
    CONTRIBUTION = "contribution"


class Dimension(StrEnum):
    """What sums may be told apart by."""

    SOURCE = "source"
    YEAR = "year"
    PLACE = "place"
    CONTENT = "content"
    WORK = "work"
    KIND = "kind"


Key = tuple[str | int | None, ...]
"""The values of the dimensions asked, in their order; None where an entry has none: a plan names no work."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of an account: one approved event of its register. What its register does not hold is None or empty."""

    part: Part
    register: str
    key: str
    place: str
    on: dt.date
    source: str
    amount_vnd: int
    seq: int | None = None
    """Its version; None until it is written."""
    year: int | None = None
    kind: str = ""
    horizon: str = ""
    work: str | None = None
    contract: str | None = None
    """The contract of its work that a disbursement pays; None where it pays under none."""
    content: str | None = None
    counterpart_vnd: int | None = None
    """What its decision asks to be added from the counterpart; None when it asks nothing."""
    document_number: str = ""
    document_issuer: str = ""
    voucher: str = ""
    giver: str = ""
    purpose: str = ""
    quantity: str | None = None
    """As given, in `unit`: labour in days, land in square metres."""
    unit: str = ""
    simulated: bool = False
    entries: int = 1
    """How many entries it stands for: more where the store summed them, less than none where one is taken out."""

    def negated(self) -> "Line":
        """The line that takes this one out of every sum."""
        counterpart = None if self.counterpart_vnd is None else -self.counterpart_vnd
        return replace(self, amount_vnd=-self.amount_vnd, counterpart_vnd=counterpart, entries=-self.entries)


@dataclass(frozen=True, slots=True)
class _Added:
    """Amounts that are added up field by field."""

    def __add__(self, other: Self) -> Self:
        both = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)}
        return replace(self, **both)


@dataclass(frozen=True, slots=True)
class Provided(_Added):
    """Capital of a year by decisions: in a plan, or in allocations."""

    assigned: int = 0
    adjusted: int = 0
    carried_in: int = 0
    carried_out: int = 0
    """Carried over into the next year."""
    extended: int = 0
    """How much of it may be spent after its year closes: part of the rest, and added to nothing."""
    entries: int = 0
    """How many decisions: without any, the amount is missing and not zero."""

    @property
    def as_assigned(self) -> int:
        """Assigned and adjusted, without what came from the year before."""
        return self.assigned + self.adjusted

    @property
    def gross(self) -> int:
        """Everything that was to be spent in its year, whether or not some was carried over since."""
        return self.as_assigned + self.carried_in

    @property
    def total(self) -> int:
        """What is left to its year; these add up over years."""
        return self.gross - self.carried_out


@dataclass(frozen=True, slots=True)
class Spent(_Added):
    """What the treasury's vouchers say."""

    payment: int = 0
    advance: int = 0
    advance_recovery: int = 0
    repayment: int = 0
    advance_repayment: int = 0

    @property
    def disbursed(self) -> int:
        """Money that left and did not come back; turning an advance into payment moves none."""
        return self.payment + self.advance - self.repayment - self.advance_repayment

    @property
    def paid(self) -> int:
        """What of it is paid for work done."""
        return self.payment + self.advance_recovery - self.repayment

    @property
    def advances_outstanding(self) -> int:
        """What of it is advanced, and neither turned into payment nor repaid."""
        return self.advance - self.advance_recovery - self.advance_repayment


@dataclass(frozen=True, slots=True)
class Account(_Added):
    """The sums of some entries, account by account, in đồng."""

    planned: Provided = field(default_factory=Provided)
    """By yearly plans."""
    medium_term: int = 0
    medium_term_entries: int = 0
    counterpart_required: int = 0
    """What decisions on yearly plans ask to be added from the counterpart of their source."""
    allocated: Provided = field(default_factory=Provided)
    spent: Spent = field(default_factory=Spent)
    spent_of_given: Spent = field(default_factory=Spent)
    """What of it was contributed for a purpose: it is of no plan and of no allocation."""
    settled: int = 0
    contributed: int = 0
    """In money."""
    contributed_in_kind: int = 0
    """The value of labour, goods and land."""

    @property
    def disbursed(self) -> int:
        """Payments and advances less what was repaid."""
        return self.spent.disbursed

    @property
    def advances_outstanding(self) -> int:
        """Advanced, and neither turned into payment nor repaid."""
        return self.spent.advances_outstanding


Accounts = dict[Key, Account]


@dataclass(frozen=True, slots=True)
class Posting:
    """What a line, or many lines of one kind, add to the account of a year."""

    year: int | None
    account: Account


def postings(line: Line, *, in_kind: bool = False, given: bool = False) -> Iterator[Posting]:
    """Where a line is added, and what. `in_kind` and `given` are of its source."""
    match line.part:
        case Part.PLAN if line.horizon == Horizon.MEDIUM_TERM:
            yield Posting(line.year, Account(medium_term=line.amount_vnd, medium_term_entries=line.entries))
        case Part.PLAN:
            required = line.counterpart_vnd or 0
            for year, provided in _provided(line):
                yield Posting(year, Account(planned=provided, counterpart_required=required))
                required = 0
        case Part.ALLOCATION:
            for year, provided in _provided(line):
                yield Posting(year, Account(allocated=provided))
        case Part.DISBURSEMENT:
            spent = Spent(**{DisbursementKind(line.kind): line.amount_vnd})
            yield Posting(line.year, Account(spent=spent, spent_of_given=spent if given else Spent()))
        case Part.SETTLEMENT:
            yield Posting(line.year, Account(settled=line.amount_vnd))
        case Part.CONTRIBUTION if in_kind:
            yield Posting(line.year, Account(contributed_in_kind=line.amount_vnd))
        case Part.CONTRIBUTION:
            yield Posting(line.year, Account(contributed=line.amount_vnd))


def _provided(line: Line) -> Iterator[tuple[int | None, Provided]]:
    """The amount in its own year first, and where it was carried over from."""
    match PlanKind(line.kind):
        case PlanKind.ASSIGNED:
            yield line.year, Provided(assigned=line.amount_vnd, entries=line.entries)
        case PlanKind.ADJUSTED:
            yield line.year, Provided(adjusted=line.amount_vnd, entries=line.entries)
        case PlanKind.EXTENDED:
            yield line.year, Provided(extended=line.amount_vnd)
        case PlanKind.CARRIED_OVER:
            yield line.year, Provided(carried_in=line.amount_vnd, entries=line.entries)
            before = None if line.year is None else line.year - 1
            yield before, Provided(carried_out=line.amount_vnd)


def in_kind_sources(sources: Iterable[CapitalSource]) -> frozenset[str]:
    """The sources that are given as labour, goods or land."""
    return frozenset(source.id for source in sources if source.in_kind)


def given_sources(sources: Iterable[CapitalSource]) -> frozenset[str]:
    """The sources that are contributed for a purpose."""
    return frozenset(source.id for source in sources if source.given)


def totals(
    lines: Iterable[Line],
    by: Collection[Dimension],
    *,
    in_kind: Collection[str] = (),
    given: Collection[str] = (),
) -> Accounts:
    """The sums of lines for each combination of some dimensions; the sources `in_kind` and `given` are told apart."""
    found: Accounts = {}
    for line in lines:
        for posting in postings(line, in_kind=line.source in in_kind, given=line.source in given):
            key = key_of(line, by, year=posting.year)
            found[key] = found.get(key, Account()) + posting.account
    return found


def key_of(line: Line, by: Collection[Dimension], *, year: int | None) -> Key:
    """Where a line is counted, when sums are told apart by some dimensions; `year` is the one it is posted to."""
    return tuple(year if each is Dimension.YEAR else getattr(line, each) or None for each in by)


def children_of(sources: Iterable[CapitalSource]) -> dict[str, list[str]]:
    """The sources directly under each source that has any, in the order of the pack."""
    under: dict[str, list[str]] = {}
    for source in sources:
        if source.parent is not None:
            under.setdefault(source.parent, []).append(source.id)
    return under


def with_those_under(sources: Iterable[CapitalSource], source: str) -> tuple[str, ...]:
    """A source and every source under it, from the top down."""
    under = children_of(sources)
    found = [source]
    for each in found:
        found += under.get(each, [])
    return tuple(found)


def as_tree(sources: Collection[CapitalSource]) -> tuple[CapitalSource, ...]:
    """Every source with those under it right after it, whatever order the pack tells them in."""
    by_id, tops = {each.id: each for each in sources}, [each.id for each in sources if each.parent is None]
    under = children_of(sources)

    def walked(source: str) -> Iterator[CapitalSource]:
        yield by_id[source]
        for each in under.get(source, ()):
            yield from walked(each)

    return tuple(found for top in tops for found in walked(top))


def with_those_above(sources: Iterable[CapitalSource], source: str) -> tuple[CapitalSource, ...]:
    """A source and every source it stands under, from the bottom up; none when the pack no longer has it."""
    by_id = {each.id: each for each in sources}
    found = []
    at = by_id.get(source)
    while at is not None:
        found.append(at)
        at = by_id.get(at.parent) if at.parent else None
    return tuple(found)


def rolled_up(sources: Collection[CapitalSource], of_sources: Mapping[str, Account]) -> dict[str, Account]:
    """The account of each source together with those of all the sources under it."""
    return {
        source.id: sum(
            (of_sources.get(each, Account()) for each in with_those_under(sources, source.id)), Account()
        )
        for source in sources
    }
