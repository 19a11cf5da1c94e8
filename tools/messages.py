"""Compile the translations with Babel, so that nobody needs GNU gettext: every `django.po` gets its `django.mo`."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "vungcao"


def compile_catalogue(source: Path) -> Path:
    """Write the compiled catalogue beside its source; a fuzzy translation is left out, as gettext would."""
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name, abort_invalid=True)
    target = source.with_suffix(".mo")
    with target.open("wb") as compiled:
        write_mo(compiled, catalogue)
    return target


def main() -> int:
    for source in sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po")):
        compile_catalogue(source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
