"""One indicator at one moment, written out: what it is, how it is counted, its cells, and the totals they make."""

from typing import Any

from vungcao.exact import vietnamese
from vungcao.figures import published
from vungcao.figures.answer import Answers
from vungcao.figures.asking import Asking
from vungcao.figures.definition import Definition, TermDefinition
from vungcao.figures.disclosure import is_personal, personal_registers
from vungcao.figures.expression import CountDistinct
from vungcao.figures.figure import WHOLE, Amount, Area, Cell, Figure, Moment
from vungcao.figures.judge import in_unit
from vungcao.figures.wording import text_of
from vungcao.journal import queries as journal
from vungcao.pack.entry import Text
from vungcao.pack.model import Indicator, Pack, PlaceEntry

Document = dict[str, Any]

FORMAT = 2
"""The version of everything written here; `verify.py` reads this one."""
SIMULATED = "SỐ LIỆU MÔ PHỎNG"


def heading(kind: str, asking: Asking, moment: Moment, simulated: bool) -> Document:
    programme = asking.pack.programme
    return {
        "format": kind,
        "format_version": FORMAT,
        "notice": SIMULATED if simulated else None,
        "programme": {"id": programme.id, "edition": programme.edition, "title": _words(programme.title)},
        "pack_digest": asking.edition,
        "moment": {
            "as_of": moment.as_of.isoformat(),
            "journal_entry": moment.known,
            "journal_hash": hash_of(moment),
        },
    }


def hash_of(moment: Moment) -> str:
    entry = journal.entry(moment.known) if moment.known else None
    return "" if entry is None else entry.hash


