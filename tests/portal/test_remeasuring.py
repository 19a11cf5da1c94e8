"""What everybody sees of independent re-measuring: the round of tests/remeasurement worked by hand, on its pages."""

import csv
import hashlib
import io
import json
import re

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.door import DEO_GIA, SA_LY, Cast, Clock
from tests.portal.conftest import Reader
from vungcao.remeasurement.actions import close
from vungcao.remeasurement.models import Round


@pytest.fixture
def closed(all_measured: Round, roads: Cast, clock: Clock) -> Round:
    return close(all_measured, by=roads.province, at=clock.tick())


def words(page: str) -> str:
    """The text of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("&nbsp;", " "))).replace(" ,", ",")


def test_the_page_tells_every_number_of_the_round(closed: Round, reader: Reader):
    text = words(reader.text(f"/do-lai/{closed.pk}/"))
    assert "50 bản ghi đúng ở ngày 01/03/2026" in text
    assert "1/20 bản ghi được rút (5,0 %)" in text
    assert "không tìm thấy 1, từ chối 0, chưa đo 0" in text
    assert "ghi cao hơn 15,99 điểm % (95 %: từ 1,20 đến 30,78 điểm %" in text
    assert "15,6 % từ 6,3 đến 33,5 %" in text
    assert "14,0 … 24,0 %" in text
    assert "Trung bình ghi trừ đo: 0,00889 km" in text
    assert "Tổng ghi bằng 100,9 % tổng đo." in text
    assert "6,0 % từ 2,0" in text  # one in ten of Đèo Gia is gone
    assert "Bê tông: 15,6 điểm %" in text
    assert "cần xác nhận" in text


def test_the_error_stands_beside_the_figure_wherever_it_is_shown(closed: Round, reader: Reader):
    said = "Sai số ước tính theo đo lại độc lập"
    proof = words(reader.text("/chung-minh/paved_share/region/"))
    assert f"{said}: ghi cao hơn 15,99 điểm %" in proof
    commune = words(reader.text(f"/xa/{SA_LY}/"))
    assert "ghi cao hơn 22,73 điểm %" in commune
    assert "ghi cao hơn 11,11 điểm %" in words(reader.text(f"/xa/{DEO_GIA}/"))
    assert said in words(reader.text("/chi-tieu/roads/"))
    assert f'href="/do-lai/{closed.pk}/"' in reader.text("/chung-minh/paved_share/region/")


def test_a_figure_that_no_round_bears_on_has_no_such_line(closed: Round, reader: Reader):
    assert "đo lại độc lập:" not in words(reader.text("/chung-minh/poor_share/region/")).replace(" :", ":")


def test_in_english_too(closed: Round, reader: Reader):
    text = words(reader.text(f"/en/do-lai/{closed.pk}/"))
    assert "records 15.99 points too much" in text
    assert "Estimated error" in text


def test_before_it_is_closed_nothing_of_what_was_measured_is_told(
    all_measured: Round,
    reader: Reader,
):
    page = reader.text(f"/do-lai/{all_measured.pk}/")
    assert "Đã đo 20/20 bản ghi" in page
    assert "Sai số" not in page
    assert "SL-" not in reader.text(f"/do-lai/{all_measured.pk}.json")
    for name in (".csv", "/danh-sach.csv"):
        reader.text(f"/do-lai/{all_measured.pk}{name}", status=404)


def test_before_the_sample_is_drawn_the_secret_is_not_told(announced: Round, reader: Reader):
    for address in (f"/do-lai/{announced.pk}/", f"/do-lai/{announced.pk}.json", "/do-lai/index.json"):
        assert announced.secret not in reader.text(address)
    assert json.loads(reader.text(f"/do-lai/{announced.pk}.json"))["drawn"] is None


def test_an_earlier_day_knows_nothing_of_what_came_later(closed: Round, reader: Reader):
    reader.text(f"/do-lai/{closed.pk}/?ngay=2026-03-01", status=404)
    told = reader.text(f"/do-lai/{closed.pk}/?ngay=2026-03-02")
    assert closed.secret not in told
    assert "chờ mầm của ngày 03/03/2026" in told
    assert "đo lại độc lập:" not in words(reader.text("/chung-minh/paved_share/region/?ngay=2026-03-03"))


def test_anybody_draws_the_sample_again_from_what_is_downloaded(closed: Round, reader: Reader):
    document = json.loads(reader.text(f"/do-lai/{closed.pk}.json"))
    drawn_as, plan = document["drawn"], document["announced"]
    digests = json.loads(reader.text("/nhat-ky/digests.json"))["digests"]
    day_hash = next(each["hash"] for each in digests if each["number"] == drawn_as["day_digest_entry"])
    assert sha(drawn_as["secret"]) == plan["secret_sha256"]
    assert sha(f"{drawn_as['secret']}|{day_hash}") == drawn_as["seed"]
    rows = list(
        csv.DictReader(io.StringIO(reader.text(f"/do-lai/{closed.pk}/danh-sach.csv").lstrip("\ufeff")))
    )
    lines = sorted(f"{row['stratum']}|{row['key_digest']}\n" for row in rows)
    assert sha("".join(lines)) == plan["frame"]
    for stratum, size in plan["sizes"].items():
        ranked = sorted(
            (sha(f"{drawn_as['seed']}|{closed.pk}|road|{row['key_digest']}"), row["drawn"])
            for row in rows
            if row["stratum"] == stratum
        )
        assert len(ranked) == size
        assert [is_drawn for _rank, is_drawn in ranked] == ["true"] * 10 + ["false"] * (size - 10)
    assert all(row["key_digest"] == sha(f"|{row['key']}") for row in rows)


def test_the_estimates_are_a_table_too(closed: Round, reader: Reader):
    rows = list(csv.DictReader(io.StringIO(reader.text(f"/do-lai/{closed.pk}.csv").lstrip("\ufeff"))))
    paved = next(row for row in rows if row["of"] == "paved_share" and row["area"] == "region")
    assert (paved["estimate"], paved["recorded"], paved["remeasured"]) == ("67/419", "1", "352/419")


def test_the_frame_of_a_register_with_personal_data_names_nobody(closed: Round, reader: Reader):
    Round.objects.filter(pk=closed.pk).update(salt="x")
    page = reader.text(f"/do-lai/{closed.pk}/danh-sach.csv")
    assert page.splitlines()[0].lstrip("\ufeff") == "stratum,key_digest,rank,drawn"
    assert "SL-" not in page


def test_the_list_shows_each_round(closed: Round, reader: Reader):
    assert "Vòng" in reader.text("/do-lai/")
    assert closed.why in reader.text("/do-lai/")


def test_a_round_that_is_not_there_is_not_found(cast: Cast, reader: Reader):
    assert "Chưa có vòng nào" in reader.text("/do-lai/")
    reader.text("/do-lai/9/", status=404)


@pytest.mark.parametrize(("address", "queries"), [("/do-lai/", 5), ("/do-lai/1/", 6)])
def test_a_page_asks_no_more_for_more_records(
    address: str,
    queries: int,
    closed: Round,
    reader: Reader,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    address = address.replace("1", str(closed.pk))
    reader.text(address)
    with django_assert_num_queries(queries):
        reader.text(address)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
