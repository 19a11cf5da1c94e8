"""Files of the mirror: written beside, made durable, renamed into place, and only then named by the manifest."""

import fcntl
import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from vungcao.figures.models import MirrorPart

log = logging.getLogger(__name__)

_TRUSTED: set[tuple[str, int, int, int, str]] = set()
"""Files whose digest this process has compared: path, inode, size, time of change, digest."""


def folder() -> Path:
    """The mirror's folder; it holds personal facts and is its owner's alone."""
    path = Path(settings.MIRROR).resolve()
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextmanager
def alone(*, wait: bool = False) -> Iterator[bool]:
    """Whether nobody else on this machine is changing the mirror's files, for as long as the `with` lasts."""
    with (folder() / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


@dataclass
class Writing:
    """A part being written. Nobody sees it before `finish`."""

    register: str
    content: str
    first_entry: int
    last_entry: int

    def __post_init__(self) -> None:
        place = folder() / self.register
        place.mkdir(exist_ok=True, mode=0o700)
        self._beside = place / f"{uuid4().hex}.writing"
        self._writer: pq.ParquetWriter | None = None
        self._rows = 0

    def add(self, rows: pa.Table | pa.RecordBatch) -> None:
        """Append rows; the first ones give the columns."""
        if not rows.num_rows:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._beside, rows.schema, compression="zstd", compression_level=1
            )
        self._writer.write(rows)
        self._rows += rows.num_rows

    def finish(self) -> MirrorPart | None:
        """The part, in its place and durable, for the manifest; None when it has no row."""
        if self._writer is None:
            return None
        self._writer.close()
        digest = digest_of(self._beside)
        name = f"{self.content}-{self.first_entry}-{self.last_entry}-{digest[:16]}.parquet"
        path = self._beside.with_name(name)
        _make_durable(self._beside)
        self._beside.replace(path)
        _make_durable(path.parent)
        return MirrorPart(
            register=self.register,
            content=self.content,
            path=f"{self.register}/{name}",
            first_entry=self.first_entry,
            last_entry=self.last_entry,
            rows=self._rows,
            digest=digest,
        )


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def trusted(part: MirrorPart) -> Path | None:
    """The file of a part, or None when it is not there or is not the one that was written.

    A process hashes a file once, and again when the file was touched.
    """
    path = folder() / part.path
    try:
        seen = path.stat()
        mark = (str(path), seen.st_ino, seen.st_size, seen.st_mtime_ns, part.digest)
        if mark not in _TRUSTED:
            if digest_of(path) != part.digest:
                return None
            _TRUSTED.add(mark)
    except FileNotFoundError:
        return None
    return path


def sweep(kept: Iterable[str]) -> list[Path]:
    """Remove every file the manifest does not name. Only for whoever is `alone`."""
    top = folder()
    wanted = {top / path for path in kept}
    found = [
        path for path in top.glob("*/*") if path.suffix in (".parquet", ".writing") and path not in wanted
    ]
    for path in found:
        path.unlink(missing_ok=True)
    return found


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
