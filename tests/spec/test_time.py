"""Valid on a day, known at an entry: the past is asked again and answers as it did, and a correction is seen as one."""

import datetime as dt

from tests.spec.cast import indicator
from tests.spec.said import MISSING, NOT_APPLICABLE, of
from vungcao.pack.model import Window

POOR = "COUNT(*) FILTER (WHERE poverty = 'poor')"
POOR_COUNT = indicator(POOR, of="household")
POOR_SHARE = indicator(POOR, "COUNT(*)", of="household")
NEW_STANDARD = indicator(
    POOR,
    "COUNT(*)",
    of="household",
    valid_before="2027-01-01",
    then=("COUNT(*) FILTER (WHERE poverty = 'poor' AND standard = 'mdp_2027')", ""),
)
VISITS = indicator("SUM(visits)", of="monthly")
VISITS_IN_YEAR = indicator("SUM(visits)", of="monthly", window="year")
VISITS_SINCE = indicator("SUM(visits)", of="monthly", window="programme")
HOURS = indicator("SUM(hours)", of="attendance")
HOURS_IN_YEAR = indicator("SUM(hours)", of="attendance", window="year")


def day(text: str) -> dt.date:
    """A date."""
    return dt.date.fromisoformat(text)


def test_a_record_counts_from_the_first_day_it_is_valid(figures_of):
    households = """
        commune | poverty | from
        --------+---------+-----------
        Sa Lý   | poor    | 2026-03-01
    """
    assert figures_of(POOR_COUNT, household=households, as_of=day("2026-02-28"))["Sa Lý"] == MISSING
    assert figures_of(POOR_COUNT, household=households, as_of=day("2026-03-01"))["Sa Lý"] == of(1)


def test_a_record_counts_no_more_on_the_day_its_validity_ends_before(figures_of):
    households = """
        commune | poverty | from       | before
        --------+---------+------------+-----------
        Sa Lý   | poor    | 2025-01-01 | 2026-03-01
        Sa Lý   | none    | 2026-03-01 |
    """
    assert figures_of(POOR_COUNT, household=households, as_of=day("2026-02-28"))["Sa Lý"] == of(1)
    assert figures_of(POOR_COUNT, household=households, as_of=day("2026-03-01"))["Sa Lý"] == of(0)


def test_what_was_not_yet_known_does_not_count(figures_of):
    households = """
        commune | poverty | known
        --------+---------+------
        Sa Lý   | none    | 1
        Sa Lý   | poor    | 5
    """
    assert figures_of(POOR_SHARE, household=households, known=4)["Sa Lý"] == of(0, 1)
    assert figures_of(POOR_SHARE, household=households, known=5)["Sa Lý"] == of(1, 2)


def test_a_late_correction_of_an_early_period_shows_only_to_those_who_ask_after_it(figures_of):
    # Told at entry 2 that the household was not poor all along; at entry 7 that it was, in 2025.
    households = """
        commune | key | poverty | from       | before     | known
        --------+-----+---------+------------+------------+------
        Sa Lý   | A   | none    | 2025-01-01 |            | 2..7
        Sa Lý   | A   | poor    | 2025-01-01 | 2026-01-01 | 7
        Sa Lý   | A   | none    | 2026-01-01 |            | 7
    """
    in_2025, in_2026 = day("2025-12-31"), day("2026-12-31")
    as_known = {
        (as_of, known): figures_of(POOR_SHARE, household=households, as_of=as_of, known=known)["Sa Lý"]
        for as_of in (in_2025, in_2026)
        for known in (6, 7)
    }
    assert as_known == {
        (in_2025, 6): of(0, 1),
        (in_2025, 7): of(1, 1),
        (in_2026, 6): of(0, 1),
        (in_2026, 7): of(0, 1),
    }


def test_a_record_withdrawn_was_there_until_the_entry_that_closed_it(figures_of):
    households = """
        commune | poverty | known
        --------+---------+------
        Sa Lý   | poor    | 1..3
        Sa Lý   | none    | 1
    """
    assert figures_of(POOR_COUNT, household=households, known=2)["Sa Lý"] == of(1)
    assert figures_of(POOR_COUNT, household=households, known=3)["Sa Lý"] == of(0)


def test_a_household_that_moves_is_counted_where_it_was_on_the_day(figures_of):
    households = """
        commune   | key | poverty | from       | before
        ----------+-----+---------+------------+-----------
        Sa Lý     | A   | poor    | 2025-01-01 | 2026-07-01
        Nam Dương | A   | poor    | 2026-07-01 |
    """
    before = figures_of(POOR_COUNT, household=households, as_of=day("2026-06-30"))
    after = figures_of(POOR_COUNT, household=households, as_of=day("2026-07-01"))
    assert (before["Sa Lý"], before["Nam Dương"]) == (of(1), MISSING)
    assert (after["Sa Lý"], after["Nam Dương"]) == (MISSING, of(1))
    assert before["region"] == after["region"] == of(1)


