"""The files themselves: in a folder of the platform's own, under their digest, whole or not there."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

BLOCK = 1 << 20
_PARTS = "parts"


class TooLargeError(Exception):
    """More bytes came than may."""


def folder() -> Path:
    """Where the files are."""
    return Path(settings.ATTACHMENTS)


def path_of(digest: str) -> Path:
    """Where the file of a digest is, or would be."""
    return folder() / digest[:2] / digest


def opened(digest: str) -> IO[bytes]:
    """The file of a digest, to be read. Raises FileNotFoundError."""
    return path_of(digest).open("rb")


@contextmanager
def received(content: IO[bytes], *, most: int) -> Iterator[tuple[Path, str, int]]:
    """What comes in, in a file that nobody else knows yet: its path, digest and size; afterwards it is gone.

    It is on the disk when this says so. Raises TooLargeError when more than `most` bytes come.
    """
    (folder() / _PARTS).mkdir(parents=True, exist_ok=True)
    part = folder() / _PARTS / secrets.token_hex(16)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            digest, size = hashlib.sha256(), 0
            while block := content.read(BLOCK):
                size += len(block)
                if size > most:
                    raise TooLargeError
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        yield part, digest.hexdigest(), size
    finally:
        part.unlink(missing_ok=True)


def put(part: Path, digest: str) -> None:
    """Give a received file its name for good. One that is there already says the same, and becomes young again."""
    path = path_of(digest)
    new = not path.parent.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    os.utime(part)
    part.replace(path)
    _settle(path.parent)
    if new:
        _settle(path.parent.parent)


def _settle(directory: Path) -> None:
    """What a folder names is on the disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept_files() -> Iterator[Path]:
    """Every file that is kept, in the order of their digests."""
    return (path for path in sorted(folder().glob("[0-9a-f][0-9a-f]/*")) if len(path.name) == 64)


def parts() -> Iterator[Path]:
    """What was being received when a server was killed, and what is being received now."""
    return (folder() / _PARTS).glob("*")


def remove_unless_young(path: Path, *, before: float) -> bool:
    """Remove a file last written before a moment, also when somebody keeps the same file again just now.

    It is set aside first and looked at again: a young one came in between and is put back.
    """
    aside = folder() / _PARTS / f"{path.name}-{secrets.token_hex(4)}"
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= before:
        with suppress(FileExistsError):
            os.link(aside, path)
    aside.unlink()
    return not path.exists()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
