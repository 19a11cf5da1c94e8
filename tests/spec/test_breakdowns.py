"""A breakdown slices numerator and denominator alike, and keeps apart the records that do not say."""

import datetime as dt

from tests.spec.cast import indicator
from tests.spec.said import MISSING, NOT_APPLICABLE, of, undefined

POOR_SHARE = indicator(
    "COUNT(*) FILTER (WHERE poverty = 'poor')",
    "COUNT(*)",
    of="household",
    population="residence = 'present'",
    breakdowns=("ethnic_group", "area_class"),
)
HOUSEHOLDS = """
    commune   | residence | poverty | ethnic_group
    ----------+-----------+---------+-------------
    Sa Lý     | present   | poor    | tay
    Sa Lý     | present   | none    | tay
    Sa Lý     | present   | none    | nung
    Sa Lý     | present   | poor    |
    Nam Dương | present   | none    | tay
    Nam Dương | moved     | poor    | kinh
"""


def test_each_value_has_its_own_numerator_and_denominator(figures_of):
    told = figures_of(POOR_SHARE, household=HOUSEHOLDS, breakdown="ethnic_group")
    assert told["Sa Lý"] == of(2, 4)
    assert (told["Sa Lý", "tay"], told["Sa Lý", "nung"]) == (of(1, 2), of(0, 1))
    assert told["region", "tay"] == of(1, 3)


def test_records_that_do_not_say_are_a_cell_of_their_own(figures_of):
    told = figures_of(POOR_SHARE, household=HOUSEHOLDS, breakdown="ethnic_group")
    assert told["Sa Lý", None] == of(1, 1)


def test_the_cells_add_up_to_the_whole(figures_of):
    told = figures_of(POOR_SHARE, household=HOUSEHOLDS, breakdown="ethnic_group")
    cells = [told["region", value] for value in told.values("region")]
    assert sum(cell.numerator for cell in cells) == told["region"].numerator == 2
    assert sum(cell.denominator for cell in cells) == told["region"].denominator == 5


def test_a_value_that_only_records_outside_the_population_have_is_no_cell(figures_of):
    told = figures_of(POOR_SHARE, household=HOUSEHOLDS, breakdown="ethnic_group")
    assert told.values("region") == {"tay", "nung", None}


def test_an_area_without_records_has_no_cells(figures_of):
    told = figures_of(POOR_SHARE, household=HOUSEHOLDS, breakdown="ethnic_group")
    assert (told["Chũ"], told.values("Chũ")) == (MISSING, set())


def test_the_word_that_there_is_none_makes_no_cell(figures_of):
    households = """
        commune | nil
        --------+----
        Sa Lý   | yes
    """
    told = figures_of(POOR_SHARE, household=households, breakdown="ethnic_group")
    assert (told["Sa Lý"], told.values("Sa Lý")) == (undefined(0), set())


def test_a_cell_whose_records_do_not_say_is_missing_in_an_area_that_reports(figures_of):
    households = """
        commune | residence | poverty | ethnic_group
        --------+-----------+---------+-------------
        Sa Lý   | present   | poor    | tay
        Sa Lý   | present   |         | nung
    """
    told = figures_of(POOR_SHARE, household=households, breakdown="ethnic_group")
    assert (told["Sa Lý", "tay"], told["Sa Lý", "nung"]) == (of(1, 1), MISSING)
    assert (told["Sa Lý"], told.figure("Sa Lý").unknown) == (of(1, 2), 1)


def test_a_breakdown_that_was_not_declared_is_not_made(figures_of):
    told = figures_of(POOR_SHARE, household=HOUSEHOLDS, breakdown="residence")
    assert (told["Sa Lý"], told.values("Sa Lý")) == (of(2, 4), set())


def test_by_area_class_the_communes_are_told_apart_and_the_records_stay_whole(figures_of):
    told = figures_of(POOR_SHARE, household=HOUSEHOLDS, breakdown="area_class")
    assert told.values("region") == {"I", "II", "III"}
    assert (told["region", "III"], told["region", "II"], told["region", "I"]) == (of(2, 4), of(0, 1), MISSING)
    third = told.figure("region", "III")
    assert (third.reporting, third.expected) == (1, 2)


def test_by_area_class_a_commune_that_changed_is_in_its_class_of_the_day(figures_of):
    households = """
        commune | residence | poverty
        --------+-----------+--------
        Đèo Gia | present   | poor
    """
    asked = {"household": households, "breakdown": "area_class"}
    before = figures_of(POOR_SHARE, as_of=dt.date(2028, 6, 30), **asked)
    after = figures_of(POOR_SHARE, as_of=dt.date(2028, 7, 1), **asked)
    assert (before["region", "III"], after["region", "II"]) == (of(1, 1), of(1, 1))
    assert after["region", "III"] == MISSING


def test_a_boolean_breakdown_is_told_in_words(figures_of):
    area = indicator("SUM(area_ha)", of="farm", breakdowns=("organic",))
    farms = """
        commune | area_ha | organic
        --------+---------+--------
        Sa Lý   | 1.00    | yes
        Sa Lý   | 2.00    | no
        Sa Lý   | 4.00    |
    """
    told = figures_of(area, farm=farms, breakdown="organic")
    assert (told["Sa Lý", "true"], told["Sa Lý", "false"], told["Sa Lý", None]) == (
        of("1.00"),
        of("2.00"),
        of("4.00"),
    )


def test_different_values_by_cell_are_counted_in_each_cell_and_each_area_afresh(figures_of):
    owners = indicator("COUNT(DISTINCT owner)", of="farm", breakdowns=("crop", "area_class"))
    farms = """
        commune   | owner | crop
        ----------+-------+-------
        Sa Lý     | An    | rice
        Sa Lý     | An    | lychee
        Nam Dương | An    | rice
        Nam Dương | Bình  | rice
        Đèo Gia   | An    |
    """
    told = figures_of(owners, farm=farms, breakdown="crop")
    assert (told["Sa Lý", "rice"], told["Sa Lý", "lychee"], told["Sa Lý"]) == (of(1), of(1), of(1))
    assert (told["region", "rice"], told["region", "lychee"], told["region", None]) == (of(2), of(1), of(1))
    assert told["region"] == of(2)
    by_class = figures_of(owners, farm=farms, breakdown="area_class")
    assert (by_class["region", "III"], by_class["region", "II"]) == (of(1), of(2))


def test_a_value_of_the_denominator_alone_is_a_zero_cell(figures_of):
    rice = indicator(
        "SUM(area_ha)",
        "SUM(area_ha)",
        of="farm",
        population="organic",
        over_population="TRUE",
        breakdowns=("crop",),
    )
    farms = """
        commune | area_ha | crop   | organic
        --------+---------+--------+--------
        Sa Lý   | 1.00    | rice   | yes
        Sa Lý   | 2.00    | lychee | no
    """
    told = figures_of(rice, farm=farms, breakdown="crop")
    assert (told["Sa Lý", "rice"], told["Sa Lý", "lychee"]) == (of("1.00", "1.00"), of("0.00", "2.00"))


def test_an_area_outside_the_indicators_group_has_no_cells(figures_of):
    third = indicator("COUNT(*)", of="household", group="area_iii", breakdowns=("ethnic_group",))
    told = figures_of(third, household=HOUSEHOLDS, breakdown="ethnic_group")
    assert (told["Nam Dương"], told.values("Nam Dương")) == (NOT_APPLICABLE, set())
