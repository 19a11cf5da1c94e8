"""The papers of the golden year: every number on them as it was worked out by hand, in đồng."""

import datetime as dt
import re

import pytest

from tests.door import SA_LY
from tests.golden_year import WORKS, YEAR_END, live_the_year
from tests.programme import Programme, bac_ninh
from tests.reports.made import words_of
from tests.told import unlike
from vungcao.journal import queries as journal
from vungcao.reports.board import Sheet, set_board
from vungcao.reports.loudspeaker import read_aloud
from vungcao.reports.notice import Notice, set_notice
from vungcao.reports.queries import board_of, notice_of

NOTICE = """
    năm 2026
    Khoản 3 Điều 11 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15
    giai đoạn 2026 - 2030
    tính đến ngày 31/12/2026
    1. Số công trình trong danh mục kèm theo: 6.
    2. Tổng mức đầu tư của các công trình trong danh mục: 20.900.000.000 đồng
    (bằng chữ: hai mươi tỷ chín trăm triệu đồng)            # 10 000 + 300 + 4 600 + 2 000 + 3 000 + 1 000
    3. Đã giải ngân: 8.650.000.000 đồng
    (bằng chữ: tám tỷ sáu trăm năm mươi triệu đồng)         # 4 100 + 300 + 1 800 + 300 + 1 200 + 950
    4. Đóng góp bằng tiền, ngày công, vật tư, đất: 69.000.000 đồng (bằng chữ: sáu mươi chín triệu đồng).
    5. Các khoản đóng góp: Nhân dân đóng góp tiền 60.000.000 đồng
    Nhân dân đóng góp ngày công 30 ngày công, trị giá 9.000.000 đồng
    6. Tiến độ
    7. Hỏi thêm
    niêm yết ít nhất 20 ngày liên tục, theo Điều 13
    số 10/2022/QH15
    phát thanh ít nhất 3 ngày liên tục, theo Điều 13
    số 10/2022/QH15
    số 30/2020/NĐ-CP
    2 PHỤ LỤC
    năm 2026
    1 Cải tạo đường trục xã Sa Lý
    60,00%; Ngân sách tỉnh để thực hiện Chương trình 25,00%; Vốn đối ứng ngân sách tỉnh 15,00%
    10.000.000.000 4.100.000.000 35,00% Đang thi công Thời hạn: 30/06/2027 chưa có số liệu
    2 Bê tông ngõ xóm thôn Đoàn Kết
    Ngân sách tỉnh để thực hiện Chương trình 80,00%; Nhân dân đóng góp tiền 20,00%
    300.000.000 300.000.000 100% Đã nghiệm thu, bàn giao Thời hạn: 30/06/2027 69.000.000
    3 Kiên cố kênh mương thôn Rãng
    100,00% 4.600.000.000 1.800.000.000 45,50% Đang thi công Thời hạn: 30/06/2027 chưa có số liệu
    4 Nhà lớp học Trường Tiểu học Sa Lý
    100,00% 2.000.000.000 300.000.000 20,00% Tạm dừng Thời hạn: 30/06/2027 chưa có số liệu
    5 Nhà văn hóa thôn Mòng
    100,00% 3.000.000.000 1.200.000.000 30,00% Đang thi công Thời hạn: 30/06/2027 chưa có số liệu
    6 Cứng hóa đường trục thôn Xé
    100,00% 1.000.000.000 950.000.000 100% Đã quyết toán Thời hạn: 30/06/2027 chưa có số liệu
    Tổng cộng 20.900.000.000 8.650.000.000 69.000.000
    tính đến ngày 31/12/2026
"""
READ_ALOUD = """
[Không đọc: phát ít nhất 3 ngày liên tục
tính đến ngày ba mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi sáu.
Toàn xã Sa Lý có sáu công trình.
Công trình số một: Cải tạo đường trục xã Sa Lý.
Tổng mức đầu tư mười tỷ đồng. Đã giải ngân bốn tỷ một trăm triệu đồng. Khối lượng hoàn thành đạt ba mươi lăm phần trăm.
Tình trạng: đang thi công. Thời hạn hoàn thành: {end}.
Công trình số hai: Bê tông ngõ xóm thôn Đoàn Kết.
Tổng mức đầu tư ba trăm triệu đồng. Đã giải ngân ba trăm triệu đồng.
đóng góp sáu mươi chín triệu đồng. Khối lượng hoàn thành đạt một trăm phần trăm.
Tình trạng: đã nghiệm thu, bàn giao. Thời hạn hoàn thành: {end}.
Công trình số ba: Kiên cố kênh mương thôn Rãng.
Tổng mức đầu tư bốn tỷ sáu trăm triệu đồng. Đã giải ngân một tỷ tám trăm triệu đồng.
Khối lượng hoàn thành đạt bốn mươi lăm phẩy năm phần trăm.
Tình trạng: đang thi công. Thời hạn hoàn thành: {end}.
Công trình số bốn: Nhà lớp học Trường Tiểu học Sa Lý.
Tổng mức đầu tư hai tỷ đồng. Đã giải ngân ba trăm triệu đồng. Khối lượng hoàn thành đạt hai mươi phần trăm.
Tình trạng: tạm dừng. Thời hạn hoàn thành: {end}.
Công trình số năm: Nhà văn hóa thôn Mòng.
Tổng mức đầu tư ba tỷ đồng. Đã giải ngân một tỷ hai trăm triệu đồng. Khối lượng hoàn thành đạt ba mươi phần trăm.
Tình trạng: đang thi công. Thời hạn hoàn thành: {end}.
Công trình số sáu: Cứng hóa đường trục thôn Xé.
Tổng mức đầu tư một tỷ đồng. Đã giải ngân chín trăm năm mươi triệu đồng. Khối lượng hoàn thành đạt một trăm phần trăm.
Tình trạng: đã quyết toán. Thời hạn hoàn thành: {end}.
Nhân dân đóng góp tiền sáu mươi triệu đồng; Nhân dân đóng góp ngày công ba mươi ngày công, trị giá chín triệu đồng.
""".format(end="ngày ba mươi tháng sáu năm hai nghìn không trăm hai mươi bảy")
SPOKEN = re.compile(r"\b(?:mươi|trăm|nghìn|triệu|tỷ|phần trăm)\b")
_FUNDED = {
    "CT-1": """
        vùng dân tộc thiểu số và miền núi 6.000.000.000 60,00%
        Ngân sách tỉnh để thực hiện Chương trình 2.500.000.000 25,00%
        Vốn đối ứng ngân sách tỉnh 1.500.000.000 15,00%
    """,
    "CT-2": """
        Ngân sách tỉnh để thực hiện Chương trình 240.000.000 80,00%
        Nhân dân đóng góp tiền 60.000.000 20,00%
    """,
    "CT-3": "Ngân sách tỉnh để thực hiện Chương trình 4.600.000.000 100,00%",
    "CT-4": "vùng dân tộc thiểu số và miền núi 2.000.000.000 100,00%",
    "CT-5": "Ngân sách tỉnh để thực hiện Chương trình 3.000.000.000 100,00%",
    "CT-6": "Ngân sách tỉnh để thực hiện Chương trình 1.000.000.000 100,00%",
}
_TOTALS = {
    "CT-1": "10.000.000.000",
    "CT-2": "300.000.000",
    "CT-3": "4.600.000.000",
    "CT-4": "2.000.000.000",
    "CT-5": "3.000.000.000",
    "CT-6": "1.000.000.000",
}
BOARD = """
    Đơn vị quản lý dự án chưa có số liệu
    Nhà thầu {contractor}
    Tổng mức đầu tư {total} đồng
    Khởi công dự kiến chưa có số liệu
    Hoàn thành dự kiến 30/06/2027
    {funded}
    Tổng cộng {total} 100,00%
    https://a.vn/cong-trinh/{key}/
    theo Điều 41 và Điều 42 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15
    tính đến ngày {on}
    giai đoạn 2026 - 2030
"""


