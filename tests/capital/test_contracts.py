"""A payment names a contract of its own work, and what was paid under a contract is told to the đồng."""

import datetime as dt

import pytest

from tests.capital.contracts import APRIL, SIGNED, contract, paid_under, with_contracts
from tests.capital.money import disbursement, reversal
from tests.capital.test_refusing import only, refused
from tests.door import row
from tests.programme import Programme, bac_ninh
from vungcao.capital.queries import Chosen, account
from vungcao.capital.rules.accounts import Spent
from vungcao.exact.refusal import Refused
from vungcao.works.queries import work_of

JULY = dt.date(2026, 7, 1)


@pytest.fixture
def programme(programme: Programme) -> Programme:
    with_contracts(programme)
    return programme


def test_what_was_paid_under_a_contract_is_as_worked_out_by_hand(programme: Programme):
    outside = disbursement("GN-9", 70, number=9, work="CT-1")
    programme.approved("disbursement", *paid_under("HD-1"), outside)
    found = work_of("CT-1", JULY)
    spent = found.spent_under("HD-1")
    assert (spent.paid, spent.advances_outstanding, spent.disbursed) == (590, 130, 720)
    assert found.spent_under("HD-2") == Spent()
    assert found.spent_under(None) == Spent(payment=70)
    assert account(bac_ninh(), Chosen(contracts=["HD-1"])).spent == spent
    assert account(bac_ninh(), Chosen(works=["CT-1"], without_contract=True)).spent == Spent(payment=70)
    assert found.account.disbursed == 720 + 70


def test_a_contract_paid_beyond_its_value_is_warned_of_by_how_much_and_nobody_is_refused(
    programme: Programme,
):
    """720 left under a contract of 1,000; cut to 719 it is one đồng beyond, and raised to 720 it is not."""
    programme.approved("disbursement", *paid_under("HD-1"))
    assert _beyond() == []
    programme.approved("contract", contract("HD-1", 719, since=APRIL))
    assert _beyond() == [("HD-1", 1)]
    assert _beyond(dt.date(2026, 3, 31)) == []
    programme.approved("contract", contract("HD-1", 720, since=APRIL))
    assert _beyond() == []


def _beyond(on: dt.date = APRIL) -> list[tuple[str, int | None]]:
    warned = work_of("CT-1", on).warnings
    return [(each.contract.key, each.beyond_vnd) for each in warned if each.contract is not None]


def test_a_payment_under_a_contract_names_the_work(programme: Programme):
    workless = disbursement("GN-1", 1, contract="HD-1")
    assert "CAP-018" in {each.code for each in refused(programme, "disbursement", workless)}


def test_a_payment_names_no_contract_of_another_work(programme: Programme):
    foreign = disbursement("GN-1", 1, work="CT-1", contract="HD-3", number=4)
    refusal = only(refused(programme, "disbursement", foreign))
    assert (refusal.code, refusal.where) == ("CAP-019", "Dòng 4")
    assert "«HD-3», là hợp đồng của công trình «CT-2»" in refusal.found
    programme.approved("disbursement", disbursement("GN-1", 1, work="CT-2", contract="HD-3"))


@pytest.mark.parametrize(("key", "on"), [("HD-9", SIGNED), ("HD-1", SIGNED - dt.timedelta(days=1))])
def test_a_payment_names_a_contract_that_is_there_on_its_day(programme: Programme, key: str, on: dt.date):
    early = disbursement("GN-1", 1, since=on, work="CT-1", contract=key)
    assert only(refused(programme, "disbursement", early)).code == "REG-020"


@pytest.mark.parametrize(
    "change",
    [
        contract("HD-1", 1_000, of="CT-2"),
        contract("HD-1", 1_000, of="CT-2", since=dt.date(2026, 3, 1)),
        row("HD-1", since=SIGNED, operation="end"),
    ],
)
def test_a_contract_does_not_leave_the_payments_under_it(programme: Programme, change):
    programme.approved("disbursement", *paid_under("HD-1"))
    refusal = only(refused(programme, "contract", change))
    assert (refusal.code, refusal.where) == ("CAP-020", "Dòng 1")
    assert "5 lần giải ngân của công trình «CT-1», sớm nhất ngày 01/03/2026" in refusal.found
    programme.approved("contract", contract("HD-2", 400, of="CT-2"))


def test_a_contract_may_be_anothers_once_the_payments_under_it_never_were(programme: Programme):
    payment = disbursement("GN-1", 5, work="CT-1", contract="HD-1")
    programme.approved("disbursement", payment)
    programme.approved("disbursement", reversal(payment))
    programme.approved("contract", contract("HD-1", 1_000, of="CT-2"))
    assert {each.key for each in work_of("CT-2", JULY).contracts} == {"HD-1", "HD-3"}


@pytest.mark.parametrize("paid_first", [True, False])
def test_of_a_payment_and_a_change_of_its_contract_that_wait_together_only_one_is_approved(
    programme: Programme, paid_first: bool
):
    payment = programme.filed("disbursement", disbursement("GN-1", 5, work="CT-1", contract="HD-1"))
    moved = programme.filed("contract", contract("HD-1", 1_000, of="CT-2"))
    first, second = (payment, moved) if paid_first else (moved, payment)
    programme.passed(first)
    with pytest.raises(Refused) as told:
        programme.passed(second)
    assert {each.code for each in told.value.refusals} == {"CAP-020" if paid_first else "CAP-019"}
