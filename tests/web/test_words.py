"""Every phrase of every room has its English, and says the same things in it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "vungcao"
_NAMED = re.compile(r"%\((\w+)\)s")


def phrases(file: Path) -> set[str]:
    """What a template or module marks for translation."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":  # the indentation of a template means nothing to Python's reader
        text = "\n".join(line.strip() for line in templatize(text, origin=str(file)).splitlines())
    said = extract_python(BytesIO(text.encode()), ["gettext", "_", "gettext_lazy"], [], {"encoding": "utf-8"})
    return {message for _, _, message, _ in said if isinstance(message, str) and message}


FILES = [file for file in sorted(PACKAGE.rglob("*")) if file.suffix in (".html", ".py")]


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """What all rooms' catalogues say, as a page hears them together."""
    said: dict[str, str] = {}
    for catalogue in PACKAGE.glob("**/locale/en/LC_MESSAGES/django.po"):
        with catalogue.open("rb") as text:
            said |= {str(m.id): str(m.string) for m in read_po(text, locale="en", abort_invalid=True) if m.id}
    return said


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_every_phrase_has_its_english(file: Path, english: dict[str, str]) -> None:
    lacking = {phrase for phrase in phrases(file) if not english.get(phrase)}
    assert not lacking


def test_a_phrase_and_its_english_name_the_same_values(english: dict[str, str]) -> None:
    differing = {
        phrase for phrase, said in english.items() if set(_NAMED.findall(phrase)) != set(_NAMED.findall(said))
    }
    assert not differing
