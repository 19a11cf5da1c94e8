"""Six works in every kind of state, with their capital, as lists and pages meet them."""

import datetime as dt
from decimal import Decimal

from tests.capital.money import CENTRAL, PROVINCIAL, allocation, disbursement, plan
from tests.door import DEO_GIA, PROVINCE, row
from tests.programme import Programme
from vungcao.figures import mirror

BILLION = 10**9


def work(key: str, name: str, *, number: int = 1, **more: object):
    """A work of roads, of two billion đồng."""
    facts = {"name": name, "kind": "investment_project", "content": "III.1.1", "field_group": "law9_3"}
    facts |= {
        "total_vnd": 2 * BILLION,
        "owner": "UBND xã",
        "starts_on": "2026-02-01",
        "ends_on": "2026-09-30",
    }
    return row(key, facts | more, number=number, since=dt.date(2026, 1, 5))


def decision(key: str, of: str, step: str, on: dt.date, *, number: int = 1, **more: object):
    """A dated decision on a work."""
    facts = {"work": of, "step": step, "document_number": f"{key}/QĐ", "document_issuer": "UBND xã"}
    return row(key, facts | more, number=number, since=on)


def course(of: str, *steps: tuple[str, dt.date]) -> list:
    """The decisions by which a work came as far as it is."""
    return [
        decision(f"{of}-{n}", of, step, on, number=n, total_vnd=None)
        for n, (step, on) in enumerate(steps, start=1)
    ]


def funding(key: str, of: str, billions: Decimal | int, source: str, *, number: int):
    """What a source pays of a work."""
    facts = {"work": of, "source": source, "amount_vnd": int(billions * BILLION)}
    return row(key, facts, number=number, since=dt.date(2026, 1, 5))


def until(step: str, *, began: dt.date = dt.date(2026, 1, 10)) -> list[tuple[str, dt.date]]:
    """The way of an investment project to a step, a week for each."""
    way = [
        "proposed",
        "policy_approved",
        "appraised",
        "approved",
        "contractor_selected",
        "started",
        "accepted",
    ]
    week = dt.timedelta(days=7)
    return [(each, began + n * week) for n, each in enumerate(way[: way.index(step) + 1])]


def tell_six(programme: Programme) -> None:
    """Six works: one only recorded, one late, one under way with money ahead, one finished, one suspended, one in Đèo
    Gia that the community does."""
    road, hall = "Đường trục thôn", "Nhà văn hóa thôn"
    programme.approved(
        "work",
        work("CT-1", f"{road} Cầu Nhạc"),
        work("CT-2", f"{road} Đèo Gia", number=2, total_vnd=200 * BILLION),
        work("CT-3", f"{hall} Khe Rộc", number=3, content="III.1.7", field_group="law9_5"),
        work("CT-4", "Đập Bãi Đá", number=4, content="III.1.2"),
        work("CT-5", "Ăn nước sạch Nà Sản", number=5, content="III.1.3"),
    )
    programme.approved(
        "work",
        work(
            "CT-6",
            "Đường ngõ xóm",
            kind="community_work",
            total_vnd=1_500_000_000,
            starts_on=None,
            ends_on=None,
        ),
        place=DEO_GIA,
    )
    programme.approved(
        "work_funding",
        *(
            funding(f"V-{n}", f"CT-{n}", amount, CENTRAL if n == 4 else PROVINCIAL, number=n)
            for n, amount in enumerate((2, 200, 2, 2, 2), start=1)
        ),
    )
    programme.approved(
        "work_funding", funding("V-6", "CT-6", Decimal("1.5"), PROVINCIAL, number=1), place=DEO_GIA
    )
    programme.approved("work_decision", *course("CT-2", *until("contractor_selected")))
    programme.approved("work_decision", *course("CT-3", *until("started")))
    programme.approved("work_decision", *course("CT-4", *until("accepted")))
    suspended = [*until("started"), ("suspended", dt.date(2026, 3, 1))]
    programme.approved("work_decision", *course("CT-5", *suspended))
    programme.approved(
        "work_decision",
        decision("CT-6-1", "CT-6", "proposed", dt.date(2026, 1, 6)),
        decision("CT-6-2", "CT-6", "approved", dt.date(2026, 1, 7), number=2, total_vnd=1_500_000_000),
        place=DEO_GIA,
    )
    mirror.refresh()
    programme.approved(
        "capital_plan",
        plan("KH-1", 9 * BILLION),
        plan("KH-2", 9 * BILLION, number=2, source=CENTRAL),
        place=PROVINCE,
    )
    programme.approved(
        "capital_allocation",
        allocation("PB-1", BILLION, work="CT-3", content="III.1.7"),
        allocation("PB-2", 2 * BILLION, number=2, work="CT-4", source=CENTRAL, content="III.1.2"),
    )
    programme.approved("disbursement", disbursement("GN-1", 900_000_000, work="CT-3", content="III.1.7"))
    programme.approved(
        "work_progress",
        row("TD-1", {"work": "CT-3", "stage": "during", "percent": "12.50"}, since=dt.date(2026, 3, 10)),
    )
    programme.approved(
        "obstacle",
        row(
            "VM-1",
            {"work": "CT-2", "what": "Chưa có mặt bằng", "cause": "land", "owner": "finance"}
            | {"deadline": "2026-04-01"},
            since=dt.date(2026, 3, 1),
        ),
    )
    programme.approved(
        "work_site",
        row("VT-1", {"work": "CT-3", "geometry": "21.4100 106.6000"}, since=dt.date(2026, 1, 6)),
        row(
            "VT-2",
            {"work": "CT-4", "geometry": "21.41 106.60; 21.42 106.61"},
            number=2,
            since=dt.date(2026, 1, 6),
        ),
    )
