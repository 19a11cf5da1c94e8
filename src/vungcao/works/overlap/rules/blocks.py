"""By what a record is found among very many: those that share none of these with it are never compared.

Each is a number made of a kind and of what the two would have in common. A record is kept under all of its own; looking
for those like it, one also asks for the cells around its ground. Which of them are too common to be of use is counted,
not guessed: see `works.overlap.queries`.
"""

import hashlib
from collections.abc import Iterator
from itertools import combinations

from vungcao.pack.comparing import Comparison, Likeness
from vungcao.works.overlap.rules.comparing import Category, Sketch, Years
from vungcao.works.overlap.rules.ground import Ground, around, cells_of
from vungcao.works.overlap.rules.names import Name


def blocks_of(comparison: Comparison, sketch: Sketch) -> frozenset[int]:
    """The numbers under which a record is kept."""
    return frozenset(map(_number, {*_named(comparison, sketch), *_on_ground(comparison, sketch, wide=False)}))


def blocks_asked(comparison: Comparison, sketch: Sketch) -> frozenset[int]:
    """The numbers under which those like it are looked for."""
    return frozenset(map(_number, {*_named(comparison, sketch), *_on_ground(comparison, sketch, wide=True)}))


def _values(comparison: Comparison, sketch: Sketch, *kinds: Likeness) -> Iterator[object]:
    for reads in dict.fromkeys(part.reads for part in comparison.parts if part.likeness in kinds):
        if reads in sketch.values:
            yield sketch.values[reads]


def _named(comparison: Comparison, sketch: Sketch) -> Iterator[str]:
    places = [
        place
        for value in _values(comparison, sketch, Likeness.PLACE)
        if isinstance(value, frozenset)
        for place in sorted(value)
    ]
    times = [
        f"{y}"
        for v in _values(comparison, sketch, Likeness.YEARS)
        if isinstance(v, Years)
        for y in (v.first, v.last)
    ]
    for value in _values(comparison, sketch, Likeness.PROPER_NAMES):
        if isinstance(value, Name):
            yield from _of_name(value, places)
    for value in _values(comparison, sketch, Likeness.CATEGORY):
        if isinstance(value, Category):
            yield from (f"category {place} {value.id}" for place in places)
            yield from (f"category {place} {value.id} {year}" for place in places for year in times)
    for value in _values(comparison, sketch, Likeness.CODES):
        if isinstance(value, frozenset):
            yield from (f"code {code}" for code in value)


def _of_name(name: Name, places: list[str]) -> Iterator[str]:
    pairs = [f"{a} {b}" for a, b in combinations(sorted(name.named), 2)]
    counted = [f"{label} {each}" for label, numbers in name.numbers for each in numbers]
    yield from (f"names {pair}" for pair in pairs)
    for place in places:
        yield from (f"name {place} {each}" for each in name.named)
        yield from (f"names {place} {pair}" for pair in pairs)
        yield from (f"number {place} {each}" for each in counted)
        yield from (f"name and number {place} {a} {b}" for a in name.named for b in counted)
        if not name.named:
            yield f"words {place} {' '.join(sorted(name.words))}"


def _on_ground(comparison: Comparison, sketch: Sketch, *, wide: bool) -> Iterator[str]:
    for value in _values(comparison, sketch, Likeness.GROUND):
        if isinstance(value, Ground):
            for cell in cells_of(value):
                yield from (f"cell {a} {b}" for a, b in (around(cell) if wide else [cell]))


def _number(said: str) -> int:
    """63 bits, so that either store keeps it as a whole number. Two that fall together cost one needless comparison."""
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest()) >> 1
