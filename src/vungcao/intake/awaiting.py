"""What waits for a reviewer, as lists and the page of one submission tell it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from vungcao.exact.refusal import Refusal
from vungcao.intake.checks import check
from vungcao.intake.models import Attachment, Row, Submission
from vungcao.intake.queries import passings_by_submission, values_of
from vungcao.intake.rules import remaining_steps
from vungcao.pack.checking import Severity
from vungcao.pack.reviewing import ReviewStep
from vungcao.places import queries as places
from vungcao.registers.models import Version


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A submission that waits, and how much there is to look at in it."""

    submission: Submission
    step: ReviewStep | None
    """None where one reviewer decides."""
    sendings: int
    rows: int
    warnings: int
    blocked: int
    """Findings that block: the pack asks more than when it was sent."""
    conflicts: int
    evidence: int


def awaiting(submissions: Sequence[Submission]) -> list[Awaiting]:
    """Submissions with what there is to look at in each; as many questions for one as for all."""
    numbers = [each.pk for each in submissions]
    passed = passings_by_submission(submissions)
    rows = _counted(Row.objects.filter(submission__in=numbers))
    conflicts = _counted(rows_in_conflict(Row.objects.filter(submission__in=numbers)))
    evidence = _counted(Attachment.objects.filter(submission__in=numbers))
    steps = {entry.id: entry.review for entry in places.pack_in_force().registers}
    found = []
    for each in submissions:
        severities = Counter(finding["severity"] for finding in each.findings)
        left = remaining_steps(steps.get(each.register, ()), passed[each.pk].steps)
        found.append(
            Awaiting(
                submission=each,
                step=next(iter(left), None),
                sendings=passed[each.pk].sendings,
                rows=rows[each.pk],
                warnings=len(each.findings),
                blocked=severities[Severity.BLOCK.value],
                conflicts=conflicts[each.pk],
                evidence=evidence[each.pk],
            )
        )
    return found


def _counted(of_submissions: QuerySet[Row] | QuerySet[Attachment]) -> Counter[int]:
    counted = of_submissions.order_by().values("submission").annotate(count=Count("pk"))
    return Counter({each["submission"]: each["count"] for each in counted})


def rows_in_conflict(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows among these whose record others decided on, on days that the rows change, since they were filed or
    settled. What a submission published as provisional is its own doing and no conflict, nor is an earlier edit of the
    same device."""
    ended = Coalesce("known_before", "known_from")
    earlier = Row.objects.filter(
        branch=OuterRef(OuterRef("branch")),
        branch_position__lt=OuterRef(OuterRef("branch_position")),
        submission__entry=OuterRef("touched_by"),
    ).exclude(branch="")
    touched = (
        Version.objects.annotate(
            touched_by=ended, seen=Coalesce(OuterRef("known"), OuterRef("submission__filed_known"))
        )
        .filter(
            Q(valid_before=None) | Q(valid_before__gt=OuterRef("valid_from")),
            register=OuterRef("submission__register"),
            key=OuterRef("key"),
            touched_by__gt=F("seen"),
        )
        .filter(Q(valid_from__lt=OuterRef("valid_before")) | Q(Exists(_without_end())))
        .exclude(Exists(earlier))
    )
    return rows.filter(Exists(touched), submission__published=None)


def _without_end() -> QuerySet[Row]:
    """The row that is asked of, when it has no last day."""
    return Row.objects.filter(pk=OuterRef(OuterRef("pk")), valid_before=None)


def conflicts_of(submission: Submission, rows: Iterable[Row]) -> dict[int, Refusal]:
    """By their numbers, the rows among these that rest on what is no longer so, and what is told of it."""
    asked = values_of(rows)
    if submission.published is not None or not asked:
        return {}
    checked = check(
        register=submission.register,
        place=submission.place,
        rows=asked,
        simulated=submission.simulated,
        filed_known=submission.filed_known,
    )
    return {conflict.number: conflict.refusal for conflict in checked.conflicts}
