"""Sheets from elsewhere: which column is which field is asked once, remembered, or known by the pack."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.door import SA_LY, Cast, Clock, approved, row
from tests.intake.workbook.conftest import Send
from tests.intake.workbook.sheets import DAY, xlsx
from tests.pack.mini import reading_with_files
from vungcao.intake.models import ColumnMemory
from vungcao.intake.ways.workbook import jobs
from vungcao.intake.ways.workbook.layout import best_adapter, body_of, columns_of, find_headings, known_names
from vungcao.intake.ways.workbook.rows import Ground, read_sheet
from vungcao.intake.ways.workbook.sheet import Book, Sheet

FOREIGN = ("STT", "Tuyến", "Dài", "Mặt")
ROADS = ((1, "R1", "1,5", "Đất"), (2, "R2", "2", "Nhựa"))


def test_the_columns_of_a_foreign_sheet_are_asked_and_remembered(send: Send):
    asked = send("a.xlsx", xlsx(FOREIGN, *ROADS), confirm=False)
    assert asked.state == "asking"
    headings = [(each["letters"], each["name"], each["samples"]) for each in asked.answer["headings"]]
    assert headings[1] == ("B", "Tuyến", ["R1", "R2"])
    jobs.say_columns(
        asked.upload, {1: "key", 2: "length_km", 3: "surface"}, adapter="", sheet="Đường", since=DAY
    )
    jobs.work_on(asked.upload.pk)
    filed = asked.again().file()
    assert [(key, facts["length_km"]) for key, facts in filed.rows] == [("R1", "1.500"), ("R2", "2.000")]
    memory = ColumnMemory.objects.get()
    assert (memory.register, memory.columns["fields"]) == (
        "road",
        {"1": "key", "2": "length_km", "3": "surface"},
    )
    next_time = send("b.xlsx", xlsx(("  stt", "TUYẾN ", "dài", "Mặt"), (1, "R3", 3, "Đất")), confirm=False)
    assert next_time.state == "checked", "the same headings, however they are spaced, are not asked again"


def test_the_sheet_that_was_meant_can_be_chosen(send: Send):
    def change(book):
        other = book.create_sheet("Phụ lục")
        for each in (FOREIGN, ("9", "R9", "9", "Đất")):
            other.append(each)

    asked = send("a.xlsx", xlsx(FOREIGN, *ROADS, change=change), confirm=False)
    assert (asked.answer["sheet"], asked.answer["others"]) == ("Đường", ["Phụ lục"])
    jobs.choose_sheet(asked.upload, "Phụ lục")
    jobs.work_on(asked.upload.pk)
    assert asked.again().answer["headings"][1]["samples"] == ["R9"]


def test_an_adapter_of_the_pack_reads_other_units_exactly(send: Send):
    content = xlsx(("Năm", "Dân số", "Tổng thu nhập (triệu đồng)"), (2025, "4.000", "200.000,123456"))
    sent = send("a.xlsx", content, register="income")
    assert sent.answer["adapter"] == "income_in_millions"
    assert sent.file().rows == [
        (f"{SA_LY}|2025|province", {"population": 4000, "total_income": 200_000_123_456})
    ]


def test_a_unit_that_does_not_come_out_whole_is_refused_at_its_cell(send: Send):
    content = xlsx(("Năm", "Dân số", "Tổng thu nhập (triệu đồng)"), (2025, 4000, "0,0000001"))
    sent = send("a.xlsx", content, register="income")
    assert sent.codes == ["FRM-001"]
    assert "dòng 2, cột C" in sent.problems[0][1]


def test_a_row_without_a_code_is_the_record_that_its_adapter_recognises(send: Send, cast: Cast, clock: Clock):
    approved(cast, clock, row("T1", {"name": "Khuôn Thần"}), register="hamlet")
    content = xlsx(
        ("Thôn", "Ngày quyết định"), ("khuôn  thần", dt.date(2026, 1, 29)), ("Nà Pán", dt.date(2026, 1, 29))
    )
    filed = send("a.xlsx", content, register="hamlet", since=DAY).file()
    (first, facts), (second, new) = filed.rows
    assert (first, facts["especially_difficult"], facts["recognised_on"]) == ("T1", True, "2026-01-29")
    assert second.startswith("07534-")
    assert new["name"] == "Nà Pán"


def test_a_row_that_fits_several_records_is_refused(send: Send, cast: Cast, clock: Clock):
    both = [row(f"T{n}", {"name": "Khuôn Thần"}, number=n) for n in (1, 2)]
    approved(cast, clock, *both, register="hamlet")
    sent = send(
        "a.xlsx", xlsx(("Thôn", "Ngày quyết định"), ("Khuôn Thần", DAY)), register="hamlet", since=DAY
    )
    assert sent.codes == ["WBK-019"]


def test_a_record_may_be_named_by_what_it_is_called(send: Send, cast: Cast, clock: Clock):
    names = [
        row(f"T{n}", {"name": name}, number=n)
        for n, name in ((1, "Nà Pán"), (2, "Đồng Mai"), (3, "Đồng Mai"))
    ]
    approved(cast, clock, *names, register="hamlet")
    headings = ("Mã", "Từ ngày", "Thôn", "Cư trú")
    called = [
        ("H1", DAY, "nà pán", "Đang ở"),
        ("H2", DAY, "Đồng Mai (T3)", "Đang ở"),
        ("H3", DAY, "T1", "Đang ở"),
    ]
    filed = send("a.xlsx", xlsx(headings, *called), register="household").file()
    assert [facts["hamlet"] for _key, facts in filed.rows] == ["T1", "T3", "T1"]
    ambiguous = send("b.xlsx", xlsx(headings, ("H4", DAY, "Đồng Mai", "Đang ở")), register="household")
    assert ambiguous.codes == ["WBK-018"]


LOAN = """
id: loan
kind: event
label: {vi: Giải ngân vốn vay, en: Loans paid out}
one: {vi: khoản vay, en: loan}
help: {vi: Mỗi khoản vay một dòng, en: One line for each loan}
personal: true
agency: province
fields:
  - {id: borrower, label: {vi: Người vay, en: Borrower}, type: text, required: true, sensitivity: personal}
  - {id: amount, label: {vi: Số tiền, en: Amount}, type: integer, unit: đồng, minimum: 0, required: true}
  - id: programme
    label: {vi: Chương trình vay, en: Programme}
    type: choice
    choices:
      - {id: poor, label: {vi: Cho vay hộ nghèo, en: Poor households}}
      - {id: water, label: {vi: Nước sạch, en: Clean water}}
