"""What works are found by and which pairs are suspected.

All of it is drawn from the registers: it can be deleted at any time, and comes back equal. No backup holds it.
"""

from django.db import models
from django.db.models import F, Q


class Sketched(models.Model):
    """A record that is compared, with what it is compared by as it stood at the last entry followed."""

    register = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    place = models.CharField(max_length=30)
    facts = models.JSONField()
    geometries = models.JSONField(default=list)
    outputs = models.JSONField(default=list)
    items = models.JSONField(default=list)
    stopped_on = models.DateField(null=True)
    simulated = models.BooleanField(default=False)
    is_compared = models.BooleanField(default=False)
    """Whether all its suspicions are kept."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("register", "key"), name="a_record_is_sketched_once"),
        ]
        indexes = [
            models.Index(fields=("id",), condition=Q(is_compared=False), name="sketched_to_compare"),
        ]

    def __str__(self) -> str:
        return f"{self.register}/{self.key}"


class Block(models.Model):
    """One number under which a record is found: see `rules.blocks`."""

    number = models.BigIntegerField()
    sketched = models.ForeignKey(Sketched, on_delete=models.CASCADE, related_name="blocks")

    class Meta:
        indexes = [models.Index(fields=("number", "sketched"), name="records_under_a_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.sketched_id}"


class Suspected(models.Model):
    """Two records like enough to be told, by register and key in order."""

    first = models.ForeignKey(Sketched, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Sketched, on_delete=models.CASCADE, related_name="+")
    points = models.IntegerField()
    seen = models.CharField(max_length=16)
    """The fingerprint that a decision about it names."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("first", "second"), name="a_pair_is_suspected_once"),
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="a_record_is_not_suspected_of_being_itself"
            ),
        ]
        indexes = [models.Index(fields=("-points", "id"), name="suspected_by_points")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.points}"


class Followed(models.Model):
    """The one row that says up to which journal entry the registers were followed, and by which rules."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    entry = models.BigIntegerField(default=0)
    rules = models.CharField(max_length=64, default="")
    """Digest of the comparison, and of the places and contents it reads: by others, all is drawn anew."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="the_registers_are_followed_once")]

    def __str__(self) -> str:
        return f"{self.entry}"
