"""Workbooks made for the tests, honest and hostile: by code, so that nobody has to trust a file in the tree."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.styles import PatternFill

HEADINGS = ("Mã hồ sơ", "Đúng từ ngày", "Chiều dài (km)", "Loại đường", "Mặt đường")
DAY = dt.date(2026, 2, 1)
ONE = ("D1", DAY, 1.5, "Đường ngõ xóm", "Đất")


def xlsx(*rows: Sequence[object], sheet: str = "Đường", change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet with some rows; `change` does more to it."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def roads(*rows: Sequence[object], **named: Any) -> bytes:
    """A workbook of roads under the register's own headings."""
    return xlsx(HEADINGS, *rows, **named)


def computed(
    formula: str, value: object, *, at: tuple[int, int] = (1, 2), row: Sequence[object] = ONE
) -> bytes:
    """A workbook of one road with a formula in a cell, and the value that was computed."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Đường")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, row)
        sheet.write_formula(*at, formula, None, value)
    return made.getvalue()


def repacked(content: bytes, changes: dict[str, Callable[[bytes], bytes] | bytes]) -> bytes:
    """A zip with some of its parts changed, or put in."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changes.pop(name, lambda part: part)
            new.writestr(name, change(old.read(name)) if callable(change) else change)
        for name, added in changes.items():
            assert isinstance(added, bytes), f"{name} is not there"
            new.writestr(name, added)
    return made.getvalue()


SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"


def with_doctype(content: bytes, part: str, doctype: bytes) -> bytes:
    """The workbook with a document type in one of its parts."""
    return repacked(
        content, {part: lambda xml: re.sub(rb"(<\?xml[^>]*\?>)?", rb"\1" + doctype, xml, count=1)}
    )


def bomb(megabytes: int, *, part: str = SHEET) -> bytes:
    """A part of blanks that packs a thousand times."""
    blanks = b" " * (1024 * 1024)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(roads(ONE))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w") as swelling:
            swelling.write(b"<worksheet>")
            for _megabyte in range(megabytes):
                swelling.write(blanks)
            swelling.write(b"</worksheet>")
    return made.getvalue()


def many_parts(count: int) -> bytes:
    """A workbook with a great many small parts."""
    return repacked(roads(ONE), {f"xl/media/{n}.txt": b"x" for n in range(count)})


def many_sheets(count: int) -> bytes:
    """A workbook with a great many sheets."""

    def more(book: Any) -> None:
        for number in range(count - 1):
            book.create_sheet(f"Thôn {number}")

    return roads(ONE, change=more)


def styled_far_away(book: Any) -> None:
    """Colour without content in the last row that a sheet has."""
    book.active["B1048576"].fill = PatternFill("solid", fgColor="FFFF00")


def claimed_to_be_endless(content: bytes) -> bytes:
    """A sheet that says of itself that it has every row and column there can be."""
    return repacked(
        content,
        {SHEET: lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)},
    )


def cell_of_endless_name(content: bytes) -> bytes:
    """A sheet in which a cell is called by a million letters: as a number, more than a day's reckoning."""
    return repacked(
        content, {SHEET: lambda xml: xml.replace(b'<c r="A2"', b'<c r="' + b"Z" * 2_000_000 + b'2"', 1)}
    )


def with_macros(content: bytes) -> bytes:
    """A workbook with a program in it."""
    return repacked(content, {"xl/vbaProject.bin": b"\xcc\x61\x5e" * 400})


def counted_from_1904(content: bytes) -> bytes:
    """The workbook of a machine that counts days from 1904."""
    return repacked(
        content, {BOOK: lambda xml: re.sub(rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', xml)}
    )


def only_hidden(content: bytes) -> bytes:
    """The workbook with its only sheet hidden."""
    return repacked(content, {BOOK: lambda xml: xml.replace(b'state="visible"', b'state="hidden"')})


def locked_zip(content: bytes) -> bytes:
    """A zip whose parts say that they are encrypted."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = changed.find(mark)
        while position >= 0:
            changed[position + at] |= 1
            position = changed.find(mark, position + 4)
    return bytes(changed)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def locked_office() -> bytes:
    """What Office makes of a workbook with a password: the old binary with an encrypted package in it."""
    return OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000


def ods(rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of LibreOffice."""

    def cell(value: object) -> str:
        if isinstance(value, float | int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if isinstance(value, dt.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    names = "office table text"
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names.split())
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Đường">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("content.xml", content)
        new.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return made.getvalue()


def text(rows: Iterable[Sequence[object]], encoding: str, *, separator: str = ";") -> bytes:
    """A text file of cells."""
    said = [
        [f"{c:%d/%m/%Y}" if isinstance(c, dt.date) else str(c).replace(".", ",") for c in row] for row in rows
    ]
    return "\r\n".join(separator.join(row) for row in said).encode(encoding)


_TCVN3 = str.maketrans(
    "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ",
    "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ",
)


def in_tcvn3(words: str) -> str:
    """Words as the fonts of before Unicode kept them."""
    return words.lower().translate(_TCVN3)
