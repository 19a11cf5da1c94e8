"""What an archive says of itself."""

import json
from dataclasses import asdict, dataclass

from vungcao.journal.rules import canonical

FORMAT = 2
NAME = "manifest.json"
SEAL = 64
"""Bytes at the end of an archive: the SHA-256, in hexadecimal, of every byte before them."""


@dataclass(frozen=True, slots=True)
class Member:
    """One table in an archive."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class File:
    """One attached file in an archive, under its digest; `size` is None for one that the store had lost."""

    sha256: str
    size: int | None

    @property
    def name(self) -> str:
        """The name of its member."""
        return f"attachments/{self.sha256}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of an archive, and the journal entry up to which it holds everything."""

    format: int
    edition: str
    """Digest of the pack edition in force; empty when there was none."""
    last_entry: int
    last_hash: str
    members: tuple[Member, ...]
    files: tuple[File, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Digests of the files that rows speak of and the store had lost when it was backed up."""
        return tuple(file.sha256 for file in self.files if file.size is None)

    def dump(self) -> str:
        """The manifest as canonical text."""
        return canonical(asdict(self))

    @classmethod
    def load(cls, text: str) -> "Manifest":
        """The manifest that `dump` wrote. Raises ValueError when it is not one of this format."""
        try:
            said = json.loads(text)
            members = tuple(
                Member(str(m["name"]), tuple(map(str, m["columns"])), int(m["rows"]), str(m["sha256"]))
                for m in said["members"]
            )
            files = tuple(
                File(str(f["sha256"]), None if f["size"] is None else int(f["size"])) for f in said["files"]
            )
            return cls(
                int(said["format"]),
                str(said["edition"]),
                int(said["last_entry"]),
                str(said["last_hash"]),
                members,
                files,
            )
        except (KeyError, TypeError) as fault:
            raise ValueError(f"not a manifest: {fault}") from fault
