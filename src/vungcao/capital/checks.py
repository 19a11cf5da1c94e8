"""What the rules of capital say of a submission: when it is filed, and again in the transaction that approves it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vungcao.capital.queries import Chosen, line_from, line_of, lines, part_of
from vungcao.capital.rules.accounts import Line, Part
from vungcao.capital.rules.books import Touched
from vungcao.capital.rules.contracts import Contracts, refuse_left_payments, refuse_payments
from vungcao.capital.rules.refusing import Moved, refuse_bounds, refuse_contracts
from vungcao.capital.rules.rows import refuse_row
from vungcao.capital.standing import settled_books, standing_books
from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.registers import queries as registers
from vungcao.registers.rules import Change, Holding, Proposal


def refuse_capital(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Everything in a submission that the accounts of capital cannot hold; nothing for any other register.

    The accounts are judged as they would stand after the whole submission. Contracts say what is still owed.
    """
    if pack.accounting and pack.works and proposal.register == pack.works.contract:
        return [*_refuse_contracts(pack, proposal), *_refuse_left_payments(pack, proposal)]
    part = part_of(pack, proposal.register)
    if part is None:
        return []
    refusals = [
        refusal
        for row in proposal.rows
        for line in _entered(part, proposal, row.change)
        for refusal in refuse_row(pack, line, row.where)
    ]
    refusals += _refuse_named_contracts(pack, part, proposal)
    moved = list(moved_by(part, proposal))
    if not moved:
        return refusals
    books = standing_books(pack, Touched(tuple(each.line for each in moved)))
    return refusals + refuse_bounds(books, moved)


def _refuse_contracts(pack: Pack, proposal: Proposal) -> list[Refusal]:
    rows_by_key = _rows_by_key(proposal)
    change: Counter[str] = Counter()
    rows: defaultdict[str, list[str]] = defaultdict(list)
    closed = registers.versions_numbered(proposal.register, proposal.superseded.closed)
    for held, sign in [
        *((registers.holding(each), -1) for each in closed),
        *((each, 1) for each in proposal.superseded.written),
    ]:
        if held.valid_before is None and not held.nil:
            work = str(held.facts["work"])
            change[work] += sign * int(held.facts["amount_vnd"] or 0)
            rows[work] += rows_by_key[held.key]
    books = settled_books(pack, sorted(rows))
    after = {work: books.contracts.get(work, 0) + change[work] for work in rows}
    return refuse_contracts(books, after, rows)


def _refuse_named_contracts(pack: Pack, part: Part, proposal: Proposal) -> Iterator[Refusal]:
    """Payments under contracts that are not of their works."""
    named = [
        (line, row.where)
        for row in proposal.rows
        for line in _entered(part, proposal, row.change)
        if line.contract is not None
    ]
    if pack.works is None or not named:
        return
    standing = registers.standing_of(pack.works.contract, {str(line.contract) for line, _where in named})
    yield from refuse_payments(pack, named, _by_key(map(registers.holding, standing)))


def _refuse_left_payments(pack: Pack, proposal: Proposal) -> Iterator[Refusal]:
    """Contracts that leave payments under them behind. Those name the works that the contracts were of."""
    rows = {key: ", ".join(named) for key, named in _rows_by_key(proposal).items()}
    closed = set(proposal.superseded.closed)
    stood = registers.standing_of(proposal.register, rows)
    works = {str(version.facts.get("work")) for version in stood if version.seq in closed}
    if not works:
        return
    kept = [registers.holding(version) for version in stood if version.seq not in closed]
    after = _by_key([*kept, *proposal.superseded.written])
    paid = lines(pack, Part.DISBURSEMENT, Chosen(works=works, contracts=tuple(rows)))
    yield from refuse_left_payments(pack, paid, after, rows)


def _by_key(versions: Iterable[Holding]) -> Contracts:
    found: defaultdict[str, list[Holding]] = defaultdict(list)
    for each in versions:
        found[each.key].append(each)
    return found


def _entered(part: Part, proposal: Proposal, change: Change) -> Iterator[Line]:
    if change.holding is not None and not change.holding.nil:
        yield line_from(part, proposal.register, change.holding)


def moved_by(part: Part, proposal: Proposal) -> Iterator[Moved]:
    """What the submission takes out of the accounts and enters, each with the rows that ask for it."""
    rows = _rows_by_key(proposal)
    for version in registers.versions_numbered(proposal.register, proposal.superseded.closed):
        if not version.nil:
            yield Moved(line_of(part, version).negated(), ", ".join(rows[version.key]))
    for held in proposal.superseded.written:
        if not held.nil:
            yield Moved(line_from(part, proposal.register, held), ", ".join(rows[held.key]))


def _rows_by_key(proposal: Proposal) -> Mapping[str, Sequence[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in proposal.rows:
        found[row.change.key].append(row.where)
    return found
