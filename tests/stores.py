"""Stores of their own for tests that run the platform in another process, on SQLite or on PostgreSQL."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tools.with_postgres import Server

PYTHON = sys.executable
ROOT = Path(__file__).resolve().parents[1]
Working = tuple[subprocess.Popen[str], Iterator[Any]]


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


@contextmanager
def worker(module: str, what: str, where: dict[str, str]) -> Iterator[Working]:
    """A process at work on a store, and what it says until it ends; half a line is no answer."""
    command = [PYTHON, "-m", module, what]
    with subprocess.Popen(command, cwd=ROOT, env=where, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, (json.loads(line) for line in process.stdout if line.endswith("\n"))
