"""DuckDB inside the process: one database of nothing but settings, one connection for each use."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import duckdb
from django.conf import settings

_LOCK = Lock()
_OPEN: dict[tuple[int, Path], duckdb.DuckDBPyConnection] = {}


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    spill = folder / "spill"
    spill.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = duckdb.connect(
        config={
            # Extensions would come from the network; a definition may read the mirror and no other file.
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "memory_limit": "50%",
            "temp_directory": str(spill),
        }
    )
    database.execute(f"SET allowed_directories = ['{_quoted(folder)}/']")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of one's own to the process's DuckDB. A forked process opens another database."""
    folder = Path(settings.MIRROR).resolve()
    with _LOCK:
        key = (os.getpid(), folder)
        if key not in _OPEN:
            _OPEN.clear()
            _OPEN[key] = _open(folder)
        cursor = _OPEN[key].cursor()
    try:
        yield cursor
    finally:
        cursor.close()


def files(paths: list[Path]) -> str:
    """A table function that reads some Parquet files."""
    return "read_parquet([" + ", ".join(f"'{_quoted(path)}'" for path in paths) + "])"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
