"""The door: the only way facts enter. Each write is one transaction; an approval writes facts and journal together."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.checks import Checked, check
from vungcao.intake.deciding import Decider, day_of, decider
from vungcao.intake.evidence import evidence_digest
from vungcao.intake.models import Row, Submission, Verdict
from vungcao.intake.queries import (
    filers_of,
    keys_without_earlier_edits,
    places_in_use,
    sendings_of,
    steps_to_pass,
    values_of,
)
from vungcao.intake.reopening import refuse_if_closed
from vungcao.intake.rules import (
    APPROVED,
    PASSED,
    RETURNED,
    SETTLED,
    SUBMITTED,
    WITHDRAWN,
    RowValues,
    refuse_all_parted,
    refuse_answer,
    refuse_blocked,
    refuse_missing_edits,
    refuse_other_content,
    refuse_outside,
    refuse_state,
    refuse_strange_withdrawal,
    refuse_unexplained,
    refuse_unseen,
    refuse_without_reason,
)
from vungcao.intake.rules.closing import Span
from vungcao.intake.transaction import faults_told, one_transaction
from vungcao.journal import queries as journal
from vungcao.journal.actions import locked_head, record
from vungcao.journal.models import Entry, Head
from vungcao.journal.rules import canonical, instant
from vungcao.pack import edition as editions
from vungcao.pack.geography import holds_on
from vungcao.pack.model import Pack
from vungcao.people.models import Person, Verb
from vungcao.people.queries import records_of, refuse_unless_may
from vungcao.places import actions as places_actions
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import Change, Operation, Superseded, supersede_all, take_back
from vungcao.registers.write import Written, write

_ROWS_AT_ONCE = 500
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

    Raises Refused with everything wrong: the person's right (PPL), the place (PLC), rows (REG), checks (CHK),
    conflicts (INT-003), what it says it answers (OBL-006, OBL-007), a closed period (INT-017), and INT-013 when
    something else was sent under the same `client_key`.
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
        refusals = _refuse_enterer(by, register, place, checked)
        refusals += _refuse_answers(register, answers, unchanged=unchanged)
        refusals += checked.refusals + _refuse_findings(checked, asked, note)
        refusals += refuse_if_closed(
            register=register,
            place=place,
            spans=_spans(checked),
            answered=(answers.obligation, answers.period) if answers else ("", ""),
            on=day_of(at),
        )
        _raise(refusals + ([] if conflicts_wait else checked.in_conflict))
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
        _keep_rows(submission, checked)
        Verdict.objects.create(submission=submission, at=at, by=by, verdict=SUBMITTED, reason=note)
    return submission


def _sent(
    register: str,
    place: str,
    rows: Sequence[RowValues],
    note: str,
    answers: "Answers | None",
    *,
    unchanged: bool,
) -> str:
    """The digest of what is sent, wherever in which file its rows stand."""
    said = [
        [register, place, note, [answers.obligation, answers.period] if answers else None, unchanged],
        *(["" if name == "where" else str(getattr(row, name)) for name in _SENT] for row in rows),
    ]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _refuse_answers(register: str, answers: "Answers | None", *, unchanged: bool) -> list[Refusal]:
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
    submission: Submission, *, by: Person, rows: Iterable[RowValues], note: str = "", at: dt.datetime
) -> Submission:
    """Replace the rows of a submission that was returned, or still waits, and send it again.

    Raises Refused as `submit` does, and INT-001 when it was already decided.
    """
    with one_transaction():
        head = locked_head()
        kept = _locked(submission, allowed=(RETURNED, SUBMITTED))
        _take_back(kept, kept.rows.all(), by=by, head=head, at=at)
        kept.filed_known = journal.last_number()
        asked = list(rows)
        checked = _check(kept, asked)
        kept.note = note or kept.note
        refusals = _refuse_enterer(by, kept.register, kept.place, checked)
        refusals += checked.refusals + checked.in_conflict + _refuse_findings(checked, asked, kept.note)
        _raise(refusals + _refuse_closed(kept, _spans(checked), at))
        kept.rows.all().delete()
        _keep_rows(kept, checked)
        kept.step, kept.vouched = 0, None
        kept.findings = [finding.said() for finding in checked.findings]
        _decide(kept, SUBMITTED, by=by, reason=note, at=at)
    return _shown(submission)


def _spans(checked: Checked) -> set[Span]:
    return {Span(change.valid_from, change.valid_before) for change in checked.changes}


def _refuse_closed(kept: Submission, spans: Iterable[Span], at: dt.datetime) -> list[Refusal]:
    """Why a closed period keeps what a submission asks out."""
    return refuse_if_closed(
        register=kept.register,
        place=kept.place,
        spans=spans,
        answered=(kept.obligation, kept.period),
        on=day_of(at),
    )


def send_back(submission: Submission, *, by: Person, reason: str, at: dt.datetime) -> Submission:
    """Return a waiting submission to its filer, with the reason.

    Raises Refused: INT-001 when it does not wait, INT-005 without a reason, and as `deciding.decider` does.
    """
    with one_transaction():
        head = locked_head()
        kept = _locked(submission, allowed=(SUBMITTED,))
        who = decider(kept, by, at=at)
        _raise(refuse_without_reason(reason, submission=kept.pk))
        _take_back(kept, kept.rows.all(), by=by, head=head, at=at)
        _decide(kept, RETURNED, by=by, who=who, reason=reason.strip(), at=at)
    return _shown(submission)


def send_back_rows(
    submission: Submission, *, by: Person, reasons: Mapping[int, str], at: dt.datetime
) -> Submission:
    """Set some rows of a waiting submission apart and return them, each with its reason; the others go on waiting.

    The answer is the new submission with the rows that go back. Rows that a reviewer vouched for leave by an entry of
    the journal. Raises Refused: INT-001 when it does not wait, INT-005 without a reason for each row, INT-016 for no
    row or all of them, and as `deciding.decider` does.
    """
    with one_transaction():
        head = locked_head()
        kept = _locked(submission, allowed=(SUBMITTED,))
        who = decider(kept, by, at=at)
        _raise([r for reason in reasons.values() for r in refuse_without_reason(reason, submission=kept.pk)])
        said = {number: reason.strip() for number, reason in reasons.items()}
        parted = _part(kept, said)
        _take_back(kept, parted.rows.all(), by=by, head=head, at=at)
        if kept.vouched is not None:
            _vouch(kept, who, head, action="part_rows", at=at, parted=parted.pk)
        told = "\n".join(f"Dòng {number}: {reason}" for number, reason in sorted(said.items()))
        _decide(parted, RETURNED, by=by, who=who, reason=told, at=at)
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
        kept = _locked(submission, allowed=(SUBMITTED,))
        who = decider(kept, by, at=at)
        _raise(refuse_without_reason(reason, submission=kept.pk))
        row = kept.rows.filter(number=number).first()
        if row is None:
            raise Refused(refuse_all_parted(submission=kept.pk))
        (_keep if keep else _give_way)(kept, row, who, head, reason=reason.strip(), seen=seen, at=at)
    return _shown(submission)


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
    _say(kept, SETTLED, who, at=entry.at, reason=told, entry=entry.number)


def _give_way(
    kept: Submission, row: Row, who: Decider, head: Head, *, reason: str, seen: int, at: dt.datetime
) -> None:
    """The row is not to be written: what stands is kept."""
    alone = kept.rows.count() == 1
    if alone:
        row.reason = reason
        row.save()
    gone = kept if alone else _part(kept, {row.number: reason})
    _take_back(kept, [row], by=who.person, head=head, at=at)
    entry = _vouch(kept, who, head, action="settle_row", at=at, row=row.number, keep=False, reason=reason)
    _decide(gone, WITHDRAWN, by=who.person, who=who, at=entry.at, reason=f"Giữ bản đang có. {reason}")


def withdraw(submission: Submission, *, by: Person, at: dt.datetime) -> Submission:
    """Take a submission back before it is decided. Raises Refused: INT-001, or INT-008 for who did not file it."""
    with one_transaction():
        head = locked_head()
        kept = _locked(submission, allowed=(SUBMITTED, RETURNED))
        _raise(refuse_strange_withdrawal(by=by.username, filers=filers_of(kept), submission=kept.pk))
        _take_back(kept, kept.rows.all(), by=by, head=head, at=at)
        _decide(kept, WITHDRAWN, by=by, at=at)
    return _shown(submission)


def approve(submission: Submission, *, by: Person, at: dt.datetime, seen: int | None = None) -> Entry:
    """Decide for a waiting submission: pass it to its next review step or, at the last, turn it into approved facts.

    Facts are written whole or not at all: versions, closings and one journal entry. Everything is checked again under
    the journal's lock: the state, the reviewer's right and four eyes, the rows against the pack now in force, its
    checks, and all that was approved since they were filed; what its checks ask or note then is kept. `seen` is which
    sending the reviewer looked at: one mended since is not approved unseen (INT-012). Raises Refused.
    """
    with one_transaction():
        head = locked_head()
        kept = _locked(submission, allowed=(SUBMITTED,))
        _raise(refuse_unseen(seen=seen, sendings=sendings_of(kept), submission=kept.pk))
        who = decider(kept, by, at=at)
        spans = {Span(*days) for days in kept.rows.values_list("valid_from", "valid_before").distinct()}
        _raise(_refuse_closed(kept, spans, at))
        if len(steps_to_pass(kept)) > 1:
            entry = _pass_step(kept, who, head, at)
        else:
            entry = _approve(kept, who, head, at)
    _shown(submission)
    return entry


def _pass_step(kept: Submission, who: Decider, head: Head, at: dt.datetime) -> Entry:
    """One decision on the way: it is in the journal too, for a commune's authentication is an act of its own."""
    step = who.step
    assert step is not None
    content: dict[str, object] = {"step": step.id, "kind": step.kind}
    if step.publishes and kept.published is None and (written := _publish(kept, who, head)):
        content |= written.said()
        kept.published = head.number + 1
    kept.step += 1
    entry = _vouch(kept, who, head, action="pass_step", at=at, **content)
    _say(kept, PASSED, who, at=entry.at, entry=entry.number)
    return entry


