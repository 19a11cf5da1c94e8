"""Periods from the calendars of a pack: whose month ends when is data."""

import datetime as dt
from calendar import monthrange

from vungcao.exact.period import Period
from vungcao.pack.entry import Text
from vungcao.pack.geography import holds_on
from vungcao.pack.model import Calendar, Pack, PeriodRule
from vungcao.pack.obliging import Obligation
from vungcao.pack.periods import DayRule
from vungcao.pack.register import Kind, Register

_FARTHEST = 3
"""Years between the year of a period and a day it may touch; rules reach from the year before to two years after."""


def periods_of(calendar: Calendar, year: int) -> tuple[Period, ...]:
    """The periods of one year of a calendar, in order of their days.

    The year is the one the periods are named after: the reporting year 2026 may begin on 15 December 2025.
    Raises ValueError when a rule ends before it starts or is due before it ends; a checked pack has none.
    """
    return tuple(sorted(_period(calendar.id, rule, year) for rule in calendar.periods))


def periods_owed(pack: Pack, obligation: Obligation) -> tuple[Period, ...]:
    """The periods that end within the Programme and while the obligation holds, in order of their years."""
    calendar = pack.calendar(obligation.calendar)
    first, last = pack.programme.starts_on, pack.programme.ends_on
    return tuple(
        period
        for year in range(first.year - 1, last.year + 2)
        for period in periods_of(calendar, year)
        if first <= period.end <= last
        and holds_on(obligation.valid_from, obligation.valid_before, period.end)
    )


def periods_within(pack: Pack, calendar: str) -> tuple[Period, ...]:
    """The periods of a calendar that are named after the years of the Programme and of its baseline, in their order."""
    years = range(pack.programme.baseline_on.year, pack.programme.ends_on.year + 1)
    return tuple(period for year in years for period in periods_of(pack.calendar(calendar), year))


def periods_begun(pack: Pack, register: Register, *, on: dt.date) -> tuple[Period, ...]:
    """Those of a register's own calendar that have begun on a day, the latest first; none where it has none."""
    every = periods_within(pack, register.calendar) if register.calendar else ()
    begun = (period for period in every if period.start <= on)
    return tuple(sorted(begun, key=lambda period: period.start, reverse=True))


def periods_to_report(pack: Pack, register: Register, *, on: dt.date) -> tuple[Period, ...]:
    """Those that a return of the register may report on a day, the latest first; none where it holds no returns."""
    return periods_begun(pack, register, on=on) if register.kind is Kind.RETURN else ()


def period_covering(calendar: Calendar, day: dt.date) -> Period | None:
    """The period that a day is in; where two overlap, the one that began last. None in a gap between periods."""
    return max((period for period in _around(calendar, day) if period.covers(day)), default=None)


def latest_ended(calendar: Calendar, day: dt.date) -> Period | None:
    """The last period that ended on or before a day."""
    ended = (period for period in _around(calendar, day) if period.end <= day)
    return max(ended, key=lambda period: (period.end, period.start), default=None)


def label_of(calendar: Calendar, period: str) -> Text | None:
    """What a calendar calls one of its periods, by its id; None for an id that is none of its periods'."""
    for rule in calendar.periods:
        before, _, after = rule.id.partition("{year}")
        year = period.removeprefix(before).removesuffix(after)
        if period == rule.id.replace("{year}", year) and year.isdecimal() and len(year) == 4:
            said = {name: words.replace("{year}", year) for name, words in rule.label.model_dump().items()}
            return Text.model_validate(said)
    return None


def _around(calendar: Calendar, day: dt.date) -> tuple[Period, ...]:
    years = range(day.year - _FARTHEST, day.year + _FARTHEST + 1)
    return tuple(period for year in years for period in periods_of(calendar, year))


def _period(calendar: str, rule: PeriodRule, year: int) -> Period:
    return Period(
        start=day_of(rule.start, year),
        end=day_of(rule.end, year),
        id=rule.id.replace("{year}", str(year)),
        calendar=calendar,
        due=day_of(rule.due, year),
    )


def day_of(rule: DayRule, year: int) -> dt.date:
    """The day a rule means in a year. Day 31 of a shorter month is its last day.

    Raises ValueError for 29 or 30 February where there is none.
    """
    month_end = monthrange(year + rule.year, rule.month)[1]
    day = month_end if rule.day == 31 else rule.day
    return dt.date(year + rule.year, rule.month, day)
