"""An obligation that could not be met, or whose lateness could not be told, is refused where it is written."""

import datetime as dt

import pytest

from tests.pack.mini import FILES, reading_with, reading_with_files, the_pack, the_refusal
from vungcao.pack.calendar import label_of
from vungcao.pack.reader import Reading

FILE = "obligations.yaml"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("reminders: [-7, -1, 1, 7]", "deadlines: [{step: department, days: 3}]", "OBL-001"),
        ("reminders: [-7, -1, 1, 7]", "deadlines: [{step: filing}, {step: filing, days: 1}]", "OBL-001"),
        ("calendar: calendar_year", "calendar: report_half", "OBL-003"),
        ("[-7, -1, 1, 7]", "[-7, -7]", "OBL-004"),
        ("[-7, -1, 1, 7]", "[-400]", "OBL-004"),
        ("reminders: [-7, -1, 1, 7]", "closes: 3\n    deadlines: [{step: filing, days: 5}]", "OBL-005"),
        ("register: road", "register: roads", "PCK-040"),
        ("reminders: [-7, -1, 1, 7]", "valid_from: 2027-01-01\n    valid_before: 2026-01-01", "PCK-043"),
    ],
)
def test_what_is_wrong_with_an_obligation_is_said_by_file_and_line(old: str, new: str, code: str):
    refusal = the_refusal(reading_with(FILE, old, new), code)
    assert FILE in refusal.where


def test_levels_are_due_in_the_order_of_review():
    review = "agency: construction\nreview:\n  - {id: %s, label: {vi: A, en: A}, source: {document: rules}}"
    pack = the_pack()
    assert pack.obligations[0].deadlines == ()

    def reading(step: str, days: int) -> Reading:
        register = FILES["registers/road.yaml"].decode().replace("agency: construction", review % step)
        deadlines = f"deadlines: [{{step: {step}, days: {days}}}]"
        owed = FILES[FILE].decode().replace("reminders: [-7, -1, 1, 7]", deadlines, 1)
        return reading_with_files(registers__road_yaml=register, obligations_yaml=owed)

    assert reading("department", 0).pack is not None
    the_refusal(reading("department", -1), "OBL-002")
    the_refusal(reading("filing", 1), "OBL-001")


def test_a_period_is_called_by_its_calendars_words():
    pack = the_pack()
    half = pack.calendar("report_half")
    label = label_of(half, "2026-h1")
    assert label is not None
    assert (label.vi, label.en) == ("6 tháng đầu năm 2026", "First half of 2026")
    for none in ("2026-q1", "2026", "h1", "20267-h1", "{year}-h1", ""):
        assert label_of(half, none) is None
    assert label_of(pack.calendar("calendar_year"), "2026") is not None


def test_the_words_of_a_period_hold_for_any_year():
    label = label_of(the_pack().calendar("poverty_review"), f"{dt.date.max.year}-rs")
    assert label is not None
    assert label.vi == "Rà soát năm 9999"
