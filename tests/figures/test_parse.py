"""Expressions are read, typed, refused with their place, printed and said in words."""

import pytest

from tests.spec.cast import pack
from vungcao.exact.refusal import Refusal
from vungcao.figures.expression import (
    And,
    Arithmetic,
    AsOf,
    Comparison,
    Constant,
    CountDistinct,
    CountRows,
    Field,
    Not,
    SumOf,
    Type,
    fields_read,
    is_integer,
    place_table,
    scale_of,
    table_of,
)
from vungcao.figures.parse import read_expression, read_predicate
from vungcao.figures.wording import in_words, text_of

FARM = table_of(pack().register_by_id("farm"))
HOUSEHOLD = table_of(pack().register_by_id("household"))


def refused(text: str, table=FARM) -> list[Refusal]:
    """The refusals of an expression."""
    read, refusals = read_expression(text, table, "tệp x.yaml, dòng 7")
    assert (read is None) == bool(refusals)
    return refusals


def refused_condition(text: str, table=FARM) -> list[Refusal]:
    """The refusals of a population."""
    read, refusals = read_predicate(text, table, "tệp x.yaml, dòng 8")
    assert (read is None) == bool(refusals)
    return refusals


def test_an_expression_becomes_a_tree_of_our_own():
    read, _ = read_expression("COUNT(*) FILTER (WHERE crop = 'rice' AND NOT organic)", FARM, "")
    assert isinstance(read, CountRows)
    assert isinstance(read.where, And)
    crop, organic = read.where.parts
    assert crop == Comparison("=", Field("crop", Type.TEXT), Constant("rice", Type.TEXT))
    assert isinstance(organic, Not)


def test_equal_meaning_written_differently_is_the_same_tree():
    one, _ = read_expression("SUM( area_ha )FILTER(WHERE (trees)<>1)", FARM, "")
    other, _ = read_expression("sum(area_ha) filter (where trees != 1)", FARM, "")
    assert one == other


def test_the_scale_of_an_expression_is_known_before_it_is_computed():
    read, _ = read_expression("SUM(area_ha * price) - COUNT(*)", FARM, "")
    assert (scale_of(read), is_integer(read)) == (5, False)
    counted, _ = read_expression("COUNT(DISTINCT owner) + SUM(trees)", FARM, "")
    assert (scale_of(counted), is_integer(counted)) == (0, True)


def test_a_tree_knows_the_fields_it_reads():
    read, _ = read_expression("SUM(area_ha * trees) FILTER (WHERE planted_on <= :as_of)", FARM, "")
    assert fields_read(read) == {"area_ha", "trees", "planted_on"}


def test_every_register_has_its_key_and_place():
    read, _ = read_expression("COUNT(DISTINCT place) FILTER (WHERE key <> 'x')", FARM, "")
    assert isinstance(read, CountDistinct)


