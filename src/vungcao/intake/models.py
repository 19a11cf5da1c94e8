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
    step = models.PositiveSmallIntegerField(default=0)
    """How many review steps of its register it has passed since it was last sent."""
    published = models.BigIntegerField(null=True, unique=True)
    """The journal entry that published it as provisional, until the last step confirms it or somebody takes it back."""
    vouched = models.BigIntegerField(null=True, unique=True)
    """The last journal entry by which a reviewer vouched for its rows as they are; None when none has since it was
    sent."""
    obligation = models.CharField(max_length=60, blank=True)
    """Id of the obligation that it answers, with the period; both empty when it answers none."""
    period = models.CharField(max_length=30, blank=True)
    unchanged = models.BooleanField(default=False)
    """It has no rows: who filed it says that in the period all stands as it was."""
    client_key = models.CharField(max_length=200, blank=True)
    """What the sender calls it; sent again under the same name by the same person, it is the same submission."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of what was sent under `client_key`."""
    parted_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    """The submission as it was sent, whose rows these were until reviewers set them apart; never itself a part."""
    findings = models.JSONField(default=list)
    """What checks said of it when it was sent and did not refuse: see `intake.rules.Finding`."""

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("filed_by", "client_key"),
                condition=~Q(client_key=""),
                name="what_is_sent_twice_is_one_submission",
            ),
            models.CheckConstraint(
                condition=Q(obligation="", period="") | (~Q(obligation="") & ~Q(period="")),
                name="an_obligation_is_answered_for_a_period",
            ),
            models.CheckConstraint(
                condition=Q(unchanged=False) | ~Q(obligation=""), name="unchanged_is_said_of_a_period"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", entry__isnull=False)
                | (~Q(state="approved") & Q(entry__isnull=True)),
                name="an_approved_submission_has_its_entry_and_no_other_has",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES)),
                name="a_submission_is_in_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(step=0) | Q(vouched__isnull=False), name="what_passed_a_step_was_vouched_for"
            ),
        ]
        indexes = [
            models.Index(fields=("state", "place"), name="submissions_waiting"),
            models.Index(fields=("obligation", "period", "place"), name="submissions_of_a_period"),
        ]

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
    known = models.BigIntegerField(null=True)
    """The last journal entry that a reviewer saw when they settled the row's conflict; None: `filed_known` holds."""
    explanation = models.TextField(blank=True)
    """Why the row is right although a check asks."""
    reason = models.TextField(blank=True)
    """Why a reviewer set it apart."""
    branch = models.CharField(max_length=64, blank=True)
    """The line of edits of one record on one device, made one upon the other without a network."""
    branch_position = models.PositiveIntegerField(default=0)
    """Its place in the line, from 1."""

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
        choices=[
            ("approved", "duyệt"),
            ("passed", "thông qua"),
            ("returned", "trả lại"),
            ("withdrawn", "rút"),
            ("submitted", "gửi"),
            ("settled", "xử lý xung đột"),
        ],
    )
    step = models.CharField(max_length=60, blank=True)
    """Id of the review step at which it was said."""
    reason = models.TextField(blank=True)
    stead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """In whose stead it was said, by delegation; None in the speaker's own name."""
    entry = models.BigIntegerField(null=True)
    """The journal entry that tells it, where one does."""

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="returned") | ~Q(reason=""), name="a_return_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.verdict}"


