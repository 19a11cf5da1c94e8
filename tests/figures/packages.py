"""A small store with something of everything: small cells, zeros, records and places that do not say, a larger place
that reports for itself, events, fixed scopes, a simulated record."""

import datetime as dt

from tests.figures.store import CHU, DEO_GIA, NAM_DUONG, SA_LY, approve, household, load_mini, road
from vungcao.registers.rules import Holding

DAY = dt.date(2026, 6, 30)
SINCE, BEFORE = dt.date(2025, 1, 1), dt.date(2027, 1, 1)
PROVINCE = "24@2025-07-01"


def fill() -> int:
    """Approve it all. Returns the last entry's number."""
    load_mini()
    approve("household", _households())
    approve("road", [road("r1", surface="concrete"), road("r2", length_km="0.375"), road("r3", DEO_GIA)])
    approve("road", [road("r4", NAM_DUONG, surface="asphalt", length_km="12.305", kind="commune_axis")])
    approve("road", [Holding("none", CHU, SINCE, None, {}, nil=True)])
    approve("training", [_course("t1", SA_LY, 30, "female"), _course("t2", DEO_GIA, 10, "male")])
    approve(
        "training", [_course("t3", DEO_GIA, 7, "female", simulated=True), _course("t4", PROVINCE, 5, "male")]
    )
    approve(
        "commune_status", [_status("a", SA_LY, True), _status("b", DEO_GIA, False), _status("c", CHU, True)]
    )
    return approve("income", [_income(SA_LY, 2100, 55_000_123_457), _income(CHU, 17_000, 1_000_000_000_001)])


def _households() -> list[Holding]:
    found: list[Holding] = []
    for commune, value, poor, rest, silent in (
        (SA_LY, "tay", 4, 5, 0),
        (SA_LY, "nung", 1, 7, 0),
        (SA_LY, None, 0, 1, 0),
        (DEO_GIA, "tay", 5, 7, 4),
        (DEO_GIA, "nung", 3, 4, 0),
        (DEO_GIA, "san_chay", 0, 0, 2),
        (NAM_DUONG, "tay", 6, 4, 0),
        (NAM_DUONG, "nung", 0, 6, 0),
        (CHU, "tay", 7, 24, 0),
        (CHU, "nung", 5, 12, 3),
        (CHU, "kinh", 0, 0, 9),
    ):
        for poverty, many in (("poor", poor), ("none", rest), (None, silent)):
            for n in range(many):
                key = f"{commune}-{value}-{poverty}-{n}"
                found.append(household(key, commune, ethnic_group=value, poverty=poverty))
    return found


def _course(key: str, place: str, people: int, sex: str, *, simulated: bool = False) -> Holding:
    day, after = dt.date(2026, 2, 1), dt.date(2026, 2, 2)
    return Holding(key, place, day, after, {"people": people, "sex": sex}, simulated=simulated)


def _status(key: str, place: str, met: bool) -> Holding:
    return Holding(key, place, dt.date(2026, 1, 1), None, {"new_rural": met, "recognised_on": None})


def _income(place: str, population: int, total: int) -> Holding:
    facts = {"population": population, "total_income": total}
    return Holding(f"{place}|2026|so", place, dt.date(2026, 1, 1), BEFORE, facts)
