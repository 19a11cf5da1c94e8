"""Digests of the versions an approval writes and closes: the journal holds them, so a changed version is found."""

import datetime as dt
import hashlib

from vungcao.journal.rules import canonical


def version_line(
    *,
    seq: int,
    register: str,
    key: str,
    place: str,
    valid_from: dt.date,
    valid_before: dt.date | None,
    known_from: int,
    facts: dict[str, object],
    nil: bool,
    simulated: bool,
    published: int | None = None,
) -> str:
    """A version as it was written, as canonical text: everything but the entry that ends it, which comes later.

    `published` is the entry that published it as provisional; one that is approved is written as versions were before
    any could be provisional.
    """
    until = valid_before.isoformat() if valid_before else None
    columns = [seq, register, key, place, valid_from.isoformat(), until, known_from, facts, nil, simulated]
    return canonical(columns if published is None else [*columns, published])


def closing_line(seq: int) -> str:
    """A closing as canonical text: the version that the entry ended."""
    return canonical([seq])


class VersionsDigest:
    """SHA-256 over lines, fed one by one in order."""

    def __init__(self) -> None:
        self.count = 0
        self._sha256 = hashlib.sha256()

    def add(self, line: str) -> None:
        """Take the next line in."""
        self.count += 1
        self._sha256.update(line.encode() + b"\n")

    def said(self) -> dict[str, object]:
        """Count and digest as the journal keeps them."""
        return {"count": self.count, "sha256": self._sha256.hexdigest()}
