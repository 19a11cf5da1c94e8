"""Reads of submissions, and the check of the whole journal against what it wrote."""

from collections.abc import Collection

from django.db.models import QuerySet

from vungcao.intake.models import Submission
from vungcao.intake.rules import SUBMITTED
from vungcao.intake.verification import check_journal as check_journal
from vungcao.people.models import Grant, Person, Verb
from vungcao.people.queries import places_of
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


def sendings_of(submission: Submission) -> int:
    """How many times a submission was sent: once when it was filed, and once each time it was mended."""
    return submission.verdicts.filter(verdict=SUBMITTED).count()


def places_in_use(among: Collection[str]) -> frozenset[str]:
    """Which of some places facts, submissions or grants refer to."""
    some = list(among)
    filed = Submission.objects.filter(place__in=some).order_by().values_list("place", flat=True).distinct()
    granted = Grant.objects.filter(place__in=some).order_by().values_list("place", flat=True).distinct()
    return places_referred(some) | frozenset(filed) | frozenset(granted)
