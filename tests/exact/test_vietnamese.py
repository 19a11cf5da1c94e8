"""Vietnamese text and numbers, with answers written by hand."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from vungcao.exact.vietnamese import date, fold, number, rounded, same_name


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Đèo Gia", "deo gia"),
        ("ĐẶC BIỆT  KHÓ\nKHĂN", "dac biet kho khan"),
        ("De\u0300o", "deo"),
        ("Tỷ lệ 1,5%", "ty le 1,5%"),
        ("", ""),
    ],
)
def test_search_sees_no_marks_case_or_spacing(text: str, bare: str) -> None:
    assert fold(text) == bare


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("Thụy", "Thuỵ"),
        ("HÒA BÌNH", "Hoà Bình"),
        ("Khuyến", "Khuyê\u0301n"),
        ("Sa  Lý", "Sa Lý"),
    ],
)
def test_the_place_of_the_tone_mark_makes_no_other_name(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hoa"), ("Hòa", "Hóa"), ("Đông", "Dông"), ("Lục Ngạn", "Lục Nam"), ("Ân", "Ăn")],
)
def test_another_letter_or_tone_makes_another_name(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_a_tone_belongs_to_its_syllable() -> None:
    assert not same_name("Hà Nam", "Ha Nàm")


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(5, 2), 0, "3"),
        (Decimal("2.675"), 2, "2.68"),
        (Decimal("2.665"), 2, "2.67"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(-2, 3), 1, "-0.7"),
        (Fraction(-1, 100), 1, "0.0"),
        (0, 2, "0.00"),
        (1250, -2, "1.3E+3"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Fraction | Decimal | int, places: int, shown: str) -> None:
    assert str(rounded(value, places)) == shown


def test_rounding_keeps_every_digit_of_a_long_number() -> None:
    assert (
        str(rounded(Decimal("12345678901234567890123456789012.345"), 2))
        == "12345678901234567890123456789012.35"
    )


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (1234567, None, "1.234.567"),
        (Decimal("1234.5"), None, "1.234,5"),
        (Decimal("1234.50"), None, "1.234,50"),
        (Decimal("-0.5"), None, "−0,5"),
        (Decimal("1E+3"), None, "1.000"),
        (Fraction(2, 3), 2, "0,67"),
        (0, 2, "0,00"),
        (Decimal("-0.001"), 2, "0,00"),
        (999, None, "999"),
        (Decimal("12345678901234567890123456789012.5"), None, "12.345.678.901.234.567.890.123.456.789.012,5"),
    ],
)
def test_numbers_have_dots_between_thousands_and_a_decimal_comma(
    value: Fraction | Decimal | int, places: int | None, shown: str
) -> None:
    assert number(value, places) == shown


def test_a_fraction_is_not_shown_without_saying_how_many_decimals() -> None:
    with pytest.raises(ValueError, match="decimal places"):
        number(Fraction(1, 3))


def test_a_date_is_day_month_year() -> None:
    assert date(dt.date(2026, 1, 5)) == "05/01/2026"
