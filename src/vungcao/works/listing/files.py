"""Files of columns that follow from the registers: found again by what they follow from, proved by digest and journal.

Nobody's record: deleted at any time, they come back equal. One is made at a time, on the whole machine; who waited for
it takes it.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import duckdb
from duckdb import DuckDBPyConnection

from vungcao.figures import mirror
from vungcao.figures.mirror import Tables
from vungcao.figures.mirror.connection import connected
from vungcao.figures.mirror.parts import digest_of, folder
from vungcao.journal import queries as journal

KEPT = 4
"""Files of a kind that stay: those that were asked for last."""
_PATIENCE = 3
_TRUSTED: set[tuple[str, int, int, int]] = set()
"""Files whose digest this process has compared: path, inode, size, time of change."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class File:
    """A file, and the journal entry up to which it holds everything."""

    path: Path
    entry: int


@dataclass(frozen=True, slots=True)
class Kind:
    """Files that say the same thing of different moments."""

    name: str
    """Of their folder."""
    said: str
    """All that their content follows from beside the journal: the day, the rules, how it is written."""
    registers: tuple[str, ...]
    write: Callable[[DuckDBPyConnection, Tables, Path], None]
    """Writes a file from the registers as they are known at a moment."""

    def newest(self, known: int) -> File | None:
        """The file that reaches farthest, but not beyond an entry, and is of this journal and as it was written."""
        there = [_entry(path) for path in self._folder().glob(f"{self._mark()}-*.parquet")]
        files = sorted(there, key=lambda file: -file.entry)
        return next((file for file in files if file.entry <= known and _is_proved(file.path)), None)

    def made(self, known: int) -> File:
        """A new file of all at an entry, whole before it has its name. Raises OSError where the disk takes no more."""
        with self._alone():
            if (there := self.newest(known)) is not None and there.entry == known:
                return there
            beside = self._folder() / f"{uuid4().hex}.writing"
            try:
                mirror.read(self.registers, known, lambda duck, tables: self.write(duck, tables, beside))
                name = f"{self._mark()}-{known}-{proof(known)}-{digest_of(beside)[:16]}.parquet"
                file = File(beside.replace(self._folder() / name), known)
            finally:
                self._sweep()
            return file

    def _mark(self) -> str:
        return sha256(self.said.encode()).hexdigest()[:16]

    def _folder(self) -> Path:
        """Below the folder that the mirror's engine may read, deeper than the mirror's own files."""
        path = folder() / "works" / self.name
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._folder().with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _sweep(self) -> None:
        """What is too many, and what one who was killed, or had no room, left unfinished. Only for who is alone."""
        files = sorted(self._folder().glob("*.parquet"), key=lambda path: -path.stat().st_atime_ns)
        for old in [*files[KEPT:], *self._folder().glob("*.writing")]:
            old.unlink(missing_ok=True)


def patiently(work: Callable[[DuckDBPyConnection], T]) -> T:
    """Let `work` find files and read them; again when one was swept away under its hands."""
    for attempt in range(1, _PATIENCE + 1):
        try:
            with connected() as duck:
                return work(duck)
        except duckdb.IOException:
            if attempt == _PATIENCE:
                raise
    raise AssertionError("unreachable")


def proof(entry: int) -> str:
    """A part of an entry's hash: it stands for everything up to the entry."""
    found = journal.entry(entry)
    return found.hash[:16] if found else "empty"


def _entry(path: Path) -> File:
    return File(path, int(path.stem.split("-")[1]))


def _is_proved(path: Path) -> bool:
    """Whether it is as it was written, of this journal; then it is noted that it was asked for."""
    _, entry, hash, digest = path.stem.split("-")
    if proof(int(entry)) != hash:
        return False
    try:
        there = path.stat()
        seen = (str(path), there.st_ino, there.st_size, there.st_mtime_ns)
        if seen not in _TRUSTED:
            if digest_of(path)[:16] != digest:
                return False
            _TRUSTED.add(seen)
        os.utime(path, ns=(time.time_ns(), there.st_mtime_ns))
    except FileNotFoundError:
        return False
    return True
