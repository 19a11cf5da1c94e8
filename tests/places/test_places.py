"""Places in time, as a pack puts them in force."""

import datetime as dt

import pytest

from tests.door import (
    CHU,
    DEO_GIA,
    FORMER_DEO_GIA,
    FORMER_TAN_LAP,
    FORMER_TAN_MOC,
    NAM_DUONG,
    PROVINCE,
    SA_LY,
)
from tests.pack.mini import the_pack
from vungcao.pack import edition as editions
from vungcao.pack.model import Pack
from vungcao.places import queries as places
from vungcao.places.actions import load
from vungcao.places.models import Attribute, Edition, Place
from vungcao.places.rules import Unit, refuse_end_after, refuse_outside_validity

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)
FORMER_PROVINCE, FORMER_DISTRICT = "24@2025-01-01", "219@2025-01-01"


def without(pack: Pack, place: str) -> Pack:
    """A pack that leaves a place out."""
    return pack.model_copy(
        update={
            "places": tuple(entry for entry in pack.places if entry.id != place),
            "attributes": tuple(decision for decision in pack.attributes if decision.place != place),
        }
    )


def renamed(pack: Pack, place: str, name: str) -> Pack:
    """A pack that calls a place by another name."""
    entries = (e.model_copy(update={"name": name}) if e.id == place else e for e in pack.places)
    return pack.model_copy(update={"places": tuple(entries)})


def test_before_a_pack_there_is_none_to_ask():
    with pytest.raises(places.NoPack):
        places.pack_in_force()


def test_a_loaded_pack_is_in_force_with_its_places_and_attributes():
    edition = load(the_pack(), at=AT)
    assert places.edition_in_force() == edition
    assert places.pack_in_force() == the_pack()
    assert {p.id for p in places.places_valid_on(dt.date(2026, 1, 1))} == {SA_LY, DEO_GIA, NAM_DUONG, CHU}
    assert str(places.place(SA_LY)) == "Xã Sa Lý"
    assert places.place(DEO_GIA).folded == "deo gia"


def test_the_same_pack_again_changes_nothing():
    first = load(the_pack(), at=AT)
    attributes = list(Attribute.objects.order_by("place", "attribute", "valid_from").values_list("value"))
    again = load(the_pack(), at=AT + dt.timedelta(days=1))
    assert (again.pk, again.loaded_at) == (first.pk, AT)
    assert Edition.objects.count() == 1
    assert (
        list(Attribute.objects.order_by("place", "attribute", "valid_from").values_list("value"))
        == attributes
    )


def test_an_earlier_edition_loaded_again_is_in_force_again():
    pack, other = the_pack(), renamed(the_pack(), SA_LY, "Sa Lý Mới")
    load(pack, at=AT)
    load(other, at=AT + dt.timedelta(days=1))
    assert places.place(SA_LY).name == "Sa Lý Mới"
    load(pack, at=AT + dt.timedelta(days=2))
    assert places.edition_in_force().digest == editions.digest(pack)
    assert places.place(SA_LY).name == "Sa Lý"


def test_what_an_edition_changes_is_said_before_it_is_loaded():
    load(the_pack(), at=AT)
    pack = renamed(without(the_pack(), NAM_DUONG), SA_LY, "Sa Lý Mới")
    assert places.changes(pack, keep=()).said() == {
        "added": [],
        "changed": [SA_LY],
        "removed": [NAM_DUONG],
        "kept": [],
    }
    assert places.changes(pack).kept == (NAM_DUONG,)


def test_a_place_left_out_goes_unless_it_is_to_be_kept():
    load(the_pack(), at=AT)
    pack = without(the_pack(), NAM_DUONG)
    load(pack, at=AT, keep=[NAM_DUONG])
    assert Place.objects.filter(pk=NAM_DUONG).exists()
    load(the_pack(), at=AT)
    load(pack, at=AT, keep=[])
    assert not Place.objects.filter(pk=NAM_DUONG).exists()
    assert not Attribute.objects.filter(place=NAM_DUONG).exists()


