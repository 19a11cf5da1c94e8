"""Workbooks of capital and works as an officer uses them: taken out, filled in, sent in, approved, and taken out again
the same; a cell mended in what was taken out corrects its record; what is wrong is said cell by cell."""

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.capital.money import allocation, plan
from tests.desk.conftest import signed_in
from tests.door import PROVINCE, SA_LY
from tests.programme import Programme
from tests.works.decided import decisions, line, work
from vungcao.desk.views import workbook as pages
from vungcao.intake.models import Draft, Submission
from vungcao.intake.ways.workbook.writing import HEADINGS_AT
from vungcao.registers.models import Version

BILLION = 1_000_000_000
FIRST = HEADINGS_AT + 2
"""The first row with a record, as people count."""
KEY, SINCE, WORK = "Mã hồ sơ", "Đúng từ ngày *", "Công trình"
ROAD = "Cứng hóa đường trục thôn Cầu Nhạc, giai đoạn 1 (CT-1)"
PROVINCIAL, COUNTERPART = "Ngân sách tỉnh để thực hiện Chương trình", "Vốn đối ứng ngân sách tỉnh"
DECIDED = {"Số quyết định *": "08/QĐ-UBND", "Cơ quan ban hành *": "UBND tỉnh"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """What an officer writes into the workbook of a register, and what is mended in it afterwards."""

    register: str
    rows: tuple[Row, ...]
    mended: str
    """The heading of the cell that is mended, in the first row."""
    to: object
    place: str = SA_LY
    said: Row = field(default_factory=dict)
    """What of the second row comes out as a spreadsheet has it, and not as it was typed."""


SPENT = {"Nguồn vốn *": PROVINCIAL, "Nội dung *": "Ngầm tràn, cầu, đường", "Năm kế hoạch *": 2026}
CASES = (
    Case(
        "capital_plan",
        (
            {SINCE: dt.date(2026, 1, 6), "Nguồn vốn *": PROVINCIAL, "Loại kế hoạch *": "Hằng năm"}
            | {"Năm kế hoạch": 2027, "Loại quyết định *": "Giao", "Số vốn (đồng) *": 7 * BILLION}
            | DECIDED,
            {SINCE: dt.date(2026, 1, 6), "Nguồn vốn *": COUNTERPART, "Loại kế hoạch *": "Trung hạn"}
            | {"Loại quyết định *": "Giao", "Số vốn (đồng) *": "1.500.000.000"}
            | DECIDED,
        ),
        mended="Số vốn (đồng) *",
        to=8 * BILLION,
        place=PROVINCE,
        said={"Số vốn (đồng) *": 1_500_000_000},
    ),
    Case(
        "capital_allocation",
        (
            SPENT
            | DECIDED
            | {SINCE: dt.date(2026, 1, 21), WORK: ROAD, "Loại quyết định *": "Giao"}
            | {"Số vốn (đồng) *": BILLION},
            SPENT
            | DECIDED
            | {SINCE: dt.date(2026, 2, 9), WORK: ROAD, "Loại quyết định *": "Điều chỉnh"}
            | {"Số vốn (đồng) *": "-250.000.000"},
        ),
        mended="Số vốn (đồng) *",
        to=1_100_000_000,
        said={"Số vốn (đồng) *": -250_000_000},
    ),
    Case(
        "disbursement",
        (
            SPENT
            | {SINCE: dt.date(2026, 2, 20), WORK: ROAD, "Loại chi *": "Tạm ứng"}
            | {"Số tiền (đồng) *": 700_000_001, "Số chứng từ *": "0512"},
            SPENT
            | {SINCE: dt.date(2026, 2, 27), WORK: ROAD, "Loại chi *": "Thu hồi tạm ứng vào khối lượng"}
            | {"Số tiền (đồng) *": "300.000.000", "Số chứng từ *": "0513"},
        ),
        mended="Số tiền (đồng) *",
        to=800_000_001,
        said={"Số tiền (đồng) *": 300_000_000},
    ),
    Case(
        "work_progress",
        (
            {SINCE: dt.date(2026, 2, 20), f"{WORK} *": ROAD, "Giai đoạn *": "Đang thi công"}
            | {"Khối lượng hoàn thành cộng dồn (%) *": 12.5, "Diễn biến": "Xong nền"},
            {SINCE: dt.date(2026, 2, 27), f"{WORK} *": ROAD, "Giai đoạn *": "Đang thi công"}
            | {"Khối lượng hoàn thành cộng dồn (%) *": "33,25"},
        ),
        mended="Khối lượng hoàn thành cộng dồn (%) *",
        to=21.5,
        said={"Khối lượng hoàn thành cộng dồn (%) *": 33.25},
    ),
    Case(
        "work",
        (
            {SINCE: dt.date(2026, 1, 6), "Tên công trình *": "Kiên cố kênh Rãng", "Loại *": "Dự án đầu tư"}
            | {"Nội dung *": "Thủy lợi", "Tổng mức đầu tư (đồng) *": 2 * BILLION, "Chủ đầu tư *": "UBND xã"}
            | {"Nhóm lĩnh vực đầu tư công": "Nông, lâm, thủy sản, hạ tầng khu mới (khoản 4)"}
            | {"Ngày hoàn thành dự kiến": dt.date(2026, 11, 30)},
            {SINCE: dt.date(2026, 1, 6), "Tên công trình *": "Sửa trạm y tế", "Chủ đầu tư *": "UBND xã"}
            | {"Loại *": "Công trình nhỏ do cộng đồng làm", "Nội dung *": "Trạm y tế, trung tâm y tế"}
            | {"Tổng mức đầu tư (đồng) *": "300.000.000"},
        ),
        mended="Tổng mức đầu tư (đồng) *",
        to=2_400_000_000,
        said={"Tổng mức đầu tư (đồng) *": 300_000_000},
    ),
    Case(
        "work_decision",
        (
            {SINCE: dt.date(2026, 3, 1), f"{WORK} *": ROAD, "Bước *": "Nghiệm thu, bàn giao"} | DECIDED,
            {SINCE: dt.date(2026, 3, 2), f"{WORK} *": ROAD, "Bước *": "Đưa vào khai thác"} | DECIDED,
        ),
        mended="Số quyết định *",
        to="09/QĐ-UBND",
    ),
)


@pytest.fixture
def officer(programme: Programme, home: object, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Where a road of ten billion has started, with three of them allocated out of five planned."""
    programme.approved("work", work(total_vnd=10 * BILLION))
    programme.approved("work_funding", line("DV-1", 10 * BILLION))
    course = decisions(total_vnd=10 * BILLION)
    programme.approved("work_decision", *course[:-1])
    programme.approved("capital_plan", plan("KH-1", 5 * BILLION), place=PROVINCE)
    programme.approved("capital_allocation", allocation("PB-1", 3 * BILLION, work="CT-1"))
    programme.clock.now = dt.datetime(2026, 3, 3, 9, 0, tzinfo=programme.clock.now.tzinfo)
    monkeypatch.setattr(pages.timezone, "now", lambda: programme.clock.now)
    return signed_in(programme.official)


def _address(register: str, place: str) -> str:
    return f"/ban-lam-viec/bang-tinh/{register}/{place}/"


def _taken(client: Client, register: str, place: str = SA_LY) -> bytes:
    answer = client.get(f"{_address(register, place)}lay/")
    assert answer.status_code == 200
    return answer.content


def _headings(content: bytes) -> dict[str, int]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return {cell.value: cell.column for cell in sheet[HEADINGS_AT + 1] if cell.value}


def _rows(content: bytes) -> list[Row]:
    """What stands in the rows of a workbook, by heading; days as days."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    columns = _headings(content)
    found = (
        {name: sheet.cell(number, column).value for name, column in columns.items()}
        for number in range(FIRST, sheet.max_row + 1)
    )
    return [
        {
            name: value.date() if isinstance(value, dt.datetime) else value
            for name, value in each.items()
            if value is not None
        }
        for each in found
        if any(value is not None for value in each.values())
    ]


def _written(content: bytes, changes: dict[tuple[int, str], object]) -> bytes:
    """The workbook with some cells written over, each by its row and heading."""
    book, columns = openpyxl.load_workbook(io.BytesIO(content)), _headings(content)
    for (number, heading), value in changes.items():
        book.worksheets[0].cell(number, columns[heading]).value = value  # type: ignore[misc]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _added(content: bytes, *rows: Row) -> bytes:
    """The workbook with rows below those that stand."""
    at = FIRST + len(_rows(content))
    return _written(
        content, {(at + n, name): value for n, each in enumerate(rows) for name, value in each.items()}
    )


def _sent(client: Client, register: str, place: str, content: bytes) -> str:
    """The address of a workbook that was sent in and read."""
    answer = client.post(f"{_address(register, place)}nop/", {"tep": SimpleUploadedFile("sổ.xlsx", content)})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def _answer(client: Client, address: str) -> dict[str, Any]:
    """What was read and found wrong in it."""
    answer: dict[str, Any] = client.get(address).context["upload"].answer
    return answer


def _filed(client: Client, register: str, place: str, content: bytes) -> Submission:
    """What was filed of a workbook in which nothing is wrong."""
    address = _sent(client, register, place, content)
    assert _answer(client, address)["problems"] == []
    client.post(f"{address}gui/", {"gui": "all"})
    return Submission.objects.filter(register=register, way="workbook").latest("pk")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.register)
def test_what_was_filled_in_comes_out_again_and_a_mended_cell_is_a_correction(
    officer: Client, programme: Programme, case: Case
):
    empty = _taken(officer, case.register, case.place)
    before = _rows(empty)
    programme.passed(_filed(officer, case.register, case.place, _added(empty, *case.rows)))

    out = _taken(officer, case.register, case.place)
    new = [each for each in _rows(out) if each not in before]
    told = [{name: value for name, value in each.items() if name != KEY} for each in new]
    first, second = case.rows
    assert sorted(told, key=str) == sorted([first, second | case.said], key=str)
    assert all(each[KEY].startswith(f"{case.place[: case.place.index('@')]}-") for each in new)

    address = _sent(officer, case.register, case.place, out)
    assert _answer(officer, address)["asked"] == 0, "what came out asks for nothing"

    at = next(
        n for n, each in enumerate(_rows(out)) if each.get(case.mended) == first[case.mended] and each in new
    )
    mended = _written(out, {(FIRST + at, case.mended): case.to})
    filed = _filed(officer, case.register, case.place, mended)
    key = _rows(out)[at][KEY]
    asked = [(each.operation, each.key) for each in filed.rows.order_by("number")]
    assert asked == ([("set", key)] if case.register == "work" else [("reverse", key), ("set", key)])
    programme.passed(filed)
    again = _rows(_taken(officer, case.register, case.place))
    assert again == [each | ({case.mended: case.to} if each[KEY] == key else {}) for each in _rows(out)]
    standing = Version.objects.filter(register=case.register, key=key, known_before=None, nil=False)
    assert standing.count() == 1, "corrected, and not entered once more"


BAD: tuple[tuple[Row, str, str, str], ...] = (
    ({"Nguồn vốn *": "Vốn trên trời"}, "FRM-009", "cột E, «Nguồn vốn»", "Gặp «Vốn trên trời»"),
    (
        {"Nguồn vốn *": "Tổng nguồn vốn dự kiến"},
        "FRM-009",
        "cột E, «Nguồn vốn»",
        "Gặp «Tổng nguồn vốn dự kiến»",
    ),
    ({WORK: "CT-99"}, "REG-020", "cột D, «Công trình»", "Không có «CT-99» vào ngày 21/01/2026"),
    ({"Số vốn (đồng) *": "1.500.000,5"}, "FRM-001", "cột I, «Số vốn»", "Gặp «1.500.000,5»"),
    ({SINCE: "31/02/2026"}, "FRM-004", "cột C, «Đúng từ ngày»", "Gặp «31/02/2026»"),
    ({"Năm kế hoạch *": 2062}, "REG-005", "cột G, «Năm kế hoạch»", "Tìm thấy «2062»"),
)
"""What is written over a good row, and what is said of it: a group of sources is no source, 31 February no day."""


def test_each_bad_row_is_refused_in_its_cell_and_the_good_ones_are_filed(officer: Client):
    """Of 5 billion 3 are allocated: a row of 0.2 fits, a row of 99 does not, and the row of 0.3 below it does again."""
    good = CASES[1].rows[0] | {"Số vốn (đồng) *": 200_000_000}
    beyond, fits = good | {"Số vốn (đồng) *": 99 * BILLION}, good | {"Số vốn (đồng) *": 300_000_000}
    rows = [good, *(good | bad for bad, *_said in BAD), beyond, fits]
    content = _added(_taken(officer, "capital_allocation"), *rows)
    address = _sent(officer, "capital_allocation", SA_LY, content)
    refused = {each["rows"][0]: each["refusal"] for each in _answer(officer, address)["problems"]}
    first_bad = FIRST + 2  # PB-1 stands in the first row, and the good one is below it
    for number, (_bad, code, cell, found) in enumerate(BAD, start=first_bad):
        told = refused.pop(number)
        assert told[:3] == [code, f"Tệp sổ.xlsx, trang «Phân bổ vốn», dòng {number}, {cell}", found]
        assert all(told[3:]), "what is expected, and how to mend it"
    assert told[3] == "Giá trị từ 2021 đến 2035"
    assert refused == {}, "what rows do together is asked of those that can stand alone"

    officer.post(f"{address}gui/", {"gui": "good"})
    filed = Submission.objects.get(register="capital_allocation", way="workbook").rows
    assert [each.facts["amount_vnd"] for each in filed.order_by("number")] == [200_000_000, 300_000_000]
    draft = Draft.objects.get()
    assert len(draft.rows) == len(BAD) + 1, "the rest waits as it was typed"
    of_plan, of_line = (each for each in draft.problems if each[-1] == [first_bad + len(BAD)])
    assert (of_plan[0], of_line[0]) == ("CAP-004", "WRK-020")
    assert "97.200.000.000" in of_plan[2], "3 + 0.2 + 99 - 5"
    assert all((*of_plan[1:5], *of_line[1:5]))


def test_where_one_row_after_the_other_goes_beyond_those_above_are_filed(officer: Client):
    """2 billion are left: five rows of 0.4 fit, and none of the twelve below."""
    rows = [CASES[1].rows[0] | {"Số vốn (đồng) *": 400_000_000}] * 17
    content = _added(_taken(officer, "capital_allocation"), *rows)
    address = _sent(officer, "capital_allocation", SA_LY, content)
    officer.post(f"{address}gui/", {"gui": "good"})
    assert Submission.objects.get(register="capital_allocation", way="workbook").rows.count() == 5
    assert len(Draft.objects.get().rows) == 12
