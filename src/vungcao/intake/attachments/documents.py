"""Documents: a PDF that only shows, a word document or sheet without macros."""

import re
import zipfile
import zlib
from pathlib import Path

from vungcao.exact.refusal import Refusal
from vungcao.intake.attachments import refusing

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPEN_TEXT = "application/vnd.oasis.opendocument.text"
_OPEN_SHEET = "application/vnd.oasis.opendocument.spreadsheet"
PDF = "application/pdf"
DOCUMENTS = {
    PDF: (".pdf",),
    _WORD: (".docx",),
    _SHEET: (".xlsx",),
    _OPEN_TEXT: (".odt",),
    _OPEN_SHEET: (".ods",),
}
"""What is taken for a document, and how such a file may be called."""

MOST_MEMBERS = 3000
MOST_UNPACKED = 200 << 20
"""Members and bytes of an unpacked document; more is a bomb."""
_BLOCK = 1 << 20
_TAIL = 2048
_HEAD_OF_STREAM = 400
_MOST_STREAM = 16 << 20
_STREAM = re.compile(rb"stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_RUNS = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|XFA|ImportData|SubmitForm|Encrypt)(?![A-Za-z0-9])"
)
_CALLED = {
    b"JavaScript": "mã JavaScript",
    b"Launch": "lệnh mở chương trình",
    b"EmbeddedFile": "tệp nhúng",
    b"EmbeddedFiles": "tệp nhúng",
    b"Encrypt": "khóa mã hóa nên không kiểm tra được bên trong",
}
_MACROS = re.compile(r"vbaproject|activex|/embeddings/|^basic/|^scripts/|externallinks/", re.IGNORECASE)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)


def refuse_pdf(path: Path, *, name: str) -> list[Refusal]:
    """A PDF begins and ends as one, and holds nothing that runs, opens, sends or hides: also not in packed objects."""
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-_TAIL:]:
        return [refusing.damaged(name, found="thiếu phần đầu hoặc phần cuối của PDF")]
    for part in (content, *_packed_objects(content)):
        found = _RUNS.search(_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), part))
        if found:
            return [refusing.would_run(name, found=_CALLED.get(found[1], f"phần «{found[1].decode()}»"))]
    return []


def _packed_objects(content: bytes) -> list[bytes]:
    """The objects that stand packed in streams; a stream that cannot be unpacked is read by no reader either."""
    found, left = [], MOST_UNPACKED
    for match in _STREAM.finditer(content):
        head = content[max(0, match.start() - _HEAD_OF_STREAM) : match.start()]
        if b"ObjStm" not in _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), head) or left <= 0:
            continue
        packed = memoryview(content)[match.end() : match.end() + _MOST_STREAM]
        try:
            found.append(zlib.decompressobj().decompress(packed, min(_MOST_STREAM, left)))
        except zlib.error:
            continue
        left -= len(found[-1])
    return found


def type_of_zip(path: Path) -> str | None:
    """Which document a zip is; None when it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return said if said in DOCUMENTS else None
            if "[Content_Types].xml" not in names:
                return None
            return _WORD if "word/document.xml" in names else _SHEET if "xl/workbook.xml" in names else None
    except (*_DAMAGE, OSError):
        return None


def refuse_zip(path: Path, *, name: str) -> list[Refusal]:
    """A packed document is whole, of a document's size unpacked, and carries no macro, control or other file."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                return [refusing.would_run(name, found="quá nhiều nội dung nén so với một văn bản")]
            strange = [m.filename for m in members if _MACROS.search(m.filename) or m.flag_bits & 1]
            if strange:
                return [
                    refusing.would_run(name, found=f"macro, tệp nhúng hoặc phần khóa («{strange[0][:60]}»)")
                ]
            return _refuse_contents(archive, members, name)
    except (*_DAMAGE, OSError) as fault:
        return [refusing.damaged(name, found=str(fault)[:80])]


def _refuse_contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str) -> list[Refusal]:
    """Each member can be unpacked to its end, which its checksum tells, and none says that there are macros."""
    for member in members:
        with archive.open(member) as file:
            said = file.read(_BLOCK)
            if member.filename == "[Content_Types].xml" and b"macroenabled" in said.lower():
                return [refusing.would_run(name, found="macro")]
            while file.read(_BLOCK):
                pass
    return []
