"""The grid without a script: a sheet filled with what stands, a draft kept as typed, filed once, nothing typed lost."""

import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.desk.sheet import HOUSEHOLDS, ROADS, cells, page, press, saved
from tests.door import NEW_YEAR, SA_LY, Cast, Clock, approved, filed, row
from tests.papers import photo
from vungcao.intake.actions import approve, send_back_rows
from vungcao.intake.models import Attachment, Draft, Submission
from vungcao.registers.models import Version

INCOME = f"/ban-lam-viec/bang/income/{SA_LY}/"
TRAINING = f"/ban-lam-viec/bang/training/{SA_LY}/"


@pytest.fixture(autouse=True)
def _own_folder(home):
    """Every test keeps its files in a folder of its own."""


def test_the_sheet_is_filled_with_what_stands_and_has_empty_lines_at_its_end(sections, official: Client):
    shown = page(official.get(ROADS))
    first = sections[0]
    assert f'name="s{first.seq}-f_length_km" value="1,500"' in shown
    assert re.search(rf'name="s{first.seq}-f_surface".*?value="earth" selected', shown, re.DOTALL)
    assert f'name="s{first.seq}-valid_from" value="01/01/2026"' in shown
    assert 'name="n1-f_length_km" value=""' in shown
    assert Draft.objects.count() == 0, "looking begins no draft"


def test_only_what_was_changed_becomes_a_row_of_the_draft_and_of_the_submission(sections, official: Client):
    seq = sections[1].seq
    response = press(
        official, ROADS, "luu", **{f"s{seq}__f_length_km": "2,750", f"s{seq}__valid_from": "01/02/2026"}
    )
    assert response.status_code == 302
    kept = Draft.objects.get()
    assert [(each["key"], each["base_seq"], each["facts"]["length_km"]) for each in kept.rows] == [
        ("D-2", seq, "2,750")
    ]
    shown = page(official.get(ROADS))
    assert "trước: 2,500" in shown
    response = press(official, ROADS, "gui", note="Biên bản nghiệm thu")
    submission = Submission.objects.order_by("pk").last()
    assert response.headers["Location"] == f"/ban-lam-viec/ho-so/{submission.pk}/"
    asked = submission.rows.get()
    assert (asked.key, asked.base_seq, asked.facts["length_km"]) == ("D-2", seq, "2.750")
    assert (submission.way, submission.note) == ("grid", "Biên bản nghiệm thu")
    assert Draft.objects.count() == 0


def test_a_cell_put_back_as_it_was_is_no_change(sections, official: Client):
    name = f"s{sections[0].seq}__f_length_km"
    press(official, ROADS, "luu", **{name: "9"})
    assert len(Draft.objects.get().rows) == 1
    number = Draft.objects.get().rows[0]["number"]
    press(official, ROADS, "luu", **{f"n{number}__f_length_km": "1,5"})
    assert Draft.objects.get().rows == []


def test_a_new_line_gets_a_code_and_an_ended_record_a_day(sections, official: Client):
    response = press(
        official,
        ROADS,
        "gui",
        n1__f_length_km="0,8",
        n1__valid_from="01/02/2026",
        **{f"s{sections[2].seq}__operation": "end", f"s{sections[2].seq}__valid_from": "15/02/2026"},
    )
    assert response.status_code == 302
    new, ended = Submission.objects.order_by("pk").last().rows.order_by("number")
    assert new.key.startswith("07534-")
    assert (new.facts["length_km"], ended.key, ended.operation) == ("0.800", "D-3", "end")


def test_an_empty_cell_is_missing_and_a_zero_is_zero(cast, official: Client):
    day = f"{timezone.localdate():%d/%m/%Y}"
    assert (
        press(official, TRAINING, "gui", n1__f_people="0", n1__f_sex="", n1__valid_from=day).status_code
        == 302
    )
    facts = Submission.objects.get().rows.get().facts
    assert facts["people"] == 0
    assert facts["sex"] is None


