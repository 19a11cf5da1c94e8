"""What an archive says of itself."""

import json
from dataclasses import asdict, dataclass

from vungcao.journal.rules import canonical

FORMAT = 1
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
class Manifest:
    """The contents of an archive, and the journal entry up to which it holds everything."""

    format: int
    edition: str
    """Digest of the pack edition in force; empty when there was none."""
    last_entry: int
    last_hash: str
    members: tuple[Member, ...]

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
            return cls(
                int(said["format"]),
                str(said["edition"]),
                int(said["last_entry"]),
                str(said["last_hash"]),
                members,
            )
        except (KeyError, TypeError) as fault:
            raise ValueError(f"not a manifest: {fault}") from fault
