"""Stores of their own for tests that run the platform in another process, on SQLite or on PostgreSQL."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from tools.with_postgres import Server

PYTHON = sys.executable


@contextmanager
def fresh_database(server: Server) -> Iterator[str]:
    """The address of an empty database of a PostgreSQL, taken away afterwards."""
    name = f"kho_{uuid4().hex}"
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.url.rpartition("/")[0] + "/" + name
    finally:
        with psycopg.connect(server.url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(database: str, home: Path) -> dict[str, str]:
    """What a process of the platform must be told to use a store of its own."""
    return os.environ | {
        "VUNGCAO_DATABASE": database,
        "VUNGCAO_HOME": str(home),
        "VUNGCAO_MIRROR": str(home / "mirror"),
        "DJANGO_SETTINGS_MODULE": "vungcao.web.settings",
    }


def embedded(folder: Path) -> str:
    """The address of an embedded store in a folder."""
    return f"sqlite:///{folder / 'store.sqlite3'}"
