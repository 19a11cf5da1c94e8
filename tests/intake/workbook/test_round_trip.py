"""Our own workbook: taken out filled, changed on somebody's machine, sent back."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, household, row
from tests.intake.workbook.conftest import Send
from vungcao.intake.actions import Answers, approve
from vungcao.intake.models import Draft, Submission
from vungcao.intake.ways.workbook.filing import MINE, NOW, REVIEWER
from vungcao.intake.ways.workbook.outgoing import outgoing
from vungcao.intake.ways.workbook.writing import HEADINGS_AT, write_workbook
from vungcao.people.models import Person
from vungcao.places import queries as places
from vungcao.registers.models import Version

ON = dt.date(2026, 3, 2)
FIRST = HEADINGS_AT + 2
"""The first row with a record, as people count."""


def taken(
    clock: Clock,
    register: str = "road",
    *,
    place: str = SA_LY,
    opened: bool = False,
    answers: Answers | None = None,
) -> bytes:
    """The workbook of a register as it goes out now."""
    found = places.pack_in_force().register_by_id(register)
    return write_workbook(outgoing(found, place, opened=opened, answers=answers, on=ON, at=clock.now))


def changed(content: bytes, *changes: tuple[str, object]) -> bytes:
    """The workbook with some cells written over."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in changes:
        book.worksheets[0][cell] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.fixture
def two_roads(cast: Cast, clock: Clock) -> None:
    """D1 of 1,5 km and D2 of 2 km stand in Sa Lý, both alleys of earth."""
    approved(cast, clock, road("D1", "1.500"), road("D2", "2.000", number=2), register="road")


def road(key: str, length: str, *, number: int = 1, surface: str = "earth", base: int | None = None) -> Any:
    return row(key, {"length_km": length, "kind": "alley", "surface": surface}, number=number, base=base)


# Out


@pytest.mark.usefixtures("two_roads")
def test_it_is_filled_locked_and_ready_for_the_printer(clock: Clock):
    sheet = sheet_of(taken(clock))
    said = ["D1", None, "2026-01-01 00:00:00", None, 1.5, "Đường ngõ xóm", "Đất", None]
    assert [str(c.value) if c.is_date else c.value for c in sheet[FIRST]] == said
    assert sheet.protection.sheet
    assert sheet[f"A{FIRST}"].protection.locked
    assert not sheet[f"E{FIRST}"].protection.locked
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == f"${HEADINGS_AT + 1}:${HEADINGS_AT + 1}"
    assert sheet["C6"].number_format == "dd/mm/yyyy"
    assert "1.234,5" in sheet[f"E{HEADINGS_AT + 1}"].comment.text


@pytest.mark.usefixtures("two_roads")
def test_choices_are_drop_downs_over_a_hidden_list(clock: Clock):
    book = openpyxl.load_workbook(io.BytesIO(taken(clock)))
    rules = {str(each.sqref): each.formula1 for each in book.worksheets[0].data_validations.dataValidation}
    surface = next(formula for area, formula in rules.items() if area.startswith(f"G{FIRST}:"))
    assert "_danh_muc" in surface
    hidden = {sheet.title: sheet.sheet_state for sheet in book.worksheets[1:]}
    assert hidden == {"_danh_muc": "veryHidden", "_vungcao": "veryHidden"}


