"""The small pack of the tests, whole or with something changed in it."""

from collections.abc import Mapping
from pathlib import Path

from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.pack.reader import Reading, read_files

FOLDER = Path(__file__).parents[1] / "packs" / "mini"
FILES: Mapping[str, bytes] = {
    path.relative_to(FOLDER).as_posix(): path.read_bytes()
    for path in sorted(FOLDER.rglob("*"))
    if path.is_file()
}


def the_pack() -> Pack:
    """The small pack as it stands."""
    reading = read_files(FILES)
    assert reading.pack is not None, reading.refusals
    return reading.pack


def reading_with(file: str, old: str, new: str) -> Reading:
    """The reading of the small pack with one text in one file replaced once."""
    text = FILES[file].decode()
    assert old in text, f"{file} has no {old!r}"
    return read_files({**FILES, file: text.replace(old, new, 1).encode()})


def reading_with_files(**files: bytes | str | None) -> Reading:
    """The reading of the small pack with whole files put in or, where None, taken out; `__` stands for a slash."""
    changed = dict(FILES)
    for name, content in files.items():
        path = _path(name)
        changed.pop(path, None)
        if content is not None:
            changed[path] = content.encode() if isinstance(content, str) else content
    return read_files(changed)


def _path(name: str) -> str:
    folder, _, stem = name.rpartition("__")
    stem, _, ending = stem.rpartition("_")
    return f"{folder}/{stem}.{ending}" if folder else f"{stem}.{ending}"


def the_refusal(reading: Reading, code: str) -> Refusal:
    """The first refusal of that code; fails, and shows what there is, when there is none."""
    assert reading.pack is None
    found = [refusal for refusal in reading.refusals if refusal.code == code]
    assert found, [str(refusal) for refusal in reading.refusals]
    return found[0]
