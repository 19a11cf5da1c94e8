"""Periods made from calendars, with days counted by hand."""

import datetime as dt

import pytest

from tests.pack.mini import the_pack
from vungcao.exact.period import Period
from vungcao.pack.calendar import latest_ended, period_covering, periods_of
from vungcao.pack.entry import Confidence, Source, Text
from vungcao.pack.model import Calendar, PeriodRule
from vungcao.pack.periods import DayRule


def _days(period: Period | None) -> tuple[str, str, str, str] | None:
    if period is None:
        return None
    return (period.id, period.start.isoformat(), period.end.isoformat(), period.due.isoformat())


def _calendar(*rules: tuple[str, tuple[int, int, int], tuple[int, int, int]]) -> Calendar:
    def day(said: tuple[int, int, int]) -> DayRule:
        return DayRule(year=said[0], month=said[1], day=said[2])

    words = Text(vi="Kỳ {year}", en="Period {year}")
    return Calendar(
        id="made",
        label=words,
        source=Source(document="rules", confidence=Confidence.INFERRED),
        periods=tuple(
            PeriodRule(id=name, label=words, start=day(start), end=day(end), due=day(end))
            for name, start, end in rules
        ),
    )


def test_a_reporting_half_begins_in_december_of_the_year_before() -> None:
    assert [_days(period) for period in periods_of(the_pack().calendar("report_half"), 2026)] == [
        ("2026-h1", "2025-12-15", "2026-06-14", "2026-06-25"),
        ("2026-h2", "2026-06-15", "2026-12-14", "2026-12-25"),
    ]


@pytest.mark.parametrize(("year", "last"), [(2027, "2027-02-28"), (2028, "2028-02-29"), (2100, "2100-02-28")])
def test_day_31_of_a_shorter_month_is_its_last(year: int, last: str) -> None:
    (period,) = periods_of(_calendar(("{year}-02", (0, 2, 1), (0, 2, 31))), year)
    assert period.end.isoformat() == last


def test_periods_come_in_the_order_of_their_days() -> None:
    calendar = _calendar(("{year}-b", (0, 7, 1), (0, 12, 31)), ("{year}-a", (0, 1, 1), (0, 6, 31)))
    assert [period.id for period in periods_of(calendar, 2026)] == ["2026-a", "2026-b"]


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (dt.date(2025, 12, 14), "2025-h2"),
        (dt.date(2025, 12, 15), "2026-h1"),
        (dt.date(2026, 6, 14), "2026-h1"),
        (dt.date(2026, 6, 15), "2026-h2"),
    ],
)
def test_a_day_is_in_the_period_that_covers_it(day: dt.date, period: str) -> None:
    found = period_covering(the_pack().calendar("report_half"), day)
    assert found is not None
    assert found.id == period


def test_a_day_between_two_reviews_is_in_none() -> None:
    review = the_pack().calendar("poverty_review")
    assert period_covering(review, dt.date(2026, 8, 31)) is None
    assert _days(period_covering(review, dt.date(2026, 9, 1))) == (
        "2026-rs",
        "2026-09-01",
        "2026-12-14",
        "2026-12-14",
    )


def test_where_two_periods_overlap_the_later_one_covers() -> None:
    disbursement = _calendar(("{year}", (0, 1, 1), (1, 1, 31)))
    january = period_covering(disbursement, dt.date(2027, 1, 20))
    assert january is not None
    assert january.id == "2027"


@pytest.mark.parametrize(
    ("day", "period"),
    [(dt.date(2026, 12, 30), "2025"), (dt.date(2026, 12, 31), "2026"), (dt.date(2027, 1, 1), "2026")],
)
def test_a_period_has_ended_on_its_last_day(day: dt.date, period: str) -> None:
    ended = latest_ended(the_pack().calendar("calendar_year"), day)
    assert ended is not None
    assert ended.id == period


def test_a_disbursement_year_ends_in_january_of_the_next() -> None:
    disbursement = _calendar(("{year}", (0, 1, 1), (1, 1, 31)))
    before = latest_ended(disbursement, dt.date(2027, 1, 30))
    after = latest_ended(disbursement, dt.date(2027, 1, 31))
    assert before is not None
    assert after is not None
    assert (before.id, after.id) == ("2025", "2026")
