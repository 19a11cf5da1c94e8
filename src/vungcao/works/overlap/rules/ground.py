"""How far apart sites are, in whole numbers: degrees are taken as they are written, and no binary fraction decides.

Within the few kilometres in which it matters the ground is taken for flat: over 10 km that is off by less than a metre.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import isqrt

_MICRO = 1_000_000
_MM_PER_MICRODEGREE = Fraction(111_320, 1_000)
"""A degree of latitude is 111.32 km."""
_PI = Fraction(314_159_265, 100_000_000)
_SAMPLE_MM = 50_000
_MOST_SAMPLES = 64
CELL = 5_000
"""The side of a cell, in millionths of a degree: about 550 metres."""
_MOST_CELLS = 200

Position = tuple[int, int]
"""Latitude and longitude in millionths of a degree."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where something is: points, and lines of points."""

    parts: tuple[tuple[Position, ...], ...]

    @property
    def positions(self) -> list[Position]:
        """Every point written."""
        return [position for part in self.parts for position in part]

    @property
    def has_lines(self) -> bool:
        """Whether any part is a line."""
        return any(len(part) > 1 for part in self.parts)


def ground_of(parts: Iterable[Sequence[tuple[Decimal, Decimal]]]) -> Ground | None:
    """Sites of latitude and longitude in degrees; None without any."""
    kept = tuple(sorted(tuple((_micro(a), _micro(b)) for a, b in part) for part in parts))
    return Ground(kept) if kept else None


def _micro(degrees: Decimal) -> int:
    return int((degrees * _MICRO).to_integral_value())


def cells_of(ground: Ground) -> list[tuple[int, int]]:
    """The cells that a ground touches, each once, in order; a very long line is known by cells spread along it."""
    walked = [cell for part in ground.parts for cell in _cells_along(part)]
    cells = sorted(set(walked))
    return cells[:: len(cells) // _MOST_CELLS + 1]


def _cells_along(part: Sequence[Position]) -> Iterator[tuple[int, int]]:
    yield _cell(part[0])
    for one, other in pairwise(part):
        steps = max(abs(other[0] - one[0]), abs(other[1] - one[1])) // CELL + 1
        for n in range(1, steps + 1):
            yield _cell(
                (one[0] + (other[0] - one[0]) * n // steps, one[1] + (other[1] - one[1]) * n // steps)
            )


def _cell(position: Position) -> tuple[int, int]:
    return position[0] // CELL, position[1] // CELL


def around(cell: tuple[int, int]) -> list[tuple[int, int]]:
    """A cell and those that touch it."""
    return [(cell[0] + a, cell[1] + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near two grounds are: the metres between them, and between two lines the share of one along the other."""

    metres: int
    along: Fraction | None
    """How much of the line that lies nearer along the other is beside it; None unless both are lines."""


def nearness(one: Ground, other: Ground, *, near_m: int) -> Nearness:
    """How near two grounds are; `near_m` is how near a point of a line is beside the other."""
    plane = _Plane(min(one.positions + other.positions))
    here, there = plane.parts(one), plane.parts(other)
    forth, back = _distances(here, there), _distances(there, here)
    along = None
    if one.has_lines and other.has_lines:
        limit = (near_m * 1000) ** 2
        along = max(Fraction(sum(d <= limit for d in each), len(each)) for each in (forth, back))
    return Nearness(isqrt(min(*forth, *back)) // 1000, along)


class _Plane:
    """The ground about a position, flat, in millimetres."""

    def __init__(self, origin: Position) -> None:
        self._origin = origin
        self._narrow = _cosine(Fraction(origin[0], _MICRO) * _PI / 180)

    def parts(self, ground: Ground) -> list[list[Position]]:
        return [[self._on(position) for position in part] for part in ground.parts]

    def _on(self, position: Position) -> Position:
        north, east = position[0] - self._origin[0], position[1] - self._origin[1]
        return int(north * _MM_PER_MICRODEGREE), int(east * _MM_PER_MICRODEGREE * self._narrow / _MICRO)


def _cosine(angle: Fraction) -> int:
    """The cosine of an angle below a right one, in millionths."""
    square = angle * angle
    return int(_MICRO * (1 - square / 2 + square**2 / 24 - square**3 / 720 + square**4 / 40_320))


def _distances(one: Sequence[Sequence[Position]], other: Sequence[Sequence[Position]]) -> list[int]:
    """For points spread along one ground, the square of how far the other is, in square millimetres."""
    segments = [
        pair for part in other for pair in (pairwise(part) if len(part) > 1 else [(part[0], part[0])])
    ]
    return [
        min(_square_to(point, *segment) for segment in segments) for part in one for point in _samples(part)
    ]


def _samples(part: Sequence[Position]) -> Iterator[Position]:
    yield part[0]
    for one, other in pairwise(part):
        length = isqrt(_square(one, other))
        steps = max(1, min(length // _SAMPLE_MM, _MOST_SAMPLES))
        for n in range(1, steps + 1):
            yield one[0] + (other[0] - one[0]) * n // steps, one[1] + (other[1] - one[1]) * n // steps


def _square(one: Position, other: Position) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _square_to(point: Position, start: Position, end: Position) -> int:
    """From a point to the nearest of a segment."""
    whole = _square(start, end)
    if not whole:
        return _square(point, start)
    dot = (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])
    at = max(0, min(dot, whole))
    foot = (start[0] + (end[0] - start[0]) * at // whole, start[1] + (end[1] - start[1]) * at // whole)
    return _square(point, foot)
