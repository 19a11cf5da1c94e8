"""What became of what somebody sent from elsewhere, in a word: their phone shows it beside the edit."""

from collections.abc import Collection
from dataclasses import dataclass

from vungcao.intake.models import Receipt, Row
from vungcao.intake.queries import reasons_of_return
from vungcao.intake.rules import SUBMITTED, Problem
from vungcao.people.models import Person
from vungcao.registers.queries import closed_among

CONFLICT, KEPT, HANDLED = "conflict", "draft", "handled"
"""It waits beside a later decision; the door could not take it as it is; somebody has dealt with it since."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Where an edit stands: a state of submissions, or one of the words above, and why it came back."""

    name: str
    state: str
    said: str = ""
    number: int | None = None
    """The submission's."""


def fates_of(person: Person, names: Collection[str]) -> list[Fate]:
    """What became of what a person sent under some names; of a name used twice, the later. Five questions in all."""
    received = Receipt.objects.filter(person=person, client_key__in=list(names)).order_by("pk")
    last = {each.client_key: each for each in received.select_related("submission", "draft")}
    conflicts = _in_conflict([each.submission_id for each in last.values() if each.submission_id])
    reasons = reasons_of_return([each.submission for each in last.values() if each.submission])
    return [_fate(each, conflicts, reasons) for each in last.values()]


def _fate(each: Receipt, conflicts: Collection[int], reasons: dict[int, str]) -> Fate:
    if each.draft is not None:
        return Fate(each.client_key, KEPT, "; ".join(_said(Problem.of(kept)) for kept in each.draft.problems))
    if each.submission is None:
        return Fate(each.client_key, HANDLED)
    number, state = each.submission.pk, each.submission.state
    if state == SUBMITTED and number in conflicts:
        return Fate(each.client_key, CONFLICT, number=number)
    return Fate(each.client_key, state, reasons.get(number, ""), number)


def _said(problem: Problem) -> str:
    return f"{problem.refusal.found}. {problem.refusal.mend}"


def _in_conflict(submissions: Collection[int]) -> frozenset[int]:
    """Those of some waiting submissions that rest on a version that was closed; edits upon own edits aside."""
    rows = Row.objects.filter(submission__in=submissions, submission__state=SUBMITTED, known=None)
    based = rows.filter(branch_position__lte=1).exclude(base_seq=None).values_list("submission", "base_seq")
    pairs = list(based)
    closed = closed_among(seq for _, seq in pairs if seq is not None)
    return frozenset(number for number, seq in pairs if seq in closed)
