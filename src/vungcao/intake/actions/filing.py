"""Filing: what comes in by any way, mended and sent again, or taken back before it is decided."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from vungcao.exact.refusal import Refusal, Refused, refuse_if_any
from vungcao.intake.actions.kept import (
    check_again,
    decide,
    keep_rows,
    locked,
    refuse_closed,
    shown,
    spans_of,
)
from vungcao.intake.actions.publishing import take_back_rows
from vungcao.intake.checks import Checked, check
from vungcao.intake.deciding import day_of
from vungcao.intake.models import Submission, Verdict
from vungcao.intake.queries import filers_of
from vungcao.intake.reopening import refuse_if_closed
from vungcao.intake.rules import (
    RETURNED,
    SUBMITTED,
    WITHDRAWN,
    RowValues,
    refuse_answer,
    refuse_other_content,
    refuse_outside,
    refuse_strange_withdrawal,
    refuse_unexplained,
)
from vungcao.intake.transaction import faults_told, one_transaction
from vungcao.journal import queries as journal
from vungcao.journal.actions import locked_head
from vungcao.journal.rules import canonical
from vungcao.people.models import Person, Verb
from vungcao.people.queries import records_of, refuse_unless_may
from vungcao.places import queries as places

_SENT = tuple(part.name for part in fields(RowValues))


@dataclass(frozen=True, slots=True)
class Answers:
    """Which obligation a submission answers, and for which period."""

    obligation: str
    period: str


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
    answers: Answers | None = None,
    unchanged: bool = False,
    client_key: str = "",
    known: int | None = None,
    conflicts_wait: bool = False,
) -> Submission:
    """File rows of one register for one place, checked, to wait for a reviewer.

    `answers` says which obligation it answers for which period; `unchanged` that in it all stands as it was, without
    rows. The same `client_key` from the same person is the same submission, filed once. `known` is the last journal
    entry that the filer had seen, when they saw less than the latest. With `conflicts_wait` rows that rest on what is
    no longer so are taken in, for a reviewer to settle; otherwise they are refused.

    Everything is read before the writer's turn is taken, for others wait that long: what is approved in between is
    after `known`, and the approval, which checks again under the lock, finds it.

    Raises Refused for whoever may not enter there (PPL); else with everything wrong: the place (PLC), rows (REG),
    checks (CHK), conflicts (INT-003), what it says it answers (OBL-006, OBL-007), a closed period (INT-017), and
    INT-013 when something else was sent under the same `client_key`.
    """
    asked = list(rows)
    digest = _sent(register, place, asked, note, answers, unchanged=unchanged) if client_key else ""
    with faults_told():
        if client_key and (there := _sent_before(by, client_key, digest)):
            return there
        latest = journal.last_number()
        known = latest if known is None else min(known, latest)
        checked = check(
            register=register,
            place=place,
            rows=asked,
            simulated=simulated,
            filed_known=known,
            unchanged=unchanged,
        )
        refuse_if_any(_refuse_enterer(by, register, place, checked))  # nothing of what stands there is told
        refusals = _refuse_answers(register, answers, unchanged=unchanged)
        refusals += checked.refusals + _refuse_findings(checked, asked, note)
        refusals += refuse_if_closed(
            register=register,
            place=place,
            spans=spans_of(checked),
            answered=(answers.obligation, answers.period) if answers else ("", ""),
            on=day_of(at),
        )
        refuse_if_any(refusals + ([] if conflicts_wait else checked.in_conflict))
    with one_transaction():
        if client_key and (there := _sent_before(by, client_key, digest, locked=True)):
            return there
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
            obligation=answers.obligation if answers else "",
            period=answers.period if answers else "",
            unchanged=unchanged,
            client_key=client_key,
            digest=digest,
            findings=[finding.said() for finding in checked.findings],
        )
        keep_rows(submission, checked)
        Verdict.objects.create(submission=submission, at=at, by=by, verdict=SUBMITTED, reason=note)
    return submission


def _sent(
    register: str,
    place: str,
    rows: Sequence[RowValues],
    note: str,
    answers: Answers | None,
    *,
    unchanged: bool,
) -> str:
    """The digest of what is sent, wherever in which file its rows stand."""
    said = [
        [register, place, note, [answers.obligation, answers.period] if answers else None, unchanged],
        *(["" if name == "where" else str(getattr(row, name)) for name in _SENT] for row in rows),
    ]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _refuse_answers(register: str, answers: Answers | None, *, unchanged: bool) -> list[Refusal]:
    if answers is None:
        return []
    pack, obligation, period = places.pack_in_force(), answers.obligation, answers.period
    return refuse_answer(pack, register=register, obligation=obligation, period=period, unchanged=unchanged)


def _sent_before(by: Person, client_key: str, digest: str, *, locked: bool = False) -> Submission | None:
    """What the person sent under that name before; `locked` takes the writer's turn first, so two at once are one."""
    if locked:
        locked_head()
    there = Submission.objects.filter(filed_by=by, client_key=client_key).first()
    if there is not None and there.digest != digest:
        raise Refused(refuse_other_content(client_key=client_key))
    return there


