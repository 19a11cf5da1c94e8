"""Drafts: saved as typed, their writer's alone, looked over without a trace, filed once with all that is theirs."""

import io
import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.door import DEO_GIA, NEW_YEAR, SA_LY, Cast, Clock, approved, make_cast, row
from tests.pack.mini import the_pack
from tests.papers import photo
from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake import attachments, drafts
from vungcao.intake.actions import send_back
from vungcao.intake.models import Draft, Submission
from vungcao.intake.rules import Problem, TypedRow, as_typed, means, problems_left
from vungcao.intake.ways.grid import beside, sheet_of, typed_into
from vungcao.pack.checking import Severity
from vungcao.pack.register import FieldType
from vungcao.registers.models import Version

ROAD = TypedRow(1, "D-1", valid_from="01/02/2026", facts={"length_km": "1,5", "surface": "Đất"})


@pytest.fixture(autouse=True)
def _own_folder(home):
    """Every test keeps its files in a folder of its own."""


def begun(cast: Cast, clock: Clock, *rows: TypedRow, register: str = "road") -> Draft:
    draft = drafts.new_draft(by=cast.official, register=register, place=SA_LY, at=clock.now)
    return drafts.save(draft, by=cast.official, rows=rows, at=clock.now)


def codes(act) -> tuple[str, ...]:
    with pytest.raises(Refused) as fault:
        act()
    return fault.value.codes


def test_a_draft_is_filed_once_and_is_gone(cast, clock):
    draft = begun(cast, clock, ROAD)
    submission = drafts.file(draft, by=cast.official, at=clock.tick())
    assert submission.rows.get().facts["length_km"] == "1.500"
    assert Draft.objects.count() == 0
    assert codes(lambda: drafts.file(draft, by=cast.official, at=clock.tick())) == ("GRD-001",)
    assert drafts.filed_from(draft.pk, by=cast.official) == submission
    assert Submission.objects.count() == 1


def test_nobody_else_saves_files_or_discards_it(cast, clock):
    draft = begun(cast, clock, ROAD)
    for act in (
        lambda: drafts.save(draft, by=cast.province, rows=[], at=clock.now),
        lambda: drafts.file(draft, by=cast.province, at=clock.now),
        lambda: drafts.discard(draft, by=cast.province),
    ):
        assert codes(act)[0] in ("GRD-001", "PPL-001")
    assert Draft.objects.get().rows == [ROAD.kept()]


def test_nobody_begins_one_where_they_may_not_enter(cast, clock):
    draft = drafts.new_draft(by=cast.official, register="road", place=DEO_GIA, at=clock.now)
    assert codes(lambda: drafts.save(draft, by=cast.official, rows=[ROAD], at=clock.now)) == ("PPL-001",)


def test_what_was_saved_elsewhere_since_is_not_written_over(cast, clock):
    older = begun(cast, clock, ROAD)
    drafts.save(older, by=cast.official, rows=[replace(ROAD, key="D-2")], at=clock.tick())
    assert codes(lambda: drafts.save(older, by=cast.official, rows=[], at=clock.now)) == ("GRD-002",)
    assert codes(lambda: drafts.file(older, by=cast.official, at=clock.now)) == ("GRD-002",)
    assert Draft.objects.get().rows[0]["key"] == "D-2"


def test_two_windows_that_begin_one_sheet_make_one_draft(cast, clock):
    begun(cast, clock, ROAD)
    assert codes(lambda: begun(cast, clock, replace(ROAD, key="D-2"))) == ("GRD-002",)
    assert Draft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_windows_at_once_one_saves_and_every_other_is_told(clock):
    cast = make_cast(clock)
    draft, told = begun(cast, clock, ROAD), []

    def window(number: int) -> None:
        try:
            drafts.save(draft, by=cast.official, rows=[replace(ROAD, key=f"D-{number}")], at=clock.now)
            told.append("saved")
        except Refused as fault:
            told.extend(fault.codes)
        finally:
            connection.close()

    windows = [threading.Thread(target=window, args=(number,)) for number in range(6)]
    for each in windows:
        each.start()
    for each in windows:
        each.join()
    assert sorted(told) == ["GRD-002"] * 5 + ["saved"]
    assert Draft.objects.get().revision == 2


