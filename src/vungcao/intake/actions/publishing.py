"""Approved facts written, published as provisional before the last step, confirmed, or taken back."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from vungcao.exact.refusal import Refusal
from vungcao.intake.actions.kept import about, check_again, refuse_if_any
from vungcao.intake.checks import Checked
from vungcao.intake.deciding import Decider
from vungcao.intake.models import Row, Submission
from vungcao.intake.queries import (
    keys_without_earlier_edits,
    values_of,
)
from vungcao.intake.rules import (
    refuse_blocked,
    refuse_missing_edits,
)
from vungcao.journal.actions import record
from vungcao.journal.models import Head
from vungcao.people.models import Person, Verb
from vungcao.people.queries import refuse_unless_may
from vungcao.registers import queries as registers
from vungcao.registers.rules import Change, Operation, Superseded, share_a_day, supersede_all, take_back
from vungcao.registers.write import Written, write


def refuse_checked(kept: Submission, who: Decider) -> Checked:
    """The rows, when nothing stands against them. Raises Refused."""
    checked = check_again(kept, values_of(kept.rows.order_by("number")))
    against = [*checked.refusals, *checked.in_conflict, *refuse_blocked(checked.findings)]
    missing = refuse_missing_edits(keys_without_earlier_edits(kept), submission=kept.pk)
    refuse_if_any([*missing, *_refuse_reviewer(kept, who, checked.left_places), *against])
    kept.findings = [finding.said() for finding in checked.findings]
    return checked


def _refuse_reviewer(kept: Submission, who: Decider, left_places: Iterable[str]) -> list[Refusal]:
    """The reviewer may review wherever records are moved from."""
    return [
        refusal
        for place in sorted(left_places)
        for refusal in refuse_unless_may(
            who.person, Verb.REVIEW, place=place, register=kept.register, on=who.on
        )
    ]


def write_facts(kept: Submission, head: Head, checked: Checked, *, published: int | None) -> Written:
    changes = [replace(change, published=published) for change in checked.changes]
    superseded = supersede_all(checked.standing, changes)
    return write(superseded, register=kept.register, entry=head.number + 1, head=head)


def publish(kept: Submission, who: Decider, head: Head) -> Written | None:
    """Write what the rows ask as provisional; None where that would cover what another submission published so.

    Undoing one layer under another would bring back what nobody stands by any more. Raises Refused.
    """
    checked = refuse_checked(kept, who)
    if _covers_provisional(kept, checked):
        return None
    return write_facts(kept, head, checked, published=head.number + 1)


def _covers_provisional(kept: Submission, checked: Checked) -> bool:
    """Whether rows change what another submission published: a version of it, or days on which it left none."""
    if any(h.published and change.supersedes(h) for h in checked.standing for change in checked.changes):
        return True
    ended = Row.objects.filter(
        submission__register=kept.register,
        submission__published__isnull=False,
        operation__in=(Operation.END, Operation.REVERSE),
    )
    changes: dict[str, list[Change]] = defaultdict(list)
    for change in checked.changes:
        changes[change.key].append(change)
    return any(share_a_day(row, change) for row in ended for change in changes.get(row.key, ()))


def confirm(kept: Submission, who: Decider, head: Head) -> Written:
    """Write what was published as provisional again, as it still stands, and no longer provisional.

    Raises Refused where the reviewer may not review in a place that a record was moved from.
    """
    assert kept.published is not None
    moved = set(kept.rows.filter(operation=Operation.MOVE).values_list("key", flat=True))
    left = {version.place for version in registers.closed_by(kept.published) if version.key in moved}
    refuse_if_any(_refuse_reviewer(kept, who, left - {kept.place}))
    own = registers.published_by(kept.published)
    confirmed = [replace(registers.holding(version), published=None, seq=None) for version in own]
    superseded = Superseded(tuple(version.seq for version in own), tuple(confirmed))
    return write(superseded, register=kept.register, entry=head.number + 1, head=head)


def take_back_rows(kept: Submission, rows: Iterable[Row], *, by: Person, head: Head, at: dt.datetime) -> None:
    """Undo what rows published as provisional: what stood before them stands again, by an entry of its own."""
    if kept.published is None:
        return
    changes = [_change_of(kept, row) for row in rows]
    keys = {change.key for change in changes}
    own = [version for version in registers.published_by(kept.published) if version.key in keys]
    closed = registers.closed_by(kept.published)
    nils = registers.standing_nils(kept.register, kept.place)
    touched = {version.key for version in closed if version.nil}
    others = registers.standing_of(kept.register, keys | touched) + nils
    if touched:
        others += registers.versions_known_now(kept.register, place=kept.place).filter(nil=False)
    mine = {version.seq for version in own}
    superseded = take_back(
        published=map(registers.holding, own),
        closed=map(registers.holding, closed),
        standing=[
            registers.holding(each) for each in {v.seq: v for v in others}.values() if each.seq not in mine
        ],
        changes=changes,
    )
    written = write(superseded, register=kept.register, entry=head.number + 1, head=head)
    subject = f"{kept.register}@{kept.place}#{kept.pk}"
    content = about(kept, by) | written.said()
    record(head=head, by=by, action="take_back", subject=subject, content=content, at=at)


def _change_of(kept: Submission, row: Row) -> Change:
    return Change(
        operation=Operation(row.operation),
        key=row.key,
        place=kept.place,
        valid_from=row.valid_from,
        valid_before=row.valid_before,
        facts=row.facts,
        simulated=kept.simulated,
    )
