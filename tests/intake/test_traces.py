"""A photo as everyone sees it: whatever its traces look like, they are not in its copy, and the copy can be drawn."""

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from tests.papers import GPS, photo, picture
from vungcao.exact.refusal import Refused
from vungcao.intake.attachments import seen_in, without_traces
from vungcao.intake.attachments.pictures import refuse_picture

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
"""Its reader warns of what is malformed: here everything is."""

MARKER = b"THON DONG COC 21.4586"
HEAD = b"Exif\0\0II*\0\x08\0\0\0"
"""Of a block in the order of Intel, whose first directory comes right after it."""
UPRIGHT, TURNED = 1, 6


def entry(tag: int, kind: int, count: int, value: int) -> bytes:
    """An entry of a directory of an EXIF block (TIFF 6.0, section 2)."""
    return struct.pack("<HHII", tag, kind, count, value)


def block(*entries: bytes, rest: bytes = MARKER) -> bytes:
    return HEAD + struct.pack("<H", len(entries)) + b"".join(entries) + b"\0\0\0\0" + rest


def told(exif: bytes, size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG with this block, whatever it is, right after its beginning."""
    plain = picture(size=size)
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]


def turn(way: int) -> bytes:
    return entry(ExifTags.Base.Orientation, 3, 1, way)


MALFORMED = {
    "garbage": b"Exif\0\0" + MARKER * 3,
    "no directory": HEAD + MARKER,
    "upright with garbage": block(turn(UPRIGHT), entry(0x8769, 4, 1, 0xFFFFFFF0)),
    "the camera's directory far outside": block(turn(TURNED), entry(0x8769, 4, 1, 0xFFFFFFF0)),
    "the place's directory before the beginning": block(turn(TURNED), entry(0x8825, 9, 1, 0xFFFFEBEF)),
    "the place's directory in the garbage": block(turn(TURNED), entry(0x8825, 4, 1, 26)),
    "a time of fractions": block(turn(TURNED), entry(ExifTags.Base.DateTime, 5, 1, 26)),
    "a maker of fractions": block(turn(TURNED), entry(ExifTags.Base.Make, 5, 1, 26)),
    "more values than there are": block(turn(TURNED), entry(ExifTags.Base.DateTime, 2, 0xFFFFFFFF, 26)),
    "a turn that is words": block(entry(ExifTags.Base.Orientation, 2, 4, 0x41414141)),
    "a turn that is none": block(turn(99)),
}


@pytest.mark.parametrize("exif", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_block_is_left_out_of_a_copy_that_can_be_drawn(tmp_path, exif):
    path = tmp_path / "anh.jpg"
    path.write_bytes(told(exif))
    assert refuse_picture(path, name="anh.jpg") == [], "it is taken at the door"
    seen_in(path)
    copy = without_traces(path)
    assert MARKER not in copy
    assert b"Exif" not in copy
    with Image.open(io.BytesIO(copy)) as drawn:
        drawn.load()
        turned = turn(TURNED) in exif
        assert drawn.size == ((48, 64) if turned else (64, 48))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(
            entry,
            st.sampled_from([0x8769, 0x8825, 0x0112, 0x0132, 0x010F, 0x927C, 0xA005, 0x014A]),
            st.integers(0, 13),
            st.integers(0, 9) | st.integers(0, 2**32 - 1),
            st.integers(0, 120) | st.integers(0, 2**32 - 1),
        ),
        max_size=8,
    ),
    st.binary(max_size=80),
)
def test_no_block_keeps_a_photo_from_being_drawn(tmp_path_factory, entries, rest):
    path = tmp_path_factory.getbasetemp() / "anh.jpg"
    path.write_bytes(told(block(*entries, rest=MARKER + rest)))
    seen_in(path)
    assert MARKER not in without_traces(path)


TURNED_TO = {
    1: ("red", "blue"),
    2: ("blue", "red"),
    3: ("blue", "red"),
    4: ("red", "blue"),
    5: ("red", "blue"),
    6: ("red", "blue"),
    7: ("blue", "red"),
    8: ("blue", "red"),
}
"""Of a picture whose left is red and whose right is blue: its two ends as the eight turns of EXIF 4.6.5 show it, from
left to right where it lies, from top to bottom where it stands."""


@pytest.mark.parametrize(("way", "ends"), TURNED_TO.items())
def test_a_copy_stands_upright(tmp_path, way, ends):
    whole = Image.new("RGB", (64, 32), "red")
    whole.paste("blue", (32, 0, 64, 32))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = way
    path = tmp_path / "anh.png"
    whole.save(path, "PNG", exif=exif)
    with Image.open(io.BytesIO(without_traces(path))) as drawn:
        stands = way >= 5
        assert drawn.size == ((32, 64) if stands else (64, 32))
        corners = (0, 0), (drawn.width - 1, drawn.height - 1)
        colours = {(255, 0, 0): "red", (0, 0, 255): "blue"}
        assert tuple(colours[drawn.getpixel(each)] for each in corners) == ends


def _with_traces(shape: str, path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = MARKER.decode()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:02:27 15:04:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    more: dict[str, object] = {"exif": exif}
    if shape == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Location", MARKER.decode())
        words.add_itxt("XML:com.adobe.xmp", f"<x>{MARKER.decode()}</x>")
        more |= {"pnginfo": words}
    else:
        more |= {"xmp": b"<x>" + MARKER + b"</x>"}
    more |= {"comment": MARKER} if shape == "JPEG" else {}
    Image.new("RGB", (64, 48), "green").save(path, shape, icc_profile=MARKER * 8, **more)


@pytest.mark.parametrize("shape", ["JPEG", "PNG", "WEBP"])
def test_no_byte_of_place_and_time_is_in_the_copy(tmp_path, shape):
    path = tmp_path / "anh"
    _with_traces(shape, path)
    path.write_bytes(path.read_bytes() + MARKER)
    marks = (
        MARKER,
        b"2026:02:27",
        b"Exif",
        b"eXIf",
        b"EXIF",
        b"tEXt",
        b"iTXt",
        b"xmp",
        b"XMP",
        b"ICC",
        b"iCCP",
    )
    assert [mark for mark in marks if mark in path.read_bytes()][:2] == [MARKER, b"2026:02:27"]
    copy = without_traces(path)
    assert [mark for mark in marks if mark in copy] == []
    with Image.open(io.BytesIO(copy)) as drawn:
        assert drawn.format == shape
        assert not drawn.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_depth_is_drawn(tmp_path, mode):
    path = tmp_path / "anh.png"
    Image.new(mode, (8, 4)).save(path, "PNG")
    assert without_traces(path)


def test_what_can_no_longer_be_drawn_is_refused_and_not_sent_as_it_is(tmp_path):
    path = tmp_path / "anh.jpg"
    path.write_bytes(photo()[:-400])
    with pytest.raises(Refused) as fault:
        without_traces(path)
    assert fault.value.codes == ("ATT-005",)
