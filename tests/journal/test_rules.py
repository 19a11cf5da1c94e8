"""The chain of the journal: what is hashed, and what a change in the past makes of it."""

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vungcao.journal.rules import GENESIS, EntryRow, canonical, check, entry_hash, instant

NOON = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)


def chain(length: int) -> list[EntryRow]:
    """A journal of some entries, a minute apart."""
    entries: list[EntryRow] = []
    for number in range(1, length + 1):
        entry = EntryRow(
            number=number,
            at=NOON + dt.timedelta(minutes=number),
            actor_code="so-danv",
            actor_name="Trần Thu Hà",
            action="approve",
            subject=f"household@07534@2025-07-01#{number}",
            content=canonical({"note": "rà soát", "number": number}),
            previous_hash=entries[-1].hash if entries else GENESIS,
            hash="",
        )
        entries.append(replace(entry, hash=entry_hash(entry)))
    return entries


def codes(entries: list[EntryRow], *, of: list[EntryRow] | None = None) -> list[str]:
    """The codes a check gives, the head being that of the journal as it was."""
    last = (of or entries)[-1]
    return [refusal.code for refusal in check(entries, number=last.number, hash=last.hash)]


def test_canonical_text_has_keys_in_order_no_spaces_and_vietnamese_as_itself():
    assert canonical({"b": [1, True, None], "a": "Sa Lý"}) == '{"a":"Sa Lý","b":[1,true,null]}'


@pytest.mark.parametrize("value", [0.5, {"a": [1.0]}, {1: "a"}, {"a": dt.date(2026, 1, 1)}, b"a", {1, 2}])
def test_what_has_no_canonical_text_is_not_given_one(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_a_moment_is_written_in_utc_whatever_its_zone():
    hanoi = dt.timezone(dt.timedelta(hours=7))
    assert (
        instant(dt.datetime(2026, 3, 2, 12, tzinfo=hanoi)) == "2026-03-02T05:00:00.000000Z" == instant(NOON)
    )
    with pytest.raises(ValueError, match="time zone"):
        instant(NOON.replace(tzinfo=None))


def test_a_hash_covers_every_column_in_an_order_anyone_can_repeat():
    (entry,) = chain(1)
    by_hand = (
        '[1,"2026-03-02T05:01:00.000000Z","so-danv","Trần Thu Hà","approve","household@07534@2025-07-01#1",'
        '"{\\"note\\":\\"rà soát\\",\\"number\\":1}","' + "0" * 64 + '"]'
    )
    assert entry.hash == hashlib.sha256(by_hand.encode()).hexdigest()


def test_a_whole_chain_has_nothing_to_say():
    assert codes(chain(5)) == []
    assert list(check([], number=0, hash=GENESIS)) == []


CHANGED = {
    "at": NOON - dt.timedelta(days=1),
    "actor_code": "mttq",
    "actor_name": "Trần Thu Ha",
    "action": "Approve",
    "subject": "",
    "content": '{"note":"rà soát","number":9}',
    "previous_hash": "1" * 64,
    "hash": "2" * 64,
}


@pytest.mark.parametrize("column", CHANGED)
@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_changed_column_anywhere_is_found(column, at):
    entries = chain(5)
    changed = [*entries]
    changed[at] = replace(entries[at], **{column: CHANGED[column]})
    assert "JRN-001" in codes(changed, of=entries)


def test_an_entry_written_again_with_a_right_hash_no_longer_links():
    entries = chain(4)
    forged = replace(entries[1], actor_name="Ai đó")
    changed = [entries[0], replace(forged, hash=entry_hash(forged)), *entries[2:]]
    assert codes(changed) == ["JRN-003"]


def test_a_deleted_entry_leaves_a_gap():
    entries = chain(4)
    assert codes([entries[0], *entries[2:]]) == ["JRN-002"]
    assert codes(entries[1:])[0] == "JRN-002"


def test_a_deleted_last_entry_is_missed_by_the_head():
    entries = chain(4)
    assert codes(entries[:-1], of=entries) == ["JRN-005"]


def test_exchanged_entries_are_found():
    entries = chain(4)
    assert "JRN-002" in codes([entries[0], entries[2], entries[1], entries[3]])


def test_time_that_goes_backwards_is_found_even_with_right_hashes():
    first, second = chain(2)
    early = replace(second, at=first.at - dt.timedelta(seconds=1))
    assert codes([first, replace(early, hash=entry_hash(early))]) == ["JRN-004"]


@given(
    st.integers(0, 5), st.sampled_from(["actor_name", "subject", "content"]), st.integers(0), st.characters()
)
def test_one_changed_character_anywhere_is_found(number, column, position, character):
    entries = chain(6)
    text = getattr(entries[number], column)
    at = position % len(text)
    changed = text[:at] + character + text[at + 1 :]
    forged = [*entries]
    forged[number] = replace(entries[number], **{column: changed})
    assert (codes(forged, of=entries) == []) == (changed == text)
