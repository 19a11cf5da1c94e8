"""Works made by hand for the tests of their rules: no store."""

import datetime as dt
from collections.abc import Iterable

from tests.door import NEW_YEAR, SA_LY
from tests.programme import bac_ninh
from vungcao.pack.working import Works
from vungcao.registers.rules import Holding
from vungcao.works.rules.records import Decision, FundingLine, WorkRecord

D = dt.date


def works() -> Works:
    """What Bắc Ninh's pack says of works."""
    found = bac_ninh().works
    assert found is not None
    return found


def held(key: str, since: dt.date, facts: dict[str, object], before: dt.date | None = None) -> Holding:
    return Holding(key, SA_LY, since, before, facts)  # type: ignore[arg-type]


def decision(step: str, on: dt.date, *, key: str = "", **facts: object) -> Decision:
    """A decision of CT-1, named after its step and day unless told otherwise."""
    said = {"work": "CT-1", "step": step, "document_number": f"{on:%d%m}/QĐ", "document_issuer": "UBND"}
    return Decision.of(held(key or f"{step}-{on}", on, {**said, **facts}, on + dt.timedelta(days=1)))


def line(key: str, amount: int, *, since: dt.date = NEW_YEAR, **facts: object) -> FundingLine:
    said = {"work": "CT-1", "source": "provincial_budget", "amount_vnd": amount, "programme": None}
    return FundingLine.of(held(key, since, {**said, **facts}))


def record(*, since: dt.date = NEW_YEAR, **facts: object) -> WorkRecord:
    said = {
        "name": "Đường",
        "kind": "investment_project",
        "total_vnd": 1000,
        "field_group": "law9_3",
        "cost_norm": None,
        "lead_agency": None,
    }
    return WorkRecord.of(held("CT-1", since, {**said, **facts}))


def until_started(*more: Decision) -> Iterable[Decision]:
    """An investment project under construction since 1 June 2026, and what came after."""
    return [
        decision("proposed", D(2026, 1, 5)),
        decision("policy_approved", D(2026, 2, 2)),
        decision("appraised", D(2026, 3, 2)),
        decision("approved", D(2026, 4, 1), total_vnd=1000),
        decision("contractor_selected", D(2026, 5, 4)),
        decision("started", D(2026, 6, 1)),
        *more,
    ]
