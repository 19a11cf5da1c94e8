"""The journal of the store: what was known when, and the digest of each day."""

import datetime as dt
import json

import pytest
from django.db import transaction

from tests.door import ZONE
from tests.pack.mini import the_pack
from vungcao.journal.actions import locked_head, record
from vungcao.journal.models import Entry
from vungcao.journal.queries import (
    DayDigest,
    digests_by_day,
    entries,
    entry,
    entry_known_on,
    head,
    last_number,
)
from vungcao.journal.rules import GENESIS
from vungcao.places.actions import load

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of March 2026 in Bắc Ninh."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


@transaction.atomic
def decided(when: dt.datetime, **content: object) -> Entry:
    """One more entry."""
    return record(head=locked_head(), by="tinh", action="note", subject="x", content=content, at=when)


def test_an_empty_journal_knows_nothing():
    assert (last_number(), head().hash, entry_known_on(dt.date(2026, 3, 2)), list(digests_by_day())) == (
        0,
        GENESIS,
        0,
        [],
    )


def test_entries_are_numbered_without_gaps_and_linked():
    first, second = decided(at(2, 8)), decided(at(2, 9))
    assert (first.number, second.number) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == (GENESIS, first.hash)
    assert (head().number, head().hash) == (2, second.hash)
    assert [each.number for each in entries()] == [2, 1]
    assert entry(2) == second
    assert entry(3) is None


def test_what_was_known_on_a_day_ends_at_midnight_in_bac_ninh():
    load(the_pack(), at=at(1, 0))
    for moment in (at(2, 8), at(2, 23, 59), at(3, 0), at(5, 12)):
        decided(moment)
    known = {day: entry_known_on(dt.date(2026, 3, day)) for day in range(1, 7)}
    assert known == {1: 0, 2: 2, 3: 3, 4: 3, 5: 4, 6: 4}


def test_a_days_digest_is_its_last_entry():
    load(the_pack(), at=at(1, 0))
    made = [decided(moment) for moment in (at(2, 8), at(2, 23, 59), at(3, 0), at(5, 12))]
    assert list(digests_by_day()) == [
        DayDigest(dt.date(2026, 3, 2), 2, made[1].hash),
        DayDigest(dt.date(2026, 3, 3), 3, made[2].hash),
        DayDigest(dt.date(2026, 3, 5), 4, made[3].hash),
    ]


def test_a_clock_that_is_behind_does_not_turn_time_back():
    decided(at(2, 8))
    late = decided(at(2, 7), note="x")
    assert late.at == at(2, 8)
    assert json.loads(late.content) == {"clock_said": "2026-03-02T00:00:00.000000Z", "note": "x"}


def test_the_head_is_locked_only_inside_a_transaction(transactional_db):
    with pytest.raises(RuntimeError, match="transaction"):
        locked_head()


def test_nothing_inexact_enters_the_journal():
    with pytest.raises(TypeError):
        decided(at(2, 8), share=0.5)
    assert last_number() == 0