@pytest.mark.django_db(transaction=True)
def test_pressed_in_many_windows_at_once_it_is_filed_once(clock):
    cast = make_cast(clock)
    draft, told = begun(cast, clock, ROAD), []

    def window() -> None:
        try:
            told.append(drafts.file(draft, by=cast.official, at=clock.now).pk)
        except Refused as fault:
            told.extend(fault.codes)
        finally:
            connection.close()

    windows = [threading.Thread(target=window) for _ in range(6)]
    for each in windows:
        each.start()
    for each in windows:
        each.join()
    assert Submission.objects.count() == 1
    assert sorted(map(str, told)) == sorted(["GRD-001"] * 5 + [str(Submission.objects.get().pk)])


def test_what_is_refused_when_filed_leaves_the_draft_as_it_was(cast, clock):
    bad = replace(ROAD, facts={"length_km": "dài"})
    draft = begun(cast, clock, bad)
    assert codes(lambda: drafts.file(draft, by=cast.official, at=clock.now)) == ("FRM-002",)
    assert Draft.objects.get().rows == [bad.kept()]


def test_looking_over_finds_what_cannot_be_read_and_what_the_door_refuses_together(cast, clock):
    draft = begun(cast, clock, replace(ROAD, facts={"length_km": "dài"}), replace(ROAD, number=2, key=" +1"))
    found = drafts.look_over(draft)
    assert {problem.refusal.code for problem in found} == {"FRM-002", "REG-010"}
    assert Submission.objects.count() == 0


def test_its_evidence_goes_with_it_or_is_thrown_away_with_it(cast, clock):
    def with_a_photo() -> Draft:
        draft = begun(cast, clock, ROAD)
        attachments.keep(
            io.BytesIO(photo()), name="a.jpg", kind="photo", by=cast.official, of=draft, row=1, at=clock.now
        )
        return draft

    submission = drafts.file(with_a_photo(), by=cast.official, at=clock.tick())
    kept = submission.attachments.get()
    assert (kept.row, kept.draft) == (1, None)
    drafts.discard(with_a_photo(), by=cast.official)
    assert (Draft.objects.count(), submission.attachments.count()) == (0, 1)


def test_a_row_knows_what_was_decided_before_the_version_it_was_made_from(cast, clock):
    approved(cast, clock, row("D-1", {"length_km": "1.000"}), register="road")
    draft = begun(cast, clock)
    approved(cast, clock, row("D-1", {"length_km": "2.000"}), register="road")
    now = Version.objects.get(known_before=None)
    based = replace(ROAD, base_seq=now.seq, valid_from="01/01/2026")
    draft = drafts.save(draft, by=cast.official, rows=[based], at=clock.now)
    assert draft.known < now.known_from
    assert drafts.file(draft, by=cast.official, at=clock.tick()).rows.get().base_seq == now.seq


def test_a_problem_comes_back_as_it_was_kept_and_five_parts_alone_are_one_that_blocks():
    refusal = Refusal("CHK-001", "Dòng 3", "a", "b", "c")
    noted = Problem(refusal, Severity.NOTE, (3, 4))
    assert Problem.of(noted.kept()) == noted
    assert Problem.of(["CHK-001", "Dòng 3", "a", "b", "c"]) == Problem(refusal)


def test_a_problem_is_about_its_own_row_and_cell_and_no_other():
    register = next(each for each in the_pack().registers if each.id == "road")
    told = Problem(Refusal("FRM-002", "Dòng 1, «Chiều dài»", "a", "b", "c"))
    assert told.is_about(TypedRow(1))
    assert not told.is_about(TypedRow(14))
    assert told.field(register) == "length_km"
    assert Problem(Refusal("REG-017", "Dòng 1 và Dòng 14", "a", "b", "c")).is_about(TypedRow(1))
    assert problems_left([told], changed=[TypedRow(14)]) == [told]
    assert problems_left([told], changed=[TypedRow(1)]) == []


