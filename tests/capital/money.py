"""Entries of the accounts in few words, for the tests of capital. Amounts are in đồng."""

import datetime as dt

from tests.door import row
from vungcao.intake.rules import RowValues

DECIDED = {"document_number": "12/QĐ", "document_issuer": "UBND tỉnh"}
JANUARY = dt.date(2026, 1, 5)
MARCH = dt.date(2026, 3, 1)
PROVINCIAL, CENTRAL, COUNTERPART = (
    "provincial_budget",
    "central_national_programmes",
    "provincial_counterpart",
)
ROADS = "III.1.1"


def plan(key: str, amount: int, *, since: dt.date = JANUARY, number: int = 1, **said: object) -> RowValues:
    """A yearly plan of the provincial budget for 2026, unless `said` says otherwise."""
    facts = {"source": PROVINCIAL, "horizon": "year", "year": 2026, "kind": "assigned", **DECIDED}
    return row(key, facts | {"amount_vnd": amount} | said, since=since, number=number)


def allocation(
    key: str, amount: int, *, since: dt.date = JANUARY, number: int = 1, **said: object
) -> RowValues:
    """An allocation of the provincial budget of 2026 for roads, unless `said` says otherwise."""
    facts = {"source": PROVINCIAL, "content": ROADS, "year": 2026, "kind": "assigned", **DECIDED}
    return row(key, facts | {"amount_vnd": amount} | said, since=since, number=number)


def disbursement(
    key: str, amount: int, *, since: dt.date = MARCH, number: int = 1, **said: object
) -> RowValues:
    """A payment from the provincial budget of 2026 for roads, unless `said` says otherwise."""
    facts = {"source": PROVINCIAL, "content": ROADS, "year": 2026, "kind": "payment", "voucher": f"CT-{key}"}
    return row(key, facts | {"amount_vnd": amount} | said, since=since, number=number)


def contribution(
    key: str, amount: int, *, since: dt.date = MARCH, number: int = 1, **said: object
) -> RowValues:
    """Money of people for a road, unless `said` says otherwise; three days of work where it is labour."""
    facts = {"source": "people_money", "giver": "people", "purpose": "Làm đường thôn"}
    facts |= {"quantity": "3.00", "unit": "ngày công"} if said.get("source") == "people_labour" else {}
    return row(key, facts | {"amount_vnd": amount} | said, since=since, number=number)


def settlement(
    key: str, amount: int, *, since: dt.date = MARCH, number: int = 1, **said: object
) -> RowValues:
    """What was settled of a work from the provincial budget, unless `said` says otherwise."""
    return row(
        key, {"source": PROVINCIAL, **DECIDED, "amount_vnd": amount} | said, since=since, number=number
    )


def reversal(one: RowValues, *, number: int = 1) -> RowValues:
    """The event of a row never was."""
    return row(one.key, number=number, operation="reverse", since=one.valid_from)


def work(key: str, *, number: int = 1, **said: object) -> RowValues:
    """A road that an investment project makes."""
    facts = {"name": f"Đường {key}", "kind": "investment_project", "content": ROADS, "field_group": "law9_3"}
    return row(key, facts | {"total_vnd": 10_000, "owner": "UBND xã Sa Lý"} | said, number=number)
