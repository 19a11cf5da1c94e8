"""What the rules of capital say of a submission: when it is filed, and again in the transaction that approves it."""

from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.registers.rules import Proposal


def refuse_capital(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Everything in a submission that the accounts of capital cannot hold; nothing for any other register."""
    return []
