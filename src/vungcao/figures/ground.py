"""What a question stands on: places and groups of the day, handed in by whoever knows them, and the question itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from vungcao.figures.definition import Definition
from vungcao.figures.expression import Scalar
from vungcao.figures.figure import Area, Moment

PlaceRow = Mapping[str, Scalar | None]


@dataclass(frozen=True)
class Ground:
    """The places of a question, on the day asked or on the borders chosen.

    `communes` are the communes that count, by place id. `groups` gives the communes of each group. `parts` gives the
    communes of a larger place (the province, a former district) that may be asked as an area. `stands_for` gives the
    commune that the records of another place count to: a former unit's successor when the question asks "on today's
    borders" by whole units; a commune stands for itself without being named. Records of any other place are not
    counted, except those of a place named in `wider`: a larger place that reports for itself (a department's return
    for the province), counted in itself and in the areas that `wider` gives it.
    `rows` are the rows of the built-in register `place`: one per commune, with `key` and `place` its id, `code`,
    `type`, `name`, `area_km2` and one text (or None) per attribute.
    """

    communes: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stands_for: Mapping[str, str] = field(default_factory=dict)
    wider: Mapping[str, frozenset[Area]] = field(default_factory=dict)
    rows: tuple[PlaceRow, ...] = ()

    def unit(self, place: str) -> str | None:
        """The commune (or wider place) that records of a place count to; None when they do not count."""
        unit = self.stands_for.get(place, place)
        return unit if unit in self.communes or unit in self.wider else None

    def communes_of(self, area: Area) -> frozenset[str]:
        """The communes of an area. KeyError for a group that nobody described."""
        if area.kind == "group":
            return self.groups[area.id] & self.communes
        if area.id in self.communes:
            return frozenset([area.id])
        return self.parts.get(area.id, frozenset()) & self.communes

    def wider_of(self, area: Area) -> frozenset[str]:
        """The larger places whose own records count in an area."""
        return frozenset(
            p for p, areas in self.wider.items() if area in areas or (area.kind, area.id) == ("place", p)
        )


@dataclass(frozen=True)
class Question:
    """Definitions asked together of some areas at one moment, whole and by at most one breakdown.

    `today` is the day on which the moment's knowledge was or is the latest: it decides whether a report is already due.
    `touched` gives the last journal entry, not after the moment, that touched each register.
    `breakdown` is a field of the registers read, or an attribute of the communes.
    `programme` is the first day of the Programme: events of the window "programme" are counted from it.
    """

    definitions: tuple[Definition, ...]
    areas: tuple[Area, ...]
    moment: Moment
    ground: Ground
    today: dt.date
    programme: dt.date
    breakdown: str | None = None
    touched: Mapping[str, int] = field(default_factory=dict)
