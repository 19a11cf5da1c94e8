"""The checks of Bắc Ninh's pack: each finds the case it is made for, and lets a right one stand."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.door import SA_LY
from tests.intake.checking import findings
from vungcao.intake.rules.checking import Ended
from vungcao.pack.model import Pack
from vungcao.pack.reader import read

FOLDER = Path(__file__).parents[2] / "packs" / "bac-ninh-2026-2030"


@cache
def the_pack() -> Pack:
    pack = read(FOLDER).pack
    assert pack is not None
    return pack


class Case(NamedTuple):
    """A record that is wrong, with the value that makes it right; what stood before; what another register says."""

    fields: str
    wrong: str
    right: str
    before: str = ""
    others: dict[str, str] = {}


def told(fields: str, cells: str, key: str = "X1", since: str = "2026-11-01") -> str:
    """One record as a table."""
    return f"key~from~{fields.replace(' ', '~')}\n{key}~{since}~{cells.replace(' ', '~')}"


CASES = {
    "insured_within_members": Case("members insured_members", "4 5", "4 4"),
    "standard_until_2026": Case("poverty_standard", "nd351_2025", "nd07_2021"),
    "standard_named": Case("poverty poverty_standard", "poor ", "poor nd07_2021"),
    "escaped_from_poverty": Case("poverty", "escaped", "none", before="none"),
    "household_twice": Case("head_name hamlet", "Hòa T1", "Hải T1", before="hoa T1"),
    "members_jump": Case("members", "9", "7", before="4"),
    "housing_for_the_poor": Case("housing poverty", "to_replace none", "to_replace poor"),
    "settlement_has_a_reason": Case("settlement_step settlement_risk", "planned none", "planned remote"),
    "resettled_for_good": Case("settlement_step", "planned", "resettled", before="resettled"),
    "hamlet_twice": Case("name", "Hoà", "Hoa", before="hòa"),
    "difficult_hamlet_by_decision": Case(
        "especially_difficult especially_difficult_decision", "yes ", "yes 60/QĐ-BDTTG"
    ),
    "difficult_hamlet_changed": Case(
        "especially_difficult especially_difficult_decision", "no ", "no 60/QĐ-BDTTG", before="yes 60"
    ),
    "road_standard_surface": Case("to_standard surface", "yes gravel", "yes concrete"),
    "road_length_jump": Case("length_km", "3.101", "2.400", before="2.000"),
    "road_surface_lost": Case("surface", "earth", "asphalt", before="concrete"),
    "road_has_a_length": Case("length_km", "0", "0.001"),
    "canal_length_jump": Case("length_km", "1.4", "2.4", before="2"),
    "canal_lining_lost": Case("lined", "no", "yes", before="yes"),
    "irrigated_within_area": Case("area_ha irrigated_ha", "10 10.01", "10 10"),
    "irrigated_jump": Case("irrigated_ha", "141", "140", before="100"),
    "commune_recognised_by_decision": Case("new_rural new_rural_decision", "met ", "met 12/QĐ-UBND"),
    "one_status_of_a_commune": Case("passable key", "yes X2", "yes X1", before="yes X1"),
    "one_main_station": Case("station_kind", "main", "sub", before="main"),
    "station_meets_by_score": Case("meets_criteria score", "yes 79.9", "yes 80"),
    "station_meets_by_decision": Case("meets_criteria decision", "yes ", "yes 5/QĐ"),
    "school_recognition_expires": Case("national_level valid_until", "level_1 ", "level_1 2031-01-01"),
    "school_twice": Case("name school_kind", "Khe primary", "Khe preschool", before="khe primary"),
    "boarding_work_done_on": Case(
        "boarding_work boarding_work_done_on", "done 2026-11-02", "done 2026-11-01"
    ),
    "boarding_work_of_joint_schools": Case(
        "boarding_work school_kind", "done primary", "done primary_lower_secondary"
    ),
    "certificate_of_eligible_forest": Case("certificate eligible", "yes no", "yes yes"),
    "forest_area_jump": Case("area_ha", "70", "55", before="50"),
    "hamlet_house_names_its_hamlet": Case("level hamlet", "hamlet ", "hamlet T1"),
    "culture_house_area": Case("to_standard area_m2", "yes 99.9", "yes 100"),
    "culture_house_area_named": Case("to_standard area_m2", "yes ", "yes 100"),
    "houses_within_hamlets": Case(
        "level", "hamlet", "commune", before="hamlet", others={"hamlet": "key | name\n---+---\nT1 | Khe"}
    ),
    "business_training_day": Case("trained_on", "2026-11-02", "2026-11-01"),
    "business_trained_when": Case("digitally_trained trained_on", "yes ", "yes 2026-10-01"),
    "business_twice": Case(
        "name business_kind active", "An household yes", "An household no", before="ẩn household yes"
    ),
    "key_person_training_day": Case("trained_on", "2026-11-02", "2026-11-01"),
    "key_person_twice": Case("name hamlet", "An T1", "An T2", before="AN T1"),
    "one_head_of_a_hamlet": Case("hamlet role", "T1 both", "T1 prestigious", before="T1 hamlet_head"),
    "heads_within_hamlets": Case(
        "role",
        "both",
        "prestigious",
        before="hamlet_head",
        others={"hamlet": "key | name\n---+---\nT1 | Khe"},
    ),
    "ocop_stars": Case("stars", "2", "3"),
    "ocop_twice": Case("name producer", "Vải A", "Vải B", before="vải a"),
    "tourism_model_twice": Case("name active", "Khe yes", "Khe no", before="khe yes"),
}
"""By check; the record before stands under another key when the check asks for records alike or all together."""
TOGETHER = ("unique", "total", "against")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("is_wrong", [True, False])
def test_a_check_finds_its_case_and_lets_a_right_one_stand(name: str, is_wrong: bool):
    case = CASES[name]
    check = next(check for check in the_pack().checks if check.id == name)
    cells = case.wrong if is_wrong else case.right
    if "key" in case.fields:
        fields, key = case.fields.removesuffix(" key"), cells.split(" ")[-1]
        rows = told(fields, cells.removesuffix(f" {key}"), key)
        standing = told(fields, case.before.split(" ")[0], since="2025-12-01")
    else:
        rows = told(case.fields, cells)
        other = "X0" if check.rule.kind in TOGETHER else "X1"
        standing = told(case.fields, case.before, other, "2025-12-01") if case.before else ""
    assert bool(findings(check, rows, standing, others=case.others, pack=the_pack())) == is_wrong


def returned(period: str, since: str, before: str, fields: str, cells: str, reporter: str) -> str:
    """One return as a table."""
    head = f"key~from~before~{fields.replace(' ', '~')}"
    return f"{head}\n{SA_LY}|{period}|{reporter}~{since}~{before}~{cells.replace(' ', '~')}"


def first_half(fields: str, cells: str) -> str:
    return returned("2026-cuoi", "2026-01-01", "2026-09-01", fields, cells, "education")


def second_half(fields: str, cells: str) -> str:
    return returned("2026-dau", "2026-09-01", "2027-01-01", fields, cells, "education")


def income(year: int, cells: str) -> str:
    fields = "population total_income"
    return returned(str(year), f"{year}-01-01", f"{year + 1}-01-01", fields, cells, "statistics_office")


FLOW = "poor_at_start escaped removed moved_out back_in_poverty newly_poor moved_in poor_at_end"


def flow(year: int, cells: str) -> str:
    return returned(f"{year}-bc", f"{year - 1}-12-15", f"{year}-12-15", FLOW, cells, "commune_government")


HOUSEHOLDS = """
    key | from       | before     | poverty
    ----+------------+------------+--------
    H1  | 2025-12-01 |            | poor
    H2  | 2025-12-01 | 2026-06-01 | poor
    H2  | 2026-06-01 |            | escaped
    H3  | 2025-12-01 | 2026-06-01 | poor
    H4  | 2026-06-01 |            | poor
