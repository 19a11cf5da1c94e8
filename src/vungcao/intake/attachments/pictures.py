"""Pictures: whether they are whole, where and when they were taken, and a copy that does not tell."""

import datetime as dt
import io
import struct
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PIL import ExifTags, Image, UnidentifiedImageError

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.attachments import refusing

PICTURES = {
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}
"""What is taken for a picture, and how such a file may be called."""
_FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
"""More does not fit the memory of a small server when it is drawn."""
_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    IndexError,
    ArithmeticError,
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What a damaged picture makes its reader say."""
_FAULTS_OF_TRACES = (*_FAULTS, AttributeError, LookupError, TypeError, struct.error)
"""What a malformed block of traces makes its reader say: a telephone, or anyone, wrote it."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture stand upright, by its orientation (EXIF 3.0, 4.6.5.1)."""
_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Seen:
    """What a photo tells of itself: the clock of the camera, and degrees north and east."""

    taken_at: dt.datetime | None
    latitude: Decimal | None
    longitude: Decimal | None

    def __bool__(self) -> bool:
        return self.taken_at is not None or self.latitude is not None


def refuse_picture(path: Path, *, name: str) -> list[Refusal]:
    """A picture can be drawn from its first line to its last, and is not so large that drawing it is an attack."""
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            pixels = picture.width * picture.height
            if pixels > MOST_PIXELS:
                return [refusing.too_many_pixels(name, found=pixels, most=MOST_PIXELS)]
            picture.verify()
        with Image.open(path, formats=_FORMATS) as picture:
            picture.draft(None, (512, 512))  # all of a JPEG is read, but it is drawn small
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return [refusing.too_many_pixels(name, found=2 * MOST_PIXELS, most=MOST_PIXELS)]
    except _FAULTS as fault:
        return [refusing.damaged(name, found=str(fault)[:80])]
    return []


def without_traces(path: Path) -> bytes:
    """The picture drawn anew, upright where it rightly says how it lies, without what tells place, time and camera.

    Raises FileNotFoundError, and Refused (ATT-005) when it can no longer be drawn.
    """
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            picture.load()
            # Several JPEGs in one file, as some telephones write them, have a format of their own: the first counts.
            shape = picture.format if picture.format in _FORMATS else "JPEG"
            turn = _turn(picture)
            drawn = picture.convert("RGBA") if picture.mode in ("P", "PA") else picture
            drawn = drawn if turn is None else drawn.transpose(turn)
            plain = Image.new(drawn.mode, drawn.size)
            plain.paste(drawn)
    except FileNotFoundError:
        raise
    except _FAULTS as fault:
        raise Refused([refusing.damaged(path.name, found=str(fault)[:80])]) from fault
    copy = io.BytesIO()
    plain.save(copy, shape, quality=_QUALITY)
    return copy.getvalue()


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """What makes it stand upright; None where it does, and where it does not rightly say how it lies."""
    try:
        return _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except _FAULTS_OF_TRACES:
        return None


def seen_in(path: Path) -> Seen:
    """When and where a photo says that it was taken; what it does not say, or not rightly, is None."""
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            told = picture.getexif()
            camera = told.get_ifd(ExifTags.IFD.Exif)
            position = told.get_ifd(ExifTags.IFD.GPSInfo)
            said = camera.get(ExifTags.Base.DateTimeOriginal) or told.get(ExifTags.Base.DateTime)
    except _FAULTS_OF_TRACES:
        return Seen(None, None, None)
    latitude = _degrees(position, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    longitude = _degrees(position, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return Seen(_moment(said), latitude, longitude)


def _moment(said: object) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(str(said).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the camera names no zone
    except ValueError:
        return None


def _degrees(position: dict[int, object], value: int, side: int, negative: str, most: int) -> Decimal | None:
    parts, where = position.get(value), str(position.get(side, "")).strip("\x00 ")
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (Decimal(p.numerator) / Decimal(p.denominator) for p in parts)
    except (ArithmeticError, AttributeError):
        return None
    found = (degrees + minutes / 60 + seconds / 3600).quantize(Decimal("0.000001"))
    if not 0 <= found <= most:
        return None
    return -found if where == negative else found
