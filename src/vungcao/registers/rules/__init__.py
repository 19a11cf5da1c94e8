"""Rules of registers, without a database: what a fact may be, how a record is named, what an approval supersedes."""

from vungcao.registers.rules.digests import VersionsDigest, closing_line, version_line
from vungcao.registers.rules.facts import Fact, Facts, canonical_facts
from vungcao.registers.rules.intervals import (
    Change,
    Holding,
    Operation,
    Superseded,
    share_a_day,
    supersede,
    supersede_all,
    take_back,
)
from vungcao.registers.rules.keys import ReturnKey, is_nil_key, nil_key, refuse_key, return_key
from vungcao.registers.rules.proposals import Proposal, Proposed

__all__ = [
    "Change",
    "Fact",
    "Facts",
    "Holding",
    "Operation",
    "Proposal",
    "Proposed",
    "ReturnKey",
    "Superseded",
    "VersionsDigest",
    "canonical_facts",
    "closing_line",
    "is_nil_key",
    "nil_key",
    "refuse_key",
    "return_key",
    "share_a_day",
    "supersede",
    "supersede_all",
    "take_back",
    "version_line",
]
