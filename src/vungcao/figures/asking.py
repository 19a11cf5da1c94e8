"""Asking under one edition, as known at one entry: the questions, what is kept of them, and what must be computed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from vungcao.figures import mirror
from vungcao.figures.answer import Answers, answer
from vungcao.figures.borders import Borders, borders_of, borders_on
from vungcao.figures.definition import Definition, definitions
from vungcao.figures.engines import duckdb
from vungcao.figures.expression import PLACE
from vungcao.figures.figure import Area, Cell, Figure, Moment
from vungcao.figures.ground import Question
from vungcao.figures.kept import KEPT, Cells, Key
from vungcao.figures.plan import plan, slice_of
from vungcao.journal import queries as journal
from vungcao.pack.model import Pack
from vungcao.places.queries import edition_in_force, pack_of
from vungcao.registers.queries import last_entry_touching


@dataclass
class Asking:
    """Who asks knows up to the entry `known`, and looks from the day `from_day` when it is said.

    Raises LookupError for an entry that is not there yet, and NoPack.
    """

    known: int
    from_day: dt.date | None = None
    edition: str = field(init=False)
    pack: Pack = field(init=False)

    def __post_init__(self) -> None:
        self.edition = edition_in_force().digest
        self.pack = pack_of(self.edition)
        entry = journal.entry(self.known) if self.known else None
        if self.known and entry is None:
            raise LookupError(f"there is no journal entry {self.known}")
        self._hash = "" if entry is None else entry.hash
        zone = ZoneInfo(self.pack.programme.time_zone)
        self._made_on = None if entry is None else entry.at.astimezone(zone).date()

    def definition(self, indicator: str) -> Definition:
        """The indicator's definition. KeyError when the pack has none."""
        return _definitions(self.edition)[indicator]

    def today(self, as_of: dt.date) -> dt.date:
        """The day from which it is judged whether a report is due."""
        if self.from_day is not None:
            return self.from_day
        return as_of if self._made_on is None else max(as_of, self._made_on)

    def touched(self, definition: Definition, as_of: dt.date) -> dict[str, int]:
        """The last entry that touched each register that the indicator reads on a day."""
        return {name: _touched(name, self.known, self._hash) for name in registers_read(definition, as_of)}

    def borders(self, area: Area, as_of: dt.date) -> Borders:
        """The borders an area is told of. KeyError for one that the pack does not have."""
        return _borders(self.edition, _borders_of(self.edition, area, as_of))

    def question(
        self,
        definitions: Iterable[Definition],
        areas: Iterable[Area],
        day: dt.date,
        borders: Borders,
        breakdown: str | None = None,
    ) -> Question:
        """Definitions asked together of areas on the same borders."""
        some = tuple(definitions)
        return Question(
            definitions=some,
            areas=tuple(areas),
            moment=Moment(day, self.known),
            ground=borders.ground,
            today=self.today(day),
            programme=self.pack.programme.starts_on,
            breakdown=breakdown,
            touched={name: entry for d in some for name, entry in self.touched(d, day).items()},
        )

    def answered(self, questions: Sequence[Question]) -> list[Answers]:
        """Each question answered afresh; the registers are opened once for all of them."""
        return mirror.read(
            registers_of(questions),
            self.known,
            lambda duck, tables: [answer(question, duckdb.runner(duck, tables)) for question in questions],
        )

    def answers(
        self,
        indicators: Sequence[str],
        areas: Sequence[Area],
        days: Sequence[dt.date],
        breakdown: str | None = None,
    ) -> dict[dt.date, Answers]:
        """Each indicator in each area on each day: what is kept as it is, and the rest computed and kept."""
        keys = [key for day in dict.fromkeys(days) for key in self._keys(indicators, areas, day, breakdown)]
        cells = {key: kept for key in keys if (kept := KEPT.get(key)) is not None}
        for key, computed in self._computed([key for key in keys if key not in cells]).items():
            KEPT.keep(key, computed)
            cells[key] = computed
        found: dict[dt.date, Answers] = {day: {} for day in days}
        for key in keys:
            now = Moment(key.as_of, self.known)
            for cell, figure in cells[key].items():
                told = figure if figure.moment == now else replace(figure, moment=now)
                found[key.as_of][key.indicator, key.area, cell] = told
        return found

    def _keys(
        self, indicators: Sequence[str], areas: Sequence[Area], day: dt.date, breakdown: str | None
    ) -> Iterator[Key]:
        for indicator in dict.fromkeys(indicators):
            touched = self.touched(self.definition(indicator), day)
            inputs = tuple(sorted(touched.items()))
            hash = _hash_of(max(touched.values(), default=0), self._hash)
            for area in dict.fromkeys(areas):
                yield Key(self.edition, indicator, area, breakdown, day, self.today(day), inputs, hash)

    def _computed(self, lacking: Sequence[Key]) -> dict[Key, Cells]:
        if not lacking:
            return {}
        grouped = [(self._borders_of(group[0]), group) for group in self._together(lacking)]
        questions = [self._question_of(borders, group) for borders, group in grouped]
        found: dict[Key, Cells] = {}
        for (borders, group), question, answers in zip(
            grouped, questions, self.answered(questions), strict=True
        ):
            telling = Telling(borders, question)
            cells: dict[tuple[str, Area], dict[Cell, Figure]] = defaultdict(dict)
            for (indicator, area, cell), figure in answers.items():
                cells[indicator, area][cell] = telling.of(figure)
            found |= {key: cells[key.indicator, key.area] for key in group}
        return found

    def _together(self, lacking: Sequence[Key]) -> list[list[Key]]:
        """What one question can ask: a day, borders, and indicators that lack the same areas."""
        by_indicator: dict[tuple[dt.date, dt.date, str], list[Key]] = defaultdict(list)
        for key in lacking:
            by_indicator[key.as_of, self._borders_of(key).day, key.indicator].append(key)
        groups: dict[tuple[dt.date, dt.date, tuple[Area, ...]], list[Key]] = defaultdict(list)
        for (as_of, day, _), keys in by_indicator.items():
            groups[as_of, day, tuple(key.area for key in keys)] += keys
        return list(groups.values())

    def _question_of(self, borders: Borders, group: Sequence[Key]) -> Question:
        indicators = dict.fromkeys(key.indicator for key in group)
        areas = dict.fromkeys(key.area for key in group)
        some = [self.definition(indicator) for indicator in indicators]
        return self.question(some, areas, group[0].as_of, borders, group[0].breakdown)

    def _borders_of(self, key: Key) -> Borders:
        return self.borders(key.area, key.as_of)


