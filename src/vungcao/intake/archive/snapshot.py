"""A second connection that sees the store as it was at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import IsolationLevel


@contextmanager
def snapshot() -> Iterator[None]:
    """Within it, every query of this thread sees one and the same moment: what was committed when it began.

    On SQLite a deferred transaction in WAL mode, which holds up nobody; on PostgreSQL one at REPEATABLE READ.
    """
    own = connections[DEFAULT_DB_ALIAS]
    frozen = _frozen(connections.create_connection(DEFAULT_DB_ALIAS), own)
    connections[DEFAULT_DB_ALIAS] = frozen
    try:
        with transaction.atomic():
            yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own
        frozen.close()


def _frozen(fresh: BaseDatabaseWrapper, own: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    frozen: dict[str, object] = {"transaction_mode": "DEFERRED"}
    if own.vendor == "postgresql":
        frozen = {"isolation_level": IsolationLevel.REPEATABLE_READ}
    fresh.settings_dict = deepcopy(own.settings_dict)
    fresh.settings_dict["OPTIONS"] = {**own.settings_dict["OPTIONS"], **frozen}
    return fresh
