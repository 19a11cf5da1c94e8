"""A pack whose comparisons contradict themselves is refused."""

import pytest

from tests.pack.test_accounts import FILES
from vungcao.exact.refusal import Refusal
from vungcao.pack.reader import read_files


def refused(old: str, new: str) -> list[Refusal]:
    text = FILES["works.yaml"].decode()
    assert old in text
    return list(read_files({**FILES, "works.yaml": text.replace(old, new, 1).encode()}).refusals)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("noted_from: 30", "noted_from: 41", "PCK-093"),
        ("light: [", "light: [kênh mương, ", "PCK-094"),
        ("common: [đường, ", "common: [đường, Đường, ", "PCK-094"),
        ("registers: [capital_plan]", "registers: [capital_plan, outside_work]", "PCK-014"),
        ("registers: [capital_plan]", "registers: [capital_plans]", "PCK-040"),
        ("packages: [gói, ", "packages: [gói, kiện, ", "PCK-040"),
        ("- id: plans", "- id: works", "PCK-014"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused(old: str, new: str, code: str):
    assert [refusal.code for refusal in refused(old, new)] == [code]


def test_the_refusal_names_the_word_and_both_lists():
    (refusal,) = refused("counted: [", "counted: [thôn, ")
    assert "«thôn» có trong counted và đã có trong before_names" in refusal.found


def test_to_note_and_to_block_from_the_same_points_is_no_fault():
    assert refused("noted_from: 30", "noted_from: 40") == []
