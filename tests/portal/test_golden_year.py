"""The public pages of the golden year: every number on them as it was worked out by hand. Millions of đồng."""

import csv
import datetime as dt
import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from tests.door import SA_LY, ZONE
from tests.golden_year import MILLION, WORKS, carry_over, live_the_year
from tests.portal.conftest import Reader
from tests.portal.test_pages import words
from tests.portal.test_works import rows_of
from tests.programme import Programme, bac_ninh
from tests.told import main_words, unlike
from vungcao.pack.geography import communes_on, members_on
from vungcao.portal import capital_entries
from vungcao.portal.names import drawn_communes, full_name
from vungcao.portal.views import clock as portal_clock

YEAR_END = "ngay=2026-12-31&biet-den=2027-01-31"
FEBRUARY = "ngay=2027-02-28"


@pytest.fixture
def reader_at_year_end(
    programme: Programme, home: object, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> Reader:
    live_the_year(programme)
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: dt.datetime(2027, 2, 1, 9, tzinfo=ZONE))
    return reader


@pytest.fixture
def reader_in_march(
    programme: Programme, reader_at_year_end: Reader, monkeypatch: pytest.MonkeyPatch
) -> Reader:
    """When what was left of CT-5 is carried over."""
    carry_over(programme)
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: dt.datetime(2027, 3, 1, 9, tzinfo=ZONE))
    return reader_at_year_end


CONTENTS = {
    "III.1.1": "7.740 5.350 68,3 %",  # CT-1, CT-2, CT-6: 6 500 + 240 + 1 000; 4 100 + 300 + 950; 5 290 : 7 740
    "III.1.2": "2.400 1.800 75,0 %",  # CT-3: 2 000 + 400
    "III.1.5": "500 300 60,0 %",  # CT-4: 1 200 - 700
    "III.1.7": "2.000 1.200 60,0 %",  # CT-5
}


def _of_contents() -> str:
    return "\n".join(
        f"{content.label.vi} {CONTENTS.get(content.id, 'chưa có số liệu')}" for content in bac_ninh().contents
    )


def _of_communes() -> str:
    """The thirty-three communes, nineteen of them in most difficulty; all is Sa Lý's."""
    on = dt.date(2026, 12, 31)
    first = {each.id for each in members_on(bac_ninh(), "dbkk_now", on)}
    drawn = drawn_communes(bac_ninh(), on)
    assert (len(drawn), len(first)) == (33, 19)
    rows = [
        f"{full_name(each)}{' đặc biệt khó khăn' if each.id in first else ''} "
        + ("12.640 8.650 68,0 %" if each.id == SA_LY else "chưa có số liệu")
        for each in communes_on(bac_ninh(), on)
        if each in drawn
    ]
    return "\n".join(rows)


