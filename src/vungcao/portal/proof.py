"""One figure's proof: its parts, its definition, the communes that add up to it, and what was known when."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from vungcao.figures.definition import Definition, TermDefinition, definitions
from vungcao.figures.figure import WHOLE, Amount, Area, Cell, Figure
from vungcao.figures.judge import years_between
from vungcao.figures.published import ask, contributions, history
from vungcao.figures.wording import Language, in_words
from vungcao.journal import queries as journal
from vungcao.pack.entry import Text
from vungcao.pack.model import Indicator, Pack, PlaceEntry
from vungcao.places.queries import pack_of
from vungcao.portal.asked import Asked
from vungcao.portal.dictionary import VersionShown, version_shown
from vungcao.portal.names import area_label, full_name, place_entry
from vungcao.portal.shown import Shown
from vungcao.portal.standings import Standing, aspects, standings


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry as the public sees it: no content, for that may name a record."""

    number: int
    at: dt.datetime | None
    hash: str


EntryOf = Callable[[int], Entry]


@dataclass(frozen=True, slots=True)
class Change:
    """A journal entry at which the figure became something else."""

    entry: Entry
    before: Shown | None
    after: Shown


def changes(
    history: Sequence[tuple[int, Figure]], indicator: Indicator, entry_of: EntryOf
) -> tuple[Change, ...]:
    """Each change with what it was before, the newest first."""
    found: list[Change] = []
    before: Shown | None = None
    for number, figure in history:
        after = Shown(figure, indicator)
        found.append(Change(entry_of(number), before, after))
        before = after
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Part:
    """A commune that contributes."""

    place: PlaceEntry
    shown: Shown

    @property
    def name(self) -> str:
        """Type and name."""
        return full_name(self.place)


def parts(pack: Pack, figures: Sequence[Figure], indicator: Indicator) -> tuple[Part, ...]:
    """The contributing communes in the order of their names' place in the pack."""
    return tuple(Part(place_entry(pack, one.area.id), Shown(one, indicator)) for one in figures)


@dataclass(frozen=True, slots=True)
class Totals:
    """What the contributing communes add up to, and whether it is the figure's own numerator and denominator."""

    numerator: Amount
    denominator: Amount | None
    adds_up: bool


def totals(figure: Figure, contributing: Sequence[Figure]) -> Totals | None:
    """The sum of the parts; None when there is nothing to add, or a part is hidden."""
    told = [part for part in contributing if part.numerator is not None]
    if not told or any(part.state.value == "suppressed" for part in contributing):
        return None
    numerator = _sum([part.numerator for part in told])
    denominator = None if figure.denominator is None else _sum([part.denominator for part in told])
    adds_up = numerator == figure.numerator and denominator == figure.denominator
    return Totals(numerator, denominator, adds_up)


def _sum(amounts: Sequence[Amount | None]) -> Amount:
    total = sum((Decimal(amount) for amount in amounts if amount is not None), Decimal(0))
    return int(total) if all(isinstance(amount, int) for amount in amounts) else total


def definition_of(pack: Pack, indicator: Indicator, figure: Figure) -> VersionShown | None:
    """The version of the definition that the figure was counted by."""
    found = next((v for v in indicator.versions if v.version == figure.version), None)
    return version_shown(pack, found) if found else None


@dataclass(frozen=True, slots=True)
class Derivation:
    """A change a year, or a multiple: made of the figure and its baseline."""

    standing: Standing
    years: Fraction


@dataclass(frozen=True, slots=True)
class Spoken:
    """The terms of a definition read aloud, with the labels of the register's fields."""

    numerator: Text
    denominator: Text | None


@lru_cache(maxsize=4)
def _definitions(edition: str) -> dict[str, Definition]:
    return definitions(pack_of(edition))[0]


def spoken(edition: str, indicator: Indicator, figure: Figure) -> Spoken | None:
    """What the definition that counted a figure says, in words made from its expression."""
    known = _definitions(edition).get(indicator.id)
    version = next((v for v in known.versions if v.version == figure.version), None) if known else None
    if version is None:
        return None
    return Spoken(_said(version.numerator), _said(version.denominator) if version.denominator else None)


def _said(term: TermDefinition) -> Text:
    return Text(vi=_sentence(term, "vi"), en=_sentence(term, "en"))


