"""The board of lateness: computed, edited by nobody, with what was said to explain it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from vungcao.obligations.models import Explanation
from vungcao.obligations.queries.desk import owed_by
from vungcao.obligations.queries.standings import DutyName, standing_of, standings_on
from vungcao.obligations.rules import Duty, Standing, State
from vungcao.pack.model import Pack
from vungcao.pack.obliging import FILING
from vungcao.people.models import Person, Verb
from vungcao.people.queries import reach_of
from vungcao.places import queries as places

SIGHT = (Verb.READ, Verb.ENTER, Verb.REVIEW)
"""Each of these lets a person see what is late in a place on a register."""


@dataclass(frozen=True, slots=True)
class Late:
    """One duty that is late at some level, with its explanations, the first said first."""

    standing: Standing
    explanations: tuple[Explanation, ...]


def lateness(person: Person, *, on: dt.date, still: bool, register: str = "", place: str = "") -> list[Late]:
    """What is late where a person has sight, the longest overdue first; narrowed to one register or place.

    `still` asks for what is overdue; without it, for what some level passed late and is not overdue any more.
    """
    reach = reach_of(person)

    def is_wanted(duty: Duty) -> bool:
        return (
            register in ("", duty.register)
            and place in ("", duty.place)
            and reach.may(SIGHT, place=duty.place, register=duty.register)
        )

    found = [
        each
        for each in standings_on(on, wanted=is_wanted)
        if each.late_at and (each.state is State.OVERDUE) == still
    ]
    said = explanations_of(each.duty for each in found)
    late = [Late(each, tuple(said.get(each.duty.name, ()))) for each in found]
    return sorted(late, key=lambda one: (_overdue_since(one.standing), one.standing.duty.name))


def _overdue_since(standing: Standing) -> dt.date:
    level = standing.level
    return (level.last_day if level else None) or standing.duty.last_day


def late_duty(obligation: str, period: str, place: str, *, on: dt.date) -> Late | None:
    """One duty with its explanations, late or not; None where nothing of the kind is owed."""
    standing = standing_of(obligation, period, place, on=on)
    if standing is None:
        return None
    return Late(standing, tuple(explanations_of([standing.duty]).get(standing.duty.name, ())))


def explanations_of(duties: Iterable[Duty]) -> dict[DutyName, list[Explanation]]:
    """What was said of some duties, by the name of each; one question for all of them."""
    names = {duty.name for duty in duties}
    said: dict[DutyName, list[Explanation]] = defaultdict(list)
    asked = Explanation.objects.filter(obligation__in={name[0] for name in names}).select_related("by")
    for each in asked.order_by("pk"):
        if (name := (each.obligation, each.period, each.place)) in names:
            said[name].append(each)
    return said


def charged_level(person: Person, standing: Standing) -> str | None:
    """The first late level of a duty that a person is charged with: they may explain it. None: they may not."""
    pack, reach = places.pack_in_force(), reach_of(person)
    for level in standing.late_at:
        if level == FILING:
            if owed_by(person, reach, pack)(standing.duty):
                return level
        elif _decides(pack, standing.duty, level, person.organisation) and reach.may(
            (Verb.REVIEW,), place=standing.duty.place, register=standing.duty.register
        ):
            return level
    return None


def _decides(pack: Pack, duty: Duty, step: str, organisation: str) -> bool:
    """Whether an organisation is charged with a step; one without organisations is anybody's who may review."""
    steps = (each for each in pack.register_by_id(duty.register).review if each.id == step)
    return all(each.is_charged_to(organisation) for each in steps)
