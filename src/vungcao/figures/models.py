"""The manifest of the mirror. It can be deleted at any time, with its files, and comes back equal."""

from django.db import models


class MirrorPart(models.Model):
    """One Parquet file of the mirror: versions, or closings, of one register between two journal entries.

    A row of `versions` is a version as it was known at `last_entry`; a row of `closings` says by which entry a version
    of an earlier part was closed.
    """

    register = models.CharField(max_length=60)
    content = models.CharField(max_length=10, choices=[("versions", "versions"), ("closings", "closings")])
    path = models.CharField(max_length=200, unique=True)
    """Below the mirror's folder."""
    first_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    rows = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the file."""

    class Meta:
        ordering = ("register", "first_entry", "content", "pk")

    def __str__(self) -> str:
        return self.path


class MirrorHead(models.Model):
    """Up to which journal entry the parts of a register hold everything."""

    register = models.CharField(primary_key=True, max_length=60)
    last_entry = models.BigIntegerField(default=0)
    last_seq = models.BigIntegerField(default=0)
    """The last sequence number that the entry left: versions beyond it are not in the parts."""
    shape = models.CharField(max_length=64)
    """Digest of the columns that the parts have; an edition of the pack that changes them makes the parts useless."""

    def __str__(self) -> str:
        return f"{self.register} {self.last_entry}"
