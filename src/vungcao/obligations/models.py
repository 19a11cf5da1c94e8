"""Tables of what was said about duties: explanations of lateness, messages, letters on their way, subscriptions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


class OnlyAdded(models.QuerySet["Explanation"]):
    """Rows that are added and read, never changed or taken away in bulk."""

    def update(self, **columns: Any) -> int:
        """Raises ValueError."""
        raise ValueError("an explanation is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises ValueError."""
        raise ValueError("an explanation is never deleted")


class Explanation(models.Model):
    """Why something is late, said by who is charged with it. It is added, and never changed or taken away."""

    obligation = models.CharField(max_length=60)
    period = models.CharField(max_length=30)
    place = models.CharField(max_length=30)
    level = models.CharField(max_length=60)
    """The late level that is explained: FILING or the id of a review step; "" for a decision without a name."""
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OnlyAdded.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="an_explanation_has_words")]
        indexes = [models.Index(fields=("obligation", "period", "place"), name="explanations_of_a_duty")]

    def __str__(self) -> str:
        return f"{self.obligation} {self.period} {self.place} #{self.pk}"

    def save(self, *arguments: Any, **named: Any) -> None:
        """Keep a new explanation. Raises ValueError for one that is kept already."""
        if not self._state.adding:
            raise ValueError("an explanation is never changed")
        super().save(*arguments, **named)

    def delete(self, *arguments: Any, **named: Any) -> tuple[int, dict[str, int]]:
        """Raises ValueError: nobody takes an explanation away."""
        raise ValueError("an explanation is never deleted")


class Message(models.Model):
    """Something a person is told at their desk, once. Its words are made from what it is about when it is read."""

    class Kind(models.TextChoices):
        """What is told."""

        DUE = "due", "hạn nộp"
        REVIEW_DUE = "review_due", "hạn duyệt"
        WAITING = "waiting", "chờ duyệt"
        RETURNED = "returned", "bị trả lại"
        APPROVED = "approved", "đã duyệt"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    key = models.CharField(max_length=200)
    """What it is told for: the same occasion is never told to the same person twice."""
    kind = models.CharField(max_length=10, choices=Kind)
    register = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=30, blank=True)
    obligation = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=30, blank=True)
    step = models.CharField(max_length=60, blank=True)
    submission = models.BigIntegerField(null=True)
    """Number of the submission that it is about."""
    number = models.IntegerField(default=0)
    """How many submissions or places it speaks of, where it speaks of several."""
    last_day = models.DateField(null=True)
    """The last day of the level that it reminds of."""
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    """When it went into a letter."""

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=("person", "key"), name="an_occasion_is_told_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["due", "review_due", "waiting", "returned", "approved"]),
                name="a_message_tells_a_known_kind",
            ),
        ]
        indexes = [models.Index(fields=("person", "read_at"), name="messages_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"


class Letter(models.Model):
    """An e-mail on its way. It is sent again, under the same Message-ID, until the server has said that it took it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    """Not before this is it tried again; moved on before each try, so that two workers never try at once."""
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    """The server refused the address for good, or the person wants no mail any more."""

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True),
                name="a_letter_is_sent_or_given_up",
            )
        ]
        indexes = [
            models.Index(
                fields=("next_at",),
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="letters_to_send",
            )
        ]

    def __str__(self) -> str:
        return self.message_id


class Subscription(models.Model):
    """How a person wants to be told, beside the messages at their desk."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscription"
    )
    wants_mail = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="vi")

    def __str__(self) -> str:
        return f"{self.person_id} {self.language}"


class FeedAddress(models.Model):
    """The secret in the address of a person's calendar, as its SHA-256: who reads the store cannot open the feed."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_address"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"
