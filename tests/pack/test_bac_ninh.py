"""The Bắc Ninh pack against the Programme's own text: nothing promised is lost, nothing in it is made up."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from vungcao.exact.quantity import Qualifier, Quantity
from vungcao.exact.state import State
from vungcao.exact.vietnamese import same_name
from vungcao.figures.borders import borders_on
from vungcao.figures.definition import check_pack, definitions
from vungcao.figures.figure import WHOLE, Figure, Moment, place
from vungcao.figures.ground import Question
from vungcao.figures.reference import answer
from vungcao.pack.entry import Confidence, Source
from vungcao.pack.geography import attributes_on, communes_on, members_on, restate
from vungcao.pack.model import Pack, PlaceEntry
from vungcao.pack.reader import Reading, read
from vungcao.pack.register import Sensitivity

FOLDER = Path(__file__).parents[2] / "packs" / "bac-ninh-2026-2030"
NOW = dt.date(2026, 11, 23)


@cache
def reading() -> Reading:
    return read(FOLDER)


@cache
def the_pack() -> Pack:
    pack = reading().pack
    assert pack is not None, reading().refusals
    return pack


def names(group: str) -> list[str]:
    return [place.name for place in members_on(the_pack(), group, NOW)]


def flat(text: str) -> str:
    """The text on one line: the source breaks some sentences over pages."""
    return re.sub(r"\s+", " ", text).strip()


def sources(entry: BaseModel) -> Iterator[Source]:
    """Every source in an entry, however deep."""
    for value in (getattr(entry, name) for name in type(entry).model_fields):
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Source):
                yield one
            elif isinstance(one, BaseModel):
                yield from sources(one)


def test_the_pack_and_all_its_figures_are_read_without_a_refusal() -> None:
    assert reading().refusals == ()
    assert check_pack(the_pack(), reading().where) == []


def test_the_source_text_is_the_one_that_was_given() -> None:
    digest = hashlib.sha256((FOLDER / the_pack().programme.source_text).read_bytes()).hexdigest()
    assert digest == "7ae0fa328d28cce33853870efc3f1afef858d80a6abe9435787bcc93cbda74fd"


def test_every_quote_stands_in_the_source_text_to_the_letter() -> None:
    pack = the_pack()
    quoted = [source for source in sources(pack) if source.quote]
    assert len(quoted) > 150
    assert [s.quote for s in quoted if s.document != "programme" or s.quote not in pack.source_text] == []


def test_there_are_27_targets_in_the_order_of_the_text() -> None:
    pack = the_pack()
    assert [target.number for target in pack.targets] == list(range(1, 28))
    bullets = [int(target.source.at.removeprefix("I.2 gạch ")) for target in pack.targets]
    assert bullets == sorted(bullets)
    assert set(bullets) == set(range(1, 11))


PROMISES = """
    1a  change_per_year 1.5   firm  main   poverty_rate                     dbkk_start
    1b  ceiling < 10          firm  main   poverty_rate                     dbkk_start
    1c  ceiling 0             hoped main   poor_households                  dbkk_start
    1d  change_per_year 1.5   firm  second poor_rate                        dbkk_start
    1e  ceiling < 10          firm  second poor_rate                        dbkk_start
    1f  tracked               firm  second poverty_rate_restated            dbkk_start
    2   times_baseline 2      firm  main   income_per_person                region_30
    3   ceiling 0             hoped main   dbkk_communes                    region_30
    4a  floor 40              firm  main   new_rural_share                  region_30
    4b  floor 40              firm  second new_rural_share                  region_28_communes
    5a  floor 100             firm  main   resettled_share                  region_30
    5b  floor 100             firm  main   resettlement_planned_share       region_30
    6a  tracked               firm  main   houses_replaced                  region_30
    6b  tracked               firm  main   houses_to_replace                region_30
    7a  floor 100             firm  main   communes_passable_share          region_30
    7b  floor 100             firm  main   hamlets_passable_share           region_30
    8   floor 100             firm  main   commune_roads_share              region_30
    9   floor 90              firm  main   hamlet_roads_share               region_30
    10  floor 80              firm  main   alley_roads_share                region_30
    11  floor 80              firm  main   lined_canals_share               region_30
    12  floor 75              firm  main   irrigated_area_share             region_30
    13  floor 100             firm  main   insured_share                    region_30
    14  floor 100             firm  main   health_criteria_share            region_30
    15a floor 60              firm  main   clean_water_people_share         region_30
    15b floor 60              firm  second clean_water_households_share     region_30
    16  floor 98              firm  main   schools_level_1_share            region_30
    17a floor 30              firm  main   schools_level_2_of_recognised    region_30
    17b floor 30              firm  second schools_level_2_of_all           region_30
    18  range 3-5             firm  main   boarding_schools_done            dbkk_start
    19a floor 5               firm  main   boarding_pupils_share            region_30
    19b floor 5               firm  second boarding_secondary_pupils_share  region_30
    20  floor 100             firm  main   forest_certificate_share         region_30
    21a tracked               firm  main   fsc_area                         region_30
    21b tracked               firm  main   large_timber_area                region_30
    22a floor 100             firm  main   communes_with_culture_house_share region_30
    22b floor 100             firm  main   hamlets_with_culture_house_share region_30
    23  floor 80              firm  main   culture_houses_to_standard_share region_30
    24  tracked               firm  main   tourism_models                   region_30
    25  floor 100             firm  main   businesses_trained_share         region_30
    26  floor 100             firm  main   key_persons_trained_share        region_30
    27  floor 30              hoped main   ocop_region_share                region_30