def test_a_text_that_looks_like_a_formula_goes_out_as_text(cast: Cast, clock: Clock):
    approved(cast, clock, row("T1", {"name": "=HYPERLINK(1)"}), register="hamlet")
    cell = sheet_of(taken(clock, "hamlet"))[f"E{FIRST}"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_what_names_or_touches_a_person_goes_out_only_when_it_was_opened(cast: Cast, clock: Clock):
    approved(cast, clock, household("H1"))
    closed, opened = (
        {cell.value for cell in sheet_of(taken(clock, "household", opened=each))[HEADINGS_AT + 1]}
        for each in (False, True)
    )
    assert opened - closed == {"Dân tộc", "Kết quả rà soát"}


# Back


@pytest.mark.usefixtures("two_roads")
def test_sent_back_as_it_was_it_asks_for_nothing(send: Send, clock: Clock):
    sent = send("a.xlsx", taken(clock))
    assert (sent.state, sent.answer["unchanged"], sent.answer["asked"]) == ("checked", 2, 0)
    assert sent.file().codes == ["WBK-020"]
    assert Submission.objects.filter(way="workbook").count() == 0


@pytest.mark.usefixtures("two_roads")
def test_only_what_was_changed_or_added_is_filed(send: Send, clock: Clock):
    content = changed(
        taken(clock), (f"E{FIRST}", 1.75), (f"C{FIRST + 2}", dt.date(2026, 2, 1)), (f"E{FIRST + 2}", "0,5")
    )
    filed = send("a.xlsx", content).file(note="Đo lại")
    (first, facts), (new, added) = filed.rows
    assert (first, facts) == ("D1", {"length_km": "1.750", "kind": "alley", "surface": "earth"})
    assert new.startswith("07534-")
    assert added["length_km"] == "0.500"
    submission = filed.upload.submission
    assert submission is not None
    assert (submission.way, submission.note, filed.answer["unchanged"]) == ("workbook", "Đo lại", 1)


@pytest.mark.usefixtures("two_roads")
def test_a_record_is_ended_by_its_row(send: Send, clock: Clock):
    content = changed(taken(clock), (f"B{FIRST}", "Chấm dứt"), (f"C{FIRST}", dt.date(2026, 3, 1)))
    filed = send("a.xlsx", content).file()
    assert filed.upload.submission is not None
    assert [(r.operation, r.key, r.facts) for r in filed.upload.submission.rows.all()] == [("end", "D1", {})]


def test_fields_that_did_not_go_out_stay_as_they_are(send: Send, cast: Cast, clock: Clock):
    approved(cast, clock, household("H1", ethnic_group="nung", poverty="poor"))
    sheet = sheet_of(content := taken(clock, "household"))
    column = next(
        cell.column_letter for cell in sheet[HEADINGS_AT + 1] if str(cell.value).startswith("Số nhân khẩu")
    )
    filed = send("a.xlsx", changed(content, (f"{column}{FIRST}", 5)), register="household").file()
    ((_key, facts),) = filed.rows
    assert (facts["members"], facts["ethnic_group"], facts["poverty"]) == (5, "nung", "poor")


def test_an_event_that_is_changed_is_reversed_and_written_again(send: Send, cast: Cast, clock: Clock):
    approved(cast, clock, row("L1", {"people": 20, "sex": "female"}), register="training")
    sheet = sheet_of(content := taken(clock, "training"))
    column = next(
        cell.column_letter for cell in sheet[HEADINGS_AT + 1] if str(cell.value).startswith("Số người")
    )
    filed = send("a.xlsx", changed(content, (f"{column}{FIRST}", 25)), register="training").file()
    assert filed.upload.submission is not None
    rows = [(r.operation, r.facts.get("people")) for r in filed.upload.submission.rows.order_by("number")]
    assert rows == [("reverse", None), ("set", 25)]
    approve(filed.upload.submission, by=cast.reviewer, at=clock.tick())


def test_a_return_is_named_by_its_period(send: Send, cast: Cast, clock: Clock):
    sheet = sheet_of(content := taken(clock, "income"))
    names = {str(cell.value).partition(" ")[0]: cell.column_letter for cell in sheet[HEADINGS_AT + 1]}
    written = changed(
        content,
        (f"{names['Kỳ']}{FIRST}", "2025"),
        (f"{names['Số']}{FIRST}", 4_000),
        (f"{names['Tổng']}{FIRST}", "200.000.000.000"),
    )
    filed = send("a.xlsx", written, register="income").file()
    assert filed.rows == [(f"{SA_LY}|2025|province", {"population": 4000, "total_income": 200_000_000_000})]


@pytest.mark.usefixtures("two_roads")
def test_the_workbook_of_another_place_or_register_is_refused(send: Send, cast: Cast, clock: Clock):
    assert send("a.xlsx", taken(clock, place=DEO_GIA)).codes == ["WBK-016"]
    assert send("a.xlsx", taken(clock), register="hamlet").codes == ["WBK-016"]


@pytest.mark.usefixtures("two_roads")
def test_two_columns_of_one_field_in_our_own_workbook_are_refused(send: Send, clock: Clock):
    sent = send("a.xlsx", changed(taken(clock), (f"I{HEADINGS_AT + 1}", "Chiều dài")))
    assert sent.codes == ["WBK-015"]
    assert "cột E, I" in sent.problems[0][1]


# The same file again


@pytest.mark.usefixtures("two_roads")
def test_the_same_file_filed_twice_is_one_submission(send: Send, clock: Clock):
    content = changed(taken(clock), (f"E{FIRST}", 1.75))
    first = send("a.xlsx", content).file().upload.submission
    again = send("ten-khac.xlsx", content)
    assert again.answer["earlier"] == first.pk
    assert again.file().upload.submission == first
    assert Submission.objects.filter(way="workbook").count() == 1


@pytest.mark.usefixtures("two_roads")
def test_the_same_file_after_it_was_approved_asks_for_nothing(send: Send, cast: Cast, clock: Clock):
    content = changed(
        taken(clock), (f"E{FIRST}", 1.75), (f"E{FIRST + 3}", 3), (f"C{FIRST + 3}", dt.date(2026, 2, 1))
    )
    approve(send("a.xlsx", content).file().upload.submission, by=cast.reviewer, at=clock.tick())
    before = Version.objects.count()
    again = send("a.xlsx", content)
    assert (again.answer["asked"], again.answer["conflict_count"]) == (0, 0)
    again.file()
    assert Version.objects.count() == before
    assert Submission.objects.filter(way="workbook").count() == 1


# Good rows and the rest


@pytest.mark.usefixtures("two_roads")
def test_the_good_rows_are_filed_and_the_rest_waits_as_it_was_typed(send: Send, clock: Clock):
    content = changed(taken(clock), (f"E{FIRST}", 1.75), (f"G{FIRST + 1}", "Vàng"))
    sent = send("a.xlsx", content)
    assert sent.file("all").codes == ["FRM-009"], "all is refused while anything is wrong"
    assert sent.state == "checked"
    filed = sent.file("good")
    assert [key for key, _facts in filed.rows] == ["D1"]
    draft = filed.upload.draft
    assert draft is not None
    ((kept,), (problem,)) = draft.rows, draft.problems
    assert (kept["key"], kept["facts"]["surface"], kept["base_seq"]) == ("D2", "Vàng", 2)
    assert problem[0] == "FRM-009"
    assert "cột G" in problem[1]


def test_a_good_row_that_needs_a_bad_one_waits_with_it(send: Send, cast: Cast, clock: Clock):
    lines = ["Mã;Từ ngày;Thôn;Cư trú", "H1;01/02/2026;KHONG-CO;Đang ở", "H2;01/02/2026;;Đang ở"]
    sent = send("a.csv", "\n".join(lines).encode(), register="household")
    assert sent.codes == ["REG-020"]
    filed = sent.file("good")
    assert [key for key, _facts in filed.rows] == ["H2"]
    assert Draft.objects.get().rows[0]["key"] == "H1"


def test_what_stands_against_the_whole_lets_nothing_be_filed(send: Send, cast: Cast, clock: Clock):
    stranger = Person.objects.get(username="can-bo-deo-gia")
    upload = send("a.csv", b"Ma;Tu ngay;Chieu dai\nD1;01/02/2026;1\n")
    upload.upload.person = stranger
    upload.upload.save()
    assert "PPL-001" in upload.file("good").codes


# A stale workbook


def stale(cast: Cast, clock: Clock, *changes: tuple[str, object]) -> bytes:
    """The workbook, taken out before D1 became 9 km long, with changes of its own."""
    content = changed(taken(clock), *changes)
    approved(cast, clock, road("D1", "9.000"), register="road")
    return content


@pytest.mark.usefixtures("two_roads")
def test_a_row_that_nobody_touched_in_a_stale_workbook_asks_for_nothing(send: Send, cast: Cast, clock: Clock):
    sent = send("a.xlsx", stale(cast, clock))
    assert (sent.answer["unchanged"], sent.answer["conflict_count"]) == (2, 0)


@pytest.mark.usefixtures("two_roads")
def test_a_stale_row_is_shown_beside_what_it_was_made_from_and_what_stands(
    send: Send, cast: Cast, clock: Clock
):
    sent = send("a.xlsx", stale(cast, clock, (f"E{FIRST}", 1.75)))
    (dispute,) = sent.answer["conflicts"]
    lengths = [dispute[side]["length_km"] for side in ("mine", "base", "now")]
    assert lengths == ["1.750", "1.500", "9.000"]
    assert "Trần Thu Hà" in dispute["who"]
    assert sent.file().codes == ["WBK-021"], "nobody chooses in the person's place"


@pytest.mark.parametrize(
    ("side", "filed_lengths", "still_in_conflict"),
    [(MINE, ["1.750"], False), (NOW, [], False), (REVIEWER, ["1.750"], True)],
)
@pytest.mark.usefixtures("two_roads")
def test_the_person_chooses_for_each_row_whose_side_is_taken(
    send: Send, cast: Cast, clock: Clock, side: str, filed_lengths: list[str], still_in_conflict: bool
):
    content = stale(cast, clock, (f"E{FIRST}", 1.75), (f"E{FIRST + 1}", 2.5))
    sent = send("a.xlsx", content)
    filed = sent.file(choices={FIRST: side}, seen=sent.answer["latest"])
    lengths = {key: facts["length_km"] for key, facts in filed.rows}
    assert lengths.pop("D2") == "2.500"
    assert list(lengths.values()) == filed_lengths
    submission = filed.upload.submission
    if still_in_conflict:
        with pytest.raises(Exception, match="INT-003"):
            approve(submission, by=cast.reviewer, at=clock.tick())
    else:
        approve(submission, by=cast.reviewer, at=clock.tick())


@pytest.mark.usefixtures("two_roads")
def test_what_was_decided_after_the_conflict_was_shown_is_a_conflict_again(
    send: Send, cast: Cast, clock: Clock
):
    sent = send("a.xlsx", stale(cast, clock, (f"E{FIRST}", 1.75)))
    seen = sent.answer["latest"]
    approved(cast, clock, road("D1", "8.000"), register="road")
    assert sent.file(choices={FIRST: MINE}, seen=seen).codes == ["INT-003"]


# A period


@pytest.fixture
def owed(cast: Cast) -> Callable[[], Answers]:
    def found() -> Answers:
        obligation = next(each for each in places.pack_in_force().obligations if each.register_id == "road")
        return Answers(obligation.id, "2026-h1")

    return found


@pytest.mark.usefixtures("two_roads")
def test_a_period_in_which_nothing_changed_is_said_so(send: Send, clock: Clock, owed: Callable[[], Answers]):
    answers = owed()
    sent = send("a.xlsx", taken(clock, answers=answers), answers=answers)
    submission = sent.file("unchanged").upload.submission
    assert submission is not None
    assert (submission.unchanged, submission.obligation, submission.period) == (
        True,
        answers.obligation,
        "2026-h1",
    )