class PeriodReopening(models.Model):
    """That a decision on record lets a closed period of an obligation be filed and decided on again, until a day."""

    obligation = models.CharField(max_length=60)
    period = models.CharField(max_length=30)
    place = models.CharField(max_length=30, blank=True)
    """Id of the one place it holds for; empty for all."""
    document = models.CharField(max_length=120)
    """Number of the decision."""
    issued_on = models.DateField()
    reason = models.TextField()
    until = models.DateField()
    """The last day on which the period is open."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.BigIntegerField(unique=True)
    """The journal entry that tells it."""

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(reason=""), name="a_reopening_rests_on_a_document_and_a_reason"
            )
        ]
        indexes = [models.Index(fields=("obligation", "period"), name="reopenings_of_a_period")]

    def __str__(self) -> str:
        return f"{self.obligation} {self.period} {self.document}"


class Draft(models.Model):
    """Rows that somebody is still typing, as they were typed: nothing in them is read or checked yet.

    What a workbook or a phone brought and the door cannot take as it is waits here too, with what is wrong with it.
    """

    register = models.CharField(max_length=60)
    place = models.CharField(max_length=30)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=20)
    obligation = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)
    rows = models.JSONField(default=list)
    """`intake.rules.TypedRow` values, in order."""
    problems = models.JSONField(default=list)
    """What kept the rows out when they were last checked, as `intake.rules.Problem` keeps it; empty for what is merely
    not finished."""
    revision = models.PositiveIntegerField(default=0)
    """Counts the savings, so that of two windows the older cannot write over the newer."""
    known = models.BigIntegerField(default=0)
    """The last journal entry when it was opened: what was decided since, its writer has not seen."""
    client_key = models.CharField(max_length=200, blank=True)
    """What the sender called it, when it came from a phone or a file."""
    simulated = models.BooleanField(default=False)
    mends = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    """The returned submission whose rows these are, being mended; None for rows that are new."""
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("person", "client_key"),
                condition=~Q(client_key=""),
                name="what_is_sent_twice_is_one_draft",
            )
        ]
        indexes = [models.Index(fields=("person", "register", "place"), name="drafts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.pk} {self.register}@{self.place} r{self.revision}"


class Receipt(models.Model):
    """That something was received under the sender's own name for it, and what became of it at first.

    It stays when the draft is filed or thrown away, so that a phone whose answer was lost may send again at any time.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    """SHA-256 of what was sent."""
    received_at = models.DateTimeField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("person", "client_key", "digest"), name="what_is_sent_twice_is_received_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.digest[:12]}"


class Attachment(models.Model):
    """A photo, decision or minutes kept with a draft or a submission, or with one row of it, under its digest."""

    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="attachments")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    row = models.PositiveIntegerField(null=True)
    """Number of the row it is evidence of; None: of all."""
    kind = models.CharField(max_length=20)
    """photo, decision, minutes, other."""
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    """What the file really is, whatever its name says."""
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.sha256[:12]}"


class Upload(models.Model):
    """A workbook that somebody sent, on its way from the file to a submission.

    It is nobody's record: what was filed of it stands in a submission, what was not in a draft. Its file, which may
    name persons, is forgotten after a while.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "chờ đọc"
        READING = "reading", "đang đọc và kiểm tra"
        ASKING = "asking", "chờ chọn cột"
        CHECKED = "checked", "đã kiểm tra"
        FILING = "filing", "đang gửi"
        DONE = "done", "xong"
        FAILED = "failed", "không đọc được"
        CANCELLED = "cancelled", "đã dừng"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=60)
    place = models.CharField(max_length=30)
    obligation = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    """SHA-256 of the file."""
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    """Bytes of the file."""
    sheet = models.CharField(max_length=100, blank=True)
    """The sheet that was asked for; empty takes the one with the most in it."""
    columns = models.JSONField(null=True)
    """What the person said of its columns: see `intake.ways.workbook.memory`."""
    since = models.DateField(null=True)
    """The day from which rows hold that do not say."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    worked_at = models.DateTimeField(null=True)
    """When whoever works on it last said so; long ago means that they were stopped midway."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """How many times work on its present state was begun."""
    cancelled = models.BooleanField(default=False)
    """Whether somebody asked to stop."""
    rows_read = models.PositiveIntegerField(default=0)
    rows_checked = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    answer = models.JSONField(default=dict)
    """What was found: see `intake.ways.workbook.answer`."""
    wish = models.JSONField(default=dict)
    """What the person wants filed: see `intake.ways.workbook.filing`."""
    marked = models.BinaryField(null=True)
    """The workbook with every problem in its cell."""
    submission = models.ForeignKey(Submission, on_delete=models.SET_NULL, null=True, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=("state", "worked_at"), name="uploads_to_work_on"),
            models.Index(fields=("person", "register", "place"), name="uploads_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.register}@{self.place} {self.state}"


class ColumnMemory(models.Model):
    """Which column of a kind of sheet gives which field, as somebody said once, for the next such sheet."""

    register = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    """Of the headings: see `intake.ways.workbook.layout.Headings`."""
    columns = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("register", "fingerprint"), name="a_kind_of_sheet_is_remembered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.fingerprint[:12]}"
