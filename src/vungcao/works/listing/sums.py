"""The accounts of capital at scale: the sums of `capital.queries`, read from columns in one pass for a page."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from duckdb import DuckDBPyConnection

from vungcao.capital.queries import Chosen, line_of, register_of
from vungcao.capital.rules.accounts import (
    Account,
    Dimension,
    Line,
    Part,
    given_sources,
    in_kind_sources,
    postings,
)
from vungcao.figures import mirror
from vungcao.figures.figure import Moment
from vungcao.figures.mirror import Tables
from vungcao.pack.capital import PlanKind
from vungcao.pack.model import Pack
from vungcao.registers.queries import versions_numbered

_SAID: Mapping[Part, frozenset[str]] = {
    Part.PLAN: frozenset({"year", "kind", "horizon", "counterpart_vnd"}),
    Part.ALLOCATION: frozenset({"year", "kind", "content", "work"}),
    Part.DISBURSEMENT: frozenset({"year", "kind", "content", "work", "contract"}),
    Part.SETTLEMENT: frozenset({"work"}),
    Part.CONTRIBUTION: frozenset({"work"}),
}
"""What the register of each account holds beside place, source and amount."""
_PERHAPS = {
    "year": "BIGINT",
    "kind": "VARCHAR",
    "horizon": "VARCHAR",
    "content": "VARCHAR",
    "work": "VARCHAR",
    "contract": "VARCHAR",
}
_PERHAPS |= {"counterpart_vnd": "BIGINT"}
T = TypeVar("T")


@dataclass(slots=True)
class Sums:
    """The whole, and the same told apart by each dimension asked: by its value, None where an entry has none."""

    whole: Account = field(default_factory=Account)
    by: dict[Dimension, dict[str | int | None, Account]] = field(default_factory=dict)
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """Entries that are counted in the same way, as one line; `years` are those of its postings that are asked for."""

    line: Line
    dimension: Dimension
    given: bool
    years: Collection[int]
    entries: int
    simulated: bool


def sums(pack: Pack, moment: Moment, by: Sequence[Dimension], chosen: Chosen) -> Sums:
    """Every sum of a page at a moment, in one pass over each account. A pack without accounting has none."""
    found: dict[Dimension, dict[str | int | None, Account]] = {each: {} for each in (Dimension.YEAR, *by)}
    simulated = False
    for group in _read(pack, moment, chosen, lambda source: source.groups(found)):
        simulated |= group.simulated
        for posting in postings(
            replace(group.line, entries=group.entries), in_kind=group.given, given=group.given
        ):
            if posting.year is None or posting.year in group.years:
                by_value, is_year = found[group.dimension], group.dimension is Dimension.YEAR
                value = posting.year if is_year else getattr(group.line, group.dimension)
                by_value[value] = by_value.get(value, Account()) + posting.account
    whole = sum(found[Dimension.YEAR].values(), Account())
    return Sums(whole, {each: found[each] for each in by}, simulated)


def entries(
    pack: Pack,
    moment: Moment,
    part: Part,
    chosen: Chosen,
    *,
    horizon: str = "",
    skip: int = 0,
    most: int = 100,
) -> tuple[list[Line], int]:
    """Some entries of an account, the oldest first, and how many there are; of plans those of one horizon."""
    numbered = _read(pack, moment, chosen, lambda source: source.numbered(horizon, skip, most), parts=[part])
    total, seqs = numbered[0] if numbered else (0, [])
    register = register_of(pack, part)
    versions = {} if register is None else {v.seq: v for v in versions_numbered(register, seqs)}
    return [line_of(part, versions[seq]) for seq in seqs if seq in versions], total


def disbursed_by_month(pack: Pack, moment: Moment, chosen: Chosen) -> dict[dt.date, int]:
    """What was disbursed in each month that has an entry, by its first day: advances in, repayments off."""
    found: dict[dt.date, int] = {}
    for month, line in _read(pack, moment, chosen, lambda source: source.months(), parts=[Part.DISBURSEMENT]):
        for posting in postings(line):
            found[month] = found.get(month, 0) + posting.account.disbursed
    return found


def _read(
    pack: Pack,
    moment: Moment,
    chosen: Chosen,
    ask: Callable[["_Source"], Iterator[T]],
    *,
    parts: Collection[Part] = tuple(Part),
) -> list[T]:
    registers = {part: register for part in parts if (register := register_of(pack, part)) is not None}
    in_kind, given = in_kind_sources(pack.sources), given_sources(pack.sources)

    def work(duck: DuckDBPyConnection, tables: Tables) -> list[T]:
        sources = (
            _Source(
                duck,
                part,
                register,
                tables[register],
                moment.as_of,
                chosen,
                in_kind if part is Part.CONTRIBUTION else given,
            )
            for part, register in registers.items()
        )
        return [one for source in sources for one in ask(source)]

    return mirror.read(registers.values(), moment.known, work) if registers else []


@dataclass(frozen=True, slots=True)
class _Source:
    """The chosen entries of one account on a day."""

    duck: DuckDBPyConnection
    part: Part
    register: str
    table: str
    on: dt.date
    chosen: Chosen
    given: Collection[str]
    """The sources that are told apart: of contributions those in kind, of disbursements those contributed."""

    def groups(self, by: Collection[Dimension]) -> Iterator[_Group]:
        """The sums apart by each dimension. Only by year are years told apart: elsewhere one stands for all of them.

        Nothing that is the same for every entry is told apart: each column of a grouping costs a tenth of a second
        over millions.
        """
        apart = self._apart()
        told = ", ".join([*apart, *(f"{each}, grouping({each})" for each in by)])
        sets = ", ".join(f"({', '.join([*apart, each])})" for each in by)
        asked = "sum(counterpart_vnd)" if self.part is Part.PLAN else "NULL"
        query = (
            f"SELECT sum(amount_vnd), {asked}, count(*), bool_or(simulated), {told}"
            f" FROM ({self._entries()}) GROUP BY GROUPING SETS ({sets})"
        )
        for amount, asked_vnd, count, simulated, *values in self._all(query):
            same = dict(zip(apart, values, strict=False))
            of_sets = values[len(apart) :]
            dimension, value = next(
                (each, of_sets[2 * n]) for n, each in enumerate(by) if not of_sets[2 * n + 1]
            )
            said = {"year": 1 if "year" in _SAID[self.part] else None, dimension: value}
            line = self._line(amount, asked_vnd, kind=same.get("kind"), horizon=same.get("horizon"), **said)
            year = line.year or 0
            asked_for = ((year, same.get("here", True)), (year - 1, same.get("before", True)))
            years = [each for each, is_asked in asked_for if is_asked]
            yield _Group(line, dimension, same.get("given", False), years, count, simulated)

    def _apart(self) -> list[str]:
        """What entries of one dimension's value may still be counted differently by."""
        apart: list[str] = [name for name in ("kind", "horizon") if name in _SAID[self.part]]
        if self.part in (Part.CONTRIBUTION, Part.DISBURSEMENT):
            apart.append("given")
        return apart + (["here", "before"] if self.chosen.years is not None else [])

    def numbered(self, horizon: str, skip: int, most: int) -> Iterator[tuple[int, list[int]]]:
        """How many entries there are, and the numbers of some."""
        inner = self._entries() + (f" AND {_among('horizon', [horizon])}" if horizon else "")
        total = self._all(f"SELECT count(*) FROM ({inner})")[0][0]
        page = f"SELECT seq FROM ({inner}) ORDER BY valid_from, seq LIMIT {most} OFFSET {skip}"
        yield total, [seq for (seq,) in self._all(page)]

    def months(self) -> Iterator[tuple[dt.date, Line]]:
        month = "CAST(date_trunc('month', valid_from) AS DATE)"
        query = f"SELECT {month}, kind, sum(amount_vnd) FROM ({self._entries()}) GROUP BY ALL ORDER BY ALL"
        for on, kind, amount in self._all(query):
            yield on, self._line(amount, kind=kind)

    def _line(self, amount: int, asked: int | None = None, **said: Any) -> Line:
        """A line for all entries that are counted in the same way; `asked` is the counterpart their decisions ask."""
        blank = Line(
            self.part, self.register, key="", place="", on=self.on, source="", amount_vnd=int(amount)
        )
        known = {str(name): value for name, value in said.items() if value is not None}
        return replace(blank, counterpart_vnd=None if asked is None else int(asked), **known)

    def _entries(self) -> str:
        said = _SAID[self.part]
        perhaps = (
            name if name in said else f"CAST(NULL AS {kind}) AS {name}" for name, kind in _PERHAPS.items()
        )
        columns = ", ".join(["seq", "place", "valid_from", "source", "amount_vnd", "simulated", *perhaps])
        years = self.chosen.years
        here, before = (
            ("true", "true") if years is None else (_among("year", years), _among("year - 1", years))
        )
        told = f"{_among('source', self.given)} AS given, {here} AS here, {before} AS before"
        return (
            f"SELECT *, {told} FROM (SELECT {columns} FROM {self.table} WHERE NOT nil) WHERE {self._chosen()}"
        )

    def _chosen(self) -> str:
        chosen = self.chosen
        wanted = {"source": chosen.sources, "place": chosen.places, "content": chosen.contents}
        wanted |= {"work": chosen.works, "contract": chosen.contracts}
        conditions = [f"valid_from <= DATE '{self.on.isoformat()}'"]
        conditions += [_among(name, values) for name, values in wanted.items() if values is not None]
        if chosen.without_work:
            conditions.append("work IS NULL")
        if chosen.without_contract:
            conditions.append("contract IS NULL")
        if chosen.years is not None:
            carried = f"kind = '{PlanKind.CARRIED_OVER}' AND {_among('year - 1', chosen.years)}"
            conditions.append(f"({_among('year', chosen.years)} OR ({carried}))")
        return " AND ".join(conditions)

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        return self.duck.execute(query).fetchall()


def _among(name: str, values: Collection[str] | Collection[int]) -> str:
    if not values:
        return "false"
    told = (
        str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'" for value in values
    )
    return f"coalesce({name} IN ({', '.join(told)}), false)"
