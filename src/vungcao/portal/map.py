"""The map of the communes as SVG paths. For reference only: no figure is ever measured from it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vungcao.pack.model import Pack

Point = tuple[int, int]
Ring = list[Point]


@dataclass(frozen=True, slots=True)
class Shape:
    """One commune: its SVG path, and the point where its sign and name stand."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Flat:
    """How degrees are laid flat on the units of a drawing."""

    west: float
    north: float
    squeeze: float
    scale: float

    def at(self, longitude: float, latitude: float) -> Point:
        """Where a position falls, in whole units."""
        return (
            round((longitude - self.west) * self.squeeze * self.scale),
            round((self.north - latitude) * self.scale),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing of `width` by `height` units; nothing is `flat` where there are no borders."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    flat: Flat | None = None


def draw(borders: Mapping[str, dict[str, object]], width: int = 760) -> Sheet:
    """Borders (GeoJSON, WGS84 degrees) laid flat at their middle latitude, on a grid of whole units.

    Corners that fall on one grid point are one, and corners on a straight line go: neighbours lose the same ones,
    so no gap opens between them.
    """
    rings = {code: list(_rings(geometry)) for code, geometry in borders.items()}
    corners = [corner for of_one in rings.values() for ring in of_one for corner in ring]
    if not corners:
        return Sheet(width, width, ())
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    squeeze = math.cos(math.radians((south + north) / 2))
    flat = Flat(west, north, squeeze, width / ((east - west) * squeeze))

    def laid(ring: Iterable[tuple[float, float]]) -> Ring:
        return _straightened(flat.at(x, y) for x, y in ring)

    shapes = tuple(_shape(code, [laid(ring) for ring in rings[code]]) for code in sorted(rings))
    return Sheet(width, round((north - south) * flat.scale), shapes, flat)


def map_of(pack: Pack, edition: str) -> Sheet:
    """The map of an edition of the pack, drawn once."""
    if edition not in _DRAWN:
        _DRAWN.clear()
        _DRAWN[edition] = draw(pack.borders)
    return _DRAWN[edition]


_DRAWN: dict[str, Sheet] = {}


def _rings(geometry: dict[str, object]) -> Iterable[list[tuple[float, float]]]:
    coordinates = geometry["coordinates"]
    assert isinstance(coordinates, Sequence)
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    for polygon in polygons:
        for ring in polygon:
            yield [(corner[0], corner[1]) for corner in ring]


def _straightened(corners: Iterable[Point]) -> Ring:
    kept: Ring = []
    for corner in corners:
        if kept and kept[-1] == corner:
            continue
        if len(kept) > 1 and _on_a_line(kept[-2], kept[-1], corner):
            kept.pop()
        kept.append(corner)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _on_a_line(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _shape(code: str, rings: list[Ring]) -> Shape:
    drawn = [ring for ring in rings if len(ring) > 2]
    x, y = _middle(max(drawn, key=lambda ring: abs(_doubled_area(ring))))
    return Shape(code, "".join(_path(ring) for ring in drawn), x, y)


def _path(ring: Ring) -> str:
    steps = [f"M{ring[0][0]} {ring[0][1]}l"]
    for (x, y), (to_x, to_y) in zip(ring, ring[1:], strict=False):
        dx, dy = to_x - x, to_y - y
        steps.append(f"{dx}{dy}" if dy < 0 else f"{dx} {dy}")
        steps.append(" ")
    return "".join(steps).replace(" -", "-").rstrip() + "z"


def _doubled_area(ring: Ring) -> int:
    return sum(x * b - a * y for (x, y), (a, b) in zip(ring, ring[1:] + ring[:1], strict=True))


def _middle(ring: Ring) -> Point:
    """A point well inside: on the widest of some level lines through the ring, halfway across."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    best = (0.0, ring[0])
    for part in range(3, 8):
        level = low + (high - low) * part / 10 + 0.5
        for left, right in _crossings(ring, level):
            best = max(best, (right - left, (round((left + right) / 2), round(level))))
    return best[1]


def _crossings(ring: Ring, level: float) -> Iterable[tuple[float, float]]:
    cuts = sorted(
        x + (level - y) * (a - x) / (b - y)
        for (x, y), (a, b) in zip(ring, ring[1:] + ring[:1], strict=True)
        if (y < level) != (b < level)
    )
    return zip(cuts[::2], cuts[1::2], strict=True)
