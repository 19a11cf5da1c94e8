"""The door: the only way facts enter. Each write is one transaction; an approval writes facts and journal together."""

import datetime as dt
from collections.abc import Iterable, Sequence

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.checks import Checked, check
from vungcao.intake.evidence import evidence_digest
from vungcao.intake.models import Row, Submission, Verdict
from vungcao.intake.queries import filers_of, places_in_use, sendings_of
from vungcao.intake.rules import (
    APPROVED,
    RETURNED,
    SUBMITTED,
    WITHDRAWN,
    RowValues,
    refuse_four_eyes,
    refuse_state,
    refuse_strange_withdrawal,
    refuse_unseen,
    refuse_without_reason,
)
from vungcao.intake.transaction import one_transaction
from vungcao.journal import queries as journal
from vungcao.journal.actions import locked_head, record
from vungcao.journal.models import Entry
from vungcao.journal.rules import instant
from vungcao.pack import edition as editions
from vungcao.pack.model import Pack
from vungcao.people.models import Person, Verb
from vungcao.people.queries import refuse_unless_may
from vungcao.places import actions as places_actions
from vungcao.places import queries as places
from vungcao.registers.rules import supersede_all
from vungcao.registers.write import Written, write

_ROWS_AT_ONCE = 500


def submit(
    *,
    by: Person,
    register: str,
    place: str,
    rows: Iterable[RowValues],
    way: str,
    note: str = "",
    at: dt.datetime,
    simulated: bool = False,
) -> Submission:
    """File rows of one register for one place, checked, to wait for a reviewer.

    Raises Refused with everything wrong: the person's right (PPL), the place (PLC), rows (REG), conflicts (INT-003).
    """
    with one_transaction():
        known = journal.last_number()
        refusals = refuse_unless_may(by, Verb.ENTER, place=place, register=register)
        checked = check(register=register, place=place, rows=rows, simulated=simulated, filed_known=known)
        _raise(refusals + checked.refusals)
        submission = Submission.objects.create(
            register=register,
            place=place,
            way=way,
            state=SUBMITTED,
            filed_by=by,
            filed_at=at,
            note=note,
            simulated=simulated,
            filed_known=known,
        )
        _keep_rows(submission, checked)
        Verdict.objects.create(submission=submission, at=at, by=by, verdict=SUBMITTED, reason=note)
    return submission


def mend(
    submission: Submission, *, by: Person, rows: Iterable[RowValues], note: str = "", at: dt.datetime
) -> Submission:
    """Replace the rows of a submission that was returned, or still waits, and send it again.

    Raises Refused as `submit` does, and INT-001 when it was already decided.
    """
    with one_transaction():
        kept = _locked(submission, allowed=(RETURNED, SUBMITTED))
        kept.filed_known = journal.last_number()
        refusals = refuse_unless_may(by, Verb.ENTER, place=kept.place, register=kept.register)
        checked = _check(kept, rows)
        _raise(refusals + checked.refusals)
        kept.rows.all().delete()
        _keep_rows(kept, checked)
        kept.note = note or kept.note
        _decide(kept, SUBMITTED, by=by, reason=note, at=at)
    return _shown(submission)


def send_back(submission: Submission, *, by: Person, reason: str, at: dt.datetime) -> Submission:
    """Return a waiting submission to its filer, with the reason.

    Raises Refused: INT-001 when it does not wait, INT-005 without a reason, PPL-001 when `by` may not review it.
    """
    with one_transaction():
        kept = _locked(submission, allowed=(SUBMITTED,))
        refusals = refuse_unless_may(by, Verb.REVIEW, place=kept.place, register=kept.register)
        _raise(refusals + refuse_without_reason(reason, submission=kept.pk))
        _decide(kept, RETURNED, by=by, reason=reason.strip(), at=at)
    return _shown(submission)


def withdraw(submission: Submission, *, by: Person, at: dt.datetime) -> Submission:
    """Take a submission back before it is decided. Raises Refused: INT-001, or INT-008 for who did not file it."""
    with one_transaction():
        kept = _locked(submission, allowed=(SUBMITTED, RETURNED))
        _raise(refuse_strange_withdrawal(by=by.username, filers=filers_of(kept), submission=kept.pk))
        _decide(kept, WITHDRAWN, by=by, at=at)
    return _shown(submission)


