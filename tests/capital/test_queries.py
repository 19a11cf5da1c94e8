"""The accounts are read back to the đồng, as known at an entry and as of a day."""

import datetime as dt
from fractions import Fraction

from tests.capital.money import (
    CENTRAL,
    PROVINCIAL,
    allocation,
    contribution,
    disbursement,
    plan,
    reversal,
    work,
)
from tests.door import DEO_GIA, PROVINCE, SA_LY
from tests.programme import Programme, bac_ninh
from vungcao.capital.queries import Chosen, account, accounts, lines
from vungcao.capital.rules.accounts import Account, Dimension, Part, totals
from vungcao.capital.rules.rates import Denominator, disbursement_rate
from vungcao.exact.state import State
from vungcao.journal.queries import last_number

SOURCE, YEAR, PLACE, WORK = Dimension.SOURCE, Dimension.YEAR, Dimension.PLACE, Dimension.WORK
BY_EVERYTHING = tuple(Dimension)


def a_year(programme: Programme) -> None:
    programme.approved("work", work("CT-1"))
    programme.approved(
        "capital_plan",
        plan("KH-1", 1_000),
        plan("KH-2", -100, number=2, kind="adjusted"),
        plan("KH-3", 500, number=3, source=CENTRAL),
        plan("KH-4", 4_000, number=4, horizon="medium_term", year=None),
        place=PROVINCE,
    )
    programme.approved(
        "capital_allocation", allocation("PB-1", 600, work="CT-1"), allocation("PB-2", 200, number=2)
    )
    programme.approved("capital_allocation", allocation("PB-3", 100), place=DEO_GIA)
    programme.approved(
        "disbursement",
        disbursement("GN-1", 200, work="CT-1", kind="advance"),
        disbursement("GN-2", 150, number=2, work="CT-1"),
        disbursement("GN-3", 120, number=3, work="CT-1", kind="advance_recovery", since=dt.date(2026, 3, 2)),
    )
    programme.approved("contribution", contribution("DG-1", 30, work="CT-1"))
    programme.approved(
        "contribution",
        contribution("DG-2", 70, work="CT-1", source="people_labour", quantity="3.00", unit="ngày công"),
    )


def test_each_kind_of_voucher_is_counted_once_in_what_it_is_part_of(programme):
    """Advanced 200 and 50: 120 became payment, 30 came back. Paid 150: 40 came back."""
    a_year(programme)
    programme.approved(
        "disbursement",
        disbursement("GN-4", 50, work="CT-1", kind="advance"),
        disbursement("GN-5", 30, number=2, work="CT-1", kind="advance_repayment"),
        disbursement("GN-6", 40, number=3, work="CT-1", kind="repayment"),
    )
    there = account(bac_ninh(), Chosen(works=["CT-1"]))
    assert (there.disbursed, there.spent.paid, there.advances_outstanding) == (330, 230, 100)


def test_a_year_of_one_work_is_summed_as_worked_out_by_hand(programme):
    a_year(programme)
    there = accounts(bac_ninh(), (SOURCE, YEAR))
    provincial = there[PROVINCIAL, 2026]
    assert (provincial.planned.as_assigned, provincial.planned.total, provincial.allocated.total) == (
        900,
        900,
        900,
    )
    assert (provincial.spent.disbursed, provincial.spent.paid, provincial.advances_outstanding) == (
        350,
        270,
        80,
    )
    assert there[CENTRAL, 2026].planned.total == 500
    assert there[PROVINCIAL, None].medium_term == 4_000
    of_work = account(bac_ninh(), Chosen(works=["CT-1"]))
    assert (of_work.allocated.total, of_work.disbursed) == (600, 350)
    assert (of_work.contributed, of_work.contributed_in_kind) == (30, 70)
    by_place = accounts(bac_ninh(), (PLACE,), parts=[Part.ALLOCATION])
    assert {key: one.allocated.total for key, one in by_place.items()} == {(SA_LY,): 800, (DEO_GIA,): 100}
    assert account(bac_ninh(), Chosen(places=[SA_LY], without_work=True)).allocated.total == 200


def test_the_sums_of_the_store_are_the_sums_of_the_entries(programme):
    a_year(programme)
    every = [line for part in Part for line in lines(bac_ninh(), part)]
    in_kind = {"people_labour", "people_goods", "people_land"}
    for by in ((), (SOURCE,), (YEAR, PLACE), BY_EVERYTHING):
        assert accounts(bac_ninh(), by) == totals(every, by, in_kind=in_kind)


def test_the_past_does_not_move(programme):
    a_year(programme)
    known, before = last_number(), accounts(bac_ninh(), BY_EVERYTHING)
    later = plan("KH-5", 7, document_number="99/QĐ")
    programme.approved("capital_plan", later, reversal(plan("KH-3", 500), number=2), place=PROVINCE)
    assert accounts(bac_ninh(), BY_EVERYTHING) != before
    assert accounts(bac_ninh(), BY_EVERYTHING, known=known) == before


def test_sums_are_as_of_a_day(programme):
    a_year(programme)
    assert account(bac_ninh(), on=dt.date(2026, 3, 1)).advances_outstanding == 200
    assert account(bac_ninh(), on=dt.date(2026, 1, 4)) == Account()


def test_a_carry_over_leaves_the_year_before_and_enters_its_own(programme):
    programme.approved("capital_plan", plan("KH-1", 1_000), place=PROVINCE)
    programme.approved(
        "capital_plan",
        plan("KH-2", 300, kind="carried_over", year=2027, since=dt.date(2027, 1, 9)),
        place=PROVINCE,
    )
    there = accounts(bac_ninh(), (YEAR,))
    assert {year: one.planned.total for (year,), one in there.items()} == {2026: 700, 2027: 300}
    assert account(bac_ninh(), Chosen(years=[2026])).planned.total == 700
    assert account(bac_ninh()).planned.total == 1_000


def test_a_rate_names_its_day_and_denominator_and_is_exact(programme):
    a_year(programme)
    day = dt.date(2026, 3, 31)
    there = account(bac_ninh(), Chosen(sources=[PROVINCIAL], years=[2026]), on=day)
    rate = disbursement_rate(there, on=day, year=2026)
    assert (rate.state, rate.share, rate.on) == (State.NUMBER, Fraction(350, 900), day)
    paid = disbursement_rate(there, on=day, denominator=Denominator.ALLOCATED, with_advances=False)
    assert (paid.share, paid.with_advances) == (Fraction(270, 900), False)


def test_the_ways_to_have_no_rate_are_told_apart():
    day, empty = dt.date(2026, 3, 31), Account()
    assert disbursement_rate(empty, on=day, year=2027).state is State.NOT_YET_DUE
    assert disbursement_rate(empty, on=day, year=2026).state is State.MISSING
