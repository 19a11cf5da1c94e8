"""Numbers are read aloud as a newsreader of the north reads them, and no two sound the same."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vungcao.exact import spoken

READ = """
    0                | không
    1                | một
    5                | năm
    10               | mười
    11               | mười một
    14               | mười bốn
    15               | mười lăm
    20               | hai mươi
    21               | hai mươi mốt
    24               | hai mươi bốn
    25               | hai mươi lăm
    55               | năm mươi lăm
    91               | chín mươi mốt
    100              | một trăm
    101              | một trăm linh một
    105              | một trăm linh năm
    110              | một trăm mười
    111              | một trăm mười một
    115              | một trăm mười lăm
    121              | một trăm hai mươi mốt
    505              | năm trăm linh năm
    1000             | một nghìn
    1001             | một nghìn không trăm linh một
    1015             | một nghìn không trăm mười lăm
    1100             | một nghìn một trăm
    2026             | hai nghìn không trăm hai mươi sáu
    10000            | mười nghìn
    21000            | hai mươi mốt nghìn
    100005           | một trăm nghìn không trăm linh năm
    1000000          | một triệu
    1005000          | một triệu không trăm linh năm nghìn
    1500000          | một triệu năm trăm nghìn
    15015015         | mười lăm triệu không trăm mười lăm nghìn không trăm mười lăm
    1000000005       | một tỷ không trăm linh năm
    1005000000       | một tỷ không trăm linh năm triệu
    2400000000       | hai tỷ bốn trăm triệu
    4200000000       | bốn tỷ hai trăm triệu
    25000000000000   | hai mươi lăm nghìn tỷ
    1001000000000    | một nghìn không trăm linh một tỷ
    1000000000000000000 | một tỷ tỷ
    -5               | âm năm
    0.5              | không phẩy năm
    12.05            | mười hai phẩy không năm
    45.50            | bốn mươi lăm phẩy năm
    7.00             | bảy
    2.35             | hai phẩy ba mươi lăm
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_a_number_is_read_as_it_is_said(line: str):
    digits, words = (part.strip() for part in line.split("|"))
    assert spoken.number(Decimal(digits)) == words


def test_money_shares_and_days_are_read_with_their_units():
    assert spoken.dong(2_400_000_000) == "hai tỷ bốn trăm triệu đồng"
    assert spoken.percent(Decimal("62.50")) == "sáu mươi hai phẩy năm phần trăm"
    assert spoken.date(dt.date(2026, 4, 5)) == "ngày mùng năm tháng tư năm hai nghìn không trăm hai mươi sáu"
    assert spoken.date(dt.date(2027, 11, 21)) == (
        "ngày hai mươi mốt tháng mười một năm hai nghìn không trăm hai mươi bảy"
    )


DIGITS = {
    word: n for n, word in enumerate(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"])
}
DIGITS |= {"mốt": 1, "lăm": 5}


def heard(words: list[str]) -> int:
    """What a listener who knows only the words understands: written from the ear's side, word by word."""
    for unit, worth in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 1000)):
        if unit in words:
            at = len(words) - 1 - words[::-1].index(unit)
            return heard(words[:at]) * worth + heard(words[at + 1 :])
    total = 0
    for n, word in enumerate(words):
        if word == "trăm":
            total = DIGITS[words[n - 1]] * 100
        elif word == "mươi":
            total += DIGITS[words[n - 1]] * 10
        elif word == "mười":
            total += 10
        elif word in DIGITS and words[n + 1 : n + 2] not in (["trăm"], ["mươi"]):
            total += DIGITS[word]
    return total


@given(
    st.integers(0, 10**21)
    | st.integers(0, 10**6)
    | st.builds(lambda n, p: n * 10**p, st.integers(0, 999), st.integers(0, 15))
)
def test_whoever_hears_a_number_can_write_it_down(value: int):
    assert heard(spoken.number(value).split()) == value


@given(st.decimals(0, 10**6, places=4), st.decimals(0, 10**6, places=4))
def test_two_numbers_never_sound_the_same(one: Decimal, other: Decimal):
    assert (spoken.number(one) == spoken.number(other)) == (one == other)


def test_the_words_are_those_of_numbers_alone():
    said = {word for n in range(2000) for word in spoken.number(n * 997).split()}
    assert said <= {*DIGITS, "mười", "mươi", "trăm", "linh", "nghìn", "triệu"}
