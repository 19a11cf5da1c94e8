"""The table of approved facts. Nothing is overwritten: a superseded version only gets the entry that ended it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull

from vungcao.registers.expressions import FactText
from vungcao.registers.rules import version_line

_SOURCE = FactText("facts", name="source")


class NamedWork(models.Func):
    """The work that a record names in its field `work`, as the index of it is written.

    The path is part of the expression: as a parameter, which is how Django writes a key of JSON, no index would be
    recognised by SQLite.
    """

    template = "(%(expressions)s ->> 'work')"
    output_field = models.TextField()

    def __init__(self, facts: models.F | str = "facts") -> None:
        super().__init__(facts)


class Version(models.Model):
    """A record of a register as it held from one day and was known from one journal entry.

    Both intervals are half-open: the day `valid_before` and the entry `known_before` are the first outside.
    """

    seq = models.BigIntegerField(primary_key=True)
    register = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    """The record's own code; for a return its place, period and reporter."""
    place = models.CharField(max_length=30)
    """Id of the place at the time; no foreign key, so that an edition of places can be replaced."""
    valid_from = models.DateField()
    valid_before = models.DateField(null=True)
    known_from = models.BigIntegerField()
    known_before = models.BigIntegerField(null=True)
    facts = models.JSONField()
    """Canonical values by field: int, decimal as text of its scale, ISO date, bool, text; null is missing."""
    nil = models.BooleanField(default=False)
    """A declaration that the place has none, over the interval."""
    simulated = models.BooleanField(default=False)
    published = models.BigIntegerField(null=True)
    """The journal entry that published it as provisional, which the last review step is still to confirm; None: it was
    approved."""

    class Meta:
        ordering = ("seq",)
        constraints = [
            models.UniqueConstraint(
                fields=("register", "key", "valid_from"),
                condition=Q(known_before__isnull=True),
                name="a_record_stands_once_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_before__isnull=True) | Q(valid_from__lt=F("valid_before")),
                name="a_version_holds_for_at_least_a_day",
            ),
            models.CheckConstraint(
                condition=Q(known_before__isnull=True) | Q(known_from__lt=F("known_before")),
                name="a_version_is_known_for_at_least_an_entry",
            ),
        ]
        indexes = [
            models.Index(fields=("register", "key"), name="versions_of_a_record"),
            models.Index(
                fields=("register", "place"),
                condition=Q(known_before__isnull=True),
                name="versions_known_now",
            ),
            models.Index(
                NamedWork("facts"),
                condition=Q(IsNull(NamedWork("facts"), False)),
                name="versions_naming_a_work",
            ),
            models.Index(fields=("register", "known_from"), name="versions_of_an_entry"),
            models.Index(
                fields=("published",), condition=Q(published__isnull=False), name="provisional_versions"
            ),
            models.Index(
                fields=("known_before", "seq"),
                condition=Q(known_before__isnull=False),
                name="versions_an_entry_closed",
            ),
            models.Index(
                "register",
                _SOURCE,
                FactText("facts", name="year"),
                "place",
                condition=Q(known_before__isnull=True) & Q(IsNull(_SOURCE, False)),
                name="entries_of_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.register}/{self.key}"

    @property
    def line(self) -> str:
        """The version as it was written, as the text that its journal entry's digest covers."""
        return version_line(
            seq=self.seq,
            register=self.register,
            key=self.key,
            place=self.place,
            valid_from=self.valid_from,
            valid_before=self.valid_before,
            known_from=self.known_from,
            facts=self.facts,
            nil=self.nil,
            simulated=self.simulated,
            published=self.published,
        )