def _sentence(term: TermDefinition, language: Language) -> str:
    words = in_words(term.expression, term.table, language)
    if term.population is None:
        return words
    among = ", trong số những bản ghi mà " if language == "vi" else ", among the records for which "
    return words + among + in_words(term.population, term.table, language)


@dataclass(frozen=True, slots=True)
class Proof:
    """The page."""

    shown: Shown
    label: Text
    cell: tuple[Text, Text] | None
    """What is cut, and the value it is cut to, for one cell of a breakdown."""
    is_place: bool
    definition: VersionShown | None
    spoken: Spoken | None
    parts: tuple[Part, ...]
    totals: Totals | None
    changes: tuple[Change, ...]
    entry: Entry
    derivation: Derivation | None

    @property
    def exact(self) -> Fraction | None:
        """The value of a ratio before rounding, in lowest terms."""
        return self.shown.figure.value if self.shown.figure.is_ratio else None


def proof_page(
    pack: Pack, edition: str, indicator: Indicator, area: Area, asked: Asked, query: Mapping[str, str]
) -> Proof:
    """Everything behind one figure. `muc` names the aspect whose change or multiple is to be derived."""
    cell = cell_named(indicator, query)
    figure = _figure(indicator, area, asked, cell)
    whole = cell == WHOLE
    contributing = _contributing(indicator, area, asked) if whole else []
    many = len(contributing) > 1
    return Proof(
        shown=Shown(figure, indicator),
        label=area_label(pack, area),
        cell=None if whole else cell_label(pack, indicator, cell),
        is_place=area.kind == "place",
        definition=definition_of(pack, indicator, figure),
        spoken=spoken(edition, indicator, figure),
        parts=parts(pack, contributing, indicator) if many else (),
        totals=totals(figure, contributing) if many else None,
        changes=_changes(indicator, area, asked) if whole else (),
        entry=entry_of(figure.inputs_known),
        derivation=_derivation(pack, indicator, area, asked, query.get("muc", "")),
    )


def cell_named(indicator: Indicator, query: Mapping[str, str]) -> Cell:
    """The cell that `chieu` and `gia-tri` name; the whole when the indicator has no such breakdown."""
    name = query.get("chieu", "")
    return Cell(name, query.get("gia-tri") or None) if name in indicator.breakdowns else WHOLE


def cell_label(pack: Pack, indicator: Indicator, cell: Cell) -> tuple[Text, Text]:
    """A breakdown and its value in words, where the register has words for them."""
    register = pack.register_by_id(indicator.versions[-1].numerator.register_id)
    field = register.field(cell.breakdown or "")
    name, value = cell.breakdown or "", cell.value or "–"
    choices = {choice.id: choice.label for choice in field.choices} if field else {}
    return field.label if field else Text(vi=name, en=name), choices.get(value, Text(vi=value, en=value))


def _figure(indicator: Indicator, area: Area, asked: Asked, cell: Cell) -> Figure:
    """The figure; KeyError for a cell that has no records."""
    answers = ask(
        [indicator.id],
        areas=[area],
        moment=asked.moment,
        breakdown=cell.breakdown,
        today=asked.known_on,
    )
    return answers[indicator.id, area, cell]


def _contributing(indicator: Indicator, area: Area, asked: Asked) -> list[Figure]:
    return contributions(indicator.id, area=area, moment=asked.moment, today=asked.known_on)


def _changes(indicator: Indicator, area: Area, asked: Asked) -> tuple[Change, ...]:
    told = history(indicator.id, area=area, as_of=asked.as_of, known=asked.known)
    return changes(told, indicator, entry_of)


def entry_of(number: int) -> Entry:
    """A journal entry without its content."""
    found = journal.entry(number) if number else None
    return Entry(number, found.at if found else None, found.hash if found else "")


def _derivation(pack: Pack, indicator: Indicator, area: Area, asked: Asked, aspect: str) -> Derivation | None:
    wanted = [(t, a, area) for t, a in aspects(pack.targets) if (a.id, a.indicator) == (aspect, indicator.id)]
    if not wanted:
        return None
    found = standings(pack.programme, wanted[:1], asked)[0]
    years = years_between(pack.programme.baseline_on, asked.as_of)
    return Derivation(found, years) if found.is_derived else None
