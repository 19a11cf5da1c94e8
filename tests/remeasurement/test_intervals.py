"""Intervals in exact arithmetic, held to the textbook's numbers and never too narrow."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from vungcao.exact.vietnamese import number
from vungcao.remeasurement.rules.intervals import Interval, about, root_above, student, wilson


@given(st.fractions(min_value=0, max_value=10**9))
def test_a_root_is_rounded_up_by_less_than_a_millionth_of_a_millionth(square):
    root = root_above(square)
    assert root * root >= square
    assert root == 0 or (root - Fraction(2, 10**12)) ** 2 < square or root < Fraction(2, 10**12)


def test_the_root_of_a_square_is_exact():
    assert root_above(Fraction(9, 4)) == Fraction(3, 2)
    assert root_above(Fraction(0)) == 0


def test_wilson_of_three_in_ten_is_the_textbooks():
    interval = wilson(Fraction(3, 10), Fraction(10))
    assert (number(interval.low, 4), number(interval.high, 4)) == ("0,1078", "0,6032")


def test_students_quantile_falls_to_the_normal_and_never_rises():
    quantiles = [student(freedom) for freedom in range(1, 200)]
    assert quantiles == sorted(quantiles, reverse=True)
    assert (quantiles[0], quantiles[29], quantiles[-1]) == (
        Fraction("12.707"),
        Fraction("2.043"),
        Fraction("1.980"),
    )


def test_the_interval_about_a_mean_is_the_quantile_times_the_standard_error():
    assert about(Fraction(5), Fraction(4), 10) == Interval(Fraction("0.542"), Fraction("9.458"))
