"""The public pages of the golden year, on its last day: every number as it was worked out by hand. Millions of đồng."""

import datetime as dt

import pytest

from tests.door import ZONE
from tests.golden_year import WORKS, live_the_year
from tests.portal.conftest import Reader
from tests.portal.test_pages import words
from tests.portal.test_works import rows_of
from tests.programme import Programme
from vungcao.portal.views import clock as portal_clock

NOTHING = "chưa có số liệu"


@pytest.fixture
def reader_at_year_end(
    programme: Programme, home: object, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> Reader:
    live_the_year(programme)
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: dt.datetime(2027, 2, 1, 9, tzinfo=ZONE))
    return reader


def test_capital_at_a_glance_at_the_end_of_the_year(reader_at_year_end: Reader):
    page = reader_at_year_end.text("/von/?ngay=2026-12-31&biet-den=2027-01-31")
    told = words(page)
    assert "Kế hoạch năm 19.500 triệu đồng" in told
    assert "Đã phân bổ 12.640 triệu đồng" in told
    assert "Đã giải ngân 8.650 triệu đồng, gồm tạm ứng chưa thu hồi: 600" in told
    sources = {row[0]: row[2:] for row in rows_of(page, "bang-nguon")}
    assert "Giải ngân trên vốn đã phân bổ 68,0 %" in told, (
        "8 590 of 12 640: the 60 that people gave were not allocated"
    )
    assert "Giải ngân trên kế hoạch giao 44,1 %" in told, "8 590 of 19 500"
    assert sources["Tổng nguồn vốn dự kiến"] == ["19.500", "12.640", "8.650", "68,0 %"]
    assert sources["Ngân sách tỉnh để thực hiện Chương trình"] == ["9.000", "7.140", "5.190", "72,7 %"]
    assert sources["Vốn đối ứng ngân sách tỉnh"] == ["1.500", "1.000", "600", "60,0 %"]
    central = sources["Ngân sách Trung ương thực hiện các chương trình mục tiêu quốc gia"]
    assert central == ["9.000", "4.500", "2.800", "62,2 %"]
    contents = {row[0]: row[1:] for row in rows_of(page, "bang-noi-dung")}
    assert contents["Ngầm tràn, cầu, đường"] == ["7.740", "5.350", "68,3 %"], "5 290 of 7 740"
    assert contents["Thủy lợi"] == ["2.400", "1.800", "75,0 %"]
    assert contents["Trường học"] == ["500", "300", "60,0 %"]
    assert contents["Nhà văn hóa, hạ tầng du lịch"] == ["2.000", "1.200", "60,0 %"]
    assert contents["Nước sạch tập trung"] == [NOTHING]
    assert [row[1:] for row in rows_of(page, "duong-bang")] == [
        ["0", "0"],
        ["0", "0"],
        ["0", "0"],
        ["1.000", "1.000"],
        ["300", "1.300"],
        ["300", "1.600"],
        ["0", "1.600"],
        ["0", "1.600"],
        ["950", "2.550"],
        ["2.100", "4.650"],
        ["1.000", "5.650"],
        ["3.000", "8.650"],
    ]


def test_each_work_at_the_end_of_the_year(reader_at_year_end: Reader):
    told = {
        key: words(reader_at_year_end.text(f"/cong-trinh/{key}/?ngay=2026-12-31&biet-den=2027-01-31"))
        for key in WORKS
    }
    for key, total, allocated, disbursed in (
        ("CT-1", "10.000.000.000", "6.500", "4.100 triệu đồng, gồm tạm ứng; 41,0 % tổng mức"),
        ("CT-2", "300.000.000", "240", "300 triệu đồng, gồm tạm ứng; 100,0 % tổng mức"),
        ("CT-3", "4.600.000.000", "2.400", "1.800 triệu đồng, gồm tạm ứng; 39,1 % tổng mức"),
        ("CT-4", "2.000.000.000", "500", "300 triệu đồng, gồm tạm ứng; 15,0 % tổng mức"),
        ("CT-5", "3.000.000.000", "2.000", "1.200 triệu đồng, gồm tạm ứng; 40,0 % tổng mức"),
        ("CT-6", "1.000.000.000", "1.000", "950 triệu đồng, gồm tạm ứng; 95,0 % tổng mức"),
    ):
        assert f"Tổng mức đầu tư {total} đồng" in told[key]
        assert f"Đã phân bổ {allocated} triệu đồng" in told[key]
        assert f"Đã giải ngân {disbursed}" in told[key]
    assert "Giải ngân trên vốn đã phân bổ 100,0 %" in told["CT-2"], (
        "240 of 240; the 60 that people gave are of no plan"
    )
    assert "bằng tiền: 60 ngày công, vật tư, đất: 9" in told["CT-2"]
    assert "Đã quyết toán: 950" in told["CT-6"]
    assert "Thanh toán vượt khối lượng hoàn thành" not in told["CT-1"]
    for source, amount, share in (
        (
            "Chương trình mục tiêu quốc gia nông thôn mới, giảm nghèo bền vững, vùng dân tộc thiểu số và miền núi",
            "6.000.000.000",
            "60,0 %",
        ),
        ("Ngân sách tỉnh để thực hiện Chương trình", "2.500.000.000", "25,0 %"),
        ("Vốn đối ứng ngân sách tỉnh", "1.500.000.000", "15,0 %"),
    ):
        assert f"{source} {amount} {share}" in told["CT-1"]
