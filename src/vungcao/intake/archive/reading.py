"""Reading an archive: nothing is unpacked to the disk, only the members that must be there are opened, and each is
checked before a row of it is believed."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.archive.backup import digest_of
from vungcao.intake.archive.manifest import FORMAT, NAME, SEAL, File, Manifest, Member
from vungcao.intake.archive.tables import TABLES, columns_of, member_name

_BLOCK = 1 << 20
_LARGEST_MANIFEST = 64 << 20
"""Room for half a million attached files."""
_DIGEST = re.compile("[0-9a-f]{64}")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What a damaged zip makes its reader say."""


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive that is whole: its members are those of this version, and every byte is as it was written.

    Raises Refused: ARC-002 for a file that is no archive or is cut short, ARC-003 with the name of a damaged member,
    ARC-004 for another version, ARC-006 for members that do not belong there, ARC-007 for a damaged frame.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, *_DAMAGE) as fault:
        raise Refused([_refuse_file(path, str(fault))]) from fault
    with archive:
        manifest = _manifest(archive, path)
        refusals = _refuse_members(archive, manifest)
        if not refusals:
            refusals = [r for member in manifest.members for r in _refuse_damage(archive, member)]
            kept = (file for file in manifest.files if file.size is not None)
            refusals += [r for file in kept for r in _refuse_file_damage(archive, file)]
        if not refusals:
            refusals = _refuse_seal(path)
        if refusals:
            raise Refused(refusals)
        yield archive, manifest


def read_manifest(path: Path) -> Manifest:
    """What a whole archive says of itself. Raises Refused as `opened` does."""
    with opened(path) as (_, manifest):
        return manifest


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        with archive.open(NAME) as file:
            manifest = Manifest.load(file.read(_LARGEST_MANIFEST).decode())
    except KeyError as fault:
        raise Refused([_refuse_file(path, f"không có {NAME}")]) from fault
    except _DAMAGE as fault:
        raise Refused([_refuse_member(NAME, str(fault))]) from fault
    if manifest.format != FORMAT:
        raise Refused([_refuse_version(NAME, f"Phiên bản {manifest.format}", f"Phiên bản {FORMAT}")])
    return manifest


def _refuse_members(archive: zipfile.ZipFile, manifest: Manifest) -> list[Refusal]:
    """The archive has exactly the members that a store of this version has, each once and with its columns."""
    due = {member_name(table): columns_of(table) for table in TABLES}
    said = {member.name: member for member in manifest.members}
    there = archive.namelist()
    files = {file.name for file in manifest.files if file.size is not None and _DIGEST.fullmatch(file.sha256)}
    refusals = [_refuse_stranger(name) for name in sorted(set(there) - due.keys() - files - {NAME})]
    refusals += [_refuse_member(name, "không có trong tệp") for name in sorted(files - set(there))]
    refusals += [_refuse_stranger(name) for name in sorted(set(there)) if there.count(name) > 1]
    for name, columns in due.items():
        if name not in said or name not in there:
            refusals.append(_refuse_member(name, "không có trong tệp"))
        elif said[name].columns != columns:
            found = ", ".join(said[name].columns)
            refusals.append(_refuse_version(name, f"Các cột {found}", f"Các cột {', '.join(columns)}"))
    return refusals


def _refuse_file_damage(archive: zipfile.ZipFile, said: File) -> list[Refusal]:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(said.name) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except (*_DAMAGE, KeyError) as fault:
        return [_refuse_member(said.name, str(fault))]
    if (digest.hexdigest(), size) == (said.sha256, said.size):
        return []
    return [_refuse_member(said.name, "nội dung không khớp mã băm")]


def _refuse_damage(archive: zipfile.ZipFile, member: Member) -> list[Refusal]:
    digest, rows = hashlib.sha256(), 0
    try:
        with archive.open(member.name) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                rows += block.count(b"\n")
    except _DAMAGE as fault:
        return [_refuse_member(member.name, str(fault))]
    if digest.hexdigest() != member.sha256:
        return [_refuse_member(member.name, "nội dung không khớp mã băm")]
    return [] if rows == member.rows else [_refuse_member(member.name, f"{rows} dòng, cần {member.rows}")]


def _refuse_seal(path: Path) -> list[Refusal]:
    with path.open("rb") as file:
        size = path.stat().st_size - SEAL
        digest = digest_of(file, size)
        file.seek(max(size, 0))
        if file.read() == digest.encode():
            return []
    return [
        Refusal(
            code="ARC-007",
            where=str(path),
            found="Khung của tệp đã bị sửa",
            expected="64 ký tự cuối là mã băm của mọi byte đứng trước",
            mend="Dùng bản sao lưu khác",
        )
    ]


def _refuse_file(path: Path, said: str) -> Refusal:
    return Refusal(
        code="ARC-002",
        where=str(path),
        found=f"Không đọc được bản sao lưu ({said})",
        expected="Một tệp do «vungcao backup» làm ra, còn nguyên",
        mend="Chép lại tệp từ nơi lưu, hoặc dùng bản khác",
    )


def _refuse_member(name: str, said: str) -> Refusal:
    return Refusal(
        code="ARC-003",
        where=name,
        found=f"Phần này đã hỏng: {said}",
        expected="Đúng như lúc sao lưu",
        mend="Chép lại tệp từ nơi lưu, hoặc dùng bản khác; chưa có gì được ghi",
    )


def _refuse_version(name: str, found: str, expected: str) -> Refusal:
    return Refusal(
        code="ARC-004",
        where=name,
        found=found,
        expected=expected,
        mend="Khôi phục bằng phiên bản phần mềm đã làm ra bản sao lưu, rồi nâng cấp",
    )


def _refuse_stranger(name: str) -> Refusal:
    return Refusal(
        code="ARC-006",
        where=name[:120],
        found="Phần lạ, hoặc có hai lần",
        expected="Chỉ có các bảng của kho, mỗi bảng một lần",
        mend="Tệp này không phải do «vungcao backup» làm ra: dùng bản khác",
    )
