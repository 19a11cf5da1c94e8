"""A commune's notice is a document of the state with the list behind it; its words for the loudspeaker say the same."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.made import NOTICE, WORKS, pages_of, words_of
from vungcao.exact import spoken
from vungcao.reports.loudspeaker import read_aloud
from vungcao.reports.notice import set_notice

AMOUNTS = st.integers(0, 10**14)


def test_the_notice_has_the_parts_of_a_document_of_the_state_in_their_order():
    words = words_of(set_notice(NOTICE))
    parts = (
        "ỦY BAN NHÂN DÂN XÃ SA LÝ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "/TB-UBND",
        "Sa Lý, ngày",
        "THÔNG BÁO",
        "Công khai công trình",
        "Căn cứ Khoản 3 Điều 11 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15.",
        "Nơi nhận:",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        "PHỤ LỤC",
    )
    assert sorted(parts, key=words.index) == list(parts)


def test_the_sums_are_those_of_the_list_in_figures_and_in_words():
    words = words_of(set_notice(NOTICE))
    assert "4.500.000.000 đồng (bằng chữ: bốn tỷ năm trăm triệu đồng)" in words
    assert "Đã giải ngân: 2.405.000.000 đồng (bằng chữ: hai tỷ bốn trăm linh năm triệu đồng)" in words
    given = (
        "Nhân dân đóng góp tiền 15.000.000 đồng; Nhân dân đóng góp ngày công 1.000,5 ngày công,"
        " trị giá 300.000.000 đồng."
    )
    assert f"Các khoản đóng góp: {given}" in words
    assert "Nguồn vốn: Ngân sách tỉnh 92,50%; Nhân dân đóng góp ngày công 7,50%" in words
    assert "Nguồn vốn: chưa có số liệu" in words
    assert "Tổng cộng 4.500.000.000 2.405.000.000 315.000.000" in words


def test_what_is_unsure_is_to_be_confirmed_and_what_is_missing_is_no_zero():
    words = words_of(set_notice(NOTICE))
    doubt = "Điều 13 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 (cần xác nhận)"
    assert f"niêm yết ít nhất 20 ngày liên tục, theo {doubt}" in words
    assert f"phát thanh ít nhất 3 ngày liên tục, theo {doubt}" in words
    assert "300.000.000 0 chưa có số liệu Chưa có quyết định nào Thời hạn: chưa có số liệu 0" in words


def test_a_long_list_goes_on_over_pages_that_are_numbered_under_the_same_heads():
    document = set_notice(replace(NOTICE, works=WORKS * 40, more=12))
    words = words_of(document)
    pages = pages_of(document)
    assert pages > 3
    assert words.count("Tên công trình, chủ đầu tư") == pages - 1
    assert "Ngoài danh mục còn 12 công trình" in words


def test_a_commune_without_works_says_that_none_is_recorded_and_no_sum():
    words = words_of(set_notice(replace(NOTICE, works=(), given=())))
    assert "Chưa có công trình nào trên địa bàn xã Sa Lý được ghi nhận và duyệt." in words
    assert "Tổng mức đầu tư" not in words
    assert "PHỤ LỤC" not in words
    assert "chưa có công trình nào" in read_aloud(replace(NOTICE, works=(), given=()))


def test_simulated_records_are_said_to_be_so_on_every_part():
    simulated = replace(NOTICE, simulated=True)
    assert words_of(set_notice(simulated)).count("SỐ LIỆU MÔ PHỎNG") == 2
    assert "Đây là số liệu mô phỏng, không phải số liệu thật." in read_aloud(simulated)
    assert "mô phỏng" not in read_aloud(NOTICE)


def test_the_notice_is_the_same_bytes_twice():
    assert set_notice(NOTICE) == set_notice(replace(NOTICE))


def test_what_is_read_aloud_has_its_numbers_in_words():
    paragraphs = read_aloud(NOTICE).strip().split("\n\n")
    assert paragraphs[0] == (
        "[Không đọc: phát ít nhất 3 ngày liên tục, theo Điều 13 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15"
        " (cần xác nhận).]"
    )
    assert paragraphs[3] == (
        "Công trình số một: Cứng hóa đường trục thôn Cầu Nhạc. Chủ đầu tư là Ủy ban nhân dân xã Sa Lý."
        " Tổng mức đầu tư bốn tỷ hai trăm triệu đồng. Đã giải ngân hai tỷ bốn trăm linh năm triệu đồng."
        " Nhân dân, doanh nghiệp, tổ chức đóng góp ba trăm mười lăm triệu đồng."
        " Khối lượng hoàn thành đạt sáu mươi hai phẩy năm phần trăm. Tình trạng: đang thi công."
        " Thời hạn hoàn thành: ngày ba mươi tháng mười một năm hai nghìn không trăm hai mươi sáu."
    )
    assert "Chưa giải ngân đồng nào. Khối lượng hoàn thành chưa có số liệu." in paragraphs[4]
    assert "hoàn thành chưa có." in read_aloud(
        replace(NOTICE, works=(replace(WORKS[0], percent_done=Decimal("0.00")),))
    )
    assert paragraphs[5] == (
        "Các khoản đóng góp: Nhân dân đóng góp tiền mười lăm triệu đồng; Nhân dân đóng góp ngày công"
        " một nghìn phẩy năm ngày công, trị giá ba trăm triệu đồng."
    )
    assert not re.search(r"\d", " ".join(paragraphs[1:]))


@pytest.mark.parametrize(("works", "more", "left"), [(40, 0, "mười"), (300, 5, "hai trăm bảy mươi lăm")])
def test_nobody_is_read_more_works_than_they_can_follow(works: int, more: int, left: str):
    text = read_aloud(replace(NOTICE, works=WORKS[:1] * works, more=more))
    assert text.count("Công trình số ") == 30
    assert f"Còn {left} công trình nữa" in text


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_every_amount_is_read_to_the_last_dong(total: int, disbursed: int, contributed: int):
    work = replace(WORKS[0], total_vnd=total, disbursed_vnd=disbursed, contributed_vnd=contributed)
    text = read_aloud(replace(NOTICE, works=(work,)))
    assert f"Tổng mức đầu tư {spoken.dong(total)}." in text
    assert (f"Đã giải ngân {spoken.dong(disbursed)}." in text) == (disbursed > 0)
    assert (f"đóng góp {spoken.dong(contributed)}." in text) == (contributed > 0)
