"""Where a work is: read exactly, written one way, refused when it cannot be or is elsewhere."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.programme import bac_ninh
from vungcao.works.rules.geometry import box_of, read_geometry, refuse_geometry


def test_a_point_and_a_line_are_read_exactly():
    point = read_geometry(" 21.4182  106.7351 ")
    assert (point.points[0].latitude, point.points[0].longitude) == (Decimal("21.4182"), Decimal("106.7351"))
    assert not point.is_line
    assert point.length_m is None
    line = read_geometry("21.4182, 106.7351;21.419000 106.7402;")
    assert line.is_line
    assert line.canonical == "21.4182 106.7351; 21.419 106.7402"


def test_the_length_of_a_line_is_that_of_the_great_circles_between_its_points():
    """One minute of latitude on a sphere of 6 371 008.8 m: 2π · 6 371 008.8 / 21 600 = 1 853.252 m.

    There and back is 3 706.504 m: rounded once, at the end."""
    assert read_geometry("21.3 106.5; 21.3166667 106.5").length_m == 1853
    assert read_geometry("21.3 106.5; 21.3166667 106.5; 21.3 106.5").length_m == 3707


@pytest.mark.parametrize(
    "said",
    [
        "",
        "21.4",
        "21,4182 106,7351 1",
        "106.7351 21.4182",
        "95.1 200.5",
        "21.4 106.7; 21.4 106.7",
        "21.4 106.7;; 21.5 106.7",
        "21.12345678 106.7",
        "21.4N 106.7E",
        "nan inf",
        "1e1 1e2",
    ],
)
def test_what_cannot_be_read_is_refused_with_words(said):
    (refusal,) = refuse_geometry(said, None, where="Dòng 1")
    assert refusal.code == "WRK-014"
    with pytest.raises(ValueError, match="điểm"):
        read_geometry(said)


def test_latitude_and_longitude_the_wrong_way_round_are_told_so():
    with pytest.raises(ValueError, match="kinh độ trước vĩ độ"):
        read_geometry("106.7351 21.4182")


def test_a_site_outside_the_programme_s_part_of_the_country_is_refused():
    box = box_of(bac_ninh().borders)
    assert refuse_geometry("21.4182 106.7351", box, where="Dòng 1") == []
    (refusal,) = refuse_geometry("21.4182 106.7351; 10.77 106.69", box, where="Dòng 1")
    assert refusal.code == "WRK-015"
    assert "điểm đầu là 10.77 106.69" in refusal.found


_DEGREES = st.decimals(min_value=-89, max_value=89, places=6)


@given(st.lists(st.tuples(_DEGREES, _DEGREES), min_size=1, max_size=5))
def test_the_canonical_form_reads_back_as_the_same_place(points):
    said = "; ".join(f"{latitude} {longitude}" for latitude, longitude in points)
    try:
        geometry = read_geometry(said)
    except ValueError:
        return
    assert read_geometry(geometry.canonical) == geometry
    assert read_geometry(geometry.canonical).canonical == geometry.canonical
