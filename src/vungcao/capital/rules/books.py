"""The accounts that a submission moves, before it and after it: what the rules compare.

A use is what capital of a source and year is allocated for: a work or, before the work is known, a content in a place.
A purpose is what capital was given for: a work or, without one, a place. Both are for one source.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from vungcao.capital.rules.accounts import Account, Line, Part, Posting, in_kind_sources, postings
from vungcao.pack.calendar import day_of
from vungcao.pack.capital import Accounting, DisbursementKind, DisbursementWindow, PlanKind
from vungcao.pack.geography import holds_on
from vungcao.pack.model import Pack

_K = TypeVar("_K")
SPENDING = (DisbursementKind.PAYMENT, DisbursementKind.ADVANCE)
"""The vouchers by which money leaves: the rest bring it back, or move none."""


@dataclass(frozen=True, slots=True, order=True)
class SourceYear:
    """The capital of a source for a year."""

    source: str
    year: int


@dataclass(frozen=True, slots=True)
class Use:
    """What capital of a source and year is for. With a work, place and content are None."""

    source: str
    year: int
    work: str | None = None
    place: str | None = None
    content: str | None = None

    @property
    def source_year(self) -> SourceYear:
        """The capital it is taken from."""
        return SourceYear(self.source, self.year)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What capital of a source was given for. With a work, place is None."""

    source: str
    work: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class SpendingWindow:
    """Until when the capital of a year may be spent."""

    opens: dt.date
    closes: dt.date
    added_late_after: dt.date
    closes_when_added_late: dt.date
    rule: DisbursementWindow


def window_of(accounting: Accounting, year: int) -> SpendingWindow | None:
    """The window of a year's plan, which begins on 1 January; None where the pack has no rule for it."""
    opens = dt.date(year, 1, 1)
    rule = next((w for w in accounting.windows if holds_on(w.valid_from, w.valid_before, opens)), None)
    if rule is None:
        return None
    return SpendingWindow(
        opens=opens,
        closes=day_of(rule.closes, year),
        added_late_after=day_of(rule.added_late_after, year),
        closes_when_added_late=day_of(rule.closes_when_added_late, year),
        rule=rule,
    )


@dataclass
class Books:
    """Accounts by what the rules ask of them. A book holds what was loaded into it and all that was posted since."""

    pack: Pack
    of_sources: dict[SourceYear, Account] = field(default_factory=dict)
    medium_term: dict[str, Account] = field(default_factory=dict)
    of_uses: dict[Use, Account] = field(default_factory=dict)
    of_purposes: dict[Purpose, Account] = field(default_factory=dict)
    of_works: dict[str, Account] = field(default_factory=dict)
    """What was disbursed and settled in money."""
    late_plans: dict[SourceYear, Account] = field(default_factory=dict)
    """What was planned after the day from which capital is added late."""
    late_uses: dict[Use, Account] = field(default_factory=dict)
    """What was disbursed after the day on which the year closes."""
    contracts: Mapping[str, int] = field(default_factory=dict)
    """The sum of the contracts of a work."""

    def with_lines(self, lines: Iterable[Line]) -> "Books":
        """The books once some lines are entered."""
        after = Books(
            self.pack,
            dict(self.of_sources),
            dict(self.medium_term),
            dict(self.of_uses),
            dict(self.of_purposes),
            dict(self.of_works),
            dict(self.late_plans),
            dict(self.late_uses),
            self.contracts,
        )
        in_kind = in_kind_sources(self.pack.sources)
        for line in lines:
            for posting in postings(line, in_kind=line.source in in_kind):
                after._post(line, posting, in_kind=line.source in in_kind)
        return after

    def _post(self, line: Line, posting: Posting, *, in_kind: bool) -> None:
        if line.part is Part.PLAN and posting.account.medium_term_entries:
            _add(self.medium_term, line.source, posting.account)
        if posting.year is not None and line.part in (Part.PLAN, Part.ALLOCATION, Part.DISBURSEMENT):
            _add(self.of_sources, SourceYear(line.source, posting.year), posting.account)
        if posting.year is not None and line.part in (Part.ALLOCATION, Part.DISBURSEMENT):
            _add(self.of_uses, use_of(line, posting.year), posting.account)
        if line.part in (Part.DISBURSEMENT, Part.SETTLEMENT, Part.CONTRIBUTION):
            _add(self.of_purposes, purpose_of(line), posting.account)
        if line.work and not in_kind and line.part in (Part.DISBURSEMENT, Part.SETTLEMENT):
            _add(self.of_works, line.work, posting.account)
        if line.year is not None and posting.year == line.year and is_late(self.pack, line):
            if line.part is Part.PLAN:
                _add(self.late_plans, SourceYear(line.source, line.year), posting.account)
            else:
                _add(self.late_uses, use_of(line, line.year), posting.account)


