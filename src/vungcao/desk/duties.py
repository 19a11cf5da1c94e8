"""Duties as the desk shows them: in words, with the days left and a look that repeats the words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from vungcao.obligations.queries.desk import Round
from vungcao.obligations.rules import Standing, State
from vungcao.obligations.wording import Wording

LOOKS = {
    State.NOT_YET_OPEN: "tracked",
    State.OPEN: "tracked",
    State.WAITING: "on_course",
    State.RETURNED: "lost_again",
    State.OVERDUE: "off_course",
    State.DONE_ON_TIME: "reached",
    State.DONE_LATE: "at_risk",
}
"""The sign and tint of a state, among those of judgements."""
STATES = {
    State.NOT_YET_OPEN: later("chưa đến kỳ"),
    State.OPEN: later("chưa nộp"),
    State.WAITING: later("chờ duyệt"),
    State.RETURNED: later("bị trả lại"),
    State.OVERDUE: later("quá hạn"),
    State.DONE_ON_TIME: later("xong, đúng hạn"),
    State.DONE_LATE: later("xong, có cấp muộn"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One duty on a page."""

    standing: Standing
    label: str
    place: str
    period: str
    state: str
    look: str
    last_day: dt.date
    """Of the level that it is at, or of the filing when that level has none or all are passed."""
    days_left: int
    """Until that day; negative once it has passed."""
    asked: str
    """The obligation and period, as the query of an address."""
    may_stay: bool
    """Whether it may be said that nothing changed; a return always has figures of its own."""

    @property
    def days_late(self) -> int:
        """Days since its last day."""
        return max(0, -self.days_left)


@dataclass(frozen=True, slots=True)
class Group:
    """One round on a page: so many places filed of all, and those where it is still owed."""

    round: Round
    label: str
    period: str
    is_to_be_confirmed: bool
    days_left: int
    filed: int
    lines: list[Line]
    """Where it is owed, those it came back to in front."""
    only: Line | None
    """The one place, owed or not, when there is but one."""
    asked: str

    @property
    def days_late(self) -> int:
        """Days since its last day."""
        return max(0, -self.days_left)

    @property
    def all(self) -> int:
        """How many places there are."""
        return len(self.round.standings)


def line(wording: Wording, standing: Standing, *, on: dt.date) -> Line:
    """A duty in words, on a day."""
    duty = standing.duty
    last_day = standing.level.last_day if standing.level else None
    last_day = last_day or duty.last_day
    return Line(
        standing=standing,
        label=wording.obligation(duty.obligation),
        place=wording.place(duty.place),
        period=wording.period(duty.obligation, duty.period.id),
        state=state_words(wording, standing),
        look=LOOKS[standing.state],
        last_day=last_day,
        days_left=(last_day - on).days,
        asked=asked(duty.obligation, duty.period.id),
        may_stay=not wording.is_return(duty.register),
    )


def asked(obligation: str, period: str) -> str:
    """The query by which a page is told which duty something is entered for."""
    return urlencode({"viec": obligation, "ky": period})


def state_words(wording: Wording, standing: Standing) -> str:
    """The state, with the level that it is at where there is one."""
    words = str(STATES[standing.state])
    step = wording.step(standing.duty.register, standing.level.step) if standing.level else ""
    if standing.state is State.OVERDUE and standing.sent is not None and not standing.is_filed:
        return _("quá hạn, đang bị trả lại")
    if standing.state is State.OVERDUE and not step:
        return _("quá hạn nộp")
    if step and standing.state in (State.WAITING, State.OVERDUE):
        return f"{words}: {step}"
    return words


def groups(wording: Wording, rounds: Iterable[Round], *, on: dt.date) -> list[Group]:
    """Rounds in words."""
    return [_group(wording, one, on) for one in rounds]


def _group(wording: Wording, one: Round, on: dt.date) -> Group:
    name = one.obligation.id
    lines = [line(wording, each, on=on) for each in _back_first(one.owed)]
    return Group(
        round=one,
        label=wording.obligation(name),
        period=wording.period(name, one.period.id),
        is_to_be_confirmed=wording.is_to_be_confirmed(name),
        days_left=(one.last_day - on).days,
        filed=sum(each.is_filed for each in one.standings),
        lines=lines,
        only=line(wording, one.standings[0], on=on) if len(one.standings) == 1 else None,
        asked=asked(name, one.period.id),
    )


def _back_first(standings: Sequence[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda each: (each.sent is None, each.duty.place))
