"""Files for the tests to attach, made on the spot: photos with a place or none, documents whole and armed."""

import io
import zipfile
import zlib
from fractions import Fraction

from PIL import ExifTags, Image

GPS = {
    ExifTags.GPS.GPSLatitudeRef: "N",
    ExifTags.GPS.GPSLatitude: (21, 27, Fraction(3096, 100)),
    ExifTags.GPS.GPSLongitudeRef: "E",
    ExifTags.GPS.GPSLongitude: (106, 38, Fraction(1224, 100)),
}
"""21.458600° north, 106.636733° east, as a telephone writes it."""


def picture(shape: str = "JPEG", *, size: tuple[int, int] = (64, 48), colour: str = "green") -> bytes:
    """A picture without traces."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, shape)
    return file.getvalue()


def photo() -> bytes:
    """A photo that says when and where it was taken."""
    told = Image.Exif()
    told.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:02:27 15:04:00"
    told.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(file, "JPEG", exif=told)
    return file.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A small PDF with these objects in it."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, each) for n, each in enumerate(objects, start=1))
    return b"%PDF-1.5\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def packed(words: bytes) -> bytes:
    """A stream of packed objects, as PDFs keep most of theirs."""
    inside = zlib.compress(words)
    return b"<< /Type /ObjStm /Length %d >>\nstream\n%s\nendstream" % (len(inside), inside)


def archive(**members: bytes) -> bytes:
    """A zip with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file.getvalue()


def word_document(**more: bytes) -> bytes:
    """A word document, with more members if told."""
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
    return archive(**members, **more)
