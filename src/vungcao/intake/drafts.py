"""Drafts: rows while they are typed. Saved as they are, looked over on request, filed once, then gone.

A draft is its writer's alone and nobody's record: nothing of it is in the journal. It is in the backup all the same:
what somebody typed before a crash is work.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import IntegrityError

from vungcao.exact.refusal import Refusal, Refused, refuse_if_any
from vungcao.exact.vietnamese import date
from vungcao.intake.actions import Answers, mend, submit
from vungcao.intake.checks import check
from vungcao.intake.models import Draft, Submission
from vungcao.intake.queries import rows_as_asked
from vungcao.intake.rules import (
    Problem,
    RowValues,
    TypedRow,
    as_typed,
    read_typed,
    refuse_nothing_to_file,
    refuse_stale,
    refuse_strange_draft,
)
from vungcao.intake.transaction import one_transaction
from vungcao.journal import queries as journal
from vungcao.journal.rules import instant
from vungcao.pack.register import Kind, Register
from vungcao.people.models import Person, Verb
from vungcao.people.queries import refuse_unless_may
from vungcao.places import queries as places
from vungcao.registers import queries as registers

WAY = "grid"


def new_draft(
    *,
    by: Person,
    register: str,
    place: str,
    answers: Answers | None = None,
    known: int | None = None,
    at: dt.datetime,
) -> Draft:
    """A draft of a sheet that nobody began, not saved yet. `known` is the last journal entry that its writer saw."""
    latest = journal.last_number()
    obligation, period = (answers.obligation, answers.period) if answers else ("", "")
    return Draft(
        register=register,
        place=place,
        person=by,
        way=WAY,
        obligation=obligation,
        period=period,
        known=latest if known is None else min(known, latest),
        client_key=f"{WAY}|{register}|{place}|{obligation}|{period}",
        created_at=at,
        saved_at=at,
    )


def mending_draft(submission: Submission, *, by: Person, at: dt.datetime) -> Draft:
    """A draft of a returned submission with its rows, not saved yet."""
    register = places.pack_in_force().register_by_id(submission.register)
    answers = Answers(submission.obligation, submission.period) if submission.obligation else None
    draft = new_draft(by=by, register=submission.register, place=submission.place, answers=answers, at=at)
    draft.mends, draft.note, draft.simulated = submission, submission.note, submission.simulated
    draft.client_key = f"mend|{submission.pk}"
    draft.rows = [row.kept() for row in _filed(register, submission)]
    return draft


def _filed(register: Register, submission: Submission) -> list[TypedRow]:
    return [
        TypedRow(
            number=row.number,
            key=row.key,
            operation=row.operation,
            valid_from=date(row.valid_from),
            valid_before=date(row.valid_before) if row.valid_before and register.kind is Kind.THING else "",
            facts={entry.id: as_typed(entry, row.facts.get(entry.id)) for entry in register.fields},
            base_seq=base_seq,
            explanation=row.explanation,
            branch=row.branch,
            branch_position=row.branch_position,
        )
        for row, base_seq in rows_as_asked(submission)
    ]


def save(
    draft: Draft,
    *,
    by: Person,
    rows: Iterable[TypedRow],
    note: str = "",
    problems: Iterable[Problem] = (),
    at: dt.datetime,
) -> Draft:
    """Keep a draft as it is typed now; `draft` is as it was read, and its revision says when that was.

    Raises Refused: GRD-001 for a draft that is gone or another's, GRD-002 when it was saved elsewhere since, PPL-001
    when `by` may not enter there.
    """
    typed, found = [row.kept() for row in rows], [problem.kept() for problem in problems]
    try:
        with one_transaction():
            refuse_if_any(refuse_unless_may(by, Verb.ENTER, place=draft.place, register=draft.register))
            kept = _locked(draft.pk, by=by, revision=draft.revision) if draft.pk else _begun(draft, by)
            kept.rows, kept.note, kept.problems = typed, note, found
            kept.revision, kept.saved_at = kept.revision + 1, at
            kept.save()
    except IntegrityError:  # two windows began the same sheet at once
        raise Refused([refuse_stale(saved_at=_minute(at))]) from None
    return kept


def _begun(draft: Draft, by: Person) -> Draft:
    if draft.person_id != by.pk:
        raise Refused([refuse_strange_draft()])
    there = Draft.objects.filter(person=by, client_key=draft.client_key).first() if draft.client_key else None
    if there is not None:
        raise Refused([refuse_stale(saved_at=_minute(there.saved_at))])
    return draft


def discard(draft: Draft, *, by: Person) -> None:
    """Throw a draft away with its evidence. Raises Refused: GRD-001."""
    with one_transaction():
        kept = _locked(draft.pk, by=by)
        kept.attachments.all().delete()
        kept.delete()


def look_over(draft: Draft) -> list[Problem]:
    """Everything the door would say of a draft, and nothing is filed: what blocks, what asks why, what it notes."""
    register = places.pack_in_force().register_by_id(draft.register)
    values, refusals = _values(register, draft)
    problems = [Problem(refusal) for refusal in refusals]
    if not values:
        return problems
    checked = check(
        register=draft.register,
        place=draft.place,
        rows=values,
        simulated=draft.simulated,
        filed_known=draft.known,
    )
    problems += [Problem(refusal) for refusal in checked.refusals]
    problems += [Problem(each.refusal, rows=(each.number,)) for each in checked.conflicts]
    problems += [Problem(each.refusal, each.severity, each.rows) for each in checked.findings]
    return list(dict.fromkeys(problems))


def file(draft: Draft, *, by: Person, unchanged: bool = False, at: dt.datetime) -> Submission:
    """File a draft, or mend with it the submission that it mends; it is gone then, its evidence the submission's.

    With `unchanged` a draft without rows says that in the period all stands as it was. The same draft is filed once.
    Raises Refused as `submit` and `mend` do, GRD-001, GRD-002, and GRD-003 for a draft without rows.
    """
    with one_transaction():
        kept = _locked(draft.pk, by=by, revision=draft.revision)
        register = places.pack_in_force().register_by_id(kept.register)
        values, refusals = _values(register, kept)
        refuse_if_any(refusals + ([] if kept.rows or unchanged else [refuse_nothing_to_file()]))
        if kept.mends is not None:
            submission = mend(kept.mends, by=by, rows=values, note=kept.note, known=kept.known, at=at)
        else:
            submission = submit(
                by=by,
                register=kept.register,
                place=kept.place,
                rows=values,
                way=kept.way,
                note=kept.note,
                simulated=kept.simulated,
                answers=Answers(kept.obligation, kept.period) if kept.obligation else None,
                unchanged=unchanged and not values,
                known=kept.known,
                client_key=f"draft-{kept.pk}-{kept.revision}-{instant(kept.created_at)}",
                at=at,
            )
        kept.attachments.update(submission=submission, draft=None)
        kept.delete()
    return submission


def filed_from(number: int, *, by: Person) -> Submission | None:
    """The submission that a draft became, when it was filed meanwhile; numbers of drafts come again after a restore."""
    return Submission.objects.filter(filed_by=by, client_key__startswith=f"draft-{number}-").last()


def _locked(number: int, *, by: Person, revision: int | None = None) -> Draft:
    """The draft as it is now, kept from others until the transaction ends."""
    kept = Draft.objects.select_for_update().filter(pk=number, person=by).first()
    if kept is None:
        raise Refused([refuse_strange_draft()])
    if revision is not None and kept.revision != revision:
        raise Refused([refuse_stale(saved_at=_minute(kept.saved_at))])
    return kept


def _minute(at: dt.datetime) -> str:
    return f"{at.astimezone(places.time_zone()):%H:%M}"


def _values(register: Register, draft: Draft) -> tuple[list[RowValues], list[Refusal]]:
    """The rows as the door takes them, each known as of the version it was made from, and the cells not understood."""
    typed = [TypedRow.of(row) for row in draft.rows]
    read, refusals = read_typed(register, typed)
    named = (row.base_seq for row in read if row.base_seq is not None)
    based = {version.seq: version for version in registers.versions_numbered(register.id, named)}
    known = {seq: max(draft.known, version.known_from) for seq, version in based.items()}
    values = [replace(row, known=known.get(row.base_seq) if row.base_seq else None) for row in read]
    return (_with_reversals(values, based) if register.kind is Kind.EVENT else values), refusals


def _with_reversals(values: Sequence[RowValues], based: Mapping[int, registers.Version]) -> list[RowValues]:
    """An event that happened otherwise than it was written is reversed and written again."""
    top = max((row.number for row in values), default=0)
    rows: list[RowValues] = []
    for row in values:
        if row.operation != "set" or row.base_seq is None:
            rows.append(row)
            continue
        day = based[row.base_seq].valid_from if row.base_seq in based else row.valid_from
        rows.append(
            replace(row, operation="reverse", valid_from=day, valid_before=None, facts={}, explanation="")
        )
        rows.append(replace(row, number=top + row.number, base_seq=None, where=row.said_at))
    return rows
