"""The golden year: every sum of it, from the accounts and from each work, as worked out by hand."""

import datetime as dt
from fractions import Fraction

import pytest

from tests.door import SA_LY
from tests.golden_year import (
    CENTRAL,
    COUNTERPART,
    MILLION,
    PEOPLE,
    PROVINCIAL,
    YEAR_END,
    carry_over,
    live_the_year,
)
from tests.programme import Programme, bac_ninh
from vungcao.capital.queries import Chosen, accounts
from vungcao.capital.rules.accounts import Dimension
from vungcao.capital.rules.rates import Denominator, disbursement_rate
from vungcao.works.queries import work_of

OF_2026 = Chosen(years=[2026])


@pytest.fixture
def year(programme: Programme) -> Programme:
    live_the_year(programme)
    return programme


def _millions(amounts: dict[str, int]) -> dict[str, int]:
    return {name: amount // MILLION for name, amount in amounts.items() if amount}


def test_each_source_has_been_planned_allocated_and_disbursed_so_much(year):
    found = {
        key[0]: each for key, each in accounts(bac_ninh(), [Dimension.SOURCE], OF_2026, on=YEAR_END).items()
    }
    assert _millions({source: each.planned.total for source, each in found.items()}) == {
        CENTRAL: 9_000,
        COUNTERPART: 1_500,
        PROVINCIAL: 9_000,
    }
    assert _millions({source: each.allocated.total for source, each in found.items()}) == {
        CENTRAL: 4_500,
        COUNTERPART: 1_000,
        PROVINCIAL: 7_140,
    }
    assert _millions({source: each.disbursed for source, each in found.items()}) == {
        CENTRAL: 2_800,
        COUNTERPART: 600,
        PROVINCIAL: 5_190,
        PEOPLE: 60,
    }
    assert found[CENTRAL].advances_outstanding == 600 * MILLION
    assert found[CENTRAL].spent.paid == 2_200 * MILLION
    assert found[CENTRAL].counterpart_required == 1_500 * MILLION


def test_each_content_has_been_allocated_and_disbursed_so_much(year):
    chosen = Chosen(places=[SA_LY], years=[2026])
    found = {
        key[0]: each for key, each in accounts(bac_ninh(), [Dimension.CONTENT], chosen, on=YEAR_END).items()
    }
    assert _millions({str(content): each.allocated.total for content, each in found.items()}) == {
        "III.1.1": 7_740,
        "III.1.2": 2_400,
        "III.1.5": 500,
        "III.1.7": 2_000,
    }
    assert _millions({str(content): each.disbursed for content, each in found.items()}) == {
        "III.1.1": 5_350,
        "III.1.2": 1_800,
        "III.1.5": 300,
        "III.1.7": 1_200,
    }


def test_a_rate_is_exact_and_says_of_what(year):
    of_sources = accounts(bac_ninh(), [Dimension.SOURCE], OF_2026, on=YEAR_END)
    account = of_sources[(CENTRAL,)]
    assert disbursement_rate(account, on=YEAR_END).share == Fraction(2_800, 9_000)
    allocated = disbursement_rate(account, on=YEAR_END, denominator=Denominator.ALLOCATED)
    assert allocated.share == Fraction(2_800, 4_500)
    assert disbursement_rate(account, on=YEAR_END, with_advances=False).share == Fraction(2_200, 9_000)


def test_the_middle_of_the_year_is_seen_from_its_end(year):
    """On 30 June: advance 1 000, CT-2 240 and 60, CT-4 300; nothing adjusted yet."""
    june = dt.date(2026, 6, 30)
    (whole,) = accounts(bac_ninh(), (), OF_2026, on=june).values()
    assert whole.disbursed == 1_600 * MILLION
    assert whole.allocated.total == 12_940 * MILLION
    assert whole.advances_outstanding == 1_000 * MILLION


def test_each_work_has_cost_and_come_so_far(year):
    found = {key: work_of(key, YEAR_END) for key in ("CT-1", "CT-2", "CT-3", "CT-4", "CT-5", "CT-6")}
    assert _millions({key: work.total_vnd for key, work in found.items()}) == {
        "CT-1": 10_000,
        "CT-2": 300,
        "CT-3": 4_600,
        "CT-4": 2_000,
        "CT-5": 3_000,
        "CT-6": 1_000,
    }
    assert _millions({key: work.account.allocated.total for key, work in found.items()}) == {
        "CT-1": 6_500,
        "CT-2": 240,
        "CT-3": 2_400,
        "CT-4": 500,
        "CT-5": 2_000,
        "CT-6": 1_000,
    }
    assert {key: work.disbursed_share for key, work in found.items()} == {
        "CT-1": Fraction(41, 100),
        "CT-2": Fraction(1),
        "CT-3": Fraction(9, 23),
        "CT-4": Fraction(3, 20),
        "CT-5": Fraction(2, 5),
        "CT-6": Fraction(19, 20),
    }
    assert {key: work.state.id for key, work in found.items() if work.state} == {
        "CT-1": "started",
        "CT-2": "accepted",
        "CT-3": "started",
        "CT-4": "suspended",
        "CT-5": "started",
        "CT-6": "settled",
    }
    assert [(each.line.source, each.part) for each in found["CT-1"].shares] == [
        (CENTRAL, Fraction(3, 5)),
        (PROVINCIAL, Fraction(1, 4)),
        (COUNTERPART, Fraction(3, 20)),
    ]
    assert [work.unfunded_vnd for work in found.values()] == [0] * 6
    assert found["CT-6"].account.settled == 950 * MILLION
    assert found["CT-2"].account.contributed + found["CT-2"].account.contributed_in_kind == 69 * MILLION


def test_what_is_carried_over_leaves_its_year_and_counts_once(year):
    carry_over(year)
    after = dt.date(2027, 2, 28)
    by_year = accounts(bac_ninh(), [Dimension.YEAR], Chosen(sources=[PROVINCIAL]), on=after)
    allocated = {year: each.allocated for (year,), each in by_year.items() if each.allocated.entries}
    assert allocated[2026].gross == 7_140 * MILLION
    assert allocated[2026].total == 6_340 * MILLION
    assert allocated[2027].total == 800 * MILLION
    before = accounts(bac_ninh(), [Dimension.YEAR], Chosen(sources=[PROVINCIAL]), on=YEAR_END)
    assert before[(2026,)].allocated.total == 7_140 * MILLION
