"""Telling people what they owe, what became of what they filed and what waits for them: messages, and letters of them.

Nothing calls this when something happens. It looks at what is so and tells what it has not told yet: run twice, by two
workers, or after a stop in the middle, it tells everything once.
"""

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import translation

from vungcao.intake.models import Verdict
from vungcao.intake.queries import submissions_to_review
from vungcao.intake.rules import APPROVED, RETURNED, remaining_steps
from vungcao.obligations.letters import body_of, subject_of
from vungcao.obligations.models import Letter, Message
from vungcao.obligations.queries.desk import owed_by
from vungcao.obligations.queries.messages import subscription_of
from vungcao.obligations.queries.standings import standings_on
from vungcao.obligations.rules import Standing, reminder_on
from vungcao.obligations.wording import Wording
from vungcao.pack.model import Pack
from vungcao.people.models import Person, Verb
from vungcao.people.queries import Reach, delegations_to, reaches
from vungcao.places import queries as places

_LOOKS_BACK = dt.timedelta(days=14)
"""How long ago a verdict may lie that is still told: a platform that was down for longer tells no old news."""
_BETWEEN_LETTERS = dt.timedelta(hours=3)
_WORTH_A_LETTER = dt.timedelta(days=2)
"""What is older was read at the desk, or will be; whoever gives an address late gets no heap of old news."""

Kind = Message.Kind
LinkIn = Callable[[str], str]
"""The address of the desk in a language."""


def tell_everybody(*, at: dt.datetime, link_in: LinkIn) -> int:
    """Tell each person what they were not told yet; how many messages there are now that were not there before."""
    pack = places.pack_in_force()
    today = at.astimezone(places.time_zone()).date()
    standings = standings_on(today)
    owed = [each for each in standings if each.is_owed]
    deciding = [each for each in standings if each.is_filed and not each.is_done]
    told = 0
    for person, reach in reaches():
        news = [
            *_due(pack, person, reach, owed, today),
            *_review_due(pack, person, reach, deciding, today),
            *_verdicts(person, at),
            *_waiting(person, reach, at, today),
        ]
        told += _tell(pack, person, news, at=at, link_in=link_in)
    return told


def _due(
    pack: Pack, person: Person, reach: Reach, owed: Iterable[Standing], today: dt.date
) -> Iterator[Message]:
    """Each place's filing that is owed, on the days on which the pack reminds of it."""
    is_mine = owed_by(person, reach, pack)
    reminders = {each.id: each.reminders for each in pack.obligations}
    for duty in (each.duty for each in owed if is_mine(each.duty)):
        offset = reminder_on(today, duty.last_day, reminders[duty.obligation])
        if offset is not None:
            yield Message(
                kind=Kind.DUE,
                key=f"due|{duty.obligation}|{duty.period.id}|{duty.place}|{offset}",
                register=duty.register,
                place=duty.place,
                obligation=duty.obligation,
                period=duty.period.id,
                number=offset,
                last_day=duty.last_day,
            )


def _review_due(
    pack: Pack, person: Person, reach: Reach, deciding: Iterable[Standing], today: dt.date
) -> Iterator[Message]:
    """Each step's last day, once for all places that wait there, to those who decide at it."""
    steps = {entry.id: entry.review for entry in pack.registers}
    reminders = {each.id: each.reminders for each in pack.obligations}
    waiting: dict[tuple[str, str, str, dt.date], list[Standing]] = defaultdict(list)
    for each in deciding:
        duty, level = each.duty, each.level
        left = remaining_steps(steps.get(duty.register, ()), each.sent.passed_on if each.sent else ())
        if level is None or level.last_day is None or not left:
            continue
        if left[0].is_charged_to(person.organisation) and duty.place in reach.places(
            Verb.REVIEW, duty.register
        ):
            waiting[duty.obligation, duty.period.id, level.step, level.last_day].append(each)
    for (name, period, step_id, last_day), some in waiting.items():
        offset = reminder_on(today, last_day, reminders[name])
        if offset is not None:
            yield Message(
                kind=Kind.REVIEW_DUE,
                key=f"review_due|{name}|{period}|{step_id}|{offset}",
                register=some[0].duty.register,
                obligation=name,
                period=period,
                step=step_id,
                number=len(some),
                last_day=last_day,
            )


def _verdicts(person: Person, at: dt.datetime) -> Iterator[Message]:
    """What others decided of what a person filed."""
    said = Verdict.objects.filter(
        submission__filed_by=person, verdict__in=(RETURNED, APPROVED), at__gt=at - _LOOKS_BACK, at__lte=at
    ).exclude(by=person)
    for verdict in said.select_related("submission").order_by("pk"):
        about = verdict.submission
        yield Message(
            kind=Kind.RETURNED if verdict.verdict == RETURNED else Kind.APPROVED,
            key=f"verdict|{verdict.pk}",
            register=about.register,
            place=about.place,
            obligation=about.obligation,
            period=about.period,
            submission=about.pk,
        )


def _waiting(person: Person, reach: Reach, at: dt.datetime, today: dt.date) -> Iterator[Message]:
    """How much waits for a person's review: at most once a day, and only when something came since the last time."""
    reviews = any(granted.verb == Verb.REVIEW for granted in reach.granted)
    if not reviews and not delegations_to(person, on=today):
        return
    waiting = [each.pk for each in submissions_to_review(person, on=today)]
    newest = Verdict.objects.filter(submission__in=waiting).aggregate(newest=Max("at"))["newest"]
    before = Message.objects.filter(person=person, kind=Kind.WAITING).aggregate(last=Max("at"))["last"]
    if newest is not None and (before is None or before < newest):
        yield Message(kind=Kind.WAITING, key=f"waiting|{today.isoformat()}", number=len(waiting))


def _tell(pack: Pack, person: Person, news: Sequence[Message], *, at: dt.datetime, link_in: LinkIn) -> int:
    """Keep what is new, and write a letter of it. The person's row is locked: two workers tell one after the other."""
    with transaction.atomic():
        Person.objects.select_for_update().only("pk").get(pk=person.pk)
        mine = Message.objects.filter(person=person)
        there = set(mine.filter(key__in=[each.key for each in news]).values_list("key", flat=True))
        new = [each for each in news if each.key not in there]
        for each in new:
            each.person, each.at = person, at
        Message.objects.bulk_create(new)
        _write(pack, person, at=at, link_in=link_in)
    return len(new)


def _write(pack: Pack, person: Person, *, at: dt.datetime, link_in: LinkIn) -> None:
    """A letter of what no letter told yet, to who has an address and wants it, and not one after the other."""
    wish = subscription_of(person)
    if not (settings.EMAIL_HOST and person.email and wish.wants_mail):
        return
    news = Message.objects.filter(person=person, mailed_at=None, at__gt=at - _WORTH_A_LETTER).order_by("pk")
    messages = list(news)
    if not messages or Letter.objects.filter(person=person, written_at__gt=at - _BETWEEN_LETTERS).exists():
        return
    with translation.override(wish.language):
        wording = Wording(pack)
        Letter.objects.create(
            person=person,
            message_id=f"<{secrets.token_hex(16)}@{settings.MAIL_DOMAIN}>",
            subject=subject_of(messages),
            body=body_of(messages, wording, link=link_in(wish.language)),
            written_at=at,
            next_at=at,
        )
    Message.objects.filter(pk__in=[each.pk for each in messages]).update(mailed_at=at)
