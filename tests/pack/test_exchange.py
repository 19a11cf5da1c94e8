"""What is told in others' codes: each code in its list, each choice one of ours, each once."""

import pytest

from tests.programme import FOLDER
from vungcao.exact.refusal import Refusal
from vungcao.pack.reader import read_files

FILES = {
    file.relative_to(FOLDER).as_posix(): file.read_bytes() for file in FOLDER.rglob("*") if file.is_file()
}


def refusals(change: dict[str, str]) -> list[Refusal]:
    files = dict(FILES)
    said = files["exchange.yaml"].decode()
    for old, new in change.items():
        assert old in said
        said = said.replace(old, new, 1)
    files["exchange.yaml"] = said.encode()
    return list(read_files(files).refusals)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("code: maintenance", "code: running", "PCK-096"),
        ("means: [proposed]", "means: [dreamt]", "PCK-040"),
        ("means: [stopped]", "means: [proposed]", "PCK-014"),
        ("publisher: provincial_government", "publisher: nobody", "PCK-040"),
        ("project_prefix: oc4ids-000000", "project_prefix: oc4ids-0", "PCK-027"),
    ],
)
def test_a_wrong_word_is_refused_where_it_stands(old: str, new: str, code: str):
    (refusal, *_) = refusals({old: new})
    assert refusal.code == code
    assert refusal.where.startswith("exchange.yaml")


def test_works_are_given_away_only_where_they_are_kept():
    without = {name: data for name, data in FILES.items() if name != "works.yaml"}
    assert "PCK-095" in {refusal.code for refusal in read_files(without).refusals}


def test_the_prefix_says_that_it_is_not_registered_and_is_to_be_confirmed():
    from tests.programme import bac_ninh

    exchange = bac_ninh().exchange
    assert exchange is not None
    assert not exchange.registered
    assert exchange.source.to_be_confirmed
