"""Duties: each obligation of a pack for each place in each period, with the last day of every level."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from vungcao.exact.period import Period
from vungcao.pack.calendar import periods_owed
from vungcao.pack.geography import members_on
from vungcao.pack.model import Pack
from vungcao.pack.obliging import FILING, Obligation


@dataclass(frozen=True, slots=True)
class Level:
    """One level that a duty passes: it is sent, then each review step decides."""

    step: str
    """FILING, or the id of a review step; "" for the one decision of a register without steps."""
    last_day: dt.date | None
    """None: the pack sets this level no day."""

    def is_past(self, day: dt.date) -> bool:
        """Whether the day is after the last one of this level."""
        return self.last_day is not None and self.last_day < day


@dataclass(frozen=True, slots=True)
class Duty:
    """That one register is filed for one place in one period."""

    obligation: str
    register: str
    place: str
    period: Period
    levels: tuple[Level, ...]
    """In order; the first is the filing, whose last day is always known."""

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells it from all others: obligation, period, place."""
        return (self.obligation, self.period.id, self.place)

    @property
    def last_day(self) -> dt.date:
        """The last day on which it may be filed in time."""
        return self.levels[0].last_day or self.period.due


def duties_of(pack: Pack, *, begun_by: dt.date) -> Iterator[Duty]:
    """Every duty whose period has begun by a day, obligation by obligation, in order of periods and places."""
    members: dict[tuple[str, dt.date], tuple[str, ...]] = {}
    for obligation in pack.obligations:
        for period in periods_owed(pack, obligation):
            if period.start > begun_by:
                continue
            among = (obligation.group, period.end)
            if among not in members:
                members[among] = tuple(place.id for place in members_on(pack, *among))
            levels = _levels(pack, obligation, period)
            for place in members[among]:
                yield Duty(obligation.id, obligation.register_id, place, period, levels)


def duty_of(pack: Pack, obligation: str, period: str, place: str) -> Duty | None:
    """The duty of that name; None where nothing of the kind is owed."""
    for entry in pack.obligations:
        for there in periods_owed(pack, entry) if entry.id == obligation else ():
            if there.id == period and _applies(pack, entry, place, there):
                return Duty(entry.id, entry.register_id, place, there, _levels(pack, entry, there))
    return None


def _applies(pack: Pack, obligation: Obligation, place: str, period: Period) -> bool:
    """Whether a place owes it: it is of the group on the period's last day, so a commune that ceased owes nothing."""
    return any(member.id == place for member in members_on(pack, obligation.group, period.end))


def _levels(pack: Pack, obligation: Obligation, period: Period) -> tuple[Level, ...]:
    """The filing, due with the period unless the pack says otherwise, then each decision."""
    days = {FILING: 0, **{deadline.step: deadline.days for deadline in obligation.deadlines}}
    steps = [step.id for step in pack.register_by_id(obligation.register_id).review] or [""]
    return tuple(
        Level(step, period.due + dt.timedelta(days=days[step]) if step in days else None)
        for step in (FILING, *steps)
    )