def test_the_communes_are_a_register_with_their_attributes():
    table = place_table(pack())
    read, _ = read_expression("SUM(area_km2) FILTER (WHERE area_class = 'III' AND type = 'xã')", table, "")
    assert isinstance(read, SumOf)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("COUNT(*", "FIG-001", 7),
        ("", "FIG-001", 1),
        ("COUNT(*); COUNT(*)", "FIG-001", 19),
        ("SUM(area)", "FIG-002", 5),
        ("SUM(area_ha) FILTER (WHERE crop = 1)", "FIG-003", 28),
        ("COUNT(*) FILTER (WHERE planted_on = '2026-01-01')", "FIG-003", 24),
        ("COUNT(*) FILTER (WHERE trees BETWEEN 1 AND 'x')", "FIG-003", 24),
        ("SUM(owner)", "FIG-004", 5),
        ("SUM(organic)", "FIG-004", 5),
        ("SUM(trees + planted_on)", "FIG-004", 13),
        ("SUM(1)", "FIG-004", 5),
        ("COUNT(*) FILTER (WHERE crop = 'maize')", "FIG-005", 31),
        ("COUNT(*) FILTER (WHERE crop IN ('rice', 'lichee'))", "FIG-005", 41),
        ("AVG(area_ha)", "FIG-006", 1),
        ("MEDIAN(area_ha)", "FIG-006", 1),
        ("SUM(trees) / COUNT(*)", "FIG-007", 1),
        ("SUM(trees / 2)", "FIG-007", 5),
        ("SUM(trees % 2)", "FIG-007", 5),
        ("SUM(trees * 1e3)", "FIG-008", 13),
        ("SUM(ABS(trees))", "FIG-009", 5),
        ("MAX(trees)", "FIG-009", 5),
        ("my_own(trees)", "FIG-009", 1),
        ("COUNT(*) FILTER (WHERE trees IN (SELECT 1))", "FIG-010", 41),
        ("(SELECT COUNT(*) FROM farm)", "FIG-010", 9),
        ("SUM(CASE WHEN organic THEN 1 ELSE 0 END)", "FIG-011", 15),
        ("SUM(COALESCE(trees, 0))", "FIG-011", 5),
        ("SUM(NULLIF(trees, 0))", "FIG-011", 5),
        ("COUNT(*) FILTER (WHERE NULLIF(organic, TRUE))", "FIG-011", 24),
        ("COUNT(*) FILTER (WHERE NULLIF(trees, FALSE))", "FIG-028", 31),
        ("SUM(trees) OVER ()", "FIG-012", 1),
        ("COUNT(*) FILTER (WHERE planted_on = :today)", "FIG-013", 24),
        ("COUNT(*) FILTER (WHERE trees > COUNT(*))", "FIG-014", 32),
        ("SUM(SUM(trees))", "FIG-014", 5),
        ("trees", "FIG-016", 1),
        ("organic = TRUE", "FIG-016", 1),
        ("SUM(DISTINCT trees)", "FIG-017", 14),
        ("COUNT(*) FILTER (WHERE crop = NULL)", "FIG-018", 24),
        ("COUNT(*) FILTER (WHERE planted_on = DATE '2026-02-30')", "FIG-019", 42),
        ("COUNT(*) FILTER (WHERE owner > 'An')", "FIG-020", 24),
        ("COUNT(*) FILTER (WHERE organic < TRUE)", "FIG-020", 24),
        ("COUNT(trees)", "FIG-021", 1),
        ("COUNT(DISTINCT trees, owner)", "FIG-021", 1),
        ("COUNT(*) FILTER (WHERE owner ILIKE 'a%')", "FIG-021", 24),
        ("COUNT(*) FILTER (WHERE organic IS TRUE)", "FIG-021", 24),
        ("SUM(trees::INT)", "FIG-021", 5),
        ("SUM(farm.trees)", "FIG-021", 5),
        ("SUM(-trees)", "FIG-021", 6),
        ("SUM(trees * area_ha * price)", "FIG-022", 5),
        ("COUNT(*) FILTER (WHERE crop)", "FIG-028", 24),
        ("COUNT(*) FILTER (WHERE 1)", "FIG-028", 24),
        ("SUM(trees * 1234567890123456789)", "FIG-029", 13),
    ],
)
def test_what_is_outside_the_subset_is_refused_with_its_place(text, code, at):
    first = refused(text)[0]
    assert (first.code, first.where) == (code, f"tệp x.yaml, dòng 7, ký tự thứ {at}")


def test_an_aggregate_in_the_population_is_refused_as_such():
    assert [r.code for r in refused_condition("trees > SUM(trees)")] == ["FIG-015"]


def test_an_unknown_field_is_refused_with_the_nearest_there_is():
    (refusal,) = refused("SUM(aera_ha)")
    assert "aera_ha" in refusal.found
    assert "area_ha" in refusal.mend


def test_a_choice_that_is_none_is_refused_with_those_there_are():
    (refusal,) = refused("COUNT(*) FILTER (WHERE poverty = 'por')", HOUSEHOLD)
    assert refusal.expected == "một trong: poor, near_poor, none"
    assert "poor" in refusal.mend


def test_both_sides_are_refused_at_once():
    codes = [r.code for r in refused("SUM(owner) FILTER (WHERE crop = 'maize') - AVG(trees)")]
    assert codes == ["FIG-004", "FIG-005", "FIG-006"]


def test_a_decimal_literal_finer_than_the_field_is_no_fault():
    assert refused("COUNT(*) FILTER (WHERE area_ha > 0.12345)") == []


