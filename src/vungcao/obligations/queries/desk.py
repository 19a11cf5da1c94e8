"""What a person owes and what is late below them, for their desk, reminders and calendar."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vungcao.exact.period import Period
from vungcao.obligations.queries.standings import standings_on
from vungcao.obligations.rules import Duty, Standing, State
from vungcao.pack.model import Pack
from vungcao.pack.obliging import Obligation
from vungcao.people.models import Person, Verb
from vungcao.people.queries import Reach, reach_of
from vungcao.places import queries as places


@dataclass(frozen=True, slots=True)
class Round:
    """One obligation in one period, in the places that somebody answers for."""

    obligation: Obligation
    period: Period
    standings: tuple[Standing, ...]

    @property
    def owed(self) -> tuple[Standing, ...]:
        """The places where it must still be filed, or filed again."""
        return tuple(each for each in self.standings if each.is_owed)

    @property
    def is_done(self) -> bool:
        """Whether it is approved in every place."""
        return all(each.is_done for each in self.standings)

    @property
    def last_day(self) -> dt.date:
        """The last day on which it may be filed in time."""
        return self.standings[0].duty.last_day


@dataclass(frozen=True, slots=True)
class Work:
    """What a person owes, round by round, and what is late where they review."""

    rounds: tuple[Round, ...]
    late_below: tuple[Standing, ...]


def work_of(person: Person, *, on: dt.date) -> Work:
    """A person's duties whose period has begun, those due first in front, and what is overdue where they review."""
    pack, reach = places.pack_in_force(), reach_of(person)
    is_mine = owed_by(person, reach, pack)

    def is_below(duty: Duty) -> bool:
        return duty.place in reach.places(Verb.REVIEW, duty.register)

    found = standings_on(on, wanted=lambda duty: is_mine(duty) or is_below(duty))
    return Work(
        rounds=rounds_of(pack, (each for each in found if is_mine(each.duty))),
        late_below=tuple(
            each
            for each in found
            if each.state is State.OVERDUE and is_below(each.duty) and not is_mine(each.duty)
        ),
    )


def owed_by(person: Person, reach: Reach, pack: Pack) -> Callable[[Duty], bool]:
    """Whether a duty is a person's: of the organisation that owes it, they may enter it in its place."""
    mine = {
        each.id: reach.places(Verb.ENTER, each.register_id)
        for each in pack.obligations
        if each.organisation == person.organisation
    }
    return lambda duty: duty.place in mine.get(duty.obligation, ())


def rounds_of(pack: Pack, standings: Iterable[Standing]) -> tuple[Round, ...]:
    """Standings gathered by obligation and period, those due first in front."""
    by_id = {each.id: each for each in pack.obligations}
    gathered: dict[tuple[str, Period], list[Standing]] = defaultdict(list)
    for each in standings:
        gathered[each.duty.obligation, each.duty.period].append(each)
    rounds = [Round(by_id[name], period, tuple(some)) for (name, period), some in gathered.items()]
    return tuple(sorted(rounds, key=lambda one: (one.last_day, one.obligation.id)))
