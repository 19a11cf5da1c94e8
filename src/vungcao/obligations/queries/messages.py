"""Reads of what a person was told, and of how they want to be told."""

from django.db.models import QuerySet

from vungcao.obligations.models import FeedAddress, Message, Subscription
from vungcao.obligations.rules import feed_digest
from vungcao.people.models import Person


def messages_of(person: Person) -> QuerySet[Message]:
    """What a person was told, the newest first."""
    return Message.objects.filter(person=person)


def unread(person: Person) -> int:
    """How many messages a person has not read."""
    return messages_of(person).filter(read_at=None).count()


def subscription_of(person: Person) -> Subscription:
    """How a person wants to be told; until they say otherwise, in Vietnamese and by mail too."""
    return Subscription.objects.filter(person=person).first() or Subscription(person=person)


def feed_of(person: Person) -> FeedAddress | None:
    """The address of a person's calendar, if they made one."""
    return FeedAddress.objects.filter(person=person).first()


def person_of_feed(secret: str) -> Person | None:
    """Whose calendar a secret opens; nobody's for one that was renewed, or of an account out of use."""
    found = FeedAddress.objects.filter(digest=feed_digest(secret)).select_related("person").first()
    return found.person if found and found.person.is_active else None
