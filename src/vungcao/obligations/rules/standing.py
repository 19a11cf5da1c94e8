"""How a duty stands on a day: exactly one state, the level it is at, and which levels were late."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vungcao.obligations.rules.duties import Duty, Level
from vungcao.pack.obliging import FILING


class State(StrEnum):
    """Where a duty stands. Not yet due and missing are different; where nothing is owed, there is no duty."""

    NOT_YET_OPEN = "not_yet_open"
    """Its period has not begun."""
    OPEN = "open"
    """It may be filed, and is not."""
    WAITING = "waiting"
    """It was filed and waits for a level's decision."""
    RETURNED = "returned"
    """A level sent it back to be mended."""
    OVERDUE = "overdue"
    """The last day of the level it is at has passed."""
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    """The last level has approved it, but it passed some level after that level's last day."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission that answers a duty and was not withdrawn. Days are those of the programme's time zone."""

    number: int
    family: int
    """The submission it was set apart from, or itself: parts of one sending stand and fall together."""
    state: str
    """submitted, returned or approved."""
    step: int
    """How many review steps it has passed since it was last sent."""
    sent_on: dt.date
    """The day of its first sending; whoever filed in time and mends what came back has filed in time."""
    passed_on: Mapping[str, dt.date]
    """By the id of each step passed since it was last sent, its day; the last step's is that of the approval."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty on a day."""

    duty: Duty
    state: State
    level: Level | None
    """The level it has not passed; None once done."""
    late_at: tuple[str, ...] = ()
    """The levels that it passed late, or that are overdue, in order."""
    sent: Sent | None = None
    """The submission that says so."""

    @property
    def is_filed(self) -> bool:
        """Whether it was sent and is not back with its filer."""
        return self.sent is not None and self.sent.state != "returned"

    @property
    def is_done(self) -> bool:
        """Whether the last level has approved it."""
        return self.level is None

    @property
    def is_owed(self) -> bool:
        """Whether the next act is the filer's: it was not sent, or came back."""
        return self.state in (State.OPEN, State.RETURNED, State.OVERDUE) and not self.is_filed


def standing_on(day: dt.date, duty: Duty, sent: Iterable[Sent]) -> Standing:
    """How a duty stands on a day, by all that was sent for it.

    Of several sendings the furthest counts, so that a later correction takes nothing back; of the parts of one sending
    the least advanced does, so that rows sent back keep it open. A level is late when it was passed after its last day;
    what came back is late when the level that returned it has not seen it again by its own last day.
    """
    chosen = _furthest(list(sent))
    if chosen is None:
        return _unsent(day, duty)
    passed = _days_passed(duty, chosen)
    late = tuple(
        level.step for level in duty.levels if level.step in passed and level.is_past(passed[level.step])
    )
    if chosen.state == "approved":
        return Standing(duty, State.DONE_LATE if late else State.DONE_ON_TIME, None, late, chosen)
    level = next((each for each in duty.levels[1:] if each.step not in passed), duty.levels[-1])
    if level.is_past(day):
        return Standing(duty, State.OVERDUE, level, (*late, level.step), chosen)
    state = State.RETURNED if chosen.state == "returned" else State.WAITING
    return Standing(duty, state, level, late, chosen)


def _unsent(day: dt.date, duty: Duty) -> Standing:
    level = duty.levels[0]
    if level.is_past(day):
        return Standing(duty, State.OVERDUE, level, (level.step,))
    return Standing(duty, State.OPEN if duty.period.start <= day else State.NOT_YET_OPEN, level)


def _furthest(sent: Sequence[Sent]) -> Sent | None:
    families: dict[int, list[Sent]] = defaultdict(list)
    for each in sent:
        families[each.family].append(each)
    return max((min(parts, key=_advance) for parts in families.values()), key=_advance, default=None)


def _advance(sent: Sent) -> tuple[int, int, int]:
    """How far a sending has come; between equals the one sent first."""
    rank = {"returned": 0, "submitted": 1, "approved": 2}[sent.state]
    return (rank, sent.step, -sent.number)


def _days_passed(duty: Duty, sent: Sent) -> dict[str, dt.date]:
    """The day each level was passed; a step that a pack has since taken out counts no more."""
    known = {level.step for level in duty.levels}
    return {FILING: sent.sent_on} | {step: day for step, day in sent.passed_on.items() if step in known}