def _refuse_enterer(by: Person, register: str, place: str, checked: Checked) -> list[Refusal]:
    """Who files may enter in the place, or the rows are within what they may enter of it."""
    refusals = refuse_unless_may(by, Verb.ENTER, place=place, register=register)
    records = records_of(by, Verb.ENTER, place=place, register=register) if refusals else frozenset()
    if not records:
        return refusals
    entry = next((each for each in places.pack_in_force().registers if each.id == register), None)
    return refuse_outside(entry, checked.asked, checked.standing, records) if entry else []


def _refuse_findings(checked: Checked, rows: Iterable[RowValues], note: str) -> list[Refusal]:
    explained = {row.number for row in rows if row.explanation.strip()}
    if note.strip() and len(checked.asked) == 1:
        explained.add(checked.asked[0].row.number)
    return refuse_unexplained(checked.findings, explained=explained, note=note)


def mend(
    submission: Submission,
    *,
    by: Person,
    rows: Iterable[RowValues],
    note: str = "",
    known: int | None = None,
    at: dt.datetime,
) -> Submission:
    """Replace the rows of a submission that was returned, or still waits, and send it again.

    `known` is the last journal entry that the mender had seen, when they saw less than the latest.
    Raises Refused as `submit` does, and INT-001 when it was already decided.
    """
    with one_transaction():
        head = locked_head()
        kept = locked(submission, allowed=(RETURNED, SUBMITTED))
        take_back_rows(kept, kept.rows.all(), by=by, head=head, at=at)
        latest = journal.last_number()
        kept.filed_known = latest if known is None or kept.published is not None else min(known, latest)
        asked = list(rows)
        checked = check_again(kept, asked)
        kept.note = note or kept.note
        refuse_if_any(_refuse_enterer(by, kept.register, kept.place, checked))
        refusals = checked.refusals + checked.in_conflict + _refuse_findings(checked, asked, kept.note)
        refuse_if_any(refusals + refuse_closed(kept, spans_of(checked), at))
        kept.rows.all().delete()
        keep_rows(kept, checked)
        kept.step, kept.vouched = 0, None
        kept.findings = [finding.said() for finding in checked.findings]
        decide(kept, SUBMITTED, by=by, reason=note, at=at)
    return shown(submission)


def withdraw(submission: Submission, *, by: Person, at: dt.datetime) -> Submission:
    """Take a submission back before it is decided. Raises Refused: INT-001, or INT-008 for who did not file it."""
    with one_transaction():
        head = locked_head()
        kept = locked(submission, allowed=(SUBMITTED, RETURNED))
        refuse_if_any(refuse_strange_withdrawal(by=by.username, filers=filers_of(kept), submission=kept.pk))
        take_back_rows(kept, kept.rows.all(), by=by, head=head, at=at)
        decide(kept, WITHDRAWN, by=by, at=at)
    return shown(submission)
