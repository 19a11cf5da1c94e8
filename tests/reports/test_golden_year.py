"""The papers of the golden year: every number on them as it was worked out by hand."""

import datetime as dt

import pytest

from tests.door import SA_LY
from tests.golden_year import YEAR_END, live_the_year
from tests.programme import Programme, bac_ninh
from tests.reports.made import words_of
from vungcao.journal import queries as journal
from vungcao.reports.board import Sheet, set_board
from vungcao.reports.loudspeaker import read_aloud
from vungcao.reports.notice import Notice, set_notice
from vungcao.reports.queries import board_of, notice_of

LIST = """
    4.600.000.000 1.800.000.000 45,50% Đang thi công Thời hạn: 30/06/2027 0
    10.000.000.000 4.100.000.000 35,00% Đang thi công Thời hạn: 30/06/2027 0
    300.000.000 300.000.000 100% Đã nghiệm thu, bàn giao Thời hạn: 30/06/2027 69.000.000
    2.000.000.000 300.000.000 20,00% Tạm dừng Thời hạn: 30/06/2027 0
    3.000.000.000 1.200.000.000 30,00% Đang thi công Thời hạn: 30/06/2027 0
    1.000.000.000 950.000.000 100% Đã quyết toán Thời hạn: 30/06/2027 0
    Tổng cộng 20.900.000.000 8.650.000.000 69.000.000
"""


@pytest.fixture
def notice(programme: Programme) -> Notice:
    """Sa Lý's, at the end of the year."""
    live_the_year(programme)
    return notice_of(bac_ninh(), SA_LY, on=YEAR_END, known=journal.last_number(), address="https://a.vn/")


def test_the_list_and_its_sums(notice: Notice):
    words = words_of(set_notice(notice))
    assert [line.strip() for line in LIST.strip().splitlines() if line.strip() not in words] == []
    assert "20.900.000.000 đồng (bằng chữ: hai mươi tỷ chín trăm triệu đồng)" in words
    assert (
        "Nhân dân đóng góp tiền 60.000.000 đồng; Nhân dân đóng góp ngày công 30 ngày công, trị giá 9.000.000 đồng"
    ) in words


def test_what_is_read_aloud(notice: Notice):
    text = read_aloud(notice)
    assert "Toàn xã Sa Lý có sáu công trình." in text
    assert (
        "Tổng mức đầu tư bốn tỷ sáu trăm triệu đồng. Đã giải ngân một tỷ tám trăm triệu đồng."
        " Khối lượng hoàn thành đạt bốn mươi lăm phẩy năm phần trăm. Tình trạng: đang thi công."
        " Thời hạn hoàn thành: ngày ba mươi tháng sáu năm hai nghìn không trăm hai mươi bảy."
    ) in text
    assert "Nhân dân đóng góp ngày công ba mươi ngày công, trị giá chín triệu đồng." in text


@pytest.mark.parametrize(
    ("on", "total", "part"),
    [(dt.date(2026, 7, 1), "4.000.000.000", "100,00%"), (YEAR_END, "4.600.000.000", "100,00%")],
)
def test_the_board_of_an_adjusted_work_on_either_side_of_its_adjustment(
    notice: Notice, on: dt.date, total: str, part: str
):
    board = board_of(bac_ninh(), "CT-3", on=on, known=journal.last_number(), address="https://a.vn/")
    words = words_of(set_board(board, Sheet.A3))
    assert f"Tổng mức đầu tư {total} đồng" in words
    assert f"Ngân sách tỉnh để thực hiện Chương trình {total} {part}" in words
    assert "Nhóm dự án Nhóm C (cần xác nhận)" in words


def test_the_board_of_an_integrated_work_names_each_share(notice: Notice):
    board = board_of(bac_ninh(), "CT-1", on=YEAR_END, known=journal.last_number(), address="https://a.vn/")
    words = words_of(set_board(board, Sheet.A3))
    for line in ("6.000.000.000 60,00%", "2.500.000.000 25,00%", "1.500.000.000 15,00%"):
        assert line in words
