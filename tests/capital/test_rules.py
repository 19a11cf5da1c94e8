"""The accounts as values: trees of sources, rates and windows, worked out by hand."""

import datetime as dt
from fractions import Fraction

from tests.programme import bac_ninh
from vungcao.capital.rules.accounts import (
    Account,
    Provided,
    Spent,
    rolled_up,
    with_those_above,
    with_those_under,
)
from vungcao.capital.rules.books import window_of
from vungcao.capital.rules.bounds import vnd_said
from vungcao.capital.rules.rates import Denominator, disbursement_rate
from vungcao.exact.state import State

DAY = dt.date(2026, 12, 31)


def test_a_group_of_sources_holds_what_the_sources_under_it_hold():
    gifts = {"people_money": Account(contributed=30), "people_land": Account(contributed_in_kind=500)}
    there = rolled_up(bac_ninh().sources, gifts | {"integrated": Account(settled=7)})
    group = there["social_credit_contributions"]
    assert (group.contributed, group.contributed_in_kind, group.settled) == (30, 500, 0)
    assert there["total"] == Account(contributed=30, contributed_in_kind=500, settled=7)


def test_a_source_that_the_pack_no_longer_has_stands_under_nothing():
    assert with_those_above(bac_ninh().sources, "gone") == ()
    above = [source.id for source in with_those_above(bac_ninh().sources, "people_land")]
    assert above == ["people_land", "social_credit_contributions", "total"]
    assert len(with_those_under(bac_ninh().sources, "total")) == len(bac_ninh().sources)


def test_what_the_text_says_in_billions_is_whole_dong():
    said = {source.id: vnd_said(source) for source in bac_ninh().sources if source.amount}
    assert said["total"] == 25_000_000_000_000
    assert said["social_credit_contributions"] == 8_000_000_000_000


def test_a_rate_is_zero_undefined_missing_or_not_yet_due_and_never_one_for_another():
    planned = Account(planned=Provided(assigned=100, carried_in=50, entries=2))
    assert disbursement_rate(planned, on=DAY).state is State.ZERO
    assert disbursement_rate(planned, on=DAY, year=2027).state is State.NOT_YET_DUE
    assert disbursement_rate(planned, on=DAY, denominator=Denominator.ALLOCATED).state is State.MISSING
    taken_back = Account(planned=Provided(assigned=100, adjusted=-100, entries=2))
    rate = disbursement_rate(taken_back, on=DAY)
    assert (rate.state, rate.share) == (State.UNDEFINED, None)
    spent = planned + Account(spent=Spent(payment=40, advance=20))
    whole = disbursement_rate(spent, on=DAY, denominator=Denominator.WITH_CARRIED_OVER)
    assert (whole.numerator_vnd, whole.denominator_vnd, whole.share) == (60, 150, Fraction(2, 5))


def test_a_rate_of_a_year_is_of_all_that_was_to_be_spent_in_it_and_of_all_years_owes_each_dong_once():
    """100 given in a year, 40 of them carried over into the next, 60 paid in the first and 10 in the second."""
    first = Account(allocated=Provided(assigned=100, carried_out=40, entries=1), spent=Spent(payment=60))
    second = Account(allocated=Provided(carried_in=40, entries=1), spent=Spent(payment=10))

    def share(account: Account, year: int | None) -> Fraction | None:
        return disbursement_rate(account, on=DAY, year=year, denominator=Denominator.ALLOCATED).share

    assert share(first, DAY.year) == Fraction(60, 100)
    assert share(second, DAY.year) == Fraction(10, 40)
    assert share(first + second, None) == Fraction(70, 100), "and not 70 of 140"


def test_the_window_of_a_year_is_that_of_the_pack():
    window = window_of(bac_ninh().accounting, 2026)
    assert (window.opens, window.closes) == (dt.date(2026, 1, 1), dt.date(2027, 1, 31))
    late = (window.added_late_after, window.closes_when_added_late)
    assert late == (dt.date(2026, 9, 30), dt.date(2027, 12, 31))
