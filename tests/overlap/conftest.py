"""What pairs are made of: works and lines of plans alike and unlike, and the programme that has them."""

import datetime as dt
from typing import Any

import pytest

from tests.door import PROVINCE, row
from tests.programme import Programme

ROAD = {
    "name": "Cứng hóa đường trục thôn Cầu Nhạc",
    "kind": "investment_project",
    "content": "III.1.1",
    "field_group": "law9_3",
    "total_vnd": 4_200_000_000,
    "owner": "UBND xã Sa Lý",
    "starts_on": dt.date(2026, 5, 1),
    "ends_on": dt.date(2026, 12, 31),
}
SAME_ROAD = ROAD | {"name": "BTXM DUONG TRUC CHINH THON CAU NHAC, XA XA LY", "owner": "Sở Xây dựng"}
OTHER = ROAD | {"name": "Xây dựng nhà văn hóa thôn Đồng Mậm", "content": "III.1.7", "total_vnd": 900_000_000}
DAY = dt.date(2026, 2, 1)


def work(key: str, facts: dict[str, Any], *, number: int = 1) -> Any:
    return row(key, facts, since=DAY, number=number)


PLAN = {
    "source": "provincial_budget",
    "horizon": "year",
    "year": 2026,
    "kind": "assigned",
    "amount_vnd": 800_000_000_000,
    "document_number": "12/QĐ-UBND",
    "document_issuer": "UBND tỉnh",
}
SIGNED = dt.date(2026, 1, 5)


@pytest.fixture
def planned(programme: Programme) -> Programme:
    """The plan of five years, and a line of the year 2026."""
    medium = PLAN | {"horizon": "medium_term", "year": None, "amount_vnd": 4_000_000_000_000}
    medium["document_number"] = "3/NQ-HĐND"
    programme.approved("capital_plan", row("KH-0", medium, since=dt.date(2026, 1, 4)), place=PROVINCE)
    programme.approved("capital_plan", row("KH-1", PLAN, since=SIGNED), place=PROVINCE)
    return programme


VILLAGE = ROAD | {
    "name": "Chỉnh trang khu dân cư thôn Ngàn",
    "content": "III.1.4",
    "total_vnd": 9_000_000_000,
}
DRAIN = {
    "work": "CT-1",
    "title": "Gói thầu số 2: Rãnh thoát nước thôn Khả, dài 0,8 km",
    "number": "02/HĐ-XL",
    "category": "works",
    "method": "direct",
    "contractor": "Công ty TNHH Xây dựng Sơn Động",
    "amount_vnd": 480_000_000,
    "signed_on": DAY,
}
SAME_DRAIN = DRAIN | {"work": "CT-2", "title": "Thi công rãnh thoát nước thôn KHẢ", "number": "7/2026/HĐ"}


@pytest.fixture
def unlike(programme: Programme) -> Programme:
    """Two works of a commune that are not alike, the first with a drain among its packages."""
    programme.approved("work", work("CT-1", ROAD))
    programme.approved("work", work("CT-2", VILLAGE))
    programme.approved("contract", row("HD-1", DRAIN, since=DAY))
    return programme
