"""Lists of works at scale: filtered, sorted, searched and taken away, a million as well as twenty.

One row for each work is kept in columns, as it stood at a journal entry; what was approved since is derived again when
somebody reads, so that a list is always fresh. All of it can be deleted at any time and comes back equal.
"""

from vungcao.works.listing.reading import ListPage, every, in_places, on_map, page, without_each
from vungcao.works.listing.tending import refresh
from vungcao.works.listing.wanted import ANY_WARNING, Listed, Moment, Sort, Wanted

__all__ = [
    "ANY_WARNING",
    "ListPage",
    "Listed",
    "Moment",
    "Sort",
    "Wanted",
    "every",
    "in_places",
    "on_map",
    "page",
    "refresh",
    "without_each",
]
