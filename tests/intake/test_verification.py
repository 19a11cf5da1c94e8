"""Whatever is changed behind the door's back, the check of the journal finds it."""

import datetime as dt
import gc
import tracemalloc

import pytest
from django.db import IntegrityError, connection

from tests.door import NAM_DUONG, NEW_YEAR, SA_LY, Cast, Clock, approved, attached, filed, household, row
from tests.pack.mini import the_pack
from vungcao.intake.actions import adopt_pack, approve
from vungcao.intake.actions.reviewing import _content
from vungcao.intake.models import Attachment, Row, Submission
from vungcao.intake.queries import check_journal
from vungcao.journal.models import Entry, Head
from vungcao.journal.queries import DayDigest, refuse_published
from vungcao.pack import edition as editions
from vungcao.places.models import Attribute, Edition, Place
from vungcao.registers.models import Version

MARCH = dt.date(2026, 3, 1)


@pytest.fixture
def past(cast: Cast, clock: Clock) -> None:
    """Entry 1 adopts the pack, 2 writes two households, 3 corrects one, 4 ends the other, 5 declares no roads."""
    approved(cast, clock, household("HO-1", poverty="poor"), household("HO-2", number=2))
    approved(cast, clock, household("HO-1", since=MARCH))
    approved(cast, clock, row("HO-2", operation="end", since=MARCH))
    approved(cast, clock, row("", operation="nil"), register="road")
    filed(cast, clock, household("HO-3"))


def found() -> list[tuple[str, str]]:
    """Code and place of everything the check finds."""
    return [(refusal.code, refusal.where) for refusal in check_journal()]


def test_a_past_that_nobody_touched_is_whole(past):
    assert Head.objects.get().number == 5
    assert found() == []


def entry(number: int) -> str:
    """How a refusal names an entry."""
    return f"Nhật ký, mục {number}"


VERSION_CHANGES = {
    "register": "road",
    "key": "HO-9",
    "place": "07594@2025-07-01",
    "valid_from": NEW_YEAR + dt.timedelta(days=1),
    "valid_before": dt.date(2029, 1, 1),
    "facts": {"poverty": "none"},
    "nil": True,
    "simulated": True,
}


@pytest.mark.parametrize("column", VERSION_CHANGES)
def test_a_changed_column_of_a_version_is_found_at_its_entry(past, column):
    Version.objects.filter(seq=1).update(**{column: VERSION_CHANGES[column]})
    assert found() == [("JRN-006", entry(2))]


def test_a_changed_value_of_one_field_is_found(past):
    version = Version.objects.get(seq=1)
    version.facts["members"] += 1
    version.save()
    assert found() == [("JRN-006", entry(2))]


@pytest.mark.parametrize("members", ["4", "4.0", "true"])
def test_a_value_of_another_type_is_found(past, members):
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM registers_version WHERE seq = 1")
        text = str(cursor.fetchone()[0])
    changed = text.replace('"members": 4', f'"members": {members}')
    assert changed != text or members == "4"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registers_version SET facts = %s WHERE seq = 1", [changed])
    assert found() == ([] if members == "4" else [("JRN-006", entry(2))])


def test_a_version_known_from_another_entry_is_found(past):
    Version.objects.filter(seq=3).update(known_from=2)
    assert found() == [("JRN-006", entry(3))]


def test_a_deleted_version_is_found(past):
    Version.objects.filter(seq=2).delete()
    assert {code for code, _ in found()} == {"JRN-006", "JRN-007"}


def test_an_exchange_of_two_versions_is_found(past):
    one, other = Version.objects.get(seq=1), Version.objects.get(seq=2)
    one.facts, other.facts = other.facts, one.facts
    one.save()
    other.save()
    assert found() == [("JRN-006", entry(2))]


@pytest.mark.parametrize(
    ("seq", "known_before", "codes"),
    [
        (1, 4, [("JRN-007", entry(3)), ("JRN-007", entry(4))]),
        (3, 5, [("JRN-007", entry(5))]),
        (3, 99, [("JRN-009", "Nhật ký, đầu sổ")]),
    ],
)
def test_a_closing_moved_or_made_up_is_found(past, seq, known_before, codes):
    Version.objects.filter(seq=seq).update(known_before=known_before)
    assert found() == codes


def test_a_closing_undone_is_found(past, cast, clock):
    made = approved(cast, clock, row("HO-1", operation="end"))
    Version.objects.filter(known_before=made.number, valid_from=MARCH).update(known_before=None)
    assert found() == [("JRN-007", entry(made.number))]


