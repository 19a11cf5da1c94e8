"""What a file really is, looked at before anything reads it: its kind, its honesty, and how much it would become.

A workbook is a zip of XML, or an older binary; either can be made to fill a machine. Nothing here trusts what a file
says of itself: parts are counted while they are inflated, kinds are told by content, and no document type is parsed.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from xml.parsers import expat

from vungcao.exact.refusal import Refusal
from vungcao.exact.vietnamese import number
from vungcao.intake.ways.workbook.places import column_number, in_file

MOST_BYTES = 25 * 1024 * 1024
"""Of the file as it was sent."""
MOST_INFLATED = 400 * 1024 * 1024
"""Of all its parts together, inflated: a hundred thousand rows of forty columns need less."""
MOST_TIMES = 200
"""How many times larger than packed a part may be; honest sheets stay under 40."""
SMALL = 10 * 1024 * 1024
"""A part below this may be packed as tightly as it likes."""
MOST_PARTS = 2_000
MOST_SHEETS = 50
FARTHEST_ROW = 150_000
FARTHEST_COLUMN = 500
_AT_ONCE = 256 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DIGITS = "0123456789"
_NAME = 16
"""More letters and digits than the name of any cell has."""
_ZIP = b"PK\x03\x04"


class Kind(StrEnum):
    """What a file is by its content; the value is the ending that says so."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    TSV = "tsv"


TEXTS = frozenset({Kind.CSV, Kind.TSV})
ENDINGS = tuple(f".{kind}" for kind in Kind)


@dataclass(frozen=True)
class Seen:
    """What the guard saw of a file that may be read."""

    kind: Kind
    parts: dict[str, "Cells"] = field(default_factory=dict)
    """Of an XML workbook: what stands in each sheet part."""


@dataclass
class Cells:
    """The cells of one sheet part: how many there are, how far they reach, and which have no value to read."""

    count: int = 0
    last_row: int = 0
    last_column: int = 0
    unread: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column from 0 of a formula that nobody computed ("formula"), or the error a cell shows ("#N/A")."""


class RefusedFile(Exception):
    """The file may not be read; carries why."""

    def __init__(self, code: str, found: str, expected: str, mend: str) -> None:
        super().__init__(found)
        self.code, self.found, self.expected, self.mend = code, found, expected, mend

    def placed(self, name: str) -> Refusal:
        """The refusal, with the file's name."""
        return Refusal(self.code, in_file(name), self.found, self.expected, self.mend)


def examine(name: str, content: bytes) -> Seen:
    """Say what the file is and that it may be read. Raises RefusedFile with WBK-001 to WBK-008."""
    refuse_size(len(content))
    if content.startswith(_OLE):
        return _old(name, content)
    if content.startswith(_ZIP) or zipfile.is_zipfile(io.BytesIO(content)):
        return _zipped(name, content)
    return _text(name, content)


def refuse_size(size: int) -> None:
    """A file has something in it, and not more than is read. Raises RefusedFile, WBK-001."""
    if 0 < size <= MOST_BYTES:
        return
    found = "Tệp trống" if not size else f"Tệp {number(size // 1024)} KB"
    expected = f"Một bảng tính có nội dung, không quá {number(MOST_BYTES // 1024)} KB"
    raise RefusedFile(
        "WBK-001", found, expected, "Chọn đúng tệp; tệp quá lớn thì bỏ ảnh, chia thành nhiều tệp"
    )


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def _as_named(name: str, kind: Kind) -> Kind:
    """The kind, when the name says the same; a name that says another was given by mistake or to deceive."""
    if _ending(name) == kind.value:
        return kind
    raise RefusedFile(
        "WBK-002",
        f"Tên tệp có đuôi «.{_ending(name)}», nội dung là .{kind}",
        "Đuôi của tên đúng với nội dung",
        f"Mở tệp bằng phần mềm bảng tính rồi lưu lại, hoặc đổi đuôi thành .{kind}",
    )


def _is_not_one(found: str) -> RefusedFile:
    return RefusedFile(
        "WBK-002",
        found,
        f"Bảng tính: {', '.join(ENDINGS)}",
        "Mở bằng phần mềm bảng tính, chọn «Lưu thành» .xlsx rồi gửi tệp mới",
    )


