"""Cut the fonts the pages load to the letters they write, into `static/vendor/` (made, never committed).

Documents take theirs whole, into `reports/vendor/`: nobody loads them, a PDF takes of each only the letters it writes,
and a name that somebody typed may have any letter.

Whole fonts weigh half a megabyte each; a phone on a mountain road needs Vietnamese, figures and a few marks. The
source is the whole font, not the ready slices by script, because a slice loses the kerning between its letters and
those of the next ("Vẽ" would stand apart). Hinting goes; kerning stays; nothing else is used.
"""

from __future__ import annotations

import io
import shutil
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "vungcao" / "web" / "static" / "vendor"
DOCUMENT_VENDOR = ROOT / "src" / "vungcao" / "reports" / "vendor"

HEAVIEST = 36 * 1024  # bytes, all files together: what a first page may cost on a slow line

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
ASCII = {chr(code) for code in range(0x20, 0x7F)}
LATIN_1_MARKS = {chr(code) for code in range(0xA0, 0xC0)} | set("×÷")
TYPOGRAPHY = set("–—…“”‘’«»±‰·•−₫")
# Neither text font draws these; they come from Noto Sans Math, in a file of their own that a page without them
# never asks for.
SIGNS = set("≤≥≈←↑→↓▲▼○●◐")


def vietnamese_letters() -> set[str]:
    """Every letter of Vietnamese that ASCII lacks, each tone, both cases: 134 of them."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
    return {letter for each in small for letter in (each, each.upper())} - ASCII


TEXT = ASCII | LATIN_1_MARKS | TYPOGRAPHY | vietnamese_letters()


@dataclass(frozen=True)
class Cut:
    """One font file to make: from which package and file, which letters, and how the pages call it."""

    name: str
    package: str
    source: str
    licence: str
    family: str
    weight: str
    letters: frozenset[str]
    asked_for: frozenset[str] = (
        frozenset()
    )  # the browser loads the file only for these; empty: for any letter

    @property
    def file(self) -> str:
        return f"{self.name}.woff2"

    def rule(self) -> str:
        """The CSS rule by which a page finds the file."""
        ranges = ", ".join(f"U+{ord(letter):04X}" for letter in sorted(self.asked_for))
        only = f"  unicode-range: {ranges};\n" if ranges else ""
        return (
            "@font-face {\n"
            f'  font-family: "{self.family}";\n'
            "  font-style: normal;\n"
            f"  font-weight: {self.weight};\n"
            "  font-display: swap;\n"
            f'  src: url("fonts/{self.file}") format("woff2");\n'
            f"{only}"
            "}\n"
        )


NOTO = "@expo-google-fonts/noto-sans"
BE_VIETNAM = "@expo-google-fonts/be-vietnam-pro"
MATH = "@fontsource/noto-sans-math"
TINOS = "@expo-google-fonts/tinos"

CUTS = (
    Cut(
        name="noto-sans-400",
        package=NOTO,
        source="400Regular/NotoSans_400Regular.ttf",
        licence="LICENSE_FONT",
        family="Noto Sans",
        weight="400",
        letters=frozenset(TEXT),
    ),
    Cut(
        name="noto-sans-700",
        package=NOTO,
        source="700Bold/NotoSans_700Bold.ttf",
        licence="LICENSE_FONT",
        family="Noto Sans",
        weight="700",
        letters=frozenset(TEXT),
    ),
    Cut(
        name="be-vietnam-pro-700",
        package=BE_VIETNAM,
        source="700Bold/BeVietnamPro_700Bold.ttf",
        licence="LICENSE_FONT",
        family="Be Vietnam Pro",
        weight="700",
        letters=frozenset(TEXT),
    ),
    Cut(
        name="noto-sans-signs",
        package=MATH,
        source="files/noto-sans-math-latin-400-normal.woff2",
        licence="LICENSE",
        family="Noto Sans Signs",  # its own: beside «Noto Sans» of one weight, a browser takes this face alone
        weight="400 700",
        letters=frozenset(SIGNS),
        asked_for=frozenset(SIGNS),
    ),
)

WHOLE = {
    NOTO: ("400Regular/NotoSans_400Regular.ttf", "700Bold/NotoSans_700Bold.ttf"),
    BE_VIETNAM: ("700Bold/BeVietnamPro_700Bold.ttf",),
    TINOS: (
        "400Regular/Tinos_400Regular.ttf",
        "400Regular_Italic/Tinos_400Regular_Italic.ttf",
        "700Bold/Tinos_700Bold.ttf",
        "700Bold_Italic/Tinos_700Bold_Italic.ttf",
    ),
}
"""The fonts of documents, by package; each package has its licence in LICENSE_FONT."""


def cut(source: Path, letters: frozenset[str]) -> bytes:
    """The font in `source` with only these letters, as woff2. Raises LookupError when it lacks one of them."""
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=["kern"],
        layout_scripts=["latn", "DFLT"],
        name_IDs=[1, 2, 13, 14],  # family, style, licence and its address: what the licence asks to stay
        notdef_outline=True,
    )
    options.drop_tables += ["STAT", "GDEF", "GSUB", "MATH", "gasp"]
    written = io.BytesIO()
    with subset.load_font(source, options) as font:
        lacking = letters - set(map(chr, font.getBestCmap()))
        if lacking:
            raise LookupError(f"{source.name}: {''.join(sorted(lacking))}")
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[ord(letter) for letter in letters])
        subsetter.subset(font)
        subset.save_font(font, written, options)
    return written.getvalue()


def make(folder: Path) -> int:
    """Write the fonts, their licences and `fonts.css` into `folder`; the answer is the fonts' weight in bytes."""
    fonts = folder / "fonts"
    shutil.rmtree(fonts, ignore_errors=True)
    fonts.mkdir(parents=True)
    total = 0
    for each in CUTS:
        data = cut(PACKAGES / each.package / each.source, each.letters)
        (fonts / each.file).write_bytes(data)
        shutil.copyfile(PACKAGES / each.package / each.licence, fonts / f"{each.name}.LICENSE.txt")
        total += len(data)
        print(f"  {each.file:26}{len(data):7,} B")
    (folder / "fonts.css").write_text("\n".join(each.rule() for each in CUTS), encoding="utf-8")
    print(f"  {'':26}{total:7,} B  (≤ {HEAVIEST:,})")
    return total


def keep_whole(folder: Path) -> None:
    """Copy the fonts of documents and their licences into `folder`."""
    fonts = folder / "fonts"
    shutil.rmtree(fonts, ignore_errors=True)
    fonts.mkdir(parents=True)
    for package, sources in WHOLE.items():
        for source in sources:
            shutil.copyfile(PACKAGES / package / source, fonts / Path(source).name)
        shutil.copyfile(PACKAGES / package / "LICENSE_FONT", fonts / f"{Path(package).name}.LICENSE.txt")


def main() -> int:
    keep_whole(DOCUMENT_VENDOR)
    if make(VENDOR) > HEAVIEST:
        print(
            "✗ Phông chữ nặng hơn mức cho phép · The fonts weigh more than a first page may", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