def test_the_store_itself_refuses_a_second_standing_version_from_a_day(past):
    with pytest.raises(IntegrityError):
        Version.objects.filter(seq=1).update(known_before=None)


def test_a_version_slipped_in_is_found(past):
    last = Version.objects.last()
    assert last is not None
    Version.objects.create(
        seq=last.seq + 1,
        register="household",
        key="HO-9",
        place=SA_LY,
        valid_from=NEW_YEAR,
        known_from=5,
        facts={},
    )
    assert found() == [("JRN-009", "Nhật ký, đầu sổ")]


ENTRY_CHANGES = {
    "at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
    "actor_code": "mttq",
    "actor_name": "Trần Thu Ha",
    "action": "approved",
    "subject": "household",
    "content": "{}",
    "previous_hash": "0" * 64,
    "hash": "f" * 64,
}


@pytest.mark.parametrize("column", ENTRY_CHANGES)
def test_a_changed_column_of_an_entry_is_found(past, column):
    Entry.objects.filter(number=3).update(**{column: ENTRY_CHANGES[column]})
    assert ("JRN-001", entry(3)) in found()


def test_content_that_is_no_longer_text_of_its_kind_is_found_and_breaks_nothing(past):
    for content in ("", "[]", "{", '{"last_seq":"x"}', '{"written":3}'):
        Entry.objects.filter(number=2).update(content=content)
        assert ("JRN-001", entry(2)) in found()


def test_a_deleted_entry_is_found(past):
    Entry.objects.filter(number=4).delete()
    assert ("JRN-002", entry(5)) in found()


def test_deleting_from_the_end_is_found(past):
    Entry.objects.filter(number=5).delete()
    assert ("JRN-005", "Nhật ký, đầu sổ") in found()


@pytest.mark.parametrize("change", [{"number": 4}, {"hash": "f" * 64}, {"seq": 3}, {"seq": 300}])
def test_a_changed_head_is_found(past, change):
    Head.objects.update(**change)
    assert found() != []


def test_a_deleted_head_is_found(past):
    Head.objects.all().delete()
    assert {code for code, _ in found()} == {"JRN-009"}


ROW_CHANGES = {
    "number": 7,
    "operation": "end",
    "key": "HO-9",
    "valid_from": NEW_YEAR + dt.timedelta(days=1),
    "valid_before": dt.date(2029, 1, 1),
    "facts": {},
    "base_seq": 1,
}


@pytest.mark.parametrize("column", ROW_CHANGES)
def test_a_changed_row_of_an_approved_submission_is_found(past, column):
    Row.objects.filter(submission__entry=2, number=1).update(**{column: ROW_CHANGES[column]})
    assert found() == [("JRN-008", entry(2))]


def test_a_row_whose_facts_are_no_longer_facts_is_found_and_breaks_nothing(past):
    Row.objects.filter(submission__entry=2, number=1).update(facts={"members": 4.5})
    Version.objects.filter(seq=1).update(facts=[0.5])
    assert found() == [("JRN-006", entry(2)), ("JRN-008", entry(2))]


@pytest.mark.parametrize(
    ("column", "value"),
    [("register", "road"), ("place", NAM_DUONG), ("way", "x"), ("note", "x"), ("simulated", True)],
)
def test_an_approved_submission_that_tells_itself_otherwise_is_found(past, column, value):
    Submission.objects.filter(entry=2).update(**{column: value})
    assert found() == [("JRN-008", entry(2))]


@pytest.fixture
def evidence(cast: Cast, clock: Clock) -> Attachment:
    """A decision kept with a submission that entry 2 approves, and a photo of its row."""
    submission = filed(cast, clock, household("HO-1"))
    attached(submission, "b" * 64, kind="photo", row=1)
    kept = attached(submission, "a" * 64)
    approve(submission, by=cast.reviewer, at=clock.tick())
    return kept


@pytest.mark.parametrize(
    "change", [{"sha256": "b" * 64}, {"row": 1}, {"kind": "minutes"}, {"submission": None}]
)
def test_evidence_pointed_elsewhere_after_an_approval_is_found(evidence, change):
    assert found() == []
    Attachment.objects.filter(pk=evidence.pk).update(**change)
    assert found() == [("JRN-008", entry(2))]


