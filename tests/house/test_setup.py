"""What set-up makes is what the pages and the lock files promise."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tools import assets, messages, python_env, setup

ROOT = Path(__file__).resolve().parents[2]


def test_vietnamese_has_134_letters_that_ascii_lacks():
    letters = assets.vietnamese_letters()
    assert len(letters) == 134
    assert {"đ", "Đ", "ự", "Ẵ", "ỷ"} <= letters
    assert letters == {unicodedata.normalize("NFC", letter) for letter in letters}


@pytest.mark.parametrize("each", assets.CUTS, ids=lambda each: each.name)
def test_a_font_draws_all_its_letters_and_no_more_than_them(each):
    with TTFont(assets.VENDOR / "fonts" / each.file) as font:
        assert set(map(chr, font.getBestCmap())) == each.letters
    assert "SIL Open Font License" in (assets.VENDOR / "fonts" / f"{each.name}.LICENSE.txt").read_text(
        "utf-8"
    )


def test_the_fonts_of_documents_are_whole_and_draw_every_letter_of_vietnamese():
    names = [Path(source).name for sources in assets.WHOLE.values() for source in sources]
    for name in names:
        with TTFont(assets.DOCUMENT_VENDOR / "fonts" / name) as font:
            drawn = set(map(chr, font.getBestCmap()))
        assert assets.vietnamese_letters() | assets.ASCII <= drawn
        assert len(drawn) > 2 * len(assets.vietnamese_letters() | assets.ASCII)
    licences = [f"{Path(package).name}.LICENSE.txt" for package in assets.WHOLE]
    there = {path.name for path in (assets.DOCUMENT_VENDOR / "fonts").iterdir()}
    assert there == {*names, *licences}


def test_tone_letters_are_kerned_with_their_neighbours():
    """The reason why whole fonts are cut: in slices by script, V and ẽ would not know each other."""
    with TTFont(assets.VENDOR / "fonts" / "noto-sans-400.woff2") as font:
        names = font.getBestCmap()
        pairs = [lookup for lookup in font["GPOS"].table.LookupList.Lookup for lookup in lookup.SubTable]
        first, second = names[ord("V")], names[ord("ẽ")]
        assert any(kerning(getattr(pair, "ExtSubTable", pair), first, second) for pair in pairs)


def kerning(pair, first: str, second: str) -> int:
    if first not in pair.Coverage.glyphs:
        return 0
    if pair.Format == 2:
        row = pair.Class1Record[pair.ClassDef1.classDefs.get(first, 0)]
        value = row.Class2Record[pair.ClassDef2.classDefs.get(second, 0)].Value1
    else:
        records = pair.PairSet[pair.Coverage.glyphs.index(first)].PairValueRecord
        value = next((record.Value1 for record in records if record.SecondGlyph == second), None)
    return getattr(value, "XAdvance", 0)


def test_the_fonts_together_weigh_no_more_than_a_first_page_may():
    files = [assets.VENDOR / "fonts" / each.file for each in assets.CUTS]
    assert sum(file.stat().st_size for file in files) <= assets.HEAVIEST


def test_the_style_sheet_names_every_font_file_and_shows_text_before_it_comes():
    rules = (assets.VENDOR / "fonts.css").read_text("utf-8").split("@font-face")[1:]
    assert [re.findall(r'url\("fonts/([^"]+)"\)', rule) for rule in rules] == [
        [each.file] for each in assets.CUTS
    ]
    assert all("font-display: swap" in rule for rule in rules)


def test_a_letter_the_font_lacks_is_a_fault_and_no_empty_box():
    each = assets.CUTS[0]
    with pytest.raises(LookupError, match="漢"):
        assets.cut(assets.PACKAGES / each.package / each.source, frozenset("ă漢"))


def test_a_translation_is_compiled_and_a_fuzzy_one_left_out(tmp_path):
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Hộ nghèo"\nmsgstr "Poor household"\n\n#, fuzzy\nmsgid "Xã"\nmsgstr "Ward"\n',
        encoding="utf-8",
    )
    compiled = messages.compile_catalogue(source).read_bytes()
    assert b"Poor household" in compiled
    assert b"Ward" not in compiled


def test_every_locked_package_has_a_hash():
    for lock in (ROOT / "locks").glob("*.txt"):
        entries = re.split(r"^(?=\w)", lock.read_text("utf-8"), flags=re.MULTILINE)[1:]
        assert entries
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_tools_of_set_up_are_locked_themselves():
    for package in ("pip", "uv"):
        version, hashes = python_env.locked(package)
        assert re.fullmatch(r"[\d.]+", version)
        assert hashes
    with pytest.raises(LookupError):
        python_env.locked("no-such-package")


def test_a_higher_level_covers_the_packages_of_the_lower():
    assert setup.steps("engines")[0].covers == ("packages runtime", "packages test")
    assert setup.steps("runtime")[0].covers == ()


def test_a_step_is_done_again_only_when_what_it_is_made_from_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    lock = tmp_path / "lock"
    step = setup.Step("any", lambda: None, (lock,))
    nothing = step.fingerprint()
    lock.write_text("one", encoding="utf-8")
    one = step.fingerprint()
    assert len({nothing, one, setup.Step("any", lambda: None, (lock,)).fingerprint()}) == 2
    lock.write_text("two", encoding="utf-8")
    assert step.fingerprint() != one
