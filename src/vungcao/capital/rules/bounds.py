"""What an account may not go beyond: each bound is one rule about one account, with how much is used and allowed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from vungcao.capital.rules.accounts import Account, Line, Part, with_those_above, with_those_under
from vungcao.capital.rules.books import Books, SourceYear, Touched, Use, is_late, purpose_of, use_of
from vungcao.exact.quantity import Quantity
from vungcao.pack.capital import CapitalSource, PlanKind

BILLION = 10**9


class Rule(StrEnum):
    """A rule about an account, by the code of its refusal."""

    ALLOCATED_WITHIN_PLAN = "CAP-004"
    YEARS_WITHIN_MEDIUM_TERM = "CAP-005"
    PLANNED_WITHIN_CAP = "CAP-006"
    COUNTERPART_PROVIDED = "CAP-007"
    DISBURSED_WITHIN_ALLOCATION = "CAP-008"
    REPAID_WITHIN_PAID = "CAP-009"
    SPENT_BEFORE_CLOSING = "CAP-010"
    CARRIED_FROM_WHAT_IS_LEFT = "CAP-011"
    SPENT_FROM_WHAT_WAS_GIVEN = "CAP-012"
    SETTLED_WITHIN_SPENT = "CAP-013"
    CARRIED_FORWARD = "CAP-014"


@dataclass(frozen=True, slots=True)
class Bound:
    """`used` may not be more than `allowed`, in đồng."""

    rule: Rule
    source: str
    used: int
    allowed: int
    concerns: Callable[[Line], bool]
    """Whether a line moves this account."""
    year: int | None = None
    work: str | None = None
    place: str | None = None
    content: str | None = None

    @property
    def beyond(self) -> int:
        """By how much it is broken; 0 when it holds."""
        return max(0, self.used - self.allowed)

    @property
    def subject(self) -> tuple[object, ...]:
        """Which rule about which account it is."""
        return (self.rule, self.source, self.year, self.work, self.place, self.content)


def bounds(books: Books, touched: Touched) -> Iterator[Bound]:
    """Every bound of the accounts that are touched."""
    sources = {source.id: source for source in books.pack.sources}
    yield from _of_plans(books, touched, sources)
    yield from _of_uses(books, touched, sources)
    yield from _of_given(books, touched, sources)
    yield from bounds_of_settlements(books, touched.works)
    yield from _of_closing(books, touched)


def _of_plans(books: Books, touched: Touched, sources: dict[str, CapitalSource]) -> Iterator[Bound]:
    for at in sorted(touched.provided):
        if not _is_given(sources, at.source):
            there = books.of_sources.get(at, Account())
            rule = Rule.ALLOCATED_WITHIN_PLAN
            yield _of_source_year(rule, at, there.allocated.gross, there.planned.gross, _provides)
    for at in sorted(touched.moved):
        there = books.of_sources.get(at, Account())
        if there.planned.carried_out and (there.planned.entries or _is_kept(books, at.year)):
            rule = Rule.CARRIED_FROM_WHAT_IS_LEFT
            yield _of_source_year(rule, at, there.disbursed, there.planned.total, _moves)
        carried = -there.planned.carried_in
        yield _of_source_year(Rule.CARRIED_FORWARD, at, carried, 0, _plans_of([at.source]))
    for source in sorted(touched.planned_sources):
        yield from _of_medium_term(books, source)
    yield from _of_caps(books, touched, sources)
    yield from _of_counterparts(books, touched, sources)


def _is_kept(books: Books, year: int) -> bool:
    """Whether the accounts of a year are all here: what came from before the Programme may rest on nothing."""
    return year >= books.pack.programme.starts_on.year


def _of_source_year(
    rule: Rule, at: SourceYear, used: int, allowed: int, kind: Callable[[Line], bool]
) -> Bound:
    def concerns(line: Line) -> bool:
        carried = line.kind == PlanKind.CARRIED_OVER and line.year == at.year + 1
        return kind(line) and line.source == at.source and (line.year == at.year or carried)

    return Bound(rule, at.source, used, allowed, concerns, year=at.year)


def _provides(line: Line) -> bool:
    return line.part in (Part.PLAN, Part.ALLOCATION)


def _moves(line: Line) -> bool:
    return line.part in (Part.PLAN, Part.DISBURSEMENT)


def _of_medium_term(books: Books, source: str) -> Iterator[Bound]:
    there = books.medium_term.get(source, Account())
    if there.medium_term_entries:
        yearly = _yearly(books, [source])
        rule = Rule.YEARS_WITHIN_MEDIUM_TERM
        yield Bound(rule, source, yearly, there.medium_term, _plans_of([source]))


def _yearly(books: Books, sources: Iterable[str]) -> int:
    """What the yearly plans of some sources give in the years of the Programme; a carry-over gives nothing new."""
    wanted, programme = set(sources), books.pack.programme
    return sum(
        there.planned.as_assigned
        for at, there in books.of_sources.items()
        if at.source in wanted and programme.starts_on.year <= at.year <= programme.ends_on.year
    )


def _plans_of(sources: Iterable[str]) -> Callable[[Line], bool]:
    wanted = frozenset(sources)
    return lambda line: line.part is Part.PLAN and line.source in wanted


def _of_caps(books: Books, touched: Touched, sources: dict[str, CapitalSource]) -> Iterator[Bound]:
    """Only a cap binds: an estimate may come out higher, and a floor is there to be passed."""
    for capped in capped_above(sources.values(), touched.planned_sources):
        under = with_those_under(sources.values(), capped.id)
        medium_term = sum(books.medium_term.get(each, Account()).medium_term for each in under)
        planned = max(medium_term, _yearly(books, under))
        yield Bound(Rule.PLANNED_WITHIN_CAP, capped.id, planned, vnd_said(capped), _plans_of(under))


def capped_above(sources: Iterable[CapitalSource], planned: Iterable[str]) -> list[CapitalSource]:
    """The sources with a cap that some sources are, or stand under, in the order of the pack."""
    every = list(sources)
    above = {each.id for source in planned for each in with_those_above(every, source)}
    return [source for source in every if source.id in above and source.bound == "cap" and source.amount]


def vnd_said(source: CapitalSource) -> int:
    """What the text says of a source, in đồng. Raises ValueError when it says no amount."""
    return int(Quantity.read(source.amount or "").amount * Decimal(BILLION))


def _of_counterparts(books: Books, touched: Touched, sources: dict[str, CapitalSource]) -> Iterator[Bound]:
    """What was carried over was the counterpart of the year before, and is that of no second year."""
    for asking, answering in counterparts_of(sources.values(), touched.planned_sources).items():
        asked = with_those_under(sources.values(), asking)
        years = {at.year for at in books.of_sources if at.source in (*asked, *answering)}
        for year in sorted(years):
            required = sum(_at(books, each, year).counterpart_required for each in asked)
            if required <= 0:
                continue
            provided = sum(_at(books, each, year).planned.as_assigned for each in answering)
            rule, concerns = Rule.COUNTERPART_PROVIDED, _plans_of((*asked, *answering))
            yield Bound(rule, asking, required, provided, concerns, year=year)


def counterparts_of(sources: Iterable[CapitalSource], planned: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The sources whose decisions ask for a counterpart, each with all those it is added from, where either changes."""
    every, changed = list(sources), set(planned)
    found: dict[str, tuple[str, ...]] = {}
    for source in every:
        if source.counterpart_of is not None:
            before = found.get(source.counterpart_of, ())
            found[source.counterpart_of] = before + with_those_under(every, source.id)
    return {
        asking: answering
        for asking, answering in found.items()
        if changed & {*with_those_under(every, asking), *answering}
    }


