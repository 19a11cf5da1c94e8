"""Where a work is: a point, or a line of points, written "latitude longitude; latitude longitude" in degrees of WGS 84.

Written with a dot before the decimals, as navigation devices and map services give them. Read exactly, as Decimal; only
a length, which no figure counts, is computed.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from vungcao.exact.refusal import Refusal

_POINT = re.compile(r"(?P<latitude>-?\d{1,3}(?:\.\d{1,7})?)[ ,]\s*(?P<longitude>-?\d{1,3}(?:\.\d{1,7})?)")
_EARTH_M = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG)."""
MARGIN = Decimal("0.05")
"""How far, in degrees, a site may lie outside the box round the pack's borders, which are drawn simplified: 5 km."""
MOST_POINTS = 2000


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the Earth, in degrees."""

    latitude: Decimal
    longitude: Decimal

    def __str__(self) -> str:
        return f"{_plain(self.latitude)} {_plain(self.longitude)}"


def _plain(degrees: Decimal) -> str:
    return format(degrees.normalize() + 0, "f")


@dataclass(frozen=True, slots=True)
class Geometry:
    """A point, or a line of two points and more."""

    points: tuple[Point, ...]

    @property
    def is_line(self) -> bool:
        """Whether it is a line."""
        return len(self.points) > 1

    @property
    def canonical(self) -> str:
        """The one way to write it: no zeros at the end, "; " between points."""
        return "; ".join(map(str, self.points))

    @property
    def length_m(self) -> int | None:
        """The length of a line in whole metres; None for a point.

        The sum of great circles between its points (haversine) on a sphere of the Earth's mean radius: within 0.6 %
        of the ellipsoid's, and without heights.
        """
        if not self.is_line:
            return None
        return round(sum(_great_circle(one, other) for one, other in pairwise(self.points)))


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees that a site must lie within."""

    south: Decimal
    west: Decimal
    north: Decimal
    east: Decimal

    def holds(self, point: Point) -> bool:
        """Whether a point lies within, its edge included."""
        return self.south <= point.latitude <= self.north and self.west <= point.longitude <= self.east


def read_geometry(said: str) -> Geometry:
    """What was written, exactly. Raises ValueError, which says in Vietnamese what is not understood of it."""
    written = [part.strip() for part in said.strip().rstrip(";").split(";")]
    if len(written) > MOST_POINTS:
        raise ValueError(f"có {len(written)} điểm, nhiều nhất {MOST_POINTS}")
    points = tuple(_read_point(number, part) for number, part in enumerate(written, start=1))
    for number, (one, other) in enumerate(pairwise(points), start=1):
        if one == other:
            raise ValueError(f"điểm {number} và điểm {number + 1} trùng nhau")
    return Geometry(points)


def _read_point(number: int, said: str) -> Point:
    match = _POINT.fullmatch(" ".join(said.split()))
    if match is None:
        raise ValueError(f"điểm {number} «{said[:40]}» không phải «vĩ độ kinh độ»")
    latitude, longitude = Decimal(match["latitude"]), Decimal(match["longitude"])
    if abs(latitude) > 90 >= abs(longitude):
        raise ValueError(f"điểm {number} ghi kinh độ trước vĩ độ")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError(f"điểm {number} «{said[:40]}» không có trên Trái Đất")
    return Point(latitude, longitude)


def _great_circle(one: Point, other: Point) -> float:
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    bent = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(bent))


def box_of(borders: Mapping[str, Mapping[str, object]]) -> Box | None:
    """The box round GeoJSON geometries by place, and `MARGIN` about it; None when there are none."""
    positions = [position for border in borders.values() for position in _positions(border["coordinates"])]
    if not positions:
        return None
    longitudes, latitudes = ([Decimal(str(one[axis])) for one in positions] for axis in (0, 1))
    return Box(
        south=min(latitudes) - MARGIN,
        west=min(longitudes) - MARGIN,
        north=max(latitudes) + MARGIN,
        east=max(longitudes) + MARGIN,
    )


def _positions(coordinates: Any) -> Iterator[Sequence[Any]]:
    if coordinates and not isinstance(coordinates[0], Sequence):
        yield coordinates
    else:
        for part in coordinates:
            yield from _positions(part)


def refuse_geometry(said: str, box: Box | None, *, where: str) -> list[Refusal]:
    """A site is written as a point or a line, and lies in the programme's part of the country."""
    try:
        geometry = read_geometry(said)
    except ValueError as fault:
        return [
            Refusal(
                code="WRK-014",
                where=f"{where}, «Tọa độ»",
                found=f"Tọa độ không đọc được: {fault}",
                expected="Vĩ độ rồi kinh độ (WGS 84, dấu chấm thập phân), các điểm cách nhau bằng dấu chấm phẩy",
                mend="Ghi như 21.4182 106.7351; 21.4190 106.7402",
            )
        ]
    outside = [point for point in geometry.points if box is not None and not box.holds(point)]
    if box is None or not outside:
        return []
    return [
        Refusal(
            code="WRK-015",
            where=f"{where}, «Tọa độ»",
            found=f"{len(outside)} điểm ở ngoài địa bàn, điểm đầu là {outside[0]}",
            expected=f"Vĩ độ từ {box.south} đến {box.north}, kinh độ từ {box.west} đến {box.east}",
            mend="Kiểm tra lại tọa độ và thứ tự: vĩ độ trước, kinh độ sau",
        )
    ]