def test_a_field_compared_with_the_day_asked():
    read, _ = read_predicate("planted_on <= :as_of", FARM, "")
    assert read == Comparison("<=", Field("planted_on", Type.DATE), AsOf())


def test_arithmetic_binds_as_written():
    read, _ = read_expression("SUM(trees - (area_ha - 1) * 2)", FARM, "")
    assert isinstance(read.row, Arithmetic)
    assert text_of(read) == "SUM(trees - (area_ha - 1) * 2)"


@pytest.mark.parametrize(
    "text",
    [
        "COUNT(*)",
        "COUNT(DISTINCT owner) FILTER (WHERE owner <> 'O''Brien')",
        "SUM(area_ha * price) - (COUNT(*) - SUM(trees))",
        "COUNT(*) FILTER (WHERE crop NOT IN ('rice', 'lychee') OR NOT organic)",
        "COUNT(*) FILTER (WHERE (organic OR crop IS NULL) AND planted_on IS NOT NULL)",
        "COUNT(*) FILTER (WHERE trees NOT BETWEEN -5 AND 1.50 AND TRUE)",
        "COUNT(*) FILTER (WHERE planted_on BETWEEN DATE '2026-01-01' AND :as_of)",
        "COUNT(*) FILTER (WHERE NOT (crop = 'rice' AND organic))",
        "COUNT(*) FILTER (WHERE (trees + 1) IS NULL)",
        "SUM((trees + 1) * (area_ha - 2))",
    ],
)
def test_the_canonical_text_reads_as_the_same_tree(text):
    read, refusals = read_expression(text, FARM, "")
    assert not refusals
    assert text_of(read) == text
    assert read_expression(text_of(read), FARM, "")[0] == read


def test_an_expression_is_said_in_vietnamese_and_english():
    read, _ = read_expression(
        "COUNT(*) FILTER (WHERE poverty IN ('poor', 'near_poor') AND members >= 1000)", HOUSEHOLD, ""
    )
    assert in_words(read, HOUSEHOLD, "vi") == (
        "số hộ mà «Kết quả rà soát» là một trong: «Hộ nghèo», «Hộ cận nghèo» và «Số nhân khẩu» ít nhất là 1.000"
    )
    assert in_words(read, HOUSEHOLD, "en") == (
        "number of household records where «Result of the review» is one of: «Poor», «Near-poor» and "
        "«Members» is at least 1,000"
    )


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("SUM(area_ha * trees)", "tổng («area_ha» nhân «trees»)", "sum of («area_ha» times «trees»)"),
        ("COUNT(DISTINCT owner)", "số «owner» khác nhau", "number of different «owner»"),
        (
            "COUNT(*) - SUM(trees)",
            "(số farm) trừ (tổng «trees»)",
            "(number of farm records) minus (sum of «trees»)",
        ),
        (
            "COUNT(*) FILTER (WHERE planted_on BETWEEN DATE '2026-03-01' AND :as_of)",
            "số farm mà «planted_on» từ 01/03/2026 đến ngày tính",
            "number of farm records where «planted_on» is from 2026-03-01 to the day asked",
        ),
        (
            "COUNT(*) FILTER (WHERE (organic OR crop IS NULL) AND NOT organic)",
            "số farm mà («organic»: có hoặc «crop» chưa ghi) và «organic»: không",
            "number of farm records where («organic»: yes or «crop» is not recorded) and «organic»: no",
        ),
        (
            "COUNT(*) FILTER (WHERE crop NOT IN ('rice') AND owner IS NOT NULL AND area_ha < 1.5)",
            "số farm mà «crop» không phải là: «rice» và «owner» đã ghi và «area_ha» nhỏ hơn 1,5",
            "number of farm records where «crop» is none of: «rice» and «owner» is recorded and "
            "«area_ha» is less than 1.5",
        ),
        (
            "COUNT(*) FILTER (WHERE NOT (organic = TRUE OR FALSE))",
            "số farm mà không phải («organic» là có hoặc không bản ghi nào)",
            "number of farm records where not («organic» is yes or no record)",
        ),
    ],
)
def test_every_kind_of_phrase_has_words(text, vi, en):
    read, _ = read_expression(text, FARM, "")
    assert (in_words(read, FARM, "vi"), in_words(read, FARM, "en")) == (vi, en)
