"""Messy and hostile workbooks, one by one: understood, and as what; or refused, in which words and where."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.door import SA_LY, Cast
from tests.intake.workbook import sheets
from tests.intake.workbook.conftest import Send
from tests.intake.workbook.sheets import DAY, HEADINGS, ONE, roads, xlsx
from vungcao.exact.refusal import Refused

SHORT = ("D1", "01/02/2026", "1,5", "Đường ngõ xóm", "Đất")
NFD = [unicodedata.normalize("NFD", str(cell)) for cell in SHORT]


def merged_headings() -> bytes:
    def change(book: Any) -> None:
        sheet = book.active
        for area in ("A2:A3", "B2:B3", "C2:E2"):
            sheet.merge_cells(area)

    return xlsx(
        ("BIỂU 05: ĐƯỜNG GIAO THÔNG",),
        ("Mã hồ sơ", "Đúng từ ngày", "Đặc điểm", None, None),
        (None, None, "Chiều dài (km)", "Loại đường", "Mặt đường"),
        (1, 2, 3, 4, 5),
        ONE,
        change=change,
    )


def away_from_the_corner() -> bytes:
    def change(book: Any) -> None:
        for row, cells in enumerate((HEADINGS, ONE), start=5):
            for column, value in enumerate(cells, start=3):
                book.active.cell(row, column, value)

    return xlsx(change=change)


def merged_data() -> bytes:
    return roads(
        ONE,
        ("D2", None, 2, None, "Nhựa"),
        change=lambda book: [book.active.merge_cells(area) for area in ("B2:B3", "D2:D3")],
    )


def beside(title: str, state: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        other = book.create_sheet(title, 0)
        other.append(["Ghi chú"])
        other.sheet_state = state
        book.active = 1

    return change


# Name, file, its content, the lengths that are read by key, a word of the notes
UNDERSTOOD: list[tuple[str, str, Callable[[], bytes], dict[str, str], str]] = [
    ("plain", "a.xlsx", lambda: roads(ONE), {"D1": "1.500"}, ""),
    (
        "titles above the headings",
        "a.xlsx",
        lambda: xlsx(("UBND XÃ SA LÝ",), (), ("DANH SÁCH ĐƯỜNG NĂM 2026", None, None), HEADINGS, ONE),
        {"D1": "1.500"},
        "",
    ),
    ("a table away from the corner", "a.xlsx", away_from_the_corner, {"D1": "1.500"}, ""),
    ("headings on two rows, merged", "a.xlsx", merged_headings, {"D1": "1.500"}, "số thứ tự của cột"),
    ("merged cells among the rows", "a.xlsx", merged_data, {"D1": "1.500", "D2": "2.000"}, ""),
    (
        "stray spaces, seen and unseen",
        "a.xlsx",
        lambda: roads((" D1 ", "\u00a001/02/2026", " 1,5\u200b", "  Đường ngõ xóm", "Đất\ufeff")),
        {"D1": "1.500"},
        "",
    ),
    (
        "Unicode in its other form",
        "a.xlsx",
        lambda: xlsx([unicodedata.normalize("NFD", name) for name in HEADINGS], NFD),
        {"D1": "1.500"},
        "",
    ),
    (
        "choices without marks",
        "a.xlsx",
        lambda: roads(("D1", DAY, 1.5, "duong NGO xom", "dat")),
        {"D1": "1.500"},
        "",
    ),
    ("days as text", "a.xlsx", lambda: roads(SHORT), {"D1": "1.500"}, ""),
    (
        "days as the numbers of a spreadsheet",
        "a.xlsx",
        lambda: roads(("D1", (DAY - dt.date(1899, 12, 30)).days, *ONE[2:])),
        {"D1": "1.500"},
        "",
    ),
    (
        "days counted from 1904",
        "a.xlsx",
        lambda: sheets.counted_from_1904(roads(("D1", (DAY - dt.date(1904, 1, 1)).days, *ONE[2:]))),
        {"D1": "1.500"},
        "1904",
    ),
    ("a formula that was computed", "a.xlsx", lambda: sheets.computed("=1+0.5", 1.5), {"D1": "1.500"}, ""),
    (
        "a link that was computed",
        "a.xlsx",
        lambda: sheets.computed('=HYPERLINK("http://a.example","Đất")', "Đất", at=(1, 4)),
        {"D1": "1.500"},
        "",
    ),
    (
        "totals and signatures at the end",
        "a.xlsx",
        lambda: roads(ONE, ("Tổng cộng", None, 1.5), (), ("Người lập biểu",), ("Lý Thị Mẩy",)),
        {"D1": "1.500"},
        "dòng cộng",
    ),
    ("a total called Cộng", "a.xlsx", lambda: roads(ONE, ("Cộng:", None, 1.5)), {"D1": "1.500"}, "«Cộng:»"),
    (
        "blank rows between",
        "a.xlsx",
        lambda: roads((), ONE, (), (), ("D2", *ONE[1:])),
        {"D1": "1.500", "D2": "1.500"},
        "",
    ),
    (
        "a hidden sheet beside",
        "a.xlsx",
        lambda: roads(ONE, change=beside("Nháp", "hidden")),
        {"D1": "1.500"},
        "«Nháp»",
    ),
    (
        "notes on the first sheet",
        "a.xlsx",
        lambda: roads(ONE, change=beside("Bìa", "visible")),
        {"D1": "1.500"},
        "«Bìa»",
    ),
    ("only a hidden sheet", "a.xlsx", lambda: sheets.only_hidden(roads(ONE)), {"D1": "1.500"}, ""),
    ("text in UTF-8", "a.csv", lambda: sheets.text([HEADINGS, ONE], "utf-8"), {"D1": "1.500"}, ""),
    (
        "text in UTF-8 with its mark, in commas",
        "a.csv",
        lambda: b"\xef\xbb\xbf" + ",".join([*HEADINGS]).encode() + b'\nD1,01/02/2026,"1,5","",""\n',
        {"D1": "1.500"},
        "",
    ),
    (
        "text in UTF-16",
        "a.tsv",
        lambda: sheets.text([HEADINGS, ONE], "utf-16", separator="\t"),
        {"D1": "1.500"},
        "",
    ),
    (
        "text in UTF-16 without its mark",
        "a.csv",
        lambda: sheets.text([HEADINGS, ONE], "utf-16-le"),
        {"D1": "1.500"},
        "",
    ),
    (
        "text in Windows-1258",
        "a.csv",
        lambda: (
            sheets.text([("Mã hồ sơ", *HEADINGS[1:3]), ("D1", DAY, 1.5)], "utf-8")
            .decode()
            .translate(
                str.maketrans(
                    {"ồ": "ô\u0300", "ơ": "ơ", "ừ": "ư\u0300", "à": "à", "ề": "ê\u0300", "ã": "a\u0303"}
                )
            )
            .encode("cp1258")
        ),
        {"D1": "1.500"},
        "",
    ),
    ("a workbook of LibreOffice", "a.ods", lambda: sheets.ods([HEADINGS, ONE]), {"D1": "1.500"}, ".ods"),
    ("macros, never run", "a.xlsm", lambda: sheets.with_macros(roads(ONE)), {"D1": "1.500"}, "macro"),
    (
        "a sheet that claims to be endless",
        "a.xlsx",
        lambda: sheets.claimed_to_be_endless(roads(ONE)),
        {"D1": "1.500"},
        "",
    ),
    (
        "two million rows of colour and nothing",
        "a.xlsx",
        lambda: roads(ONE, change=sheets.styled_far_away),
        {"D1": "1.500"},
        "",
    ),
    (
        "two columns of the same name: the first",
        "a.xlsx",
        lambda: xlsx((*HEADINGS, "Chiều dài (km)"), (*ONE, 9)),
        {"D1": "1.500"},
        "",
    ),
    ("a column that is nobody's", "a.xlsx", lambda: xlsx(("STT", *HEADINGS), (1, *ONE)), {"D1": "1.500"}, ""),
]


@pytest.mark.parametrize(
    ("name", "content", "lengths", "note"),
    [each[1:] for each in UNDERSTOOD],
    ids=[each[0] for each in UNDERSTOOD],
)
def test_a_messy_workbook_is_understood(
    send: Send, name: str, content: Callable[[], bytes], lengths: dict[str, str], note: str
):
    sent = send(name, content())
    assert sent.state == "checked", sent.problems
    assert sent.problems == []
    assert note in " ".join(sent.answer["notes"])
    filed = sent.file()
    assert {key: facts["length_km"] for key, facts in filed.rows} == lengths
    assert filed.upload.submission is not None
    assert {row.valid_from for row in filed.upload.submission.rows.all()} == {DAY}


# Name, file, its content, the code, a part of where or what was found
REFUSED: list[tuple[str, str, Callable[[], bytes], str, str]] = [
    ("an empty workbook", "a.xlsx", lambda: xlsx(), "WBK-011", "Tệp a.xlsx"),
    ("blanks in place of text", "a.csv", lambda: b" \n;;\n", "WBK-011", "Tệp a.csv"),
    (
        "a picture called a workbook",
        "a.xlsx",
        lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        "WBK-002",
        "loại tệp khác",
    ),
    ("a PDF called a workbook", "a.xlsx", lambda: b"%PDF-1.7\n1 0 obj", "WBK-002", "PDF"),
    (
        "a web page called a workbook",
        "a.xls",
        lambda: b"<html><table><tr><td>1</td></tr></table>",
        "WBK-002",
        "trang web",
    ),
    ("a new workbook called an old one", "a.xls", lambda: roads(ONE), "WBK-002", "nội dung là .xlsx"),
    ("a workbook called text", "a.csv", lambda: roads(ONE), "WBK-002", ".xlsx"),
    ("macros under the name of none", "a.xlsx", lambda: sheets.with_macros(roads(ONE)), "WBK-002", ".xlsm"),
    (
        "a letter called a workbook",
        "a.xlsx",
        lambda: sheets.repacked(
            roads(ONE), {"xl/workbook.xml": b"<x/>", "word/document.xml": b"<x/>"}
        ).replace(b"xl/workbook.xml", b"xl/workbuch.xml"),
        "WBK-002",
        "văn bản",
    ),
    ("bytes without meaning", "a.csv", lambda: bytes(range(256)) * 20, "WBK-002", "không phải chữ"),
    ("text called a workbook", "a.xlsx", lambda: b"Ma;Ten\n1;2\n", "WBK-002", "hoặc đã hỏng"),
    (
        "an old binary that is no workbook",
        "a.xls",
        lambda: sheets.OLE + b"\0" * 3000,
        "WBK-002",
        "không phải bảng tính",
    ),
    (
        "an old binary of nothing",
        "a.xls",
        lambda: sheets.OLE + "Workbook".encode("utf-16-le") * 99,
        "WBK-003",
        "hỏng",
    ),
    ("cut off", "a.xlsx", lambda: roads(ONE)[:3000], "WBK-003", "cắt cụt"),
    (
        "a sheet cut off inside",
        "a.xlsx",
        lambda: sheets.repacked(roads(ONE), {sheets.SHEET: lambda xml: xml[:200]}),
        "WBK-003",
        "sheet1.xml",
    ),
    ("a field without end", "a.csv", lambda: b'Ma;Ten\n"' + b"a" * 200_000, "WBK-003", "thành bảng"),
    ("a password on the workbook", "a.xlsx", lambda: sheets.locked_office(), "WBK-004", "mật khẩu"),
    ("a password on its parts", "a.xlsx", lambda: sheets.locked_zip(roads(ONE)), "WBK-004", "mật khẩu"),
    ("a bomb in the sheet", "a.xlsx", lambda: sheets.bomb(40), "WBK-005", "sheet1.xml"),
    ("a bomb beside the sheet", "a.xlsx", lambda: sheets.bomb(40, part="xl/media/a.bin"), "WBK-005", "a.bin"),
    ("thousands of parts", "a.xlsx", lambda: sheets.many_parts(2_100), "WBK-005", "phần"),
    (
        "an entity that reads our files",
        "a.xlsx",
        lambda: sheets.with_doctype(
            roads(ONE), sheets.SHEET, b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        ),
        "WBK-006",
        "DOCTYPE",
    ),
    (
        "a billion laughs",
        "a.xlsx",
        lambda: sheets.with_doctype(
            roads(ONE), sheets.STYLES, b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        ),
        "WBK-006",
        "DOCTYPE",
    ),
    ("a hundred sheets", "a.xlsx", lambda: sheets.many_sheets(100), "WBK-007", "100 trang"),
    (
        "one cell a million rows down",
        "a.xlsx",
        lambda: roads(ONE, change=lambda book: book.active.cell(1_048_576, 3, 1)),
        "WBK-008",
        "1.048.576",
    ),
    (
        "a cell called by two million letters",
        "a.xlsx",
        lambda: sheets.cell_of_endless_name(roads(ONE)),
        "WBK-008",
        "cột thứ",
    ),
    (
        "one cell ten thousand columns away",
        "a.xlsx",
        lambda: roads(ONE, change=lambda book: book.active.cell(2, 10_000, 1)),
        "WBK-008",
        "10.000",
    ),
    (
        "TCVN3 in text",
        "a.csv",
        lambda: "\n".join(
            sheets.in_tcvn3(each) for each in ("mã hồ sơ;đúng từ ngày", "D1;đường ngõ xóm")
        ).encode("latin-1"),
        "WBK-010",
        "TCVN3",
    ),
    (
        "TCVN3 in cells",
        "a.xlsx",
        lambda: xlsx([sheets.in_tcvn3(name) for name in HEADINGS], [sheets.in_tcvn3(str(c)) for c in ONE]),
        "WBK-010",
        "TCVN3",
    ),
    (
        "VNI in text",
        "a.csv",
        lambda: "Maõ hoà sô;Ñuùng töø ngaøy\nD1;Ñöôøng ngoõ xoùm\n".encode("latin-1"),
        "WBK-010",
        "VNI",
    ),
    ("no headings", "a.xlsx", lambda: xlsx((1, 2, 3), (4, 5, 6)), "WBK-012", "trang «Đường»"),
    (
        "a formula nobody computed",
        "a.xlsx",
        lambda: roads(("D1", DAY, "=1+0.5", *ONE[3:])),
        "WBK-013",
        "Tệp a.xlsx, trang «Đường», dòng 2, cột C",
    ),
    (
        "a formula that runs a program",
        "a.xlsx",
        lambda: roads(("D1", DAY, 1.5, ONE[3], "=cmd|'/c calc'!A0")),
        "WBK-013",
        "dòng 2, cột E",
    ),
    (
        "an error in a cell",
        "a.xlsx",
        lambda: sheets.computed("=1/0", "#DIV/0!"),
        "WBK-014",
        "dòng 2, cột C",
    ),
    (
        "a number of another country",
        "a.xlsx",
        lambda: roads(("D1", DAY, "1.5", *ONE[3:])),
        "FRM-002",
        "cột C",
    ),
    ("a number with its unit", "a.xlsx", lambda: roads(("D1", DAY, "1,5 km", *ONE[3:])), "FRM-002", "dòng 2"),
    ("a day that never was", "a.xlsx", lambda: roads(("D1", "31/02/2026", *ONE[2:])), "FRM-004", "cột B"),
    ("a year for a day", "a.xlsx", lambda: roads(("D1", 2026, *ONE[2:])), "FRM-004", "dòng 2, cột B"),
    ("a word that is no choice", "a.xlsx", lambda: roads((*ONE[:4], "Vàng")), "FRM-009", "dòng 2, cột E"),
    (
        "more decimals than are kept",
        "a.xlsx",
        lambda: roads(("D1", DAY, 1.23456, *ONE[3:])),
        "FRM-003",
        "cột C",
    ),
    ("no day", "a.xlsx", lambda: roads(("D1", None, *ONE[2:])), "FRM-007", "dòng 2"),
    (
        "a code that a spreadsheet would compute",
        "a.csv",
        lambda: sheets.text([HEADINGS, ("=1+1", *ONE[1:])], "utf-8"),
        "REG-010",
        "dòng 2",
    ),
    ("a negative length", "a.xlsx", lambda: roads(("D1", DAY, -1, *ONE[3:])), "REG-005", "dòng 2, cột C"),
    ("the same record twice", "a.xlsx", lambda: roads(ONE, ONE), "REG-017", "dòng 2 và Tệp a.xlsx"),
    (
        "an operation that is none",
        "a.xlsx",
        lambda: xlsx((*HEADINGS, "Việc cần làm"), (*ONE, "Xóa")),
        "WBK-017",
        "dòng 2, cột F",
    ),
]


@pytest.mark.parametrize(
    ("name", "content", "code", "said"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_a_hostile_workbook_is_refused_in_words_and_nothing_is_filed(
    send: Send, name: str, content: Callable[[], bytes], code: str, said: str
):
    sent = send(name, content())
    assert code in sent.codes, sent.problems
    assert any(said in " ".join(parts) for parts in sent.problems if parts[0] == code), sent.problems
    assert all(all(parts) for parts in sent.problems), "where, found, expected and how to mend are all said"
    assert sent.upload.submission is None
    assert send("sau.xlsx", roads(ONE)).problems == [], "the next file is read as if nothing had happened"


@pytest.mark.parametrize("content", [b"", b"x" * (25 * 1024 * 1024 + 1)], ids=["empty", "too large"])
def test_a_file_without_content_or_with_too_much_is_not_even_kept(send: Send, content: bytes):
    with pytest.raises(Refused) as refused:
        send("a.xlsx", content)
    assert refused.value.codes == ("WBK-001",)


def test_numbers_written_as_text_are_numbers(send: Send):
    content = xlsx(("Kỳ báo cáo", "Khía cạnh", "Mức"), ("2026", "1a", "1.234,5"))
    ((_key, facts),) = send("a.xlsx", content, register="yearly_route").file().rows
    assert facts == {"aspect": "1a", "value": "1234.5000"}


def test_a_text_longer_than_a_field_keeps_is_refused_at_its_cell(send: Send):
    sent = send("a.xlsx", xlsx(("Mã", "Từ ngày", "Tên thôn"), ("T1", DAY, "a" * 30_000)), register="hamlet")
    assert sent.codes == ["REG-008"]
    assert "dòng 2, cột C, «Tên thôn»" in sent.problems[0][1]


def test_a_text_that_looks_like_a_formula_is_kept_as_the_text_it_is(send: Send):
    injected = "=cmd|'/c calc'!A0"
    content = sheets.text(
        [("Mã", "Từ ngày", "Tên thôn"), ("T1", "01/02/2026", injected)], "utf-8", separator="\t"
    )
    filed = send("a.tsv", content, register="hamlet").file()
    assert filed.rows[0][1]["name"] == injected


def test_the_server_answers_after_the_worst_of_them(send: Send, cast: Cast, settings: Any):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    send("a.xlsx", sheets.bomb(40))
    client = Client()
    client.force_login(cast.official, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/ban-lam-viec/bang-tinh/road/{SA_LY}/").status_code == 200


def test_the_corpus_is_as_large_as_was_promised():
    assert len(UNDERSTOOD) + len(REFUSED) >= 40