def _vouch(
    kept: Submission, who: Decider, head: Head, *, action: str, at: dt.datetime, **said: object
) -> Entry:
    """The entry by which a reviewer vouches for the rows of a submission as they are now."""
    told = {"passed": kept.step, "evidence": evidence_digest(kept.pk), **said}
    subject = f"{kept.register}@{kept.place}#{kept.pk}"
    content = _about(kept, who.person) | who.said() | told
    entry = record(head=head, by=who.person, action=action, subject=subject, content=content, at=at)
    kept.vouched = entry.number
    kept.save()
    return entry


def _approve(kept: Submission, who: Decider, head: Head, at: dt.datetime) -> Entry:
    if kept.published is None:
        written = _write(kept, head, _refuse_checked(kept, who), published=None)
    else:
        written = _confirm(kept, head)
    subject = f"{kept.register}@{kept.place}#{kept.pk}"
    content = _content(kept, who, written)
    entry = record(head=head, by=who.person, action="approve", subject=subject, content=content, at=at)
    kept.entry = entry.number
    _decide(kept, APPROVED, by=who.person, who=who, at=entry.at, entry=entry.number)
    return entry


def _publish(kept: Submission, who: Decider, head: Head) -> Written | None:
    """Write what the rows ask as provisional; None where that would cover what another submission published so.

    Undoing one layer under another would bring back what nobody stands by any more. Raises Refused.
    """
    checked = _refuse_checked(kept, who)
    if any(
        held.published and change.supersedes(held) for held in checked.standing for change in checked.changes
    ):
        return None
    return _write(kept, head, checked, published=head.number + 1)


