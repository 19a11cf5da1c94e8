"""The desk's pages of works in the golden year, at its end: every number on them as worked out by hand, in đồng."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import signed_in
from tests.door import PROVINCE, SA_LY
from tests.golden_year import WORKS, YEAR_END, carry_over, live_the_year
from tests.programme import Programme
from tests.told import main_words, unlike
from vungcao.desk.views import works as pages
from vungcao.registers.models import Version

IN_SA_LY = """
    6 công trình, hoạt động; 2 có cảnh báo.
    Cải tạo đường trục xã Sa Lý CT-1 Đang thi công 10.000.000.000 35,00 % 41,00 %   # 4 100 : 10 000
    Bê tông ngõ xóm thôn Đoàn Kết CT-2 Đã nghiệm thu, bàn giao 300.000.000 100 % 100,00 %
    Kiên cố kênh mương thôn Rãng CT-3 Đang thi công 4.600.000.000 45,50 % 39,13 %   # 18 : 46 = 0.391304
    Nhà lớp học Trường Tiểu học Sa Lý CT-4 Tạm dừng 2.000.000.000 20,00 % 15,00 %
    Tạm dừng kéo dài: 213 ngày                                      # 1 June to 31 December
    Nhà văn hóa thôn Mòng CT-5 Đang thi công 3.000.000.000 30,00 % 40,00 %
    Vướng mắc quá hạn giải quyết: 31 ngày                           # 30 November to 31 December
    Cứng hóa đường trục thôn Xé CT-6 Đã quyết toán 1.000.000.000 100 % 95,00 %
    VM-1 Chưa có điện CT-5 Sở Tài chính 30/11/2026
    HT-1 Công ty Hoàng Sơn Giống cây 200.000.000 Giống dẻ 120.000.000
"""
_TO_START = """
    Đề xuất cần xác nhận 02/01/2026 15/QĐ-UBND
    Quyết định chủ trương đầu tư cần xác nhận 05/01/2026 15/QĐ-UBND
    Thẩm định cần xác nhận 08/01/2026 15/QĐ-UBND
    Quyết định đầu tư cần xác nhận 12/01/2026 15/QĐ-UBND, UBND tỉnh {total}
    Phê duyệt kết quả lựa chọn nhà thầu cần xác nhận 20/02/2026 15/QĐ-UBND
    Khởi công cần xác nhận 10/03/2026 15/QĐ-UBND
