"""A folder to the bytes of its files, never following a link out of it and never reading more than it should."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vungcao.exact.refusal import Refusal

LARGEST = 20_000_000
"""Bytes of one file."""
MOST = 2_000
"""Files of one pack."""


@dataclass(slots=True)
class Folder:
    """The files of a pack by their path in it, with forward slashes."""

    files: dict[str, bytes] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def read_folder(path: Path, endings: tuple[str, ...]) -> Folder:
    """Read every file with one of the endings under a folder; hidden files and folders are left alone."""
    folder = Folder()
    if not path.is_dir():
        folder.refusals.append(_no_folder(path))
        return folder
    for number, file in enumerate(_found(path, endings)):
        if number >= MOST:
            folder.refusals.append(_too_many(path))
            break
        _take(path, file, folder)
    return folder


def _found(path: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for parent, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(parent, name).is_symlink()]
        named = [name for name in folders if name.endswith(endings)]
        for name in sorted({*files, *links, *named}):
            if not name.startswith(".") and (name.endswith(endings) or name in links):
                yield Path(parent, name)


def _take(path: Path, file: Path, folder: Folder) -> None:
    name = file.relative_to(path).as_posix()
    refusal = _refuse_file(path, file, name)
    if refusal is not None:
        folder.refusals.append(refusal)
        return
    try:
        folder.files[name] = file.read_bytes()
    except OSError as error:
        folder.refusals.append(_unreadable(name, f"Không mở được tệp ({error.__class__.__name__})"))


def _refuse_file(path: Path, file: Path, name: str) -> Refusal | None:
    try:
        real = file.resolve(strict=True)
    except (OSError, RuntimeError):
        return _unreadable(name, "Liên kết không dẫn tới tệp nào")
    if not real.is_relative_to(path.resolve()):
        return _unreadable(name, "Liên kết dẫn ra ngoài thư mục gói")
    if not real.is_file():
        return _unreadable(name, "Không phải là một tệp")
    size = real.stat().st_size
    return _too_large(name, size) if size > LARGEST else None


def _no_folder(path: Path) -> Refusal:
    return Refusal(
        code="PCK-001",
        where=str(path),
        found="Là một tệp" if path.exists() else "Không có thư mục này",
        expected="Thư mục của một gói, có tệp programme.yaml",
        mend="Kiểm tra lại đường dẫn",
    )


def _unreadable(name: str, found: str) -> Refusal:
    return Refusal(
        code="PCK-006",
        where=name,
        found=found,
        expected="Một tệp thường, đọc được, nằm trong thư mục gói",
        mend="Thay bằng chính tệp đó, và cho quyền đọc",
    )


def _too_large(name: str, size: int) -> Refusal:
    return Refusal(
        code="PCK-003",
        where=name,
        found=f"{size} byte",
        expected=f"Không quá {LARGEST} byte",
        mend="Chia danh sách thành nhiều tệp, hoặc đơn giản hóa ranh giới",
    )


def _too_many(path: Path) -> Refusal:
    return Refusal(
        code="PCK-003",
        where=str(path),
        found=f"Hơn {MOST} tệp",
        expected=f"Không quá {MOST} tệp",
        mend="Kiểm tra xem có đúng là thư mục của gói",
    )
