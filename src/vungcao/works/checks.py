"""What the rules of works say of a submission: when it is filed, and again in the transaction that approves it."""

from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.registers.rules import Proposal


def refuse_works(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Everything in a submission that no work can have; nothing for registers that hold no works."""
    return []
