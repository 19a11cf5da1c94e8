"""Borders of places as GeoJSON: a feature per place code, for maps only and never for a figure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from vungcao.exact.refusal import Refusal
from vungcao.pack.files.text import invisible, shown
from vungcao.pack.locations import Origin

Geometry = dict[str, object]


@dataclass(slots=True)
class Borders:
    """Geometry by place code, with the place in the file of each."""

    geometry: dict[str, Geometry] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def read_borders(text: str, file: str) -> Borders:
    """Read a FeatureCollection of Polygon and MultiPolygon features whose `properties.code` is a place code."""
    borders = Borders()
    origin = Origin(file)
    collection = _json(text, origin, borders)
    if borders.refusals:
        return borders
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        borders.refusals.append(_refuse(origin, "Không có danh sách features", "Một FeatureCollection"))
        return borders
    for number, feature in enumerate(features):
        _take(feature, origin.below("features", number), borders)
    return borders


def _json(text: str, origin: Origin, borders: Borders) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"{origin.file}, dòng {error.lineno}, cột {error.colno}"
        borders.refusals.append(_refuse(place, "Không đọc được JSON", "JSON đúng cú pháp"))
    except (ValueError, RecursionError):
        borders.refusals.append(
            _refuse(origin, "Có số quá dài, NaN, Infinity hoặc lồng nhau quá sâu", "Tọa độ thường")
        )
    return None


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _take(feature: object, origin: Origin, borders: Borders) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(code, str) or not code or invisible(code):
        borders.refusals.append(
            _refuse(origin.below("properties", "code"), f"Mã là {shown(code)}", "Mã đơn vị, trong ngoặc kép")
        )
    elif code in borders.geometry:
        borders.refusals.append(
            _refuse(
                origin.below("properties", "code"), f"Mã {shown(code)} đã có ở trên", "Mỗi mã một ranh giới"
            )
        )
    elif not _is_polygon(geometry):
        borders.refusals.append(
            _refuse(
                origin.below("geometry"),
                "Không phải đa giác với tọa độ kinh độ, vĩ độ",
                "Polygon hoặc MultiPolygon, mỗi vòng khép kín từ 4 điểm, kinh độ −180…180, vĩ độ −90…90",
            )
        )
    else:
        assert isinstance(geometry, dict)
        borders.geometry[code] = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
        borders.origins[code] = origin


def _is_polygon(geometry: object) -> bool:
    if not isinstance(geometry, dict):
        return False
    parts = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        parts = [parts]
    elif geometry.get("type") != "MultiPolygon":
        return False
    rings = list(_rings(parts))
    return bool(rings) and all(_is_ring(ring) for ring in rings)


def _rings(parts: object) -> Iterator[object]:
    for part in parts if isinstance(parts, list) else [None]:
        yield from part if isinstance(part, list) and part else [None]


def _is_ring(ring: object) -> bool:
    return (
        isinstance(ring, list)
        and len(ring) >= 4
        and all(_is_position(p) for p in ring)
        and ring[0] == ring[-1]
    )


def _is_position(position: object) -> bool:
    if not isinstance(position, list) or len(position) < 2:
        return False
    if any(isinstance(part, bool) or not isinstance(part, int | float) for part in position):
        return False
    return bool(abs(position[0]) <= 180 and abs(position[1]) <= 90)


def _refuse(where: Origin | str, found: str, expected: str) -> Refusal:
    return Refusal(
        code="PCK-013",
        where=str(where),
        found=found,
        expected=expected,
        mend="Xuất lại GeoJSON hệ tọa độ WGS84 từ phần mềm bản đồ, mỗi đơn vị một đối tượng có thuộc tính code",
    )
