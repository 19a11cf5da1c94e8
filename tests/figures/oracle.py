"""What a figure is, worked out straight from the meaning: exact fractions, one loop after the other, nothing shared.

Nothing here comes from the platform but the names of the states. A phrase of a definition is drawn as a pair: the text
that the platform reads, and a Python function that says the same of one record.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

Record = Mapping[str, object]
Function = Callable[[Record], object]


@dataclass(frozen=True)
class Phrase:
    """A text and what it means of one record: a value or truth, None when the record does not say."""

    text: str
    of: Function


@dataclass(frozen=True)
class Counting:
    """One aggregate: what it takes of a record (None: the record itself), which records, and whether once each."""

    text: str
    value: Function | None
    where: Function | None
    distinct: bool = False

    def total(self, records: Iterable[Record]) -> Fraction:
        """The aggregate over the records of a population."""
        taken = [r for r in records if self.where is None or self.where(r) is True]
        if self.value is None:
            return Fraction(len(taken))
        values = [v for r in taken if (v := self.value(r)) is not None]
        if self.distinct:
            return Fraction(len(set(values)))
        return sum((Fraction(v) for v in values), Fraction(0))

    def unsure(self, record: Record) -> bool:
        """Whether the record leaves open what it adds."""
        asked = True if self.where is None else self.where(record)
        return asked is None or (asked is True and self.value is not None and self.value(record) is None)


@dataclass(frozen=True)
class Sum:
    """Aggregates with their signs."""

    text: str
    parts: tuple[tuple[int, Counting], ...]

    def total(self, records: list[Record]) -> Fraction:
        """Their sum over the records of a population."""
        return sum((sign * part.total(records) for sign, part in self.parts), Fraction(0))


@dataclass(frozen=True)
class Half:
    """A numerator or a denominator."""

    register: str
    kind: str
    sum: Sum
    population: Phrase | None
    window: str | None
    scope: str | None


@dataclass(frozen=True)
class World:
    """The day, what is known, who is where, and the records."""

    as_of: dt.date
    known: int
    programme: dt.date
    communes: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    """With the larger places that report in them for themselves."""
    stands_for: Mapping[str, str]
    records: Mapping[str, list[Record]]


@dataclass(frozen=True)
class Outcome:
    """What must be said of an area or a cell."""

    state: str
    numerator: Fraction | None
    denominator: Fraction | None
    unknown: int
    reporting: int
    expected: int
    simulated: bool
    provisional: bool


def first_day(half: Half, world: World) -> dt.date | None:
    """The day since which a half counts; None when it counts what there is on the day."""
    year = dt.date(world.as_of.year, 1, 1)
    window = half.window or ("programme" if half.kind == "event" else "")
    return {"programme": world.programme, "year": year}.get(window)


def rows(half: Half, world: World) -> tuple[object, ...]:
    """Halves with equal rows leave the same record open: in its first year, those of the Programme are the year's."""
    return (half.register, half.population and half.population.text, first_day(half, world), half.scope)


def alive(half: Half, world: World) -> list[Record]:
    """The versions of a half's register that count on the day, as known."""
    since = first_day(half, world)
    found = []
    for record in world.records[half.register]:
        if record["known_from"] > world.known:
            continue
        if record["known_before"] is not None and record["known_before"] <= world.known:
            continue
        first, after = record["valid_from"], record["valid_before"]
        last = dt.date.max if after is None else after - dt.timedelta(days=1)
        if since is None:
            counts = first <= world.as_of <= last
        elif half.kind == "return":
            counts = after is not None and since <= last <= world.as_of
        else:
            counts = first <= world.as_of and since <= last
        if counts:
            found.append(record)
    return found if half.kind != "return" else first_reporters(found, since is not None)


