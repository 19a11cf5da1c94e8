"""The ground of a question: which communes there are on the borders asked, who stands in which group, who came before.

A figure of an earlier day can be asked of a unit of today. Its borders are then the unit's own, and the records of the
units that were merged into it whole count to it (method `whole_units` of `pack.geography`). A unit that was cut up is
never shared out: where one belonged to a unit of today, nothing earlier is counted to that unit at all.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from vungcao.figures.figure import Area
from vungcao.figures.ground import Ground, PlaceRow
from vungcao.pack.geography import communes_on, holds_on, members_on, places_on, restate
from vungcao.pack.model import Pack, PlaceEntry

Restated = Literal["", "whole_units", "whole_units_without_parts"]

_LEVELS = 4
"""A commune stands at most this many units below the country."""


@dataclass(frozen=True)
class Borders:
    """The ground on a day, and what is known of its communes' past."""

    day: dt.date
    ground: Ground
    since: Mapping[str, dt.date]
    """The first day of each commune."""
    cut_up: frozenset[str]
    """Communes that took in a part of a former unit, directly or through another."""
    merged: frozenset[str]
    """Communes that took in former units whole, and no part of one."""

    def restated(self, area: Area, since: dt.date) -> Restated:
        """How the area is told of when records from `since` on count in it."""
        younger = {unit for unit in self.ground.communes_of(area) if self.since[unit] > since}
        if younger & self.cut_up:
            return "whole_units_without_parts"
        return "whole_units" if younger & self.merged else ""


def borders_of(pack: Pack, area: Area, as_of: dt.date) -> dt.date:
    """The day on whose borders an area is told of on `as_of`: that day, unless the area is younger.

    A place that ends before the day, and a group that is empty, keep the day: nothing is asked of them. Raises KeyError
    for an area that the pack does not have.
    """
    if area.kind == "group":
        fixed_on = pack.group(area.id).fixed_on
        if fixed_on is None or fixed_on <= as_of:
            return as_of
        first_days = [unit.valid_from for unit in members_on(pack, area.id, fixed_on)]
    else:
        first_days = [_place(pack, area.id).valid_from]
    return max([as_of, *first_days])


def _place(pack: Pack, place_id: str) -> PlaceEntry:
    for unit in pack.places:
        if unit.id == place_id:
            return unit
    raise KeyError(place_id)


def borders_on(pack: Pack, day: dt.date) -> Borders:
    """The borders of a day."""
    communes = communes_on(pack, day)
    ids = frozenset(unit.id for unit in communes)
    there = {unit.code: unit for unit in places_on(pack, day)}
    parts = {
        unit.id: frozenset(c.id for c in communes if unit.id in _above(c, there))
        for unit in there.values()
        if unit.kind != "commune"
    }
    said = restate(pack, (unit.id for unit in pack.places if unit.kind == "commune"), day).successor_of
    cut_up = _descendants(pack, (place for place, unit in said.items() if unit is None)) & ids
    stands_for = {
        place: unit for place, unit in said.items() if unit and unit != place and unit not in cut_up
    }
    ground = Ground(
        communes=ids,
        groups={
            group.id: frozenset(unit.id for unit in members_on(pack, group.id, day)) for group in pack.groups
        },
        parts=parts,
        stands_for=stands_for,
        wider=_wider(pack, parts, there),
        rows=_rows(pack, communes, day),
    )
    since = {unit.id: unit.valid_from for unit in communes}
    return Borders(day, ground, since, cut_up, frozenset(stands_for.values()))


def _above(unit: PlaceEntry, there: Mapping[str, PlaceEntry]) -> set[str]:
    found: set[str] = set()
    for _ in range(_LEVELS):
        upper = there.get(unit.parent_code or "")
        if upper is None:
            break
        found.add(upper.id)
        unit = upper
    return found


def _descendants(pack: Pack, places: Iterable[str]) -> frozenset[str]:
    """Everything that some units went into, through however many mergers."""
    went: dict[str, list[str]] = {}
    for entry in pack.lineage:
        went.setdefault(entry.predecessor, []).append(entry.successor)
    found: set[str] = set()
    left = list(places)
    while left:
        for successor in went.get(left.pop(), []):
            if successor not in found:
                found.add(successor)
                left.append(successor)
    return frozenset(found)


def _wider(
    pack: Pack, parts: Mapping[str, frozenset[str]], there: Mapping[str, PlaceEntry]
) -> dict[str, frozenset[Area]]:
    """Larger places report for themselves; the home province also in the groups that are all of it."""
    whole = frozenset(Area("group", group.id) for group in pack.groups if not group.where and not group.types)
    home = there.get(pack.programme.home)
    return {place: whole if home is not None and place == home.id else frozenset() for place in parts}


def _rows(pack: Pack, communes: Iterable[PlaceEntry], day: dt.date) -> tuple[PlaceRow, ...]:
    names = sorted({decision.attribute for decision in pack.attributes})
    decided: dict[str, dict[str, str]] = {}
    for decision in pack.attributes:
        if holds_on(decision.valid_from, decision.valid_before, day):
            decided.setdefault(decision.place, {})[decision.attribute] = decision.value
    return tuple(_row(unit, names, decided.get(unit.id, {})) for unit in communes)


def _row(unit: PlaceEntry, names: Iterable[str], decided: Mapping[str, str]) -> PlaceRow:
    area = None if unit.area_km2 is None else unit.area_km2.quantize(Decimal("0.01"))
    attributes = {name: decided.get(name) for name in names}
    return {
        "key": unit.id,
        "place": unit.id,
        "code": unit.code,
        "type": unit.type,
        "name": unit.name,
        "area_km2": area,
        **attributes,
    }