"""
ENDED = (Ended("household", "H3", dt.date(2026, 6, 1)),)
RETURNS = {
    "boarding_within_pupils": (
        second_half("lower_secondary upper_secondary boarding", "10 5 16"),
        second_half("lower_secondary upper_secondary boarding", "10 5 15"),
        "",
    ),
    "primary_pupils_jump": (
        second_half("primary", "600"),
        second_half("primary", "570"),
        first_half("primary", "500"),
    ),
    "lower_secondary_pupils_jump": (
        second_half("lower_secondary", "400"),
        second_half("lower_secondary", "440"),
        first_half("lower_secondary", "500"),
    ),
    "boarding_pupils_jump": (
        second_half("boarding", "127"),
        second_half("boarding", "126"),
        first_half("boarding", "90"),
    ),
    "income_in_dong": (income(2026, "1000 40000"), income(2026, "1000 40000000000"), ""),
    "population_jump": (income(2026, "5501 1"), income(2026, "5500 1"), income(2025, "5000 1")),
    "population_in_households": (income(2026, "111 1"), income(2026, "110 1"), ""),
    "poverty_flow_adds_up": (flow(2026, "3 1 1 0 0 1 0 3"), flow(2026, "3 1 1 0 0 1 0 2"), ""),
    "poverty_flow_goes_on": (
        flow(2026, "4 0 0 0 0 0 0 4"),
        flow(2026, "3 0 0 0 0 0 0 3"),
        flow(2025, "9 6 0 0 0 0 0 3"),
    ),
    "poverty_flow_in_households": (flow(2026, "3 2 0 0 0 1 0 2"), flow(2026, "3 1 1 0 0 1 0 2"), ""),
}
"""By check: a wrong return, a right one, and what stands."""


@pytest.mark.parametrize("name", RETURNS)
@pytest.mark.parametrize("is_wrong", [True, False])
def test_a_check_of_returns_finds_its_case_and_lets_a_right_one_stand(name: str, is_wrong: bool):
    wrong, right, standing = RETURNS[name]
    check = next(check for check in the_pack().checks if check.id == name)
    members = (
        "key | from | members\n---+---+---\nH1 | 2025-12-01 | 40\nH2 | 2025-12-01 | 40\nH3 | 2025-12-01 | 20"
    )
    households = members if name == "population_in_households" else HOUSEHOLDS
    found = findings(
        check,
        wrong if is_wrong else right,
        standing,
        others={"household": households},
        ended=ENDED,
        pack=the_pack(),
    )
    assert bool(found) == is_wrong


NEW_STANDARD = {
    "standard_from_2027": ("poverty_standard", "nd07_2021", "nd351_2025"),
    "restated_only_before_2027": ("poverty_restated", "poor", ""),
}


@pytest.mark.parametrize("name", NEW_STANDARD)
def test_the_standard_changes_on_new_year_2027(name: str):
    field, wrong, right = NEW_STANDARD[name]
    check = next(check for check in the_pack().checks if check.id == name)

    def found(cells: str, since: str) -> bool:
        return bool(findings(check, told(field, cells, since=since), pack=the_pack()))

    assert found(wrong, "2027-01-01")
    assert not found(right, "2027-01-01")
    assert not found(wrong, "2026-12-31")


def test_every_check_has_its_case():
    assert {check.id for check in the_pack().checks} == {*CASES, *RETURNS, *NEW_STANDARD}