def _is_damaged(found: str) -> RefusedFile:
    mend = "Mở lại trên máy, lưu thành tệp mới rồi gửi; không mở được thì lấy bản khác"
    return RefusedFile("WBK-003", found, "Một tệp nguyên vẹn", mend)


def _is_locked() -> RefusedFile:
    expected = "Tệp mở được không cần mật khẩu"
    mend = "Mở tệp bằng mật khẩu, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ), lưu rồi gửi lại"
    return RefusedFile("WBK-004", "Tệp bị khóa bằng mật khẩu", expected, mend)


def _swells(found: str) -> RefusedFile:
    expected = (
        f"Bung ra không quá {number(MOST_INFLATED // 1024 // 1024)} MB, không quá {number(MOST_PARTS)} phần"
    )
    return RefusedFile("WBK-005", found, expected, "Chép các ô cần nộp sang một tệp mới rồi gửi tệp đó")


def _old(name: str, content: bytes) -> Seen:
    """The binary of before 2007; a locked new workbook wears the same coat."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _is_locked()
    if not any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        raise _is_not_one("Tệp Office kiểu cũ nhưng không phải bảng tính")
    return Seen(_as_named(name, Kind.XLS))


def _text(name: str, content: bytes) -> Seen:
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta")):
        raise _is_not_one("Nội dung là một trang web hay XML, không phải bảng tính")
    if start.startswith(
        (b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"{\\rtf", b"7z\xbc", b"rar!", b"mz\x90")
    ):
        raise _is_not_one("Nội dung là loại tệp khác (PDF, ảnh, văn bản, tệp nén)")
    is_utf_16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if (
        not is_utf_16
        and content.count(b"\0", 0, 4096)
        and content[1:200:2].count(0) < len(content[1:200:2]) // 2
    ):
        raise _is_not_one("Nội dung không phải chữ và cũng không phải bảng tính")
    if _ending(name) not in TEXTS:
        raise _is_not_one(f"Tên tệp có đuôi «.{_ending(name)}», nội dung không phải bảng tính hoặc đã hỏng")
    return Seen(Kind(_ending(name)))


def _zipped(name: str, content: bytes) -> Seen:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _unpacked(name, packed)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as fault:
        raise _is_damaged("Tệp bị cắt cụt hoặc hỏng, không bung ra được") from fault


def _unpacked(name: str, packed: zipfile.ZipFile) -> Seen:
    parts = packed.infolist()
    if len(parts) > MOST_PARTS:
        raise _swells(f"Tệp có {number(len(parts))} phần")
    if any(part.flag_bits & 1 for part in parts):
        raise _is_locked()
    kind = _as_named(name, _kind(packed))
    seen = Seen(kind)
    left = MOST_INFLATED
    for part in parts:
        watch = _Watch(part, left)
        if part.filename.endswith((".xml", ".rels")):
            cells = _parsed(part.filename, watch.inflated(packed))
            if cells is not None:
                seen.parts[part.filename] = cells
        else:
            for _ in watch.inflated(packed):
                pass
        left -= watch.total
    _refuse_sheets(seen)
    return seen


def _kind(packed: zipfile.ZipFile) -> Kind:
    names = set(packed.namelist())
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "xl/workbook.xml" in names:
        return Kind.XLSM if any(each.endswith("vbaProject.bin") for each in names) else Kind.XLSX
    if "mimetype" in names:
        with packed.open("mimetype") as said:
            if said.read(200).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                return Kind.ODS
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise _is_not_one("Nội dung là văn bản hoặc bản trình chiếu, không phải bảng tính")
    raise _is_not_one("Tệp nén, bên trong không có bảng tính")


class _Watch:
    """One part being inflated, and stopped when it grows past what its packed size can honestly hold."""

    def __init__(self, part: zipfile.ZipInfo, left: int) -> None:
        self.part, self.left, self.total = part, left, 0

    def inflated(self, packed: zipfile.ZipFile) -> Iterator[bytes]:
        """The part, piece by piece. Raises RefusedFile, WBK-005."""
        with packed.open(self.part) as stream:
            while piece := stream.read(_AT_ONCE):
                self.total += len(piece)
                too_tight = self.total > max(SMALL, MOST_TIMES * self.part.compress_size)
                if self.total > self.left or too_tight:
                    raise _swells(
                        f"Phần «{self.part.filename[:60]}» bung ra hơn {number(self.total // 1024)} KB"
                    )
                yield piece


def _parsed(name: str, pieces: Iterator[bytes]) -> Cells | None:
    """Read a part as XML without a document type; of a sheet, its cells."""
    reading = _Cells() if re.fullmatch(r"/?xl/worksheets/[^/]+\.xml", name) else None
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if reading is not None:
        parser.StartElementHandler, parser.EndElementHandler = reading.begin, reading.end
        parser.CharacterDataHandler = reading.said
        parser.buffer_text = True
    locked = False
    try:
        for piece in pieces:
            locked = locked or (name == "META-INF/manifest.xml" and b"encryption-data" in piece)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise _is_damaged(f"Phần «{name[:60]}» của tệp không đọc được") from fault
    if locked:
        raise _is_locked()
    return reading.cells if reading is not None else None


def _refuse_doctype(*_said: object) -> None:
    expected = "Không khai báo DOCTYPE hay thực thể: bảng tính thật không có"
    mend = "Chép các ô cần nộp sang một tệp mới rồi gửi tệp đó"
    raise RefusedFile("WBK-006", "XML trong tệp có khai báo DOCTYPE", expected, mend)


class _Cells:
    """Follows the elements of a sheet. Rows and cells may leave out their names: then they come one after another."""

    def __init__(self) -> None:
        self.cells = Cells()
        self.row = self.column = -1
        self.has_formula = self.in_value = False
        self.type, self.value = "", ""

    def begin(self, tag: str, about: dict[str, str]) -> None:
        """An element begins."""
        match tag.rpartition(":")[2]:
            case "row":
                said = about.get("r", "")
                self.row = int(said) - 1 if said.isdecimal() and len(said) < 9 else self.row + 1
                self.column = -1
            case "c":
                self.column = (
                    column_number(about["r"][:_NAME].rstrip(_DIGITS)) if "r" in about else self.column + 1
                )
                self.type, self.value, self.has_formula = about.get("t", ""), "", False
            case "f":
                self.has_formula = True
            case "v" | "t":
                self.in_value = True

    def said(self, text: str) -> None:
        """Text; of a value it is kept."""
        if self.in_value:
            self.value += text[:40]

    def end(self, tag: str) -> None:
        """An element ends; a cell is counted when it holds anything."""
        match tag.rpartition(":")[2]:
            case "v" | "t":
                self.in_value = False
            case "c" if self.value or self.has_formula:
                self._count()

    def _count(self) -> None:
        cells = self.cells
        cells.count += 1
        cells.last_row = max(cells.last_row, self.row + 1)
        cells.last_column = max(cells.last_column, self.column + 1)
        if self.type == "e":
            cells.unread[self.row, self.column] = self.value or "#?"
        elif self.has_formula and not self.value and self.type != "str":
            cells.unread[self.row, self.column] = "formula"


def _refuse_sheets(seen: Seen) -> None:
    if len(seen.parts) > MOST_SHEETS:
        refuse_many(len(seen.parts))


def refuse_many(sheets: int) -> None:
    """A workbook has so few sheets that a person can tell which is meant. Raises RefusedFile, WBK-007."""
    if sheets > MOST_SHEETS:
        expected = f"Không quá {MOST_SHEETS} trang"
        mend = "Chép trang cần nộp sang một tệp riêng"
        raise RefusedFile("WBK-007", f"Tệp có {number(sheets)} trang", expected, mend)


def refuse_far(sheet: str, row: int, column: int) -> None:
    """The last cell with something in it is near enough to be read. Raises RefusedFile, WBK-008."""
    if row <= FARTHEST_ROW and column <= FARTHEST_COLUMN:
        return
    raise RefusedFile(
        "WBK-008",
        f"Trang «{sheet}» có nội dung đến dòng {number(row)}, cột thứ {number(column)}",
        f"Không quá dòng {number(FARTHEST_ROW)} và cột thứ {FARTHEST_COLUMN}",
        "Xóa các ô thừa ở xa (chọn các dòng dưới bảng, xóa dòng), lưu rồi gửi lại",
    )
