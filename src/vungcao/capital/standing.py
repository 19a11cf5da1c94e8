"""The books as they stand, of just the accounts that a submission moves: a few questions, each answered by an index."""

from collections.abc import Collection, Iterable, Sequence

from vungcao.capital.queries import Chosen, accounts, contracted
from vungcao.capital.rules.accounts import Account, Dimension, Part, in_kind_sources, with_those_under
from vungcao.capital.rules.books import Books, Purpose, SourceYear, Touched, Use, window_of
from vungcao.capital.rules.bounds import capped_above, counterparts_of
from vungcao.pack.capital import PlanKind
from vungcao.pack.model import Pack

_AT_ONCE = 500
"""How many works one question names."""
_SOURCE, _YEAR, _PLACE, _CONTENT, _WORK = (
    Dimension.SOURCE,
    Dimension.YEAR,
    Dimension.PLACE,
    Dimension.CONTENT,
    Dimension.WORK,
)
_OF_WORKS = (Part.ALLOCATION, Part.DISBURSEMENT, Part.SETTLEMENT, Part.CONTRIBUTION)


def standing_books(pack: Pack, touched: Touched) -> Books:
    """What stands of the accounts that are touched, as the rules over them need it."""
    books = Books(pack)
    _load_plans(books, touched)
    _load_late(books, touched)
    _load_works(books, touched)
    _load_uses_without_work(books, [use for use in {*touched.uses, *books.late_uses} if use.work is None])
    _load_purposes_without_work(books, touched)
    _load_allocations(books, touched)
    _load_disbursements(books, touched)
    settled = [work for work in touched.works if _is_settled(books, touched, work)]
    books.contracts = contracted(pack, settled) if settled else {}
    return books


def settled_books(pack: Pack, works: Collection[str]) -> Books:
    """What was disbursed and settled of some works, and their contracts."""
    books = Books(pack)
    parts = (Part.DISBURSEMENT, Part.SETTLEMENT)
    in_kind = in_kind_sources(pack.sources)
    for (work, source), account in accounts(pack, (_WORK, _SOURCE), Chosen(works=works), parts=parts).items():
        if source not in in_kind:
            books.of_works[str(work)] = books.of_works.get(str(work), Account()) + account
    books.contracts = contracted(pack, works)
    return books


def _add_to_source(books: Books, source: object, year: object, account: Account) -> None:
    if isinstance(year, int):
        at = SourceYear(str(source), year)
        books.of_sources[at] = books.of_sources.get(at, Account()) + account
    else:
        books.medium_term[str(source)] = account


def _load_plans(books: Books, touched: Touched) -> None:
    sources = {at.source for at in touched.provided | touched.moved} | touched.planned_sources
    sources |= _beside(books.pack, touched.planned_sources)
    for (source, year), account in accounts(
        books.pack, (_SOURCE, _YEAR), Chosen(sources=sources), parts=[Part.PLAN]
    ).items():
        _add_to_source(books, source, year, account)


def _beside(pack: Pack, planned: frozenset[str]) -> set[str]:
    """The sources whose plans are judged together with those of some others: under one cap, or as counterpart."""
    found: set[str] = set()
    for capped in capped_above(pack.sources, planned):
        found |= {*with_those_under(pack.sources, capped.id)}
    for asking, answering in counterparts_of(pack.sources, planned).items():
        found |= {*with_those_under(pack.sources, asking), *answering}
    return found


def _load_allocations(books: Books, touched: Touched) -> None:
    given = {source.id for source in books.pack.sources if source.given}
    _load_of_sources(books, [at for at in touched.provided if at.source not in given], Part.ALLOCATION)


def _load_disbursements(books: Books, touched: Touched) -> None:
    """Only where something was or is to be carried over, and may be spent already."""
    carried = {
        SourceYear(line.source, line.year - 1)
        for line in touched.lines
        if line.part is Part.PLAN and line.kind == PlanKind.CARRIED_OVER and line.year is not None
    }
    there = {at for at in touched.moved if books.of_sources.get(at, Account()).planned.carried_out}
    _load_of_sources(books, carried | there, Part.DISBURSEMENT)


