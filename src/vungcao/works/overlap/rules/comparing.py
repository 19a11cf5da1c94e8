"""Two sketches compared part by part: how many points each part counts, and what it found, so that all can be told."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from vungcao.pack.comparing import Comparison, Likeness, Part
from vungcao.works.overlap.rules.ground import Ground, nearness
from vungcao.works.overlap.rules.items import Item, Match, matches
from vungcao.works.overlap.rules.names import (
    Name,
    likeness_of_numbers,
    likeness_of_proper_names,
    likeness_of_titles,
    likeness_of_words,
)


@dataclass(frozen=True, slots=True)
class Category:
    """A choice, and the group it belongs to."""

    id: str
    group: str


@dataclass(frozen=True, slots=True)
class Years:
    """The first and the last year."""

    first: int
    last: int


Value = Name | Ground | Category | Years | frozenset[str] | tuple[Item, ...] | int
"""Places and codes are sets of ids; an amount is a whole number. A value that is not known is left out."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of one record to compare it by."""

    register: str
    key: str
    label: str = field(compare=False)
    """What people call it."""
    values: Mapping[str, Value]
    """By the name under which parts read them."""
    place: str = field(default="", compare=False)
    """The id of the place that it is recorded for."""
    stopped_on: dt.date | None = field(default=None, compare=False)
    """When it was stopped for good, which is no reason to compare it otherwise: it may be taken up again."""

    @property
    def id(self) -> tuple[str, str]:
        """The register and the key."""
        return self.register, self.key


