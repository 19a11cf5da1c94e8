"""Accounts of capital go out as workbooks and come back; the treasury's own list is read by an adapter."""

import datetime as dt
import io
from typing import Any

import openpyxl

from tests.capital.money import allocation, plan, work
from tests.door import PROVINCE, SA_LY
from tests.intake.workbook.sheets import xlsx
from tests.programme import Programme, bac_ninh
from vungcao.capital.queries import Chosen, account
from vungcao.intake.models import Upload
from vungcao.intake.ways.workbook import jobs
from vungcao.intake.ways.workbook.filing import Wish
from vungcao.intake.ways.workbook.outgoing import outgoing
from vungcao.intake.ways.workbook.writing import HEADINGS_AT, write_workbook
from vungcao.places import queries as places

DAY = dt.date(2026, 3, 2)


def sent(programme: Programme, register: str, name: str, content: bytes) -> Upload:
    """A workbook of the official of Sa Lý, received, its columns taken as they are guessed, checked and filed."""
    upload = jobs.receive(
        by=programme.official,
        register=register,
        place=SA_LY,
        name=name,
        content=content,
        answers=None,
        at=programme.clock.now,
    )
    jobs.work_on(upload.pk)
    upload.refresh_from_db()
    if upload.state == "asking":
        guess = upload.answer["guess"]
        fields = {int(column): field for column, field in guess["fields"].items()}
        sheet = upload.answer["sheet"]
        jobs.say_columns(upload, fields, adapter=guess["adapter"], sheet=sheet, since=None)
        jobs.work_on(upload.pk)
        upload.refresh_from_db()
    assert not upload.answer.get("problems"), upload.answer
    jobs.wish_for(upload, Wish("all"))
    jobs.work_on(upload.pk)
    return Upload.objects.select_related("submission").get(pk=upload.pk)


def given_an_allocation(programme: Programme) -> None:
    programme.approved("work", work("CT-1"))
    programme.approved("capital_plan", plan("KH-1", 5_000_000_000), place=PROVINCE)
    programme.approved("capital_allocation", allocation("PB-1", 2_500_000_000, work="CT-1"))


def facts_of(upload: Upload) -> list[dict[str, Any]]:
    assert upload.submission is not None, upload.answer
    return list(upload.submission.rows.order_by("number").values_list("facts", flat=True))


def test_the_workbook_of_allocations_goes_out_and_comes_back_with_one_more(programme):
    given_an_allocation(programme)
    register = places.pack_in_force().register_by_id("capital_allocation")
    out = write_workbook(
        outgoing(register, SA_LY, opened=False, answers=None, on=DAY, at=programme.clock.now)
    )
    book = openpyxl.load_workbook(io.BytesIO(out))
    sheet = book.worksheets[0]
    first = HEADINGS_AT + 2
    headings = [cell.value for cell in sheet[HEADINGS_AT + 1]]
    said = dict(zip(headings, (cell.value for cell in sheet[first]), strict=True))
    amount, year = "Số vốn (đồng) *", "Năm kế hoạch *"
    assert (said["Công trình"], said[amount], said[year]) == ("Đường CT-1 (CT-1)", 2_500_000_000, 2026)
    new = said | {"Mã hồ sơ": "PB-2", amount: 1_000_000_000, "Đúng từ ngày *": dt.date(2026, 2, 3)}
    for column, heading in enumerate(headings, start=1):
        sheet.cell(row=first + 1, column=column).value = new[heading]
    made = io.BytesIO()
    book.save(made)
    upload = sent(programme, "capital_allocation", "phan-bo.xlsx", made.getvalue())
    (facts,) = facts_of(upload)
    assert (facts["work"], facts["amount_vnd"], facts["kind"]) == ("CT-1", 1_000_000_000, "assigned")
    programme.passed(upload.submission)
    assert account(bac_ninh(), Chosen(works=["CT-1"])).allocated.total == 3_500_000_000


def test_a_list_of_the_treasury_is_read_by_the_adapter_of_the_pack(programme):
    given_an_allocation(programme)
    headings = (
        "STT",
        "Số chứng từ",
        "Ngày thanh toán",
        "Mã dự án",
        "Nguồn vốn",
        "Nội dung",
        "Niên độ",
        "Loại chi",
        "Số tiền",
    )
    listed = xlsx(
        headings,
        (1, "0512", dt.date(2026, 2, 20), "CT-1", "NST", "III.1.1", 2026, "Tạm ứng", 700_000_000),
        (2, "0598", dt.date(2026, 3, 1), "CT-1", "NST", "III.1.1", 2026, "THTƯ", 300_000_000),
        (3, "0598", dt.date(2026, 3, 1), "CT-1", "NST", "III.1.1", 2026, "TT", 450_000_000),
    )
    upload = sent(programme, "disbursement", "bang-ke-kho-bac.xlsx", listed)
    assert [facts["kind"] for facts in facts_of(upload)] == ["advance", "advance_recovery", "payment"]
    programme.passed(upload.submission)
    there = account(bac_ninh(), Chosen(works=["CT-1"]))
    assert (there.disbursed, there.advances_outstanding) == (1_150_000_000, 400_000_000)
