"""What an expression means: three kinds of truth, exact sums, different things counted once."""

import datetime as dt
from fractions import Fraction

import pytest

from tests.spec.cast import indicator
from tests.spec.said import MISSING, of, undefined


def farms_where(condition: str):
    """How many farms a condition is true of."""
    return indicator(f"COUNT(*) FILTER (WHERE {condition})", of="farm")


FARMS = """
    commune | crop   | area_ha | trees | organic | planted_on | owner
    --------+--------+---------+-------+---------+------------+------
    Sa Lý   | lychee | 1.50    | 10    | yes     | 2020-01-01 | An
    Sa Lý   | rice   | 2.00    | 20    | no      | 2026-12-31 | Bình
    Sa Lý   | lychee | 2.25    | -5    | yes     | 2026-06-30 | An
    Sa Lý   |        |         |       |         |            |
"""


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("crop = 'lychee'", 2),
        ("crop <> 'lychee'", 1),
        ("NOT crop = 'lychee'", 1),
        ("crop IN ('lychee', 'rice')", 3),
        ("crop NOT IN ('rice')", 2),
        ("crop IS NULL", 1),
        ("crop IS NOT NULL", 3),
        ("area_ha > 2", 1),
        ("area_ha >= 2.00", 2),
        ("area_ha < 2.001", 2),
        ("area_ha BETWEEN 1.5 AND 2", 2),
        ("area_ha NOT BETWEEN 1.5 AND 2", 1),
        ("trees < 0", 1),
        ("trees = -5", 1),
        ("trees > area_ha", 2),
        ("trees + trees = 40", 1),
        ("area_ha * 2 = 4.5", 1),
        ("organic", 2),
        ("NOT organic", 1),
        ("organic = FALSE", 1),
        ("planted_on <= DATE '2026-06-30'", 2),
        ("planted_on = :as_of", 1),
        ("planted_on BETWEEN DATE '2026-01-01' AND :as_of", 2),
        ("owner = 'An'", 2),
        ("owner <> 'An' OR organic", 3),
        ("crop = 'lychee' AND trees > 0", 1),
        ("TRUE", 4),
        ("FALSE", 0),
        # Unknown OR true is true; unknown AND false is false, so its opposite is true.
        ("crop = 'rice' OR TRUE", 4),
        ("NOT (crop = 'rice' AND FALSE)", 4),
        # What is not so is unknown, and so is its opposite.
        ("NULLIF(organic, FALSE)", 2),
        ("NOT NULLIF(organic, FALSE)", 0),
        ("NULLIF(crop = 'rice', FALSE) OR trees = 10", 2),
    ],
)
def test_a_condition_is_true_of_these_records_and_of_no_record_that_does_not_say(
    figures_of, condition, count
):
    assert figures_of(farms_where(condition), farm=FARMS)["Sa Lý"] == of(count)


def test_records_that_do_not_say_are_counted_as_unknown(figures_of):
    told = figures_of(farms_where("crop = 'lychee'"), farm=FARMS)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of(2), 1)


def test_a_condition_decided_without_what_is_missing_leaves_nothing_unknown(figures_of):
    told = figures_of(farms_where("crop = 'rice' OR crop IS NULL"), farm=FARMS)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of(2), 0)


def test_when_no_record_says_the_figure_is_missing_not_zero(figures_of):
    farms = """
        commune | crop | owner
        --------+------+------
        Sa Lý   |      | An
        Sa Lý   |      | Bình
    """
    told = figures_of(farms_where("crop = 'rice'"), farm=farms)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (MISSING, 2)


def test_one_record_that_says_is_enough_for_a_zero(figures_of):
    farms = """
        commune | crop
        --------+-------
        Sa Lý   |
        Sa Lý   | lychee
    """
    told = figures_of(farms_where("crop = 'rice'"), farm=farms)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of(0), 1)


def test_a_commune_whose_records_do_not_say_counts_in_no_half_of_its_areas_share(figures_of):
    share = indicator("COUNT(*) FILTER (WHERE organic)", "COUNT(*)", of="farm")
    farms = """
        commune   | crop | organic
        ----------+------+--------
        Sa Lý     | rice |
        Sa Lý     | rice |
        Nam Dương | rice | yes
        Nam Dương | rice | no
    """
    told = figures_of(share, farm=farms)
    assert (told["Sa Lý"], told["Nam Dương"], told["region"]) == (MISSING, of(1, 2), of(1, 2))
    region = told.figure("region")
    assert (region.reporting, region.expected, region.unknown) == (1, 4, 2)


