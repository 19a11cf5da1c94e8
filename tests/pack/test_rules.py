"""The coherence of a pack: each rule broken by one change, refused by its code, in its place."""

import pytest

from tests.pack.mini import FILES, reading_with, reading_with_files, the_refusal
from vungcao.pack.reader import read_files

POVERTY, ROADS, TRAINING = "indicators/poverty.yaml", "indicators/roads.yaml", "indicators/training.yaml"
PLACES, ATTRIBUTES, LINEAGE = "places/places.csv", "places/attributes.csv", "places/lineage.csv"
HOUSEHOLD, ROAD = "registers/household.yaml", "registers/road.yaml"

BROKEN = [
    # code, file, text, put in its place, where the refusal says it is
    ("PCK-014", "documents.yaml", "id: classes,", "id: merger,", "dòng 4, documents[2].id"),
    ("PCK-014", ROAD, "{id: asphalt", "{id: earth", "fields[2].choices[2].id"),
    ("PCK-014", ROAD, "id: kind\n", "id: surface\n", "fields[2].id"),
    ("PCK-014", "targets.yaml", "number: 2", "number: 3", "targets[2].number"),
    ("PCK-014", "targets.yaml", "id: 1b", "id: 1a", "targets[0].aspects[1].id"),
    ("PCK-014", POVERTY, "version: 2", "version: 1", "versions[1].version"),
    ("PCK-014", "calendars.yaml", "{year}-h2", "{year}-h1", "calendars[1].periods[1].id"),
    (
        "PCK-040",
        "targets.yaml",
        "indicator: paved_share",
        "indicator: paved_shar",
        "targets[2].aspects[0].indicator",
    ),
    ("PCK-040", "targets.yaml", "agency: construction", "agency: transport", "targets[2].agency"),
    ("PCK-040", "targets.yaml", "[III.1.1]", "[III.1.2]", "targets[2].contents[0]"),
    ("PCK-040", "targets.yaml", "[poor_alone]", "[poor]", "targets[0].decisions[0]"),
    ("PCK-040", "targets.yaml", "of_which: 3a", "of_which: 3z", "targets[2].aspects[1].of_which"),
    ("PCK-040", POVERTY, "register: household", "register: households", "versions[0].numerator.register"),
    ("PCK-040", POVERTY, "group: region", "group: regions", "indicators[0].group"),
    ("PCK-040", POVERTY, "calendar: poverty_review", "calendar: review", "indicators[0].calendar"),
    ("PCK-040", TRAINING, "scope: region", "scope: province", "indicators[2].versions[0].denominator.scope"),
    ("PCK-040", HOUSEHOLD, "references: hamlet", "references: hamlets", "fields[0].references"),
    ("PCK-040", HOUSEHOLD, "agency: ethnic_affairs", "agency: nobody", "agency"),
    ("PCK-040", ROAD, "breakdowns: [kind", "breakdowns: [kinds", "breakdowns[0]"),
    ("PCK-040", "capital.yaml", "parent: total", "parent: all", "sources[1].parent"),
    ("PCK-040", "programme.yaml", "{document: programme", "{document: program", "dòng 9, source.document"),
    (
        "PCK-040",
        "organisations.yaml",
        "{document: rules}",
        "{document: rule}",
        "organisations[0].duties[0].source.document",
    ),
    ("PCK-040", PLACES, "Sa Lý,24,83.95,,merger", "Sa Lý,24,83.95,,merge", "dòng 5, cột document"),
    ("PCK-040", ATTRIBUTES, "07534@2025-07-01,area", "07534@2025-07-02,area", "dòng 2, cột place"),
    ("PCK-040", LINEAGE, "07609@2025-01-01", "07609@2025-01-02", "dòng 3, cột predecessor"),
    ("PCK-040", "judgement.yaml", "yearly_route", "yearly_routes", "route_register"),
    ("PCK-040", "places/borders.geojson", '"07525"', '"07526"', "features[3].properties.code"),
    (
        "PCK-041",
        "targets.yaml",
        "quote: 40% số xã",
        "quote: 40% tổng số xã",
        "targets[4].aspects[0].source.quote",
    ),
    (
        "PCK-042",
        PLACES,
        "07609,2025-01-01,2025-07-01",
        "07594,2025-01-02,2025-07-01",
        "dòng 10, cột valid_before",
    ),
    ("PCK-042", ATTRIBUTES, "II,2028-07-01,,", "II,2028-06-30,,", "dòng 4, cột valid_before"),
    (
        "PCK-042",
        POVERTY,
        "valid_from: 2027-01-01",
        "valid_from: 2026-12-31",
        "indicators[0].versions[1].valid_before",
    ),
    (
        "PCK-043",
        ATTRIBUTES,
        "2025-07-01,2028-07-01,classes\n07594",
        "2028-07-01,2028-07-01,classes\n07594",
        "dòng 3, cột valid_before",
    ),
    (
        "PCK-043",
        "documents.yaml",
        "valid_from: 2025-07-01",
        "valid_from: 2025-07-01, valid_until: 2025-06-30",
        "documents[1].valid_until",
    ),
    ("PCK-043", "programme.yaml", "ends_on: 2030", "ends_on: 2025", "dòng 6, ends_on"),
    ("PCK-043", "programme.yaml", "baseline_on: 2025", "baseline_on: 2026", "ends_on"),
    (
        "PCK-043",
        ROAD,
        "surface\n    label",
        "surface\n    valid_from: 2026-01-01\n    valid_before: 2025-01-01\n    label",
        "fields[2].valid_before",
    ),
    ("PCK-044", PLACES, "07534,2025", "7534,2025", "dòng 5, cột code"),
    ("PCK-044", PLACES, "Sa Lý,24,", "Sa Lý,,", "dòng 5, cột parent_code"),
    ("PCK-044", PLACES, "Sa Lý,24,", "Sa Lý,07525,", "dòng 5, cột parent_code"),
    ("PCK-044", PLACES, "219,2025-01-01,2025-07-01", "219,2025-01-01,2025-06-01", "dòng 9, cột parent_code"),
    ("PCK-044", PLACES, "Bắc Giang,,", "Bắc Giang,24,", "dòng 3, cột parent_code"),
    (
        "PCK-045",
        LINEAGE,
        "07609@2025-01-01,07594@2025-07-01,2025-07-01",
        "07609@2025-01-01,07594@2025-07-01,2025-07-02",
        "dòng 3, cột on",
    ),
    (
        "PCK-045",
        LINEAGE,
        "07603@2025-07-01,2025-07-01,part",
        "07603@2025-07-01,2025-07-01,whole",
        "dòng 5, cột part",
    ),
    (
        "PCK-045",
        LINEAGE,
        "07603@2025-07-01,2025-07-01,part",
        "07534@2025-07-01,2025-07-01,part",
        "dòng 5, cột part",
    ),
    ("PCK-046", "registers/training.yaml", "type: choice", "type: text", "fields[1].choices"),
    ("PCK-046", "registers/hamlet.yaml", "type: text", "type: choice", "fields[0].type"),
    ("PCK-047", HOUSEHOLD, "    references: hamlet\n", "", "fields[0].type"),
    ("PCK-047", HOUSEHOLD, "type: integer", "type: integer\n    references: hamlet", "fields[4].references"),
    ("PCK-048", ROAD, "scale: 3, ", "", "fields[0].type"),
    ("PCK-048", HOUSEHOLD, "type: integer", "type: integer\n    scale: 2", "fields[4].scale"),
    ("PCK-048", HOUSEHOLD, "minimum: 1", "minimum: 61", "fields[4].maximum"),
    ("PCK-048", HOUSEHOLD, "minimum: 1", "minimum: 1.5", "fields[4].maximum"),
    ("PCK-048", "registers/hamlet.yaml", "type: date,", "type: date, minimum: 1,", "fields[2].minimum"),
    (
        "PCK-048",
        "registers/hamlet.yaml",
        "type: date,",
        "type: date, names_year: true,",
        "fields[2].names_year",
    ),
    ("PCK-048", PLACES, "83.95", "0", "dòng 5, cột area_km2"),
    ("PCK-048", PLACES, "83.95", "83.951", "dòng 5, cột area_km2"),
    ("PCK-049", ROAD, "[kind, surface]", "[kind, length_km]", "breakdowns[1]"),
    ("PCK-049", ROAD, "[kind, surface]", "[kind, kind]", "breakdowns[0]"),
    ("PCK-049", ROADS, "breakdowns: [kind]", "breakdowns: [length_km]", "indicators[0].breakdowns[0]"),
    ("PCK-050", "registers/hamlet.yaml", "id: recognised_on", "id: key", "fields[2].id"),
    ("PCK-050", "registers/income.yaml", "id: income", "id: place", "registers/income.yaml, dòng 1, id"),
    ("PCK-050", ATTRIBUTES, "07525@2025-07-01,area_class", "07525@2025-07-01,type", "dòng 6, cột attribute"),
    ("PCK-051", "targets.yaml", "id: 1b", "id: 2b", "targets[0].aspects[1].id"),
    ("PCK-051", "targets.yaml", "of_which: 3a", "of_which: 3b", "targets[2].aspects[1].of_which"),
    (
        "PCK-051",
        "targets.yaml",
        "meaning: {kind: times_baseline, value: 2}",
        "meaning: {kind: tracked}\n        main: false",
        "targets[1].aspects",
    ),
    ("PCK-052", "calendars.yaml", "end: {month: 12, day: 14}", "end: {month: 2, day: 29}", "periods[1].end"),
    ("PCK-052", "calendars.yaml", "{month: 6, day: 25}", "{month: 6, day: 1}", "calendars[1].periods[0]"),
    ("PCK-052", "calendars.yaml", 'id: "{year}"', 'id: "year"', "calendars[0].periods[0].id"),
    ("PCK-052", "calendars.yaml", 'id: "{year}"', 'id: "{year}{x}"', "calendars[0].periods[0].id"),
    ("PCK-053", "judgement.yaml", "0.90", "1.10", "dòng 1, ahead_from"),
    ("PCK-054", "judgement.yaml", "yearly_route", "income", "dòng 5, route_register"),
    ("PCK-054", "judgement.yaml", "yearly_route", "road", "dòng 5, route_register"),
    ("PCK-055", "programme.yaml", '"24"', '"27"', "dòng 4, home"),
    ("PCK-055", "programme.yaml", "Asia/Ho_Chi_Minh", "Asia/Bac_Ninh", "dòng 8, time_zone"),
    ("PCK-055", "programme.yaml", "Asia/Ho_Chi_Minh", "../../etc/passwd", "dòng 8, time_zone"),
    ("PCK-056", "capital.yaml", "khoảng trên 8.000", "chừng 8 nghìn", "sources[0].amount"),
    ("PCK-056", "capital.yaml", "parent: total", "parent: province_budget", "sources[1].parent"),
    (
        "PCK-057",
        "targets.yaml",
        "{kind: floor, value: 90}",
        "{kind: ceiling, value: 90}",
        "targets[2].aspects[0].meaning",
    ),
    (
        "PCK-057",
        "targets.yaml",
        "{kind: ceiling, value: 0}",
        "{kind: floor, value: 0}",
        "targets[0].aspects[2].meaning",
    ),
    (
        "PCK-057",
        "targets.yaml",
        "{kind: floor, value: 90}",
        "{kind: floor, value: 900}",
        "targets[2].aspects[0].meaning",
    ),
    ("PCK-057", "targets.yaml", "low: 3", "low: 6", "targets[3].aspects[0].meaning"),
    (
        "PCK-057",
        "targets.yaml",
        "change_per_year, value: 1.5",
        "change_per_year, value: -1.5",
        "targets[0].aspects[0].meaning",
    ),
    (
        "PCK-057",
        "targets.yaml",
        "times_baseline, value: 2",
        "times_baseline, value: 0",
        "targets[1].aspects[0].meaning",
    ),
    ("PCK-058", "places/groups.yaml", "[III]", "[IV]", "groups[1].where.area_class"),
    ("PCK-058", "places/groups.yaml", "{area_class:", "{area_klass:", "groups[1].where.area_klass"),
    ("PCK-058", "places/groups.yaml", "[xã]", "[thôn]", "groups[3].types"),
    (
        "PCK-059",
        "registers/income.yaml",
        "calendar: calendar_year\n",
        "",
        "registers/income.yaml, dòng 2, kind",
    ),
    ("PCK-061", POVERTY, "        break_note: {", "        # {", "indicators[0].versions[1]"),
    ("PCK-062", TRAINING, ", window: year", "", "indicators[1].versions[0].numerator"),
    (
        "PCK-062",
        ROADS,
        "register: road",
        "register: road\n          window: year",
        "versions[0].numerator.window",
    ),
    (
        "PCK-062",
        "indicators/communes.yaml",
        "{register: place,",
        "{register: place, window: year,",
        "versions[0].denominator.window",
    ),
    ("PCK-063", TRAINING, "unit: count", "unit: percent", "indicators[0].versions[0]"),
]


