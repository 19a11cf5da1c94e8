"""Tables of people, their grants and their looks."""

from typing import Optional

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Person(AbstractUser):
    """Someone who signs in. `organisation` is the id of an organisation of the pack."""

    full_name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=60, blank=True)
    token: Optional["Token"] = None
    """The token by which they are here, which narrows what they may do; None when they signed in. Not kept."""

    def __str__(self) -> str:
        return self.full_name or self.username


class Verb(models.TextChoices):
    """What a grant allows. Nothing is allowed without one."""

    READ = "read", "xem"
    ENTER = "enter", "nhập"
    REVIEW = "review", "duyệt"
    OPERATE = "operate", "vận hành"


class Grant(models.Model):
    """One person may do one thing, in one place or everywhere, on one register or all."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    verb = models.CharField(max_length=10, choices=Verb)
    place = models.CharField(max_length=30, blank=True)
    """Id of a place, or empty for everywhere."""
    register = models.CharField(max_length=60, blank=True)
    """Id of a register, or empty for all."""
    record = models.CharField(max_length=262, blank=True)
    """Register and key, as "hamlet/07534-T01", of the record that it is narrowed to; empty when it is not."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("person", "verb", "place", "register", "record"), name="a_grant_is_given_once"
            ),
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="a_grant_allows_a_known_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.verb} {self.register or '*'}@{self.place or '*'}"


class Delegation(models.Model):
    """A reviewer lets another review in their stead on some days. Never deleted: decisions rest on it."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_received")
    place = models.CharField(max_length=30, blank=True)
    """Id of a place, or empty for wherever the delegator may review."""
    register = models.CharField(max_length=60, blank=True)
    """Id of a register, or empty for all that the delegator may review."""
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="a_delegation_holds_for_at_least_a_day"
            ),
            models.CheckConstraint(condition=~Q(by=F("to")), name="a_delegation_is_to_somebody_else"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_delegation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | (Q(revoked_at__isnull=False) & Q(revoked_by__isnull=False)),
                name="a_revocation_has_a_person_and_a_time",
            ),
        ]
        indexes = [models.Index(fields=("to", "last_day"), name="delegations_to_a_person")]

    def __str__(self) -> str:
        return f"{self.by_id}→{self.to_id} {self.register or '*'}@{self.place or '*'}"


class Look(models.Model):
    """Someone looked at a record that names a person. Kept by codes, so that no deletion loses it."""

    at = models.DateTimeField()
    person_code = models.CharField(max_length=150)
    register = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    place = models.CharField(max_length=30)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=("register", "key"), name="looks_at_one_record")]

    def __str__(self) -> str:
        return f"{self.person_code} {self.register}/{self.key}"


class Token(models.Model):
    """A secret by which a program or a telephone acts for a person, until it expires or is revoked. Never deleted."""

    class Kind(models.TextChoices):
        """What it opens: the API, or the OpenRosa end points of telephones."""

        API = "api", "giao diện lập trình"
        APP_PASSWORD = "app_password", "mật khẩu ứng dụng"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=80)
    """Where it is used, in its owner's words."""
    prefix = models.CharField(max_length=8, db_index=True)
    """The beginning of the secret, by which its owner knows it again."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret, which is shown once and kept nowhere."""
    verbs = models.JSONField(default=list)
    """The verbs it may use of its owner's grants; none named is all of them."""
    registers = models.JSONField(default=list)
    """The registers it may use of its owner's grants; none named is all of them."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="a_token_expires_after_it_is_made"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.prefix}…"
