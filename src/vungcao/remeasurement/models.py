"""Rounds of independent re-measuring, the records drawn for each, and what was measured."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from vungcao.remeasurement.rules.refusing import OUTCOMES, Plan


class Round(models.Model):
    """One sample of one register: announced, then drawn by a seed that did not exist before, measured, and closed."""

    register = models.CharField(max_length=60)
    as_of = models.DateField()
    """The day on which the records drawn from were valid."""
    known = models.BigIntegerField()
    """The journal entry up to which they were known."""
    group = models.CharField(max_length=60, blank=True)
    strata = models.CharField(max_length=60)
    per_stratum = models.PositiveIntegerField()
    fields = models.JSONField()
    """Ids of the fields to measure, in order."""
    why = models.TextField()
    seed_on = models.DateField()
    until = models.DateField()
    sizes = models.JSONField()
    """How many records each stratum has."""
    frame = models.CharField(max_length=64)
    """The digest of the frame."""
    salt = models.CharField(max_length=64, blank=True)
    """What makes keys of a register with personal data unguessable. Never told."""
    secret = models.CharField(max_length=64)
    """Half of the seed, told when the sample is drawn; its digest is in the journal from the beginning."""
    simulated = models.BooleanField(default=False)
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    announced_entry = models.BigIntegerField(unique=True)
    seed = models.CharField(max_length=64, blank=True)
    seed_entry = models.BigIntegerField(null=True)
    """The journal entry whose hash is the other half."""
    drawn_at = models.DateTimeField(null=True)
    drawn_entry = models.BigIntegerField(null=True, unique=True)
    closed_at = models.DateTimeField(null=True)
    closed_entry = models.BigIntegerField(null=True, unique=True)
    result = models.JSONField(null=True)
    """What is published of it, exact: see `remeasurement.results`."""

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_entry=None, seed="", seed_entry=None)
                | (Q(drawn_entry__isnull=False, seed_entry__isnull=False) & ~Q(seed="")),
                name="a_drawn_round_has_its_seed_and_no_other_has",
            ),
            models.CheckConstraint(
                condition=Q(closed_entry=None, result=None)
                | Q(closed_entry__isnull=False, result__isnull=False, drawn_entry__isnull=False),
                name="a_closed_round_was_drawn_and_has_its_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.register} {self.stage}"

    @property
    def stage(self) -> str:
        """announced, drawn or closed."""
        if self.closed_entry is not None:
            return "closed"
        return "announced" if self.drawn_entry is None else "drawn"

    @property
    def plan(self) -> Plan:
        """What it was announced to be."""
        return Plan(
            register=self.register,
            as_of=self.as_of,
            group=self.group,
            strata=self.strata,
            per_stratum=self.per_stratum,
            fields=tuple(self.fields),
            why=self.why,
            seed_on=self.seed_on,
            until=self.until,
        )


class Selection(models.Model):
    """A record that was drawn, and who measures it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="selections")
    stratum = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField()
    rank = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    """The digest of its key."""
    seq = models.BigIntegerField()
    """The version that was recorded."""
    key = models.CharField(max_length=200)
    place = models.CharField(max_length=30)
    measurer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="selections"
    )

    class Meta:
        ordering = ("round", "stratum", "position")
        constraints = [
            models.UniqueConstraint(fields=("round", "seq"), name="a_record_is_drawn_once_in_a_round"),
            models.UniqueConstraint(
                fields=("round", "stratum", "position"), name="a_position_in_a_stratum_is_one_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.stratum}#{self.position}"


class Measurement(models.Model):
    """What somebody found where a record was drawn. Never changed; a further one stands beside it."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="measurements")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    measured_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()))
    values = models.JSONField(default=dict)
    """Canonical values of the fields that were measured."""
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    """Why it was measured once more."""
    entry = models.BigIntegerField(unique=True)
    """The journal entry that holds its digest."""

    class Meta:
        ordering = ("selection", "number")
        constraints = [
            models.UniqueConstraint(fields=("selection", "number"), name="a_measurement_has_its_own_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="a_further_measurement_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(OUTCOMES)), name="a_measurement_has_a_known_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selection_id}.{self.number} {self.outcome}"
