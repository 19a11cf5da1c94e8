"""Where a figure comes from: the communes whose parts add up to it, and the entries at which it changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from vungcao.exact.state import State
from vungcao.figures import mirror
from vungcao.figures.answer import answer
from vungcao.figures.asking import Asking, Telling, registers_of
from vungcao.figures.definition import Definition
from vungcao.figures.engines import duckdb
from vungcao.figures.figure import WHOLE, Area, Figure, Moment, place
from vungcao.figures.ground import Question
from vungcao.figures.plan import scope_units, units_of

_EVERYWHERE = "*"
"""The group of every commune; no group of a pack can be called so."""


@dataclass(frozen=True, slots=True)
class _Share:
    """A piece of a definition whose parts add up over some communes: its numerator, its denominator, or both."""

    definition: Definition
    units: frozenset[str]
    places: tuple[int, ...]


def contributions(asking: Asking, indicator: str, area: Area, day: dt.date) -> list[Figure]:
    """One figure for each commune, and each larger place that reports for itself; see `ask.contributions`."""
    definition = asking.definition(indicator)
    borders = asking.borders(area, day)
    whole = asking.question([definition], [area], day, borders)
    version = definition.on(day)
    if version is None or not units_of(area, definition, whole):
        return []
    shares = _shares(definition, whole)
    answered = asking.answered([_apart(share, whole) for share in shares])
    parts: dict[Area, dict[int, tuple[_Share, Figure]]] = defaultdict(dict)
    for share, answers in zip(shares, answered, strict=True):
        for (_, where, _), figure in answers.items():
            parts[where].update((n, (share, figure)) for n in share.places)
    telling = Telling(borders, whole)
    return [telling.of(_joined(parts[where], len(version.terms))) for where in sorted(parts)]


def _shares(definition: Definition, question: Question) -> list[_Share]:
    """The pieces: terms told over the area report together, and so do those of one scope."""
    version = definition.on(question.moment.as_of)
    assert version is not None
    pieces: dict[str | None, list[int]] = defaultdict(list)
    for n, term in enumerate(version.terms):
        pieces[term.scope].append(n)
    return [_share(definition, tuple(places), question) for places in pieces.values()]


def _share(definition: Definition, places: tuple[int, ...], question: Question) -> _Share:
    version = definition.on(question.moment.as_of)
    assert version is not None
    scope = version.terms[places[0]].scope
    units = (
        units_of(question.areas[0], definition, question) if scope is None else scope_units(scope, question)
    )
    terms = [replace(version.terms[n], scope=None) for n in places]
    piece = replace(version, numerator=terms[0], denominator=terms[1] if len(terms) == 2 else None)
    alone = replace(definition, versions=(piece,), smallest_place="commune", group=_EVERYWHERE)
    return _Share(alone, units, places)


def _apart(share: _Share, whole: Question) -> Question:
    """The piece asked of each of its communes, and of the larger places for their own records alone."""
    ground = replace(
        whole.ground, parts={}, groups={**whole.ground.groups, _EVERYWHERE: whole.ground.communes}
    )
    areas = tuple(place(unit) for unit in sorted(share.units))
    return replace(whole, definitions=(share.definition,), ground=ground, areas=areas)


def _joined(parts: dict[int, tuple[_Share, Figure]], terms: int) -> Figure:
    """The figure of a commune from the pieces it has a part in. It has a value only when every part is there."""
    pieces = list({share.places: figure for share, figure in parts.values()}.values())
    if len(pieces) == 1 and len(parts) == terms:
        return pieces[0]
    numerator = parts[0][1].numerator if 0 in parts else None
    denominator = parts[1][1].numerator if 1 in parts else None
    silent = [figure.state for figure in pieces if not figure.state.has_value]
    return replace(
        pieces[0],
        numerator=numerator,
        denominator=denominator,
        is_ratio=True,
        state=silent[0] if silent else _state(numerator, denominator),
        unknown=sum(figure.unknown for figure in pieces),
        simulated=any(figure.simulated for figure in pieces),
        provisional=any(figure.provisional for figure in pieces),
    )


def _state(numerator: object, denominator: object) -> State:
    if numerator is None or denominator is None:
        return State.NOT_APPLICABLE
    if denominator == 0:
        return State.UNDEFINED
    return State.ZERO if numerator == 0 else State.NUMBER


def history(
    asking: Asking, indicator: str, area: Area, as_of: dt.date, limit: int
) -> list[tuple[int, Figure]]:
    """Each entry at which the figure changed, with what it became; see `ask.history`."""
    definition = asking.definition(indicator)
    borders = asking.borders(area, as_of)
    whole = asking.question([definition], [area], as_of, borders)
    version = definition.on(as_of)
    if version is None:
        return []
    scopes = [scope_units(term.scope, whole) for term in version.terms if term.scope]
    units = units_of(area, definition, whole).union(*scopes)
    places = units | {former for former, unit in borders.ground.stands_for.items() if unit in units}
    telling = Telling(borders, whole)

    def told(duck: mirror.Connection, tables: mirror.Tables, entries: list[int]) -> list[tuple[int, Figure]]:
        questions = [(entry, _as_at(whole, Asking(entry, asking.from_day))) for entry in entries[-limit:]]
        answers = [(entry, answer(question, duckdb.runner(duck, tables))) for entry, question in questions]
        return [(entry, telling.of(found[indicator, area, WHOLE])) for entry, found in answers]

    registers = registers_of([whole])
    if not registers:
        return [(0, telling.of(asking.answered([whole])[0][indicator, area, WHOLE]))]
    return _changes(mirror.read_history(registers, asking.known, places, told))


def _as_at(question: Question, then: Asking) -> Question:
    """The question as it would have been asked at an earlier entry."""
    as_of = question.moment.as_of
    touched = then.touched(question.definitions[0], as_of)
    return replace(question, moment=Moment(as_of, then.known), today=then.today(as_of), touched=touched)


def _changes(figures: Iterable[tuple[int, Figure]]) -> list[tuple[int, Figure]]:
    found: list[tuple[int, Figure]] = []
    for entry, figure in figures:
        if not found or _said(found[-1][1]) != _said(figure):
            found.append((entry, figure))
    return found


def _said(figure: Figure) -> Figure:
    """The figure without the entry at which it is said."""
    return replace(figure, moment=Moment(figure.moment.as_of, 0), inputs_known=0)
