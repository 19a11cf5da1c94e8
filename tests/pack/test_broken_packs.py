"""A thousand packs broken at random: each is refused in its place or read whole, and none is ever an error."""

import re
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pack.mini import FILES
from vungcao.pack.edition import digest, dump, load
from vungcao.pack.layout import shelf_of
from vungcao.pack.reader import read_files

NAMES = sorted(name for name in FILES if shelf_of(name) or name.endswith(".txt"))
LINES = {name: FILES[name].split(b"\n") for name in NAMES}
SCALARS = [
    *(
        "",
        "~",
        "null",
        "true",
        "no",
        "[]",
        "{}",
        "[a, b]",
        "{a: b}",
        "- a",
        "*a",
        "&a b",
        "!!int 3",
        "@",
        "`",
        "%",
        "|",
    ),
    *(
        "0",
        "-1",
        "1.5",
        "1,5",
        "1e9",
        "1e999999",
        "9" * 40,
        "9" * 5000,
        ".nan",
        "Infinity",
        "0x1F",
        "1_000",
        "-0",
    ),
    *(
        "2026-02-30",
        "2026-12-31",
        "9999-12-31",
        "0001-01-01",
        "12/2026",
        "24@2025-07-01",
        "a@b",
        "poor_share",
        "place",
    ),
    *(
        "'",
        '"',
        '"\\ud800"',
        '"\\0"',
        "a: b",
        "#",
        "{year}",
        "Đèo Gia",
        "\u0300",
        "\u202e",
        "😀" * 50,
        "III.1.1",
    ),
]
Lines = list[bytes]
Change = Callable[[st.DataObject, Lines], Lines]


def _at(data: st.DataObject, lines: Lines) -> int:
    return data.draw(st.integers(0, len(lines) - 1), label="line")


def delete_a_line(data: st.DataObject, lines: Lines) -> Lines:
    at = _at(data, lines)
    return lines[:at] + lines[at + 1 :]


def repeat_some_lines(data: st.DataObject, lines: Lines) -> Lines:
    at, count = _at(data, lines), data.draw(st.integers(1, 12), label="count")
    return lines[: at + count] + lines[at:]


def shift_a_line(data: st.DataObject, lines: Lines) -> Lines:
    at = _at(data, lines)
    by = data.draw(st.sampled_from([b" ", b"  ", b"    ", b"\t"]))
    return [*lines[:at], by + lines[at], *lines[at + 1 :]]


def retype_a_value(data: st.DataObject, lines: Lines) -> Lines:
    at, value = _at(data, lines), data.draw(st.sampled_from(SCALARS), label="value").encode()
    pattern = rb"(:\s+)[^,{}]+" if b":" in lines[at] else rb"(,)[^,]*"
    return [*lines[:at], re.sub(pattern, lambda m: m[1] + value, lines[at], count=1), *lines[at + 1 :]]


def exchange_two_lines(data: st.DataObject, lines: Lines) -> Lines:
    one, other = _at(data, lines), _at(data, lines)
    changed = list(lines)
    changed[one], changed[other] = lines[other], lines[one]
    return changed


def garble_a_name(data: st.DataObject, lines: Lines) -> Lines:
    at = _at(data, lines)
    text = data.draw(st.text(max_size=6), label="text").encode(errors="surrogatepass")
    return [*lines[:at], re.sub(rb"[a-z_]{3,}", lambda _: text, lines[at], count=1), *lines[at + 1 :]]


def flip_bytes(data: st.DataObject, lines: Lines) -> Lines:
    whole = bytearray(b"\n".join(lines))
    for _ in range(data.draw(st.integers(1, 4), label="flips") if whole else 0):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    return bytes(whole).split(b"\n")


def cut_short(data: st.DataObject, lines: Lines) -> Lines:
    whole = b"\n".join(lines)
    return whole[: data.draw(st.integers(0, len(whole)), label="length")].split(b"\n")


def nest_deeply(data: st.DataObject, lines: Lines) -> Lines:
    at, opening = _at(data, lines), data.draw(st.sampled_from([b"[", b"{a: ", b"- ", b"? "]))
    return [*lines[:at], opening * data.draw(st.sampled_from([5, 19, 25, 3000])), *lines[at:]]


def take_the_place_of_another(data: st.DataObject, lines: Lines) -> Lines:
    return LINES[data.draw(st.sampled_from(NAMES), label="other")]


def become_anything(data: st.DataObject, lines: Lines) -> Lines:
    return data.draw(st.binary(max_size=60)).split(b"\n")


WITHOUT_A_LINE = {"PCK-002", "PCK-007"}
"""A file that is missing, or is no part of a pack, has no line to name."""

CHANGES: list[Change] = [
    delete_a_line,
    repeat_some_lines,
    shift_a_line,
    retype_a_value,
    retype_a_value,
    exchange_two_lines,
    garble_a_name,
    flip_bytes,
    cut_short,
    nest_deeply,
    take_the_place_of_another,
    become_anything,
]


def _broken(data: st.DataObject) -> dict[str, bytes]:
    files = dict(FILES)
    for _ in range(data.draw(st.integers(1, 2), label="changes")):
        name = data.draw(st.sampled_from(NAMES), label="file")
        if data.draw(st.integers(0, 40)) == 0:
            files.pop(name, None)
            continue
        change = data.draw(st.sampled_from(CHANGES), label="change")
        files[name] = b"\n".join(change(data, files.get(name, FILES[name]).split(b"\n")))
    return files


@settings(
    max_examples=1000, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_a_broken_pack_is_refused_in_its_place_or_read_whole(data: st.DataObject) -> None:
    files = _broken(data)
    reading = read_files(files)
    if reading.pack is not None:
        assert reading.refusals == ()
        assert digest(load(dump(reading.pack))) == digest(reading.pack)
        return
    assert reading.refusals
    known = {*files, "registers/*.yaml", "indicators.yaml", *FILES}
    for refusal in reading.refusals:
        assert re.fullmatch(r"(PCK|OBL)-\d{3}", refusal.code)
        file = refusal.where.split(",")[0]
        assert file in known
        assert (
            refusal.code in WITHOUT_A_LINE
            or file.endswith(".geojson")
            or ", dòng " in refusal.where.replace("từ ", "")
        )
        assert all([refusal.found, refusal.expected, refusal.mend])
        assert len(str(refusal)) < 3000
        str(refusal).encode()
        assert not re.search(r"Input should|Traceback|Error\b|should be", str(refusal))