def first_reporters(records: list[Record], by_period: bool) -> list[Record]:
    """For each place (and period) the agency's return, or else that of the largest number."""
    kept = []
    for record in records:
        rivals = [
            r for r in records
            if r["place"] == record["place"] and (not by_period or r["valid_from"] == record["valid_from"])
        ]  # fmt: skip
        agency = [r for r in rivals if r["key"].endswith("|ethnic_affairs")]
        if record is max(agency or rivals, key=lambda r: r["seq"]):
            kept.append(record)
    return kept


def outcome(
    halves: list[Half],
    area: frozenset[str],
    world: World,
    cell: Function | None = None,
    part: frozenset[str] | None = None,
) -> Outcome:
    """The figure of some communes. `cell` picks the records of one value; `part` cuts fixed scopes to some communes."""
    living = [alive(half, world) for half in halves]
    where = [
        area if h.scope is None else world.groups[h.scope] & (part or world.groups[h.scope]) for h in halves
    ]

    def at(n: int, communes: Iterable[str], picked: bool) -> list[Record]:
        wanted = set(communes)
        return [
            r for r in living[n]
            if world.stands_for.get(r["place"], r["place"]) in wanted and (not picked or cell is None or cell(r))
        ]  # fmt: skip

    def possible(n: int, records: list[Record]) -> list[Record]:
        population = halves[n].population
        return [r for r in records if not r["nil"] and (population is None or population.of(r) is not False)]

    def open_ones(n: int, records: list[Record]) -> list[Record]:
        alike = [h for h in halves if rows(h, world) == rows(halves[n], world)]
        population = halves[n].population
        return [
            r for r in possible(n, records)
            if (population is not None and population.of(r) is None)
            or any(counting.unsure(r) for h in alike for _, counting in h.sum.parts)
        ]  # fmt: skip

    def silent(n: int, records: list[Record]) -> bool:
        return 0 < len(possible(n, records)) == len(open_ones(n, records))

    def speaks(n: int, commune: str) -> bool:
        records = at(n, [commune], False)
        return bool(records) and not silent(n, records)

    every = range(len(halves))
    speaking = {
        h.scope: {c for c in where[n] if all(speaks(m, c) for m in every if halves[m].scope == h.scope)}
        for n, h in enumerate(halves)
    }
    main = None if None in speaking else halves[0].scope
    reporting = speaking[main] if all(speaking.values()) else set()
    expected = next(where[n] for n in every if halves[n].scope == main)
    totals = []
    for n, half in enumerate(halves):
        records = possible(n, at(n, speaking[half.scope], True))
        population = half.population
        totals.append(half.sum.total([r for r in records if population is None or population.of(r) is True]))
    counted_once = {rows(h, world): n for n, h in enumerate(halves)}
    mute = cell is not None and any(silent(n, at(n, where[n], True)) for n in every)
    rest = {
        "unknown": sum(len(open_ones(n, at(n, where[n], True))) for n in counted_once.values()),
        "reporting": len(reporting if reporting <= world.communes else expected & world.communes),
        "expected": len(expected & world.communes),
        "simulated": any(r["simulated"] for n in every for r in at(n, where[n], True)),
        "provisional": any(r["provisional"] for n in every for r in at(n, where[n], True)),
    }
    if not reporting or mute:
        return Outcome("missing", None, None, **rest)
    numerator, denominator = totals[0], totals[1] if len(totals) == 2 else None
    state = "undefined" if denominator == 0 else "zero" if numerator == 0 else "number"
    return Outcome(state, numerator, denominator, **rest)


def values(halves: list[Half], area: frozenset[str], world: World, name: str) -> set[object]:
    """The values of a breakdown that an area has records of, in or perhaps in a population."""
    chosen = [h for h in halves if h.scope is None] or halves
    found = set()
    for half in chosen:
        communes = area if half.scope is None else world.groups[half.scope]
        for record in alive(half, world):
            here = world.stands_for.get(record["place"], record["place"]) in communes
            if (
                here
                and not record["nil"]
                and (half.population is None or half.population.of(record) is not False)
            ):
                found.add(record[name])
    return found
