"""An edition is one text, equal exactly when two packs say the same."""

import json

import pytest

from tests.pack.mini import FILES, reading_with, the_pack
from tests.programme import bac_ninh
from vungcao.pack.edition import digest, dump, load
from vungcao.pack.reader import read_files


def test_an_edition_comes_back_equal() -> None:
    pack = the_pack()
    assert load(dump(pack)) == pack
    assert dump(load(dump(pack))) == dump(pack)


def test_decimals_are_kept_as_text() -> None:
    assert json.loads(dump(the_pack()))["judgement"]["ahead_from"] == "1.10"


def test_comments_spacing_and_the_order_of_keys_change_nothing() -> None:
    before = "ahead_from: 1.10\non_course_from: 0.90\n"
    other = reading_with(
        "judgement.yaml", before, "# ngưỡng\non_course_from:   0.90\nahead_from: '1.10'\n"
    ).pack
    assert other is not None
    assert digest(other) == digest(the_pack())


def test_another_word_is_another_edition() -> None:
    other = reading_with("judgement.yaml", "0.90", "0.91").pack
    assert other is not None
    assert digest(other) != digest(the_pack())


def test_a_digest_is_64_hexadecimal_digits_of_the_same_pack_read_twice() -> None:
    again = read_files(dict(reversed(FILES.items()))).pack
    assert again is not None
    assert digest(again) == digest(the_pack())
    assert len(digest(again)) == 64
    int(digest(again), 16)


@pytest.mark.parametrize("text", ["", "{}", "[]", "{"])
def test_what_is_no_edition_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        load(text)


def test_an_edition_that_was_kept_before_some_rules_were_cited_is_read() -> None:
    """Its works had one comparison without a name, and nothing said where three of the rules of money come from."""
    said = json.loads(dump(bac_ninh()))
    said["works"]["overlap"] = {"noted_from": 30, "blocks_from": 40}
    del said["works"]["overlaps"], said["works"]["allocated_by_lines"]
    del said["accounting"]["counterpart"]
    for window in said["accounting"]["windows"]:
        del window["extended"]
    old = load(json.dumps(said, separators=(",", ":")))
    assert old.works is not None
    assert old.accounting is not None
    assert (old.works.overlaps, old.works.allocated_by_lines, old.accounting.counterpart) == ((), None, None)
