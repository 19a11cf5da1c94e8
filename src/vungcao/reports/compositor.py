"""Sets one document in a process of its own: what it says comes in as JSON, the PDF goes out.

Run by `typesetting`: the compiler keeps all it ever laid out (measured: 50 MB for each notice of 300 works, ten deep),
and a process that ends gives it back.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import typst

_ROOT = Path(__file__).parent / "templates"
_FONTS = Path(__file__).parent / "vendor" / "fonts"


def fonts() -> typst.Fonts:
    """Neither the machine's fonts nor those within typst: a page looks the same wherever it is set.

    Raises LookupError where set-up has brought none.
    """
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])
    if not found.families():
        raise LookupError(f"no fonts in {_FONTS}: run make setup")
    return found


def compose(template: str, said: object, on: dt.date) -> bytes:
    """The document as a tagged PDF (PDF/UA-1) with its fonts in it, dated the day it speaks of."""
    return typst.compile(
        _ROOT / f"{template}.typ",
        root=_ROOT,
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=dt.datetime.combine(on, dt.time(), dt.UTC),
    )


if __name__ == "__main__":
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(compose(asked["template"], asked["said"], dt.date.fromisoformat(asked["on"])))
