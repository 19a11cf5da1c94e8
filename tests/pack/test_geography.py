"""Places in time: the small pack's communes, classes, groups and merger, told by hand."""

import datetime as dt

import pytest

from tests.pack.mini import the_pack
from vungcao.pack.geography import attributes_on, communes_on, members_on, places_on, restate

BEFORE, START, AFTER = dt.date(2025, 6, 30), dt.date(2026, 1, 1), dt.date(2028, 7, 1)
MERGER = dt.date(2025, 7, 1)
SA_LY, DEO_GIA, NAM_DUONG, CHU = (f"{code}@2025-07-01" for code in ("07534", "07594", "07603", "07525"))
TAN_LAP, OLD_DEO_GIA, TAN_MOC = (f"{code}@2025-01-01" for code in ("07594", "07609", "07606"))


def _names(places: tuple) -> list[str]:
    return [place.name for place in places]


def test_a_code_names_another_commune_after_the_merger() -> None:
    pack = the_pack()
    assert _names(communes_on(pack, BEFORE)) == ["Tân Lập", "Đèo Gia", "Tân Mộc"]
    assert _names(communes_on(pack, MERGER)) == ["Sa Lý", "Đèo Gia", "Nam Dương", "Chũ"]
    assert {p.code for p in communes_on(pack, BEFORE)} & {p.code for p in communes_on(pack, MERGER)} == {
        "07594"
    }


def test_districts_end_with_the_merger() -> None:
    pack = the_pack()
    assert [p.kind for p in places_on(pack, BEFORE)].count("district") == 1
    assert [p.kind for p in places_on(pack, MERGER)].count("district") == 0


def test_a_class_changes_on_the_day_its_decision_says() -> None:
    pack = the_pack()
    assert attributes_on(pack, DEO_GIA, dt.date(2028, 6, 30)) == {
        "area_class": "III",
        "especially_difficult": "yes",
    }
    assert attributes_on(pack, DEO_GIA, AFTER) == {"area_class": "II"}
    assert attributes_on(pack, TAN_LAP, BEFORE) == {}


@pytest.mark.parametrize(
    ("group", "day", "members"),
    [
        ("region", START, ["Sa Lý", "Đèo Gia", "Nam Dương", "Chũ"]),
        ("region", BEFORE, ["Tân Lập", "Đèo Gia", "Tân Mộc"]),
        ("area_iii", START, ["Sa Lý", "Đèo Gia"]),
        ("area_iii", AFTER, ["Sa Lý"]),
        ("difficult_2026", START, ["Sa Lý", "Đèo Gia"]),
        ("difficult_2026", AFTER, ["Sa Lý", "Đèo Gia"]),
        ("difficult_2026", BEFORE, []),
        ("communes", START, ["Sa Lý", "Đèo Gia", "Nam Dương"]),
    ],
)
def test_a_group_has_its_members_of_the_day_or_of_its_fixed_day(
    group: str, day: dt.date, members: list[str]
) -> None:
    assert _names(members_on(the_pack(), group, day)) == members


def test_a_group_nobody_defined_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        members_on(the_pack(), "nothing", START)


def test_units_merged_whole_are_told_by_their_successor() -> None:
    told = restate(the_pack(), [TAN_LAP, OLD_DEO_GIA], START)
    assert told.method == "whole_units"
    assert told.successor_of == {TAN_LAP: DEO_GIA, OLD_DEO_GIA: DEO_GIA}
    assert told.unsaid == ()


def test_a_unit_that_went_in_parts_cannot_be_told() -> None:
    told = restate(the_pack(), [TAN_MOC, SA_LY], START)
    assert told.successor_of == {TAN_MOC: None, SA_LY: SA_LY}
    assert told.unsaid == (TAN_MOC,)


def test_on_a_day_before_the_merger_a_former_unit_is_itself_and_a_later_one_nothing() -> None:
    assert restate(the_pack(), [TAN_LAP, CHU, NAM_DUONG], BEFORE).successor_of == {
        TAN_LAP: TAN_LAP,
        CHU: None,
        NAM_DUONG: None,
    }


def test_two_mergers_after_each_other_are_followed_and_a_cut_between_them_stops() -> None:
    pack = the_pack()
    sa_ly = next(place for place in pack.places if place.id == SA_LY)
    line = pack.lineage[0]
    then = dt.date(2029, 1, 1)
    later = sa_ly.model_copy(update={"valid_from": then})
    ended = tuple(
        p.model_copy(update={"valid_before": then}) if p.id in (DEO_GIA, NAM_DUONG) else p
        for p in pack.places
    )
    merged = [
        line.model_copy(update={"predecessor": DEO_GIA, "successor": later.id, "on": then}),
        line.model_copy(update={"predecessor": NAM_DUONG, "successor": later.id, "on": then, "part": "part"}),
    ]
    pack = pack.model_copy(update={"places": (*ended, later), "lineage": (*pack.lineage, *merged)})
    assert restate(pack, [TAN_LAP, NAM_DUONG], then).successor_of == {TAN_LAP: later.id, NAM_DUONG: None}


def test_a_lineage_that_runs_in_a_circle_ends() -> None:
    pack = the_pack()
    line = pack.lineage[0]
    round_about = (line, line.model_copy(update={"predecessor": DEO_GIA, "successor": TAN_LAP}))
    pack = pack.model_copy(update={"lineage": round_about})
    assert restate(pack, [TAN_LAP], dt.date(2024, 1, 1)).successor_of == {TAN_LAP: None}
