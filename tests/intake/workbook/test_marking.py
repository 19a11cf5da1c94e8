"""A number in a workbook that is written anew goes back as it was read, whatever a cell keeps it as."""

import io
from decimal import Decimal
from types import SimpleNamespace
from typing import cast

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vungcao.intake.ways.workbook import marking
from vungcao.intake.ways.workbook.answer import Examined
from vungcao.intake.ways.workbook.child import _exact
from vungcao.intake.ways.workbook.sheet import Book, Sheet, Value

numbers = st.floats(allow_nan=False, allow_infinity=False).map(_exact)


def gone_back(*values: Value) -> list[object]:
    """What the cells of one row hold in the workbook that goes back, as the next reading takes them."""
    examined = SimpleNamespace(book=Book("a.ods", "ods", Sheet("Đường", [values])))
    content = marking._anew(cast(Examined, examined), [])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Đường"]
    return [_exact(sheet.cell(1, column).value) for column in range(1, len(values) + 1)]


@given(st.lists(numbers | st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=30))
def test_a_number_goes_back_as_it_was_read(values: list[Value]):
    long = [isinstance(value, int) and abs(value) >= 10**15 for value in values]
    expected = [str(value) if is_long else value for value, is_long in zip(values, long, strict=True)]
    assert gone_back(*values) == expected


@pytest.mark.parametrize(
    "value",
    [Decimal("0.1"), Decimal("1.005"), Decimal("12345678901234.5"), Decimal("1E-9"), 999_999_999_999_999],
)
def test_fifteen_digits_are_the_very_number(value: Value):
    assert gone_back(value) == [value]


def test_a_whole_number_of_more_digits_is_never_made_a_number_of_a_cell(monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(marking.Worksheet, "write_number", fails)
    for value in (10**15, -(10**15), 9_007_199_254_740_993, _exact(1.7976931348623157e308)):
        assert gone_back(value) == [str(value)]
