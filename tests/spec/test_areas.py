"""An area adds up exactly the communes that report: their numerators and denominators, never their percentages."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from tests.spec.cast import PLACES, ground, indicator
from tests.spec.said import MISSING, NOT_APPLICABLE, REGION, of, undefined
from vungcao.figures.figure import group, place

POOR_SHARE = indicator("COUNT(*) FILTER (WHERE poverty = 'poor')", "COUNT(*)", of="household")
HOUSEHOLDS = indicator("COUNT(*)", of="household")
YEAR_END = dt.date(2026, 12, 31)
AREA_III, DIFFICULT = group("area_iii"), group("difficult_2026")


def test_the_share_of_an_area_is_a_quotient_of_sums_not_a_mean_of_shares(figures_of):
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | poor
        Nam Dương | poor
        Nam Dương | none
        Nam Dương | none
    """
    told = figures_of(POOR_SHARE, household=households)
    assert (told["Sa Lý"], told["Nam Dương"]) == (of(1, 1), of(1, 3))
    assert told["region"] == of(2, 4)
    assert told.figure("region").value == Fraction(1, 2)


def test_a_child_at_zero_per_cent_pulls_its_area_down(figures_of):
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | none
        Sa Lý     | none
        Nam Dương | poor
    """
    told = figures_of(POOR_SHARE, household=households)
    assert (told["Sa Lý"], told["region"]) == (of(0, 2), of(1, 3))


def test_an_area_says_how_many_of_its_communes_report(figures_of):
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | poor
        Nam Dương | none
    """
    figure = figures_of(POOR_SHARE, household=households).figure("region")
    assert (figure.reporting, figure.expected) == (2, 4)


def test_a_commune_that_says_it_has_none_reports(figures_of):
    households = """
        commune   | poverty | nil
        ----------+---------+----
        Sa Lý     | poor    |
        Nam Dương |         | yes
    """
    told = figures_of(POOR_SHARE, household=households)
    assert (told["Nam Dương"], told["region"]) == (undefined(0), of(1, 1))
    assert told.figure("region").reporting == 2


def test_an_area_where_no_commune_reports_is_missing(figures_of):
    told = figures_of(POOR_SHARE, household="")
    assert told["region"] == MISSING
    assert (told.figure("region").reporting, told.figure("region").expected) == (0, 4)


def test_a_commune_that_gives_only_half_of_a_share_counts_in_neither_half(figures_of):
    per_hamlet = indicator("COUNT(*)", "COUNT(*)", of="household", over_register="hamlet")
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | none
        Nam Dương | none
        Nam Dương | none
    """
    hamlets = """
        commune   | name
        ----------+-----
        Nam Dương | Một
        Chũ       | Hai
    """
    told = figures_of(per_hamlet, household=households, hamlet=hamlets)
    assert (told["Sa Lý"], told["Chũ"], told["Nam Dương"]) == (MISSING, MISSING, of(2, 1))
    assert told["region"] == of(2, 1)
    assert told.figure("region").reporting == 1


def test_a_group_holds_the_communes_of_its_class(figures_of):
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | poor
        Đèo Gia   | none
        Nam Dương | poor
    """
    told = figures_of(POOR_SHARE, household=households, areas=[AREA_III])
    assert told["area_iii"] == of(1, 2)


def test_a_change_of_class_moves_a_commune_from_the_day_of_the_decision(figures_of):
    households = """
        commune | poverty
        --------+--------
        Sa Lý   | poor
        Đèo Gia | none
    """
    day_before, day = dt.date(2028, 6, 30), dt.date(2028, 7, 1)
    before = figures_of(POOR_SHARE, household=households, areas=[AREA_III], as_of=day_before)
    after = figures_of(POOR_SHARE, household=households, areas=[AREA_III], as_of=day)
    assert (before["area_iii"], after["area_iii"]) == (of(1, 2), of(1, 1))


def test_a_group_fixed_on_a_day_keeps_its_communes_after_a_change_of_class(figures_of):
    households = """
        commune | poverty
        --------+--------
        Sa Lý   | poor
        Đèo Gia | none
    """
    after = figures_of(POOR_SHARE, household=households, areas=[DIFFICULT], as_of=dt.date(2028, 12, 31))
    assert after["difficult_2026"] == of(1, 2)


def test_an_indicator_of_a_group_asked_of_a_larger_one_counts_the_communes_of_both(figures_of):
    of_area_iii = indicator("COUNT(*)", of="household", group="area_iii")
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | poor
        Nam Dương | poor
    """
    figure = figures_of(of_area_iii, household=households).figure("region")
    assert (figure.numerator, figure.expected) == (1, 2)


def test_the_province_is_asked_as_a_place_and_holds_its_communes(figures_of):
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | poor
        Chũ       | none
    """
    told = figures_of(POOR_SHARE, household=households, areas=[place(PLACES["tỉnh"])])
    assert told["tỉnh"] == of(1, 2)


def test_records_of_a_former_unit_count_to_it_on_the_borders_of_its_own_time(figures_of):
    households = """
        commune    | poverty
        -----------+--------
        Tân Lập cũ | poor
        Đèo Gia cũ | none
    """
    then = dt.date(2025, 6, 30)
    told = figures_of(POOR_SHARE, household=households, as_of=then)
    assert (told["Tân Lập cũ"], told["Đèo Gia cũ"]) == (of(1, 1), of(0, 1))


