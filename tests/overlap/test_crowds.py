"""A pair among very many works that share with it all that is common: the other is still among those looked at."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.overlap.labelled import COMMUNES, Draw, Told, Truth, said_of, tell, truth
from tests.programme import bac_ninh
from vungcao.works.overlap.actions import keep
from vungcao.works.overlap.models import Followed
from vungcao.works.overlap.queries import suspicions_among
from vungcao.works.overlap.reading import compared_by
from vungcao.works.overlap.rules.comparing import compare

pytestmark = pytest.mark.django_db

CROWD = 500
PAIRS = 25
THINGS = ("road", "culture_house", "water", "embankment")


def crowd(thing: str) -> Iterator[tuple[Truth, str]]:
    """Works of one kind in one hamlet: one commune, one content, one name; what tells them apart is modest."""
    base = truth(Draw(f"crowd-{thing}"), thing)
    for n in range(CROWD + PAIRS):
        draw = Draw(f"crowd-{thing}-{n}")
        own = truth(draw, thing)
        yield (
            replace(own, commune=base.commune, hamlet=base.hamlet, second=base.second, at=_near(draw, base)),
            f"{thing}-{n}",
        )


def _near(draw: Draw, base: Truth) -> tuple[int, int]:
    lat, lon = COMMUNES[base.commune][3]
    return lat + draw.number("lat", 60_000) - 30_000, lon + draw.number("lon", 60_000) - 30_000


def told_once(work: Truth, key: str) -> Told:
    return tell(Draw(key, "one"), work, key=key)


def test_of_pairs_among_five_hundred_alike_in_all_that_is_common_at_least_95_percent_are_looked_at():
    compared = compared_by(bac_ninh())
    assert compared is not None
    comparison = compared.comparison("work")
    works = [each for thing in THINGS for each in crowd(thing)]
    kept = [said_of(told_once(work, key)) for work, key in works]
    keep(compared, kept)
    Followed.objects.update_or_create(pk=1, defaults={"entry": 10**9, "rules": compared.rules})
    right = missed = 0
    for (work, key), one in zip(works, kept, strict=True):
        again = said_of(tell(Draw(key, "other"), work, key=f"{key}-again"))
        alike = compare(comparison, compared.sketch(one), compared.sketch(again)).strength
        if int(key.split("-")[1]) < PAIRS and alike >= comparison.blocks_from:
            found = {each.first.key for each in suspicions_among(compared, [again])}
            right += key in found
            missed += key not in found
    assert right + missed > 90
    assert Fraction(right, right + missed) >= Fraction(95, 100)
