"""Approved facts written, published as provisional before the last step, confirmed, or taken back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from vungcao.exact.refusal import Refusal, refuse_if_any
from vungcao.intake.actions.kept import about, check_again
from vungcao.intake.checks import Checked
from vungcao.intake.deciding import Decider
from vungcao.intake.models import Row, Submission
from vungcao.intake.queries import change_of, keys_without_earlier_edits, values_of
from vungcao.intake.rules import refuse_blocked, refuse_missing_edits
from vungcao.journal.actions import record
from vungcao.journal.models import Head
from vungcao.people.models import Person, Verb
from vungcao.people.queries import refuse_unless_may
from vungcao.registers import queries as registers
from vungcao.registers.rules import Change, Operation, Superseded, supersede_all, take_back
from vungcao.registers.write import Written, write
from vungcao.works.overlap.checks import UNDECIDED

_MARKED = (Operation.SET, Operation.NIL)
"""What leaves a version behind that can say it is provisional."""


def refuse_checked(kept: Submission, who: Decider, *, history: bool = False) -> Checked:
    """The rows, when nothing stands against them; as history, pairs that nobody decided on do not. Raises Refused."""
    checked = check_again(kept, values_of(kept.rows.order_by("number")))
    against = [
        *checked.refusals,
        *checked.in_conflict,
        *refuse_blocked(checked.findings),
        *(each for each in checked.undecided if not (history and each.code == UNDECIDED)),
    ]
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
    """Write what the rows ask as provisional; None where that cannot be, and they wait for the last step.

    A record that ends, leaves for another place or is reversed is not there any more to say that its going is
    provisional: a figure would fall unmarked. And what another submission published is not covered: undoing one layer
    under another would bring back what nobody stands by any more. Raises Refused.
    """
    checked = refuse_checked(kept, who)
    if any(
        change.operation not in _MARKED or _covers_provisional(checked, change) for change in checked.changes
    ):
        return None
    return write_facts(kept, head, checked, published=head.number + 1)


def _covers_provisional(checked: Checked, change: Change) -> bool:
    return any(held.published and change.supersedes(held) for held in checked.standing)


def confirm(kept: Submission, head: Head) -> Written:
    """Write what was published as provisional again, as it still stands, and no longer provisional."""
    assert kept.published is not None
    own = registers.published_by(kept.published)
    confirmed = [replace(registers.holding(version), published=None, seq=None) for version in own]
    superseded = Superseded(tuple(version.seq for version in own), tuple(confirmed))
    return write(superseded, register=kept.register, entry=head.number + 1, head=head)


def take_back_rows(kept: Submission, rows: Iterable[Row], *, by: Person, head: Head, at: dt.datetime) -> None:
    """Undo what rows published as provisional: what stood before them stands again, by an entry of its own."""
    if kept.published is None:
        return
    changes = [change_of(kept, row) for row in rows]
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
