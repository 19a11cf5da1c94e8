"""Reviewing: passed to the next step, approved, sent back whole or by rows, conflicts settled."""

import datetime as dt
from collections.abc import Mapping

from vungcao.exact.refusal import Refused, refuse_if_any
from vungcao.intake.actions.kept import (
    about,
    decide,
    locked,
    refuse_closed,
    say,
    set_apart,
    shown,
    with_corrections,
)
from vungcao.intake.actions.publishing import confirm, publish, refuse_checked, take_back_rows, write_facts
from vungcao.intake.deciding import Decider, decider
from vungcao.intake.evidence import attachments_digest, evidence_digest
from vungcao.intake.models import Row, Submission
from vungcao.intake.queries import sendings_of
from vungcao.intake.rules import (
    APPROVED,
    PASSED,
    RETURNED,
    SETTLED,
    SUBMITTED,
    WITHDRAWN,
    refuse_all_parted,
    refuse_unseen,
    refuse_without_reason,
)
from vungcao.intake.rules.closing import Span
from vungcao.intake.transaction import one_transaction
from vungcao.journal import queries as journal
from vungcao.journal.actions import locked_head, record
from vungcao.journal.models import Entry, Head
from vungcao.pack.geography import holds_on
from vungcao.people.models import Person
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.write import Written


def approve(
    submission: Submission,
    *,
    by: Person,
    at: dt.datetime,
    seen: int | None = None,
    history: bool = False,
) -> Entry:
    """Decide for a waiting submission: pass it to its next review step or, at the last, turn it into approved facts.

    Facts are written whole or not at all: versions, closings and one journal entry. Everything is checked again under
    the journal's lock: the state, the reviewer's right and four eyes, the rows against the pack now in force, its
    checks, and all that was approved since they were filed; what its checks ask or note then is kept. `seen` is which
    sending the reviewer looked at: one mended since is not approved unseen (INT-012).

    `history` is for what was approved elsewhere and is read into a store that held nothing of it: a pair of works that
    nobody decided on here is told with the rows and counted in the journal, and stays open. Raises Refused.
    """
    with one_transaction():
        head = locked_head()
        kept = locked(submission, allowed=(SUBMITTED,))
        refuse_if_any(refuse_unseen(seen=seen, sendings=sendings_of(kept), submission=kept.pk))
        who = decider(kept, by, at=at)
        spans = {Span(*days) for days in kept.rows.values_list("valid_from", "valid_before").distinct()}
        refuse_if_any(refuse_closed(kept, spans, at))
        if len(who.steps) > 1:
            entry = _pass_step(kept, who, head, at)
        else:
            entry = _approve(kept, who, head, at, history=history)
    shown(submission)
    return entry


def _pass_step(kept: Submission, who: Decider, head: Head, at: dt.datetime) -> Entry:
    """One decision on the way: it is in the journal too, for a commune's authentication is an act of its own."""
    step = who.step
    assert step is not None
    content: dict[str, object] = {"step": step.id, "kind": step.kind}
    if step.publishes and kept.published is None and (written := publish(kept, who, head)):
        content |= written.said()
        kept.published = head.number + 1
    kept.step += 1
    entry = _vouch(kept, who, head, action="pass_step", at=at, **content)
    say(kept, PASSED, who, at=entry.at, entry=entry.number)
    return entry


def _approve(kept: Submission, who: Decider, head: Head, at: dt.datetime, *, history: bool) -> Entry:
    told: dict[str, object] = {}
    if kept.published is None:
        checked = refuse_checked(kept, who, history=history)
        written = write_facts(kept, head, checked, published=None)
        told = {"history": {"undecided": len(checked.undecided)}} if history else {}
    else:
        written = confirm(kept, head)
    subject = f"{kept.register}@{kept.place}#{kept.pk}"
    content = _content(kept, who, written) | told
    entry = record(head=head, by=who.person, action="approve", subject=subject, content=content, at=at)
    kept.entry = entry.number
    decide(kept, APPROVED, by=who.person, who=who, at=entry.at, entry=entry.number)
    return entry


def _vouch(
    kept: Submission, who: Decider, head: Head, *, action: str, at: dt.datetime, **said: object
) -> Entry:
    """The entry by which a reviewer vouches for the rows of a submission as they are now."""
    told = {"passed": kept.step, "evidence": evidence_digest(kept.pk)}
    told |= {"attachments": attachments_digest(kept.pk), **said}
    subject = f"{kept.register}@{kept.place}#{kept.pk}"
    content = about(kept, who.person) | who.said() | told
    entry = record(head=head, by=who.person, action=action, subject=subject, content=content, at=at)
    kept.vouched = entry.number
    kept.save()
    return entry