def test_a_window_that_comes_late_keeps_its_new_record_beside_the_others():
    rows = [TypedRow(1, "D-8")]
    sent = beside(rows, {"n1-key": "D-9", "n1-f_length_km": "9", "n2-key": "", "note": "x"})
    assert sent == {"n3-key": "D-9", "n3-f_length_km": "9", "n2-key": "", "note": "x"}
    assert beside(rows, {"n1-key": "D-8"}) == {"n1-key": "D-8"}


SAID = {
    FieldType.INTEGER: st.integers(-(10**15), 10**15),
    FieldType.DECIMAL: st.decimals(-(10**12), 10**12, places=3).map(lambda value: format(value, "f")),
    FieldType.BOOLEAN: st.booleans(),
    FieldType.DATE: st.dates(NEW_YEAR.replace(year=1900), NEW_YEAR.replace(year=2200)).map(str),
}


@given(st.data())
def test_what_stands_typed_again_says_the_same_and_nothing_else_does(data):
    entries = [entry for each in the_pack().registers for entry in each.fields if entry.type in SAID]
    entry = data.draw(st.sampled_from(entries))
    fact, other = (data.draw(st.none() | SAID[entry.type]) for _ in range(2))
    if entry.type is FieldType.DECIMAL and entry.scale < 3:
        return
    assert means(entry, as_typed(entry, fact), fact)
    assert means(entry, as_typed(entry, other), fact) == (other == fact)


def test_a_sheet_read_back_as_it_was_shown_has_no_rows(cast, clock):
    approved(cast, clock, row("D-1", {"length_km": "1.000", "surface": "earth"}), register="road")
    version = Version.objects.get()
    register = next(each for each in the_pack().registers if each.id == "road")
    sheet = sheet_of(register, SA_LY, obligation="", period="", today=NEW_YEAR)
    shown = {f"s{version.seq}-f_{e.id}": as_typed(e, version.facts.get(e.id)) for e in register.fields}
    shown |= {f"s{version.seq}-valid_from": "01/01/2026", f"s{version.seq}-operation": "set"}
    assert typed_into(sheet, [], shown) == []
    (changed,) = typed_into(sheet, [], {f"s{version.seq}-f_surface": "Bê tông"})
    assert (changed.key, changed.facts["surface"], changed.facts["length_km"]) == ("D-1", "Bê tông", "1,000")
    assert typed_into(sheet, [changed], shown) == [], "put back as it was"
    shown[f"s{version.seq}-valid_from"] = "2026-01-01"
    assert typed_into(sheet, [], shown) == [], "a day is the same day however it is written"


def test_a_draft_that_has_the_number_of_one_filed_before_a_restore_is_filed_for_itself(cast, clock):
    before = begun(cast, clock, ROAD)
    first = drafts.file(before, by=cast.official, at=clock.tick())
    again = drafts.new_draft(by=cast.official, register="road", place=SA_LY, at=clock.tick())
    again.pk = before.pk
    Draft.objects.bulk_create([again])
    kept = drafts.save(Draft.objects.get(), by=cast.official, rows=[replace(ROAD, key="D-2")], at=clock.now)
    second = drafts.file(kept, by=cast.official, at=clock.tick())
    assert second != first
    assert drafts.filed_from(before.pk, by=cast.official) == second, "the latest of that number"


def test_what_was_decided_while_a_returned_record_was_mended_is_a_conflict(cast, clock):
    returned = drafts.file(begun(cast, clock, ROAD), by=cast.official, at=clock.tick())
    send_back(returned, by=cast.reviewer, reason="Sai chiều dài", at=clock.tick())
    mending = drafts.mending_draft(returned, by=cast.official, at=clock.tick())
    rows = [TypedRow.of(each) for each in mending.rows]
    mending = drafts.save(mending, by=cast.official, rows=rows, at=clock.now)
    approved(cast, clock, row("D-1", {"length_km": Decimal("2.000"), "surface": "earth"}), register="road")
    assert codes(lambda: drafts.file(mending, by=cast.official, at=clock.tick())) == ("INT-003",)
