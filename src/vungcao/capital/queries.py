"""Reads of the accounts of capital: entries as values, and their sums, as known at a journal entry and as of a day.

Without `known`, what stands now is read; without `on`, every day. A pack without accounting has empty accounts.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, F, Q, QuerySet, Sum

from vungcao.capital.rules.accounts import (
    Account,
    Accounts,
    Dimension,
    Line,
    Part,
    given_sources,
    in_kind_sources,
    key_of,
    postings,
)
from vungcao.pack.capital import PlanKind
from vungcao.pack.model import Pack
from vungcao.registers import queries as registers
from vungcao.registers.expressions import FactNumber, FactText
from vungcao.registers.models import NamedWork, Version
from vungcao.registers.rules import Facts, Holding

_FACTS = {
    "source": FactText("facts", name="source"),
    "year": FactText("facts", name="year"),
    "content": FactText("facts", name="content"),
    "work": NamedWork("facts"),
    "contract": FactText("facts", name="contract"),
    "kind": FactText("facts", name="kind"),
    "horizon": FactText("facts", name="horizon"),
}
_AMOUNT = FactNumber("facts", name="amount_vnd")
_COUNTERPART = FactNumber("facts", name="counterpart_vnd")
_BLANK = Line(Part.PLAN, register="", key="", place="", on=dt.date.min, source="", amount_vnd=0)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which entries are read: those that have one of the values of every dimension named; None is any."""

    sources: Collection[str] | None = None
    years: Collection[int] | None = None
    """Plan years. What names none is not found: medium-term plans, settlements, contributions."""
    places: Collection[str] | None = None
    contents: Collection[str] | None = None
    works: Collection[str] | None = None
    contracts: Collection[str] | None = None
    without_work: bool = False
    """Only what names no work."""
    without_contract: bool = False
    """Only what names no contract."""
    after: dt.date | None = None
    """Only what is of a later day."""


EVERYTHING = Chosen()


def lines(
    pack: Pack,
    part: Part,
    chosen: Chosen = EVERYTHING,
    *,
    known: int | None = None,
    on: dt.date | None = None,
) -> Iterator[Line]:
    """Entries of an account in the order they were approved, streamed."""
    found = _entries(pack, [part], chosen, known=known, on=on).order_by("seq")
    return (line_of(part, version) for version in registers.stream(found))


def accounts(
    pack: Pack,
    by: Collection[Dimension] = (),
    chosen: Chosen = EVERYTHING,
    *,
    parts: Collection[Part] = tuple(Part),
    known: int | None = None,
    on: dt.date | None = None,
) -> Accounts:
    """The sums for each combination of some dimensions, by one query.

    Without dimensions, the one sum stands under `()`; it is not there when there are no entries at all.
    """
    in_kind, given = in_kind_sources(pack.sources), given_sources(pack.sources)
    told = {*by} if chosen.years is None else {*by, Dimension.YEAR}
    found: Accounts = {}
    for line in _summed(pack, told, _entries(pack, parts, chosen, known=known, on=on)):
        for posting in postings(line, in_kind=line.source in in_kind, given=line.source in given):
            if chosen.years is None or posting.year in chosen.years:
                key = key_of(line, by, year=posting.year)
                found[key] = found.get(key, Account()) + posting.account
    return found


def account(
    pack: Pack, chosen: Chosen = EVERYTHING, *, known: int | None = None, on: dt.date | None = None
) -> Account:
    """The one sum of some entries, over all parts of the accounts."""
    return accounts(pack, (), chosen, known=known, on=on).get((), Account())


def allocated_by_source(pack: Pack, works: Collection[str]) -> dict[tuple[str, str], int]:
    """What was allocated to each of some works from each source, over all years, in đồng."""
    if not works:
        return {}
    found = accounts(pack, (Dimension.WORK, Dimension.SOURCE), Chosen(works=works), parts=[Part.ALLOCATION])
    return {(str(work), str(source)): account.allocated.total for (work, source), account in found.items()}