def _load_of_sources(books: Books, wanted: Collection[SourceYear], part: Part) -> None:
    if not wanted:
        return
    chosen = Chosen(sources={at.source for at in wanted}, years={at.year for at in wanted})
    for (source, year), account in accounts(books.pack, (_SOURCE, _YEAR), chosen, parts=[part]).items():
        _add_to_source(books, source, year, account)


def _load_late(books: Books, touched: Touched) -> None:
    for at in touched.spent_late(books.pack):
        window = window_of(books.pack.accounting, at.year) if books.pack.accounting else None
        if window is None:
            continue
        late = Chosen(sources=[at.source], years=[at.year], after=window.added_late_after)
        planned = accounts(books.pack, (), late, parts=[Part.PLAN])
        books.late_plans[at] = planned.get((), Account())
        late = Chosen(sources=[at.source], years=[at.year], after=window.closes)
        spent = accounts(books.pack, (_WORK, _PLACE, _CONTENT), late, parts=[Part.DISBURSEMENT])
        for (work, place, content), account in spent.items():
            use = Use(at.source, at.year, *_told(work, place, content))
            books.late_uses[use] = books.late_uses.get(use, Account()) + account


def _told(work: object, place: object, content: object) -> tuple[str | None, str | None, str | None]:
    """A work alone, or a place and a content: what a use is told apart by."""
    return (str(work), None, None) if work else (None, str(place), str(content))


def _load_works(books: Books, touched: Touched) -> None:
    named = {use.work for use in {*touched.uses, *books.late_uses}} | {each.work for each in touched.purposes}
    in_kind = in_kind_sources(books.pack.sources)
    for some in _in_chunks(sorted(work for work in named if work)):
        there = accounts(books.pack, (_WORK, _SOURCE, _YEAR), Chosen(works=some), parts=_OF_WORKS)
        for (named_work, named_source, year), account in there.items():
            work, source = str(named_work), str(named_source)
            if isinstance(year, int):
                books.of_uses[Use(source, year, work=work)] = account
            purpose = Purpose(source, work=work)
            books.of_purposes[purpose] = books.of_purposes.get(purpose, Account()) + account
            if source not in in_kind:
                books.of_works[work] = books.of_works.get(work, Account()) + account


def _load_uses_without_work(books: Books, uses: Sequence[Use]) -> None:
    if not uses:
        return
    chosen = Chosen(
        sources={use.source for use in uses},
        years={use.year for use in uses},
        places={use.place for use in uses if use.place},
        contents={use.content for use in uses if use.content},
        without_work=True,
    )
    parts = (Part.ALLOCATION, Part.DISBURSEMENT)
    by = (_SOURCE, _YEAR, _PLACE, _CONTENT)
    for (source, year, place, content), account in accounts(books.pack, by, chosen, parts=parts).items():
        assert isinstance(year, int)
        books.of_uses[Use(str(source), year, place=str(place), content=str(content))] = account


def _load_purposes_without_work(books: Books, touched: Touched) -> None:
    planned = {source.id for source in books.pack.sources if not source.given}
    wanted = [each for each in touched.purposes if each.place and each.source not in planned]
    if not wanted:
        return
    chosen = Chosen(
        sources={each.source for each in wanted},
        places={each.place for each in wanted if each.place},
        without_work=True,
    )
    parts = (Part.ALLOCATION, Part.DISBURSEMENT, Part.CONTRIBUTION)
    for (source, place), account in accounts(books.pack, (_SOURCE, _PLACE), chosen, parts=parts).items():
        books.of_purposes[Purpose(str(source), place=str(place))] = account


def _is_settled(books: Books, touched: Touched, work: str) -> bool:
    settles = any(line.part is Part.SETTLEMENT and line.work == work for line in touched.lines)
    return settles or books.of_works.get(work, Account()).settled != 0


def _in_chunks(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))
