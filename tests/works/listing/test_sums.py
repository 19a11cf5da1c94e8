"""The sums that pages show, read from columns, are those of the accounts, to the đồng."""

import datetime as dt
from pathlib import Path

import pytest

from tests.capital.money import CENTRAL, allocation, contribution, disbursement, plan, reversal, work
from tests.door import DEO_GIA, PROVINCE, SA_LY
from tests.programme import Programme, bac_ninh
from vungcao.capital.queries import EVERYTHING, Chosen, account, accounts, lines
from vungcao.capital.rules.accounts import Dimension, Part
from vungcao.figures import mirror
from vungcao.journal.queries import last_number
from vungcao.works.listing import Moment, cells
from vungcao.works.listing.sums import disbursed_by_month, entries, sums

ON = dt.date(2026, 12, 31)
APART = (Dimension.SOURCE, Dimension.PLACE, Dimension.CONTENT, Dimension.YEAR)
CHOSEN = [
    EVERYTHING,
    Chosen(years=[2026]),
    Chosen(years=[2027], sources=["provincial_budget"]),
    Chosen(places=[SA_LY]),
    Chosen(contents=["III.1.1"], years=[2026, 2027]),
    Chosen(works=["CT-1"]),
    Chosen(without_work=True),
    Chosen(without_contract=True),
    Chosen(contracts=["HD-1"]),
    Chosen(places=[]),
]


@pytest.fixture
def money(programme: Programme, home: Path) -> Programme:
    """A plan, allocations in two communes, a carry-over, vouchers of every kind, gifts."""
    programme.approved("work", work("CT-1"))
    programme.approved(
        "capital_plan",
        plan("KH-1", 1_000),
        plan("KH-2", -100, number=2, kind="adjusted"),
        plan("KH-3", 500, number=3, source=CENTRAL),
        plan("KH-4", 4_000, number=4, horizon="medium_term", year=None),
        plan("KH-5", 50, number=5, kind="carried_over", year=2027),
        place=PROVINCE,
    )
    programme.approved(
        "capital_allocation", allocation("PB-1", 600, work="CT-1"), allocation("PB-2", 200, number=2)
    )
    programme.approved("capital_allocation", allocation("PB-3", 100), place=DEO_GIA)
    mirror.refresh()
    programme.approved(
        "disbursement",
        disbursement("GN-1", 200, work="CT-1", kind="advance"),
        disbursement("GN-2", 150, number=2, work="CT-1"),
        disbursement("GN-3", 120, number=3, work="CT-1", kind="advance_recovery", since=dt.date(2026, 3, 2)),
        disbursement("GN-4", 20, number=4, work="CT-1", kind="repayment", since=dt.date(2026, 4, 2)),
        disbursement("GN-5", 30, number=5, work="CT-1", kind="advance_repayment", since=dt.date(2026, 5, 2)),
    )
    programme.approved("contribution", contribution("DG-1", 30, work="CT-1"))
    programme.approved(
        "contribution",
        contribution("DG-2", 70, work="CT-1", source="people_labour", quantity="3.00", unit="ngày công"),
    )
    return programme


@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("on", [ON, dt.date(2026, 3, 1), dt.date(2025, 1, 1)])
def test_the_sums_of_a_page_are_those_of_the_accounts(money, chosen, on):
    moment = Moment(on, last_number())
    told = sums(bac_ninh(), moment, APART, chosen)
    assert told.whole == account(bac_ninh(), chosen, known=moment.known, on=on)
    for dimension in APART:
        by_hand = accounts(bac_ninh(), (dimension,), chosen, known=moment.known, on=on)
        assert {(value,): one for value, one in told.by[dimension].items()} == by_hand, dimension


def test_the_past_keeps_its_sums(money):
    before = last_number()
    earlier = sums(bac_ninh(), Moment(ON, before), APART, EVERYTHING)
    money.approved("disbursement", disbursement("GN-9", 5, work="CT-1"))
    assert sums(bac_ninh(), Moment(ON, before), APART, EVERYTHING) == earlier
    assert sums(bac_ninh(), Moment(ON, last_number()), APART, EVERYTHING).whole.disbursed == (
        earlier.whole.disbursed + 5
    )


def test_the_entries_behind_a_sum_are_there_page_by_page(money):
    moment = Moment(ON, last_number())
    first, total = entries(bac_ninh(), moment, Part.DISBURSEMENT, EVERYTHING, most=3)
    rest, _ = entries(bac_ninh(), moment, Part.DISBURSEMENT, EVERYTHING, skip=3, most=3)
    every = sorted(lines(bac_ninh(), Part.DISBURSEMENT), key=lambda line: (line.on, line.seq or 0))
    assert (total, first + rest) == (5, every)


def test_what_was_disbursed_is_told_month_by_month(money):
    paid = disbursed_by_month(bac_ninh(), Moment(ON, last_number()), EVERYTHING)
    assert paid == {dt.date(2026, 3, 1): 350, dt.date(2026, 4, 1): -20, dt.date(2026, 5, 1): -30}


@pytest.mark.parametrize("many", [0, 2_000])
def test_what_came_and_what_was_taken_back_since_is_in_the_sums(money, many, monkeypatch):
    """Beside the cells of the file, or in a new file when that is much."""
    sums(bac_ninh(), Moment(ON, last_number()), APART, EVERYTHING)
    money.approved("disbursement", reversal(disbursement("GN-2", 150, number=2, work="CT-1")))
    money.approved("disbursement", disbursement("GN-9", 7, work="CT-1"))
    money.approved("capital_plan", reversal(plan("KH-2", -100)), place=PROVINCE)
    monkeypatch.setattr(cells, "MANY", many)
    moment = Moment(ON, last_number())
    told = sums(bac_ninh(), moment, APART, EVERYTHING)
    for dimension in APART:
        by_hand = accounts(bac_ninh(), (dimension,), known=moment.known, on=ON)
        assert {(value,): one for value, one in told.by[dimension].items()} == by_hand, dimension
    assert told.whole.disbursed == 200 + 7 - 20 - 30
    assert disbursed_by_month(bac_ninh(), moment, EVERYTHING) == {
        dt.date(2026, 3, 1): 207,
        dt.date(2026, 4, 1): -20,
        dt.date(2026, 5, 1): -30,
    }
