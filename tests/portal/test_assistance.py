"""Who helps a commune, as everyone reads it: what was promised, by when, what was done, and every kind of no-value."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.door import SA_LY, row
from tests.portal.conftest import Reader
from tests.portal.test_pages import words
from tests.portal.test_works import on_first_of_june as on_first_of_june
from tests.portal.test_works import rows_of
from tests.programme import Programme
from tests.works.six import tell_six

PAGE = f"/xa/{SA_LY}/"
HELD = {"helper_kind": "agency", "promised": "Sửa trạm"}
TOLD = (
    {"helper": "Một phần", "promised_vnd": 300_000_000, "deadline": "2026-12-31"}
    | {"done": "Đã bàn giao máy", "done_vnd": 180_000_000},
    {"helper": "Vượt", "helper_kind": "enterprise", "promised_vnd": 50_000_000, "done_vnd": 64_000_000},
    {"helper": "Bằng không", "promised_vnd": 120_000_000, "deadline": "2026-05-31", "done_vnd": 0},
    {"helper": "Chưa đến hạn", "promised_vnd": 400_000_000, "deadline": "2026-06-01"},
    {"helper": "Quá hạn", "promised_vnd": 400_000_000, "deadline": "2026-05-31"},
    {"helper": "Không định giá", "document_number": "9/CV"},
    {"helper": "Giá trị không", "promised_vnd": 0, "done_vnd": 0},
)


@pytest.fixture
def helped(programme: Programme, home: object) -> Programme:
    tell_six(programme)
    rows = [row(f"GD-{n}", HELD | facts, number=n) for n, facts in enumerate(TOLD, start=1)]
    programme.approved("assistance", *rows)
    return programme


def test_every_promise_is_told_with_its_state(helped: Programme, on_first_of_june: Reader) -> None:
    page = on_first_of_june.text(PAGE)
    agency, no, past = "Cơ quan, sở, ban, ngành", "chưa có số liệu", "31/05/2026 quá hạn"
    assert [" | ".join(cells) for cells in rows_of(page, "giup-do-bang")] == [
        f"Một phần {agency} | Sửa trạm (giá trị 300) | 31/12/2026"
        " | Đã bàn giao máy (giá trị 180) | 60,0 % còn thiếu 120",
        "Vượt Doanh nghiệp | Sửa trạm (giá trị 50) | không ghi hạn | 64 | 128,0 % vượt 14",
        f"Bằng không {agency} | Sửa trạm (giá trị 120) | {past} | 0 | 0,0 % còn thiếu 120",
        f"Chưa đến hạn {agency} | Sửa trạm (giá trị 400) | 01/06/2026 | chưa đến hạn | chưa đến hạn",
        f"Quá hạn {agency} | Sửa trạm (giá trị 400) | {past} | {no} | {no}",
        f"Không định giá {agency} · 9/CV | Sửa trạm (giá trị {no} ) | không ghi hạn | {no} | {no}",
        f"Giá trị không {agency} | Sửa trạm (giá trị 0) | không ghi hạn | 0"
        " | không xác định (mẫu số bằng 0) đúng như hứa",
    ]
    english = words(on_first_of_june.text(f"/en{PAGE}"))
    assert "Who helps the commune" in english
    assert "60.0 % 120 still owed" in english


def test_nobody_who_helps_is_missing_where_help_is_assigned_and_not_applicable_elsewhere(
    helped: Programme, on_first_of_june: Reader
) -> None:
    def told(place: str) -> str:
        page = on_first_of_june.text(place)
        return words(page[page.index('id="giup-do"') : page.index('aria-labelledby="muc-tieu"')])

    offered = re.findall(r'<option value="([^"]+@[^"]+)">([^<]+)</option>', on_first_of_june.text("/von/"))
    places = {name: place for place, name in offered}
    assert "chưa có số liệu" in told(f"/xa/{places['Xã Đèo Gia']}/")
    elsewhere = told(f"/xa/{places['Phường Chũ']}/")
    assert "không áp dụng" in elsewhere
    assert "chưa có số liệu" not in elsewhere


def test_what_was_known_before_it_was_told_is_nothing(helped: Programme, on_first_of_june: Reader) -> None:
    page = words(on_first_of_june.text(f"{PAGE}?ngay=2025-12-31"))
    assert "Đã bàn giao máy" not in page


def test_the_page_of_a_commune_asks_a_fixed_number_of_questions(
    helped: Programme, on_first_of_june: Reader, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    on_first_of_june.text(PAGE)
    with django_assert_num_queries(19):
        on_first_of_june.text(PAGE)
