"""Writes of the journal. Each happens inside the transaction of what it tells, under the lock of the journal's head."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, replace

from django.db import connection

from vungcao.journal.models import Entry, Head
from vungcao.journal.rules import EntryRow, canonical, entry_hash, instant
from vungcao.people.models import Person


def locked_head() -> Head:
    """The journal's head, locked until the transaction ends: whoever has it is the only one who writes facts.

    SQLite has no row locks; there the transaction itself, begun IMMEDIATE, keeps every other writer out.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the head is locked inside a transaction")
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def record(
    *,
    head: Head,
    by: Person | str,
    action: str,
    subject: str,
    content: Mapping[str, object],
    at: dt.datetime,
) -> Entry:
    """Write the next entry and move the head, which the caller has locked.

    Time never goes backwards: when the clock is behind the last entry (two servers, a clock set back), the entry gets
    the last entry's moment and its content says what the clock said. Refusing would stop the whole province until
    somebody finds the clock; and were the earlier entry made under a clock that ran ahead, nothing could be approved
    until that day came.
    """
    last = Entry.objects.filter(number=head.number).values_list("at", flat=True).first()
    if last is not None and at < last:
        content = {**content, "clock_said": instant(at)}
        at = last
    row = EntryRow(
        number=head.number + 1,
        at=at,
        actor_code=by if isinstance(by, str) else by.username,
        actor_name=by if isinstance(by, str) else str(by),
        action=action,
        subject=subject,
        content=canonical(content),
        previous_hash=head.hash,
        hash="",
    )
    entry = Entry.objects.create(**asdict(replace(row, hash=entry_hash(row))))
    head.number, head.hash = entry.number, entry.hash
    head.save()
    return entry
