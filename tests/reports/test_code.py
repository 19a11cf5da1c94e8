"""The code on a board is read from a photograph of the printed page after 15 % of it is spoilt.

What a code loses with one of its three corner squares, no level of correction brings back; therefore it is printed
twice, at opposite corners of the board. The chance of the tests is drawn by hashing, the same in every run.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterator

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw

from tests.reports.made import ADDRESS, BOARD, drawn, photographed
from vungcao.reports.board import Sheet, set_board
from vungcao.reports.code import drawn as code_of

SPOILT = 0.15
MODULES, CORNER = 73, 9
"""Of a side of the code, and of a corner square with its margin."""
Box = tuple[float, float, float, float]


def chances(seed: str) -> Iterator[float]:
    """Numbers from 0 to 1, always the same for a seed."""
    for n in itertools.count():
        block = hashlib.sha256(f"{seed} {n}".encode()).digest()
        yield from (int.from_bytes(block[k : k + 4]) / 2**32 for k in range(0, 32, 4))


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return drawn(set_board(BOARD, Sheet.A4))


@pytest.fixture(scope="module")
def codes(page: Image.Image) -> list[Box]:
    """Where the two codes stand on the page."""
    found = [code.position for code in zxingcpp.read_barcodes(page)]
    return sorted((p.top_left.x, p.top_left.y, p.bottom_right.x, p.bottom_right.y) for p in found)


def reads(page: Image.Image) -> bool:
    return any(code.text == ADDRESS for code in zxingcpp.read_barcodes(photographed(page)))


def share_of(mask: Image.Image, box: Box) -> float:
    """How much of a box a mask covers."""
    histogram = mask.crop(tuple(map(int, box))).histogram()
    return histogram[255] / sum(histogram)


def spoilt(page: Image.Image, draw: Callable[[ImageDraw.ImageDraw], None], *, colour: int) -> Image.Image:
    """The page with what is drawn lost: 255 is torn or bleached away, less is dirt."""
    mask = Image.new("L", page.size, 0)
    draw(ImageDraw.Draw(mask))
    out = page.copy()
    out.paste(colour, mask=mask)
    return out


def test_a_board_has_the_address_twice_with_the_highest_correction(page: Image.Image, codes: list[Box]):
    found = zxingcpp.read_barcodes(page)
    assert [(code.text, code.ec_level) for code in found] == [(ADDRESS, "H")] * 2
    (left, top), (other_left, other_top) = (box[:2] for box in codes)
    assert abs(left - other_left) > page.width / 3
    assert abs(top - other_top) > page.height / 3


@pytest.mark.parametrize("sheet", Sheet)
def test_a_photograph_of_a_whole_board_reads(sheet: Sheet):
    assert reads(drawn(set_board(BOARD, sheet)))


def test_wherever_one_piece_of_that_size_is_lost_the_board_still_reads(page: Image.Image, codes: list[Box]):
    """A square of 15 % of both codes' area, moved over the whole page in steps of half its side."""
    side = codes[0][2] - codes[0][0]
    piece = int((2 * SPOILT) ** 0.5 * side)
    places = itertools.product(range(0, page.width, piece // 2), range(0, page.height, piece // 2))
    touched = [
        (x, y)
        for x, y in places
        if any(x < box[2] and x + piece > box[0] and y < box[3] and y + piece > box[1] for box in codes)
    ]
    assert len(touched) > 20
    unread = [
        (x, y)
        for x, y in touched
        if not reads(
            spoilt(page, lambda d, x=x, y=y: d.rectangle((x, y, x + piece, y + piece), fill=255), colour=255)
        )
    ]
    assert unread == []


@pytest.mark.parametrize("edge", ["left", "right", "top", "bottom"])
def test_a_strip_torn_off_any_edge_leaves_a_code(page: Image.Image, codes: list[Box], edge: str):
    """So wide that it takes 15 % of the codes' area: three tenths of the nearer code."""
    side = codes[0][2] - codes[0][0]
    lost = 2 * SPOILT * side
    ends = {
        "left": (0, 0, codes[0][0] + lost, page.height),
        "right": (codes[1][2] - lost, 0, page.width, page.height),
        "top": (0, 0, page.width, codes[1][1] + lost),
        "bottom": (0, codes[0][3] - lost, page.width, page.height),
    }
    assert reads(spoilt(page, lambda d: d.rectangle(ends[edge], fill=255), colour=255))


def blotches(page: Image.Image, box: Box, seed: str) -> Image.Image:
    """Round splashes of 4 to 7 mm over 15 % of a code, its corner squares left alone."""
    side = box[2] - box[0]
    mask, chance = Image.new("L", page.size, 0), chances(seed)
    draw, corner = ImageDraw.Draw(mask), side * CORNER / MODULES
    while share_of(mask, box) < SPOILT:
        x, y = box[0] + next(chance) * side, box[1] + next(chance) * side
        r = side * (0.06 + 0.06 * next(chance))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
        for left, top in ((box[0], box[1]), (box[2] - corner, box[1]), (box[0], box[3] - corner)):
            draw.rectangle((left, top, left + corner, top + corner), fill=0)
    return mask


@pytest.mark.parametrize("seed", range(12))
def test_splashes_over_both_codes_at_once_are_mended(page: Image.Image, codes: list[Box], seed: int):
    masks = [blotches(page, box, f"{seed} {n}") for n, box in enumerate(codes)]
    assert all(SPOILT <= share_of(mask, box) < SPOILT + 0.05 for mask, box in zip(masks, codes, strict=True))
    out = page.copy()
    out.paste((255, 110)[seed % 2], mask=ImageChops.lighter(*masks))
    assert reads(out)


def test_a_code_without_a_corner_square_is_not_read_which_is_why_there_are_two(
    page: Image.Image, codes: list[Box]
):
    side = codes[0][2] - codes[0][0]
    corners = [(left, top, left + side / 4, top + side / 4) for left, top, _, _ in codes]
    one = spoilt(page, lambda d: d.rectangle(corners[0], fill=255), colour=255)
    assert reads(one)
    assert not reads(spoilt(one, lambda d: d.rectangle(corners[1], fill=255), colour=255))


def test_a_longer_address_makes_a_larger_code_and_is_never_cut():
    long = ADDRESS + "x" * 400
    assert len(code_of(long)) > len(code_of(ADDRESS))
