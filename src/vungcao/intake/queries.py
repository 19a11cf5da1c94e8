"""Reads of submissions, and the check of the whole journal against what it wrote."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from vungcao.intake.models import Attachment, Draft, Row, Submission, Verdict
from vungcao.intake.rules import APPROVED, PASSED, RETURNED, SUBMITTED, RowValues, remaining_steps
from vungcao.intake.verification import check_journal as check_journal
from vungcao.pack.checking import Severity
from vungcao.pack.reviewing import ReviewStep
from vungcao.people.models import Grant, Person, Verb
from vungcao.people.queries import Mandate, Reach, review_reaches
from vungcao.places import queries as places
from vungcao.registers.models import Version
from vungcao.registers.queries import places_referred
from vungcao.registers.rules import Change, Operation

_NAMED_AT_ONCE = 500


def submission(number: int) -> Submission | None:
    """The submission of that number, with who filed it."""
    return Submission.objects.select_related("filed_by").filter(pk=number).first()


def submissions_of(person: Person) -> QuerySet[Submission]:
    """What a person filed, the newest first."""
    return Submission.objects.filter(filed_by=person).order_by("-pk")


def submissions_about(register: str, place: str) -> QuerySet[Submission]:
    """What was filed on a register of a place, with who filed it, the newest first."""
    there = Submission.objects.filter(register=register, place=place)
    return there.select_related("filed_by").order_by("-pk")


def submissions_to_review(person: Person, *, on: dt.date | None = None) -> list[Submission]:
    """What waits for a verdict that a person may give at the step it is at, the oldest first.

    With a day, what was delegated to them on that day is among it. Four eyes: what they, or whose stead they would
    decide in, filed, mended, or passed at an earlier step since it was last sent is not among it.
    """
    reaches = review_reaches(person, on=on)
    waiting = list(Submission.objects.filter(state=SUBMITTED).select_related("filed_by").order_by("pk"))
    told = passings_by_submission(waiting)
    steps = {entry.id: entry.review for entry in places.pack_in_force().registers}
    return [
        each
        for each in waiting
        if any(
            _may_decide(each, mandate, reach, person, told[each.pk], steps.get(each.register, ()))
            for mandate, reach in reaches
        )
    ]


def _may_decide(
    each: Submission,
    mandate: Mandate,
    reach: Reach,
    person: Person,
    told: "Passed",
    steps: tuple[ReviewStep, ...],
) -> bool:
    if each.place not in reach.places(Verb.REVIEW, each.register):
        return False
    left = remaining_steps(steps, told.steps)
    charged = not left or left[0].is_charged_to(mandate.organisation)
    own = {person.pk, mandate.stead.pk} if mandate.stead else {person.pk}
    return charged and not own & (told.hands | {each.filed_by_id})


@dataclass(slots=True)
class Passed:
    """What became of a submission since it was last sent: the steps it passed, and who had it in hand, ever since it
    was filed."""

    senders: set[int] = field(default_factory=set)
    passers: set[int] = field(default_factory=set)
    steps: list[str] = field(default_factory=list)
    sendings: int = 0

    @property
    def hands(self) -> set[int]:
        """Keys of those who filed, mended or passed it, or in whose stead it was passed."""
        return self.senders | self.passers


def passings_by_submission(submissions: Sequence[Submission]) -> dict[int, Passed]:
    """What became of many submissions since each was last sent, by their numbers, in one question."""
    told: dict[int, Passed] = defaultdict(Passed)
    said = Verdict.objects.filter(
        submission__in=[each.pk for each in submissions], verdict__in=(SUBMITTED, PASSED)
    ).order_by("pk")
    for pk, verdict, step, by, stead in said.values_list("submission", "verdict", "step", "by", "stead"):
        one = told[pk]
        if verdict == SUBMITTED:
            one.senders.add(by)
            one.passers, one.steps, one.sendings = set(), [], one.sendings + 1
        else:
            one.steps.append(step)
            one.passers |= {by, stead} - {None}
    return told


def steps_at(submissions: Sequence[Submission]) -> dict[int, ReviewStep | None]:
    """By the number of each submission, the step at which it waits; None where one reviewer decides."""
    told = passings_by_submission(submissions)
    steps = {entry.id: entry.review for entry in places.pack_in_force().registers}
    return {
        each.pk: next(iter(remaining_steps(steps.get(each.register, ()), told[each.pk].steps)), None)
        for each in submissions
    }


def keys_of(submissions: Sequence[Submission]) -> dict[int, set[str]]:
    """By the number of each submission, the keys of its records."""
    keys: dict[int, set[str]] = defaultdict(set)
    rows = Row.objects.filter(submission__in=[each.pk for each in submissions])
    for number, key in rows.values_list("submission", "key") if submissions else ():
        keys[number].add(key)
    return keys


def reasons_of_return(submissions: Iterable[Submission]) -> dict[int, str]:
    """By the number of each returned submission among these, why it came back: as a whole, and row by row."""
    returned = [each.pk for each in submissions if each.state == RETURNED]
    said = Verdict.objects.filter(submission__in=returned, verdict=RETURNED).order_by("pk")
    return dict(said.values_list("submission_id", "reason"))


def filers_of(submission: Submission) -> frozenset[str]:
    """Sign-in names of all who filed or mended a submission."""
    sent = submission.verdicts.filter(verdict=SUBMITTED).values_list("by__username", flat=True)
    return frozenset([submission.filed_by.username, *sent])


def hands_on(submission: Submission, passed: Iterable[Verdict]) -> frozenset[str]:
    """Sign-in names of all who filed or mended a submission, or passed it, and of those in whose stead they did."""
    passed = list(passed)
    stead = {verdict.stead.username for verdict in passed if verdict.stead}
    return filers_of(submission) | {verdict.by.username for verdict in passed} | stead


def passings_of(submission: Submission) -> tuple[Verdict, ...]:
    """The verdicts by which a submission passed steps since it was last sent, in order."""
    said = submission.verdicts.filter(verdict__in=(SUBMITTED, PASSED)).select_related("by", "stead")
    passed: list[Verdict] = []
    for verdict in said.order_by("pk"):
        passed = [] if verdict.verdict == SUBMITTED else [*passed, verdict]
    return tuple(passed)


def steps_of(submission: Submission) -> tuple[ReviewStep, ...]:
    """The review steps of a submission's register, by the pack in force; none where one reviewer decides."""
    registers = places.pack_in_force().registers
    return next((entry.review for entry in registers if entry.id == submission.register), ())


