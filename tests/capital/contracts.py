"""A road with two contracts, and the vouchers under one of them. Amounts are in đồng.

Under HD-1: 300 advanced, 120 of it turned into payment, 50 of it repaid; 500 paid, 30 of it repaid.
Paid for work done 500 + 120 - 30 = 590; of advances still out 300 - 120 - 50 = 130; money that left 590 + 130 = 720.
"""

import datetime as dt

from tests.capital.money import allocation, disbursement, plan, work
from tests.door import PROVINCE, row
from tests.programme import Programme
from vungcao.intake.rules import RowValues

SIGNED = dt.date(2026, 2, 2)
APRIL = dt.date(2026, 4, 1)
VOUCHERS = {
    "advance": 300,
    "payment": 500,
    "advance_recovery": 120,
    "repayment": 30,
    "advance_repayment": 50,
}


def contract(
    key: str, amount: int, *, of: str = "CT-1", since: dt.date = SIGNED, number: int = 1
) -> RowValues:
    """A signed contract of a work."""
    facts = {"work": of, "title": f"Gói {key}", "number": "01/HĐ", "category": "works", "method": "open"}
    facts |= {"contractor": "Công ty A", "amount_vnd": amount, "signed_on": SIGNED}
    return row(key, facts, since=since, number=number)


def with_contracts(programme: Programme) -> None:
    """Two works with 2,000 allocated to the first, its contracts, and a contract of the other."""
    programme.approved("work", work("CT-1"), work("CT-2", number=2))
    programme.approved("capital_plan", plan("KH-1", 9_000), place=PROVINCE)
    programme.approved(
        "capital_allocation",
        allocation("PB-1", 2_000, work="CT-1"),
        allocation("PB-2", 2_000, number=2, work="CT-2"),
    )
    programme.approved(
        "contract",
        contract("HD-1", 1_000),
        contract("HD-2", 400, number=2),
        contract("HD-3", 400, of="CT-2", number=3),
    )


def paid_under(key: str) -> list[RowValues]:
    """The vouchers of March, under a contract."""
    return [
        disbursement(f"GN-{n}", amount, number=n, kind=kind, work="CT-1", contract=key)
        for n, (kind, amount) in enumerate(VOUCHERS.items(), start=1)
    ]
