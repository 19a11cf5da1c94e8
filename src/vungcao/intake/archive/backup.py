"""Writing an archive."""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db.models import Model

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.archive.manifest import FORMAT, NAME, SEAL, File, Manifest, Member
from vungcao.intake.archive.snapshot import snapshot
from vungcao.intake.archive.tables import TABLES, columns_of, lines_of, member_name
from vungcao.intake.attachments import store
from vungcao.intake.models import Attachment
from vungcao.journal.models import Head
from vungcao.places.models import Edition

_BLOCK = 1 << 20
_THE_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""Equal stores make equal archives: the day of a member says nothing."""


def back_up(path: Path) -> Manifest:
    """Write the whole store, as it is at one moment, to a new file; others may go on writing meanwhile.

    The file appears under its name only when it is complete and on the disk. Raises Refused: ARC-001 when there is
    such a file already, ARC-009 when it cannot be written.
    """
    if path.exists():
        raise Refused([_refuse_existing(path)])
    part = path.with_name(path.name + ".part")
    try:
        with _new_file(part) as file:
            manifest = _write(file)
            _seal(file)
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise Refused([_refuse_unwritten(path, fault)]) from fault
    return manifest


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that its owner alone may read; what an earlier try left of it is taken away."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        yield file


def _write(file: IO[bytes]) -> Manifest:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive, snapshot():
        head, edition = Head.objects.first() or Head(), Edition.objects.last()
        members = tuple(_write_table(archive, table) for table in TABLES)
        digests = Attachment.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
        files = tuple(_write_file(archive, digest) for digest in digests.iterator())
        manifest = Manifest(FORMAT, edition.digest if edition else "", head.number, head.hash, members, files)
        archive.writestr(_member(NAME), manifest.dump())
        archive.comment = b"0" * SEAL
    return manifest


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _THE_SAME_DAY)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _write_table(archive: zipfile.ZipFile, table: type[Model]) -> Member:
    digest, rows, name = hashlib.sha256(), 0, member_name(table)
    with archive.open(_member(name), "w", force_zip64=True) as member:
        for line in lines_of(table):
            digest.update(line)
            member.write(line)
            rows += 1
    return Member(name, columns_of(table), rows, digest.hexdigest())


def _write_file(archive: zipfile.ZipFile, digest: str) -> File:
    """An attached file, as it is: pictures do not pack. One that is lost or changed is said, and stops no backup."""
    size, path = 0, store.path_of(digest)
    if not path.exists() or store.digest_of(path) != digest:
        return File(digest, None)
    plain = zipfile.ZipInfo(File(digest, 0).name, _THE_SAME_DAY)
    with path.open("rb") as kept, archive.open(plain, "w", force_zip64=True) as member:
        while block := kept.read(_BLOCK):
            member.write(block)
            size += len(block)
    return File(digest, size)


def _seal(file: IO[bytes]) -> None:
    """Put the digest of the whole file in the place kept for it at the end, the zip's comment."""
    file.flush()
    size = file.seek(0, os.SEEK_END) - SEAL
    seal = digest_of(file, size).encode()
    file.seek(size)
    file.write(seal)
    file.flush()


def digest_of(file: IO[bytes], size: int) -> str:
    """SHA-256, in hexadecimal, of the first bytes of a file."""
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (block := file.read(min(_BLOCK, size))):
        digest.update(block)
        size -= len(block)
    return digest.hexdigest()


def _refuse_existing(path: Path) -> Refusal:
    return Refusal(
        code="ARC-001",
        where=str(path),
        found="Đã có tệp này",
        expected="Một tên tệp mới: bản sao lưu không ghi đè lên bản cũ",
        mend="Chọn tên khác, hoặc chuyển tệp cũ đi",
    )


def _refuse_unwritten(path: Path, fault: OSError) -> Refusal:
    return Refusal(
        code="ARC-009",
        where=str(path),
        found=f"Không ghi được ({fault.strerror or fault})",
        expected="Thư mục ghi được và còn chỗ trống",
        mend="Chọn thư mục khác hoặc giải phóng ổ đĩa; không có tệp dở dang nào được để lại",
    )