@pytest.fixture
def notice(programme: Programme) -> Notice:
    """Sa Lý's, at the end of the year."""
    live_the_year(programme)
    return notice_of(bac_ninh(), SA_LY, on=YEAR_END, known=journal.last_number(), address="https://a.vn/")


def test_every_number_of_the_notice(notice: Notice):
    told = words_of(set_notice(notice))
    # The heads of the list stand again on the page that the last row falls on, under the number of the page.
    assert unlike(re.sub(r" \d (?=TT Tên công trình)", " ", told), NOTICE) == []


def test_every_number_that_is_read_aloud(notice: Notice):
    told = " ".join(read_aloud(notice).split())
    assert unlike(told.replace("Điều 13", "").replace("số 10/2022/QH15", ""), READ_ALOUD) == []
    assert len(SPOKEN.findall(told)) == len(SPOKEN.findall(READ_ALOUD)), "and no other number in words"


def _board(key: str, on: dt.date, sheet: Sheet) -> str:
    address = f"https://a.vn/cong-trinh/{key}/"
    board = board_of(bac_ninh(), key, on=on, known=journal.last_number(), address=address)
    return words_of(set_board(board, sheet))


@pytest.mark.parametrize("sheet", list(Sheet))
def test_every_number_of_the_board_of_each_work(notice: Notice, sheet: Sheet):
    for key in WORKS:
        contractor = "HTX Sa Lý" if key == "CT-6" else "chưa có số liệu"
        said = {"key": key, "contractor": contractor, "on": "31/12/2026"}
        table = BOARD.format(total=_TOTALS[key], funded=_FUNDED[key], **said)
        assert unlike(_board(key, YEAR_END, sheet), table) == [], key


def test_the_board_of_an_adjusted_work_before_its_adjustment(notice: Notice):
    funded = "Ngân sách tỉnh để thực hiện Chương trình 4.000.000.000 100,00%"
    said = {"key": "CT-3", "contractor": "chưa có số liệu", "on": "01/07/2026"}
    table = BOARD.format(total="4.000.000.000", funded=funded, **said)
    assert unlike(_board("CT-3", dt.date(2026, 7, 1), Sheet.A3), table) == []