def test_nothing_is_known_before_the_first_entry(figures_of):
    households = """
        commune | poverty
        --------+--------
        Sa Lý   | poor
    """
    assert figures_of(POOR_COUNT, household=households, known=0)["Sa Lý"] == MISSING


def test_the_definition_that_holds_on_the_day_counts(figures_of):
    households = """
        commune | poverty | standard
        --------+---------+---------
        Sa Lý   | poor    | mdp_2021
        Sa Lý   | poor    | mdp_2027
    """
    old = figures_of(NEW_STANDARD, household=households, as_of=day("2026-12-31"))
    new = figures_of(NEW_STANDARD, household=households, as_of=day("2027-01-01"))
    assert (old["Sa Lý"], old.figure("Sa Lý").version) == (of(2, 2), 1)
    assert (new["Sa Lý"], new.figure("Sa Lý").version) == (of(1, 2), 2)


def test_an_indicator_that_begins_later_is_not_applicable_before(figures_of):
    begins = indicator(POOR, of="household", valid_before="2025-01-01", then=("COUNT(*)", ""))
    households = """
        commune | poverty | from
        --------+---------+-----------
        Sa Lý   | none    | 2024-01-01
    """
    assert figures_of(begins, household=households)["Sa Lý"] == of(1)
    assert figures_of(begins, household=households).figure("Sa Lý").version == 2


def test_a_condition_on_the_day_asked_reads_that_day(figures_of):
    grown = indicator("COUNT(*) FILTER (WHERE planted_on <= :as_of)", of="farm")
    farms = """
        commune | planted_on
        --------+-----------
        Sa Lý   | 2026-05-01
        Sa Lý   | 2027-05-01
    """
    assert figures_of(grown, farm=farms, as_of=day("2026-12-31"))["Sa Lý"] == of(1)
    assert figures_of(grown, farm=farms, as_of=day("2027-05-01"))["Sa Lý"] == of(2)


# Events.


def test_events_count_from_the_first_day_of_the_programme(figures_of):
    attendances = """
        commune | from       | hours
        --------+------------+------
        Sa Lý   | 2025-12-31 | 1.0
        Sa Lý   | 2026-01-01 | 2.5
        Sa Lý   | 2027-06-01 | 4.0
    """
    assert figures_of(HOURS, attendance=attendances, as_of=day("2026-12-31"))["Sa Lý"] == of("2.5")
    assert figures_of(HOURS, attendance=attendances, as_of=day("2027-12-31"))["Sa Lý"] == of("6.5")


def test_events_of_a_year_are_forgotten_in_the_next(figures_of):
    attendances = """
        commune | from       | hours
        --------+------------+------
        Sa Lý   | 2026-12-31 | 2.5
        Sa Lý   | 2027-01-01 | 4.0
    """
    assert figures_of(HOURS_IN_YEAR, attendance=attendances, as_of=day("2026-12-31"))["Sa Lý"] == of("2.5")
    assert figures_of(HOURS_IN_YEAR, attendance=attendances, as_of=day("2027-12-31"))["Sa Lý"] == of("4.0")


def test_an_event_counts_on_its_own_day_and_not_before(figures_of):
    attendances = """
        commune | from       | hours
        --------+------------+------
        Sa Lý   | 2026-03-10 | 1.0
        Sa Lý   | 2026-03-11 | 1.0
    """
    assert figures_of(HOURS, attendance=attendances, as_of=day("2026-03-10"))["Sa Lý"] == of("1.0")


def test_an_event_reversed_counts_until_the_entry_that_reversed_it(figures_of):
    attendances = """
        commune | from       | hours | known
        --------+------------+-------+------
        Sa Lý   | 2026-03-10 | 3.0   | 1..4
        Sa Lý   | 2026-03-11 | 1.0   | 1
    """
    assert figures_of(HOURS, attendance=attendances, known=3)["Sa Lý"] == of("4.0")
    assert figures_of(HOURS, attendance=attendances, known=4)["Sa Lý"] == of("1.0")


def test_the_word_that_nothing_happened_makes_a_zero(figures_of):
    attendances = """
        commune   | from       | before     | nil
        ----------+------------+------------+----
        Sa Lý     | 2026-01-01 | 2026-07-01 | yes
    """
    told = figures_of(HOURS, attendance=attendances)
    assert (told["Sa Lý"], told["Chũ"]) == (of("0.0"), MISSING)


def test_in_the_programmes_first_year_a_record_since_it_began_is_the_same_record_of_the_year(figures_of):
    told = indicator("SUM(hours)", "SUM(hours)", of="attendance")
    version = told.versions[0]
    of_the_year = version.denominator.model_copy(update={"window": Window.YEAR})
    share = told.model_copy(update={"versions": (version.model_copy(update={"denominator": of_the_year}),)})
    attendances = """
        commune | from       | hours
        --------+------------+------
        Sa Lý   | 2026-03-01 | 2.0
        Sa Lý   | 2026-04-01 |
        Sa Lý   | 2027-02-01 | 3.0
    """
    first = figures_of(share, attendance=attendances)
    assert (first["Sa Lý"], first.figure("Sa Lý").unknown) == (of("2.0", "2.0"), 1)
    second = figures_of(share, attendance=attendances, as_of=day("2027-12-31"))
    assert (second["Sa Lý"], second.figure("Sa Lý").unknown) == (of("5.0", "3.0"), 1)