def test_evidence_put_in_or_taken_out_after_an_approval_is_found(evidence):
    more = attached(evidence.submission, "c" * 64)
    assert found() == [("JRN-008", entry(2))]
    more.delete()
    evidence.delete()
    assert found() == [("JRN-008", entry(2))]


def test_an_entry_made_before_entries_told_of_evidence_vouches_for_none(past, monkeypatch, cast, clock):
    monkeypatch.setattr("vungcao.intake.actions.reviewing._content", without_attachments(_content))
    submission = filed(cast, clock, household("HO-9"))
    attached(submission, "a" * 64)
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert found() == []


def without_attachments(content):
    """What an entry held before it held digests of files."""
    return lambda *said: {name: value for name, value in content(*said).items() if name != "attachments"}


def test_rows_of_a_submission_that_still_waits_are_not_vouched_for(past):
    Row.objects.filter(submission__entry=None).update(key="HO-4")
    assert found() == []


def test_a_submission_tied_to_another_entry_is_found(past):
    Submission.objects.filter(entry=2).update(entry=1)
    assert found() == [("JRN-008", entry(1)), ("JRN-008", entry(2))]


def test_an_edition_changed_or_gone_is_found(past):
    edition = Edition.objects.get()
    Edition.objects.update(content=edition.content.replace("Sa Lý", "Sa Lỳ", 1))
    assert {code for code, _ in found()} == {"JRN-010"}
    Edition.objects.all().delete()
    assert [code for code, _ in found()] == ["JRN-010"]


@pytest.mark.parametrize("column", ["digest", "programme", "name"])
def test_a_changed_column_of_an_edition_is_found(past, column):
    Edition.objects.update(**{column: "f" * 60})
    assert {code for code, _ in found()} == {"JRN-010"}


def test_an_earlier_edition_put_in_force_again_behind_the_door_is_found(past, clock):
    first = Edition.objects.get()
    pack = the_pack()
    programme = pack.programme.model_copy(update={"edition": "2"})
    adopt_pack(pack.model_copy(update={"programme": programme}), by_code="ky-thuat", at=clock.tick())
    assert found() == []
    Edition.objects.filter(pk=first.pk).update(loaded_at=clock.tick())
    assert found() == [("JRN-010", f"Gói dữ liệu {first.digest[:12]}…")]


def test_an_edition_slipped_in_is_found(past, clock):
    pack = the_pack()
    other = pack.model_copy(update={"programme": pack.programme.model_copy(update={"edition": "2"})})
    Edition.objects.create(
        digest=editions.digest(other),
        programme=pack.programme.id,
        name="2",
        content=editions.dump(other),
        loaded_at=clock.tick(),
    )
    assert [code for code, _ in found()] == ["JRN-010"]


def test_a_changed_place_or_class_is_found(past):
    Place.objects.filter(pk=SA_LY).update(area_km2="83.96")
    assert found() == [("JRN-011", f"Địa bàn {SA_LY}")]
    Attribute.objects.filter(place="07525@2025-07-01", attribute="area_class").update(value="III")
    assert [code for code, _ in found()] == ["JRN-011", "JRN-011"]


def test_a_journal_written_anew_differs_from_what_was_published(past):
    made = Entry.objects.get(number=5)
    digest = DayDigest(MARCH, 5, made.hash)
    assert list(refuse_published([digest])) == []
    Entry.objects.filter(number=5).update(hash="f" * 64)
    assert [refusal.code for refusal in refuse_published([digest])] == ["JRN-012"]
    Entry.objects.filter(number=5).delete()
    assert [refusal.code for refusal in refuse_published([digest])] == ["JRN-012"]


def test_a_check_takes_as_many_questions_whatever_there_is_to_check(
    past, cast, clock, django_assert_max_num_queries
):
    approved(cast, clock, *(household(f"HO-{n}", number=n) for n in range(10, 400)))
    with django_assert_max_num_queries(20):
        assert found() == []


def test_a_check_holds_no_more_in_memory_however_long_the_past_is(cast, clock):
    def peak() -> int:
        assert found() == []  # whatever is made once is made before it is weighed
        gc.collect()
        tracemalloc.start()
        assert found() == []
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    for letter in "AB":
        approved(cast, clock, *(household(f"{letter}-{n}", number=n) for n in range(1, 1_201)))
    short = peak()
    for letter in "CDEFGH":
        approved(cast, clock, *(household(f"{letter}-{n}", number=n) for n in range(1, 1_201)))
    assert peak() < short * 1.5, "four times the past, held in memory, would be four times as much"
