"""What works, works of other programmes and lines of allocation are compared by, read from their facts."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vungcao.pack.comparing import Comparison
from vungcao.pack.model import Pack
from vungcao.registers.rules import Facts
from vungcao.works.overlap.rules.comparing import Category, Sketch, Value, Years
from vungcao.works.overlap.rules.ground import Ground, ground_of
from vungcao.works.overlap.rules.names import NameReader
from vungcao.works.rules.geometry import read_geometry


@dataclass(frozen=True, slots=True)
class Said:
    """One record to be compared: its facts, and those of the records that belong to it."""

    register: str
    key: str
    place: str
    facts: Facts
    geometries: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    """The inventory records it serves, as register/key."""
    simulated: bool = False

    @property
    def id(self) -> tuple[str, str]:
        """The register and the key."""
        return self.register, self.key

    @property
    def label(self) -> str:
        """What people call it: its name, or its code where it has none."""
        return str(self.facts.get("name") or self.key)


class Sketcher:
    """Makes sketches by the words and places of a pack."""

    def __init__(self, pack: Pack, comparison: Comparison) -> None:
        self._groups = {content.id: content.group for content in pack.contents}
        successors: dict[str, set[str]] = {}
        for entry in pack.lineage:
            successors.setdefault(entry.predecessor, set()).add(entry.successor)
        communes = [place for place in pack.places if place.kind == "commune"]
        self._today = {place.id: frozenset(_last_of(place.id, successors)) for place in communes}
        named: dict[str, frozenset[str]] = {}
        for place in communes:
            named[place.name] = named.get(place.name, frozenset()) | self._today[place.id]
        self._reader = NameReader(comparison.words, named)

    def sketch(self, said: Said) -> Sketch:
        """What is known of a record to compare it by."""
        facts = said.facts
        name = self._reader.read(str(facts["name"])) if facts.get("name") else None
        values: dict[str, Value | None] = {
            "name": name,
            "place": self._today.get(said.place) or (name.communes if name else None) or None,
            "ground": _ground(said.geometries),
            "years": _years(facts),
            "content": self._content(facts.get("content")),
            "owner": self._reader.read(str(facts["owner"])) if facts.get("owner") else None,
            "total": _whole(facts.get("total_vnd", facts.get("amount_vnd"))),
            "outputs": frozenset(said.outputs) or None,
            "project_code": _codes(facts.get("project_code")),
            "document": _codes(facts.get("document_number")),
            "source": _codes(facts.get("source")),
        }
        known = {name: value for name, value in values.items() if value is not None}
        return Sketch(said.register, said.key, said.label, known)

    def _content(self, said: Any) -> Category | None:
        return Category(str(said), self._groups.get(str(said), str(said))) if said else None


def _last_of(place: str, successors: Mapping[str, Collection[str]]) -> set[str]:
    """The places of today that a place went into; itself where it is there still."""
    found, ahead = set(), [place]
    walked = {place}
    while ahead:
        here = ahead.pop()
        later = [each for each in successors.get(here, ()) if each not in walked]
        walked.update(later)
        ahead += later
        if not successors.get(here):
            found.add(here)
    return found


def _ground(geometries: Sequence[str]) -> Ground | None:
    return ground_of(points for each in geometries if (points := _points(each)))


def _points(said: str) -> list[tuple[Decimal, Decimal]]:
    """The points of a site; none of one that is not understood: a list of another programme may hold anything."""
    try:
        return [(point.latitude, point.longitude) for point in read_geometry(said).points]
    except ValueError:
        return []


def _years(facts: Mapping[str, Any]) -> Years | None:
    if isinstance(facts.get("year"), int):
        return Years(facts["year"], facts["year"])
    days = [dt.date.fromisoformat(str(facts[name])) for name in ("starts_on", "ends_on") if facts.get(name)]
    return Years(min(days).year, max(days).year) if days else None


def _whole(said: Any) -> int | None:
    return said if isinstance(said, int) else None


def _codes(said: Any) -> frozenset[str] | None:
    text = "".join(str(said).split()).casefold() if said else ""
    return frozenset({text}) if text else None