class State(StrEnum):
    """What a part says of a pair."""

    AGREES = "agrees"
    PARTLY = "partly"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Compared:
    """One part of a pair."""

    part: Part
    likeness: Fraction | None
    """From 0, nothing in common, to 1; None where either does not say."""
    metres: int | None = None
    """How far apart two grounds are."""
    along: Fraction | None = None
    """How much of the one line lies along the other."""
    match: Match | None = None
    """The two items that are likest."""

    @property
    def points(self) -> Fraction:
        """What it counts."""
        if self.likeness is None:
            return Fraction(0)
        return self.part.differs + (self.part.agrees - self.part.differs) * self.likeness

    @property
    def state(self) -> State:
        """What it says in a word."""
        if self.likeness is None:
            return State.UNKNOWN
        if self.likeness == 1:
            return State.AGREES
        return State.PARTLY if self.likeness > 0 else State.DIFFERS


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two records, by their ids in order, that may be the same thing."""

    first: Sketch
    second: Sketch
    parts: tuple[Compared, ...]

    @property
    def strength(self) -> Fraction:
        """The points of all parts together."""
        return sum((each.points for each in self.parts), Fraction(0))

    @property
    def points(self) -> int:
        """The strength as it is shown: whole points, not rounded up over a threshold."""
        return self.strength.numerator // self.strength.denominator

    @property
    def is_of_items(self) -> bool:
        """Whether the two pay for something alike."""
        return any(each.match is not None for each in self.parts)

    @property
    def seen(self) -> str:
        """The fingerprint of what a decision about the pair rests on: another once either says something else.

        Of items it rests on the two that are alike, and on none where none are.
        """
        items = [
            canonical(item)
            for each in self.parts
            if each.match is not None and each.part.asks_again
            for item in (each.match.first, each.match.second)
        ]
        reads = sorted(
            {
                each.part.reads
                for each in self.parts
                if each.part.asks_again and each.part.likeness is not Likeness.ITEMS
            }
        )
        said = [
            [sketch.register, sketch.key, [[name, canonical(sketch.values.get(name))] for name in reads]]
            for sketch in (self.first, self.second)
        ]
        text = json.dumps(said + items, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def compare(comparison: Comparison, one: Sketch, other: Sketch) -> Suspicion:
    """A pair compared in every part; the same whichever is named first."""
    first, second = sorted((one, other), key=lambda sketch: sketch.id)
    return Suspicion(first, second, tuple(_compared(part, first, second) for part in comparison.parts))


def suspect(comparison: Comparison, one: Sketch, others: Iterable[Sketch]) -> list[Suspicion]:
    """The others that one record is like enough to be told, the likest first."""
    pairs = (compare(comparison, one, other) for other in others if other.id != one.id)
    told = [pair for pair in pairs if pair.strength >= comparison.noted_from]
    return sorted(told, key=lambda pair: (-pair.strength, pair.first.id, pair.second.id))


def _compared(part: Part, first: Sketch, second: Sketch) -> Compared:
    one, other = first.values.get(part.reads), second.values.get(part.reads)
    if one is None or other is None:
        return Compared(part, None)
    return _LIKENESS[part.likeness](part, one, other)


def _of_names(likeness: Callable[[Name, Name], Fraction | None]) -> Callable[[Part, Value, Value], Compared]:
    def of(part: Part, one: Value, other: Value) -> Compared:
        assert isinstance(one, Name)
        assert isinstance(other, Name)
        return Compared(part, likeness(one, other))

    return of


def _of_sets(part: Part, one: Value, other: Value) -> Compared:
    assert isinstance(one, frozenset)
    assert isinstance(other, frozenset)
    return Compared(part, Fraction(bool(one & other)) if one and other else None)


def _of_grounds(part: Part, one: Value, other: Value) -> Compared:
    assert isinstance(one, Ground)
    assert isinstance(other, Ground)
    near = nearness(one, other, near_m=part.near)
    likeness = near.along if near.along is not None else _falling(part, near.metres)
    return Compared(part, likeness, near.metres, near.along)


def _of_years(part: Part, one: Value, other: Value) -> Compared:
    assert isinstance(one, Years)
    assert isinstance(other, Years)
    return Compared(part, _falling(part, max(0, one.first - other.last, other.first - one.last)))


def _of_categories(part: Part, one: Value, other: Value) -> Compared:
    assert isinstance(one, Category)
    assert isinstance(other, Category)
    likeness = Fraction(1) if one.id == other.id else Fraction(int(one.group == other.group), 2)
    return Compared(part, likeness)


def _of_amounts(part: Part, one: Value, other: Value) -> Compared:
    assert isinstance(one, int)
    assert isinstance(other, int)
    largest = max(abs(one), abs(other))
    return Compared(part, _falling(part, Fraction(100 * abs(one - other), largest) if largest else 0))


def _of_items(part: Part, one: Value, other: Value) -> Compared:
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    weighed = [(each.said * _falling(part, each.apart), each) for each in matches(one, other)]
    likeness, match = max(
        weighed,
        key=lambda each: (each[0], each[1].first.title, each[1].second.title),
        default=(Fraction(0), None),
    )
    return Compared(part, likeness, match=match if likeness else None)


def _falling(part: Part, distance: Fraction | int) -> Fraction:
    """1 up to `near`, 0 from `far` on, and a straight line between."""
    if distance <= part.near:
        return Fraction(1)
    return Fraction(0) if distance >= part.far else Fraction(part.far - distance) / (part.far - part.near)


_LIKENESS: Mapping[Likeness, Callable[[Part, Value, Value], Compared]] = {
    Likeness.PROPER_NAMES: _of_names(likeness_of_proper_names),
    Likeness.NUMBERS: _of_names(likeness_of_numbers),
    Likeness.COMMON_WORDS: _of_names(likeness_of_words),
    Likeness.TITLE: _of_names(likeness_of_titles),
    Likeness.PLACE: _of_sets,
    Likeness.CODES: _of_sets,
    Likeness.GROUND: _of_grounds,
    Likeness.YEARS: _of_years,
    Likeness.CATEGORY: _of_categories,
    Likeness.AMOUNT: _of_amounts,
    Likeness.ITEMS: _of_items,
}


def canonical(value: Value | Item | None) -> object:
    """A value as JSON has it, one way only."""
    match value:
        case Name():
            return value.canonical
        case Item():
            return [value.name.canonical, value.category]
        case Ground():
            return value.parts
        case Category():
            return value.id
        case Years():
            return [value.first, value.last]
        case frozenset():
            return sorted(value)
        case _:
            return value
