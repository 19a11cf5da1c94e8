"""Where the strokes of the small charts stand, by hand."""

import datetime as dt
from fractions import Fraction

from vungcao.portal.charts import BULLET_WIDTH, Point, bullet, series_chart

START, END = dt.date(2025, 12, 31), dt.date(2030, 12, 31)


def test_a_percentage_is_drawn_on_a_hundred() -> None:
    drawn = bullet(actual=Fraction(50), route=Fraction(25), promise=[Fraction(100)], of_hundred=True)
    assert drawn is not None
    assert (drawn.actual, drawn.route, drawn.promise) == (BULLET_WIDTH // 2, BULLET_WIDTH // 4, BULLET_WIDTH)


def test_anything_else_is_drawn_to_a_little_more_than_its_largest() -> None:
    drawn = bullet(actual=Fraction(100), route=None, promise=[Fraction(50)], of_hundred=False)
    assert drawn is not None
    assert drawn.high == 108
    assert (drawn.actual, drawn.promise) == (222, 111)


def test_a_zero_is_a_hair_and_a_missing_figure_is_nothing() -> None:
    zero = bullet(actual=Fraction(0), route=None, promise=[Fraction(5)], of_hundred=False)
    missing = bullet(actual=None, route=None, promise=[Fraction(5)], of_hundred=False)
    assert zero is not None
    assert missing is not None
    assert (zero.actual, zero.bar_width) == (0, 2)
    assert missing.actual is None


def test_a_fall_below_nothing_is_drawn_to_the_left() -> None:
    drawn = bullet(actual=Fraction(-1), route=Fraction(1), promise=[Fraction(3)], of_hundred=False)
    assert drawn is not None
    assert drawn.bar_from == drawn.actual == 0
    assert drawn.bar_width == drawn.origin


def test_a_range_has_two_ends() -> None:
    drawn = bullet(actual=None, route=None, promise=[Fraction(3), Fraction(5)], of_hundred=False)
    assert drawn is not None
    assert drawn.promise_width == drawn.promise_end - drawn.promise > 0  # type: ignore[operator]


def test_nothing_known_is_not_drawn() -> None:
    assert bullet(actual=None, route=None, promise=[], of_hundred=True) is None
    assert series_chart([], route=[], promise=[], breaks=[], first=START, last=END) is None


def test_a_line_never_crosses_a_change_of_definition() -> None:
    points = [
        Point(dt.date(2025, 12, 31), Fraction(20), 1),
        Point(dt.date(2026, 12, 31), Fraction(18), 1),
        Point(dt.date(2027, 12, 31), Fraction(30), 2),
        Point(dt.date(2028, 12, 31), Fraction(25), 2),
    ]
    chart = series_chart(points, route=[], promise=[], breaks=[dt.date(2027, 1, 1)], first=START, last=END)
    assert chart is not None
    assert len(chart.lines) == 2
    assert chart.spots[1].x < chart.breaks[0] < chart.spots[2].x


def test_levels_are_round_and_hold_every_value() -> None:
    chart = series_chart(
        [Point(START, Fraction(24)), Point(END, Fraction(7))],
        route=[],
        promise=[Fraction(10)],
        breaks=[],
        first=START,
        last=END,
    )
    assert chart is not None
    assert [level.value for level in chart.levels] == [0, 5, 10, 15, 20, 25]
    assert [tick.year for tick in chart.years] == [2025, 2026, 2027, 2028, 2029, 2030]
