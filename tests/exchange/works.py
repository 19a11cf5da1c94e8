"""A few works of Sa Lý and their money, told through the door, with everything that the open formats speak of."""

import datetime as dt

from tests.door import PROVINCE, row
from tests.programme import Programme

ROAD, BRIDGE = "CT-1", "CT-2"


def fill(programme: Programme) -> None:
    """A road under construction with a contract, payments and progress, and a bridge that is only proposed."""
    since = dt.date(2026, 1, 5)
    decided = {"document_number": "12/NQ-HĐND", "document_issuer": "HĐND tỉnh"}
    plan = {"source": "provincial_budget", "horizon": "year", "year": 2026, "kind": "assigned"}
    programme.approved(
        "capital_plan",
        row("KH-1", {**plan, "amount_vnd": 800_000_000_000, **decided}, since=since),
        place=PROVINCE,
    )
    road = {
        "name": "Cứng hóa đường trục thôn Cầu Nhạc",
        "kind": "investment_project",
        "content": "III.1.1",
        "field_group": "law9_3",
        "total_vnd": 4_200_000_000,
        "objective": "2,3 km đường bê tông, rộng 3 m",
        "owner": "UBND xã Sa Lý",
        "manager": "Ban quản lý dự án khu vực",
        "starts_on": dt.date(2026, 2, 1),
        "ends_on": dt.date(2026, 12, 31),
        "project_code": "7912345",
    }
    bridge = {
        **road,
        "name": "=Cầu qua suối",
        "total_vnd": 900_000_000,
        "project_code": None,
        "manager": None,
    }
    programme.approved("work", row(ROAD, road, since=since), row(BRIDGE, bridge, number=2, since=since))
    programme.approved(
        "work_funding",
        row("NV-1", {"work": ROAD, "source": "provincial_budget", "amount_vnd": 4_200_000_000}, since=since),
        row(
            "NV-2",
            {"work": BRIDGE, "source": "provincial_budget", "amount_vnd": 900_000_000},
            number=2,
            since=since,
        ),
    )
    programme.approved(
        "work_site",
        row(
            "VT-1",
            {"work": ROAD, "geometry": "21.3512 106.7001; 21.3533 106.712", "note": "Cầu Nhạc"},
            since=since,
        ),
        row("VT-2", {"work": BRIDGE, "geometry": "21.35 106.70"}, number=2, since=since),
    )
    for n, (step, day) in enumerate(
        [
            ("proposed", 6),
            ("policy_approved", 8),
            ("appraised", 12),
            ("approved", 15),
            ("contractor_selected", 25),
        ],
        1,
    ):
        facts = {
            "work": ROAD,
            "step": step,
            "document_number": f"{n}/QĐ-UBND",
            "document_issuer": "UBND xã Sa Lý",
        }
        if step in ("policy_approved", "approved"):
            facts |= {"total_vnd": 4_200_000_000, "ends_on": dt.date(2026, 12, 31)}
        programme.approved("work_decision", row(f"QD-{n}", facts, since=dt.date(2026, 1, day)))
    contract = {
        "work": ROAD,
        "title": "Gói thầu xây lắp",
        "number": "01/2026/HĐ-XL",
        "category": "works",
        "method": "limited",
        "contractor": "Công ty TNHH Xây dựng Biển Động",
        "contractor_code": "2400123456",
        "bidders": 3,
        "amount_vnd": 3_900_000_000,
        "signed_on": dt.date(2026, 1, 28),
        "starts_on": dt.date(2026, 2, 1),
        "ends_on": dt.date(2026, 11, 30),
    }
    programme.approved("contract", row("HD-1", contract, since=dt.date(2026, 1, 28)))
    started = {
        "work": ROAD,
        "step": "started",
        "document_number": "6/QĐ-UBND",
        "document_issuer": "UBND xã Sa Lý",
    }
    programme.approved("work_decision", row("QD-6", started, since=dt.date(2026, 2, 1)))
    of_road = {"work": ROAD, "source": "provincial_budget", "content": "III.1.1", "year": 2026}
    programme.approved(
        "capital_allocation",
        row(
            "PB-1",
            {**of_road, "kind": "assigned", "amount_vnd": 2_500_000_000, **decided},
            since=dt.date(2026, 1, 20),
        ),
        row(
            "PB-2",
            {**of_road, "kind": "adjusted", "amount_vnd": -500_000_000, **decided},
            number=2,
            since=dt.date(2026, 2, 20),
        ),
    )
    programme.approved(
        "disbursement",
        row(
            "GN-1",
            {**of_road, "kind": "advance", "amount_vnd": 600_000_000, "voucher": "KB-01", "contract": "HD-1"},
            since=dt.date(2026, 2, 5),
        ),
        row(
            "GN-2",
            {**of_road, "kind": "payment", "amount_vnd": 123_456_789, "voucher": "KB-02"},
            number=2,
            since=dt.date(2026, 2, 25),
        ),
        row(
            "GN-3",
            {**of_road, "kind": "advance_recovery", "amount_vnd": 7, "voucher": "KB-03", "contract": "HD-1"},
            number=3,
            since=dt.date(2026, 2, 26),
        ),
    )
    programme.approved(
        "work_progress",
        row(
            "TD-1",
            {"work": ROAD, "stage": "during", "percent": "17.50", "note": "Đắp nền"},
            since=dt.date(2026, 2, 20),
        ),
    )
    programme.approved(
        "work_output",
        row("KQ-1", {"work": ROAD, "target": _road_target(), "quantity": "2.300", "unit": "km"}, since=since),
    )
    obstacle = {"work": ROAD, "what": "Hai hộ chưa nhận đất", "cause": "land", "owner": "commune_government"}
    programme.approved(
        "obstacle", row("VM-1", {**obstacle, "deadline": dt.date(2026, 4, 1)}, since=dt.date(2026, 2, 10))
    )
    gift = {"work": ROAD, "source": "people_labour", "giver": "people", "purpose": "Đường trục thôn"}
    programme.approved(
        "contribution",
        row(
            "DG-1",
            {**gift, "quantity": "120.00", "unit": "ngày công", "amount_vnd": 36_000_000},
            since=dt.date(2026, 2, 12),
        ),
    )


def _road_target() -> str:
    from tests.programme import bac_ninh

    return bac_ninh().targets[0].id
