"""Text files as sheets: which encoding they are in, which sign stands between their cells.

UTF-8, UTF-16 and Windows-1258 are read. TCVN3 and VNI gave Vietnamese letters to codes that mean something else today;
what they say cannot be told apart with certainty, so it is refused in words.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable

from vungcao.intake.ways.workbook.guard import Kind, RefusedFile

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_VIETNAMESE = frozenset(
    letter
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    for letter in (
        unicodedata.normalize("NFC", base + tone),
        unicodedata.normalize("NFC", base + tone).upper(),
    )
) | frozenset("đĐ")
_WORD = re.compile(r"[^\W\d_][^\s\d.,;:()/\"'«»-]*|[¡-¿]+[^\W\d_]+\S*")
_STRANGE = 5
"""One word in so many of those beyond ASCII may have letters that are not Vietnamese: a foreign name."""


def decoded(content: bytes) -> str:
    """The text of a file. Raises RefusedFile, WBK-010, when its encoding is not one that is read."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    candidates = [marked] if marked else ["utf-8", *_wide(content), "cp1258"]
    for encoding in candidates:
        try:
            text = unicodedata.normalize("NFC", content.decode(encoding))
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not is_of_old_letters([text]):
            return text
    raise _not_unicode("Chữ trong tệp không phải Unicode (có thể là TCVN3, VNI)")


def _wide(content: bytes) -> list[str]:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    low, high = content[0:400:2].count(0), content[1:400:2].count(0)
    if not low and not high:
        return []
    return ["utf-16-le" if high > low else "utf-16-be"]


def is_of_old_letters(texts: Iterable[str]) -> bool:
    """Whether the text seems to be TCVN3 or VNI: words full of letters that Vietnamese does not have."""
    strange = beyond = 0
    for text in texts:
        for word in _WORD.findall(unicodedata.normalize("NFC", text[:20_000])):
            if not word.isascii():
                beyond += 1
                strange += any("\u00a1" <= ch <= "\u00ff" and ch not in _VIETNAMESE for ch in word)
    return strange >= 2 and strange * _STRANGE > beyond


def _not_unicode(found: str) -> RefusedFile:
    mend = "Chuyển bảng mã sang Unicode (ví dụ bằng Unikey, bảng công cụ chuyển mã), lưu rồi gửi lại"
    return RefusedFile("WBK-010", found, "Chữ Unicode; tệp chữ lưu là UTF-8", mend)


def refuse_old_letters(texts: Iterable[str]) -> None:
    """Cells are of today's letters. Raises RefusedFile, WBK-010."""
    if is_of_old_letters(texts):
        raise _not_unicode("Chữ trong các ô không phải Unicode (có thể là TCVN3, VNI)")


def cells_of(text: str, kind: Kind) -> list[list[str]]:
    """The cells of a text file: separated as its kind says, or as its first lines show. Raises RefusedFile, WBK-003."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, kind)))
    except csv.Error as fault:
        expected = "Các ô ngăn bằng dấu phẩy, chấm phẩy hoặc tab"
        raise RefusedFile(
            "WBK-003", "Tệp chữ không đọc được thành bảng", expected, "Lưu lại thành .xlsx"
        ) from fault


def _separator(text: str, kind: Kind) -> str:
    if kind is Kind.TSV:
        return "\t"
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    return max(
        ";\t,",
        key=lambda sign: (sum(sign in line for line in lines), sum(line.count(sign) for line in lines)),
    )