AT_A_GLANCE = """
    Trong khoảng 25.000 tỷ đồng Chương trình nêu
    phân bổ, giải ngân đến 31/12/2026:
    Kế hoạch các năm đã giao 0,1 %                         # 19.5 : 25 000 = 0.00078
    Đã phân bổ 0,1 %                                       # 12.64 : 25 000 = 0.000506
    Đã giải ngân &lt; 0,1 %                                # 8.65 : 25 000 = 0.000346
    Kế hoạch năm 19.500 triệu đồng                         # 9 000 + 1 500 + 9 000
    Đã phân bổ 12.640 triệu đồng                           # 4 500 + 1 000 + 7 140
    Đã giải ngân 8.650 triệu đồng, gồm tạm ứng chưa thu hồi: 600    # 2 800 + 600 + 5 190 + 60; 1 000 - 400
    Giải ngân trên vốn đã phân bổ 68,0 % đã chi đến 31/12/2026      # (8 650 - 60) : 12 640 = 0.6796
    Giải ngân trên kế hoạch giao 44,1 % đã chi đến 31/12/2026       # 8 590 : 19 500 = 0.4405
    Đóng góp bằng tiền: 60 ngày công, vật tư, đất: 9
    (khu vực III) hiện nay (19 xã): 100,0 % vốn đã phân bổ cho các xã ( 12.640 trên 12.640 triệu đồng)
    100,0 % vốn đã giải ngân tại các xã ( 8.650 trên 8.650 triệu đồng)
    giai đoạn 2026 - 2030, V.1 đoạn 1
    Tỷ lệ thấp nhất: đã giải ngân đến 31/12/2026 trên vốn đã phân bổ
    60,0 % Nhà văn hóa, hạ tầng du lịch 1.200 trên 2.000 triệu đồng     # 800 left
    60,0 % Trường học 300 trên 500 triệu đồng                           # 200 left
    68,3 % Ngầm tràn, cầu, đường 5.290 trên 7.740 triệu đồng
    Giải ngân kế hoạch năm 2026 qua các tháng
    đã phân bổ, gồm chuyển nguồn: 12.640 triệu đồng
    theo tháng Kho bạc chi, tính đến 31/12/2026
    1/2026 0 0
    2/2026 0 0
    3/2026 0 0
    4/2026 1.000 1.000      # advanced for CT-1
    5/2026 300 1.300        # CT-4
    6/2026 300 1.600        # CT-2: 240 + 60
    7/2026 0 1.600          # 400 of the advance made good: no money moves
    8/2026 0 1.600
    9/2026 950 2.550        # CT-6
    10/2026 2.100 4.650     # CT-1: 1 500 + 600
    11/2026 1.000 5.650     # CT-1
    12/2026 3.000 8.650     # CT-3 1 800 + CT-5 1 200
    đã giải ngân đến 31/12/2026
    Tổng nguồn vốn dự kiến khoảng 25.000 (ước tính; kế hoạch các năm bằng 0,1 %) 19.500 12.640 8.650 68,0 %
    Ngân sách tỉnh để thực hiện Chương trình 4.000 (ước tính; kế hoạch các năm bằng 0,2 %)      # 9 : 4 000
    9.000 7.140 5.190 72,7 %                                                            # 5 190 : 7 140
    vốn lồng ghép 13.000 (ước tính; kế hoạch các năm bằng 0,1 %)                        # 10.5 : 13 000
    10.500 5.500 3.400 61,8 %                                       # 9 000 + 1 500; 4 500 + 1 000; 2 800 + 600
    Ngân sách Trung ương thực hiện các chương trình mục tiêu quốc gia bản văn không ghi 9.000 4.500 2.800 62,2 %
    vùng dân tộc thiểu số và miền núi bản văn không ghi 9.000 4.500 2.800 62,2 %        # 28 : 45
    Các chương trình mục tiêu quốc gia khác cần xác nhận bản văn không ghi chưa có số liệu
    Vốn đối ứng ngân sách tỉnh bản văn không ghi 1.500 1.000 600 60,0 %
    Vốn lồng ghép từ chương trình khác bản văn không ghi chưa có số liệu
    Ngân sách xã cần xác nhận bản văn không ghi chưa có số liệu
    Nhân dân đóng góp khoảng trên 8.000 (mức sàn) chưa có số liệu chưa có số liệu 60 chưa có số liệu
    Vay Ngân hàng Chính sách xã hội cần xác nhận bản văn không ghi chưa có số liệu
    qua Ngân hàng Chính sách xã hội cần xác nhận bản văn không ghi chưa có số liệu
    Doanh nghiệp, xã hội hóa bản văn không ghi không áp dụng không áp dụng chưa có số liệu không áp dụng
    Nhân dân đóng góp tiền bản văn không ghi không áp dụng không áp dụng 60 không áp dụng
    Nhân dân đóng góp ngày công bản văn không ghi không áp dụng không áp dụng không áp dụng không áp dụng
    Nhân dân đóng góp vật tư bản văn không ghi không áp dụng không áp dụng không áp dụng không áp dụng
    Nhân dân hiến đất cần xác nhận bản văn không ghi không áp dụng không áp dụng không áp dụng không áp dụng
    đã giải ngân đến 31/12/2026
    Năm 2026 19.500 12.640 8.650 68,0 %
    Năm 2027 chưa đến hạn
    Năm 2028 chưa đến hạn
    Năm 2029 chưa đến hạn
    Năm 2030 chưa đến hạn
    đã giải ngân đến 31/12/2026
    {contents}
    đã giải ngân đến 31/12/2026
    {communes}
"""


def test_every_number_of_capital_at_a_glance(reader_at_year_end: Reader):
    page = reader_at_year_end.text(f"/von/?{YEAR_END}")
    table = AT_A_GLANCE.format(contents=_of_contents(), communes=_of_communes())
    assert unlike(main_words(page), table) == []


def test_the_curve_of_the_year_is_drawn_from_the_same_numbers(reader_at_year_end: Reader):
    """From 0 at 264 to 15 billion at 28, a billion is 236 : 15 = 15.73 high."""
    page = reader_at_year_end.text(f"/von/?{YEAR_END}")
    drawing = page[page.index('<svg class="series"') :].split("</svg>")[0]
    written = re.findall(r"<text [^>]*>([^<]*)</text>", drawing)
    assert written == ["0", "5", "10", "15", *map(str, range(1, 13)), "1"]
    heights = [264 - int(y) for y in re.findall(r'cy="(\d+)"', drawing)]
    #                    1.0  1.3  1.6           2.55  4.65  5.65  8.65
    assert heights == [0, 0, 0, 16, 20, 25, 25, 25, 40, 73, 89, 136]
    assert re.findall(r'class="series__level" d="M64 (\d+)H656"', drawing) == [str(264 - 199)], "12.64"


