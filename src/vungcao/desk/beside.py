"""Rows of a submission beside what stands: old and new field by field, what checks said, what conflicts with what."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vungcao.desk import guard, opening
from vungcao.desk.wording import Told, tell
from vungcao.exact.refusal import Refusal
from vungcao.intake import queries as intake
from vungcao.intake.awaiting import conflicts_of
from vungcao.pack.geography import holds_on
from vungcao.pack.register import Register
from vungcao.people import queries as people
from vungcao.registers import queries as registers
from vungcao.remeasurement.queries import blind_keys

OPERATIONS = {
    "set": _("Ghi"),
    "move": _("Chuyển đến"),
    "end": _("Chấm dứt"),
    "nil": _("Khai không có"),
    "reverse": _("Hủy"),
}
SEVERITIES = {"block": _("phải sửa"), "explain": _("cần giải trình"), "note": _("lưu ý")}


@dataclass(frozen=True, slots=True)
class Warned:
    """What a check of the pack said of some rows, or of the submission as a whole."""

    severity: str
    words: Any
    rows: Sequence[int]
    refusal: Refusal


def warnings_of(submission: intake.Submission, *, with_values: bool = True) -> list[Warned]:
    """What checks said of a submission when it was sent; without values, nothing of what its rows say."""
    return [
        Warned(
            severity=each["severity"],
            words=SEVERITIES[each["severity"]],
            rows=each["rows"],
            refusal=Refusal(*each["refusal"]),
        )
        for each in intake.findings_of(submission, with_values=with_values)
    ]


@dataclass(frozen=True, slots=True)
class Three:
    """One field of a row in conflict: what was approved when it was made, what stands now, what it asks."""

    label: str
    unit: str
    before: str
    now: str
    asked: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A row and the version it would supersede, field by field."""

    row: Any
    operation: str
    last_day: dt.date | None
    old: registers.Version | None
    is_elsewhere: bool
    """Whether what stands is in a place that is not this person's to see."""
    fields: list[Told]
    opened: bool
    tells: bool
    """Whether the row says what the record holds, and not only that it ends or that there is none."""
    warnings: Sequence[Warned]
    conflict: Refusal | None
    three: Sequence[Three]
    """The fields that differ, of a row in conflict."""
    is_blind: bool
    """Whether the reader is to measure the record again without knowing what is said of it."""
    waits: bool
    """Whether an earlier edit of the same device is not approved yet."""

    @property
    def changed(self) -> list[Told]:
        """The fields that would change."""
        return [told for told in self.fields if told.changed]

    @property
    def same(self) -> list[Told]:
        """The fields that would stay as they are."""
        return [told for told in self.fields if not told.changed]


class Besides:
    """Builds what one page shows of a submission's rows; the store is asked once for all of them."""

    def __init__(
        self,
        request: HttpRequest,
        found: intake.Submission,
        register: Register,
        rows: Sequence[Any],
        *,
        on: dt.date,
        at: dt.datetime,
    ) -> None:
        self._request, self._found, self._register, self._rows, self._at = request, found, register, rows, at
        self._reach = people.reach_of(guard.signed_in(request), on=on)
        self._is_mine = found.filed_by_id == guard.signed_in(request).pk
        self._warnings = warnings_of(found)
        bases = [row.base_seq for row in rows if row.base_seq is not None]
        numbered = registers.versions_numbered(register.id, bases) if bases else []
        self._bases = {version.seq: version for version in numbered}
        self.blind = blind_keys(guard.signed_in(request), register.id)
        """Keys of the records that the reader is to measure again."""
        is_open = found.state == "submitted"
        self._conflicts = conflicts_of(found, rows) if is_open else {}
        self._waiting = intake.keys_without_earlier_edits(found) if is_open else frozenset()

    def all(self) -> list[Beside]:
        """The rows of the page, in order."""
        return [self._one(row) for row in self._rows]

    def places_of(self, row: Any) -> dict[str, None]:
        """Where the personal fields that a row shows are opened."""
        shown = [self._old(row), self._now(row)]
        return dict.fromkeys([self._found.place, *(version.place for version in shown if version)])

    def _one(self, row: Any) -> Beside:
        is_blind = row.key in self.blind
        old = None if is_blind else self._old(row)
        opened = self._is_opened(row)
        tells = row.operation in ("set", "move") and not is_blind
        asked = row.facts if tells else None
        return Beside(
            row=row,
            operation=str(OPERATIONS[row.operation]),
            last_day=row.valid_before and row.valid_before - dt.timedelta(days=1),
            old=old,
            is_elsewhere=old is None and row.base_seq is not None and not is_blind,
            fields=tell(self._register, old.facts if old else None, asked, opened=opened),
            opened=opened,
            tells=tells,
            warnings=() if is_blind else self._warnings_of(row, opened=opened or self._is_mine),
            conflict=None if is_blind else self._conflicts.get(row.number),
            three=self._three(row, old, asked, opened)
            if row.number in self._conflicts and not is_blind
            else (),
            is_blind=is_blind,
            waits=row.key in self._waiting,
        )

    def _warnings_of(self, row: Any, *, opened: bool) -> list[Warned]:
        """What checks said of a row; what they found in it only where it is opened."""
        return [each for each in (self._warnings if opened else self._untold) if row.number in each.rows]

    def _three(
        self, row: Any, old: registers.Version | None, asked: Mapping[str, Any] | None, opened: bool
    ) -> list[Three]:
        now = self._now(row)
        before = tell(self._register, old.facts if old else None, asked, opened=opened)
        after = tell(self._register, now.facts if now else None, asked, opened=opened)
        return [
            Three(one.label, one.unit, one.old, other.old, other.new, one.hidden)
            for one, other in zip(before, after, strict=True)
            if one.hidden or len({one.old, other.old, other.new}) > 1
        ]

    def _is_opened(self, row: Any) -> bool:
        return not guard.is_personal(self._register) or all(
            opening.is_open(
                self._request, register=self._found.register, key=row.key, place=place, at=self._at
            )
            for place in self.places_of(row)
        )

    def _old(self, row: Any) -> registers.Version | None:
        """The version a row was made from, which stays readable after it is closed.

        A phone or a program may name any number: a version of another record is not told.
        """
        base = self._bases.get(row.base_seq)
        return self._seen(base) if base and base.key == row.key else None

    def _now(self, row: Any) -> registers.Version | None:
        """The version that stands now on the row's first day, of a row in conflict."""
        return self._seen(self._standing.get(row.number))

    def _seen(self, version: registers.Version | None) -> registers.Version | None:
        """A version, for whoever may see it. A record asked for from another place is told to whoever may open it
        there: filing that it moved here does not show what it says."""
        if version is None or not self._may(guard.SIGHT, version):
            return None
        is_own = version.place == self._found.place or not guard.is_personal(self._register)
        return version if is_own or self._may(guard.INSIGHT, version) else None

    def _may(self, verbs: Sequence[str], version: registers.Version) -> bool:
        return self._reach.may(verbs, place=version.place, register=version.register)

    @cached_property
    def _untold(self) -> list[Warned]:
        return warnings_of(self._found, with_values=False)

    @cached_property
    def _standing(self) -> dict[int, registers.Version]:
        if not self._conflicts:
            return {}
        in_conflict = [row for row in self._rows if row.number in self._conflicts]
        standing = registers.standing_of(self._register.id, [row.key for row in in_conflict])
        return {
            row.number: version
            for row in in_conflict
            for version in standing
            if version.key == row.key and holds_on(version.valid_from, version.valid_before, row.valid_from)
        }
