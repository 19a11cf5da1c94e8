"""One commune, one year, four sources, six works: the facts, and every sum of them worked out by hand.

Sa Lý in 2026. Amounts are millions of đồng in the tables below and whole đồng in the facts.

    work                              total   central  counterpart  province  people
    CT-1 road, integrated            10 000     6 000        1 500     2 500       -
    CT-2 path, by the community         300         -            -       240      60
    CT-3 canal, adjusted from 4 000   4 600         -            -     4 600       -
    CT-4 school, suspended            2 000     2 000            -         -       -
    CT-5 culture house, carried over  3 000         -            -     3 000       -
    CT-6 road, finished               1 000         -            -     1 000       -

    plan of 2026                                9 000        1 500     9 000       -    (province, for the year)
    allocated 2026      CT-1                    4 000        1 000     1 500
                        CT-2                                             240
                        CT-3                                           2 000 + 400 (adjusted on 15 August)
                        CT-4                    1 200 - 700 (cut on 20 September)
                        CT-5                                           2 000
                        CT-6                                           1 000
                        all                     4 500        1 000     7 140   = 12 640
    paid to 31 December CT-1                    2 500          600     1 000   (central: 1 000 advanced, 400 made good)
                        CT-2                                             240      60
                        CT-3                                           1 800
                        CT-4                      300
                        CT-5                                           1 200
                        CT-6                                             950
                        all                     2 800          600     5 190      60   = 8 650
    given by people     CT-2: 60 in money, 30 days of labour worth 9
    contracted          CT-6: 960
    promised and done   an enterprise: 200, of which 120 is done

On the map CT-1 is a line of a hundredth of a degree of latitude and CT-2 a point; CT-5 has waited for electricity since
15 October, which was to be there by 30 November; CT-6 makes the 0.8 km of road D-XE concrete.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from tests.door import NEW_YEAR, PROVINCE, ZONE, row
from tests.programme import Programme
from vungcao.intake.overlaps import waiting_pairs
from vungcao.intake.rules import RowValues

MILLION = 1_000_000
CENTRAL, COUNTERPART, PROVINCIAL, PEOPLE, LABOUR = (
    "central_national_programmes",
    "provincial_counterpart",
    "provincial_budget",
    "people_money",
    "people_labour",
)

WORKS = {
    "CT-1": ("Cải tạo đường trục xã Sa Lý", "investment_project", "III.1.1", "law9_3", 10_000),
    "CT-2": ("Bê tông ngõ xóm thôn Đoàn Kết", "community_work", "III.1.1", None, 300),
    "CT-3": ("Kiên cố kênh mương thôn Rãng", "investment_project", "III.1.2", "law9_4", 4_000),
    "CT-4": ("Nhà lớp học Trường Tiểu học Sa Lý", "investment_project", "III.1.5", "law9_5", 2_000),
    "CT-5": ("Nhà văn hóa thôn Mòng", "investment_project", "III.1.7", "law9_5", 3_000),
    "CT-6": ("Cứng hóa đường trục thôn Xé", "investment_project", "III.1.1", "law9_3", 1_000),
}
FUNDING = {
    "CT-1": {CENTRAL: 6_000, COUNTERPART: 1_500, PROVINCIAL: 2_500},
    "CT-2": {PROVINCIAL: 240, PEOPLE: 60},
    "CT-3": {PROVINCIAL: 4_000},
    "CT-4": {CENTRAL: 2_000},
    "CT-5": {PROVINCIAL: 3_000},
    "CT-6": {PROVINCIAL: 1_000},
}
PLANNED = {CENTRAL: 9_000, COUNTERPART: 1_500, PROVINCIAL: 9_000}
ALLOCATED = [
    # work, source, amount, kind, day
    ("CT-1", CENTRAL, 4_000, "assigned", dt.date(2026, 1, 20)),
    ("CT-1", COUNTERPART, 1_000, "assigned", dt.date(2026, 1, 20)),
    ("CT-1", PROVINCIAL, 1_500, "assigned", dt.date(2026, 1, 20)),
    ("CT-2", PROVINCIAL, 240, "assigned", dt.date(2026, 1, 20)),
    ("CT-3", PROVINCIAL, 2_000, "assigned", dt.date(2026, 1, 20)),
    ("CT-4", CENTRAL, 1_200, "assigned", dt.date(2026, 1, 20)),
    ("CT-5", PROVINCIAL, 2_000, "assigned", dt.date(2026, 1, 20)),
    ("CT-6", PROVINCIAL, 1_000, "assigned", dt.date(2026, 1, 20)),
    ("CT-3", PROVINCIAL, 400, "adjusted", dt.date(2026, 8, 15)),
    ("CT-4", CENTRAL, -700, "adjusted", dt.date(2026, 9, 20)),
]
PAID = [
    # work, source, amount, kind, day
    ("CT-1", CENTRAL, 1_000, "advance", dt.date(2026, 4, 2)),
    ("CT-1", CENTRAL, 400, "advance_recovery", dt.date(2026, 7, 1)),
    ("CT-1", CENTRAL, 1_500, "payment", dt.date(2026, 10, 12)),
    ("CT-1", COUNTERPART, 600, "payment", dt.date(2026, 10, 12)),
    ("CT-1", PROVINCIAL, 1_000, "payment", dt.date(2026, 11, 5)),
    ("CT-2", PROVINCIAL, 240, "payment", dt.date(2026, 6, 15)),
    ("CT-2", PEOPLE, 60, "payment", dt.date(2026, 6, 15)),
    ("CT-3", PROVINCIAL, 1_800, "payment", dt.date(2026, 12, 1)),
    ("CT-4", CENTRAL, 300, "payment", dt.date(2026, 5, 20)),
    ("CT-5", PROVINCIAL, 1_200, "payment", dt.date(2026, 12, 20)),
    ("CT-6", PROVINCIAL, 950, "payment", dt.date(2026, 9, 30)),
]
YEAR_END = dt.date(2026, 12, 31)
DECIDED = {"document_number": "15/QĐ-UBND", "document_issuer": "UBND tỉnh"}
_TO_START = {
    "investment_project": (
        ("proposed", dt.date(2026, 1, 2)),
        ("policy_approved", dt.date(2026, 1, 5)),
        ("appraised", dt.date(2026, 1, 8)),
        ("approved", dt.date(2026, 1, 12)),
        ("contractor_selected", dt.date(2026, 2, 20)),
        ("started", dt.date(2026, 3, 10)),
    ),
    "community_work": (
        ("proposed", dt.date(2026, 1, 2)),
        ("approved", dt.date(2026, 1, 12)),
        ("assigned_to_community", dt.date(2026, 2, 20)),
        ("started", dt.date(2026, 3, 10)),
    ),
}
"""How each kind of work comes to its start."""
LATER = (
    ("CT-2", "accepted", dt.date(2026, 6, 10), None),
    ("CT-3", "assessed", dt.date(2026, 8, 3), None),
    ("CT-3", "adjusted", dt.date(2026, 8, 10), 4_600),
    ("CT-4", "suspended", dt.date(2026, 6, 1), None),
    ("CT-6", "accepted", dt.date(2026, 9, 25), None),
)
PROGRESS = {"CT-1": "35.00", "CT-3": "45.50", "CT-4": "20.00", "CT-5": "30.00"}
SETTLED = ("CT-6", PROVINCIAL, 950, dt.date(2026, 11, 20))
SITES = {"CT-1": "21.41 106.60; 21.42 106.60", "CT-2": "21.43 106.61"}
ROAD = {"name": "Đường trục thôn Xé", "road_class": "hamlet_axis", "surface": "earth", "to_standard": False}
OUTPUT = {"work": "CT-6", "target": "hamlet_roads", "inventory": "road", "record": "D-XE", "field": "surface"}
CONTRACT = {"work": "CT-6", "title": "Thi công", "number": "12/HĐ", "category": "works", "method": "direct"}
OBSTACLE = {"work": "CT-5", "what": "Chưa có điện", "cause": "other", "owner": "finance"}
HELP = {
    "helper": "Công ty Hoàng Sơn",
    "helper_kind": "enterprise",
    "promised": "Giống cây",
    "done": "Giống dẻ",
}


def live_the_year(programme: Programme) -> None:
    """Every fact of the year through the door, up to 31 January 2027."""
    programme.clock.now = dt.datetime(2027, 1, 31, 8, 0, tzinfo=ZONE)
    _told_apart(programme, *_numbered(_work(key) for key in WORKS))
    programme.approved("work_funding", *_numbered(_lines()))
    programme.approved("work_decision", *_numbered(_decisions_to_start()))
    programme.approved("capital_plan", *_numbered(_plans()), place=PROVINCE)
    programme.approved("capital_allocation", *_numbered(_allocations()))
    programme.approved("contribution", *_numbered(_contributions()))
    programme.approved("work_decision", *_numbered(_decisions_later()))
    adjusted = dt.date(2026, 8, 10)
    _told_apart(programme, _work("CT-3", since=adjusted, total=4_600))
    programme.approved("work_funding", _line("CT-3", PROVINCIAL, 4_600, since=adjusted))
    programme.approved("disbursement", *_numbered(_payments()))
    programme.approved("work_progress", *_numbered(_told()))
    programme.approved("work_decision", _decision("CT-6", "settled", dt.date(2026, 11, 20)))
    key, source, amount, day = SETTLED
    facts = {"work": key, "source": source, "amount_vnd": amount * MILLION, **DECIDED}
    programme.approved("capital_settlement", row("QT-1", facts, since=day))
    _live_beside_the_money(programme)


def _live_beside_the_money(programme: Programme) -> None:
    """Where works are, what is contracted, in the way, promised, and made."""
    sites = (row(f"VT-{key}", {"work": key, "geometry": said}) for key, said in SITES.items())
    programme.approved("work_site", *_numbered(sites))
    signed = {"contractor": "HTX Sa Lý", "amount_vnd": 960 * MILLION, "signed_on": dt.date(2026, 2, 25)}
    programme.approved("contract", row("HD-1", CONTRACT | signed, since=dt.date(2026, 2, 25)))
    due = {"deadline": dt.date(2026, 11, 30)}
    programme.approved("obstacle", row("VM-1", OBSTACLE | due, since=dt.date(2026, 10, 15)))
    worth = {"promised_vnd": 200 * MILLION, "done_vnd": 120 * MILLION}
    programme.approved("assistance", row("HT-1", HELP | worth, since=dt.date(2026, 5, 1)))
    programme.approved("road", row("D-XE", ROAD | {"length_km": "0.800"}))
    made = {"value": "concrete", "quantity": "0.800", "unit": "km"}
    programme.approved("work_output", row("KQ-1", OUTPUT | made, since=dt.date(2026, 1, 12)))


def carry_over(programme: Programme) -> None:
    """In February 2027, what is left of CT-5 goes into the new year: 2 000 - 1 200 = 800."""
    day = dt.date(2027, 2, 5)
    programme.clock.now = dt.datetime(2027, 2, 8, 8, 0, tzinfo=ZONE)
    said = {
        "source": PROVINCIAL,
        "year": 2027,
        "kind": "carried_over",
        "amount_vnd": 800 * MILLION,
        **DECIDED,
    }
    programme.approved("capital_plan", row("KH-27", said | {"horizon": "year"}, since=day), place=PROVINCE)
    of_work = {"work": "CT-5", "content": WORKS["CT-5"][2]}
    programme.approved("capital_allocation", row("PB-27", said | of_work, since=day))


def _told_apart(programme: Programme, *rows: RowValues) -> None:
    """Works pass once somebody has said of each pair that looks alike that they are two."""
    waiting = programme.filed("work", *rows)
    for suspicion in (pair.suspicion for pair in waiting_pairs(waiting) if pair.is_open):
        first, second = suspicion.first.key, suspicion.second.key
        said = {"first": first, "second": second, "decision": "distinct", "seen": suspicion.seen}
        said |= {"reason": "Hai tuyến khác nhau", "decided_by": "Nguyễn Văn An"}
        programme.approved("overlap_decision", row(f"KL-{first}-{second}", said))
    programme.passed(waiting)


def _numbered(rows: Iterable[RowValues]) -> list[RowValues]:
    return [dataclasses.replace(each, number=number) for number, each in enumerate(rows, start=1)]


def _work(key: str, *, since: dt.date = NEW_YEAR, total: int | None = None) -> RowValues:
    name, kind, content, group, first = WORKS[key]
    facts = {"name": name, "kind": kind, "content": content, "field_group": group}
    facts |= {
        "total_vnd": (total or first) * MILLION,
        "owner": "UBND xã Sa Lý",
        "ends_on": dt.date(2027, 6, 30),
    }
    if len(FUNDING[key]) > 1:
        facts |= {"lead_agency": "construction", "cost_norm": "05/2026/QĐ-UBND"}
    return row(key, facts, since=since)


def _lines() -> Iterable[RowValues]:
    return (_line(key, source, amount) for key, lines in FUNDING.items() for source, amount in lines.items())


def _line(key: str, source: str, amount: int, *, since: dt.date = NEW_YEAR) -> RowValues:
    return row(
        f"{key}-{source}", {"work": key, "source": source, "amount_vnd": amount * MILLION}, since=since
    )


def _decisions_to_start() -> Iterable[RowValues]:
    for key, (_name, kind, _content, _group, total) in WORKS.items():
        for step, day in _TO_START[kind]:
            yield _decision(key, step, day, total if step == "approved" else None)


def _decisions_later() -> Iterable[RowValues]:
    return (_decision(*each) for each in LATER)


def _decision(key: str, step: str, day: dt.date, total: int | None = None) -> RowValues:
    facts = {"work": key, "step": step, "total_vnd": None if total is None else total * MILLION, **DECIDED}
    return row(f"{key}-{step}", facts, since=day)


def _plans() -> Iterable[RowValues]:
    for source, amount in PLANNED.items():
        said = {"source": source, "horizon": "year", "year": 2026, "kind": "assigned", **DECIDED}
        asks = {"counterpart_vnd": 1_500 * MILLION} if source == CENTRAL else {}
        yield row(f"KH-{source}", said | asks | {"amount_vnd": amount * MILLION}, since=dt.date(2026, 1, 5))


def _allocations() -> Iterable[RowValues]:
    for number, (key, source, amount, kind, day) in enumerate(ALLOCATED, start=1):
        said = {
            "work": key,
            "source": source,
            "content": WORKS[key][2],
            "year": 2026,
            "kind": kind,
            **DECIDED,
        }
        yield row(f"PB-{number}", said | {"amount_vnd": amount * MILLION}, since=day)


def _payments() -> Iterable[RowValues]:
    for number, (key, source, amount, kind, day) in enumerate(PAID, start=1):
        said = {"work": key, "source": source, "content": WORKS[key][2], "year": 2026, "kind": kind}
        yield row(
            f"GN-{number}", said | {"amount_vnd": amount * MILLION, "voucher": f"KB-{number}"}, since=day
        )


def _contributions() -> Iterable[RowValues]:
    given = {"work": "CT-2", "giver": "people", "purpose": "Bê tông ngõ xóm"}
    day = dt.date(2026, 5, 3)
    yield row("DG-1", given | {"source": PEOPLE, "amount_vnd": 60 * MILLION}, since=day)
    labour = {"source": LABOUR, "amount_vnd": 9 * MILLION, "quantity": "30.00", "unit": "ngày công"}
    yield row("DG-2", given | labour, since=day)


def _told() -> Iterable[RowValues]:
    for key, percent in PROGRESS.items():
        facts = {"work": key, "stage": "during", "percent": percent}
        yield row(f"TD-{key}", facts, since=dt.date(2026, 12, 15))
