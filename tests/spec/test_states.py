"""Zero, missing, not due, not applicable and undefined are five different things."""

import datetime as dt

import pytest

from tests.spec.cast import indicator
from tests.spec.said import MISSING, NOT_APPLICABLE, NOT_YET_DUE, of, undefined

POOR = "COUNT(*) FILTER (WHERE poverty = 'poor')"
PRESENT = "residence = 'present'"
POOR_SHARE = indicator(POOR, "COUNT(*)", of="household", population=PRESENT)
POOR_COUNT = indicator(POOR, of="household", population=PRESENT)


def test_a_share_is_the_records_asked_for_over_those_of_the_population(figures_of):
    households = """
        commune | residence | poverty
        --------+-----------+--------
        Sa Lý   | present   | poor
        Sa Lý   | present   | none
        Sa Lý   | present   | near_poor
        Sa Lý   | moved     | poor
    """
    assert figures_of(POOR_SHARE, household=households)["Sa Lý"] == of(1, 3)


def test_a_commune_without_poor_households_has_a_rate_of_zero(figures_of):
    households = """
        commune | residence | poverty
        --------+-----------+--------
        Sa Lý   | present   | none
        Sa Lý   | present   | none
    """
    told = figures_of(POOR_SHARE, household=households)
    assert told["Sa Lý"] == of(0, 2)
    assert told.figure("Sa Lý").value == 0


def test_a_commune_without_records_is_missing_not_zero(figures_of):
    households = """
        commune | residence | poverty
        --------+-----------+--------
        Sa Lý   | present   | none
    """
    told = figures_of(POOR_SHARE, household=households)
    assert told["Chũ"] == MISSING
    assert told.figure("Chũ").value is None


def test_a_count_is_missing_not_zero_where_there_are_no_records(figures_of):
    assert figures_of(POOR_COUNT, household="")["Sa Lý"] == MISSING


def test_a_share_over_an_empty_population_is_undefined_not_zero(figures_of):
    households = """
        commune | residence | poverty
        --------+-----------+--------
        Sa Lý   | moved     | poor
    """
    assert figures_of(POOR_SHARE, household=households)["Sa Lý"] == undefined(0)


def test_a_count_over_an_empty_population_is_zero_where_there_are_records(figures_of):
    households = """
        commune | residence | poverty
        --------+-----------+--------
        Sa Lý   | moved     | poor
    """
    assert figures_of(POOR_COUNT, household=households)["Sa Lý"] == of(0)


def test_a_commune_that_says_it_has_none_counts_zero(figures_of):
    households = """
        commune | nil
        --------+----
        Sa Lý   | yes
    """
    told = figures_of(POOR_COUNT, household=households)
    assert (told["Sa Lý"], told["Chũ"]) == (of(0), MISSING)


def test_a_share_of_a_commune_that_says_it_has_none_is_undefined(figures_of):
    households = """
        commune | nil
        --------+----
        Sa Lý   | yes
    """
    assert figures_of(POOR_SHARE, household=households)["Sa Lý"] == undefined(0)


def test_the_word_that_there_is_none_is_not_a_record(figures_of):
    every_household = indicator("COUNT(*)", of="household")
    households = """
        commune | nil | from       | before
        --------+-----+------------+-----------
        Sa Lý   | yes | 2025-01-01 |
        Sa Lý   |     | 2025-01-01 |
    """
    assert figures_of(every_household, household=households)["Sa Lý"] == of(1)


def test_a_nil_that_ended_before_the_day_says_nothing(figures_of):
    households = """
        commune | nil | from       | before
        --------+-----+------------+-----------
        Sa Lý   | yes | 2025-01-01 | 2026-01-01
    """
    assert figures_of(POOR_COUNT, household=households)["Sa Lý"] == MISSING


def test_what_is_missing_is_not_yet_due_until_the_last_day_to_report(figures_of):
    told = figures_of(POOR_COUNT, household="", today=dt.date(2027, 1, 25))
    assert told["Sa Lý"] == NOT_YET_DUE


def test_what_is_missing_is_missing_from_the_day_after_the_last_day_to_report(figures_of):
    told = figures_of(POOR_COUNT, household="", today=dt.date(2027, 1, 26))
    assert told["Sa Lý"] == MISSING


def test_a_record_that_is_there_before_it_is_due_already_counts(figures_of):
    households = """
        commune | residence | poverty
        --------+-----------+--------
        Sa Lý   | present   | poor
    """
    told = figures_of(POOR_COUNT, household=households, today=dt.date(2026, 12, 31))
    assert (told["Sa Lý"], told["Chũ"]) == (of(1), NOT_YET_DUE)


def test_between_two_reviews_the_last_one_ended_is_overdue(figures_of):
    reviewed = indicator(POOR, of="household", calendar="poverty_review")
    midyear = dt.date(2026, 6, 30)
    assert figures_of(reviewed, household="", as_of=midyear, today=midyear)["Sa Lý"] == MISSING


def test_during_a_review_what_is_missing_is_not_yet_due(figures_of):
    reviewed = indicator(POOR, of="household", calendar="poverty_review")
    october = dt.date(2026, 10, 1)
    assert figures_of(reviewed, household="", as_of=october, today=october)["Sa Lý"] == NOT_YET_DUE


REVIEWED_ANEW = indicator(
    "COUNT(*) FILTER (WHERE poverty = 'poor')",
    "COUNT(*)",
    of="household",
    population="residence = 'present' AND NULLIF(standard = 'mdp_2027', FALSE)",
    calendar="poverty_review",
)
"""A record under another standard has not been reviewed yet: it is not outside the population, it does not say."""


