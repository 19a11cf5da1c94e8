"""Sending letters: at least once, never none. A letter counts as sent when the server has said that it took it.

Each try first moves `next_at` on and commits; then the server is spoken to, outside any transaction. Killed between
the two, the letter is tried again after the wait; killed after the server took it, it is sent a second time under the
same Message-ID, by which mail programs show it once.
"""

import datetime as dt
import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from vungcao.obligations.models import Letter
from vungcao.obligations.queries.messages import subscription_of
from vungcao.obligations.rules import wait_after

_log = logging.getLogger(__name__)
_KEPT = dt.timedelta(days=90)
_REFUSED_FOR_GOOD = range(500, 600)


def send_due(*, at: dt.datetime) -> int:
    """Send each letter whose time has come; how many the server took. A server that is away ends the round."""
    sent = 0
    while (letter := _claimed(at)) is not None:
        if not _wanted(letter):
            Letter.objects.filter(pk=letter.pk).update(given_up_at=at)
            continue
        try:
            _send(letter)
        except SMTPRecipientsRefused as fault:
            _refused(letter, fault, at)
        except (SMTPException, OSError) as fault:
            _log.warning("mail server: %s", type(fault).__name__)
            break
        else:
            Letter.objects.filter(pk=letter.pk).update(sent_at=at)
            sent += 1
    return sent


def forget_old(*, at: dt.datetime) -> None:
    """Letters that were sent or given up long ago go; the messages they told of stay at the desk."""
    done = Letter.objects.filter(written_at__lt=at - _KEPT)
    done.exclude(sent_at=None, given_up_at=None).delete()


def _claimed(at: dt.datetime) -> Letter | None:
    """The next letter to try, its next try already put off, so that no other worker takes it meanwhile."""
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        due = Letter.objects.filter(sent_at=None, given_up_at=None, next_at__lte=at)
        letter = due.select_for_update(skip_locked=skip).order_by("next_at", "pk").first()
        if letter is None:
            return None
        letter.attempts += 1
        letter.next_at = at + wait_after(letter.attempts)
        letter.save(update_fields=["attempts", "next_at"])
    return letter


def _wanted(letter: Letter) -> bool:
    return bool(letter.person.is_active and letter.person.email and subscription_of(letter.person).wants_mail)


def _send(letter: Letter) -> None:
    server: BaseEmailBackend = get_connection()
    EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.person.email],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=server,
    ).send()


def _refused(letter: Letter, fault: SMTPRecipientsRefused, at: dt.datetime) -> None:
    """An address that the server will never take is not tried again; one that it cannot take now is."""
    codes = [code for code, _said in fault.recipients.values()]
    if all(code in _REFUSED_FOR_GOOD for code in codes):
        Letter.objects.filter(pk=letter.pk).update(given_up_at=at)
    _log.warning("mail server refused a recipient: %s", codes)