def test_a_record_that_may_or_may_not_be_of_the_population_is_unknown(figures_of):
    rice_area = indicator("COUNT(*)", of="farm", population="crop = 'rice'")
    farms = """
        commune   | crop
        ----------+-----
        Sa Lý     | rice
        Sa Lý     |
        Nam Dương |
    """
    told = figures_of(rice_area, farm=farms)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of(1), 1)
    assert told["Nam Dương"] == MISSING


def test_a_value_left_out_of_a_sum_is_unknown_not_zero(figures_of):
    area = indicator("SUM(area_ha)", of="farm")
    farms = """
        commune   | area_ha
        ----------+--------
        Sa Lý     | 1.50
        Sa Lý     |
        Nam Dương |
    """
    told = figures_of(area, farm=farms)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of("1.50"), 1)
    assert told["Nam Dương"] == MISSING


def test_a_sum_over_no_record_of_the_population_is_zero(figures_of):
    rice = indicator("SUM(area_ha) FILTER (WHERE crop = 'rice')", of="farm")
    farms = """
        commune | crop   | area_ha
        --------+--------+--------
        Sa Lý   | lychee | 1.50
    """
    assert figures_of(rice, farm=farms)["Sa Lý"] == of("0.00")


def test_decimals_add_up_exactly(figures_of):
    # Ten times 0.10 is 1.00, which binary fractions miss.
    farms = "commune | area_ha\n" + "Sa Lý | 0.10\n" * 10
    assert figures_of(indicator("SUM(area_ha)", of="farm"), farm=farms)["Sa Lý"] == of("1.00")


def test_a_share_of_lengths_is_an_exact_fraction(figures_of):
    share = indicator("SUM(irrigated_ha)", "SUM(area_ha)", of="farm")
    farms = """
        commune | irrigated_ha | area_ha
        --------+--------------+--------
        Sa Lý   | 0.10         | 0.30
    """
    told = figures_of(share, farm=farms)
    assert told["Sa Lý"] == of("0.10", "0.30")
    assert told.figure("Sa Lý").value == Fraction(1, 3)


def test_a_record_that_lacks_either_half_of_a_share_is_one_unknown_record(figures_of):
    share = indicator("SUM(irrigated_ha)", "SUM(area_ha)", of="farm")
    farms = """
        commune | irrigated_ha | area_ha
        --------+--------------+--------
        Sa Lý   | 1.00         | 2.00
        Sa Lý   |              |
    """
    told = figures_of(share, farm=farms)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of("1.00", "2.00"), 1)


def test_sums_beyond_64_bits_are_exact(figures_of):
    # Three times 9 000 000 000 000 000 000 is more than 9 223 372 036 854 775 807.
    farms = "commune | trees\n" + "Sa Lý | 9000000000000000000\n" * 3
    told = figures_of(indicator("SUM(trees)", of="farm"), farm=farms)
    assert told["Sa Lý"] == of(27_000_000_000_000_000_000)


def test_products_beyond_64_bits_are_exact(figures_of):
    farms = """
        commune | trees      | price
        --------+------------+-------------------
        Sa Lý   | 5000000000 | 999999999999999.999
        Sa Lý   | -1         | 0.001
    """
    told = figures_of(indicator("SUM(trees * price)", of="farm"), farm=farms)
    # 5 000 000 000 × 999 999 999 999 999,999 − 0,001
    assert told["Sa Lý"] == of("4999999999999999994999999.999")


def test_a_product_keeps_the_decimals_of_both(figures_of):
    farms = """
        commune | area_ha | price
        --------+---------+------
        Sa Lý   | 1.25    | 0.125
        Sa Lý   | 2.00    | 10
    """
    # 0.15625 + 20
    assert figures_of(indicator("SUM(area_ha * price)", of="farm"), farm=farms)["Sa Lý"] == of("20.15625")


def test_a_row_is_added_up_before_its_rows_are(figures_of):
    farms = """
        commune | area_ha | trees
        --------+---------+------
        Sa Lý   | 1.25    | 2
        Sa Lý   | 2.00    |
    """
    told = figures_of(indicator("SUM(area_ha + trees - 0.5)", of="farm"), farm=farms)
    # The second row has no sum, for it does not say its trees.
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of("2.75"), 1)


def test_aggregates_are_added_and_subtracted_at_their_common_scale(figures_of):
    mixed = indicator("SUM(area_ha) - SUM(trees) + COUNT(*)", of="farm")
    farms = """
        commune | area_ha | trees
        --------+---------+------
        Sa Lý   | 1.25    | 5
        Sa Lý   | 2.00    | 1
    """
    # 3.25 − 6 + 2
    assert figures_of(mixed, farm=farms)["Sa Lý"] == of("-0.75")


