"""Submissions on their way to the journal, their rows and what reviewers said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vungcao.intake.rules import APPROVED, DRAFT, RETURNED, STATES, SUBMITTED, WITHDRAWN
from vungcao.registers.rules import Operation


class Submission(models.Model):
    """Rows of one register for one place that one person files together."""

    class State(models.TextChoices):
        """Where a submission stands."""

        DRAFT = DRAFT, STATES[DRAFT]
        SUBMITTED = SUBMITTED, STATES[SUBMITTED]
        RETURNED = RETURNED, STATES[RETURNED]
        APPROVED = APPROVED, STATES[APPROVED]
        WITHDRAWN = WITHDRAWN, STATES[WITHDRAWN]

    register = models.CharField(max_length=60)
    place = models.CharField(max_length=30)
    way = models.CharField(max_length=20)
    """By which way it came: form, workbook, phone, api, demonstration."""
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    note = models.TextField(blank=True)
    """Why: the reason for a correction, the decision it rests on."""
    simulated = models.BooleanField(default=False)
    filed_known = models.BigIntegerField(default=0)
    """The last journal entry when it was filed or mended: what was decided after it, its filer cannot have seen."""
    entry = models.BigIntegerField(null=True, unique=True)
    """The journal entry that approved it."""

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(state="approved", entry__isnull=False)
                | (~Q(state="approved") & Q(entry__isnull=True)),
                name="an_approved_submission_has_its_entry_and_no_other_has",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES)),
                name="a_submission_is_in_a_known_state",
            ),
        ]
        indexes = [models.Index(fields=("state", "place"), name="submissions_waiting")]

    def __str__(self) -> str:
        return f"{self.pk} {self.register}@{self.place} {self.state}"


class Row(models.Model):
    """One record as the submission wants it to be."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    operation = models.CharField(max_length=10)
    """One of `registers.rules.Operation`."""
    key = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_before = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    base_seq = models.BigIntegerField(null=True)
    """The version the filer was looking at, None where there was none; when it is gone, the row is a conflict."""

    class Meta:
        ordering = ("submission", "number")
        constraints = [
            models.UniqueConstraint(fields=("submission", "number"), name="a_row_has_its_own_number"),
            models.CheckConstraint(
                condition=Q(valid_before__isnull=True) | Q(valid_from__lt=F("valid_before")),
                name="a_row_holds_for_at_least_a_day",
            ),
            models.CheckConstraint(
                condition=Q(operation__in=sorted(op.value for op in Operation)),
                name="a_row_asks_for_a_known_operation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}#{self.number} {self.operation} {self.key}"


class Verdict(models.Model):
    """What someone said of a submission, and why."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="verdicts")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(
        max_length=10,
        choices=[("approved", "duyệt"), ("returned", "trả lại"), ("withdrawn", "rút"), ("submitted", "gửi")],
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="returned") | ~Q(reason=""), name="a_return_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.verdict}"