def _content(kept: Submission, who: Decider, written: Written) -> dict[str, object]:
    """What the journal keeps of an approval: who, on which evidence, and digests of all it wrote and closed."""
    return (
        about(kept, who.person)
        | who.said()
        | {
            "step": who.step.id if who.step else "",
            "vouched": kept.vouched,
            "edition": places.edition_in_force().digest,
            "rows": evidence_digest(kept.pk),
            "attachments": attachments_digest(kept.pk),
            **written.said(),
        }
    )


def send_back(submission: Submission, *, by: Person, reason: str, at: dt.datetime) -> Submission:
    """Return a waiting submission to its filer, with the reason.

    Raises Refused: INT-001 when it does not wait, INT-005 without a reason, and as `deciding.decider` does.
    """
    with one_transaction():
        head = locked_head()
        kept = locked(submission, allowed=(SUBMITTED,))
        who = decider(kept, by, at=at)
        refuse_if_any(refuse_without_reason(reason, submission=kept.pk))
        take_back_rows(kept, kept.rows.all(), by=by, head=head, at=at)
        decide(kept, RETURNED, by=by, who=who, reason=reason.strip(), at=at)
    return shown(submission)


def send_back_rows(
    submission: Submission, *, by: Person, reasons: Mapping[int, str], at: dt.datetime
) -> Submission:
    """Set some rows of a waiting submission apart and return them, each with its reason; the others go on waiting.

    The answer is the new submission with the rows that go back; an event that is reversed and written again goes back
    with both. Rows that a reviewer vouched for leave by an entry of the journal. Raises Refused: INT-001 when it does
    not wait, INT-005 without a reason for each row, INT-016 for no row or all of them, and as `deciding.decider` does.
    """
    with one_transaction():
        head = locked_head()
        kept = locked(submission, allowed=(SUBMITTED,))
        who = decider(kept, by, at=at)
        refuse_if_any(
            [r for reason in reasons.values() for r in refuse_without_reason(reason, submission=kept.pk)]
        )
        said = with_corrections(kept, {number: reason.strip() for number, reason in reasons.items()})
        parted = set_apart(kept, said)
        take_back_rows(kept, parted.rows.all(), by=by, head=head, at=at)
        if kept.vouched is not None:
            _vouch(kept, who, head, action="part_rows", at=at, parted=parted.pk)
        told = "\n".join(f"Dòng {number}: {reason}" for number, reason in sorted(said.items()))
        decide(parted, RETURNED, by=by, who=who, reason=told, at=at)
    submission.refresh_from_db()
    return parted


def settle(
    submission: Submission, *, by: Person, number: int, keep: bool, reason: str, seen: int, at: dt.datetime
) -> Submission:
    """Decide about a row that conflicts with what was approved since: keep what it asks, or what stands.

    `seen` is the last journal entry that the page showed: what was decided after it stays a conflict. A row that gives
    way is set apart in a withdrawn submission with the reason, so that nothing is lost. The choice is in the journal.
    Raises Refused as `send_back_rows` does.
    """
    with one_transaction():
        head = locked_head()
        kept = locked(submission, allowed=(SUBMITTED,))
        who = decider(kept, by, at=at)
        refuse_if_any(refuse_without_reason(reason, submission=kept.pk))
        row = kept.rows.filter(number=number).first()
        if row is None:
            raise Refused(refuse_all_parted(submission=kept.pk))
        (_keep if keep else _give_way)(kept, row, who, head, reason=reason.strip(), seen=seen, at=at)
    return shown(submission)


def _keep(
    kept: Submission, row: Row, who: Decider, head: Head, *, reason: str, seen: int, at: dt.datetime
) -> None:
    """The row is to be written although others decided since, of which the reviewer saw all up to `seen`."""
    standing = registers.standing_of(kept.register, [row.key])
    there = (each.seq for each in standing if holds_on(each.valid_from, each.valid_before, row.valid_from))
    row.known, row.base_seq = min(seen, journal.last_number()), next(there, None)
    row.save()
    entry = _vouch(kept, who, head, action="settle_row", at=at, row=row.number, keep=True, reason=reason)
    told = f"Dòng {row.number}: giữ dòng này. {reason}"
    say(kept, SETTLED, who, at=entry.at, reason=told, entry=entry.number)


def _give_way(
    kept: Submission, row: Row, who: Decider, head: Head, *, reason: str, seen: int, at: dt.datetime
) -> None:
    """The row is not to be written: what stands is kept."""
    reasons = with_corrections(kept, {row.number: reason})
    if len(reasons) == kept.rows.count():
        kept.rows.update(reason=reason)
        gone, rows = kept, kept.rows.all()
    else:
        gone = set_apart(kept, reasons)
        rows = gone.rows.all()
    take_back_rows(kept, rows, by=who.person, head=head, at=at)
    entry = _vouch(kept, who, head, action="settle_row", at=at, row=row.number, keep=False, reason=reason)
    decide(gone, WITHDRAWN, by=who.person, who=who, at=entry.at, reason=f"Giữ bản đang có. {reason}")
