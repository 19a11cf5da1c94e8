"""Works in few words, for the tests that go through the door. Amounts are in đồng, days are of 2026."""

import datetime as dt
from collections.abc import Sequence

from tests.door import NEW_YEAR, row
from tests.programme import Programme
from vungcao.intake.rules import RowValues

D = dt.date
WORK = {
    "name": "Cứng hóa đường trục thôn Cầu Nhạc",
    "kind": "investment_project",
    "content": "III.1.1",
    "field_group": "law9_3",
    "total_vnd": 1000,
    "owner": "UBND xã Sa Lý",
    "cost_norm": "05/2026/QĐ-UBND",
    "lead_agency": "construction",
}
STEPS = (
    ("proposed", D(2026, 1, 5)),
    ("policy_approved", D(2026, 1, 12)),
    ("appraised", D(2026, 1, 19)),
    ("approved", D(2026, 1, 26)),
    ("contractor_selected", D(2026, 2, 2)),
    ("started", D(2026, 2, 9)),
    ("accepted", D(2026, 2, 23)),
)
"""The way of an investment project until it is accepted."""


def work(key: str = "CT-1", *, since: dt.date = NEW_YEAR, number: int = 1, **said: object) -> RowValues:
    """A work, named apart from the others: two of one name would have to be decided about."""
    named = {"name": f"{WORK['name']}, giai đoạn {key.rpartition('-')[2]}"}
    return row(key, WORK | named | said, since=since, number=number)


def line(key: str, amount: int, *, number: int = 1, since: dt.date = NEW_YEAR, **said: object) -> RowValues:
    facts = {"work": "CT-1", "source": "provincial_budget", "amount_vnd": amount}
    return row(key, facts | said, since=since, number=number)


def decision(step: str, on: dt.date, *, number: int = 1, key: str = "", **said: object) -> RowValues:
    facts = {
        "work": "CT-1",
        "step": step,
        "document_number": "12/QĐ-UBND",
        "document_issuer": "UBND xã Sa Lý",
    }
    return row(key or f"QD-{step}-{on:%m%d}", facts | said, since=on, number=number)


def progress(percent: str, on: dt.date, *, stage: str = "during", **said: object) -> RowValues:
    return row(f"TD-{on:%m%d}", {"work": "CT-1", "stage": stage, "percent": percent} | said, since=on)


def decisions(steps: Sequence[tuple[str, dt.date]] = STEPS, **of_approval: object) -> list[RowValues]:
    """Rows of one submission, a decision each; the approving one names a total of 1,000."""
    said = {"approved": {"total_vnd": 1000} | of_approval}
    return [
        decision(step, on, number=number, **said.get(step, {}))
        for number, (step, on) in enumerate(steps, start=1)
    ]


def bring_to(programme: Programme, step: str, **said: object) -> None:
    """A work of 1,000 from one source, decided on up to a step."""
    programme.approved("work", work(**said))
    programme.approved("work_funding", line("DV-1", 1000))
    last = [name for name, _day in STEPS].index(step)
    programme.approved("work_decision", *decisions(STEPS[: last + 1]))
