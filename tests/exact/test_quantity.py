"""Amounts as sources say them."""

import unicodedata
from decimal import Decimal

import pytest

from vungcao.exact.quantity import Qualifier, Quantity, read_number


@pytest.mark.parametrize(
    ("said", "amount", "qualifier"),
    [
        ("4.000", "4000", Qualifier.EXACT),
        ("3,9", "3.9", Qualifier.EXACT),
        ("khoảng 25.000", "25000", Qualifier.ABOUT),
        ("khoảng trên 8.000", "8000", Qualifier.ABOUT_OVER),
        ("Khoảng  trên 8.000", "8000", Qualifier.ABOUT_OVER),
        ("trên 8.000", "8000", Qualifier.OVER),
        ("hơn 1.616", "1616", Qualifier.OVER),
        (">1560", "1560", Qualifier.OVER),
        ("> 1560", "1560", Qualifier.OVER),
        ("gần 260.000", "260000", Qualifier.ALMOST),
        (" 0 ", "0", Qualifier.EXACT),
        ("-1,5", "-1.5", Qualifier.EXACT),
        ("−1,5", "-1.5", Qualifier.EXACT),
        ("12.345.678,90", "12345678.90", Qualifier.EXACT),
    ],
)
def test_an_amount_keeps_how_it_was_said(said: str, amount: str, qualifier: Qualifier) -> None:
    read = Quantity.read(said)
    assert (str(read.amount), read.qualifier) == (amount, qualifier)


def test_a_decomposed_word_is_the_same_word() -> None:
    assert Quantity.read(unicodedata.normalize("NFD", "khoảng 160")) == Quantity(
        Decimal(160), Qualifier.ABOUT
    )


@pytest.mark.parametrize(
    "said", ["", "khoảng", "chừng 8.000", "8.000 tỷ", "1.5", "8,000.5", "1.23.456", "0.500", "1e3", "٣"]
)
def test_what_may_mean_two_things_is_not_read(said: str) -> None:
    with pytest.raises(ValueError, match="không đọc được"):
        Quantity.read(said)


@pytest.mark.parametrize("said", ["1.5", "0.500", "1,", ",5", "1 000", "--1", "NaN"])
def test_a_number_is_written_the_vietnamese_way_or_not_read(said: str) -> None:
    with pytest.raises(ValueError, match="không đọc được số"):
        read_number(said)


def test_a_number_without_dots_is_read_too() -> None:
    assert read_number("1560") == Decimal(1560)
