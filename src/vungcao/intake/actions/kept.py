"""A submission in the hands of a decision: locked, checked again, set apart, brought into a state, told."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from vungcao.exact.refusal import Refusal, Refused, refuse_if_any
from vungcao.intake.checks import Checked, check
from vungcao.intake.deciding import Decider, day_of
from vungcao.intake.models import Row, Submission, Verdict
from vungcao.intake.queries import filers_of
from vungcao.intake.reopening import refuse_if_closed
from vungcao.intake.rules import (
    APPROVED,
    SUBMITTED,
    RowValues,
    refuse_all_parted,
    refuse_state,
)
from vungcao.intake.rules.closing import Span
from vungcao.journal.rules import instant
from vungcao.people.models import Person
from vungcao.registers.rules import Operation

_ROWS_AT_ONCE = 500


def locked(submission: Submission, *, allowed: Sequence[str]) -> Submission:
    """The submission as it is now, kept from others until the transaction ends."""
    kept = Submission.objects.select_for_update().get(pk=submission.pk)
    refuse_if_any(refuse_state(kept.state, allowed=allowed, submission=kept.pk))
    return kept


def check_again(kept: Submission, rows: Iterable[RowValues]) -> Checked:
    return check(
        register=kept.register,
        place=kept.place,
        rows=rows,
        simulated=kept.simulated,
        filed_known=kept.filed_known,
        unchanged=kept.unchanged,
    )


def spans_of(checked: Checked) -> set[Span]:
    return {Span(change.valid_from, change.valid_before) for change in checked.changes}


def refuse_closed(kept: Submission, spans: Iterable[Span], at: dt.datetime) -> list[Refusal]:
    """Why a closed period keeps what a submission asks out."""
    return refuse_if_closed(
        register=kept.register,
        place=kept.place,
        spans=spans,
        answered=(kept.obligation, kept.period),
        on=day_of(at),
    )


def keep_rows(submission: Submission, checked: Checked) -> None:
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


def with_corrections(kept: Submission, reasons: Mapping[int, str]) -> dict[int, str]:
    """The rows, and for each of a corrected event its other: an event reversed in one submission and written again in
    another would be lost or doubled between the two."""
    rows = list(kept.rows.values_list("number", "key", "operation"))
    corrected = {key for _, key, operation in rows if operation == Operation.REVERSE}
    said = {key: reasons[number] for number, key, _ in rows if number in reasons and key in corrected}
    return {number: said[key] for number, key, _ in rows if key in said} | dict(reasons)


def set_apart(kept: Submission, reasons: Mapping[int, str]) -> Submission:
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
        parted_from=kept.parted_from or kept,
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
    _share_evidence(kept, parted, reasons)
    for verdict in kept.verdicts.filter(verdict=SUBMITTED).order_by("pk"):
        Verdict.objects.create(submission=parted, at=verdict.at, by=verdict.by, verdict=SUBMITTED)
    return parted


def _share_evidence(kept: Submission, parted: Submission, numbers: Iterable[int]) -> None:
    """The files of the rows set apart go with them; those of all rows are evidence of both."""
    kept.attachments.filter(row__in=list(numbers)).update(submission=parted)
    for each in kept.attachments.filter(row=None).order_by("pk"):
        each.pk, each.submission = None, parted
        each.save(force_insert=True)


def decide(
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
        say(kept, state, who, at=at, reason=reason, entry=entry)


def say(
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


def shown(submission: Submission) -> Submission:
    """The caller's own copy, as it is after the decision."""
    submission.refresh_from_db()
    return submission


def about(kept: Submission, by: Person) -> dict[str, object]:
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