def _refuse_checked(kept: Submission, who: Decider) -> Checked:
    """The rows, when nothing stands against them. Raises Refused."""
    checked = _check(kept, values_of(kept.rows.order_by("number")))
    against = [*checked.refusals, *checked.in_conflict, *refuse_blocked(checked.findings)]
    _raise([*_refuse_reviewer(kept, who, checked), *against])
    kept.findings = [finding.said() for finding in checked.findings]
    return checked


def _write(kept: Submission, head: Head, checked: Checked, *, published: int | None) -> Written:
    changes = [replace(change, published=published) for change in checked.changes]
    superseded = supersede_all(checked.standing, changes)
    return write(superseded, register=kept.register, entry=head.number + 1, head=head)


def _confirm(kept: Submission, head: Head) -> Written:
    """Write what was published as provisional again, as it still stands, and no longer provisional."""
    assert kept.published is not None
    own = registers.published_by(kept.published)
    confirmed = [replace(registers.holding(version), published=None, seq=None) for version in own]
    superseded = Superseded(tuple(version.seq for version in own), tuple(confirmed))
    return write(superseded, register=kept.register, entry=head.number + 1, head=head)


def _take_back(kept: Submission, rows: Iterable[Row], *, by: Person, head: Head, at: dt.datetime) -> None:
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
    content = _about(kept, by) | written.said()
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
        unchanged=kept.unchanged,
    )


