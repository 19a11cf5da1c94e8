"""Pairs by hand: what each part says, in words; and what holds of every pair."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.door import CHU, DEO_GIA, SA_LY
from tests.overlap.labelled import pairs, said_of
from tests.programme import bac_ninh
from vungcao.pack.comparing import Comparison
from vungcao.works.overlap.reading import compared_by
from vungcao.works.overlap.rules.blocks import blocks_asked, blocks_of
from vungcao.works.overlap.rules.comparing import Suspicion, compare, suspect
from vungcao.works.overlap.rules.ground import ground_of, nearness
from vungcao.works.overlap.rules.telling import Labels, explained, sentence
from vungcao.works.overlap.sketching import Said, Sketcher

pytestmark = pytest.mark.sqlite_only


def comparison() -> Comparison:
    works = bac_ninh().works
    assert works is not None
    return works.overlaps[0]


def sketcher() -> Sketcher:
    return Sketcher(bac_ninh(), comparison())


def said(key: str, name: str, *, place: str = SA_LY, site: str = "", **facts: Any) -> Said:
    return Said("work", key, place, {"name": name, **facts}, (site,) if site else ())


def pair(one: Said, other: Said) -> Suspicion:
    sketch = sketcher().sketch
    return compare(comparison(), sketch(one), sketch(other))


def labels() -> Labels:
    compared = compared_by(bac_ninh())
    assert compared is not None
    return compared.labels


def told(suspicion: Suspicion) -> dict[str, str]:
    return {each.part.id: words.vi for each, words in explained(suspicion, labels())}


def likeness(one: str, other: str, part: str = "proper_names") -> Fraction | None:
    found = pair(said("A", one), said("B", other))
    return next(each.likeness for each in found.parts if each.part.id == part)


def test_one_road_told_twice_is_explained_part_by_part():
    facts = {
        "content": "III.1.1",
        "owner": "UBND xã Sa Lý",
        "starts_on": "2026-05-01",
        "ends_on": "2026-12-31",
    }
    one = said(
        "CT-1", "Cứng hóa đường trục thôn Cầu Nhạc", total_vnd=4_200_000_000, site="21.48 106.70", **facts
    )
    later = facts | {"owner": "Ủy ban nhân dân xã Sa Lý", "ends_on": "2027-06-30"}
    other = said(
        "CT-2", "BTXM duong truc chinh thon Cau Nhac", total_vnd=4_000_000_000, site="21.481 106.70", **later
    )
    found = pair(one, other)
    assert told(found) == {
        "ground": "cách 111 m",
        "proper_names": "cùng «Cầu Nhạc»",
        "words": "cùng «đường trục»",
        "place": "giống nhau",
        "total": "4.200.000.000 và 4.000.000.000 đồng",
        "content": "cùng «III.1.1 Ngầm tràn, cầu, đường»",
        "years": "cùng năm 2026",
        "owner": "giống nhau",
    }
    # 40 less 75 · 11/900, for 111 m lie 11 m beyond the hundred that count as one place; and seven parts that agree.
    assert found.strength == 30 + 25 + 15 + 10 + 8 + 5 + 5 + 40 - Fraction(75 * 11, 900)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NVH thôn Đồng Cốc", "Xây dựng nhà sinh hoạt cộng đồng thôn Đồng Cốc"),
        ("Trường TH&THCS Tân Sơn", "trường tiểu học và trung học cơ sở Tân Sơn"),
        ("Đường GTNT thôn Nà Trắng", "DUONG GIAO THONG NONG THON THON NA TRANG"),
        ("Khu TĐC thôn Khuôn Dương", "Khu tái định cư thôn Khuôn Dương"),
        ("Thôn Vua Bà: sửa chữa hồ chứa", "Nâng cấp hồ đập, thôn Vua Bà"),
        ("Đường thôn Hòa Trong", "Đường thôn Hoà Trong"),
        ("Kè thôn Suối Hà, xã Xa Lý", "Kè thôn Suối Hà, xã Sa Lý"),
        ("Cầu thôn Phúc Thành", "Cầu thôn Phúc Thhành"),
    ],
)
def test_names_written_in_other_ways_are_the_same(one: str, other: str):
    assert likeness(one, other) == 1
    assert likeness(one, other, "words") == 1


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        ("Đường thôn Cầu Nhạc giai đoạn 1", "Đường thôn Cầu Nhạc giai đoạn II", "numbers"),
        ("Đường thôn Cầu Nhạc Km0 - Km2", "Đường thôn Cầu Nhạc, Km2+000 - Km4", "numbers"),
        ("Nhà văn hóa thôn 3", "Nhà văn hóa thôn 4", "numbers"),
        ("Khu TĐC A", "Khu TĐC B", "numbers"),
        ("Nâng cấp ĐT293", "Nâng cấp ĐT 242", "numbers"),
        ("Tập huấn năm 2026", "Tập huấn năm 2027", "numbers"),
        ("Nhà văn hóa thôn Đồng Cốc", "Nhà văn hóa thôn Đông Cốc", "proper_names"),
        ("Nhà văn hóa thôn Rãng Trong", "Nhà văn hóa thôn Rãng Ngoài", "proper_names"),
        ("Hồ Khuôn Dương", "Hồ Khuôn Đương", "proper_names"),
    ],
)
def test_what_tells_two_works_apart_is_seen(one: str, other: str, part: str):
    assert likeness(one, other, part) == 0


def test_a_road_of_the_commune_is_hardly_that_of_a_hamlet():
    assert likeness("Cải tạo đường trục xã", "Cứng hóa đường trục thôn Xé") == Fraction(1, 5)


def test_how_much_is_no_name():
    assert (
        likeness("Xây 6 phòng học trường tiểu học Vua", "Xây 8 phòng học trường tiểu học Vua", "numbers")
        is None
    )
    assert likeness("Đường thôn Xé dài 2,3 km", "Đường thôn Xé L=500m", "numbers") is None


def test_what_is_not_said_counts_nothing():
    found = pair(said("A", "Đường thôn Xé"), said("B", "Đường thôn Xé", total_vnd=5))
    assert next(each for each in found.parts if each.part.id == "total").points == 0
    assert "total" not in told(found)


def test_a_work_recorded_for_the_province_is_where_its_name_says():
    province = "24@2025-07-01"
    outside = Said("outside_work", "X-1", province, {"name": "Cầu thôn Xé, xã Xa Lý"})
    assert told(pair(said("A", "Cầu thôn Xé"), outside))["place"] == "giống nhau"
    assert told(pair(said("A", "Cầu thôn Xé", place=DEO_GIA), outside))["place"] == "khác nhau"


def test_one_line_along_another_is_told_by_its_share_and_a_line_that_goes_on_is_not_the_same():
    here = ground_of([_line((21_480_000, 106_700_000), (21_490_000, 106_700_000))])
    beside = ground_of([_line((21_480_000, 106_700_500), (21_490_000, 106_700_500))])
    onwards = ground_of([_line((21_490_000, 106_700_000), (21_500_000, 106_700_000))])
    assert here is not None
    assert beside is not None
    assert onwards is not None
    assert nearness(here, beside, near_m=100).along == 1
    assert nearness(here, onwards, near_m=100).metres == 0
    assert (nearness(here, onwards, near_m=100).along or 0) < Fraction(1, 5)


def _line(*positions: tuple[int, int]) -> list[Any]:
    from decimal import Decimal

    return [(Decimal(lat).scaleb(-6), Decimal(lon).scaleb(-6)) for lat, lon in positions]


def test_a_metre_on_the_ground_is_a_metre_in_both_directions():
    for lat, lon in ((21_489_000, 106_700_000), (21_480_000, 106_709_654)):
        one, other = ground_of([_line((21_480_000, 106_700_000))]), ground_of([_line((lat, lon))])
        assert one is not None
        assert other is not None
        assert abs(nearness(one, other, near_m=1).metres - 1_001) <= 3


works = st.sampled_from([said_of(told) for each in pairs()[::17] for told in (each.one, each.other)])


@given(works, works)
def test_a_pair_is_the_same_whichever_is_named_first(one: Said, other: Said):
    assert pair(one, other) == pair(other, one)
    assert pair(one, other).seen == pair(other, one).seen
    assert sentence(pair(one, other), labels()) == sentence(pair(other, one), labels())


@given(works, works)
def test_whoever_is_told_would_have_been_looked_at_from_either_side(one: Said, other: Said):
    a, b = sketcher().sketch(one), sketcher().sketch(other)
    if one.key != other.key and suspect(comparison(), a, [b]):
        assert not blocks_asked(comparison(), a).isdisjoint(blocks_of(comparison(), b))
        assert not blocks_asked(comparison(), b).isdisjoint(blocks_of(comparison(), a))


@given(works)
def test_a_work_told_again_word_for_word_is_always_found(one: Said):
    again = Said(one.register, f"{one.key}-again", one.place, one.facts, one.geometries)
    found = pair(one, again)
    assert found.strength >= comparison().blocks_from
    assert all(each.state in ("agrees", "unknown") for each in found.parts)


@given(works, st.sampled_from(["owner", "total_vnd"]))
def test_only_what_a_decision_rests_on_changes_its_fingerprint(one: Said, field: str):
    other = said("Z", "Nhà văn hóa thôn Vách Gạo", place=CHU)
    changed = Said(one.register, one.key, one.place, {**one.facts, field: 77}, one.geometries)
    moved = Said(one.register, one.key, one.place, {**one.facts, "name": "Cầu thôn Vỡ"}, one.geometries)
    assert pair(one, other).seen == pair(changed, other).seen
    assert pair(one, other).seen != pair(moved, other).seen