def steps_to_pass(submission: Submission, passed: Iterable[Verdict]) -> tuple[ReviewStep, ...]:
    """The review steps that a submission, which `passed` some, has yet to pass; none where one reviewer decides."""
    return remaining_steps(steps_of(submission), {verdict.step for verdict in passed})


def current_step(submission: Submission) -> ReviewStep | None:
    """The step at which a submission waits; None where one reviewer decides."""
    return next(iter(steps_to_pass(submission, passings_of(submission))), None)


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


def values_of(rows: Iterable[Row]) -> list[RowValues]:
    """Rows of a submission as the door takes them."""
    return [
        RowValues(
            number=row.number,
            operation=row.operation,
            key=row.key,
            valid_from=row.valid_from,
            valid_before=row.valid_before,
            facts=row.facts,
            base_seq=row.base_seq,
            known=row.known,
            explanation=row.explanation,
            branch=row.branch,
            branch_position=row.branch_position,
        )
        for row in rows
    ]


def change_of(submission: Submission, row: Row) -> Change:
    """What a row of a submission asks for, as it would be applied."""
    return Change(
        operation=Operation(row.operation),
        key=row.key,
        place=submission.place,
        valid_from=row.valid_from,
        valid_before=row.valid_before,
        facts=row.facts,
        simulated=submission.simulated,
    )


def rows_as_asked(submission: Submission) -> list[tuple[Row, int | None]]:
    """The rows as they were asked for, each with the version that it was made from: the reversal of an event that is
    written again is part of its correction."""
    rows = list(submission.rows.order_by("number"))
    again = {row.key for row in rows if row.operation == Operation.SET}
    undone = {row.key: row for row in rows if row.operation == Operation.REVERSE and row.key in again}
    return [
        (row, undone[row.key].base_seq if row.key in undone else row.base_seq)
        for row in rows
        if row.operation != Operation.REVERSE or row.key not in again
    ]


def sendings_of(submission: Submission) -> int:
    """How many times a submission was sent: once when it was filed, and once each time it was mended."""
    return submission.verdicts.filter(verdict=SUBMITTED).count()


def drafts_of(person: Person) -> QuerySet[Draft]:
    """What a person began and did not file, the last saved first."""
    return Draft.objects.filter(person=person).order_by("-saved_at", "-pk")


def draft(person: Person, number: int) -> Draft | None:
    """The draft of that number, when it is the person's."""
    return Draft.objects.filter(person=person, pk=number).first()


def draft_named(person: Person, client_key: str) -> Draft | None:
    """The draft that a person's sender calls so."""
    return Draft.objects.filter(person=person, client_key=client_key).first()


