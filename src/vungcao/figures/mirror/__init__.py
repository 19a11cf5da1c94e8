"""Approved facts in columns: typed Parquet parts with a manifest in the store, always read with the tail beyond them.

The store is the truth; everything here can be deleted at any time and comes back equal. Nothing calls the mirror when
something is approved: whoever reads asks how far it reaches and takes the rest from the store.
"""

from vungcao.figures.mirror.proving import check
from vungcao.figures.mirror.reading import Connection, Tables, read, read_history
from vungcao.figures.mirror.tending import compact, rebuild, refresh

__all__ = ["Connection", "Tables", "check", "compact", "read", "read_history", "rebuild", "refresh"]