def contracted(pack: Pack, works: Collection[str]) -> dict[str, int]:
    """The sum of the contracts in force of some works, in đồng; nothing for a work without any."""
    if pack.works is None:
        return {}
    found = registers.versions_known_now(pack.works.contract).filter(nil=False, valid_before=None)
    by_work = found.annotate(of=_FACTS["work"]).filter(of__in=list(works)).order_by().values("of")
    return {row["of"]: int(row["amount"] or 0) for row in by_work.annotate(amount=Sum(_AMOUNT))}


def line_of(part: Part, version: Version) -> Line:
    """An approved event of an account as an entry."""
    return line_from(part, version.register, registers.holding(version))


def line_from(part: Part, register: str, held: Holding) -> Line:
    """An entry from what its register holds, or is to hold: what it does not hold is None or empty."""
    facts = held.facts

    def text(name: str) -> str:
        return str(facts.get(name) or "")

    return Line(
        part=part,
        register=register,
        key=held.key,
        seq=held.seq,
        place=held.place,
        on=held.valid_from,
        source=text("source"),
        amount_vnd=_whole(facts, "amount_vnd") or 0,
        year=_whole(facts, "year"),
        kind=text("kind"),
        horizon=text("horizon"),
        work=text("work") or None,
        contract=text("contract") or None,
        content=text("content") or None,
        counterpart_vnd=_whole(facts, "counterpart_vnd"),
        document_number=text("document_number"),
        document_issuer=text("document_issuer"),
        voucher=text("voucher"),
        giver=text("giver"),
        purpose=text("purpose"),
        quantity=text("quantity") or None,
        unit=text("unit"),
        simulated=held.simulated,
    )


def _whole(facts: Facts, name: str) -> int | None:
    value = facts.get(name)
    return value if isinstance(value, int) else None


def register_of(pack: Pack, part: Part) -> str | None:
    """The register that holds an account; None where the pack keeps none."""
    return None if pack.accounting is None else str(getattr(pack.accounting, part))


def part_of(pack: Pack, register: str) -> Part | None:
    """Which account a register holds; None for every other register."""
    return next((part for part in Part if register_of(pack, part) == register), None)


def _entries(
    pack: Pack, parts: Collection[Part], chosen: Chosen, *, known: int | None, on: dt.date | None
) -> QuerySet[Version]:
    holding = [register for part in parts if (register := register_of(pack, part)) is not None]
    found = registers.versions_of_registers(holding, known=known).filter(nil=False)
    if on is not None:
        found = found.filter(valid_from__lte=on)
    return _narrowed(found.alias(**_FACTS), chosen)


def _narrowed(found: QuerySet[Version], chosen: Chosen) -> QuerySet[Version]:
    wanted = {
        "source__in": chosen.sources,
        "place__in": chosen.places,
        "content__in": chosen.contents,
        "work__in": chosen.works,
        "contract__in": chosen.contracts,
    }
    found = found.filter(**{name: list(values) for name, values in wanted.items() if values is not None})
    if chosen.without_work:
        found = found.filter(Q(work=None))
    if chosen.without_contract:
        found = found.filter(Q(contract=None))
    if chosen.after is not None:
        found = found.filter(valid_from__gt=chosen.after)
    if chosen.years is not None:
        these, later = ({str(year + n) for year in chosen.years} for n in (0, 1))
        found = found.filter(Q(year__in=these) | Q(kind=PlanKind.CARRIED_OVER.value))
        found = found.filter(Q(year__in=these | later))
    return found


def _summed(pack: Pack, by: Collection[Dimension], entries: QuerySet[Version]) -> Iterator[Line]:
    """One line for all entries that are counted in the same way."""
    names = {"source", "kind", "horizon", *by}
    told = entries.order_by().annotate(**{name: F(name) for name in names & _FACTS.keys()})
    sums = {"amount": Sum(_AMOUNT), "counterpart": Sum(_COUNTERPART), "entries": Count("seq")}
    for row in told.values("register", *names).annotate(**sums):
        said = {name: row[name] for name in names if row[name] is not None}
        if "year" in said:
            said["year"] = int(said["year"])
        said |= {"amount_vnd": int(row["amount"]), "counterpart_vnd": int(row["counterpart"] or 0)}
        part = part_of(pack, row["register"])
        assert part is not None, "a register of the accounts"
        yield replace(_BLANK, part=part, entries=row["entries"], **said)
