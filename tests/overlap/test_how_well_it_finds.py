"""How many of the works that are one are found, and how many of those found are one, on a set made by other rules."""

from fractions import Fraction

import pytest

from tests.overlap.labelled import Pair, held_out, pairs, said_of, tuning
from tests.programme import bac_ninh
from vungcao.works.overlap.rules.blocks import blocks_asked, blocks_of
from vungcao.works.overlap.rules.comparing import compare
from vungcao.works.overlap.sketching import Sketcher

pytestmark = pytest.mark.sqlite_only


def shares(labelled: list[Pair]) -> tuple[Fraction, Fraction]:
    """Recall and precision: a pair is found when it would be looked at at all, and then blocks an approval."""
    works = bac_ninh().works
    assert works is not None
    comparison, sketcher = works.overlaps[0], Sketcher(bac_ninh(), works.overlaps[0])
    right = wrong = missed = 0
    for pair in labelled:
        one, other = (sketcher.sketch(said_of(told)) for told in (pair.one, pair.other))
        looked_at = not blocks_asked(comparison, one).isdisjoint(blocks_of(comparison, other))
        found = looked_at and compare(comparison, one, other).strength >= comparison.blocks_from
        right += found and pair.is_same
        wrong += found and not pair.is_same
        missed += pair.is_same and not found
    return Fraction(right, right + missed), Fraction(right, right + wrong)


def with_packages(labelled: list[Pair]) -> list[Pair]:
    """Those of works unlike in all but a package, if they are one at all."""
    return [pair for pair in labelled if pair.one.packages]


def without_packages(labelled: list[Pair]) -> list[Pair]:
    """Those of which neither is told with packages."""
    return [pair for pair in labelled if not pair.one.packages]


def test_the_set_has_at_least_two_thousand_pairs_of_both_kinds_in_two_halves():
    assert len(pairs()) == 3_950
    assert len(tuning()) + len(held_out()) == 3_950
    for half in (tuning(), held_out()):
        assert len(half) > 1_900
        assert 850 < sum(pair.is_same for pair in half) < 1_050
        assert len({pair.why for pair in half}) == 18
        assert len(with_packages(half)) > 300


@pytest.mark.parametrize("which", [list, with_packages, without_packages])
def test_on_the_half_that_chose_no_point_recall_is_at_least_95_and_precision_at_least_80_percent(which):
    recall, precision = shares(which(held_out()))
    assert recall >= Fraction(95, 100)
    assert precision >= Fraction(80, 100)