def test_records_of_merged_units_count_to_their_successor_on_todays_borders(figures_of):
    households = """
        commune    | poverty
        -----------+--------
        Tân Lập cũ | poor
        Tân Lập cũ | none
        Đèo Gia cũ | none
    """
    then, now = dt.date(2025, 6, 30), dt.date(2026, 12, 31)
    told = figures_of(POOR_SHARE, household=households, as_of=then, on=ground(then, borders_of=now))
    assert told["Đèo Gia"] == of(1, 3)


def test_a_code_that_was_used_again_is_another_place(figures_of):
    # 07594 was Tân Lập and is Đèo Gia: without restating, the old records are not today's.
    households = """
        commune    | poverty
        -----------+--------
        Tân Lập cũ | poor
    """
    assert figures_of(POOR_SHARE, household=households)["Đèo Gia"] == MISSING


def test_returns_of_merged_units_are_both_counted_not_taken_for_two_reporters(figures_of):
    visits = indicator("SUM(visits)", of="monthly")
    returns = """
        commune    | reporter       | visits
        -----------+----------------+-------
        Tân Lập cũ | ethnic_affairs | 3
        Đèo Gia cũ | ethnic_affairs | 4
    """
    then, now = dt.date(2025, 6, 30), dt.date(2026, 12, 31)
    told = figures_of(visits, monthly=returns, as_of=then, on=ground(then, borders_of=now))
    assert told["Đèo Gia"] == of(7)


def test_a_part_of_the_whole_is_divided_by_a_fixed_scope_whatever_is_asked(figures_of):
    part = indicator("COUNT(*)", "COUNT(*)", of="household", over_scope="region")
    households = """
        commune   | poverty
        ----------+--------
        Sa Lý     | none
        Nam Dương | none
        Nam Dương | none
    """
    told = figures_of(part, household=households)
    assert (told["Sa Lý"], told["Nam Dương"], told["region"]) == (of(1, 3), of(2, 3), of(3, 3))
    assert told["Chũ"] == MISSING


def test_a_department_may_report_for_a_whole_group_and_then_the_whole_group_reports(figures_of):
    stand = replace(ground(YEAR_END), wider={PLACES["tỉnh"]: frozenset([REGION])})
    returns = """
        commune | visits
        --------+-------
        tỉnh    | 12
    """
    visits = indicator("SUM(visits)", of="monthly")
    told = figures_of(visits, monthly=returns, on=stand, areas=[REGION, AREA_III, place(PLACES["tỉnh"])])
    assert (told["region"], told["tỉnh"]) == (of(12), of(12))
    assert (told["Sa Lý"], told["area_iii"]) == (MISSING, MISSING)
    assert (told.figure("region").reporting, told.figure("region").expected) == (4, 4)


def test_records_of_a_larger_place_that_does_not_report_for_itself_do_not_count(figures_of):
    returns = """
        commune | visits
        --------+-------
        tỉnh    | 12
        Sa Lý   | 1
    """
    told = figures_of(indicator("SUM(visits)", of="monthly"), monthly=returns)
    assert told["region"] == of(1)


def test_communes_are_counted_from_the_decisions_about_them(figures_of):
    class_three = indicator("COUNT(*) FILTER (WHERE area_class = 'III')", "COUNT(*)", of="place")
    told = figures_of(class_three)
    assert (told["region"], told["Sa Lý"], told["Chũ"]) == (of(2, 4), of(1, 1), of(0, 1))


def test_the_published_area_of_the_communes_adds_up_exactly(figures_of):
    # 83.95 + 102.93 + 67.19 + 57.18 = 311.25
    assert figures_of(indicator("SUM(area_km2)", of="place"))["region"] == of("311.25")


def test_communes_with_something_over_all_communes_that_report(figures_of):
    with_road = indicator(
        "COUNT(DISTINCT place) FILTER (WHERE surface = 'concrete')",
        "COUNT(*)",
        of="road",
        over_register="place",
    )
    roads = """
        commune   | surface
        ----------+---------
        Sa Lý     | concrete
        Sa Lý     | concrete
        Nam Dương | earth
    """
    told = figures_of(with_road, road=roads)
    assert (told["Sa Lý"], told["Nam Dương"], told["Chũ"]) == (of(1, 1), of(0, 1), MISSING)
    assert told["region"] == of(1, 2)


def test_both_terms_of_one_fixed_scope_count_the_same_communes(figures_of):
    recognised = indicator(
        "COUNT(*) FILTER (WHERE new_rural)",
        "COUNT(*)",
        of="commune_status",
        over_register="place",
        scope="region",
        over_scope="region",
    )
    statuses = """
        commune   | new_rural
        ----------+----------
        Sa Lý     | yes
        Nam Dương | no
    """
    told = figures_of(recognised, commune_status=statuses)
    assert told["region"] == of(1, 2)
    assert (told.figure("region").reporting, told.figure("region").expected) == (2, 4)


def test_an_area_of_no_commune_of_the_indicators_group_is_not_applicable(figures_of):
    of_area_iii = indicator("COUNT(*)", of="household", group="area_iii")
    told = figures_of(of_area_iii, household="", as_of=dt.date(2025, 6, 30), areas=[REGION])
    assert told["region"] == NOT_APPLICABLE
