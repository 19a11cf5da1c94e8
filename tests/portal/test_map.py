"""The map: neighbours keep their common border, and signs stand inside."""

import re
from itertools import pairwise

from tests.pack.mini import the_pack
from vungcao.portal.map import draw

LEFT = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 0.5], [1, 1], [0, 1], [0, 0]]]}
RIGHT = {"type": "MultiPolygon", "coordinates": [[[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0.5], [1, 0]]]]}


def corners(path: str) -> list[tuple[int, int]]:
    """The corners of a path of one ring, from its relative steps."""
    start, steps = re.fullmatch(r"M(\d+ \d+)l(.*)z", path).groups()  # type: ignore[union-attr]
    x, y = map(int, start.split())
    found = [(x, y)]
    numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_neighbours_share_their_border_to_the_unit() -> None:
    sheet = draw({"a": LEFT, "b": RIGHT}, width=200)
    left, right = (set(corners(shape.path)) for shape in sheet.shapes)
    assert left & right == {(100, 0), (100, 100)}
    assert (sheet.width, sheet.height) == (200, 100)


def test_north_is_up() -> None:
    north = {"type": "Polygon", "coordinates": [[[0, 1], [1, 1], [1, 2], [0, 2], [0, 1]]]}
    south = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    sheet = draw({"n": north, "s": south}, width=100)
    above, below = sheet.shapes
    assert above.y < below.y


def test_a_sign_stands_inside_its_commune() -> None:
    bent = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [0, 1], [0, 0]]]}
    shape = draw({"a": bent}, width=400).shapes[0]
    ring = corners(shape.path)
    inside = False
    for (x, y), (a, b) in pairwise([*ring, ring[0]]):
        if (y > shape.y) != (b > shape.y) and shape.x < x + (shape.y - y) * (a - x) / (b - y):
            inside = not inside
    assert inside


def test_the_communes_of_a_pack_are_drawn_lightly() -> None:
    pack = the_pack()
    sheet = draw(pack.borders)
    assert {shape.code for shape in sheet.shapes} == set(pack.borders)
    assert sum(len(shape.path) for shape in sheet.shapes) < 30_000


def test_no_border_is_no_shape() -> None:
    assert draw({}).shapes == ()
