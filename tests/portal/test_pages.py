"""The public pages at every state: what is told is shown, what is not is said to be not, and the past stays."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.door import CHU, DEO_GIA, FORMER_TAN_MOC, NAM_DUONG, SA_LY, Cast, Clock, household
from tests.portal.conftest import Reader, road, told
from vungcao.places.queries import pack_in_force
from vungcao.portal.target import breakdowns_of
from vungcao.registers.queries import versions_known_now

PAGES = [
    "/",
    "/chi-tieu/poverty/",
    "/chi-tieu/roads/",
    "/chi-tieu/roads/?muc=3b&xep=so&chieu=kind",
    "/chi-tieu/training/",
    f"/xa/{SA_LY}/",
    f"/xa/{CHU}/",
    f"/xa/{FORMER_TAN_MOC}/",
    "/chung-minh/paved_share/region/",
    f"/chung-minh/paved_share/{DEO_GIA}/",
    "/chung-minh/poor_share/difficult_2026/?muc=1a",
    "/tu-dien/",
    "/tu-dien/so/household/",
    "/tu-dien/chi-so/poor_share/",
    "/tu-dien/van-ban/",
    "/tu-dien/cach-hieu/",
    "/tu-dien/co-quan/",
    "/tu-dien/nhom-va-lich/",
    "/tu-dien/noi-dung/",
    "/nhat-ky/",
    "/du-lieu-mo/",
    "/huong-dan/",
    "/kieu-dang/",
]


def words(page: str) -> str:
    """What a page says, without its marks."""
    bare = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).replace("&nbsp;", " ").split())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_there_before_anything_was_told(cast: Cast, reader: Reader, address: str) -> None:
    assert "<h1" in reader.text(address)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_is_there_in_both_languages(
    records: Cast, reader: Reader, prefix: str, address: str
) -> None:
    page = reader.text(prefix + address)
    assert f'<html lang="{"en" if prefix else "vi"}">' in page
    assert " style=" not in page
    assert "<script" not in page


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_there_on_a_day_before_all_records(records: Cast, reader: Reader, address: str) -> None:
    joined = "&" if "?" in address else "?"
    reader.text(f"{address}{joined}ngay=2025-03-01")


def test_one_cell_of_a_breakdown_has_its_own_proof(records: Cast, reader: Reader) -> None:
    page = words(reader.text("/chung-minh/paved_share/region/?chieu=kind&gia-tri=hamlet_axis"))
    assert "Loại đường: Đường trục thôn" in page
    assert "62,50 %" in page
    reader.text("/chung-minh/paved_share/region/?chieu=kind&gia-tri=alley", status=404)


def test_a_register_tells_its_checks_their_weight_and_their_source(records: Cast, reader: Reader) -> None:
    page = words(reader.text("/tu-dien/so/road/"))
    assert "Đoạn đường dài hơn mọi xã" in page
    assert "«Chiều dài» không quá 5.000 chặn 4/QĐ cần xác nhận" in page
    assert "Chia được theo Loại đường kind" in page
    english = words(reader.text("/en/tu-dien/so/income/"))
    assert "«Population» does not change by both more than 20% and more than 100 from before noted" in english


def test_without_a_pack_every_page_says_so(db: None, reader: Reader) -> None:
    assert "vungcao pack load" in reader.text("/", status=503)


def test_a_rate_is_summed_parts_and_links_to_its_proof(records: Cast, reader: Reader) -> None:
    page = reader.text("/")
    assert 'href="/chung-minh/paved_share/region/"' in page
    # 15 of 24 km
    assert "62,50 %" in words(page)


def test_an_english_reader_sees_english_numbers(records: Cast, reader: Reader) -> None:
    assert "62.50 %" in words(reader.text("/en/"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"/chung-minh/paved_share/{DEO_GIA}/", "0,00 %"),
        (f"/chung-minh/concrete_share/{DEO_GIA}/", "không xác định (mẫu số bằng 0)"),
        (f"/chung-minh/paved_share/{NAM_DUONG}/", "chưa đến hạn"),
        (f"/chung-minh/paved_share/{NAM_DUONG}/?ngay=2025-12-31&biet-den=2026-03-20", "chưa có số liệu"),
        (f"/chung-minh/poor_households/{CHU}/", "không áp dụng"),
        (f"/chung-minh/poor_share/{SA_LY}/", "ẩn để bảo vệ thông tin cá nhân"),
        (f"/chung-minh/paved_share/{SA_LY}/", "75,00 %"),
    ],
)
def test_each_state_is_said_in_its_own_words(records: Cast, reader: Reader, address: str, said: str) -> None:
    value = re.search(r'<p class="proof__value">(.*?)</p>', reader.text(address), re.DOTALL)
    assert value is not None
    assert words(value[1]) == said


def test_a_proof_shows_parts_places_and_the_entry(records: Cast, reader: Reader) -> None:
    page = words(reader.text("/chung-minh/paved_share/region/"))
    assert "Xã Sa Lý 75,00 % 15,000 20,000" in page
    assert "Xã Đèo Gia 0,00 % 0,000 4,000" in page
    assert "Cộng 15,000 24,000" in page
    assert "2/4 xã, phường" in page
    assert "python3 verify.py figure.json" in page


def test_a_correction_shows_both_values_and_yesterday_stays(
    records: Cast, reader: Reader, clock: Clock
) -> None:
    clock.tick(days=10)
    earth = next(v for v in versions_known_now("road", place=SA_LY) if v.key == "SL-3")
    told(records, clock, SA_LY, "road", replace(road("SL-3", "5.000", "concrete"), base_seq=earth.seq))
    proof = words(reader.text(f"/chung-minh/paved_share/{SA_LY}/"))
    assert proof.index("75,00 % 15,000/20,000") > proof.index("100,00 % 20,000/20,000")
    # 20 of 24 km, and 15 of 24 before
    assert "83,33 %" in words(reader.text("/chi-tieu/roads/"))
    assert "62,50 %" in words(reader.text("/chi-tieu/roads/?ngay=2026-03-05"))


def test_an_earlier_page_says_so_and_its_links_keep_the_day(records: Cast, reader: Reader) -> None:
    page = reader.text("/?ngay=2026-03-05")
    assert "Trang này của ngày 05/03/2026" in words(page)
    assert 'href="/chi-tieu/roads/?ngay=2026-03-05"' in page
    assert 'href="/chung-minh/paved_share/region/?ngay=2026-03-05"' in page


def test_a_bad_day_is_refused_kindly(records: Cast, reader: Reader) -> None:
    page = words(reader.text("/?ngay=31/02/2026", status=400))
    assert "POR-001" in page
    assert "31/02/2026" in page
    assert "POR-002" in words(reader.text("/?ngay=2026-03-21", status=400))


@pytest.mark.parametrize(
    "address",
    [
        "/chi-tieu/nothing/",
        "/xa/00000@2025-07-01/",
        "/chung-minh/nothing/region/",
        "/chung-minh/paved_share/nowhere/",
    ],
)
def test_what_is_not_there_is_said_in_words(records: Cast, reader: Reader, address: str) -> None:
    assert "Không có trang này" in reader.text(address, status=404)


def test_simulated_records_are_labelled(cast: Cast, reader: Reader, clock: Clock) -> None:
    told(cast, clock, SA_LY, "road", road("SL-1", "10.000", "concrete"), simulated=True)
    for address in ("/", "/chi-tieu/roads/", f"/xa/{SA_LY}/", f"/chung-minh/paved_share/{SA_LY}/"):
        assert "SỐ LIỆU MÔ PHỎNG" in reader.text(address)


def test_real_records_carry_no_such_label(records: Cast, reader: Reader) -> None:
    assert "SỐ LIỆU MÔ PHỎNG" not in reader.text("/")


def test_a_commune_is_who_it_was_made_of(records: Cast, reader: Reader) -> None:
    page = words(reader.text(f"/xa/{SA_LY}/"))
    assert "83,95 km²" in page
    assert "Xã Tân Mộc (một phần)" in page


def test_a_former_unit_names_its_end_and_its_heirs(records: Cast, reader: Reader) -> None:
    page = words(reader.text(f"/xa/{FORMER_TAN_MOC}/"))
    assert "Đơn vị này đã hết hiệu lực từ 01/07/2025" in page
    assert "Xã Sa Lý" in page
    assert "Xã Nam Dương" in page
    assert "Báo cáo tới đâu" not in page  # nothing is asked of it


def test_the_table_of_communes_is_sorted_as_asked(records: Cast, reader: Reader) -> None:
    page = words(reader.text("/chi-tieu/roads/?xep=so"))
    table = page[page.index("Cùng nội dung với bản đồ") :]
    assert table.index("Xã Sa Lý") < table.index("Xã Đèo Gia") < table.index("Phường Chũ")


def test_a_break_is_marked_in_chart_and_table(cast: Cast, reader: Reader, clock: Clock) -> None:
    homes = [
        household(f"H{n:02}", number=n, since=dt.date(2025, 12, 15), poverty="poor" if n <= 10 else "none")
        for n in range(1, 41)
    ]
    told(cast, clock, SA_LY, "household", *homes)
    page = reader.text("/chi-tieu/poverty/")
    assert "series__break" in page
    assert '<tr class="break">' in page
    assert "25,00" in words(page)
    assert "Chuỗi đứt từ 01/01/2027" in words(page)


def test_the_journal_shows_the_hash_of_each_day(records: Cast, reader: Reader) -> None:
    page = words(reader.text("/nhat-ky/"))
    digests = reader.client.get("/nhat-ky/digests.json", headers={"host": "localhost"}).json()["digests"]
    assert digests[-1]["hash"] in page
    assert digests[-1]["day"] == "2026-03-02"


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 24),
        ("/chi-tieu/roads/", 17),
        (f"/xa/{SA_LY}/", 21),
        ("/chung-minh/paved_share/region/", 33),
        ("/tu-dien/", 4),
        ("/nhat-ky/", 7),
    ],
)
def test_a_page_asks_the_store_a_fixed_number_of_times(
    records: Cast,
    reader: Reader,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    queries: int,
) -> None:
    reader.text(address)
    with django_assert_num_queries(queries):
        reader.text(address)


def test_an_indicator_that_counts_places_is_cut_by_nothing(cast: Cast) -> None:
    pack = pack_in_force()
    roads = pack.indicator("paved_share")
    last = roads.versions[-1]
    of_places = last.model_copy(
        update={"numerator": last.numerator.model_copy(update={"register_id": "place"})}
    )
    counted = roads.model_copy(update={"versions": (of_places,), "breakdowns": ()})
    assert breakdowns_of(pack, counted) == ()
    assert [name for name, _ in breakdowns_of(pack, roads)] == ["kind"]
