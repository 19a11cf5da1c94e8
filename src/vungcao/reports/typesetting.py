"""Sets a document: a template of this package and what it says, in our own fonts alone, always to the same bytes."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

import typst

_ROOT = Path(__file__).parent / "templates"
_FONTS = Path(__file__).parent / "vendor" / "fonts"
_KEPT = 64
_AT_ONCE = BoundedSemaphore(2)
"""Setting a page takes a core for a moment: however many ask at once, the other pages are served beside it."""


def pdf(template: str, said: Mapping[str, object], *, on: dt.date) -> bytes:
    """The document as a tagged PDF (PDF/UA-1), its fonts embedded, dated the day it speaks of.

    The same words on the same day are the same bytes. Raises LookupError where set-up has brought no fonts.
    """
    return _set(template, json.dumps(said, ensure_ascii=False, sort_keys=True), on)


@lru_cache(maxsize=_KEPT)
def _set(template: str, said: str, on: dt.date) -> bytes:
    with _AT_ONCE:
        return typst.compile(
            _ROOT / f"{template}.typ",
            root=_ROOT,
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"said": said},
            pdf_standards="ua-1",
            timestamp=dt.datetime.combine(on, dt.time(), dt.UTC),
        )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Neither the machine's fonts nor those within typst: a page looks the same wherever it is set."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])
    if not fonts.families():
        raise LookupError(f"no fonts in {_FONTS}: run make setup")
    return fonts