def test_what_a_check_blocks_is_said_on_its_row(sections, official: Client):
    response = press(official, ROADS, "gui", n1__f_length_km="5001", n1__valid_from="01/02/2026")
    assert response.status_code == 422
    assert re.search(r'id="e-n1[^"]*">.*?CHK-\d{3}', page(response), re.DOTALL)


def test_what_a_check_asks_is_explained_on_its_row_and_then_filed(cast, official: Client):
    official.post(HOUSEHOLDS, {"mo": "1", "ly-do": "Rà soát"})
    typed = {"n1__f_members": "55", "n1__f_residence": "present", "n1__valid_from": "01/02/2026"}
    asked = press(official, HOUSEHOLDS, "gui", **typed)
    assert asked.status_code == 422
    assert "Cần giải thích" in page(asked)
    assert 'name="n1-explanation" value=""' in page(asked)
    assert press(official, HOUSEHOLDS, "gui", asked, n1__explanation="Ba thế hệ ở chung").status_code == 302
    assert Submission.objects.get().rows.get().explanation == "Ba thế hệ ở chung"


def test_what_cannot_be_read_is_refused_at_its_cell_and_stays_typed(sections, official: Client):
    seq = sections[0].seq
    response = press(
        official, ROADS, "gui", n1__key="D-9", n1__valid_from="31/02/2026", **{f"s{seq}__f_length_km": "dài"}
    )
    shown = page(response)
    assert response.status_code == 422
    assert Submission.objects.count() == 1, "only the one that was there"
    number = next(each["number"] for each in Draft.objects.get().rows if each["key"] == "D-1")
    assert re.search(
        rf'value="dài"[^>]*aria-invalid="true" aria-describedby="e-n{number}-f_length_km"', shown
    )
    assert re.search(rf'id="e-n{number}-f_length_km">.*?FRM-002', shown, re.DOTALL)
    assert re.search(r'id="e-n1-valid_from">.*?FRM-004', shown, re.DOTALL)
    assert 'value="31/02/2026"' in shown
    again = page(official.get(ROADS))
    assert "FRM-002" in again, "what is wrong is still said when the page is opened again"


def test_typing_a_row_anew_takes_away_what_was_said_of_it_and_no_other(sections, official: Client):
    press(official, ROADS, "kiem-tra", n1__f_length_km="dài", n2__f_length_km="rộng")
    assert page(official.get(ROADS)).count("FRM-002") == 2
    press(official, ROADS, "luu", n1__f_length_km="1")
    assert page(official.get(ROADS)).count("FRM-002") == 1


def test_looking_over_says_what_the_door_would_say_and_files_nothing(sections, official: Client):
    response = press(
        official, ROADS, "kiem-tra", n1__key="D-1", n1__f_length_km="1", n1__valid_from="01/02/2026"
    )
    assert response.status_code == 200
    good = press(official, ROADS, "kiem-tra", n1__key="D-8", n1__f_length_km="1", n1__valid_from="01/02/2026")
    assert "không thấy chỗ nào cần sửa" in page(good)
    assert Submission.objects.count() == 1