def _add(accounts: dict[_K, Account], key: _K, account: Account) -> None:
    accounts[key] = accounts.get(key, Account()) + account


def use_of(line: Line, year: int) -> Use:
    """What an allocation or a disbursement is for."""
    if line.work:
        return Use(line.source, year, work=line.work)
    return Use(line.source, year, place=line.place, content=line.content)


def purpose_of(line: Line) -> Purpose:
    """What was given, or is spent or settled, for."""
    return Purpose(line.source, work=line.work) if line.work else Purpose(line.source, place=line.place)


def is_late(pack: Pack, line: Line) -> bool:
    """Whether a plan was added late, or money was spent after its year closed and before its last day."""
    window = window_of(pack.accounting, line.year) if pack.accounting and line.year else None
    if window is None:
        return False
    if line.part is Part.PLAN:
        return line.on > window.added_late_after and line.kind != PlanKind.EXTENDED
    in_time = window.closes < line.on <= window.closes_when_added_late
    return line.part is Part.DISBURSEMENT and line.kind in SPENDING and in_time


@dataclass(frozen=True)
class Touched:
    """The accounts that some lines move, and which of them are to be loaded before they can be judged."""

    lines: tuple[Line, ...]

    def _posted(self, *parts: Part) -> Iterator[tuple[Line, Posting]]:
        return ((line, each) for line in self.lines if line.part in parts for each in postings(line))

    @cached_property
    def planned_sources(self) -> frozenset[str]:
        """The sources whose plans change."""
        return frozenset(line.source for line in self.lines if line.part is Part.PLAN)

    @cached_property
    def provided(self) -> frozenset[SourceYear]:
        """The capital that plans or allocations change."""
        return frozenset(
            SourceYear(line.source, posting.year)
            for line, posting in self._posted(Part.PLAN, Part.ALLOCATION)
            if posting.year is not None
        )

    @cached_property
    def moved(self) -> frozenset[SourceYear]:
        """The capital whose spending, or what of it is left to its year, changes."""
        return frozenset(
            SourceYear(line.source, posting.year)
            for line, posting in self._posted(Part.PLAN, Part.DISBURSEMENT)
            if posting.year is not None
        )

    @cached_property
    def uses(self) -> frozenset[Use]:
        """The uses whose allocation or spending changes."""
        return frozenset(
            use_of(line, posting.year)
            for line, posting in self._posted(Part.ALLOCATION, Part.DISBURSEMENT)
            if posting.year is not None
        )

    @cached_property
    def purposes(self) -> frozenset[Purpose]:
        """What was given for something, or spent or settled of it, and changes."""
        parts = (Part.DISBURSEMENT, Part.SETTLEMENT, Part.CONTRIBUTION)
        return frozenset(purpose_of(line) for line in self.lines if line.part in parts)

    @cached_property
    def works(self) -> frozenset[str]:
        """The works whose spending or settlement changes."""
        parts = (Part.DISBURSEMENT, Part.SETTLEMENT)
        return frozenset(line.work for line in self.lines if line.part in parts and line.work)

    def spent_late(self, pack: Pack) -> frozenset[SourceYear]:
        """The capital of which what is spent late, or may be, changes. The law's days are not those of gifts."""
        given = {source.id for source in pack.sources if source.given}
        return frozenset(
            SourceYear(line.source, line.year)
            for line in self.lines
            if line.year is not None
            and line.source not in given
            and (line.kind == PlanKind.EXTENDED or is_late(pack, line))
        )
