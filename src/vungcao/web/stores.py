"""The address of a store, in one line, to what Django wants to know of it."""

from urllib.parse import unquote, urlparse

SQLITE_OPENING = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
"""Readers never wait for a writer, and an approval that was answered is on the disk."""


def database(url: str) -> dict[str, object]:
    """The database of an address: `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://...`.

    Raises ValueError, with a sentence in Vietnamese, for an address of another kind or without a name.
    """
    parsed = urlparse(url)
    name = unquote(parsed.path.removeprefix("/"))
    if parsed.scheme not in ("sqlite", "postgresql", "postgres") or not name:
        raise ValueError(
            "VUNGCAO_DATABASE phải có dạng sqlite:///đường/dẫn hoặc postgresql://người:mật-khẩu@máy:cổng/tên"
        )
    if parsed.scheme == "sqlite":
        return _sqlite(name)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parsed.username or ""),
        "PASSWORD": unquote(parsed.password or ""),
        "HOST": unquote(parsed.hostname or ""),
        "PORT": str(parsed.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(name: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # Opening it costs more than most questions do: Django teaches each connection some sixty functions.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # A transaction that will write says so at once: one that finds out half-way cannot wait for its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": SQLITE_OPENING,
        },
    }