@dataclass(frozen=True)
class Telling:
    """Says of the figures of a question by which method former units are in them."""

    borders: Borders
    question: Question

    def of(self, figure: Figure) -> Figure:
        """The figure, saying so."""
        restated = self.borders.restated(figure.area, self._since(figure.indicator))
        return replace(figure, restated=restated) if restated else figure

    def _since(self, indicator: str) -> dt.date:
        """The first day whose records count."""
        as_of = self.question.moment.as_of
        version = next(d for d in self.question.definitions if d.id == indicator).on(as_of)
        terms = () if version is None else version.terms
        return min([slice_of(term, self.question).since or as_of for term in terms], default=as_of)


def registers_of(questions: Iterable[Question]) -> set[str]:
    """The registers that questions read."""
    return {scan.table.id for question in questions for scan in plan(question)} - {PLACE}


def registers_read(definition: Definition, as_of: dt.date) -> list[str]:
    """The registers that an indicator reads on a day."""
    version = definition.on(as_of)
    return [] if version is None else sorted({term.table.id for term in version.terms} - {PLACE})


# What follows from an edition, or from the hash of an entry, alone.


@lru_cache(maxsize=8)
def _definitions(edition: str) -> Mapping[str, Definition]:
    return definitions(pack_of(edition))[0]


@lru_cache(maxsize=512)
def _borders(edition: str, day: dt.date) -> Borders:
    return borders_on(pack_of(edition), day)


@lru_cache(maxsize=8192)
def _borders_of(edition: str, area: Area, as_of: dt.date) -> dt.date:
    return borders_of(pack_of(edition), area, as_of)


@lru_cache(maxsize=4096)
def _touched(register: str, known: int, hash: str) -> int:
    return last_entry_touching(register, up_to=known)


@lru_cache(maxsize=4096)
def _hash_of(entry: int, hash: str) -> str:
    """The hash of an entry before the one whose hash is given."""
    found = journal.entry(entry) if entry else None
    return "" if found is None else found.hash
