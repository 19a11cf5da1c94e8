"""The accounts of capital at scale: the sums of `capital.queries`, read from cells; the entries behind them."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
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
from vungcao.figures.mirror.connection import files
from vungcao.pack.capital import PlanKind
from vungcao.pack.model import Pack
from vungcao.registers.queries import versions_numbered
from vungcao.works.listing.cells import SAID, aggregated, cells, standing
from vungcao.works.listing.files import patiently

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
    """Every sum of a page at a moment. A pack without accounting has none."""
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
    register = register_of(pack, part)
    if register is None:
        return [], 0
    conditions = [_of_works(part, chosen), *_conditions(part, chosen)]
    conditions += [_among("horizon", [horizon])] if horizon else []

    def work(duck: DuckDBPyConnection, tables: Tables) -> tuple[int, list[int]]:
        inner = f"FROM {standing(tables[register], moment.as_of)} WHERE {' AND '.join(conditions)}"
        total = duck.execute(f"SELECT count(*) {inner}").fetchall()[0][0]
        page = f"SELECT seq {inner} ORDER BY valid_from, seq LIMIT {most} OFFSET {skip}"
        return total, [seq for (seq,) in duck.execute(page).fetchall()]

    total, seqs = mirror.read([register], moment.known, work)
    versions = {v.seq: v for v in versions_numbered(register, seqs)}
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
    """What is asked of the cells of some accounts; those of a few works are made of their entries on the spot."""
    registers = {part: register for part in parts if (register := register_of(pack, part)) is not None}
    if not registers:
        return []
    in_kind, given = in_kind_sources(pack.sources), given_sources(pack.sources)

    def asked(duck: DuckDBPyConnection, part: Part, cells: str) -> Iterator[T]:
        told = in_kind if part is Part.CONTRIBUTION else given
        return ask(_Source(duck, part, registers[part], cells, moment.as_of, chosen, told))

    def of_file(duck: DuckDBPyConnection) -> list[T]:
        there = cells(pack, moment)
        relation = files([there.path])
        if there.late is not None:
            duck.register("late_cells", there.late)
            relation = f"(SELECT * FROM {relation} UNION ALL BY NAME SELECT * FROM late_cells)"
        return [one for part in registers for one in asked(duck, part, relation)]

    def of_works(duck: DuckDBPyConnection, tables: Tables) -> list[T]:
        found: list[T] = []
        for part, register in registers.items():
            some = (
                f"(SELECT * FROM {standing(tables[register], moment.as_of)} WHERE {_of_works(part, chosen)})"
            )
            found += asked(duck, part, f"({aggregated(part, some)})")
        return found

    if _is_of_cells(chosen):
        return patiently(of_file)
    return mirror.read(registers.values(), moment.known, of_works)


@dataclass(frozen=True, slots=True)
class _Source:
    """The chosen cells of one account on a day."""

    duck: DuckDBPyConnection
    part: Part
    register: str
    cells: str
    on: dt.date
    chosen: Chosen
    given: Collection[str]
    """The sources that are told apart: of contributions those in kind, of disbursements those contributed."""

    def groups(self, by: Collection[Dimension]) -> Iterator[_Group]:
        """The sums apart by each dimension. Only by year are years told apart: elsewhere one stands for all of them.

        Nothing that is the same for every entry is told apart: each column of a grouping costs.
        """
        apart = self._apart()
        told = ", ".join([*apart, *(f"{each}, grouping({each})" for each in by)])
        sets = ", ".join(f"({', '.join([*apart, each])})" for each in by)
        query = (
            f"SELECT sum(amount_vnd), sum(counterpart_vnd), sum(entries), sum(simulated) > 0, {told}"
            f" FROM {self._chosen()} GROUP BY GROUPING SETS ({sets}) HAVING sum(entries) > 0"
        )
        for amount, asked_vnd, count, simulated, *values in self._all(query):
            same = dict(zip(apart, values, strict=False))
            of_sets = values[len(apart) :]
            dimension, value = next(
                (each, of_sets[2 * n]) for n, each in enumerate(by) if not of_sets[2 * n + 1]
            )
            said = {"year": 1 if "year" in SAID[self.part] else None, dimension: value}
            line = self._line(amount, asked_vnd, kind=same.get("kind"), horizon=same.get("horizon"), **said)
            year = line.year or 0
            asked_for = ((year, same.get("here", True)), (year - 1, same.get("before", True)))
            years = [each for each, is_asked in asked_for if is_asked]
            yield _Group(line, dimension, same.get("given", False), years, int(count), simulated)

    def _apart(self) -> list[str]:
        """What entries of one dimension's value may still be counted differently by."""
        apart: list[str] = [name for name in ("kind", "horizon") if name in SAID[self.part]]
        if self.part in (Part.CONTRIBUTION, Part.DISBURSEMENT):
            apart.append("given")
        return apart + (["here", "before"] if self.chosen.years is not None else [])

    def months(self) -> Iterator[tuple[dt.date, Line]]:
        query = (
            f"SELECT month, kind, sum(amount_vnd) FROM {self._chosen()}"
            " GROUP BY ALL HAVING sum(entries) > 0 ORDER BY ALL"
        )
        for on, kind, amount in self._all(query):
            yield on, self._line(amount, kind=kind)

    def _line(self, amount: int, asked: int | None = None, **said: Any) -> Line:
        """A line for all entries that are counted in the same way; `asked` is the counterpart their decisions ask."""
        blank = Line(
            self.part, self.register, key="", place="", on=self.on, source="", amount_vnd=int(amount)
        )
        known = {str(name): value for name, value in said.items() if value is not None}
        return replace(blank, counterpart_vnd=None if asked is None else int(asked), **known)

    def _chosen(self) -> str:
        years = self.chosen.years
        here, before = (
            ("true", "true") if years is None else (_among("year", years), _among("year - 1", years))
        )
        told = f"{_among('source', self.given)} AS given, {here} AS here, {before} AS before"
        conditions = [f"part = '{self.part}'", *_conditions(self.part, self.chosen)]
        if self.chosen.without_work:
            conditions.append("NOT has_work")
        return f"(SELECT *, {told} FROM {self.cells} WHERE {' AND '.join(conditions)})"

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        return self.duck.execute(query).fetchall()


