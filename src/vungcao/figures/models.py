"""The manifest of the mirror and the figures kept between asks. Both can be deleted at any time and come back equal."""

from django.db import models


class MirrorPart(models.Model):
    """One Parquet file of the mirror: versions, or closings, of one register between two journal entries."""

    register = models.CharField(max_length=60)
    content = models.CharField(max_length=10, choices=[("versions", "versions"), ("closings", "closings")])
    path = models.CharField(max_length=200, unique=True)
    first_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    rows = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("register", "first_entry", "content")

    def __str__(self) -> str:
        return self.path


class MirrorHead(models.Model):
    """Up to which journal entry the mirror of a register holds everything."""

    register = models.CharField(primary_key=True, max_length=60)
    last_entry = models.BigIntegerField(default=0)
    edition = models.CharField(max_length=64)
    """Digest of the pack edition whose field types the parts have."""

    def __str__(self) -> str:
        return f"{self.register} {self.last_entry}"
