"""Uploads on their way: one worker at a time, told how far they are, stopped on demand, taken up when left."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from tests.door import SA_LY, Cast, Clock
from tests.intake.workbook.conftest import Send, Sent
from tests.intake.workbook.sheets import ONE, roads
from vungcao.intake.models import Submission, Upload
from vungcao.intake.ways.workbook import jobs, marking, process
from vungcao.intake.ways.workbook.filing import Wish

AGES_AGO = dt.timedelta(hours=1)


@pytest.fixture
def waiting(cast: Cast, clock: Clock) -> Upload:
    """A workbook that nobody has read yet."""
    return jobs.receive(
        by=cast.official,
        register="road",
        place=SA_LY,
        name="a.xlsx",
        content=roads(ONE),
        answers=None,
        at=clock.now,
    )


def test_the_background_takes_what_waits_in_turn(waiting: Upload):
    assert jobs.work_one()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.rows_read, waiting.worked_at) == ("asking", 2, None)
    assert not jobs.work_one(), "what waits for a person is not the background's"


def test_two_workers_are_never_given_the_same(waiting: Upload, monkeypatch: pytest.MonkeyPatch):
    seen = []

    def meanwhile(*_args: object, **_named: object) -> None:
        seen.append(jobs._taken(waiting.pk, jobs.SILENT))
        raise jobs.Stopped

    monkeypatch.setattr(jobs, "read_book", meanwhile)
    jobs.work_on(waiting.pk)
    assert seen == [None]


def test_what_was_left_midway_is_taken_up_again_and_in_the_end_given_up(waiting: Upload):
    left = {"state": "reading", "worked_at": timezone.now() - AGES_AGO}
    Upload.objects.filter(pk=waiting.pk).update(**left, attempts=1)
    assert jobs.work_one()
    waiting.refresh_from_db()
    assert waiting.state == "asking"
    Upload.objects.filter(pk=waiting.pk).update(**left, attempts=3)
    assert jobs.work_one()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.answer["refused"][0][0]) == ("failed", "WBK-022")


def test_what_somebody_works_on_now_is_left_to_them(waiting: Upload):
    Upload.objects.filter(pk=waiting.pk).update(state="reading", worked_at=timezone.now())
    assert not jobs.work_one()


def test_it_stops_at_once_when_nobody_works_on_it(waiting: Upload):
    jobs.cancel(waiting)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    assert not jobs.work_one()


def test_it_stops_midway_when_its_worker_looks_up(waiting: Upload):
    Upload.objects.filter(pk=waiting.pk).update(cancelled=True)
    jobs.work_on(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, Submission.objects.count()) == ("cancelled", 0)


def test_what_was_filed_stays_filed_when_it_is_stopped_afterwards(send: Send):
    filed = send("a.xlsx", roads(ONE)).file()
    jobs.cancel(filed.upload)
    assert filed.again().state == "done"


def test_a_wish_is_met_once(send: Send):
    sent = send("a.xlsx", roads(ONE))
    jobs.wish_for(sent.upload, Wish("all"))
    jobs.work_on(sent.upload.pk)
    jobs.wish_for(sent.again().upload, Wish("all"))
    assert sent.again().state == "done"


def test_old_files_are_forgotten_and_what_was_filed_of_them_is_not(send: Send, clock: Clock):
    filed = send("a.xlsx", roads(ONE)).file()
    jobs.forget_old(clock.now + dt.timedelta(days=15))
    assert not Upload.objects.filter(pk=filed.upload.pk).exists()
    assert Submission.objects.filter(way="workbook").count() == 1


def test_a_file_that_is_never_read_to_its_end_is_refused_in_words(
    send: Send, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(process, "PATIENCE", 0)
    sent = send("a.xlsx", roads(ONE))
    assert (sent.state, sent.codes) == ("failed", ["WBK-009"])


# The marked workbook


def marks(sent: Sent) -> dict[str, tuple[str, str]]:
    """The marked cells: what their note says, and their fill."""
    content = jobs.marked_of(sent.upload)
    assert content is not None
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Đường"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    return {cell.coordinate: (cell.comment.text, cell.fill.fgColor.rgb[-6:]) for cell in cells}


BROKEN = (ONE, ("D2", ONE[1], "1.5", ONE[3], "Vàng"), ("D3", ONE[1], -1, *ONE[3:]))


@pytest.mark.parametrize("is_kept", [True, False], ids=["the very file", "written anew"])
def test_every_problem_is_marked_in_its_cell(send: Send, monkeypatch: pytest.MonkeyPatch, is_kept: bool):
    if not is_kept:
        monkeypatch.setattr(marking, "_KEPT_BYTES", 0)
    sent = send("a.xlsx", roads(*BROKEN, change=lambda book: book.create_sheet("Ghi chú")))
    found = marks(sent)
    assert {cell: said[:9] for cell, (said, _fill) in found.items()} == {
        "C3": "[FRM-002]",
        "E3": "[FRM-009]",
        "C4": "[REG-005]",
    }
    assert {fill for _said, fill in found.values()} == {marking.COLOURS["refused"]}
    assert "Cách sửa: Chọn lại trong danh sách" in found["E3"][0]
    content = jobs.marked_of(sent.upload)
    assert content is not None
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Đường"]["A2"].value == "D1"
    assert ("Ghi chú" in book.sheetnames) is is_kept


def test_the_marked_workbook_is_mended_and_sent_back(send: Send):
    content = jobs.marked_of(send("a.xlsx", roads(*BROKEN)).upload)
    assert content is not None
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in (("C3", 1.5), ("E3", "Nhựa"), ("C4", 1)):
        book["Đường"][cell] = value
    mended = io.BytesIO()
    book.save(mended)
    assert len(send("a.xlsx", mended.getvalue(), confirm=False).file().rows) == 3


def test_a_workbook_without_problems_is_not_marked(send: Send):
    assert jobs.marked_of(send("a.xlsx", roads(ONE)).upload) is None