def test_a_code_used_again_is_another_place():
    load(the_pack(), at=AT)
    before, after = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    was, now = (places.place_of_code("07594", on=day) for day in (before, after))
    assert was is not None
    assert now is not None
    assert (was.id, was.name, now.id, now.name) == (FORMER_TAN_LAP, "Tân Lập", DEO_GIA, "Đèo Gia")
    assert places.place_of_code("07534", on=before) is None


def test_a_class_is_the_one_decided_for_the_day():
    load(the_pack(), at=AT)
    assert places.attributes_on(DEO_GIA, dt.date(2028, 6, 30))["area_class"] == "III"
    assert places.attributes_on(DEO_GIA, dt.date(2028, 7, 1)) == {"area_class": "II"}


def test_a_place_knows_what_it_stands_in_and_what_stands_in_it():
    load(the_pack(), at=AT)
    assert places.above(SA_LY) == (PROVINCE,)
    assert places.above(FORMER_TAN_MOC) == (FORMER_DISTRICT, FORMER_PROVINCE)
    assert places.within([PROVINCE]) == {PROVINCE, SA_LY, DEO_GIA, NAM_DUONG, CHU}
    assert FORMER_TAN_MOC in places.within([FORMER_PROVINCE])


def test_a_unit_names_what_came_before_and_after_it():
    load(the_pack(), at=AT)
    assert places.unit(FORMER_DEO_GIA).successors == (f"Xã Đèo Gia ({DEO_GIA})",)
    assert [name.split(" (")[0] for name in places.unit(DEO_GIA).predecessors] == ["Xã Tân Lập", "Xã Đèo Gia"]
    with pytest.raises(places.NoPlace):
        places.unit("99999@2025-07-01")


def test_a_changed_row_of_a_place_differs_from_the_pack():
    load(the_pack(), at=AT)
    assert places.differs_from(the_pack()) == ()
    Place.objects.filter(pk=SA_LY).update(name="Sa Lỳ")
    Attribute.objects.filter(place=CHU).update(value="III")
    assert places.differs_from(the_pack()) == (CHU, SA_LY)


FORMER = Unit("x", "Xã Đèo Gia", dt.date(2025, 1, 1), dt.date(2025, 7, 1), ("Xã Đèo Gia mới",), ("Tổng cũ",))


def test_a_fact_within_the_life_of_its_place_is_taken():
    assert (
        refuse_outside_validity(
            FORMER, valid_from=FORMER.valid_from, valid_before=FORMER.valid_before, where=""
        )
        == []
    )


@pytest.mark.parametrize("until", [None, dt.date(2025, 7, 2)])
def test_a_fact_that_outlives_its_place_is_refused_with_the_successor_named(until):
    (refusal,) = refuse_outside_validity(
        FORMER, valid_from=dt.date(2025, 3, 1), valid_before=until, where="Dòng 1"
    )
    assert refusal.code == "PLC-003"
    assert "Xã Đèo Gia mới" in refusal.found
    assert "01/07/2025" in refusal.mend


def test_a_fact_from_before_its_place_is_refused_with_the_predecessor_named():
    (refusal,) = refuse_outside_validity(
        FORMER, valid_from=dt.date(2024, 12, 31), valid_before=None, where="Dòng 1"
    )
    assert refusal.code == "PLC-002"
    assert "Tổng cũ" in refusal.found


def test_a_record_may_end_on_the_day_its_place_ends_and_not_after():
    assert refuse_end_after(FORMER, on=dt.date(2025, 7, 1), where="") == []
    assert [r.code for r in refuse_end_after(FORMER, on=dt.date(2025, 7, 2), where="")] == ["PLC-003"]
    assert [r.code for r in refuse_end_after(FORMER, on=dt.date(2024, 7, 2), where="")] == ["PLC-002"]
