"""Two at the last of the money at once: one is approved, the other is told. On the database in use."""

import pytest

from tests.capital.audit import broken_rules, standing
from tests.capital.money import allocation, contribution, disbursement, plan, reversal, work
from tests.door import PROVINCE, SA_LY, Clock
from tests.intake.test_together import together
from tests.programme import Programme, bac_ninh, make_programme
from vungcao.capital.queries import account
from vungcao.intake.actions import approve
from vungcao.intake.models import Submission
from vungcao.intake.queries import check_journal
from vungcao.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6


@pytest.fixture
def people(transactional_db: None, clock: Clock) -> Programme:
    """The programme, where every thread can see it."""
    return make_programme(clock)


def approved_together(programme: Programme, submissions: list[Submission]) -> list[object]:
    """What came of approving them all at the same moment: the number of an entry, or the codes of a refusal."""

    def reviewer(submission: Submission) -> Person:
        register = bac_ninh().register_by_id(submission.register)
        return programme.reviewers[register.review[-1].organisations[0]]

    def approval(submission: Submission):
        return lambda: approve(submission, by=reviewer(submission), at=programme.clock.now).number

    results = together([approval(each) for each in submissions])
    assert list(check_journal()) == []
    assert broken_rules(standing(), caps={}) == set()
    return results


def of_code(results: list[object], code: str) -> int:
    """How many were refused by a rule alone; every other was approved."""
    refused = [result for result in results if not isinstance(result, int)]
    assert refused == [(code,)] * len(refused)
    return len(refused)


def test_many_allocations_of_the_last_of_a_plan(people):
    people.approved("capital_plan", plan("KH-1", 1_000), place=PROVINCE)
    lines = [allocation(f"PB-{n}", 400, document_number=f"{n}/QĐ-UBND") for n in range(THREADS)]
    waiting = [people.filed("capital_allocation", line) for line in lines]
    assert of_code(approved_together(people, waiting), "CAP-004") == THREADS - 2
    assert account(bac_ninh()).allocated.total == 800


def test_many_payments_of_the_last_of_an_allocation(people):
    people.approved("work", work("CT-1"))
    people.approved("capital_plan", plan("KH-1", 1_000), place=PROVINCE)
    people.approved("capital_allocation", allocation("PB-1", 1_000, work="CT-1"))
    waiting = [
        people.filed("disbursement", disbursement(f"GN-{n}", 300, work="CT-1")) for n in range(THREADS)
    ]
    assert of_code(approved_together(people, waiting), "CAP-008") == THREADS - 3
    assert account(bac_ninh()).disbursed == 900


def test_a_cut_of_a_plan_beside_an_allocation_of_it(people):
    for turn, year in enumerate(range(2026, 2031)):
        people.approved("capital_plan", plan(f"KH-{turn}", 100, year=year), place=PROVINCE)
        cut = plan(f"GIAM-{turn}", -60, kind="adjusted", year=year)
        waiting = [
            people.filed("capital_plan", cut, place=PROVINCE),
            people.filed("capital_allocation", allocation(f"PB-{turn}", 60, year=year)),
        ]
        assert of_code(approved_together(people, waiting), "CAP-004") == 1


def test_a_gift_reversed_beside_the_payment_that_spends_it(people):
    people.approved("work", work("CT-1"))
    gift = contribution("DG-1", 80, work="CT-1")
    people.approved("contribution", gift)
    spent = people.filed("disbursement", disbursement("GN-1", 80, work="CT-1", source="people_money"))
    gone = people.filed("contribution", reversal(gift), place=SA_LY)
    approve(gone, by=people.reviewers["commune_government"], at=people.clock.tick())
    assert of_code(approved_together(people, [spent, gone]), "CAP-012") == 1
