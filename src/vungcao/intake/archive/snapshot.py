"""A second connection that sees the store as it was at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

from django.db import connection, connections, transaction
from psycopg import IsolationLevel

_ALIAS = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a connection in a read transaction: every query through it sees one and the same moment.

    On SQLite a deferred transaction in WAL mode, which holds up nobody; on PostgreSQL one at REPEATABLE READ.
    """
    settings = deepcopy(connection.settings_dict)
    frozen: dict[str, object] = {"transaction_mode": "DEFERRED"}
    if connection.vendor == "postgresql":
        frozen = {"isolation_level": IsolationLevel.REPEATABLE_READ}
    settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **frozen}
    connections.settings[_ALIAS] = settings
    try:
        with transaction.atomic(using=_ALIAS):
            yield _ALIAS
    finally:
        connections[_ALIAS].close()
        del connections[_ALIAS]
        del connections.settings[_ALIAS]
