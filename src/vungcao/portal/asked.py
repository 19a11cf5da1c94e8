"""Which day a page is asked for: `ngay` is the day the figures are true of, `biet-den` the day up to which we knew."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal, refuse_if_any
from vungcao.figures.figure import Moment

_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_VIETNAMESE = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})")
_EARLIEST = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """The day asked for, the day up to which we knew, and the journal entry that was the last by then."""

    as_of: dt.date
    known_on: dt.date
    today: dt.date
    known: int

    @property
    def is_earlier(self) -> bool:
        """Whether the page shows something other than today as it is known today."""
        return (self.as_of, self.known_on) != (self.today, self.today)

    @property
    def moment(self) -> Moment:
        """As figures ask for it."""
        return Moment(self.as_of, self.known)

    @property
    def query(self) -> str:
        """What links of the page carry on: empty for today."""
        words = self.words
        return "?" + urlencode(words) if words else ""

    @property
    def words(self) -> dict[str, str]:
        """The same as names and values."""
        if not self.is_earlier:
            return {}
        words = {"ngay": self.as_of.isoformat()}
        if self.known_on != self.as_of:
            words["biet-den"] = self.known_on.isoformat()
        return words


def asked(query: Mapping[str, str], *, today: dt.date, entry_known_on: Callable[[dt.date], int]) -> Asked:
    """Read the day from a page's query. Raises Refused with every fault of it.

    `ngay` alone means both: the page as it stood on that day. `biet-den` alone means that day's knowledge of today.
    """
    refusals: list[Refusal] = []
    as_of = _day(query.get("ngay", ""), _("Ngày của số liệu"), today, refusals)
    known_on = _day(query.get("biet-den", ""), _("Ngày biết đến"), today, refusals)
    refuse_if_any(refusals)
    known = known_on or as_of or today
    return Asked(as_of=as_of or today, known_on=known, today=today, known=entry_known_on(known))


def year_asked(said: str) -> int | None:
    """The year that an address names; None where it names none.

    Raises KeyError for what is no year from 1900 on, and for the last of the calendar: money is paid in the year after.
    """
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) == 4):
        raise KeyError(said)
    year = int(said)
    if not _EARLIEST.year <= year < dt.MAXYEAR:
        raise KeyError(said)
    return year


def _day(said: str, where: str, today: dt.date, refusals: list[Refusal]) -> dt.date | None:
    text = said.strip()
    if not text:
        return None
    match = _ISO.fullmatch(text) or _VIETNAMESE.fullmatch(text)
    try:
        day = dt.date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        day = None
    if day is None or day < _EARLIEST:
        refusals.append(
            Refusal(
                "POR-001",
                where,
                _("không có ngày nào viết là «%(said)s»") % {"said": text[:40]},
                _("một ngày từ 1900 trở đi, viết năm-tháng-ngày hoặc ngày/tháng/năm"),
                _("viết như 2026-06-30 hoặc 30/06/2026"),
            )
        )
    elif day > today:
        refusals.append(
            Refusal(
                "POR-002",
                where,
                _("ngày %(day)s chưa tới") % {"day": vietnamese.date(day)},
                _("một ngày không muộn hơn hôm nay, %(day)s") % {"day": vietnamese.date(today)},
                _("chọn hôm nay hoặc một ngày đã qua"),
            )
        )
        return None
    return day
