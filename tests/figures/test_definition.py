"""Definitions are built from a pack, and everything wrong with them is said at once, with file and line."""

import datetime as dt

from tests.spec.cast import MINI, indicator, pack, register
from tests.spec.cast import field as field_of
from vungcao.figures.definition import check_pack, definitions
from vungcao.pack import reader
from vungcao.pack.model import ChangePerYear, Pack


def codes(changed: Pack) -> list[tuple[str, str]]:
    """The codes and places of what is wrong."""
    return [(r.code, r.where) for r in check_pack(changed, lambda path: "/".join(map(str, path)))]


def with_indicators(*indicators) -> Pack:
    """The cast's pack with these indicators alone."""
    return pack().model_copy(update={"indicators": indicators, "targets": ()})


def test_the_small_pack_has_nothing_wrong():
    found = reader.read(MINI)
    assert found.pack is not None
    built, refusals = definitions(found.pack)
    assert (sorted(built), refusals) == (sorted(i.id for i in found.pack.indicators), [])


def test_a_definition_knows_its_version_and_its_registers():
    it, refusals = definitions(
        with_indicators(
            indicator("COUNT(*)", of="farm", valid_before="2027-01-01", then=("SUM(trees)", "organic"))
        )
    )
    assert not refusals
    assert it["it"].on(dt.date(2026, 12, 31)).version == 1
    assert it["it"].on(dt.date(2027, 1, 1)).version == 2
    assert it["it"].registers == {"farm"}


def test_an_expression_is_refused_at_its_path_in_the_file():
    wrong = with_indicators(indicator("AVG(trees)", "COUNT(*)", of="farm", population="SUM(trees) > 1"))
    assert codes(wrong) == [
        ("FIG-006", "indicators/0/versions/0/numerator/expression, ký tự thứ 1"),
        ("FIG-015", "indicators/0/versions/0/numerator/population, ký tự thứ 1"),
        ("FIG-015", "indicators/0/versions/0/denominator/population, ký tự thứ 1"),
    ]


def test_an_indicator_refused_is_not_built_and_the_others_are():
    good = indicator("COUNT(*)", of="farm").model_copy(update={"id": "good"})
    built, refusals = definitions(with_indicators(indicator("MAX(trees)", of="farm"), good))
    assert (list(built), [r.code for r in refusals]) == (["good"], ["FIG-009"])


def test_a_window_over_things_is_refused():
    wrong = with_indicators(indicator("COUNT(*)", of="farm", window="year"))
    assert codes(wrong) == [("FIG-023", "indicators/0/versions/0/numerator/window")]


def test_a_breakdown_that_one_of_the_registers_lacks_is_refused():
    wrong = with_indicators(
        indicator("COUNT(*)", "COUNT(*)", of="farm", over_register="household", breakdowns=("crop",))
    )
    assert codes(wrong) == [("FIG-024", "indicators/0/breakdowns/0")]


def test_a_breakdown_by_an_attribute_of_the_communes_is_taken():
    assert codes(with_indicators(indicator("COUNT(*)", of="farm", breakdowns=("area_class",)))) == []


def test_an_unknown_register_group_or_calendar_is_refused():
    wrong = with_indicators(
        indicator("COUNT(*)", of="frm", scope="regoin", group="nowhere", calendar="lunar")
    )
    assert codes(wrong) == [
        ("FIG-025", "indicators/0/versions/0/numerator/scope"),
        ("FIG-025", "indicators/0/versions/0/numerator/register"),
        ("FIG-025", "indicators/0/calendar"),
        ("FIG-025", "indicators/0/group"),
    ]


def test_two_versions_on_one_day_are_refused():
    twice = indicator("COUNT(*)", of="farm", valid_before="2027-01-01", then=("COUNT(*)", ""))
    second = twice.versions[1].model_copy(update={"valid_from": dt.date(2026, 12, 31)})
    wrong = with_indicators(twice.model_copy(update={"versions": (twice.versions[0], second)}))
    assert codes(wrong) == [("FIG-026", "indicators/0/versions/1")]


def test_a_change_per_year_of_an_indicator_without_direction_is_refused():
    poverty = pack().indicator("poor_share").model_copy(update={"direction": "none"})
    target = next(t for t in pack().targets for a in t.aspects if isinstance(a.meaning, ChangePerYear))
    assert all(a.indicator == "poor_share" for a in target.aspects if isinstance(a.meaning, ChangePerYear))
    wrong = pack().model_copy(update={"indicators": (poverty,), "targets": (target,)})
    assert ("FIG-027", "targets/0/aspects/0/meaning") in codes(wrong)


def test_a_field_named_like_a_column_of_every_register_is_refused():
    wrong = with_indicators().model_copy(
        update={"registers": (register("odd", "thing", field_of("nil", "boolean")),)}
    )
    assert codes(wrong) == [("FIG-030", "registers/0/fields/0/id")]


def test_a_field_named_like_a_word_of_sql_is_refused():
    wrong = with_indicators().model_copy(
        update={"registers": (register("odd", "thing", field_of("on", "date"), field_of("case", "text")),)}
    )
    assert codes(wrong) == [("FIG-031", f"registers/0/fields/{n}/id") for n in (0, 1)]
