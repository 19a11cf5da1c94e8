"""Comparisons: a register is compared in one way, what blocks is noted too, and a word of names is of one kind."""

import unicodedata
from collections.abc import Iterator

from vungcao.pack.comparing import NameWords
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack
from vungcao.pack.rules.fault import Fault, twice, unknown

_KINDS = ("common", "light", "before_names", "before_communes", "before_wider", "counted")


def refuse_comparisons(pack: Pack) -> list[Fault]:
    """Every comparison can be made, and says one thing."""
    comparisons = pack.works.overlaps if pack.works is not None else ()
    known = [register.id for register in pack.registers]
    named = [
        (("works", "overlaps", n, "registers", m), register)
        for n, each in enumerate(comparisons)
        for m, register in enumerate(each.registers)
    ]
    faults = twice(
        ((("works", "overlaps", n, "id"), each.id) for n, each in enumerate(comparisons)), "phép so"
    )
    faults += twice(named, "sổ trong các phép so")
    faults += [fault for path, register in named for fault in unknown(path, register, "sổ", known)]
    for n, each in enumerate(comparisons):
        at: Path = ("works", "overlaps", n)
        if each.noted_from > each.blocks_from:
            faults.append(
                Fault(
                    code="PCK-093",
                    path=(*at, "noted_from"),
                    found=f"Lưu ý từ {each.noted_from} điểm, phải kết luận từ {each.blocks_from} điểm",
                    expected="noted_from không lớn hơn blocks_from: cặp phải kết luận thì cũng được lưu ý",
                    mend="Giảm noted_from hoặc tăng blocks_from",
                )
            )
        if each.words is not None:
            faults += _refuse_words((*at, "words"), each.words)
    return faults


def _refuse_words(at: Path, words: NameWords) -> Iterator[Fault]:
    """A word is in one list, once; what numbers packages is counted."""
    seen: dict[str, str] = {}
    for kind in _KINDS:
        for n, word in enumerate(getattr(words, kind)):
            plain = unicodedata.normalize("NFC", word).casefold()
            if plain in seen:
                yield Fault(
                    code="PCK-094",
                    path=(*at, kind, n),
                    found=f"{shown(word)} có trong {kind} và đã có trong {seen[plain]}",
                    expected="Mỗi từ ở một danh sách, một lần: từ đọc theo hai nghĩa thì hai tên so ra khác nhau",
                    mend="Bỏ từ ở một trong hai chỗ",
                )
            seen.setdefault(plain, kind)
    for n, word in enumerate(words.packages):
        yield from unknown((*at, "packages", n), word, "từ đếm (counted)", words.counted)