def _at(books: Books, source: str, year: int) -> Account:
    return books.of_sources.get(SourceYear(source, year), Account())


def _of_uses(books: Books, touched: Touched, sources: dict[str, CapitalSource]) -> Iterator[Bound]:
    for use in touched.uses:
        there = books.of_uses.get(use, Account())
        carried = there.allocated.carried_out and _is_kept(books, use.year)
        rests = there.allocated.entries or there.disbursed or carried
        if not _is_given(sources, use.source) and rests:
            yield _of_use(Rule.DISBURSED_WITHIN_ALLOCATION, use, there.disbursed, there.allocated.total)
        yield _of_use(Rule.CARRIED_FORWARD, use, -there.allocated.carried_in, 0)
        spent = there.spent
        recovered = spent.advance_recovery + spent.advance_repayment
        yield _of_use(Rule.REPAID_WITHIN_PAID, use, max(-spent.paid, recovered - spent.advance), 0)


def _of_use(rule: Rule, use: Use, used: int, allowed: int) -> Bound:
    def concerns(line: Line) -> bool:
        if line.part not in (Part.ALLOCATION, Part.DISBURSEMENT) or line.source != use.source:
            return False
        carried = line.kind == PlanKind.CARRIED_OVER and line.year == use.year + 1
        return (line.year == use.year or carried) and use_of(line, use.year) == use

    return Bound(rule, use.source, used, allowed, concerns, use.year, use.work, use.place, use.content)