# Returns.


def test_a_return_counts_on_the_days_of_its_period(figures_of):
    returns = """
        commune | from       | before     | visits
        --------+------------+------------+-------
        Sa Lý   | 2026-01-01 | 2027-01-01 | 5
    """
    assert figures_of(VISITS, monthly=returns, as_of=day("2026-06-30"))["Sa Lý"] == of(5)
    assert figures_of(VISITS, monthly=returns, as_of=day("2027-01-01"))["Sa Lý"] == MISSING


def test_returns_of_a_year_are_those_whose_period_ended_in_it(figures_of):
    # The reporting month of January runs from 15 December; that of January 2027 has not ended by the year's end.
    returns = """
        commune | from       | before     | visits
        --------+------------+------------+-------
        Sa Lý   | 2025-12-15 | 2026-01-15 | 1
        Sa Lý   | 2026-01-15 | 2026-02-15 | 20
        Sa Lý   | 2026-12-15 | 2027-01-15 | 300
    """
    assert figures_of(VISITS_IN_YEAR, monthly=returns)["Sa Lý"] == of(21)
    assert figures_of(VISITS_IN_YEAR, monthly=returns, as_of=day("2027-01-14"))["Sa Lý"] == of(300)


def test_returns_since_the_programme_began_add_up_over_the_years(figures_of):
    returns = """
        commune | from       | before     | visits
        --------+------------+------------+-------
        Sa Lý   | 2025-01-01 | 2026-01-01 | 1
        Sa Lý   | 2026-01-01 | 2027-01-01 | 20
        Sa Lý   | 2027-01-01 | 2028-01-01 | 300
    """
    assert figures_of(VISITS_SINCE, monthly=returns, as_of=day("2027-12-31"))["Sa Lý"] == of(320)


def test_of_two_reporters_the_registers_own_agency_is_taken_not_the_sum(figures_of):
    returns = """
        commune | reporter       | visits
        --------+----------------+-------
        Sa Lý   | ethnic_affairs | 5
        Sa Lý   | construction   | 8
    """
    assert figures_of(VISITS, monthly=returns)["Sa Lý"] == of(5)


def test_of_two_reporters_neither_its_agency_the_last_approved_is_taken(figures_of):
    returns = """
        commune | reporter     | visits
        --------+--------------+-------
        Sa Lý   | construction | 8
        Sa Lý   | province     | 9
    """
    assert figures_of(VISITS, monthly=returns)["Sa Lý"] == of(9)


def test_a_tie_of_reporters_known_at_one_entry_is_settled_by_the_sequence_number(figures_of):
    returns = """
        commune | reporter     | visits | known
        --------+--------------+--------+------
        Sa Lý   | province     | 9      | 4
        Sa Lý   | construction | 8      | 4
    """
    assert figures_of(VISITS, monthly=returns)["Sa Lý"] == of(8)


def test_the_second_reporter_is_not_seen_before_it_is_known(figures_of):
    returns = """
        commune | reporter       | visits | known
        --------+----------------+--------+------
        Sa Lý   | construction   | 8      | 1
        Sa Lý   | ethnic_affairs | 5      | 6
    """
    assert figures_of(VISITS, monthly=returns, known=5)["Sa Lý"] == of(8)
    assert figures_of(VISITS, monthly=returns, known=6)["Sa Lý"] == of(5)


def test_two_reporters_are_settled_for_each_period_by_itself(figures_of):
    returns = """
        commune | from       | before     | reporter       | visits
        --------+------------+------------+----------------+-------
        Sa Lý   | 2026-01-01 | 2026-02-01 | ethnic_affairs | 1
        Sa Lý   | 2026-01-01 | 2026-02-01 | construction   | 2
        Sa Lý   | 2026-02-01 | 2026-03-01 | construction   | 40
    """
    assert figures_of(VISITS_SINCE, monthly=returns)["Sa Lý"] == of(41)


def test_an_agency_that_says_none_is_taken_over_another_reporters_number(figures_of):
    returns = """
        commune | reporter       | visits | nil
        --------+----------------+--------+----
        Sa Lý   | construction   | 8      |
        Sa Lý   | ethnic_affairs |        | yes
    """
    assert figures_of(VISITS, monthly=returns)["Sa Lý"] == of(0)


def test_before_the_places_were_there_they_are_not_applicable(figures_of):
    told = figures_of(POOR_COUNT, household="", as_of=day("2025-06-30"))
    assert told["Tân Lập cũ"] == MISSING
    assert figures_of(POOR_COUNT, household="", as_of=day("2024-06-30"))["region"] == NOT_APPLICABLE
