"""Reads of submissions, and the check of the whole journal against what it wrote."""

from collections.abc import Collection

from django.db.models import QuerySet

from vungcao.intake.models import Attachment, Row, Submission
from vungcao.intake.rules import APPROVED, PASSED, SUBMITTED
from vungcao.intake.verification import check_journal as check_journal
from vungcao.pack.reviewing import ReviewStep
from vungcao.people.models import Grant, Person, Verb
from vungcao.people.queries import places_of
from vungcao.places import queries as places
from vungcao.registers.queries import places_referred


def submission(number: int) -> Submission | None:
    """The submission of that number, with who filed it."""
    return Submission.objects.select_related("filed_by").filter(pk=number).first()


def submissions_of(person: Person) -> QuerySet[Submission]:
    """What a person filed, the newest first."""
    return Submission.objects.filter(filed_by=person).order_by("-pk")


def submissions_to_review(person: Person) -> list[Submission]:
    """What waits for a verdict that a person may give, the oldest first: their own filings are not among them."""
    waiting = Submission.objects.filter(state=SUBMITTED).exclude(filed_by=person).select_related("filed_by")
    may: dict[str, frozenset[str]] = {}
    found = []
    for each in waiting.order_by("pk"):
        if each.register not in may:
            may[each.register] = places_of(person, Verb.REVIEW, each.register)
        if each.place in may[each.register]:
            found.append(each)
    return found


def filers_of(submission: Submission) -> frozenset[str]:
    """Sign-in names of all who filed or mended a submission."""
    sent = submission.verdicts.filter(verdict=SUBMITTED).values_list("by__username", flat=True)
    return frozenset([submission.filed_by.username, *sent])


def passers_of(submission: Submission) -> frozenset[str]:
    """Sign-in names of those who passed a submission at an earlier step since it was last sent."""
    said = submission.verdicts.filter(verdict__in=(SUBMITTED, PASSED)).order_by("pk")
    passed: set[str] = set()
    for verdict, by in said.values_list("verdict", "by__username"):
        passed = set() if verdict == SUBMITTED else passed | {by}
    return frozenset(passed)


def steps_of(submission: Submission) -> tuple[ReviewStep, ...]:
    """The review steps of a submission's register, by the pack in force; none where one reviewer decides."""
    registers = places.pack_in_force().registers
    return next((entry.review for entry in registers if entry.id == submission.register), ())


def current_step(submission: Submission) -> ReviewStep | None:
    """The step at which a submission waits; None where one reviewer decides."""
    steps = steps_of(submission)
    return steps[min(submission.step, len(steps) - 1)] if steps else None


def keys_without_earlier_edits(submission: Submission) -> frozenset[str]:
    """Keys of rows that were edited upon an edit of the same device that is not approved, conflicts settled aside."""
    rows = submission.rows.filter(branch_position__gt=1, known=None).exclude(branch="")
    asked = list(rows.values_list("key", "branch", "branch_position"))
    if not asked:
        return frozenset()
    before = Row.objects.filter(branch__in={branch for _key, branch, _at in asked})
    there = set(before.filter(submission__state=APPROVED).values_list("branch", "branch_position"))
    along = {(branch, position) for _key, branch, position in asked} | set(
        submission.rows.exclude(branch="").values_list("branch", "branch_position")
    )
    return frozenset(
        key
        for key, branch, position in asked
        if any((branch, earlier) not in there | along for earlier in range(1, position))
    )


def sendings_of(submission: Submission) -> int:
    """How many times a submission was sent: once when it was filed, and once each time it was mended."""
    return submission.verdicts.filter(verdict=SUBMITTED).count()


def attachments_of(submission: Submission) -> list[Attachment]:
    """The evidence of a submission, in the order in which it was attached."""
    return list(submission.attachments.select_related("by").order_by("pk"))


def attachment(number: int) -> Attachment | None:
    """The evidence of that number, with what it is evidence of."""
    found = Attachment.objects.select_related("submission", "draft", "by")
    return found.filter(pk=number).first()


def places_in_use(among: Collection[str]) -> frozenset[str]:
    """Which of some places facts, submissions or grants refer to."""
    some = list(among)
    filed = Submission.objects.filter(place__in=some).order_by().values_list("place", flat=True).distinct()
    granted = Grant.objects.filter(place__in=some).order_by().values_list("place", flat=True).distinct()
    return places_referred(some) | frozenset(filed) | frozenset(granted)
