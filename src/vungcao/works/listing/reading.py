"""Pages of a list, how many works there are, and all of them one by one."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import pyarrow as pa
from duckdb import DuckDBPyConnection

from vungcao.exact.vietnamese import fold
from vungcao.figures.figure import Moment
from vungcao.figures.mirror.connection import files
from vungcao.works.listing import tending
from vungcao.works.listing.deriving import APART
from vungcao.works.listing.files import patiently
from vungcao.works.listing.wanted import ANY_WARNING, Listed, Sort, Wanted, as_typed

PAGE = 50
"""Works on a page."""
BATCH = 10_000
"""Works read at once when all are asked for."""
_PARAMETER = re.compile(r"\$(\w+)")
T = TypeVar("T")

_COLUMNS = tuple(field.name for field in fields(Listed))
_ORDER: Mapping[Sort, str] = {
    Sort.CHANGED: "-coalesce(date_diff('day', DATE '1900-01-01', step_on), -1)",
    Sort.TOTAL: "-coalesce(total_vnd, -1)",
    Sort.DISBURSED: "-coalesce(disbursed_vnd, -1)",
    Sort.PERCENT: "-coalesce(percent, -1)",
}
"""What is smallest first in each order but that of names, which decides among equals."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some works of a list in their order, and how many the whole list has.

    `before` and `after` are keys to go on from; None at an end.
    """

    works: tuple[Listed, ...]
    total: int
    before: str | None
    after: str | None


def page(moment: Moment, wanted: Wanted, *, after: str = "", before: str = "", size: int = PAGE) -> ListPage:
    """The page behind one work of the list, or before one, or the first. A key the list lost begins it anew."""

    def work(asking: "_Asking") -> ListPage:
        mark = asking.mark(after or before)
        some, total = asking.counted(size + 1, mark, backwards=bool(before))
        more = len(some) > size
        backwards = bool(before and mark)
        shown = some[-size:] if backwards else some[:size]
        has_before = more if backwards else bool(mark)
        return ListPage(
            shown,
            total,
            before=shown[0].key if shown and has_before else None,
            after=shown[-1].key if shown and (more or backwards) else None,
        )

    return _read(moment, wanted, work)


def every(moment: Moment, wanted: Wanted) -> Iterator[Listed]:
    """Each work of a list in its order. Memory does not grow with the list."""
    after = ""

    def batch(asking: "_Asking") -> tuple[Listed, ...]:
        return asking.some(BATCH, asking.mark(after))

    while True:
        some = _read(moment, wanted, batch)
        yield from some
        if len(some) < BATCH:
            return
        after = some[-1].key


def without_each(moment: Moment, wanted: Wanted) -> dict[str, int]:
    """How many works a list would have without one of its choices, by the name of what is chosen in `Wanted`."""
    return _read(moment, wanted, lambda asking: asking.without_each())


def in_places(moment: Moment, wanted: Wanted) -> dict[str, int]:
    """How many works of a list each place has."""
    return _read(moment, wanted, lambda asking: asking.in_places())


def on_map(moment: Moment, wanted: Wanted, *, most: int) -> tuple[Listed, ...]:
    """The first works of a list that have a site, at most so many."""
    return _read(moment, wanted, lambda asking: asking.some(most, where="geometry IS NOT NULL"))


def _read(moment: Moment, wanted: Wanted, work: Callable[["_Asking"], T]) -> T:
    return patiently(lambda duck: work(_Asking(duck, tending.rows(moment), wanted)))


class _Asking:
    """One list over one file and what came late."""

    def __init__(self, duck: DuckDBPyConnection, rows: tending.Rows, wanted: Wanted) -> None:
        self.duck = duck
        self.source = files([rows.path])
        if rows.late is not None:
            duck.register("late_rows", rows.late)
            duck.register("gone_rows", rows.gone)
            self.source = (
                f"(SELECT * FROM {self.source} ANTI JOIN gone_rows USING (key)"
                " UNION ALL BY NAME SELECT * FROM late_rows)"
            )
        self.values: dict[str, object] = {"typed": as_typed(wanted.search)}
        self.chosen = self._chosen(wanted)
        self.conditions = list(self.chosen.values())
        terms = (_order_of_search(wanted), _ORDER.get(wanted.sort), "rank", "late")
        self.order = [term for term in terms if term]

    def _chosen(self, wanted: Wanted) -> dict[str, str]:
        """What is to be true of a work, for each choice."""
        asked = {
            "place": (wanted.place, "place = $place"),
            "content": (wanted.content, "(content = $content OR starts_with(content, $content || '.'))"),
            "kind": (wanted.kind, "kind = $kind"),
            "step": (wanted.step, "step = $step"),
            "source": (wanted.source, _holds("sources", "$source")),
            "project_class": (wanted.project_class, "project_class = $project_class"),
            "year": (wanted.year, _holds("years", "$year")),
            "warning": (wanted.warning, _warned(wanted.warning)),
        }
        found = {name: condition for name, (value, condition) in asked.items() if value}
        self.values |= {name: value for name, (value, _) in asked.items()}
        words = fold(wanted.search).split()
        self.values |= {f"word{n}": word for n, word in enumerate(words)}
        if words:
            found["search"] = " AND ".join(f"contains(search, $word{n})" for n in range(len(words)))
        return found

    def count(self, *, without: str = "") -> int:
        conditions = [condition for name, condition in self.chosen.items() if name != without]
        return int(self._fetched(f"SELECT count(*) FROM {self.source} {_where(conditions)}")[0][0])

    def without_each(self) -> dict[str, int]:
        """The texts are read once. Other choices are counted one by one: each count skips most of the file."""
        if "search" not in self.chosen:
            return {name: self.count(without=name) for name in self.chosen}
        return {"search": self.count(without="search")} | self._without_each_but_search()

    def _without_each_but_search(self) -> dict[str, int]:
        """Whether each choice is met stands in a column of its own, for the works that the words are found in."""
        others = {name: condition for name, condition in self.chosen.items() if name != "search"}
        if not others:
            return {}
        met = ", ".join(f"{condition} AS {name}_met" for name, condition in others.items())
        counts = ", ".join(f"count(*) FILTER ({_all_but(name, others)})" for name in others)
        found = f"SELECT {met} FROM {self.source} WHERE {self.chosen['search']}"
        return dict(zip(others, self._fetched(f"SELECT {counts} FROM ({found})")[0], strict=True))

    def in_places(self) -> dict[str, int]:
        query = f"SELECT place, count(*) FROM {self.source} {_where(self.conditions)} GROUP BY place"
        return dict(self._fetched(query))

    def some(
        self, most: int, mark: tuple[object, ...] = (), *, backwards: bool = False, where: str = ""
    ) -> tuple[Listed, ...]:
        """At most so many works, in order: behind a mark, or the last ones before it.

        Their places come first, and only then their columns: one pass over every column costs ten times as much.
        """
        conditions = [*self.conditions, *([where] if where else [])]
        ending = self._ending(self.order, conditions, mark, most, backwards=backwards)
        places = self._fetched(f"SELECT rank, late FROM {self.source} {ending}")
        return self._rows(places[::-1] if backwards and mark else places)

    def counted(
        self, most: int, mark: tuple[object, ...] = (), *, backwards: bool = False
    ) -> tuple[tuple[Listed, ...], int]:
        """The same, and how many works the whole list has: in one pass where there are texts to look through."""
        if "search" not in self.chosen:
            return self.some(most, mark, backwards=backwards), self.count()
        names = [f"term{n}" for n in range(len(self.order))]
        terms = ", ".join(f"{term} AS {name}" for term, name in zip(self.order, names, strict=True))
        found = f"SELECT rank, late, {terms} FROM {self.source} {_where(self.conditions)}"
        ending = self._ending(names, [], mark, most, backwards=backwards)
        told = self._fetched(
            f"WITH found AS MATERIALIZED ({found})"
            f" SELECT rank, late, (SELECT count(*) FROM found) FROM found {ending}"
        )
        places = [(rank, late) for rank, late, _ in told]
        total = told[0][2] if told else self.count() if mark else 0
        return self._rows(places[::-1] if backwards and mark else places), total

    def _ending(
        self, order: list[str], conditions: list[str], mark: tuple[object, ...], most: int, *, backwards: bool
    ) -> str:
        """What a query of at most so many places ends with."""
        backwards = backwards and bool(mark)
        if mark:
            conditions = [*conditions, _beyond(order, backwards=backwards)]
            self.values |= {f"mark{n}": value for n, value in enumerate(mark)}
        terms = ", ".join(f"{term} DESC" if backwards else term for term in order)
        return f"{_where(conditions)} ORDER BY {terms} LIMIT {most}"

    def _rows(self, places: list[tuple[int, int]]) -> tuple[Listed, ...]:
        if not places:
            return ()
        self.duck.register("shown", pa.table({"rank": [rank for rank, _ in places]}))
        query = f"SELECT rank, late, {', '.join(_COLUMNS)} FROM {self.source} SEMI JOIN shown USING (rank)"
        found = {(rank, late): row for rank, late, *row in self.duck.execute(query).fetchall()}
        return tuple(_listed(found[place]) for place in places)

    def mark(self, key: str) -> tuple[object, ...]:
        """Where a work stands in the order; empty when it is not there."""
        if not key:
            return ()
        terms = ", ".join(self.order)
        found = self._fetched(f"SELECT {terms} FROM {self.source} WHERE key = $key", key=key)
        return found[0] if found else ()

    def _fetched(self, query: str, **more: object) -> list[tuple[Any, ...]]:
        values = self.values | more
        used = {name: values[name] for name in _PARAMETER.findall(query)}
        return self.duck.execute(query, used).fetchall()


def _where(conditions: list[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _all_but(name: str, chosen: Iterable[str]) -> str:
    return " AND ".join(f"{other}_met" for other in chosen if other != name) or "true"


def _order_of_search(wanted: Wanted) -> str | None:
    """Names that hold the words as they were typed come before those that hold them with other marks."""
    if not fold(wanted.search):
        return None
    return "CASE WHEN contains(typed, $typed) THEN 0 ELSE 1 END"


def _beyond(order: list[str], *, backwards: bool) -> str:
    """What stands behind a mark in the order, or before it: the values of the mark are `$mark0` and so on."""
    sign = "<" if backwards else ">"
    beyond = ""
    for n, term in reversed(list(enumerate(order))):
        equal = f" OR ({term} = $mark{n} AND {beyond})" if beyond else ""
        beyond = f"({term} {sign} $mark{n}{equal})"
    return beyond


def _listed(row: list[Any]) -> Listed:
    said = dict(zip(_COLUMNS, row, strict=True))
    said |= {name: _apart(said[name]) for name in ("sources", "warnings")}
    said["years"] = tuple(map(int, _apart(said["years"])))
    return Listed(**said)


def _warned(warning: str) -> str:
    return f"warnings <> '{APART}{APART}'" if warning == ANY_WARNING else _holds("warnings", "$warning")


def _holds(column: str, value: str) -> str:
    return f"contains({column}, concat('{APART}', {value}, '{APART}'))"


def _apart(told: str) -> tuple[str, ...]:
    return tuple(each for each in told.split(APART) if each)