def test_brackets_bind_a_difference(figures_of):
    nested = indicator("COUNT(*) - (COUNT(*) - COUNT(*) FILTER (WHERE organic))", of="farm")
    assert figures_of(nested, farm=FARMS)["Sa Lý"] == of(2)


def test_different_values_are_counted_once(figures_of):
    people = indicator("COUNT(DISTINCT person)", of="attendance")
    attendances = """
        commune | from       | person
        --------+------------+-------
        Sa Lý   | 2026-03-10 | An
        Sa Lý   | 2026-03-11 | An
        Sa Lý   | 2026-03-11 | Bình
    """
    assert figures_of(people, attendance=attendances)["Sa Lý"] == of(2)


def test_a_person_trained_in_two_communes_is_one_person_of_the_region(figures_of):
    people = indicator("COUNT(DISTINCT person)", of="attendance")
    attendances = """
        commune   | from       | person
        ----------+------------+-------
        Sa Lý     | 2026-03-10 | An
        Nam Dương | 2026-03-11 | An
        Nam Dương | 2026-03-11 | Bình
    """
    told = figures_of(people, attendance=attendances)
    assert (told["Sa Lý"], told["Nam Dương"], told["region"]) == (of(1), of(2), of(2))


def test_different_values_do_not_count_what_the_record_does_not_say(figures_of):
    people = indicator("COUNT(DISTINCT person)", of="attendance")
    attendances = """
        commune | from       | person
        --------+------------+-------
        Sa Lý   | 2026-03-10 |
        Sa Lý   | 2026-03-11 | An
    """
    told = figures_of(people, attendance=attendances)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of(1), 1)


def test_different_values_of_a_commune_that_does_not_report_are_not_of_the_region(figures_of):
    trained = indicator("COUNT(DISTINCT person)", "COUNT(*)", of="attendance", over_register="household")
    attendances = """
        commune   | from       | person
        ----------+------------+-------
        Sa Lý     | 2026-03-10 | An
        Nam Dương | 2026-03-11 | An
        Nam Dương | 2026-03-11 | Bình
        Chũ       | 2026-03-11 | Chi
    """
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | none
        Nam Dương | none
        Nam Dương | none
    """
    told = figures_of(trained.model_copy(), attendance=attendances, household=households)
    assert (told["Chũ"], told["region"]) == (MISSING, of(2, 3))


def test_different_values_of_a_fixed_scope_are_counted_across_its_communes(figures_of):
    part = indicator("COUNT(DISTINCT owner)", "COUNT(DISTINCT owner)", of="farm", over_scope="region")
    farms = """
        commune   | owner
        ----------+------
        Sa Lý     | An
        Nam Dương | An
        Nam Dương | Bình
    """
    told = figures_of(part, farm=farms)
    assert (told["Sa Lý"], told["region"]) == (of(1, 2), of(2, 2))


def test_values_that_look_alike_are_different(figures_of):
    farms = """
        commune | owner
        --------+------
        Sa Lý   | Hòa
        Sa Lý   | Hoà
        Sa Lý   | hòa
        Sa Lý   | Hòa'
    """
    assert figures_of(indicator("COUNT(DISTINCT owner)", of="farm"), farm=farms)["Sa Lý"] == of(4)
    quoted = farms_where("owner = 'Hòa'''")
    assert figures_of(quoted, farm=farms)["Sa Lý"] == of(1)


def test_a_share_of_the_better_half_of_which_is_a_share_of_that_half(figures_of):
    # "Of which": lychee farms that are organic, over lychee farms.
    of_which = indicator(
        "COUNT(*) FILTER (WHERE organic)", "COUNT(*)", of="farm", population="crop = 'lychee'"
    )
    assert figures_of(of_which, farm=FARMS)["Sa Lý"] == of(2, 2)


def test_a_share_over_a_population_that_the_area_has_not_is_undefined_with_its_numerator(figures_of):
    per_rice = indicator("COUNT(*)", "COUNT(*)", of="farm", over_population="crop = 'rice'")
    farms = """
        commune | crop
        --------+-------
        Sa Lý   | lychee
    """
    assert figures_of(per_rice, farm=farms)["Sa Lý"] == undefined(1)


def test_a_figure_carries_its_recipe(figures_of):
    told = figures_of(farms_where("organic"), farm=FARMS, as_of=dt.date(2026, 6, 30), known=7)
    figure = told.figure("Sa Lý")
    assert (figure.indicator, figure.version, figure.inputs_known) == ("it", 1, 7)
    assert (figure.moment.as_of, figure.moment.known) == (dt.date(2026, 6, 30), 7)
