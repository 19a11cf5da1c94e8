"""How far capital is disbursed: an exact share that says its day, what it is a share of, and whether advances count."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from vungcao.capital.rules.accounts import Account
from vungcao.exact.state import State


class Denominator(StrEnum):
    """What the disbursed is a share of."""

    ASSIGNED = "assigned"
    """The year's plan as assigned and adjusted."""
    ALLOCATED = "allocated"
    """What of it was allocated, what was carried over into the year included."""
    WITH_CARRIED_OVER = "with_carried_over"
    """The year's plan with what was carried over into it; what was extended is part of its year's plan.

    Of all years together, what was carried over from one into the next counts once."""


@dataclass(frozen=True, slots=True)
class DisbursementRate:
    """`share` is there exactly when the state is a number or zero. Amounts are in đồng, of one plan year or several."""

    state: State
    on: dt.date
    """The day up to which disbursements are counted."""
    denominator: Denominator
    with_advances: bool
    numerator_vnd: int
    denominator_vnd: int
    share: Fraction | None


def disbursement_rate(
    account: Account,
    *,
    on: dt.date,
    year: int | None = None,
    denominator: Denominator = Denominator.ASSIGNED,
    with_advances: bool = True,
) -> DisbursementRate:
    """The share that is disbursed of an account summed up to a day; what was contributed is of no plan, and left out.

    `year` is the plan year that the account is of; None when it is of all together, where no đồng is owed twice for
    having been carried over.

    Not yet due before the year begins, missing where no decision gave capital, undefined where decisions gave none in
    the end. That nothing was paid is zero: there are no payments but the treasury's vouchers.
    """
    spent, given = account.spent, account.spent_of_given
    numerator = spent.disbursed - given.disbursed if with_advances else spent.paid - given.paid
    whole, entries = _denominator(account, denominator, of_one_year=year is not None)
    state = _state(numerator, whole, entries, is_due=year is None or on >= dt.date(year, 1, 1))
    share = Fraction(numerator, whole) if state.has_value else None
    return DisbursementRate(state, on, denominator, with_advances, numerator, whole, share)


def _denominator(account: Account, denominator: Denominator, *, of_one_year: bool) -> tuple[int, int]:
    if denominator is Denominator.ASSIGNED:
        return account.planned.as_assigned, account.planned.entries
    provided = account.allocated if denominator is Denominator.ALLOCATED else account.planned
    return provided.gross if of_one_year else provided.total, provided.entries


def _state(numerator: int, denominator: int, entries: int, *, is_due: bool) -> State:
    if not is_due:
        return State.NOT_YET_DUE
    if not entries:
        return State.MISSING
    if denominator <= 0:
        return State.UNDEFINED
    return State.NUMBER if numerator else State.ZERO