@pytest.mark.parametrize(("code", "file", "old", "new", "where"), BROKEN)
def test_a_broken_rule_is_refused_in_its_place(code: str, file: str, old: str, new: str, where: str) -> None:
    refusal = the_refusal(reading_with(file, old, new), code)
    assert refusal.where.startswith(file)
    assert refusal.where.endswith(where)


def test_an_incoherent_pack_is_no_pack_but_its_draft_can_be_looked_at() -> None:
    reading = reading_with("judgement.yaml", "yearly_route", "income")
    assert reading.pack is None
    assert reading.draft is not None


def test_a_former_unit_that_never_ended_has_no_successor() -> None:
    reading = reading_with(PLACES, "07606,2025-01-01,2025-07-01", "07606,2025-01-01,")
    refusal = the_refusal(reading, "PCK-045")
    assert refusal.where == "places/lineage.csv, dòng 4, cột on"
    assert "07606@2025-01-01 hết hiệu lực: chưa hết" in refusal.found


def test_a_name_nearly_right_is_told_the_right_one() -> None:
    reading = reading_with("targets.yaml", "indicator: paved_share", "indicator: paved_shar")
    assert the_refusal(reading, "PCK-040").mend == "Có phải là «paved_share»? Sửa mã"


def test_a_misquote_says_from_which_word_it_differs() -> None:
    reading = reading_with("targets.yaml", "quote: 40% số xã", "quote: 40% số các xã")
    assert "giống đến «40% số», khác từ «các»" in the_refusal(reading, "PCK-041").found