BEHIND = """
    # measure, what it is narrowed to, how many entries, their sum in millions
    ke-hoach                                              3  19500
    ke-hoach   nam=2026                                   3  19500
    ke-hoach   nguon=total                                3  19500
    ke-hoach   nguon=provincial_budget                    1   9000
    ke-hoach   nguon=national_counterpart_integrated      2  10500   # 9 000 + 1 500
    ke-hoach   nguon=central_budget                       1   9000
    ke-hoach   nguon=central_national_programmes          1   9000
    ke-hoach   nguon=provincial_counterpart               1   1500
    phan-bo                                              10  12640
    phan-bo    nam=2026                                  10  12640
    phan-bo    nhom=dbkk_now                             10  12640
    phan-bo    xa=07534@2025-07-01                       10  12640
    phan-bo    nguon=total                               10  12640
    phan-bo    nguon=provincial_budget                    6   7140   # 1 500 + 240 + 2 000 + 400 + 2 000 + 1 000
    phan-bo    nguon=national_counterpart_integrated      4   5500   # 4 500 + 1 000
    phan-bo    nguon=central_budget                       3   4500
    phan-bo    nguon=central_national_programmes          3   4500   # 4 000 + 1 200 - 700
    phan-bo    nguon=provincial_counterpart               1   1000
    phan-bo    noi-dung=III.1.1                           5   7740   # 6 500 + 240 + 1 000
    phan-bo    noi-dung=III.1.2                           2   2400   # 2 000 + 400
    phan-bo    noi-dung=III.1.5                           2    500   # 1 200 - 700
    phan-bo    noi-dung=III.1.7                           1   2000
    phan-bo    cong-trinh=CT-1                            3   6500   # 4 000 + 1 000 + 1 500
    phan-bo    cong-trinh=CT-2                            1    240
    phan-bo    cong-trinh=CT-3                            2   2400
    phan-bo    cong-trinh=CT-4                            2    500
    phan-bo    cong-trinh=CT-5                            1   2000
    phan-bo    cong-trinh=CT-6                            1   1000
    giai-ngan                                            11   8650
    giai-ngan  nam=2026                                  11   8650
    giai-ngan  nhom=dbkk_now                             11   8650
    giai-ngan  xa=07534@2025-07-01                       11   8650
    giai-ngan  nguon=total                               11   8650
    giai-ngan  nguon=provincial_budget                    5   5190   # 1 000 + 240 + 1 800 + 1 200 + 950
    giai-ngan  nguon=national_counterpart_integrated      5   3400   # 2 800 + 600
    giai-ngan  nguon=central_budget                       4   2800
    giai-ngan  nguon=central_national_programmes          4   2800   # 1 000 + 1 500 + 300; the recovery adds nothing
    giai-ngan  nguon=provincial_counterpart               1    600
    giai-ngan  nguon=social_credit_contributions          1     60
    giai-ngan  nguon=people_money                         1     60
    giai-ngan  noi-dung=III.1.1                           8   5350   # 4 100 + 240 + 60 + 950
    giai-ngan  noi-dung=III.1.2                           1   1800
    giai-ngan  noi-dung=III.1.5                           1    300
    giai-ngan  noi-dung=III.1.7                           1   1200
    giai-ngan  cong-trinh=CT-1                            5   4100   # 1 000 + 1 500 + 600 + 1 000
    giai-ngan  cong-trinh=CT-2                            2    300   # 240 + 60
    giai-ngan  cong-trinh=CT-3                            1   1800
    giai-ngan  cong-trinh=CT-4                            1    300
    giai-ngan  cong-trinh=CT-5                            1   1200
    giai-ngan  cong-trinh=CT-6                            1    950
    giai-ngan  cong-trinh=CT-6&ngoai-hop-dong=1           1    950   # KB-11 names no contract
    thanh-toan cong-trinh=CT-6&hop-dong=HD-1              0      0
    tam-ung    cong-trinh=CT-6&hop-dong=HD-1              0      0
    tam-ung                                              11    600   # 1 000 - 400; the other nine add nothing
    quyet-toan cong-trinh=CT-6                            1    950
    dong-gop                                              1     60
    dong-gop   cong-trinh=CT-2                            1     60
    hien-vat                                              1      9
    hien-vat   cong-trinh=CT-2                            1      9
"""
LINK = re.compile(r'<a [^>]*href="(/von/but-toan/\?[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def _behind() -> dict[tuple[str, str], tuple[int, int]]:
    rows = [row.split() for line in BEHIND.splitlines() if (row := line.partition("#")[0].strip())]
    return {(row[0], row[1] if len(row) == 4 else ""): (int(row[-2]), int(row[-1])) for row in rows}


def _vnd(said: str) -> int:
    return int(said.replace(".", "").replace("−", "-"))


def _entries(reader: Reader, address: str) -> tuple[int, int, list[int]]:
    """How many entries a page says there are, their sum in đồng, and what each one adds."""
    page = reader.text(address)
    found = re.search(r"Cộng ([\d.]+) bút toán: ([\d.−]+) đồng", main_words(page))
    assert found is not None
    rows = rows_of(page, "but-toan") if 'id="but-toan"' in page else []
    return _vnd(found[1]), _vnd(found[2]), [_vnd(row[-1]) for row in rows]


def test_every_sum_opens_to_entries_that_add_up_to_it(reader_at_year_end: Reader):
    """Every link of the page of capital and of the six works' pages, and no other; to the đồng."""
    pages = [f"/von/?{YEAR_END}", *(f"/cong-trinh/{key}/?{YEAR_END}" for key in WORKS)]
    by_hand, followed = _behind(), set()
    for page in pages:
        for link, shown in LINK.findall(reader_at_year_end.text(page)):
            query = parse_qsl(unescape(link).partition("?")[2])
            assert query[-2:] == parse_qsl(YEAR_END)
            (_, measure), *narrowed = query[:-2]
            wanted = "&".join("=".join(each) for each in narrowed)
            number, millions = by_hand[measure, wanted]
            assert _vnd(words(shown)) == millions * (MILLION if "hop-dong" in wanted else 1)
            told = _entries(reader_at_year_end, unescape(link))
            assert told[:2] == (number, millions * MILLION), link
            assert (len(told[2]), sum(told[2])) == (number, millions * MILLION), link
            followed.add((measure, wanted))
    assert followed == set(by_hand)


SPENT = """
    Đến hết ngày 31/12/2026. Cộng 11 bút toán: 8.650.000.000 đồng.
    khối lượng) góp 0.
    02/04/2026 KB-1 Xã Sa Lý                      # only what moves money adds to the sum
    kế hoạch 2026 Tạm ứng Ngầm tràn, cầu, đường CT-1 1.000.000.000
    20/05/2026 KB-9
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Trường học CT-4 300.000.000
    15/06/2026 KB-6
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Ngầm tràn, cầu, đường CT-2 240.000.000
    15/06/2026 KB-7 Xã Sa Lý Nhân dân đóng góp tiền
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Ngầm tràn, cầu, đường CT-2 60.000.000
    01/07/2026 KB-2
    kế hoạch 2026 Thu hồi tạm ứng vào khối lượng Ngầm tràn, cầu, đường CT-1 0
    30/09/2026 KB-11
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Ngầm tràn, cầu, đường CT-6 950.000.000
    12/10/2026 KB-3
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Ngầm tràn, cầu, đường CT-1 1.500.000.000
    12/10/2026 KB-4 Xã Sa Lý Vốn đối ứng ngân sách tỉnh
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Ngầm tràn, cầu, đường CT-1 600.000.000
    05/11/2026 KB-5
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Ngầm tràn, cầu, đường CT-1 1.000.000.000
    01/12/2026 KB-8
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Thủy lợi CT-3 1.800.000.000
    20/12/2026 KB-10
    kế hoạch 2026 Thanh toán khối lượng hoàn thành Nhà văn hóa, hạ tầng du lịch CT-5 1.200.000.000
"""
OTHERS_ENTRIES = {
    "trung-han": """
        Đến hết ngày 31/12/2026. Cộng 0 bút toán: 0 đồng.
    """,
    "ke-hoach": """
        Đến hết ngày 31/12/2026. Cộng 3 bút toán: 19.500.000.000 đồng.
        khối lượng) góp 0.
        05/01/2026 15/QĐ-UBND, UBND tỉnh Tỉnh Bắc Ninh Chương trình mục tiêu quốc gia
        kế hoạch 2026 Giao 9.000.000.000
        05/01/2026 15/QĐ-UBND, UBND tỉnh Tỉnh Bắc Ninh Ngân sách tỉnh
        kế hoạch 2026 Giao 9.000.000.000
        05/01/2026 15/QĐ-UBND, UBND tỉnh Tỉnh Bắc Ninh Vốn đối ứng
        kế hoạch 2026 Giao 1.500.000.000
    """,
    "phan-bo": """
        Đến hết ngày 31/12/2026. Cộng 10 bút toán: 12.640.000.000 đồng.
        khối lượng) góp 0.
        20/01/2026 15/QĐ-UBND
        kế hoạch 2026 Giao Ngầm tràn, cầu, đường CT-1 4.000.000.000
        20/01/2026 15/QĐ-UBND
        kế hoạch 2026 Giao Ngầm tràn, cầu, đường CT-1 1.000.000.000
        20/01/2026 15/QĐ-UBND
        kế hoạch 2026 Giao Ngầm tràn, cầu, đường CT-1 1.500.000.000
        20/01/2026 15/QĐ-UBND
        kế hoạch 2026 Giao Ngầm tràn, cầu, đường CT-2 240.000.000
        20/01/2026 15/QĐ-UBND
        kế hoạch 2026 Giao Thủy lợi CT-3 2.000.000.000
        20/01/2026 15/QĐ-UBND
        kế hoạch 2026 Giao Trường học CT-4 1.200.000.000
        20/01/2026 15/QĐ-UBND
        kế hoạch 2026 Giao Nhà văn hóa, hạ tầng du lịch CT-5 2.000.000.000
        20/01/2026 15/QĐ-UBND
        kế hoạch 2026 Giao Ngầm tràn, cầu, đường CT-6 1.000.000.000
        15/08/2026 15/QĐ-UBND
        kế hoạch 2026 Điều chỉnh Thủy lợi CT-3 400.000.000
        20/09/2026 15/QĐ-UBND
        kế hoạch 2026 Điều chỉnh Trường học CT-4 −700.000.000
    """,
    "quyet-toan": """
        Đến hết ngày 31/12/2026. Cộng 1 bút toán: 950.000.000 đồng.
        khối lượng) góp 0.
        20/11/2026 15/QĐ-UBND
        CT-6 950.000.000
    """,
    "dong-gop": """
        Đến hết ngày 31/12/2026. Cộng 1 bút toán: 60.000.000 đồng.
        khối lượng) góp 0.
        03/05/2026 DG-1
        Bê tông ngõ xóm CT-2 60.000.000
    """,
    "hien-vat": """
        Đến hết ngày 31/12/2026. Cộng 1 bút toán: 9.000.000 đồng.
        khối lượng) góp 0.
        03/05/2026 DG-2
        Bê tông ngõ xóm (30 ngày công) CT-2 9.000.000
    """,
}


def test_every_number_of_the_entries_behind_a_sum(reader_at_year_end: Reader):
    for measure, table in {"giai-ngan": SPENT, **OTHERS_ENTRIES}.items():
        page = reader_at_year_end.text(f"/von/but-toan/?phan={measure}&{YEAR_END}")
        assert unlike(main_words(page), table) == [], measure
    told = _entries(reader_at_year_end, f"/von/but-toan/?phan=tam-ung&{YEAR_END}")
    advanced = [1_000, 0, 0, 0, -400, *[0] * 6]  # what was advanced less what was made good, and nothing else
    assert told == (11, 600 * MILLION, [each * MILLION for each in advanced])


def test_pages_of_entries_say_what_each_adds_and_add_up_to_the_whole(
    reader_at_year_end: Reader, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(capital_entries, "PAGE", 4)
    at, said = f"/von/but-toan/?phan=giai-ngan&{YEAR_END}", []
    while at:
        page = reader_at_year_end.text(at)
        said += re.findall(r"8\.650\.000\.000 đồng\. (Trang .*?) đồng", main_words(page))
        onwards = re.search(r'href="(\?[^"]+)">Trang sau', page)
        at = "" if onwards is None else "/von/but-toan/" + unescape(onwards[1])
    assert said == [
        "Trang 1/3 này cộng được 1.600.000.000",  # 1 000 + 300 + 240 + 60
        "Trang 2/3 này cộng được 3.050.000.000",  # 0 + 950 + 1 500 + 600
        "Trang 3/3 này cộng được 4.000.000.000",  # 1 000 + 1 800 + 1 200
    ]
    assert _entries(reader_at_year_end, f"/von/but-toan/?phan=giai-ngan&trang=9&{YEAR_END}")[2] == [
        1_000 * MILLION,
        1_800 * MILLION,
        1_200 * MILLION,
    ]


LIST = """
    6 công trình
    giải ngân tính đến 31/12/2026
    Bê tông ngõ xóm thôn Đoàn Kết CT-2
    Đã nghiệm thu, bàn giao từ 10/06/2026 300 300 100,0 % 100,0 %       # 240 + 60
    Cải tạo đường trục xã Sa Lý CT-1
    Đang thi công từ 10/03/2026 10.000 4.100 41,0 % 35,0 %              # 2 500 + 600 + 1 000
    Cứng hóa đường trục thôn Xé CT-6
    Đã quyết toán từ 20/11/2026 1.000 950 95,0 % 100,0 %
    Kiên cố kênh mương thôn Rãng CT-3
    Đang thi công từ 10/03/2026 4.600 1.800 39,1 % 45,5 %               # 18 : 46 = 0.3913
    Nhà lớp học Trường Tiểu học Sa Lý CT-4
    Tạm dừng từ 01/06/2026 2.000 300 15,0 % 20,0 %
    Nhà văn hóa thôn Mòng CT-5
    Đang thi công từ 10/03/2026 3.000 1.200 40,0 % 30,0 %
"""
LISTED = {
    "": "CT-2 CT-1 CT-6 CT-3 CT-4 CT-5",
    "xep=total": "CT-1 CT-3 CT-5 CT-4 CT-6 CT-2",  # 10 000, 4 600, 3 000, 2 000, 1 000, 300
    "xep=disbursed": "CT-1 CT-3 CT-5 CT-6 CT-2 CT-4",  # 4 100, 1 800, 1 200, 950, 300 and 300
    "xep=percent": "CT-2 CT-6 CT-3 CT-1 CT-5 CT-4",  # 100 and 100, 45.5, 35, 30, 20
    "xep=changed": "CT-6 CT-2 CT-4 CT-1 CT-3 CT-5",  # 20 November, 10 June, 1 June, three on 10 March
    "noi-dung=III.1.1": "CT-2 CT-1 CT-6",
    "loai=community_work": "CT-2",
    "buoc=suspended": "CT-4",
    "nguon=central_national_programmes": "CT-1 CT-4",
    "nguon=people_money": "CT-2",
    "nhom=C": "CT-1 CT-6 CT-3 CT-4 CT-5",
    "nam=2026": "CT-2 CT-1 CT-6 CT-3 CT-4 CT-5",
    "nam=2027": "",
    "canh-bao=any": "CT-4 CT-5",
    "canh-bao=obstacle_overdue": "CT-5",
    "tim=duong+truc": "CT-1 CT-6",
    "xa=07594@2025-07-01": "",
}
"""Each narrowed and sorted list by the keys of its works."""
TABLE = """
    key   total       allocated   disbursed  percent  since       years
    CT-2  300000000   240000000   300000000  100.00   2026-06-10  2026
    CT-1  10000000000 6500000000  4100000000 35.00    2026-03-10  2026
    CT-6  1000000000  1000000000  950000000  100.00   2026-11-20  2026
    CT-3  4600000000  2400000000  1800000000 45.50    2026-03-10  2026
    CT-4  2000000000  500000000   300000000  20.00    2026-06-01  2026
    CT-5  3000000000  2000000000  1200000000 30.00    2026-03-10  2026
"""
MAP = """
    6 công trình; 2 công trình có vị trí được vẽ.
    Xã Sa Lý : 6
"""


def _csv(reader: Reader, query: str, on: str = YEAR_END) -> list[dict[str, str]]:
    response = reader.client.get(f"/cong-trinh/danh-sach.csv?{query}&{on}")
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(content.splitlines()))


def test_every_number_of_the_list_and_of_the_map_of_works(reader_at_year_end: Reader):
    assert unlike(main_words(reader_at_year_end.text(f"/cong-trinh/?{YEAR_END}")), LIST) == []
    page = reader_at_year_end.text(f"/cong-trinh/ban-do/?{YEAR_END}")
    assert unlike(main_words(page), MAP) == []
    drawn = re.findall(r'href="/cong-trinh/(CT-\d)/[^"]*" aria-label[^>]*><(polyline|circle)', page)
    assert drawn == [("CT-2", "circle"), ("CT-1", "polyline")]


def test_a_list_and_its_table_are_narrowed_and_sorted_alike(reader_at_year_end: Reader):
    for query, keys in LISTED.items():
        page = reader_at_year_end.text(f"/cong-trinh/?{query}&{YEAR_END}")
        assert re.findall(r'href="/cong-trinh/(CT-\d)/', page) == keys.split(), query
        assert f"{len(keys.split())} công trình" in main_words(page), query
        assert [row["Mã"] for row in _csv(reader_at_year_end, query)] == keys.split(), query


def test_every_number_of_the_table_of_works_is_in_dong(reader_at_year_end: Reader):
    columns = ("Mã", "Tổng mức (đồng)", "Đã phân bổ (đồng)", "Đã giải ngân (đồng)", "Khối lượng (%)")
    columns += ("Từ ngày", "Vốn của năm")
    rows = _csv(reader_at_year_end, "")
    assert [[row[name] for name in columns] for row in rows] == [
        line.split() for line in TABLE.strip().splitlines()[1:]
    ]
    told = {name: row[name] for row in rows for name in row if re.search(r"\d", row[name])}
    assert set(told) == {*columns, "Tọa độ"}, "no other column holds a number"
    assert [row["Tọa độ"] for row in rows[:2]] == ["21.43 106.61", "21.41 106.60; 21.42 106.60"]


_DECIDED = """
    02/01/2026 Đề xuất cần xác nhận 15/QĐ-UBND
    05/01/2026 Quyết định chủ trương đầu tư cần xác nhận 15/QĐ-UBND
    08/01/2026 Thẩm định cần xác nhận 15/QĐ-UBND
    12/01/2026 Quyết định đầu tư cần xác nhận tổng mức {total} đồng 15/QĐ-UBND
    20/02/2026 Phê duyệt kết quả lựa chọn nhà thầu cần xác nhận 15/QĐ-UBND
    10/03/2026 Khởi công cần xác nhận 15/QĐ-UBND
"""
_NOT_GIVEN = "Đóng góp bằng tiền: chưa có số liệu ngày công, vật tư, đất: chưa có số liệu"
PAGES = {
    "CT-1": f"""
        khối lượng 35,0 %
        Mã CT-1 Nội dung Ngầm tràn, cầu, đường III.1.1 Tổng mức đầu tư 10.000.000.000 đồng
        (khoản 3)
        05/2026/QĐ-UBND Ngày hoàn thành dự kiến 30/06/2027
        21.41 106.60; 21.42 106.60
        vùng dân tộc thiểu số và miền núi 6.000.000.000 60,0 %
        Ngân sách tỉnh để thực hiện Chương trình 2.500.000.000 25,0 %
        Vốn đối ứng ngân sách tỉnh 1.500.000.000 15,0 %
        Tổng mức đầu tư 10.000.000.000                              # 6 000 + 2 500 + 1 500
        Đã phân bổ 6.500 triệu đồng                                 # 4 000 + 1 000 + 1 500
        Đã giải ngân 4.100 triệu đồng, gồm tạm ứng; 41,0 % tổng mức # 2 500 + 600 + 1 000
        Giải ngân trên vốn đã phân bổ 63,1 % đã chi đến 31/12/2026  # 4 100 : 6 500 = 0.6308
        {_NOT_GIVEN}
        Đã quyết toán: chưa có số liệu
        15/12/2026: 35,0 %
        {_DECIDED.format(total="10.000.000.000")}
    """,
    "CT-2": """
        khối lượng 100,0 %
        Mã CT-2 Nội dung Ngầm tràn, cầu, đường III.1.1 Tổng mức đầu tư 300.000.000 đồng
        05/2026/QĐ-UBND Ngày hoàn thành dự kiến 30/06/2027
        21.43 106.61
        Ngân sách tỉnh để thực hiện Chương trình 240.000.000 80,0 %
        Nhân dân đóng góp tiền 60.000.000 20,0 %
        Tổng mức đầu tư 300.000.000
        Đã phân bổ 240 triệu đồng
        Đã giải ngân 300 triệu đồng, gồm tạm ứng; 100,0 % tổng mức      # 240 + 60
        Giải ngân trên vốn đã phân bổ 100,0 % đã chi đến 31/12/2026     # 240 : 240; what people gave is of no plan
        Đóng góp bằng tiền: 60 ngày công, vật tư, đất: 9
        Đã quyết toán: chưa có số liệu
        Đã tới đâu chưa có số liệu
        02/01/2026 Thôn đề xuất cần xác nhận 15/QĐ-UBND
        12/01/2026 Phê duyệt hồ sơ đơn giản hóa cần xác nhận tổng mức 300.000.000 đồng 15/QĐ-UBND
        20/02/2026 Giao cộng đồng thực hiện cần xác nhận 15/QĐ-UBND
        10/03/2026 Khởi công cần xác nhận 15/QĐ-UBND
        10/06/2026 Nghiệm thu, bàn giao cần xác nhận 15/QĐ-UBND
    """,
    "CT-3": f"""
        khối lượng 45,5 %
        Mã CT-3 Nội dung Thủy lợi III.1.2 Tổng mức đầu tư 4.600.000.000 đồng
        (khoản 4)
        Ngày hoàn thành dự kiến 30/06/2027
        Ở đâu chưa có số liệu
        Ngân sách tỉnh để thực hiện Chương trình 4.600.000.000 100,0 %
        Tổng mức đầu tư 4.600.000.000
        Đã phân bổ 2.400 triệu đồng                                     # 2 000 + 400
        Đã giải ngân 1.800 triệu đồng, gồm tạm ứng; 39,1 % tổng mức     # 18 : 46
        Giải ngân trên vốn đã phân bổ 75,0 % đã chi đến 31/12/2026      # 18 : 24
        {_NOT_GIVEN}
        Đã quyết toán: chưa có số liệu
        15/12/2026: 45,5 %
        {_DECIDED.format(total="4.000.000.000")}
        03/08/2026 Báo cáo giám sát, đánh giá trước khi điều chỉnh cần xác nhận 15/QĐ-UBND
        10/08/2026 Điều chỉnh cần xác nhận tổng mức 4.600.000.000 đồng 15/QĐ-UBND
    """,
    "CT-4": f"""
        khối lượng 20,0 %
        Tạm dừng kéo dài : 213 ngày                     # 1 June to 31 December: 29 + 31 + 31 + 30 + 31 + 30 + 31
        Mã CT-4 Nội dung Trường học III.1.5 Tổng mức đầu tư 2.000.000.000 đồng
        (khoản 5)
        Ngày hoàn thành dự kiến 30/06/2027
        Ở đâu chưa có số liệu
        vùng dân tộc thiểu số và miền núi 2.000.000.000 100,0 %
        Tổng mức đầu tư 2.000.000.000
        Đã phân bổ 500 triệu đồng                                       # 1 200 - 700
        Đã giải ngân 300 triệu đồng, gồm tạm ứng; 15,0 % tổng mức
        Giải ngân trên vốn đã phân bổ 60,0 % đã chi đến 31/12/2026
        {_NOT_GIVEN}
        Đã quyết toán: chưa có số liệu
        15/12/2026: 20,0 %
        {_DECIDED.format(total="2.000.000.000")}
        01/06/2026 Tạm dừng cần xác nhận 15/QĐ-UBND
    """,
    "CT-5": f"""
        khối lượng 30,0 %
        Vướng mắc quá hạn giải quyết : 31 ngày          # 30 November to 31 December
        Mã CT-5 Nội dung Nhà văn hóa, hạ tầng du lịch III.1.7 Tổng mức đầu tư 3.000.000.000 đồng
        (khoản 5)
        Ngày hoàn thành dự kiến 30/06/2027
        Ở đâu chưa có số liệu
        Ngân sách tỉnh để thực hiện Chương trình 3.000.000.000 100,0 %
        Tổng mức đầu tư 3.000.000.000
        Đã phân bổ 2.000 triệu đồng
        Đã giải ngân 1.200 triệu đồng, gồm tạm ứng; 40,0 % tổng mức
        Giải ngân trên vốn đã phân bổ 60,0 % đã chi đến 31/12/2026
        {_NOT_GIVEN}
        Đã quyết toán: chưa có số liệu
        15/12/2026: 30,0 %
        Sở Tài chính, hạn 30/11/2026
        {_DECIDED.format(total="3.000.000.000")}
    """,
    "CT-6": f"""
        khối lượng 100,0 %
        Mã CT-6 Nội dung Ngầm tràn, cầu, đường III.1.1 Tổng mức đầu tư 1.000.000.000 đồng
        (khoản 3)
        Ngày hoàn thành dự kiến 30/06/2027
        Ở đâu chưa có số liệu
        Ngân sách tỉnh để thực hiện Chương trình 1.000.000.000 100,0 %
        Tổng mức đầu tư 1.000.000.000
        Đã phân bổ 1.000 triệu đồng
        Đã giải ngân 950 triệu đồng, gồm tạm ứng; 95,0 % tổng mức
        Giải ngân trên vốn đã phân bổ 95,0 % đã chi đến 31/12/2026
        {_NOT_GIVEN}
        Đã quyết toán: 950
        Đã tới đâu chưa có số liệu
        9. 90% đường trục thôn, liên thôn được nhựa hóa hoặc bê tông hóa đạt tiêu chuẩn : 0,800 km
        {_DECIDED.format(total="1.000.000.000")}
        25/09/2026 Nghiệm thu, bàn giao cần xác nhận 15/QĐ-UBND
        20/11/2026 Phê duyệt quyết toán cần xác nhận 15/QĐ-UBND
        Số hợp đồng 12/HĐ
        Giá hợp đồng 960.000.000 đồng Ngày ký 25/02/2026
        Đã thanh toán 0 đồng                                                 # KB-11 names no contract
        Tạm ứng chưa thu hồi 0 đồng
        không ghi hợp đồng: 950.000.000 đồng
    """,
}


def test_every_number_of_the_page_of_each_work(reader_at_year_end: Reader):
    for key, table in PAGES.items():
        told = main_words(reader_at_year_end.text(f"/cong-trinh/{key}/?{YEAR_END}"))
        told, _, history = told.partition("Lịch sử bản ghi")
        assert unlike(told, table) == [], key
        since = re.findall(r"có hiệu lực từ (\S+) \(duyệt \d\d:\d\d (\S+)\)", history)
        adjusted = [("10/08/2026", "31/01/2027"), ("01/01/2026", "31/01/2027")] if key == "CT-3" else []
        assert since == [*adjusted, ("01/01/2026", "31/01/2027")], key


def test_the_page_of_the_commune_leads_to_its_capital_and_works_and_its_papers(reader_at_year_end: Reader):
    page = reader_at_year_end.text(f"/xa/{SA_LY}/?{YEAR_END}")
    links = [unescape(each) for each in re.findall(r'href="(/(?:von|cong-trinh)/[^"]*xa=[^"]*)"', page)]
    assert len(links) == 3
    capital, works, on_map = (main_words(reader_at_year_end.text(link)) for link in links)
    assert "Đã phân bổ 12.640 triệu đồng Đã giải ngân 8.650 triệu đồng" in capital
    assert "6 công trình" in works
    assert "6 công trình; 2 công trình có vị trí" in on_map


CARRIED = """
    Kế hoạch năm 19.500 triệu đồng                              # 18 700 + 800: what is carried over counts once
    Đã phân bổ 12.640 triệu đồng                                # 11 840 + 800
    Đã giải ngân 8.650 triệu đồng
    Giải ngân trên vốn đã phân bổ 68,0 %                        # 8 590 : 12 640
    Giải ngân trên kế hoạch giao 44,1 %
    Năm 2026 18.700 11.840 8.650 68,0 %                         # 19 500 - 800; 12 640 - 800; of the 12 640 to be spent
    Năm 2027 800 800 0 0,0 %
    Nhà văn hóa, hạ tầng du lịch 2.000 1.200 60,0 %             # 1 200 of 2 000, as 1 200 + 800
"""
OF_ONE_YEAR = {
    2026: """
        Kế hoạch năm 18.700 triệu đồng
        Đã phân bổ 11.840 triệu đồng
        Đã giải ngân 8.650 triệu đồng
        Giải ngân trên vốn đã phân bổ 68,0 %                    # 8 590 : 12 640, what was to be spent in its year
        Giải ngân trên kế hoạch giao 44,1 %
    """,
    2027: """
        Kế hoạch năm 800 triệu đồng
        Đã phân bổ 800 triệu đồng
        Đã giải ngân 0 triệu đồng
        Giải ngân trên vốn đã phân bổ 0,0 %                     # 0 : 800
    """,
}


def _not_told(told: str, table: str) -> list[str]:
    return [each for each in unlike(told, table) if each.startswith("not told")]


def test_what_was_carried_over_is_owed_once_on_every_page(reader_in_march: Reader):
    assert _not_told(main_words(reader_in_march.text(f"/von/?{FEBRUARY}")), CARRIED) == []
    for year, table in OF_ONE_YEAR.items():
        assert _not_told(main_words(reader_in_march.text(f"/von/?nam={year}&{FEBRUARY}")), table) == []
    work = main_words(reader_in_march.text(f"/cong-trinh/CT-5/?{FEBRUARY}"))
    assert "Đã phân bổ 2.000 triệu đồng Đã giải ngân 1.200 triệu đồng" in work
    assert "Giải ngân trên vốn đã phân bổ 60,0 %" in work, "1 200 of 2 000, and not of 2 000 + 800"
    (listed,) = _csv(reader_in_march, "tim=van+hoa+thon", FEBRUARY)
    told = [listed[name] for name in ("Mã", "Đã phân bổ (đồng)", "Đã giải ngân (đồng)", "Vốn của năm")]
    assert told == ["CT-5", "2000000000", "1200000000", "2026; 2027"]
    for narrowed, number, adds in (
        ("cong-trinh=CT-5", 2_000, [2_000, 0]),
        ("cong-trinh=CT-5&nam=2026", 1_200, [2_000, -800]),
        ("cong-trinh=CT-5&nam=2027", 800, [800]),
    ):
        told = _entries(reader_in_march, f"/von/but-toan/?phan=phan-bo&{narrowed}&{FEBRUARY}")
        assert told == (len(adds), number * MILLION, [each * MILLION for each in adds]), narrowed
