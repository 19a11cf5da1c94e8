"""Parts become a figure, in one place: which of the states it is in, and why."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from vungcao.exact.state import State
from vungcao.figures.definition import Definition, VersionDefinition
from vungcao.figures.figure import Amount, Area, Cell, Figure
from vungcao.figures.ground import Question
from vungcao.pack.calendar import latest_ended, period_covering
from vungcao.pack.model import Calendar


@dataclass(frozen=True, slots=True)
class Parts:
    """What the records of an area say together.

    `reporting` of `expected` communes say something; the terms are sums over those alone. `unknown` counts the
    records that do not say. `said` is false when nothing can be said: no records, or none that says.
    """

    said: bool
    numerator: Amount
    denominator: Amount | None
    unknown: int
    reporting: int
    expected: int
    simulated: bool
    provisional: bool = False


def exact(units: int, scale: int, *, integer: bool) -> Amount:
    """A whole number of 10 to the minus `scale` as an int, or as a Decimal with exactly that scale."""
    return units if integer else Decimal(f"{units}E-{scale}")


def figure_of(
    parts: Parts,
    *,
    definition: Definition,
    version: VersionDefinition,
    area: Area,
    cell: Cell,
    question: Question,
) -> Figure:
    """The figure its parts make. A state without a value carries no parts, except an undefined ratio."""
    state = state_of(parts, definition, question)
    shown = state.has_value or state is State.UNDEFINED
    return Figure(
        indicator=definition.id,
        version=version.version,
        area=area,
        cell=cell,
        moment=question.moment,
        state=state,
        numerator=parts.numerator if shown else None,
        denominator=parts.denominator if shown else None,
        unknown=parts.unknown,
        reporting=parts.reporting,
        expected=parts.expected,
        simulated=parts.simulated,
        provisional=parts.provisional,
        is_ratio=version.denominator is not None,
        inputs_known=inputs_known(version, question),
    )


def not_applicable(definition: Definition, area: Area, question: Question) -> Figure:
    """The figure of an indicator that is not asked of the area, or not defined on the day."""
    version = definition.on(question.moment.as_of)
    return Figure(
        indicator=definition.id,
        version=None if version is None else version.version,
        area=area,
        cell=Cell(),
        moment=question.moment,
        state=State.NOT_APPLICABLE,
        numerator=None,
        denominator=None,
        unknown=0,
        reporting=0,
        expected=0,
        simulated=False,
        is_ratio=version is not None and version.denominator is not None,
        inputs_known=0 if version is None else inputs_known(version, question),
    )


def state_of(parts: Parts, definition: Definition, question: Question) -> State:
    """Zero is said, missing is not; a denominator of zero gives no value at all."""
    if not parts.said:
        due = due_on(definition.calendar, question.moment.as_of)
        return State.NOT_YET_DUE if due is not None and question.today <= due else State.MISSING
    if parts.denominator == 0:
        return State.UNDEFINED
    return State.ZERO if parts.numerator == 0 else State.NUMBER


def inputs_known(version: VersionDefinition, question: Question) -> int:
    """The last journal entry that touched a register the version reads."""
    return max((question.touched.get(t.table.id, 0) for t in version.terms), default=0)


def due_on(calendar: Calendar, day: dt.date) -> dt.date | None:
    """The last day to report the calendar's period that covers a day, or else the last period ended before it."""
    period = period_covering(calendar, day) or latest_ended(calendar, day)
    return None if period is None else period.due