def _words(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


class Writer:
    """Writes one indicator at one moment."""

    def __init__(self, asking: Asking, indicator: str, moment: Moment) -> None:
        self.asking = asking
        self.moment = moment
        self.definition: Definition = asking.definition(indicator)
        self.indicator: Indicator = asking.pack.indicator(indicator)

    def document(self, area: Area | None) -> Document:
        rows, parts = self._levels(area)
        personal = personal_registers(self.asking.pack)
        is_hiding = is_personal(self.definition, personal)
        simulated = any(row["simulated"] for row in rows)
        areas = {row["area"]: None for row in rows} | {
            one: None for row in parts.values() for one in row["of"]
        }
        return {
            **heading("vungcao-figure", self.asking, self.moment, simulated),
            "indicator": self._indicator(),
            "definition": self._definition(),
            "personal": is_hiding,
            "smallest_shown": self.asking.pack.programme.disclosure.smallest if is_hiding else None,
            "sums": self._sums(),
            "areas": {one: self._area(one) for one in areas},
            "cells": [row for row in rows if row["area"] not in parts],
            "totals": [_total(row, parts[row["area"]]) for row in rows if row["area"] in parts],
        }

    def rows(self) -> list[Document]:
        """Every figure of the indicator, as it is shown."""
        return self._levels(None)[0]

    def _levels(self, only: Area | None) -> tuple[list[Document], dict[str, Document]]:
        """The rows, and for the areas that are more than one commune what they are added up from."""
        areas = published.areas_shown(self.asking, self.moment.as_of)
        inside = {area: self._communes(area) for area in areas}
        if only is not None:
            communes = inside[only] if only in inside else self._communes(only)
            inside = {**{one: (one,) for one in communes}, only: communes}
        figures = self._figures(list(inside))
        parts = {
            str(area): self._parts(area, communes, figures)
            for area, communes in inside.items()
            if communes != (area,)
        }
        return [self._row(figure) for figure in self._in_order(figures, list(inside))], parts

    def _communes(self, area: Area) -> tuple[Area, ...]:
        units = self.asking.borders(area, self.moment.as_of).ground.communes_of(area)
        return tuple(Area("place", unit) for unit in sorted(units))

    def _figures(self, areas: list[Area]) -> Answers:
        found: Answers = {}
        for breakdown in self.definition.breakdowns or (None,):
            found |= published.ask([self.indicator.id], areas=areas, moment=self.moment, breakdown=breakdown)
        return found

    def _in_order(self, figures: Answers, areas: list[Area]) -> list[Figure]:
        def order(figure: Figure) -> tuple[int, str, bool, str]:
            cell = figure.cell
            return areas.index(figure.area), cell.breakdown or "", cell.value is None, cell.value or ""

        return sorted(figures.values(), key=order)

    def _parts(self, area: Area, communes: tuple[Area, ...], figures: Answers) -> Document:
        """The communes that the indicator is asked of in the area; counts told apart where cells do not add up."""
        group = self.asking.borders(area, self.moment.as_of).ground.groups[self.definition.group]
        asked = [str(one) for one in communes if one.id in group]
        return {"of": asked, "parts": self._told_apart(area, communes, figures)}

    def _told_apart(self, area: Area, communes: tuple[Area, ...], figures: Answers) -> list[Document] | None:
        """What each place adds to the total, when it is not what its own figure says: a term of a fixed scope, a
        larger place with records of its own."""
        whole = figures[self.indicator.id, area, WHOLE]
        if whole.numerator is None:
            return None
        version = self.definition.on(self.moment.as_of)
        is_scoped = version is not None and any(term.scope for term in version.terms)
        own = [figures[self.indicator.id, one, WHOLE] for one in communes]
        if not is_scoped and (self._is_distinct() or not _falls_short(whole, own)):
            return None
        told = published.contributions(self.indicator.id, area=area, moment=self.moment)
        return [
            {
                "area": str(one.area),
                "numerator": _exact(one.numerator),
                "denominator": _exact(one.denominator),
            }
            for one in told
        ]

    def _is_distinct(self) -> bool:
        return "distinct" in self._sums().values()

    def _row(self, figure: Figure) -> Document:
        cell: Cell = figure.cell
        value = in_unit(figure, self.indicator.unit)
        shown = None if value is None else vietnamese.number(value, self.indicator.places)
        return {
            "area": str(figure.area),
            "breakdown": cell.breakdown,
            "value": cell.value,
            "state": figure.state.value,
            "numerator": _exact(figure.numerator),
            "denominator": _exact(figure.denominator),
            "unknown": figure.unknown,
            "reporting": figure.reporting,
            "expected": figure.expected,
            "simulated": figure.simulated,
            "provisional": figure.provisional,
            "shown": shown,
        }

    def _indicator(self) -> Document:
        one = self.indicator
        return {
            "id": one.id,
            "label": _words(one.label),
            "unit": one.unit.value,
            "direction": one.direction,
            "decimals": one.places,
            "group": one.group,
            "calendar": one.calendar,
            "breakdowns": list(one.breakdowns),
        }

    def _definition(self) -> Document | None:
        """The version that holds on the day, in words and as it is computed, and the document it rests on."""
        version = self.definition.on(self.moment.as_of)
        if version is None:
            return None
        said = next(v for v in self.indicator.versions if v.version == version.version)
        pack: Pack = self.asking.pack
        document = pack.document(said.source.document)
        return {
            "version": version.version,
            "valid_from": None if version.valid_from is None else version.valid_from.isoformat(),
            "valid_before": None if version.valid_before is None else version.valid_before.isoformat(),
            "words": _words(version.words),
            "break_note": None if said.break_note is None else _words(said.break_note),
            "numerator": _term(version.numerator),
            "denominator": None if version.denominator is None else _term(version.denominator),
            "document": {
                "number": document.number,
                "title": document.title,
                "at": said.source.at,
                "quote": said.source.quote,
                "confidence": said.source.confidence.value,
            },
        }

    def _sums(self) -> dict[str, str | None]:
        """How each part goes up the levels: "added", or "distinct" where the same value in two communes counts once."""
        version = self.definition.on(self.moment.as_of)
        if version is None:
            return {"numerator": None, "denominator": None}
        below = version.denominator
        return {
            "numerator": _sum_of(version.numerator),
            "denominator": None if below is None else _sum_of(below),
        }

    def _area(self, said: str) -> Document:
        kind, _, name = said.partition(":")
        area = Area(kind, name)
        borders = self.asking.borders(area, self.moment.as_of)
        words = {"vi": name, "en": name}
        if kind == "group":
            words = _words(self.asking.pack.group(name).label)
        else:
            unit: PlaceEntry = next(p for p in self.asking.pack.places if p.id == name)
            words = {"vi": f"{unit.type} {unit.name}", "en": unit.name}
        return {"name": words, "borders_on": borders.day.isoformat()}


def _total(row: Document, parts: Document) -> Document:
    """Only the whole is told apart; its cells are not."""
    return {**row, "of": parts["of"], "parts": parts["parts"] if row["breakdown"] is None else None}


def _falls_short(whole: Figure, parts: list[Figure]) -> bool:
    """Whether shown parts add up to less than the whole although none is hidden."""
    if any(part.state == "suppressed" for part in parts):
        return False
    numerators = sum(part.numerator or 0 for part in parts)
    denominators = sum(part.denominator or 0 for part in parts)
    return numerators != whole.numerator or (whole.is_ratio and denominators != whole.denominator)


def _sum_of(term: TermDefinition) -> str:
    if not term.is_distinct:
        return "added"
    return "distinct" if isinstance(term.expression, CountDistinct) else "counted"


def _term(term: TermDefinition) -> Document:
    return {
        "register": term.table.id,
        "expression": text_of(term.expression),
        "population": "" if term.population is None else text_of(term.population),
        "window": None if term.window is None else term.window.value,
        "scope": term.scope,
    }


def _exact(amount: Amount | None) -> str | None:
    return None if amount is None else format(amount, "f") if not isinstance(amount, int) else str(amount)
