"""How a person is told: by mail or not, in which language, by a calendar of their own."""

import datetime as dt
import secrets

from django.db import transaction

from vungcao.obligations.models import FeedAddress, Message, Subscription
from vungcao.obligations.rules import feed_digest
from vungcao.people.models import Person


@transaction.atomic
def subscribe(person: Person, *, email: str, wants_mail: bool, language: str) -> None:
    """Keep a person's address and how they want to be told."""
    person.email = email
    person.save(update_fields=["email"])
    Subscription.objects.update_or_create(
        person=person, defaults={"wants_mail": wants_mail, "language": language}
    )


def renew_feed(person: Person, *, at: dt.datetime) -> str:
    """Give a person's calendar a new secret, told this once; the address before it opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    FeedAddress.objects.update_or_create(
        person=person, defaults={"digest": feed_digest(secret), "made_at": at}
    )
    return secret


def close_feed(person: Person) -> None:
    """Let a person's calendar have no address."""
    FeedAddress.objects.filter(person=person).delete()


def mark_read(person: Person, *, at: dt.datetime, up_to: int) -> int:
    """Mark what a person was told as read, up to the newest message that their page showed. Returns how many."""
    return Message.objects.filter(person=person, read_at=None, pk__lte=up_to).update(read_at=at)
