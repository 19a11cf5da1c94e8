"""One figure's proof: its parts, its definition, the communes that add up to it, and what was known when."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vungcao.figures.ask import ask, contributions, history
from vungcao.figures.figure import WHOLE, Amount, Area, Figure, Moment
from vungcao.figures.judge import years_between
from vungcao.journal import queries as journal
from vungcao.pack.model import Indicator, Pack, PlaceEntry, Text
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
class Proof:
    """The page."""

    shown: Shown
    label: Text
    is_place: bool
    definition: VersionShown | None
    words: tuple[str, str]
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
    pack: Pack, indicator: Indicator, area: Area, moment: Moment, query: Mapping[str, str]
) -> Proof:
    """Everything behind one figure. `muc` names the aspect whose change or multiple is to be derived."""
    figure = ask([indicator.id], areas=[area], moment=moment)[indicator.id, area, WHOLE]
    contributing = contributions(indicator.id, area=area, moment=moment)
    many = len(contributing) > 1
    return Proof(
        shown=Shown(figure, indicator),
        label=area_label(pack, area),
        is_place=area.kind == "place",
        definition=definition_of(pack, indicator, figure),
        words=("", ""),
        parts=parts(pack, contributing, indicator) if many else (),
        totals=totals(figure, contributing) if many else None,
        changes=changes(
            history(indicator.id, area=area, as_of=moment.as_of, known=moment.known), indicator, entry_of
        ),
        entry=entry_of(figure.inputs_known),
        derivation=_derivation(pack, indicator, area, moment, query.get("muc", "")),
    )


def entry_of(number: int) -> Entry:
    """A journal entry without its content."""
    found = journal.entry(number) if number else None
    return Entry(number, found.at if found else None, found.hash if found else "")


def _derivation(
    pack: Pack, indicator: Indicator, area: Area, moment: Moment, aspect: str
) -> Derivation | None:
    asked = [(t, a, area) for t, a in aspects(pack.targets) if (a.id, a.indicator) == (aspect, indicator.id)]
    if not asked:
        return None
    found = standings(pack.programme, asked[:1], moment)[0]
    years = years_between(pack.programme.baseline_on, moment.as_of)
    return Derivation(found, years) if found.is_derived else None