"""
LOAN_LIST = """
id: loan_list
label: {vi: Bảng kê cho vay, en: List of loans}
register: loan
columns:
  - {field: key, headings: [Số khế ước]}
  - {field: valid_from, headings: [Ngày giải ngân]}
  - {field: borrower, headings: [Họ tên người vay]}
  - {field: amount, headings: ["Số tiền (triệu đồng)"], multiplier: 1000000}
  - field: programme
    headings: [Chương trình]
    values: {HN: poor, NS&VSMT: water}
source: {document: rules, confidence: inferred}
"""


def test_a_list_of_loans_or_disbursements_comes_by_an_adapter_alone():
    reading = reading_with_files(registers__loan_yaml=LOAN, adapters__loan_list_yaml=LOAN_LIST)
    assert reading.pack is not None, reading.refusals
    register = reading.pack.register_by_id("loan")
    sheet = Sheet(
        "Vay",
        [
            ["BẢNG KÊ GIẢI NGÂN"],
            ["Số khế ước", "Họ tên người vay", "Ngày giải ngân", "Số tiền (triệu đồng)", "Chương trình"],
            ["KU-1", "Lý Thị Mẩy", "05/02/2026", Decimal("49.5"), "NS&VSMT"],
            ["Tổng cộng", None, None, Decimal("49.5")],
        ],
    )
    headings = find_headings(sheet, known_names(register, reading.pack.adapters))
    assert headings is not None
    adapter = best_adapter(headings, reading.pack.adapters)
    columns = columns_of(headings, known_names(register, [adapter] if adapter else []), adapter)
    read = read_sheet(
        Book("vay.xlsx", "xlsx", sheet),
        columns,
        body_of(sheet, headings, columns),
        Ground(register, SA_LY, "x"),
    )
    assert read.refusals == []
    (loan,) = read.rows
    assert (loan.key, loan.valid_from) == ("KU-1", dt.date(2026, 2, 5))
    assert loan.facts == {"borrower": "Lý Thị Mẩy", "amount": 49_500_000, "programme": "water"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("field: borrower", "field: lender", "PCK-040"),
        ("HN: poor", "HN: rich", "PCK-040"),
        (
            "field: borrower, headings: [Họ tên người vay]",
            "field: borrower, headings: [Họ tên], multiplier: 2",
            "PCK-082",
        ),
        ("headings: [Số khế ước]", "headings: [NGÀY giải ngân]", "PCK-014"),
        ("field: borrower", "field: amount", "PCK-014"),
        ("register: loan", "register: loans", "PCK-040"),
    ],
)
def test_an_adapter_that_cannot_be_read_is_refused_with_the_pack(old: str, new: str, code: str):
    assert old in LOAN_LIST
    reading = reading_with_files(
        registers__loan_yaml=LOAN, adapters__loan_list_yaml=LOAN_LIST.replace(old, new, 1)
    )
    assert code in [refusal.code for refusal in reading.refusals]
    assert all("adapters/loan_list.yaml" in refusal.where for refusal in reading.refusals)