@pytest.mark.parametrize(
    ("today", "state"), [(dt.date(2026, 12, 14), NOT_YET_DUE), (dt.date(2027, 2, 1), MISSING)]
)
def test_a_share_under_a_new_standard_is_not_said_until_a_record_is_reviewed_under_it(
    figures_of, today, state
):
    households = """
        commune   | residence | poverty | standard
        ----------+-----------+---------+---------
        Sa Lý     | present   | poor    | mdp_2021
        Sa Lý     | present   | none    |
        Sa Lý     | absent    | poor    | mdp_2021
        Nam Dương | present   | poor    | mdp_2027
        Nam Dương | present   | none    | mdp_2027
        Nam Dương | present   | poor    | mdp_2021
    """
    told = figures_of(
        REVIEWED_ANEW, household=households, as_of=min(today, dt.date(2026, 12, 31)), today=today
    )
    assert (told["Sa Lý"], told["Nam Dương"], told["region"]) == (state, of(1, 2), of(1, 2))
    # Of Sa Lý the two that live there; of Nam Dương the one that is still under the old standard.
    assert [told.figure(name).unknown for name in ("Sa Lý", "Nam Dương", "region")] == [2, 1, 3]
    assert (told.figure("region").reporting, told.figure("region").expected) == (1, 4)


def test_a_count_under_a_new_standard_is_not_zero_while_no_record_is_reviewed_under_it(figures_of):
    population = "NULLIF(standard = 'mdp_2027', FALSE)"
    left = indicator("COUNT(*) FILTER (WHERE poverty = 'poor')", of="household", population=population)
    households = """
        commune   | poverty | standard
        ----------+---------+---------
        Sa Lý     | poor    | mdp_2021
        Nam Dương | none    | mdp_2027
    """
    told = figures_of(left, household=households)
    assert (told["Sa Lý"], told["Nam Dương"], told["region"]) == (MISSING, of(0), of(0))


def test_an_indicator_is_not_applicable_outside_its_group(figures_of):
    of_area_iii = indicator(POOR, of="household", group="area_iii")
    households = """
        commune | poverty
        --------+--------
        Chũ     | poor
        Sa Lý   | poor
    """
    told = figures_of(of_area_iii, household=households)
    assert (told["Chũ"], told["Sa Lý"], told["region"]) == (NOT_APPLICABLE, of(1), of(1))


def test_an_indicator_of_the_programme_is_not_applicable_to_one_commune(figures_of):
    whole = indicator(POOR, of="household", smallest_place="programme")
    households = """
        commune | poverty
        --------+--------
        Sa Lý   | poor
    """
    told = figures_of(whole, household=households)
    assert (told["Sa Lý"], told["region"]) == (NOT_APPLICABLE, of(1))


def test_an_indicator_is_not_applicable_before_it_was_defined(figures_of):
    ended = indicator(POOR, of="household", valid_before="2026-01-01")
    households = """
        commune | poverty
        --------+--------
        Sa Lý   | poor
    """
    assert figures_of(ended, household=households)["Sa Lý"] == NOT_APPLICABLE
    assert figures_of(ended, household=households, as_of=dt.date(2025, 12, 31))["Sa Lý"] == of(1)


def test_a_sum_that_comes_to_nothing_is_a_zero(figures_of):
    balance = indicator("SUM(balance)", of="monthly")
    returns = """
        commune | balance
        --------+--------
        Sa Lý   | 0
    """
    assert figures_of(balance, monthly=returns)["Sa Lý"] == of("0.00")


def test_a_negative_sum_is_a_number(figures_of):
    balance = indicator("SUM(balance)", of="monthly")
    returns = """
        commune | balance
        --------+--------
        Sa Lý   | -3.25
    """
    assert figures_of(balance, monthly=returns)["Sa Lý"] == of("-3.25")


def test_gains_and_losses_that_cancel_are_a_zero_and_a_ratio_over_them_is_undefined(figures_of):
    returns = """
        commune   | balance | visits
        ----------+---------+-------
        Sa Lý     | -3.25   | 1
        Nam Dương | 3.25    | 1
    """
    assert figures_of(indicator("SUM(balance)", of="monthly"), monthly=returns)["region"] == of("0.00")
    per_balance = indicator("SUM(visits)", "SUM(balance)", of="monthly")
    assert figures_of(per_balance, monthly=returns)["region"] == undefined(2, "0.00")


def test_simulated_records_mark_every_figure_they_feed(figures_of):
    households = """
        commune   | residence | poverty | simulated
        ----------+-----------+---------+----------
        Sa Lý     | present   | poor    | yes
        Nam Dương | present   | poor    |
    """
    told = figures_of(POOR_COUNT, household=households)
    marked = {name: told.figure(name).simulated for name in ("Sa Lý", "Nam Dương", "region")}
    assert marked == {"Sa Lý": True, "Nam Dương": False, "region": True}


def test_records_published_before_their_last_review_step_mark_every_figure_they_feed(figures_of):
    households = """
        commune   | residence | poverty | provisional
        ----------+-----------+---------+------------
        Sa Lý     | present   | poor    |
        Nam Dương | present   | poor    | yes
    """
    told = figures_of(POOR_COUNT, household=households)
    marked = {name: told.figure(name).provisional for name in ("Sa Lý", "Nam Dương", "region")}
    assert marked == {"Sa Lý": False, "Nam Dương": True, "region": True}
