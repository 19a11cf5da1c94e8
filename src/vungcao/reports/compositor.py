"""Sets one document in a process of its own: what it says comes in as JSON, the PDF goes out.

Run by `typesetting`: the compiler keeps all it ever laid out (measured: 50 MB for each notice of 300 works, ten deep),
and a process that ends gives it back.
"""

import datetime as dt
import json
import os
import resource
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

_ROOT = Path(__file__).parent / "templates"
_FONTS = Path(__file__).parent / "vendor" / "fonts"
_EVERYWHERE = _FONTS / "NotoSans_400Regular.ttf"
"""Every list of fonts in a template names it, so that a sign it has is shown wherever it stands."""
_NO_SIGN = "\N{REPLACEMENT CHARACTER}"
_MOST_MEMORY = 2 << 30
"""Addresses that a document may take, in bytes: 300 works take a sixth of it."""


def fonts() -> typst.Fonts:
    """Neither the machine's fonts nor those within typst: a page looks the same wherever it is set.

    Raises LookupError where set-up has brought none.
    """
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])
    if not found.families():
        raise LookupError(f"no fonts in {_FONTS}: run make setup")
    return found


def compose(template: str, said: object, on: dt.date) -> bytes:
    """The document as a tagged PDF (PDF/UA-1) with its fonts in it, dated the day it speaks of.

    Signs that nobody sees are left out. One that no font has stands as the sign for that, or the standard would not
    let the document be: a name with a smiley would take its commune's notice away.
    """
    seen = _each_text(said, _visible)
    try:
        return _compiled(template, seen, on)
    except typst.TypstError:
        known = TTFont(_EVERYWHERE, lazy=True).getBestCmap()
        told = _each_text(seen, lambda text: "".join(c if ord(c) in known else _NO_SIGN for c in text))
        if told == seen:
            raise
        return _compiled(template, told, on)


def _compiled(template: str, said: object, on: dt.date) -> bytes:
    return typst.compile(
        _ROOT / f"{template}.typ",
        root=_ROOT,
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=dt.datetime.combine(on, dt.time(), dt.UTC),
    )


def _each_text(said: Any, change: Callable[[str], str]) -> Any:
    """The same with every text in it changed."""
    if isinstance(said, dict):
        return {name: _each_text(each, change) for name, each in said.items()}
    if isinstance(said, list):
        return [_each_text(each, change) for each in said]
    return change(said) if isinstance(said, str) else said


def _visible(text: str) -> str:
    """Without signs that steer, turn the direction round or are none; what breaks a line is a space."""
    plain = " ".join(text.split()) if any(c in text for c in "\n\r\t") else text
    return "".join(c for c in plain if not unicodedata.category(c).startswith("C"))


def _modest() -> None:
    """Those who serve pages go first, and no document takes the machine's memory."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    _modest()
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(compose(asked["template"], asked["said"], dt.date.fromisoformat(asked["on"])))
