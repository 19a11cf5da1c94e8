"""What a submission would do to a register, as the rules over several registers see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from vungcao.registers.rules.intervals import Change, Superseded


@dataclass(frozen=True, slots=True)
class Proposed:
    """One change, and how refusals name the row that asks for it."""

    where: str
    change: Change


@dataclass(frozen=True, slots=True)
class Proposal:
    """The rows of a submission for a register and a place, and the versions that they would close and write."""

    register: str
    place: str
    rows: Sequence[Proposed]
    superseded: Superseded