"""


def test_every_promise_of_the_text_is_kept_with_its_meaning() -> None:
    said = []
    for target in the_pack().targets:
        for a in target.aspects:
            meaning = a.meaning.model_dump()
            number = meaning.get("value", "")
            if a.meaning.kind == "range":
                number = f"{a.meaning.low}-{a.meaning.high}"
            strict = "<" if meaning.get("strict") else ""
            which = "main" if a.main else "second"
            said.append(
                f"{a.id} {a.meaning.kind} {strict} {number} {a.firmness} {which} {a.indicator} {a.group}".split()
            )
    assert said == [line.split() for line in PROMISES.strip().splitlines()]


def test_of_which_points_at_the_promise_it_is_a_part_of() -> None:
    parts = {a.id: a.of_which for target in the_pack().targets for a in target.aspects if a.of_which}
    assert parts == {"17a": "16", "17b": "16", "23": "22b"}


def test_30_units_and_3_communes_with_9_hamlets_stand_as_the_text_lists_them() -> None:
    pack = the_pack()
    assert (len(names("region_30")), len(names("region_28_communes")), len(names("hamlets_3"))) == (30, 28, 3)
    assert [len(names(group)) for group in ("dbkk_start", "area_ii", "area_i", "province")] == [19, 2, 9, 99]
    scope = next(
        line for line in pack.source_text.splitlines() if line.startswith("Chương trình thực hiện trên")
    )
    for group, before, after in (
        ("dbkk_start", "19 xã khu vực III: ", "; 02 xã"),
        ("area_ii", "khu vực II: ", "; 09 xã"),
        ("area_i", "khu vực I: ", " và 09 thôn"),
        ("hamlets_3", "thuộc 03 xã (", " không là xã"),
    ):
        listed = scope.split(before)[1].split(after)[0].split(", ")
        assert sorted(listed) == sorted(place.name_in_source for place in members_on(pack, group, NOW))


def test_slips_of_the_text_are_kept_beside_the_official_names() -> None:
    slips = {
        p.name_in_source: (p.name, p.type) for p in the_pack().places if p.name_in_source not in ("", p.name)
    }
    assert slips == {
        "Biể Động": ("Biển Động", "xã"),
        "Bó Hạ": ("Bố Hạ", "xã"),
        "Phụng Sơn": ("Phượng Sơn", "phường"),
    }
    wards = [p.name for p in members_on(the_pack(), "region_30", NOW) if p.type == "phường"]
    assert sorted(wards) == ["Chũ", "Phượng Sơn"]


def test_the_whole_scope_and_its_classes_are_there_on_the_baseline_day_and_no_class_before() -> None:
    pack = the_pack()
    assert len(members_on(pack, "region_30", pack.programme.baseline_on)) == 30
    assert len(members_on(pack, "dbkk_start", pack.programme.baseline_on)) == 19
    assert len(members_on(pack, "dbkk_now", pack.programme.baseline_on)) == 19
    assert members_on(pack, "dbkk_now", dt.date(2025, 12, 30)) == ()
    assert attributes_on(pack, "07534@2025-07-01", NOW) == {"region": "whole", "area_class": "III"}


def by_code(code: str) -> dict[bool, PlaceEntry]:
    """The units that have had a code: the one of today under True."""
    return {place.valid_before is None: place for place in the_pack().places if place.code == code}


def test_a_reused_code_names_two_places_told_apart_by_their_validity() -> None:
    assert (by_code("07594")[False].name, by_code("07594")[True].name) == ("Tân Lập", "Đèo Gia")
    reused = [p for p in communes_on(the_pack(), NOW) if False in by_code(p.code)]
    renamed = [p for p in reused if not same_name(p.name, by_code(p.code)[False].name)]
    assert (len(reused), len(renamed)) == (99, 51), "Cảnh Thuỵ and Cảnh Thụy are one name"
    in_programme = {p.id for group in ("region_30", "hamlets_3") for p in members_on(the_pack(), group, NOW)}
    assert len([p for p in renamed if p.id in in_programme]) == 16


def test_every_former_unit_went_whole_into_a_unit_of_today() -> None:
    pack = the_pack()
    former = [p.id for p in pack.places if p.kind == "commune" and p.valid_before is not None]
    restatement = restate(pack, former, NOW)
    assert len(former) == 316
    assert restatement.unsaid == ()
    assert set(restatement.successor_of.values()) == {place.id for place in communes_on(pack, NOW)}
    sa_ly = [pack_place for pack_place, to in restatement.successor_of.items() if to == "07534@2025-07-01"]
    assert len(sa_ly) == 2


def test_homonyms_of_former_districts_are_communes_now() -> None:
    for name in ("Lục Ngạn", "Sơn Động", "Yên Thế", "Lạng Giang"):
        kinds = {
            p.kind: p.valid_before is None
            for p in the_pack().places
            if p.name == name and p.kind != "province"
        }
        assert kinds["district"] is False
        assert kinds["commune"] is True


def test_areas_are_the_published_ones() -> None:
    areas = {p.name: p.area_km2 for p in members_on(the_pack(), "region_30", NOW)}
    assert areas["Chũ"] == Decimal("57.18")
    assert areas["Biên Sơn"] == Decimal("294.22")
    assert sum(p.area_km2 or 0 for p in communes_on(the_pack(), NOW)) == Decimal("4718.61")


def test_33_borders_are_for_the_map_alone_and_the_notice_says_so() -> None:
    pack = the_pack()
    assert set(pack.borders) == {p.code for g in ("region_30", "hamlets_3") for p in members_on(pack, g, NOW)}
    assert "không phải địa giới hành chính pháp lý" in pack.programme.map_notice.vi


def test_contents_are_the_bullets_of_part_iii_word_for_word() -> None:
    pack = the_pack()
    groups = [content.group for content in pack.contents]
    assert [groups.count(group) for group in ("III.1", "III.2", "III.3", "III.4")] == [9, 5, 4, 1]
    assert [c.id for c in pack.contents if flat(c.text) not in flat(pack.source_text)] == []


def test_capital_is_said_as_the_text_says_it_and_its_parts_make_the_total() -> None:
    said = {each.id: Quantity.read(each.amount) for each in the_pack().sources if each.amount is not None}
    assert said["total"] == Quantity(Decimal(25000), Qualifier.ABOUT)
    assert said["social_credit_contributions"].qualifier is Qualifier.ABOUT_OVER
    parts = [source.id for source in the_pack().sources if source.parent == "total"]
    assert sum(said[part].amount for part in parts) == 25000
    assert [s.bound for s in the_pack().sources if s.id in said] == [
        "estimate",
        "estimate",
        "estimate",
        "floor",
    ]


def test_reviews_of_the_programme_fall_in_june_2028_and_june_2030() -> None:
    reviews = [(m.on, m.precision) for m in the_pack().milestones if m.precision == "month"]
    assert reviews == [(dt.date(2028, 6, 1), "month"), (dt.date(2030, 6, 1), "month")]


@pytest.mark.parametrize("indicator", ["poverty_rate", "poor_rate", "poor_households"])
def test_poverty_is_counted_by_another_standard_from_2027_and_says_so(indicator: str) -> None:
    old, new = the_pack().indicator(indicator).versions
    assert old.valid_before == new.valid_from == dt.date(2027, 1, 1)
    assert "nd07_2021" in old.numerator.population
    assert "nd351_2025" in new.numerator.population
    assert new.break_note is not None


@pytest.mark.parametrize(
    ("indicator", "reviewed"),
    [
        ("poverty_rate", (State.NUMBER, 1, 2)),
        ("poor_rate", (State.ZERO, 0, 2)),
        ("poor_households", (State.ZERO, 0, None)),
        ("poverty_rate_restated", (State.NUMBER, 1, 2)),
        ("poor_rate_restated", (State.ZERO, 0, 2)),
    ],
)
def test_until_a_household_is_reviewed_under_the_new_standard_its_poverty_is_not_said(
    indicator: str, reviewed: tuple[State, int, int | None]
) -> None:
    """Neither undefined nor, for a count that is to fall to zero, zero. Of four households two are reviewed anew."""
    day, known = dt.date(2027, 2, 1), Moment(dt.date(2027, 2, 1), 1)
    commune = members_on(the_pack(), "region_30", day)[0].id
    old = [_household(n, commune, "poor", "nd07_2021") for n in (1, 2)]
    new = [_household(n, commune, says, "nd351_2025") for n, says in ((3, "near_poor"), (4, "none"))]
    definition = definitions(the_pack())[0][indicator]
    ground = borders_on(the_pack(), day).ground
    question = Question((definition,), (place(commune),), known, ground, day, dt.date(2026, 1, 1))

    def told(records: list[dict[str, object]]) -> Figure:
        return answer(question, {"household": records})[indicator, place(commune), WHOLE]

    before, after = told(old), told(old + new)
    assert (before.state, before.unknown) == (State.MISSING, 2)
    assert ((after.state, after.numerator, after.denominator), after.unknown) == (reviewed, 2)


def _household(seq: int, place_id: str, poverty: str, standard: str) -> dict[str, object]:
    """A household that lives in a place since the middle of 2026."""
    facts = dict.fromkeys(field.id for field in the_pack().register_by_id("household").fields)
    book = {"seq": seq, "key": str(seq), "place": place_id, "valid_from": dt.date(2026, 7, 1)}
    known = {
        "valid_before": None,
        "known_from": 1,
        "known_before": None,
        "nil": False,
        "simulated": False,
        "provisional": False,
    }
    said = {"residence": "present", "poverty": poverty, "poverty_standard": standard}
    return {**book, **known, **facts, **said}


def test_what_is_not_in_the_text_is_shown_as_to_be_confirmed() -> None:
    pack = the_pack()
    departments = [o for o in pack.organisations if o.kind == "department"]
    assert all(o.source is not None and o.source.to_be_confirmed for o in departments)
    assert pack.judgement.source.to_be_confirmed
    assert all(d.source.to_be_confirmed for d in pack.decisions)
    assert pack.document("tcvn_10380").confidence is Confidence.MEMORY


def test_every_decision_of_a_target_is_one_of_the_pack_and_each_ambiguity_has_one() -> None:
    known = {decision.id for decision in the_pack().decisions}
    asked = {decision for target in the_pack().targets for decision in target.decisions}
    assert asked <= known
    assert {"poor_or_near_poor", "thirty_or_28", "level_2_of_which", "poverty_break", "nine_hamlets"} <= known


def test_ethnic_groups_are_the_54_with_codes_a_foreigner_and_unknown() -> None:
    groups = the_pack().register_by_id("household").field("ethnic_group")
    assert groups is not None
    assert [choice.id for choice in groups.choices] == [f"{n:02d}" for n in range(1, 57)]
    assert (groups.choices[6].label.vi, groups.choices[55].label.vi) == ("Nùng", "Không rõ")


def test_names_and_what_the_law_holds_sensitive_never_stand_in_a_public_field() -> None:
    household = the_pack().register_by_id("household")
    kept = {field.id: field.sensitivity for field in household.fields}
    assert household.personal
    assert kept["head_name"] is Sensitivity.PERSONAL
    assert kept["ethnic_group"] is kept["poverty"] is Sensitivity.SENSITIVE
    personal = [r for r in the_pack().registers if r.personal]
    assert [f.id for r in personal for f in r.fields if f.sensitivity is Sensitivity.PUBLIC] == []


def test_the_reporting_year_runs_from_15_december_to_14_december() -> None:
    (rule,) = the_pack().calendar("report_year").periods
    assert (rule.start.year, rule.start.month, rule.start.day) == (-1, 12, 15)
    assert (rule.end.year, rule.end.month, rule.end.day) == (0, 12, 14)
    assert len(the_pack().calendar("report_month").periods) == 12
