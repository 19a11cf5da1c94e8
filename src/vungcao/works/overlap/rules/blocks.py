"""By what a record is found among very many: those that share none of these with it are never compared.

Each is a number made of a kind and of what the two would have in common. A record is kept under all of its own; looking
for those like it, one also asks for the cells around its ground. Which of them are too common to be of use is counted,
not guessed: see `works.overlap.queries`.
"""

import hashlib
from bisect import bisect
from collections.abc import Iterator
from itertools import combinations

from vungcao.pack.comparing import Comparison, Likeness
from vungcao.works.overlap.rules.comparing import Category, Sketch, Years
from vungcao.works.overlap.rules.ground import Ground, around, cells_of
from vungcao.works.overlap.rules.items import Item
from vungcao.works.overlap.rules.names import Name


def _steps() -> tuple[int, ...]:
    """Amounts each about a tenth above the one before, up to more than any budget."""
    steps = [1]
    while steps[-1] < 10**18:
        steps.append(steps[-1] * 11 // 10 + 1)
    return tuple(steps)


_STEPS = _steps()


def blocks_of(comparison: Comparison, sketch: Sketch) -> frozenset[int]:
    """The numbers under which a record is kept."""
    return _blocks(comparison, sketch, wide=False)


def blocks_asked(comparison: Comparison, sketch: Sketch) -> frozenset[int]:
    """The numbers under which those like it are looked for."""
    return _blocks(comparison, sketch, wide=True)


def _blocks(comparison: Comparison, sketch: Sketch, *, wide: bool) -> frozenset[int]:
    """The numbers, and where it is `wide` those beside them; two comparisons have none in common."""
    said = {
        *_named(comparison, sketch),
        *_on_ground(comparison, sketch, wide=wide),
        *_of_amount(comparison, sketch, wide=wide),
    }
    return frozenset(_number(f"{comparison.id} {each}") for each in said)


def _values(comparison: Comparison, sketch: Sketch, *kinds: Likeness) -> Iterator[object]:
    for reads in dict.fromkeys(part.reads for part in comparison.parts if part.likeness in kinds):
        if reads in sketch.values:
            yield sketch.values[reads]


def _places(comparison: Comparison, sketch: Sketch) -> list[str]:
    found = _values(comparison, sketch, Likeness.PLACE)
    return [place for value in found if isinstance(value, frozenset) for place in sorted(value)]


def _categories(comparison: Comparison, sketch: Sketch) -> list[str]:
    found = _values(comparison, sketch, Likeness.CATEGORY)
    return [value.id for value in found if isinstance(value, Category)]


def _named(comparison: Comparison, sketch: Sketch) -> Iterator[str]:
    places = _places(comparison, sketch)
    times = [
        f"{y}"
        for v in _values(comparison, sketch, Likeness.YEARS)
        if isinstance(v, Years)
        for y in (v.first, v.last)
    ]
    for value in _values(comparison, sketch, Likeness.PROPER_NAMES):
        if isinstance(value, Name):
            yield from _of_name(value, places)
    for category in _categories(comparison, sketch):
        yield from (f"category {place} {category}" for place in places)
        yield from (f"category {place} {category} {year}" for place in places for year in times)
    for value in _values(comparison, sketch, Likeness.ITEMS):
        if isinstance(value, tuple):
            yield from (
                f"item {place} {each}" for place in places for item in value for each in _of_item(item)
            )
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


def _of_item(item: Item) -> Iterator[str]:
    yield from item.name.named
    yield from (f"{label} {each}" for label, numbers in item.name.numbers for each in numbers)


def _of_amount(comparison: Comparison, sketch: Sketch, *, wide: bool) -> Iterator[str]:
    """Where very many are alike in all else, those of about the same amount are looked at first."""
    for value in _values(comparison, sketch, Likeness.AMOUNT):
        if isinstance(value, int):
            step = bisect(_STEPS, abs(value))
            steps = (step - 1, step, step + 1) if wide else (step,)
            yield from (
                f"amount {place} {category} {each}"
                for place in _places(comparison, sketch)
                for category in _categories(comparison, sketch)
                for each in steps
            )


def _on_ground(comparison: Comparison, sketch: Sketch, *, wide: bool) -> Iterator[str]:
    for value in _values(comparison, sketch, Likeness.GROUND):
        if isinstance(value, Ground):
            for cell in cells_of(value):
                yield from (f"cell {a} {b}" for a, b in (around(cell) if wide else [cell]))


def _number(said: str) -> int:
    """63 bits, so that either store keeps it as a whole number. Two that fall together cost one needless comparison."""
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest()) >> 1