def approve(submission: Submission, *, by: Person, at: dt.datetime, seen: int | None = None) -> Entry:
    """Turn a waiting submission into approved facts: versions, closings and one journal entry, or nothing.

    Everything is checked again under the journal's lock: the state, the reviewer's right and four eyes, the rows
    against the pack now in force and against all that was approved since they were filed. `seen` is which sending the
    reviewer looked at: one mended since is not approved unseen (INT-012). Raises Refused.
    """
    with one_transaction():
        head = locked_head()
        kept = _locked(submission, allowed=(SUBMITTED,))
        _raise(refuse_unseen(seen=seen, sendings=sendings_of(kept), submission=kept.pk))
        checked = _check(kept, _rows_of(kept))
        _raise(_refuse_reviewer(kept, by, checked) + checked.refusals)
        written = write(
            supersede_all(checked.standing, checked.changes),
            register=kept.register,
            entry=head.number + 1,
            head=head,
        )
        content = _content(kept, by, written)
        subject = f"{kept.register}@{kept.place}#{kept.pk}"
        entry = record(head=head, by=by, action="approve", subject=subject, content=content, at=at)
        kept.entry = entry.number
        _decide(kept, APPROVED, by=by, at=entry.at)
    _shown(submission)
    return entry


def adopt_pack(pack: Pack, *, by_code: str, at: dt.datetime) -> Entry | None:
    """Put an edition of the pack in force and say so in the journal; None when it is in force already.

    Places that it leaves out are kept while facts, submissions or grants refer to them.
    """
    with one_transaction():
        head = locked_head()
        digest = editions.digest(pack)
        previous = _digest_in_force()
        if digest == previous:
            return None
        keep = places_in_use(places.left_out(pack))
        changes = places.changes(pack, keep=keep)
        entry = record(
            head=head,
            by=by_code,
            action="adopt_pack",
            subject=f"{pack.programme.id} {pack.programme.edition}",
            content={"edition": digest, "previous_edition": previous, "places": changes.said()},
            at=at,
        )
        places_actions.load(pack, at=entry.at, keep=keep)
    return entry


def _digest_in_force() -> str | None:
    try:
        return places.edition_in_force().digest
    except places.NoPack:
        return None


def _raise(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)


def _locked(submission: Submission, *, allowed: Sequence[str]) -> Submission:
    """The submission as it is now, kept from others until the transaction ends."""
    kept = Submission.objects.select_for_update().get(pk=submission.pk)
    _raise(refuse_state(kept.state, allowed=allowed, submission=kept.pk))
    return kept


def _check(kept: Submission, rows: Iterable[RowValues]) -> Checked:
    return check(
        register=kept.register,
        place=kept.place,
        rows=rows,
        simulated=kept.simulated,
        filed_known=kept.filed_known,
    )


def _refuse_reviewer(kept: Submission, by: Person, checked: Checked) -> list[Refusal]:
    """The reviewer may review here, and wherever records are moved from, and did not file."""
    refusals = refuse_four_eyes(by=by.username, filers=filers_of(kept), submission=kept.pk)
    for place in (kept.place, *sorted(checked.left_places)):
        refusals += refuse_unless_may(by, Verb.REVIEW, place=place, register=kept.register)
    return refusals


def _keep_rows(submission: Submission, checked: Checked) -> None:
    rows = [
        Row(
            submission=submission,
            number=each.row.number,
            operation=each.change.operation.value,
            key=each.change.key,
            valid_from=each.change.valid_from,
            valid_before=each.change.valid_before,
            facts=each.change.facts,
            base_seq=each.row.base_seq,
        )
        for each in checked.asked
    ]
    Row.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)


def _rows_of(kept: Submission) -> list[RowValues]:
    return [
        RowValues(
            number=row.number,
            operation=row.operation,
            key=row.key,
            valid_from=row.valid_from,
            valid_before=row.valid_before,
            facts=row.facts,
            base_seq=row.base_seq,
        )
        for row in kept.rows.order_by("number")
    ]


def _decide(kept: Submission, state: str, *, by: Person, at: dt.datetime, reason: str = "") -> None:
    kept.state = state
    kept.save()
    Verdict.objects.create(submission=kept, at=at, by=by, verdict=state, reason=reason)


def _shown(submission: Submission) -> Submission:
    """The caller's own copy, as it is after the decision."""
    submission.refresh_from_db()
    return submission


def _content(kept: Submission, by: Person, written: Written) -> dict[str, object]:
    """What the journal keeps of an approval: who, on which evidence, and digests of all it wrote and closed."""
    return {
        "submission": kept.pk,
        "register": kept.register,
        "place": kept.place,
        "way": kept.way,
        "filed_by": {"code": kept.filed_by.username, "name": str(kept.filed_by)},
        "filed_at": instant(kept.filed_at),
        "filers": sorted(filers_of(kept)),
        "reviewed_by": {"code": by.username, "name": str(by)},
        "note": kept.note,
        "simulated": kept.simulated,
        "edition": places.edition_in_force().digest,
        "rows": evidence_digest(kept.pk),
        "first_seq": written.first_seq,
        "last_seq": written.last_seq,
        "written": written.written,
        "closed": written.closed,
    }