def _refuse_reviewer(kept: Submission, who: Decider, checked: Checked) -> list[Refusal]:
    """The reviewer may review wherever records are moved from, and no edit that a row was made upon is missing."""
    refusals = refuse_missing_edits(keys_without_earlier_edits(kept), submission=kept.pk)
    for place in sorted(checked.left_places):
        refusals += refuse_unless_may(who.person, Verb.REVIEW, place=place, register=kept.register, on=who.on)
    return refusals


def _part(kept: Submission, reasons: Mapping[int, str]) -> Submission:
    """Set rows apart in a submission of their own, as if they had been filed so."""
    rows = list(kept.rows.filter(number__in=list(reasons)))
    if not rows or len(rows) != len(reasons) or len(rows) == kept.rows.count():
        raise Refused(refuse_all_parted(submission=kept.pk))
    parted = Submission.objects.create(
        register=kept.register,
        place=kept.place,
        way=kept.way,
        state=SUBMITTED,
        filed_by=kept.filed_by,
        filed_at=kept.filed_at,
        note=kept.note,
        simulated=kept.simulated,
        filed_known=kept.filed_known,
        obligation=kept.obligation,
        period=kept.period,
        parted_from=kept,
        findings=[finding for finding in kept.findings if set(finding["rows"]) & set(reasons)],
    )
    left = set(kept.rows.values_list("number", flat=True)) - set(reasons)
    kept.findings = [
        finding for finding in kept.findings if not finding["rows"] or set(finding["rows"]) & left
    ]
    kept.save()
    for row in rows:
        row.submission, row.reason = parted, reasons[row.number]
        row.save()
    for verdict in kept.verdicts.filter(verdict=SUBMITTED).order_by("pk"):
        Verdict.objects.create(submission=parted, at=verdict.at, by=verdict.by, verdict=SUBMITTED)
    return parted


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
            known=each.row.known,
            explanation=each.row.explanation.strip(),
            branch=each.row.branch,
            branch_position=each.row.branch_position,
        )
        for each in checked.asked
    ]
    Row.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)


def _decide(
    kept: Submission,
    state: str,
    *,
    by: Person,
    at: dt.datetime,
    who: Decider | None = None,
    reason: str = "",
    entry: int | None = None,
) -> None:
    """Bring a submission into a state, and keep who did it; `who` where a reviewer did."""
    kept.state = state
    if state != APPROVED:
        kept.published = None
    kept.save()
    if who is None:
        Verdict.objects.create(submission=kept, at=at, by=by, verdict=state, reason=reason)
    else:
        _say(kept, state, who, at=at, reason=reason, entry=entry)


def _say(
    kept: Submission,
    verdict: str,
    who: Decider,
    *,
    at: dt.datetime,
    reason: str = "",
    entry: int | None = None,
) -> None:
    Verdict.objects.create(
        submission=kept,
        at=at,
        by=who.person,
        stead=who.mandate.stead,
        verdict=verdict,
        step=who.step.id if who.step else "",
        reason=reason,
        entry=entry,
    )


def _shown(submission: Submission) -> Submission:
    """The caller's own copy, as it is after the decision."""
    submission.refresh_from_db()
    return submission


def _content(kept: Submission, who: Decider, written: Written) -> dict[str, object]:
    """What the journal keeps of an approval: who, on which evidence, and digests of all it wrote and closed."""
    return (
        _about(kept, who.person)
        | who.said()
        | {
            "step": who.step.id if who.step else "",
            "vouched": kept.vouched,
            "edition": places.edition_in_force().digest,
            "rows": evidence_digest(kept.pk),
            **written.said(),
        }
    )


def _about(kept: Submission, by: Person) -> dict[str, object]:
    """A submission, and who decides on it."""
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
        "obligation": kept.obligation,
        "period": kept.period,
        "unchanged": kept.unchanged,
    }