"""
WORK_PAGES = {
    "CT-1": f"""
        Xã Sa Lý CT-1
        Đang thi công từ 10/03/2026
        Tổng mức đang có hiệu lực 10.000.000.000 đồng
        Hạn hoàn thành đang có hiệu lực 30/06/2027
        Khối lượng hoàn thành 35,00 %
        05/2026/QĐ-UBND
        {_TO_START.format(total="10.000.000.000")}
        CT-1-central_national_programmes Chương trình mục tiêu quốc gia
        chưa có 6.000.000.000 3/5 60,00
        CT-1-provincial_budget Ngân sách tỉnh để thực hiện Chương trình chưa có 2.500.000.000 1/4 25,00
        CT-1-provincial_counterpart Vốn đối ứng ngân sách tỉnh chưa có 1.500.000.000 3/20 15,00
        Đến 31/12/2026: phân bổ 6.500.000.000 đồng                                  # 4 000 + 1 000 + 1 500
        giải ngân 4.100.000.000 đồng, trong đó tạm ứng chưa thu hồi 600.000.000 đồng; quyết toán 0 đồng.
        Giải ngân so với tổng mức: 41,00 phần trăm
        05/11/2026 Ngân sách tỉnh để thực hiện Chương trình 1.000.000.000 KB-5
        12/10/2026 Vốn đối ứng ngân sách tỉnh 600.000.000 KB-4
        Thanh toán khối lượng hoàn thành 12/10/2026
        1.500.000.000 KB-3
        Thu hồi tạm ứng vào khối lượng 01/07/2026
        400.000.000 KB-2
        Tạm ứng 02/04/2026
        1.000.000.000 KB-1
        Giao 20/01/2026 Ngân sách tỉnh để thực hiện Chương trình 1.500.000.000 15/QĐ-UBND
        Giao 20/01/2026 Vốn đối ứng ngân sách tỉnh 1.000.000.000 15/QĐ-UBND
        Giao 20/01/2026
        4.000.000.000 15/QĐ-UBND
        15/12/2026: 35,00 %
        VT-CT-1 21.41 106.60; 21.42 106.60 chưa có 1.112        # 6 371 008.8 m x pi : 180 x 0.01 = 1 111.95
    """,
    "CT-2": """
        Xã Sa Lý CT-2
        Đã nghiệm thu, bàn giao từ 10/06/2026
        Tổng mức đang có hiệu lực 300.000.000 đồng
        Hạn hoàn thành đang có hiệu lực 30/06/2027
        Khối lượng hoàn thành 100 %
        05/2026/QĐ-UBND
        Thôn đề xuất cần xác nhận 02/01/2026 15/QĐ-UBND
        Phê duyệt hồ sơ đơn giản hóa cần xác nhận 12/01/2026 15/QĐ-UBND, UBND tỉnh 300.000.000
        Giao cộng đồng thực hiện cần xác nhận 20/02/2026 15/QĐ-UBND
        Khởi công cần xác nhận 10/03/2026 15/QĐ-UBND
        Nghiệm thu, bàn giao cần xác nhận 10/06/2026 15/QĐ-UBND
        CT-2-provincial_budget Ngân sách tỉnh để thực hiện Chương trình chưa có 240.000.000 4/5 80,00
        CT-2-people_money Nhân dân đóng góp tiền chưa có 60.000.000 1/5 20,00
        Đến 31/12/2026: phân bổ 240.000.000 đồng
        giải ngân 300.000.000 đồng, trong đó tạm ứng chưa thu hồi 0 đồng; quyết toán 0 đồng.
        Giải ngân so với tổng mức: 100,00 phần trăm
        15/06/2026 Nhân dân đóng góp tiền 60.000.000 KB-7
        15/06/2026 Ngân sách tỉnh để thực hiện Chương trình 240.000.000 KB-6
        03/05/2026 Nhân dân đóng góp ngày công 9.000.000
        03/05/2026 Nhân dân đóng góp tiền 60.000.000
        Giao 20/01/2026 Ngân sách tỉnh để thực hiện Chương trình 240.000.000 15/QĐ-UBND
        VT-CT-2 21.43 106.61
    """,
    "CT-3": f"""
        Xã Sa Lý CT-3
        Đang thi công từ 10/03/2026
        Tổng mức đang có hiệu lực 4.600.000.000 đồng
        Hạn hoàn thành đang có hiệu lực 30/06/2027
        Khối lượng hoàn thành 45,50 %
        {_TO_START.format(total="4.000.000.000")}
        Báo cáo giám sát, đánh giá trước khi điều chỉnh cần xác nhận 03/08/2026 15/QĐ-UBND
        Điều chỉnh cần xác nhận 10/08/2026 15/QĐ-UBND, UBND tỉnh 4.600.000.000
        CT-3-provincial_budget Ngân sách tỉnh để thực hiện Chương trình chưa có 4.600.000.000 1/1 100,00
        Đến 31/12/2026: phân bổ 2.400.000.000 đồng                                  # 2 000 + 400
        giải ngân 1.800.000.000 đồng, trong đó tạm ứng chưa thu hồi 0 đồng; quyết toán 0 đồng.
        Giải ngân so với tổng mức: 39,13 phần trăm
        01/12/2026 Ngân sách tỉnh để thực hiện Chương trình 1.800.000.000 KB-8
        Điều chỉnh 15/08/2026 Ngân sách tỉnh để thực hiện Chương trình 400.000.000 15/QĐ-UBND
        Giao 20/01/2026 Ngân sách tỉnh để thực hiện Chương trình 2.000.000.000 15/QĐ-UBND
        15/12/2026: 45,50 %
    """,
    "CT-4": f"""
        Xã Sa Lý CT-4
        Tạm dừng từ 01/06/2026
        Tạm dừng kéo dài: 213 ngày
        Tổng mức đang có hiệu lực 2.000.000.000 đồng
        Hạn hoàn thành đang có hiệu lực 30/06/2027
        Khối lượng hoàn thành 20,00 %
        {_TO_START.format(total="2.000.000.000")}
        Tạm dừng cần xác nhận 01/06/2026 15/QĐ-UBND
        CT-4-central_national_programmes
        chưa có 2.000.000.000 1/1 100,00
        Đến 31/12/2026: phân bổ 500.000.000 đồng                                    # 1 200 - 700
        giải ngân 300.000.000 đồng, trong đó tạm ứng chưa thu hồi 0 đồng; quyết toán 0 đồng.
        Giải ngân so với tổng mức: 15,00 phần trăm
        Điều chỉnh 20/09/2026
        −700.000.000 15/QĐ-UBND
        20/05/2026
        300.000.000 KB-9
        Giao 20/01/2026
        1.200.000.000 15/QĐ-UBND
        15/12/2026: 20,00 %
    """,
    "CT-5": f"""
        Xã Sa Lý CT-5
        Đang thi công từ 10/03/2026
        Vướng mắc quá hạn giải quyết: 31 ngày
        Tổng mức đang có hiệu lực 3.000.000.000 đồng
        Hạn hoàn thành đang có hiệu lực 30/06/2027
        Khối lượng hoàn thành 30,00 %
        {_TO_START.format(total="3.000.000.000")}
        CT-5-provincial_budget Ngân sách tỉnh để thực hiện Chương trình chưa có 3.000.000.000 1/1 100,00
        Đến 31/12/2026: phân bổ 2.000.000.000 đồng
        giải ngân 1.200.000.000 đồng, trong đó tạm ứng chưa thu hồi 0 đồng; quyết toán 0 đồng.
        Giải ngân so với tổng mức: 40,00 phần trăm
        20/12/2026 Ngân sách tỉnh để thực hiện Chương trình 1.200.000.000 KB-10
        Giao 20/01/2026 Ngân sách tỉnh để thực hiện Chương trình 2.000.000.000 15/QĐ-UBND
        15/12/2026: 30,00 %
        VM-1 Chưa có điện Khác Sở Tài chính 30/11/2026
    """,
    "CT-6": f"""
        Xã Sa Lý CT-6
        Đã quyết toán từ 20/11/2026
        Tổng mức đang có hiệu lực 1.000.000.000 đồng
        Hạn hoàn thành đang có hiệu lực 30/06/2027
        Khối lượng hoàn thành 100 %
        {_TO_START.format(total="1.000.000.000")}
        Nghiệm thu, bàn giao cần xác nhận 25/09/2026 15/QĐ-UBND
        Phê duyệt quyết toán cần xác nhận 20/11/2026 15/QĐ-UBND
        CT-6-provincial_budget Ngân sách tỉnh để thực hiện Chương trình chưa có 1.000.000.000 1/1 100,00
        HD-1 Thi công 12/HĐ HTX Sa Lý Chỉ định thầu 960.000.000 25/02/2026 0 0      # KB-11 names no contract
        không ghi hợp đồng: 950.000.000 đồng
        Đến 31/12/2026: phân bổ 1.000.000.000 đồng
        giải ngân 950.000.000 đồng, trong đó tạm ứng chưa thu hồi 0 đồng; quyết toán 950.000.000 đồng.
        Giải ngân so với tổng mức: 95,00 phần trăm
        20/11/2026 Ngân sách tỉnh để thực hiện Chương trình 950.000.000 15/QĐ-UBND
        30/09/2026 Ngân sách tỉnh để thực hiện Chương trình 950.000.000 KB-11
        Giao 20/01/2026 Ngân sách tỉnh để thực hiện Chương trình 1.000.000.000 15/QĐ-UBND
        KQ-1 90% đường trục thôn
        concrete 0,800 km
        sổ kiểm kê nên đổi từ ngày 25/09/2026 như sau
        Chiều dài: 0,800 km                                                         # all of the road
    """,
}


@pytest.fixture
def official(programme: Programme, home: object, monkeypatch: pytest.MonkeyPatch) -> Client:
    live_the_year(programme)
    monkeypatch.setattr(pages.timezone, "localdate", lambda *_: YEAR_END)
    return signed_in(programme.official)


def _told(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return main_words(answer.content.decode())


def _work(key: str) -> str:
    seq = Version.objects.filter(register="work", key=key, known_before=None).latest("seq").seq
    return reverse("desk-work", args=[seq])


def test_every_number_of_the_works_of_a_commune(official: Client):
    assert unlike(_told(official, reverse("works-in", args=[SA_LY])), IN_SA_LY) == []
    warned = _told(official, reverse("works-in", args=[SA_LY]) + "?canh-bao=1")
    lines = IN_SA_LY.splitlines()
    assert unlike(warned, "\n".join([lines[1], *lines[5:9], *lines[10:]])) == [], "CT-4 and CT-5 alone"


def test_every_number_of_the_page_of_each_work(official: Client):
    for key, table in WORK_PAGES.items():
        assert unlike(_told(official, _work(key)), table) == [], key
    assert set(WORK_PAGES) == set(WORKS)


def test_what_was_carried_over_was_allocated_once(
    programme: Programme, official: Client, monkeypatch: pytest.MonkeyPatch
):
    carry_over(programme)
    monkeypatch.setattr(pages.timezone, "localdate", lambda *_: dt.date(2027, 2, 28))
    said = "Đến 28/02/2027: phân bổ 2.000.000.000 đồng; giải ngân 1.200.000.000 đồng"
    assert said in _told(official, _work("CT-5")), "1 200 of it in 2026 and 800 in 2027"


RECORDS = {
    ("capital_plan", PROVINCE): """
        3 bản ghi đang có.
        KH-central_national_programmes 9.000.000.000 Chương trình mục tiêu quốc gia
        Hằng năm 2026 Giao 05/01/2026
        KH-provincial_budget 9.000.000.000 Ngân sách tỉnh để thực hiện Chương trình Hằng năm 2026 Giao 05/01/2026
        KH-provincial_counterpart 1.500.000.000 Vốn đối ứng ngân sách tỉnh Hằng năm 2026 Giao 05/01/2026
    """,
    ("capital_settlement", SA_LY): """
        1 bản ghi đang có.
        QT-1 CT-6 Ngân sách tỉnh để thực hiện Chương trình 950.000.000 15/QĐ-UBND 20/11/2026
    """,
    ("work_progress", SA_LY): """
        4 bản ghi đang có.
        TD-CT-1 CT-1 Đang thi công 35,00 chưa có 15/12/2026
        TD-CT-3 CT-3 Đang thi công 45,50 chưa có 15/12/2026
        TD-CT-4 CT-4 Đang thi công 20,00 chưa có 15/12/2026
        TD-CT-5 CT-5 Đang thi công 30,00 chưa có 15/12/2026
    """,
}


def test_every_number_of_the_records_of_plans_settlements_and_progress(official: Client):
    for (register, place), table in RECORDS.items():
        told = _told(official, reverse("desk-register", args=[register]) + f"{place}/")
        assert unlike(told.partition("Hồ sơ gần đây")[0], table) == [], register