def _of_given(books: Books, touched: Touched, sources: dict[str, CapitalSource]) -> Iterator[Bound]:
    for purpose in touched.purposes:
        there, source = books.of_purposes.get(purpose, Account()), sources.get(purpose.source)
        if not (source.given if source else was_given(there)):
            continue
        in_kind = source is not None and source.in_kind
        yield Bound(
            Rule.SETTLED_WITHIN_SPENT if in_kind else Rule.SPENT_FROM_WHAT_WAS_GIVEN,
            purpose.source,
            there.settled if in_kind else there.disbursed,
            there.contributed_in_kind if in_kind else there.contributed,
            lambda line, purpose=purpose: purpose_of(line) == purpose,  # type: ignore[misc]
            work=purpose.work,
            place=purpose.place,
        )


def was_given(there: Account) -> bool:
    """Whether capital of a source that the pack no longer has was given: it was never allocated."""
    return not there.allocated.entries


def bounds_of_settlements(books: Books, works: Iterable[str]) -> Iterator[Bound]:
    """What is settled of a work was paid for it, or is still owed by its contracts."""

    def concerns(work: str) -> Callable[[Line], bool]:
        return lambda line: line.work == work and line.part in (Part.DISBURSEMENT, Part.SETTLEMENT)

    for work in works:
        there = books.of_works.get(work, Account())
        allowed = max(there.disbursed, books.contracts.get(work, 0))
        yield Bound(Rule.SETTLED_WITHIN_SPENT, "", there.settled, allowed, concerns(work), work=work)


def _of_closing(books: Books, touched: Touched) -> Iterator[Bound]:
    """What is spent after a year closes was extended for its use, or added late to or extended in the source's plan.

    An extension of a use is part of that of its source's plan, where there is one: nothing is extended twice.
    """
    for at in sorted(touched.spent_late(books.pack)):
        uses = [(use, _sent(late)) for use, late in books.late_uses.items() if use.source_year == at]
        covered = sum(min(sent, max(0, _extended(books, use))) for use, sent in uses)
        uncovered = sum(sent for _use, sent in uses) - covered
        left = max(0, books.of_sources.get(at, Account()).planned.extended - covered)
        added = max(0, books.late_plans.get(at, Account()).planned.gross)
        rule = Rule.SPENT_BEFORE_CLOSING
        yield _of_source_year(rule, at, uncovered, left + added, lambda line: _is_of_closing(books, line))


def _extended(books: Books, use: Use) -> int:
    return books.of_uses.get(use, Account()).allocated.extended


def _sent(late: Account) -> int:
    return late.spent.payment + late.spent.advance


def _is_of_closing(books: Books, line: Line) -> bool:
    return line.kind == PlanKind.EXTENDED or is_late(books.pack, line)


def _is_given(sources: dict[str, CapitalSource], source: str) -> bool:
    """Whether its capital is given by others, and planned and allocated by nobody."""
    return source in sources and sources[source].given
