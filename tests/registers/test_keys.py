"""How records are named."""

import pytest

from vungcao.registers.rules import ReturnKey, nil_key, refuse_key, return_key
from vungcao.registers.rules.keys import is_nil_key


def test_a_return_is_named_by_place_period_and_reporter():
    key = return_key("07534@2025-07-01", "2026", "province")
    assert key == "07534@2025-07-01|2026|province"
    assert ReturnKey.read(key) == ReturnKey("07534@2025-07-01", "2026", "province")


def test_a_line_of_a_return_is_named_after_it():
    key = return_key("07534@2025-07-01", "2026", "province", "1a")
    assert ReturnKey.read(key) == ReturnKey("07534@2025-07-01", "2026", "province", "1a")


@pytest.mark.parametrize("key", ["", "HO-1", "a|b", "a||c", "a|b|c|d|e", "|b|c"])
def test_other_keys_are_not_of_a_return(key):
    assert ReturnKey.read(key) is None


def test_a_declaration_of_none_is_named_by_its_place():
    assert is_nil_key(nil_key("07534@2025-07-01"))
    assert not is_nil_key("HO-1")


@pytest.mark.parametrize("key", ["", " HO-1", "HO\n1", "Ho\u0300", "x" * 201])
def test_a_key_that_could_be_written_another_way_is_refused(key):
    assert [refusal.code for refusal in refuse_key(key, where="Dòng 1")] == ["REG-010"]


@pytest.mark.parametrize("key", ['=HYPERLINK("http://example.test")', "+1", "-1", "@SUM(A1)"])
def test_a_key_that_a_spreadsheet_would_compute_is_refused(key):
    assert [refusal.code for refusal in refuse_key(key, where="Dòng 1")] == ["REG-010"]