def _conditions(part: Part, chosen: Chosen) -> Iterator[str]:
    """Which entries of an account are chosen, by what its cells say too."""
    yield "true"
    wanted = {"source": chosen.sources, "place": chosen.places, "content": chosen.contents}
    for name, values in wanted.items():
        if values is not None:
            yield _among(name, values) if name != "content" or name in SAID[part] else "false"
    if chosen.years is not None and "year" not in SAID[part]:
        yield "false"
    elif chosen.years is not None:
        carried = f"kind = '{PlanKind.CARRIED_OVER}' AND {_among('year - 1', chosen.years)}"
        yield f"({_among('year', chosen.years)} OR ({carried}))"


def _is_of_cells(chosen: Chosen) -> bool:
    """Whether cells say all that the entries are chosen by."""
    return (
        chosen.works is None
        and chosen.contracts is None
        and not chosen.without_contract
        and chosen.after is None
    )


def _of_works(part: Part, chosen: Chosen) -> str:
    """Which entries of an account are chosen, by what only they say."""
    conditions = ["true"]
    if chosen.works is not None:
        conditions.append(_among("work", chosen.works) if "work" in SAID[part] else "false")
    if chosen.without_work and "work" in SAID[part]:
        conditions.append("work IS NULL")
    if chosen.contracts is not None:
        conditions.append(_among("contract", chosen.contracts) if "contract" in SAID[part] else "false")
    if chosen.without_contract and "contract" in SAID[part]:
        conditions.append("contract IS NULL")
    if chosen.after is not None:
        conditions.append(f"valid_from > DATE '{chosen.after.isoformat()}'")
    return " AND ".join(conditions)


def _among(name: str, values: Collection[str] | Collection[int]) -> str:
    if not values:
        return "false"
    told = (
        str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'" for value in values
    )
    return f"coalesce({name} IN ({', '.join(told)}), false)"
