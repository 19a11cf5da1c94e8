"""Rules of the door, without a database: what a row may ask, what contradicts what stands, who may decide what when."""

from vungcao.exact.refusal import Refused
from vungcao.intake.rules.review import (
    APPROVED,
    DRAFT,
    RETURNED,
    STATES,
    SUBMITTED,
    WITHDRAWN,
    refuse_four_eyes,
    refuse_state,
    refuse_strange_withdrawal,
    refuse_unseen,
    refuse_without_reason,
)
from vungcao.intake.rules.rows import Asked, Filing, RowValues, read_rows
from vungcao.intake.rules.standing import (
    Touch,
    references_in,
    refuse_contradictions,
    refuse_lost_bases,
    refuse_missing_references,
    refuse_nil_over_records,
    refuse_touched,
)

__all__ = [
    "APPROVED",
    "DRAFT",
    "RETURNED",
    "STATES",
    "SUBMITTED",
    "WITHDRAWN",
    "Asked",
    "Filing",
    "Refused",
    "RowValues",
    "Touch",
    "read_rows",
    "references_in",
    "refuse_contradictions",
    "refuse_four_eyes",
    "refuse_lost_bases",
    "refuse_missing_references",
    "refuse_nil_over_records",
    "refuse_state",
    "refuse_strange_withdrawal",
    "refuse_touched",
    "refuse_unseen",
    "refuse_without_reason",
]
