"""What the rules of capital say of a submission: when it is filed, and again in the transaction that approves it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from vungcao.capital.queries import line_from, line_of, part_of
from vungcao.capital.rules.accounts import Line, Part
from vungcao.capital.rules.books import Touched
from vungcao.capital.rules.refusing import Moved, refuse_bounds
from vungcao.capital.rules.rows import refuse_row
from vungcao.capital.standing import standing_books
from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.registers import queries as registers
from vungcao.registers.rules import Change, Holding, Proposal


def refuse_capital(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Everything in a submission that the accounts of capital cannot hold; nothing for any other register.

    The accounts are judged as they would stand after the whole submission.
    """
    part = part_of(pack, proposal.register)
    if part is None:
        return []
    refusals = [
        refusal
        for row in proposal.rows
        for line in _entered(part, proposal, row.change)
        for refusal in refuse_row(pack, line, row.where)
    ]
    moved = list(_moved(part, proposal))
    if not moved:
        return refusals
    books = standing_books(pack, Touched(tuple(each.line for each in moved)))
    return refusals + refuse_bounds(books, moved)


def _entered(part: Part, proposal: Proposal, change: Change) -> Iterator[Line]:
    if change.holding is not None and not change.holding.nil:
        yield _line(part, proposal.register, change.holding)


def _moved(part: Part, proposal: Proposal) -> Iterator[Moved]:
    """What the submission takes out of the accounts and enters, each with the rows that ask for it."""
    rows = _rows_by_key(proposal)
    for version in registers.versions_numbered(proposal.register, proposal.superseded.closed):
        if not version.nil:
            yield Moved(line_of(part, version).negated(), ", ".join(rows[version.key]))
    for held in proposal.superseded.written:
        if not held.nil:
            yield Moved(_line(part, proposal.register, held), ", ".join(rows[held.key]))


def _rows_by_key(proposal: Proposal) -> Mapping[str, Sequence[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in proposal.rows:
        found[row.change.key].append(row.where)
    return found


def _line(part: Part, register: str, held: Holding) -> Line:
    return line_from(
        part,
        register,
        held.facts,
        key=held.key,
        place=held.place,
        on=held.valid_from,
        seq=held.seq,
        simulated=held.simulated,
    )