def test_pressed_twice_it_files_once(sections, official: Client):
    shown = official.get(ROADS)
    press(official, ROADS, "luu", shown, n1__f_length_km="1", n1__valid_from="01/02/2026")
    shown = official.get(ROADS)
    first, second = (press(official, ROADS, "gui", shown) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Submission.objects.count() == 2


def test_what_is_typed_is_kept_as_it_is_typed(sections, official: Client):
    seq = sections[0].seq
    answer = saved(official, ROADS, **{f"s{seq}__f_length_km": "nửa ch"})
    told = answer.json()
    kept = Draft.objects.get()
    assert (told["draft"], told["revision"]) == (kept.pk, kept.revision) == (kept.pk, 1)
    assert re.fullmatch(r"Đã lưu lúc \d\d:\d\d", told["said"])
    assert 'value="nửa ch"' in page(official.get(ROADS)), "half a word is kept as half a word"


def test_of_two_windows_the_older_does_not_write_over_the_newer(sections, official: Client):
    name = f"s{sections[0].seq}__f_length_km"
    older = official.get(ROADS)
    assert saved(official, ROADS, **{name: "2"}).status_code == 200
    late = {each: cells(older)[each] for each in ("draft", "revision", "known", "reserved")}
    answer = official.post(ROADS, late | {name.replace("__", "-"): "3", "tu-luu": "1"})
    assert answer.status_code == 409
    assert "cửa sổ khác" in answer.json()["said"]
    both = press(official, ROADS, "luu", older, **{name: "3"})
    assert both.status_code == 409
    shown = page(both)
    assert 'value="3"' in shown
    assert "cửa sổ kia: 2" in shown
    assert Draft.objects.get().rows[0]["facts"]["length_km"] == "2"
    number = Draft.objects.get().rows[0]["number"]
    theirs = press(official, ROADS, "luu", both, **{f"n{number}__theirs": "1"})
    assert theirs.status_code == 302
    assert Draft.objects.get().rows[0]["facts"]["length_km"] == "2"
    mine = press(official, ROADS, "luu", **{f"n{number}__f_length_km": "3"})
    assert mine.status_code == 302
    assert Draft.objects.get().rows[0]["facts"]["length_km"] == "3"


def test_two_windows_that_began_different_records_keep_both(sections, official: Client):
    older = official.get(ROADS)
    press(official, ROADS, "luu", n1__key="D-8", n1__f_length_km="8")
    both = press(official, ROADS, "luu", older, n1__key="D-9", n1__f_length_km="9")
    assert both.status_code == 409
    assert press(official, ROADS, "luu", both).status_code == 302
    assert sorted(each["key"] for each in Draft.objects.get().rows) == ["D-8", "D-9"]


def test_a_draft_filed_in_another_window_is_shown_as_filed(sections, official: Client):
    press(official, ROADS, "luu", n1__f_length_km="1", n1__valid_from="01/02/2026")
    older = official.get(ROADS)
    press(official, ROADS, "gui")
    submission = Submission.objects.order_by("pk").last()
    late = press(official, ROADS, "luu", older, n1__f_length_km="7")
    assert late.headers["Location"].endswith(f"/ho-so/{submission.pk}/")


def test_what_was_typed_into_a_draft_that_was_thrown_away_elsewhere_is_kept(sections, official: Client):
    press(official, ROADS, "luu", n1__f_length_km="1")
    older = official.get(ROADS)
    press(official, ROADS, "huy")
    assert Draft.objects.count() == 0
    press(official, ROADS, "luu", older, n1__f_length_km="7")
    assert Draft.objects.get().rows[0]["facts"]["length_km"] == "7"


def changed_meanwhile(cast: Cast, clock: Clock, official: Client, version: Version) -> Version:
    """Somebody else's change of a record is approved after the official typed one of their own."""
    press(official, ROADS, "luu", **{f"s{version.seq}__f_length_km": "7"})
    facts = {**version.facts, "length_km": "5.000"}
    approved(cast, clock, row(version.key, facts, since=NEW_YEAR), register="road")
    return Version.objects.get(key=version.key, known_before=None)


def test_a_record_changed_meanwhile_is_shown_in_three_and_mine_may_stand(
    sections, cast, clock, official: Client
):
    now = changed_meanwhile(cast, clock, official, sections[0])
    refused = press(official, ROADS, "gui")
    assert refused.status_code == 422
    shown = page(refused)
    assert "INT-003" in shown
    assert re.search(r"<td>1,500</td><td>5,000</td><td>7</td>", shown), "when opened, now, mine"
    number = Draft.objects.get().rows[0]["number"]
    press(official, ROADS, "giu", value=str(number))
    assert Draft.objects.get().rows[0]["base_seq"] == now.seq
    assert press(official, ROADS, "gui").status_code == 302
    submission = Submission.objects.order_by("pk").last()
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert Version.objects.get(key="D-1", known_before=None).facts["length_km"] == "7.000"


def test_or_what_stands_may_stand(sections, cast, clock, official: Client):
    changed_meanwhile(cast, clock, official, sections[0])
    number = Draft.objects.get().rows[0]["number"]
    press(official, ROADS, "bo", value=str(number))
    assert Draft.objects.get().rows == []
    assert 'value="5,000"' in page(official.get(ROADS))


def test_a_return_shows_its_one_line_and_what_the_period_before_said(cast, clock, official: Client):
    facts = {"population": 1200, "total_income": 90000000}
    approved(
        cast,
        clock,
        row(f"{SA_LY}|2025|province", facts, since=NEW_YEAR.replace(year=2025)),
        register="income",
    )
    shown = page(official.get(f"{INCOME}?ky=2026"))
    assert 'name="n1-f_population" value=""' in shown
    assert "kỳ trước: 1.200" in shown
    response = press(official, f"{INCOME}?ky=2026", "gui", n1__f_population="0", n1__f_total_income="0")
    assert response.status_code == 302
    asked = Submission.objects.order_by("pk").last().rows.get()
    assert (asked.key, asked.facts["population"]) == (f"{SA_LY}|2026|province", 0)


def test_an_event_written_otherwise_is_reversed_and_written_again(cast, clock, official: Client):
    day = timezone.localdate()  # a sheet without a period shows the events of the running year
    approved(cast, clock, row("L-1", {"people": 20, "sex": "female"}, since=day), register="training")
    seq = Version.objects.get(key="L-1").seq
    assert press(official, TRAINING, "gui", **{f"s{seq}__f_people": "25"}).status_code == 302
    undone, again = Submission.objects.order_by("pk").last().rows.order_by("number")
    assert (undone.operation, undone.base_seq, again.operation) == ("reverse", seq, "set")
    assert (again.facts["people"], again.valid_from) == (25, day)


def test_a_place_that_has_none_says_so(cast, official: Client):
    press(official, ROADS, "khong-co")
    assert Draft.objects.get().rows[0]["operation"] == "nil"
    assert "Nơi này không có" in page(official.get(ROADS))
    assert press(official, ROADS, "gui").status_code == 302
    assert Submission.objects.get().rows.get().operation == "nil"


def test_nothing_changed_files_nothing_and_says_what_to_do(sections, official: Client):
    response = press(official, ROADS, "gui")
    assert response.status_code == 422
    assert "GRD-003" in page(response)


def test_evidence_goes_with_the_draft_and_then_with_the_submission(sections, cast, clock, official: Client):
    shown = official.get(ROADS)
    sent = cells(shown) | {
        "n1-f_length_km": "1",
        "n1-valid_from": "01/02/2026",
        "dinh-kem": "1",
        "tep-loai": "photo",
    }
    assert official.post(ROADS, sent | {"tep": io.BytesIO(photo())}).status_code == 302
    kept = Attachment.objects.get()
    assert (kept.draft, kept.kind) == (Draft.objects.get(), "photo")
    press(official, ROADS, "gui")
    submission = Submission.objects.order_by("pk").last()
    assert list(submission.attachments.all()) == [kept]
    assert Attachment.objects.get().draft is None


def test_evidence_that_is_refused_loses_nothing_typed(sections, official: Client):
    sent = cells(official.get(ROADS)) | {"n1-f_length_km": "1", "dinh-kem": "1", "tep-loai": "photo"}
    response = official.post(ROADS, sent | {"tep": io.BytesIO(b"<svg/>")})
    assert response.status_code == 422
    assert "ATT-003" in page(response)
    assert Draft.objects.get().rows[0]["facts"]["length_km"] == "1"


def test_evidence_can_be_taken_back(sections, official: Client):
    sent = cells(official.get(ROADS)) | {"n1-f_length_km": "1", "dinh-kem": "1", "tep-loai": "photo"}
    official.post(ROADS, sent | {"tep": io.BytesIO(photo())})
    press(official, ROADS, "bo-tep", value=str(Attachment.objects.get().pk))
    assert Attachment.objects.count() == 0


def test_a_returned_submission_opens_in_the_grid_with_the_reasons_beside_its_rows(
    sections, cast, clock, official: Client
):
    rows = [row(f"D-{n}", {"length_km": "1.000"}, number=n, since=NEW_YEAR) for n in (7, 8)]
    submission = filed(cast, clock, *rows, register="road")
    parted = send_back_rows(submission, by=cast.reviewer, reasons={8: "Thiếu mặt đường"}, at=clock.tick())
    address = f"{ROADS}?sua={parted.pk}"
    shown = page(official.get(address))
    assert 'name="n8-f_length_km" value="1,000"' in shown
    assert "Trả lại vì: Thiếu mặt đường" in shown
    assert Draft.objects.count() == 0
    response = press(official, address, "gui", n8__f_surface="concrete", note="Đã bổ sung")
    assert response.headers["Location"].endswith(f"/ho-so/{parted.pk}/")
    parted.refresh_from_db()
    assert (parted.state, parted.rows.get().facts["surface"]) == ("submitted", "concrete")
    assert official.get(address).status_code == 302, "it is sent: there is nothing to mend"


def test_a_draft_from_elsewhere_opens_with_its_problems_at_its_cells(sections, cast, clock, official: Client):
    where = "Tệp duong.xlsx, trang «Đường», dòng 14"
    draft = Draft.objects.create(
        register="road",
        place=SA_LY,
        person=cast.official,
        way="workbook",
        rows=[
            {
                "number": 14,
                "key": "D-14",
                "valid_from": "01/02/2026",
                "facts": {"length_km": "dài"},
                "where": where,
            }
        ],
        problems=[["FRM-002", f"{where}, ô D14, «Chiều dài»", "Gặp «dài»", "Một số", "Ghi lại"]],
        created_at=clock.now,
        saved_at=clock.now,
    )
    link = official.get(f"/ban-lam-viec/nhap/{draft.pk}/")
    address = link.headers["Location"]
    assert re.search(r'id="e-n14-f_length_km">.*?FRM-002', page(official.get(address)), re.DOTALL)
    assert press(official, address, "gui", n14__f_length_km="1,2").status_code == 302
    submission = Submission.objects.order_by("pk").last()
    assert (submission.way, submission.rows.get().facts["length_km"]) == ("workbook", "1.200")


@pytest.mark.parametrize("asked", ["?ky=1999", "?viec=khong-co", "?nhap=99", "?sua=99"])
def test_what_is_not_there_is_not_found(cast, official: Client, asked: str):
    assert official.get(ROADS + asked).status_code == 404


def test_a_page_of_many_records_asks_no_more_of_the_store_and_weighs_no_more_than_it_may(
    cast, clock, official: Client
):
    def some(first: int, last: int) -> None:
        rows = [row(f"D-{n:03}", {"length_km": "1.000"}, number=n) for n in range(first, last)]
        approved(cast, clock, *rows, register="road")

    some(1, 11)
    press(official, ROADS, "luu", n1__f_length_km="1")
    few = _queries(official, ROADS)
    some(11, 111)
    assert _queries(official, ROADS) == few
    response = official.get(ROADS)
    assert len(response.content) < 60 * 1024
    assert "Trang 1/" in page(response)
    assert 'name="n2-f_length_km"' in page(official.get(f"{ROADS}?trang=cuoi"))


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
