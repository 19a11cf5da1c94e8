"""The works of the demonstration lie where they are said to be."""

from typing import Any

from tests.programme import FOLDER, bac_ninh
from vungcao.intake.ways.demonstration import read_profile
from vungcao.works.rules.geometry import Point, read_geometry


def _holds(ring: list[Any], point: Point) -> bool:
    """Whether a point is within a ring: a ray from it to the east crosses the ring an odd number of times."""
    x, y, within = float(point.longitude), float(point.latitude), False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def test_every_site_is_inside_the_border_of_its_commune():
    borders, judged = bac_ninh().borders, 0
    for told in read_profile(FOLDER / "demonstration").told:
        if told.register_id != "work_site":
            continue
        border: Any = borders[told.place]
        parts = border["coordinates"] if border["type"] == "MultiPolygon" else [border["coordinates"]]
        for row in told.rows:
            for point in read_geometry(str(row.facts["geometry"])).points:
                judged += 1
                assert any(_holds(part[0], point) for part in parts), f"{row.key}: {point}"
    assert judged > 8
