"""Backup and restore: one file that holds the whole store, and comes back whole on SQLite or PostgreSQL, or not at all.

A zip of JSON lines, one member for each table, with a manifest: format, edition in force, last journal entry and its
hash, and for each member its columns, rows and SHA-256; then the attached files, each under its own SHA-256. The last
64 bytes are the SHA-256 of all bytes before them. It holds personal records and is readable by its owner alone. Figures
and their mirror are not in it: they are made again from the facts.
"""

from vungcao.intake.archive.backup import back_up
from vungcao.intake.archive.manifest import Manifest
from vungcao.intake.archive.reading import read_manifest
from vungcao.intake.archive.restoring import restore

__all__ = ["Manifest", "back_up", "read_manifest", "restore"]