def attachments_of(submission: Submission, *, without: Collection[str] = ()) -> list[Attachment]:
    """The evidence of a submission, in the order in which it was attached, but none of the records `without`: what is
    evidence of all rows is evidence of theirs."""
    attached = submission.attachments.select_related("by").order_by("pk")
    closed = list(submission.rows.filter(key__in=without).values_list("number", flat=True)) if without else []
    return list(attached.filter(row__isnull=False).exclude(row__in=closed) if closed else attached)


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


def handlers_of(register: str, keys: Collection[str]) -> dict[str, frozenset[str]]:
    """Sign-in names of all who filed, mended, passed, settled or approved rows of some records that became facts, and
    of those in whose stead they did."""
    handled: dict[str, set[str]] = {}
    names = sorted(keys)
    for start in range(0, len(names), _NAMED_AT_ONCE):
        rows = Row.objects.filter(
            key__in=names[start : start + _NAMED_AT_ONCE], submission__register=register
        )
        kept = rows.filter(Q(submission__entry__isnull=False) | Q(submission__published__isnull=False))
        verdict = ("submission__verdicts__by__username", "submission__verdicts__stead__username")
        said = ("key", "submission__filed_by__username", *verdict)
        for key, *names_there in kept.values_list(*said).distinct():
            handled.setdefault(key, set()).update(name for name in names_there if name)
    return {key: frozenset(people) for key, people in handled.items()}


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """What a check asked or noted of facts that still stand: no value of a record is in it."""

    check: str
    severity: Severity
    register: str
    place: str
    submission: int
    keys: tuple[str, ...]
    """The records; none when it is of all records of the place together."""
    is_explained: bool


def findings_of(submission: Submission, *, with_values: bool) -> list[dict[str, Any]]:
    """What checks found in a submission, as `rules.Finding` keeps it.

    Without values a finding about rows tells which check it was of which rows, and nothing of what they say: in the
    rows of a personal register that touches somebody.
    """
    if with_values:
        return list(submission.findings)
    labels = {check.id: check.label.vi for check in places.pack_in_force().checks}
    return [
        _without_values(each, labels.get(each["check"], each["check"])) if each["rows"] else each
        for each in submission.findings
    ]


def _without_values(finding: dict[str, Any], label: str) -> dict[str, Any]:
    code, where, _found, expected, mend = finding["refusal"]
    return finding | {"refusal": [code, where, label, expected, mend]}


def open_findings(register: str, places: Collection[str]) -> list[OpenFinding]:
    """What the checks of the pack asked or noted of approved facts of a register in some places and is still so.

    Of records it is open while one of the versions that its submission wrote stands; of a place as a whole, until the
    next approved submission of the register there, which was checked in its turn.
    """
    approved = Submission.objects.filter(register=register, place__in=list(places), state=APPROVED)
    latest = dict(approved.order_by("entry").values_list("place", "pk"))
    found = list(approved.exclude(findings=[]).order_by("pk"))
    rows: dict[int, dict[int, Row]] = {}
    for row in Row.objects.filter(submission__in=[one.pk for one in found]).only(
        "submission", "number", "key", "explanation"
    ):
        rows.setdefault(row.submission_id, {})[row.number] = row
    standing = _still_standing([one.entry for one in found if one.entry], register)
    return [
        opened
        for one in found
        for said in one.findings
        if (
            opened := _opened(
                one, said, rows.get(one.pk, {}), standing, is_latest=latest[one.place] == one.pk
            )
        )
    ]


def _still_standing(entries: Collection[int], register: str) -> frozenset[tuple[int, str]]:
    """The entries and keys of the versions that some approvals wrote and nothing has superseded."""
    written = Version.objects.filter(register=register, known_from__in=list(entries), known_before=None)
    return frozenset(written.values_list("known_from", "key"))


def _opened(
    one: Submission,
    said: Mapping[str, Any],
    rows: Mapping[int, Row],
    standing: Collection[tuple[int, str]],
    *,
    is_latest: bool,
) -> OpenFinding | None:
    told = [rows[number] for number in said["rows"] if number in rows]
    keys = tuple(row.key for row in told if (one.entry, row.key) in standing)
    if not keys and (said["rows"] or not is_latest):
        return None
    return OpenFinding(
        check=said["check"],
        severity=Severity(said["severity"]),
        register=one.register,
        place=one.place,
        submission=one.pk,
        keys=keys,
        is_explained=all(row.explanation for row in told) if told else bool(one.note),
    )
