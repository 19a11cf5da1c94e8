"""What the pages of re-measuring show: what is mine to measure, a form that knows nothing recorded, a round to run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vungcao.desk.wording import words
from vungcao.intake.ways.form import said
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType, Register
from vungcao.registers import queries as registers
from vungcao.registers.sight import is_closed
from vungcao.remeasurement import queries as remeasuring
from vungcao.remeasurement.rules.refusing import GONE, MEASURED, OUTCOMES

_IDENTIFYING = (FieldType.TEXT, FieldType.REFERENCE)


@dataclass(frozen=True, slots=True)
class Identified:
    """One thing that tells where to go and what to look at; never a value to be measured."""

    label: str
    value: str


def identified(register: Register, drawn: remeasuring.Selection, *, with_persons: bool) -> list[Identified]:
    """The names by which a thing is found: its texts and references that are not measured again.

    Those that name a person only with insight, which is kept as a look.
    """
    version = registers.version(drawn.seq)
    assert version is not None  # versions are never deleted
    told = [
        entry
        for entry in register.fields
        if entry.type in _IDENTIFYING
        and entry.id not in drawn.round.fields
        and (with_persons or not is_closed(entry))
    ]
    return [
        Identified(said(entry.label), str(version.facts[entry.id]))
        for entry in told
        if version.facts.get(entry.id)
    ]


@dataclass(frozen=True, slots=True)
class Box:
    """One field to measure, and what was typed into it."""

    entry: FieldEntry
    typed: str

    @property
    def label(self) -> str:
        """The field's label with its unit."""
        unit = f" ({self.entry.unit})" if self.entry.unit else ""
        return said(self.entry.label) + unit

    @property
    def options(self) -> list[tuple[str, str]]:
        """The answers to choose from; none for a number."""
        if self.entry.type is FieldType.BOOLEAN:
            return [("true", _("Có")), ("false", _("Không"))]
        return [(choice.id, said(choice.label)) for choice in self.entry.choices]


def boxes(register: Register, round: remeasuring.Round, typed: Mapping[str, str]) -> list[Box]:
    """The fields to measure in the order of the register, filled with nothing but what was typed."""
    return [Box(entry, typed.get(entry.id, "")) for entry in register.fields if entry.id in round.plan.fields]


def outcome_words() -> list[tuple[str, str]]:
    """What the outcome of a visit can be."""
    said_so = {
        MEASURED: _("Đã đo"),
        GONE: _("Không còn trên thực tế"),
        "not_found": _("Không tìm thấy"),
        "declined": _("Từ chối"),
    }
    return [(outcome, said_so[outcome]) for outcome in OUTCOMES]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a record that was measured otherwise than it is recorded."""

    label: str
    recorded: str
    measured: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A record of a closed round that may be wrong, offered to be corrected by the ordinary door."""

    drawn: remeasuring.Selection
    place: str
    standing: int | None
    """The version that stands now; None when none does."""
    is_gone: bool
    differences: tuple[Difference, ...]


def wrong_records(pack: Pack, round: remeasuring.Round, seen: Sequence[str]) -> list[Wrong]:
    """The records of some places that were found gone or otherwise, in the order of the sample."""
    register = pack.register_by_id(round.register)
    drawn = [each for each in remeasuring.selections_of(round) if each.place in seen]
    last = remeasuring.last_measurements(drawn)
    recorded = {v.seq: v for v in registers.versions_numbered(register.id, (each.seq for each in drawn))}
    standing = {v.key: v.seq for v in registers.standing_of(register.id, (each.key for each in drawn))}
    names = {each.id: f"{each.type[:1].upper()}{each.type[1:]} {each.name}" for each in pack.places}
    found = []
    for each in drawn:
        measurement = last.get(each.pk)
        if measurement is None:
            continue
        differing = _differences(register, recorded[each.seq].facts, measurement.values)
        if differing or measurement.outcome == GONE:
            is_gone = measurement.outcome == GONE
            place = names.get(each.place, each.place)
            found.append(Wrong(each, place, standing.get(each.key), is_gone, differing))
    return found


def _differences(
    register: Register, recorded: Mapping[str, Any], measured: Mapping[str, Any]
) -> tuple[Difference, ...]:
    return tuple(
        Difference(said(entry.label), words(entry, recorded.get(entry.id)), words(entry, measured[entry.id]))
        for entry in register.fields
        if entry.id in measured and measured[entry.id] != recorded.get(entry.id)
    )
