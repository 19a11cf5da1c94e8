"""A pack whose works have no course, or one that the rules of works cannot follow, is refused."""

import pytest

from tests.pack.test_accounts import FILES
from vungcao.pack.reader import read_files


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("works.yaml", "effect: starts", "effect: finishes", "PCK-092"),
        ("works.yaml", "kinds: [activity]", "kinds: [community_work]", "PCK-092"),
        (
            "registers/work_progress.yaml",
            "maximum: 100, required: true",
            "maximum: 100, required: false",
            "PCK-090",
        ),
    ],
)
def test_a_course_that_cannot_be_followed_is_refused(file, old, new, code):
    text = FILES[file].decode()
    assert old in text
    reading = read_files({**FILES, file: text.replace(old, new, 1).encode()})
    assert code in [refusal.code for refusal in reading.refusals]
