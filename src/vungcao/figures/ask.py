"""The one way to a figure for pages, documents and downloads: what is kept, else the mirror and the tail beyond it.

Which day it is matters only to what is not yet due. `today` is the day from which the asker looks: a page as known on a
day hands that day in. Not handed in, it is the later of the day asked of and the day of the last entry known, so that
the same question has the same answer for ever.
"""

import datetime as dt
from collections.abc import Sequence

from vungcao.figures import tracing
from vungcao.figures.answer import Answers
from vungcao.figures.asking import Asking
from vungcao.figures.figure import Area, Figure, Moment
from vungcao.journal import queries as journal


def now_known() -> int:
    """The number of the last journal entry; 0 when there is none."""
    return journal.last_number()


def moment(as_of: dt.date, known: int | None = None) -> Moment:
    """A day, and the entry up to which we know: the last one unless said."""
    return Moment(as_of, now_known() if known is None else known)


def ask(
    indicators: Sequence[str],
    *,
    areas: Sequence[Area],
    moment: Moment,
    breakdown: str | None = None,
    today: dt.date | None = None,
) -> Answers:
    """Each indicator in each area: the whole, and with a breakdown one cell for each of its values found there.

    Raises KeyError for an indicator or an area that the pack in force does not have.
    """
    return Asking(moment.known, today).answers(indicators, areas, [moment.as_of], breakdown)[moment.as_of]


def ask_series(
    indicators: Sequence[str],
    *,
    areas: Sequence[Area],
    days: Sequence[dt.date],
    known: int | None = None,
    today: dt.date | None = None,
) -> dict[tuple[dt.date, str, Area], Figure]:
    """The same on each of some days, all as known at one entry; the registers are opened once for all of them."""
    asking = Asking(now_known() if known is None else known, today)
    return {
        (day, indicator, area): figure
        for day, answers in asking.answers(indicators, areas, days, None).items()
        for (indicator, area, _), figure in answers.items()
    }


def contributions(
    indicator: str, *, area: Area, moment: Moment, today: dt.date | None = None
) -> list[Figure]:
    """What adds up to a figure: one for each commune, and each larger place that reports for itself, in order of id.

    The numerators that are there add up to the area's, and so do the denominators, unless different values are
    counted (`adds_up`). A term of a fixed scope is told over the communes of its scope, whatever area is asked, so
    that a commune may have a part in the denominator alone. Empty when the indicator is not defined on the day.
    """
    return tracing.contributions(Asking(moment.known, today), indicator, area, moment.as_of)


def adds_up(indicator: str, *, on: dt.date) -> bool:
    """Whether the parts of communes add up to the whole; not so where different values are counted."""
    version = Asking(0).definition(indicator).on(on)
    return version is None or not any(term.is_distinct for term in version.terms)


def history(
    indicator: str, *, area: Area, as_of: dt.date, known: int | None = None, limit: int = 100
) -> list[tuple[int, Figure]]:
    """Each journal entry at which the figure of a day changed, with what it became, the oldest first.

    Of the entries that touched the area's records the last `limit` are looked at; the first of them is always given.
    A figure of the communes alone rests on no entry and is told once, at entry 0.
    """
    return tracing.history(Asking(now_known() if known is None else known), indicator, area, as_of, limit)
