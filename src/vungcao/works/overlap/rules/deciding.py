"""What was decided about a pair, and whether the decision saw what the two say now."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from vungcao.pack.comparing import OverlapDecision


def pair_name(register: str, key: str, *, home: str) -> str:
    """How a decision names a record: its key, with the register before it where that is not the one of works."""
    return key if register == home else f"{register}/{key}"


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about a pair."""

    pair: frozenset[str]
    """The two, as `pair_name` names them."""
    decision: OverlapDecision
    reason: str
    seen: str
    """The fingerprint of what it saw: `Suspicion.seen`."""
    on: dt.date
    seq: int
    """The version that holds it."""


def standing_decision(decisions: Iterable[Decided], *, pair: frozenset[str]) -> Decided | None:
    """The last decision about a pair, whatever it saw."""
    about = [each for each in decisions if each.pair == pair]
    return max(about, key=lambda each: (each.on, each.seq), default=None)


def is_open(decision: Decided | None, *, seen: str) -> bool:
    """Whether a pair must be decided: it never was, or what it rested on has changed since."""
    return decision is None or decision.seen != seen
