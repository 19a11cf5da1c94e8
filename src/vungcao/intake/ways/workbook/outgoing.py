"""What goes into a workbook: the records that stand in a place, as far as its reader may see them."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from vungcao.exact.period import Period
from vungcao.intake.actions import Answers
from vungcao.intake.ways.workbook.ground import records_named
from vungcao.intake.ways.workbook.rows import Held
from vungcao.intake.ways.workbook.writing import Outgoing
from vungcao.journal import queries as journal
from vungcao.pack.calendar import periods_owed, periods_to_report
from vungcao.pack.model import Pack
from vungcao.pack.obliging import Obligation
from vungcao.pack.register import Kind, Register, Sensitivity
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import ReturnKey

_CLOSED = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE)
_COLUMNS = ("seq", "key", "valid_from", "valid_before", "facts")


def outgoing(
    register: Register,
    place: str,
    *,
    opened: bool,
    answers: Answers | None,
    on: dt.date,
    at: dt.datetime,
    without: Collection[str] = (),
) -> Outgoing:
    """A register of a place on a day; `opened` with the fields that name or touch a person.

    `without` are keys of records that its reader is to measure again without knowing what is recorded.
    """
    pack = places.pack_in_force()
    owed = obligation_of(pack, answers.obligation) if answers else None
    standing = _standing(register, place, _period_of(pack, answers), on=on)
    referred = {entry.references for entry in register.fields if entry.references} - {"place"}
    return Outgoing(
        register=register,
        fields=[entry for entry in register.fields if opened or entry.sensitivity not in _CLOSED],
        place=place,
        place_name=places.place(place).full_name,
        standing=[held for held in standing if held.key not in without],
        known=journal.last_number(),
        edition=places.edition_in_force().digest,
        made_at=at,
        obligation=answers.obligation if answers else "",
        obligation_name=owed.label.vi if owed else "",
        period=answers.period if answers else "",
        periods=[each.id for each in periods_to_report(pack, register, on=on)],
        references={name: records_named(name, place, on=on) for name in referred},
    )


def obligation_of(pack: Pack, wanted: str) -> Obligation | None:
    """The obligation of that id."""
    return next((each for each in pack.obligations if each.id == wanted), None)


def answers_for(pack: Pack, register: str, obligation: str, period: str) -> Answers | None:
    """The obligation and period that a page names; None when there is no such thing for the register."""
    owed = obligation_of(pack, obligation)
    if owed is None or owed.register_id != register:
        return None
    answers = Answers(obligation, period)
    return answers if _period_of(pack, answers) is not None else None


def _period_of(pack: Pack, answers: Answers | None) -> Period | None:
    owed = obligation_of(pack, answers.obligation) if answers else None
    if owed is None or answers is None:
        return None
    return next((each for each in periods_owed(pack, owed) if each.id == answers.period), None)


def _standing(register: Register, place: str, period: Period | None, *, on: dt.date) -> list[Held]:
    """What stands and is asked about: things that last, events and returns of the period if there is one."""
    found = registers.versions_known_now(register.id, place=place).filter(nil=False)
    if register.kind is Kind.THING:
        found = found.filter(Q(valid_before=None) | Q(valid_before__gt=on))
    if register.kind is Kind.EVENT and period is not None:
        found = found.filter(valid_from__gte=period.start, valid_from__lte=period.end)
    rows = [Held(*row) for row in found.order_by("key", "valid_from").values_list(*_COLUMNS).iterator()]
    if register.kind is not Kind.RETURN or period is None:
        return rows
    return [held for held in rows if (parts := ReturnKey.read(held.key)) and parts.period == period.id]
