"""What works, works of other programmes, lines of allocation and of plans are compared by, read from their facts."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from vungcao.exact.vietnamese import fold
from vungcao.pack.comparing import Comparison
from vungcao.pack.model import Pack
from vungcao.registers.rules import Facts
from vungcao.works.overlap.rules.comparing import Category, Sketch, Value, Years
from vungcao.works.overlap.rules.ground import Ground, ground_of
from vungcao.works.overlap.rules.items import Item
from vungcao.works.overlap.rules.names import Name, NameReader
from vungcao.works.rules.geometry import read_geometry

ITEM_FACTS = ("title", "category", "contractor", "amount_vnd")
"""What of a contract is compared."""


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
    items: tuple[Facts, ...] = ()
    """The contracts by which it is carried out."""
    stopped_on: dt.date | None = None
    """When it was stopped for good."""
    simulated: bool = False

    @property
    def id(self) -> tuple[str, str]:
        """The register and the key."""
        return self.register, self.key

    @property
    def label(self) -> str:
        """What people call it: its name, the decision it is from, or its code."""
        return str(self.facts.get("name") or self.facts.get("document_number") or self.key)


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
        words = comparison.words
        self._reader = NameReader(words, named) if words is not None else None
        self._title = lru_cache(maxsize=1_000)(self._name)
        self._packages = frozenset(map(fold, words.packages)) if words is not None else frozenset()
        self._hamlets = frozenset(map(fold, words.before_names)) if words is not None else frozenset()

    def sketch(self, said: Said) -> Sketch:
        """What is known of a record to compare it by."""
        facts = said.facts
        name = self._name(facts.get("name"))
        values: dict[str, Value | None] = {
            "name": name,
            "place": self._today.get(said.place) or (name.communes if name else None) or None,
            "ground": _ground(said.geometries),
            "years": _years(facts),
            "content": self._category(facts.get("content")),
            "kind": self._category(facts.get("kind")),
            "horizon": self._category(facts.get("horizon")),
            "owner": self._title(facts.get("owner")),
            "total": _whole(facts.get("total_vnd", facts.get("amount_vnd"))),
            "outputs": frozenset(said.outputs) or None,
            "project_code": _codes(facts.get("project_code")),
            "document": _document(facts.get("document_number")),
            "source": _codes(facts.get("source")),
            "items": tuple(item for each in said.items if (item := self._item(each)) is not None) or None,
        }
        known = {name: value for name, value in values.items() if value is not None}
        return Sketch(said.register, said.key, said.label, known, said.place, said.stopped_on)

    def _name(self, said: Any) -> Name | None:
        return self._reader.read(str(said)) if said and self._reader is not None else None

    def _item(self, said: Facts) -> Item | None:
        """A contract as an item; None of one whose title does not say what is built where, or that costs nothing."""
        name, amount = self._name(said.get("title")), _whole(said.get("amount_vnd"))
        if name is None or not amount or not name.words:
            return None
        numbers = tuple((label, each) for label, each in name.numbers if label not in self._packages)
        is_named = name.located or len(name.proper) > 1
        if not is_named and self._hamlets.isdisjoint(label for label, _ in numbers):
            return None
        title, payee = str(said["title"]), " ".join(fold(str(said.get("contractor") or "")).split())
        return Item(title, replace(name, numbers=numbers), str(said.get("category") or ""), payee, amount)

    def _category(self, said: Any) -> Category | None:
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


_SIGN = re.compile(r"[a-z]+|\d+")


def _document(said: Any) -> frozenset[str] | None:
    """The number of a document, however it is typed: «Số 012/QĐ-UBND» is «12 QD UBND»."""
    signs = [each.lstrip("0") for each in _SIGN.findall(fold(str(said))) if each != "so"] if said else []
    return frozenset({" ".join(signs)}) if signs else None
