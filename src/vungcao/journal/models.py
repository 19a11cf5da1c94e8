"""The journal's tables. Rows hold codes and names, no keys: nothing there can block, or be lost by, a deletion."""

from django.db import models
from django.db.models import Q

from vungcao.journal.rules import GENESIS


class Head(models.Model):
    """The one row that every approval locks: the last entry's number and hash, and the last version's sequence."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="the_journal_has_one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class Entry(models.Model):
    """One decision. `hash` covers everything in the row and the hash before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_code = models.CharField(max_length=150)
    actor_name = models.CharField(max_length=120)
    action = models.CharField(max_length=30)
    subject = models.CharField(max_length=200)
    """What was decided on, by its code."""
    content = models.TextField()
    """Canonical JSON: what was decided, on which evidence, and digests of the versions written and closed."""
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"