def test_a_quote_may_run_over_the_lines_of_the_text() -> None:
    text = FILES["source/chuong-trinh.vi.txt"].decode()
    assert "xuống dưới 10%" not in text
    assert "xuống dưới\n10%" in text
    assert read_files(FILES).pack is not None


def test_a_quote_of_another_document_is_not_looked_up() -> None:
    reading = reading_with("judgement.yaml", "{document: rules,", "{document: rules, quote: không có ở đây,")
    assert reading.pack is not None


def test_a_parent_may_be_two_units_one_after_the_other() -> None:
    places = FILES["places/places.csv"].decode()
    lasting = places.replace(
        "07606,2025-01-01,2025-07-01,commune,xã,Tân Mộc,219", "07606,2025-01-01,,commune,xã,Tân Mộc,24"
    )
    whole = FILES["places/lineage.csv"].decode().split("07606")[0]
    assert reading_with_files(places__places_csv=lasting, places__lineage_csv=whole).pack is not None


def test_aspects_may_be_parts_of_aspects_of_other_targets() -> None:
    assert reading_with("targets.yaml", "of_which: 3a", "of_which: 1a").pack is not None


def test_aspects_that_go_round_in_a_circle_are_all_named() -> None:
    reading = reading_with(
        "targets.yaml",
        "        meaning: {kind: floor, value: 90}",
        "        meaning: {kind: floor, value: 90}\n        of_which: 3b",
    )
    assert [r.code for r in reading.refusals] == ["PCK-051", "PCK-051"]


def test_the_last_day_of_a_month_is_written_31() -> None:
    assert reading_with("calendars.yaml", "end: {month: 6, day: 14}", "end: {month: 6, day: 31}").pack is None
    half = FILES["calendars.yaml"].decode().replace("{month: 6, day: 14}", "{month: 6, day: 31}")
    reading = reading_with_files(calendars_yaml=half.replace("{month: 6, day: 25}", "{month: 7, day: 25}"))
    assert reading.pack is not None
