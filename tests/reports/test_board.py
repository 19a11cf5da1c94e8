"""The board of a site says what was approved, on one page, in our own fonts, always in the same bytes."""

import re
import subprocess
import sys
from dataclasses import replace

import pypdfium2
import pytest

from tests.reports.made import BOARD, FULL_BOARD, NINE, NOTICE, WORKS, drawn, pages_of, words_of
from vungcao.reports.board import Board, Sheet, set_board
from vungcao.reports.compositor import fonts
from vungcao.reports.notice import set_notice
from vungcao.reports.typesetting import pdf

MILLIMETRES = {Sheet.A3: (297, 420), Sheet.A4: (210, 297)}


@pytest.mark.parametrize("sheet", Sheet)
@pytest.mark.parametrize("board", [BOARD, FULL_BOARD], ids=["short", "full"])
def test_a_board_is_one_upright_page_of_its_paper(board: Board, sheet: Sheet):
    pdf = pypdfium2.PdfDocument(set_board(board, sheet))
    size = tuple(round(points / 72 * 25.4) for points in pdf[0].get_size())
    assert (len(pdf), size) == (1, MILLIMETRES[sheet])


def test_the_words_read_back_are_the_words_that_were_set():
    words = words_of(set_board(FULL_BOARD, Sheet.A3))
    said = [FULL_BOARD.name, FULL_BOARD.manager, *FULL_BOARD.contractors, FULL_BOARD.monitored_by, *NINE]
    assert [text for text in said if text not in words] == []
    for text in (
        "9.000.000.009 đồng",
        "11,11%",
        "100,00%",
        "Nhóm C (cần xác nhận)",
        "05/03/2026",
        "30/11/2026",
    ):
        assert text in words
    assert "SỐ LIỆU MÔ PHỎNG" in words


def test_what_is_missing_is_said_to_be_missing_and_a_source_that_is_not_found_yet_is_a_line():
    words = words_of(set_board(BOARD, Sheet.A4))
    for label in ("Đơn vị quản lý dự án", "Nhà thầu", "Nhóm dự án", "Khởi công dự kiến"):
        assert f"{label} chưa có số liệu" in words
    assert "Chưa xác định nguồn 500.000.000 11,90%" in words
    assert "Tổng cộng 4.200.000.000 100,00%" in words
    assert "SỐ LIỆU MÔ PHỎNG" not in words
    assert "Nguồn vốn: chưa có số liệu" in words_of(set_board(replace(BOARD, shares=()), Sheet.A4))


def test_a_total_of_zero_has_no_parts():
    shares = tuple(replace(share, amount_vnd=0, part=None) for share in BOARD.shares)
    words = words_of(set_board(replace(BOARD, total_vnd=0, shares=shares), Sheet.A4))
    assert "Tổng mức đầu tư 0 đồng" in words
    assert "Tổng cộng 0 —" in words


def test_what_somebody_typed_is_never_taken_for_markup():
    typed = 'Đường #set page(width: 1cm) $x$ *đậm* <nhãn> @tham-chiếu // hết "nháy" \\ [ngoặc]'
    assert typed in words_of(set_board(replace(BOARD, name=typed), Sheet.A4))


@pytest.mark.parametrize("strange", ["😀", "路", "طريق", "\x07", "\u202e", "\ufeff", "\ue000", "\uffff"])
def test_a_sign_that_no_font_of_ours_has_is_told_as_one_and_spoils_no_paper(strange: str):
    """One work with such a name would else leave its commune without a notice. What cannot be seen is left out."""
    name = f"Đường thôn {strange} Cầu Nhạc"
    for document in (
        set_board(replace(BOARD, name=name), Sheet.A4),
        set_notice(replace(NOTICE, works=(replace(WORKS[0], name=name), WORKS[1]))),
    ):
        words = words_of(document)
        assert re.search("Đường thôn (\ufffd+ )?Cầu Nhạc", words), words[:300]
        assert ("\ufffd" in words) == strange.isprintable()


def test_a_very_long_name_makes_the_letters_smaller_and_no_second_page():
    assert pages_of(set_board(replace(FULL_BOARD, name=FULL_BOARD.name * 3), Sheet.A4)) == 1


def test_the_same_board_is_the_same_bytes_in_another_process():
    program = (
        "import hashlib; from tests.reports.made import FULL_BOARD; from vungcao.reports.board import *;"
        "print(hashlib.sha256(set_board(FULL_BOARD, Sheet.A3)).hexdigest())"
    )
    told = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
        for _ in range(2)
    }
    assert len(told) == 1
    assert set_board(BOARD, Sheet.A3) != set_board(replace(BOARD, name="Khác"), Sheet.A3)


def test_only_our_own_fonts_are_loaded_and_those_used_are_embedded():
    assert set(fonts().families()) == {"Be Vietnam Pro", "Noto Sans", "Tinos"}
    document = set_board(FULL_BOARD, Sheet.A3)
    named = set(re.findall(rb"/FontName\s*/[A-Z]{6}\+([\w-]+)", document))
    assert named == {b"BeVietnamPro-Bold", b"NotoSans-Regular", b"NotoSans-Bold"}
    assert document.count(b"/FontFile2") == len(named)


def test_a_paper_that_cannot_be_set_is_an_error_and_no_empty_file():
    with pytest.raises(subprocess.CalledProcessError):
        pdf("no-such-template", {}, on=BOARD.as_of)


def test_a_board_is_tagged_for_those_who_listen_to_it():
    document = set_board(BOARD, Sheet.A4)
    assert b"/MarkInfo" in document
    assert b"/Lang(vi)" in document
    assert pypdfium2.PdfDocument(document).get_metadata_dict()["Title"] == (
        "Bảng thông tin công trình: Cứng hóa đường trục thôn Cầu Nhạc"
    )


def test_both_papers_show_the_same_drawing():
    large, small = drawn(set_board(BOARD, Sheet.A3), dots_per_inch=50), drawn(set_board(BOARD, Sheet.A4))
    small = small.resize(large.size)
    unlike = sum(abs(a - b) > 128 for a, b in zip(large.tobytes(), small.tobytes(), strict=True))
    assert unlike < large.width * large.height // 50
