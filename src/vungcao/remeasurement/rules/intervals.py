"""Intervals of 95 %, in exact arithmetic. A root that is not rational is rounded up, so that none is too narrow."""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

NORMAL = Fraction("1.959964")
"""The quantile 0.975 of the normal distribution, rounded up."""
_FINENESS = 10**12
_STUDENT = (
    12707, 4303, 3183, 2777, 2571, 2447, 2365, 2307, 2263, 2229,
    2201, 2179, 2161, 2145, 2132, 2120, 2110, 2101, 2094, 2086,
    2080, 2074, 2069, 2064, 2060, 2056, 2052, 2049, 2046, 2043,
)  # fmt: skip
"""The quantiles 0.975 of Student's distribution with 1 to 30 degrees of freedom, in thousandths, rounded up."""
_STUDENT_BEYOND = ((120, 1980), (60, 2001), (40, 2022))


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends, included."""

    low: Fraction
    high: Fraction

    def within(self, other: "Interval") -> "Interval":
        """The part that is also in another interval, which is known for certain."""
        return Interval(max(self.low, other.low), min(self.high, other.high))


def root_above(square: Fraction) -> Fraction:
    """The root of a number, rounded up to twelve decimals; exact where the root is rational to so many."""
    scaled = square * _FINENESS**2
    whole = -(-scaled.numerator // scaled.denominator)
    root = isqrt(whole)
    return Fraction(root if root * root == whole else root + 1, _FINENESS)


def student(freedom: int) -> Fraction:
    """The quantile 0.975 of Student's distribution; that of fewer degrees where the table has a gap."""
    if freedom <= len(_STUDENT):
        return Fraction(_STUDENT[freedom - 1], 1000)
    return Fraction(next((value for least, value in _STUDENT_BEYOND if freedom >= least), _STUDENT[-1]), 1000)


def about(mean: Fraction, variance: Fraction, freedom: int) -> Interval:
    """The interval round a mean whose variance was estimated with so many degrees of freedom."""
    half = student(freedom) * root_above(variance)
    return Interval(mean - half, mean + half)


def wilson(share: Fraction, size: Fraction) -> Interval:
    """Wilson's score interval of a share found in a sample of an effective size."""
    square = NORMAL * NORMAL
    middle = (share + square / (2 * size)) / (1 + square / size)
    under_root = share * (1 - share) / size + square / (4 * size * size)
    half = NORMAL * root_above(under_root) / (1 + square / size)
    return Interval(middle - half, middle + half)
