"""Places of a pack in time: which communes there are on a day, what they are then, and what became of former ones."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vungcao.pack.model import Group, Pack, PlaceEntry


def holds_on(valid_from: dt.date | None, valid_before: dt.date | None, day: dt.date) -> bool:
    """Whether a validity holds on a day; an open end has no limit."""
    return (valid_from is None or valid_from <= day) and (valid_before is None or day < valid_before)


def places_on(pack: Pack, day: dt.date) -> tuple[PlaceEntry, ...]:
    """Every unit of any kind valid on a day, in the order of the pack."""
    return tuple(place for place in pack.places if holds_on(place.valid_from, place.valid_before, day))


def communes_on(pack: Pack, day: dt.date) -> tuple[PlaceEntry, ...]:
    """The commune-level units valid on a day, in the order of the pack."""
    return tuple(place for place in places_on(pack, day) if place.kind == "commune")


def attributes_on(pack: Pack, place: str, day: dt.date) -> dict[str, str]:
    """The attributes of a place (by its id, code and first day) as decisions had set them on a day."""
    return {
        decision.attribute: decision.value
        for decision in pack.attributes
        if decision.place == place and holds_on(decision.valid_from, decision.valid_before, day)
    }


def members_on(pack: Pack, group: str, day: dt.date) -> tuple[PlaceEntry, ...]:
    """The communes of a group that are there on a day.

    A group fixed on a day keeps the communes it had then, for as long as each of them lasts. Raises KeyError when
    the pack has no such group.
    """
    rule = pack.group(group)
    judged = rule.fixed_on or day
    home = _under_home(pack, judged)
    values = _attributes_by_place(pack, judged)
    return tuple(
        place
        for place in communes_on(pack, day)
        if place.id in home and _fits(rule, place, values.get(place.id, {}))
    )


def _fits(rule: Group, place: PlaceEntry, values: dict[str, str]) -> bool:
    if rule.types and place.type not in rule.types:
        return False
    return all(values.get(attribute) in wanted for attribute, wanted in rule.where.items())


def _attributes_by_place(pack: Pack, day: dt.date) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for decision in pack.attributes:
        if holds_on(decision.valid_from, decision.valid_before, day):
            values.setdefault(decision.place, {})[decision.attribute] = decision.value
    return values


def _under_home(pack: Pack, day: dt.date) -> frozenset[str]:
    """Ids of the communes that belong, through their districts where there were any, to the home province on a day."""
    there = {place.code: place for place in places_on(pack, day)}
    ids = set()
    for place in there.values():
        above: PlaceEntry | None = place
        for _ in range(4):
            if above is None or above.code == pack.programme.home:
                break
            above = there.get(above.parent_code or "")
        if place.kind == "commune" and above is not None and above.code == pack.programme.home:
            ids.add(place.id)
    return frozenset(ids)


@dataclass(frozen=True, slots=True)
class Restatement:
    """Former units told by today's: each id with that of the unit that holds it now, or None when it cannot be said.

    `method` is the name under which a figure says that it was restated.
    """

    method: Literal["whole_units"]
    onto: dt.date
    successor_of: dict[str, str | None]

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The units that went in parts, or left no trace: a figure of theirs cannot be restated by this method."""
        return tuple(sorted(place for place, successor in self.successor_of.items() if successor is None))


def restate(pack: Pack, places: Iterable[str], onto: dt.date) -> Restatement:
    """Tell where former units went, by the method `whole_units`: only a unit that was merged whole is carried over.

    A unit that was cut into parts is not shared out, for any share would be a guess. A unit that is valid on the
    day stands for itself. Raises KeyError for an id that the pack does not have.
    """
    by_id = {place.id: place for place in pack.places}
    went: dict[str, list[str]] = {}
    whole: set[str] = set()
    for entry in pack.lineage:
        went.setdefault(entry.predecessor, []).append(entry.successor)
        if entry.part == "whole":
            whole.add(entry.predecessor)

    def now(place: str) -> str | None:
        for _ in range(len(pack.lineage) + 1):
            unit = by_id[place]
            if holds_on(unit.valid_from, unit.valid_before, onto):
                return place
            if place not in whole or len(went[place]) != 1:
                return None
            place = went[place][0]
        return None

    return Restatement("whole_units", onto, {place: now(place) for place in places})
