"""Asking: fresh, exact, as of any day and as known at any entry, whole and in slices, with what adds up to it."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.figures.store import (
    CHU,
    DEO_GIA,
    FORMER_DEO_GIA,
    FORMER_TAN_LAP,
    FORMER_TAN_MOC,
    NAM_DUONG,
    SA_LY,
    approve,
    household,
    load_mini,
    road,
    standing,
)
from vungcao.exact.state import State
from vungcao.figures import mirror
from vungcao.figures.ask import adds_up, ask, ask_series, contributions, history, moment, now_known
from vungcao.figures.figure import WHOLE, Area, Cell, Figure, group, place
from vungcao.registers.rules import Holding

pytestmark = pytest.mark.django_db

REGION = group("region")
PROVINCE = place("24@2025-07-01")
DAY = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def pack():
    return load_mini()


def one(indicator: str, area: Area, as_of: dt.date = DAY, known: int | None = None, **more) -> Figure:
    return ask([indicator], areas=[area], moment=moment(as_of, known), **more)[indicator, area, WHOLE]


def parts(figure: Figure) -> tuple:
    return figure.state, figure.numerator, figure.denominator


def former(key: str, place: str, **facts) -> Holding:
    """A household of a former unit, told until the merger."""
    before = household(key, place, dt.date(2025, 1, 1), **facts)
    return Holding(before.key, place, before.valid_from, dt.date(2025, 7, 1), before.facts)


def test_a_figure_asked_right_after_an_approval_counts_it():
    approve("household", [household("h1", poverty="poor"), household("h2")])
    assert parts(one("poor_share", place(SA_LY))) == (State.NUMBER, 1, 2)
    approve("household", [household("h3", poverty="poor")])
    assert parts(one("poor_share", place(SA_LY))) == (State.NUMBER, 2, 3)
    mirror.refresh()
    assert parts(one("poor_share", place(SA_LY))) == (State.NUMBER, 2, 3)


def test_every_indicator_asked_has_an_answer_in_every_area_asked():
    approve("household", [household("h1")])
    indicators = [
        "poor_share",
        "paved_share",
        "trained_people",
        "communes_newrural_share",
        "income_per_person",
    ]
    areas = [REGION, PROVINCE, place(SA_LY), place(CHU)]
    answers = ask(indicators, areas=areas, moment=moment(DAY))
    assert {(i, a) for i, a, cell in answers if cell == WHOLE} == {(i, a) for i in indicators for a in areas}


def test_zero_missing_and_not_applicable_are_three_things():
    approve("household", [household("h1")])
    assert one("poor_share", place(SA_LY)).state is State.ZERO
    assert one("poor_share", place(CHU), today=dt.date(2027, 1, 1)).state is State.MISSING
    assert one("poor_households", place(CHU)).state is State.NOT_APPLICABLE
    assert one("communes_newrural_share", place(SA_LY)).state is State.NOT_APPLICABLE


def test_a_report_is_missing_only_from_the_day_after_it_was_due():
    """The income of 2026 is due on 25 January 2027."""
    approve("road", [road("r1")])
    asked = dt.date(2026, 12, 31)
    assert one("income_per_person", place(SA_LY), asked).state is State.NOT_YET_DUE
    assert (
        one("income_per_person", place(SA_LY), asked, today=dt.date(2027, 1, 25)).state is State.NOT_YET_DUE
    )
    assert one("income_per_person", place(SA_LY), asked, today=dt.date(2027, 1, 26)).state is State.MISSING
    approve("road", [road("r2")], on=dt.date(2027, 2, 1))
    assert one("income_per_person", place(SA_LY), asked).state is State.MISSING


def test_a_breakdown_gives_a_cell_for_each_value_found_and_one_for_who_does_not_say():
    approve(
        "household",
        [
            household("h1", ethnic_group="tay", poverty="poor"),
            household("h2", ethnic_group="nung"),
            household("h3", ethnic_group=None),
        ],
    )
    answers = ask(["poor_share"], areas=[REGION], moment=moment(DAY), breakdown="ethnic_group")
    assert {cell.value: parts(f) for (_, _, cell), f in answers.items() if cell != WHOLE} == {
        "tay": (State.NUMBER, 1, 1),
        "nung": (State.ZERO, 0, 1),
        None: (State.ZERO, 0, 1),
    }
    assert parts(answers["poor_share", REGION, WHOLE]) == (State.NUMBER, 1, 3)
    assert all(c in (WHOLE, Cell("ethnic_group", c.value)) for _, _, c in answers)


def test_yesterday_stays_as_it_was_known_yesterday():
    first = approve("household", [household("h1", poverty="poor")])
    second = approve("household", [household("h1")], closed=standing("household", "h1"))
    assert parts(one("poor_share", REGION, known=first)) == (State.NUMBER, 1, 1)
    assert parts(one("poor_share", REGION, known=second)) == (State.ZERO, 0, 1)
    assert one("poor_share", REGION, known=0).state is State.MISSING


def test_a_late_correction_changes_the_early_period_only_for_who_knows_it():
    since = dt.date(2025, 12, 31)
    first = approve("road", [road("r1", since=since, surface="earth")])
    (seq,) = standing("road", "r1")
    corrected = [road("r1", since=since, surface="concrete")]
    second = approve("road", corrected, closed=[seq], on=dt.date(2026, 9, 1))
    early = dt.date(2026, 1, 31)
    assert one("paved_share", REGION, early, first).value == 0
    assert one("paved_share", REGION, early, second).value == 1


def test_the_inputs_of_a_figure_are_known_by_the_last_entry_that_touched_what_it_reads():
    first = approve("household", [household("h1")])
    approve("road", [road("r1")])
    figure = one("poor_share", REGION)
    assert (figure.inputs_known, figure.moment.known) == (first, 2)


def test_a_knowledge_that_is_not_there_yet_is_refused():
    approve("road", [road("r1")])
    with pytest.raises(LookupError, match="2"):
        one("poor_share", REGION, known=2)


def test_what_the_pack_does_not_have_is_a_key_error():
    with pytest.raises(KeyError, match="nothing"):
        one("nothing", REGION)
    with pytest.raises(KeyError, match="nowhere"):
        one("poor_share", place("nowhere"))
    with pytest.raises(KeyError, match="nobody"):
        one("poor_share", group("nobody"))


def test_what_the_province_reports_for_itself_counts_in_the_province_and_in_no_commune():
    approve("road", [road("r1", surface="concrete"), road("r2", PROVINCE.id)])
    assert parts(one("paved_share", PROVINCE)) == (State.NUMBER, Decimal("1.000"), Decimal("2.000"))
    assert parts(one("paved_share", REGION)) == (State.NUMBER, Decimal("1.000"), Decimal("2.000"))
    assert parts(one("paved_share", place(SA_LY))) == (State.NUMBER, Decimal("1.000"), Decimal("1.000"))


def test_a_series_is_the_same_figures_asked_day_by_day():
    approve("household", [household("h1", poverty="poor", standard="mdp_2021"), household("h2")])
    days = [dt.date(2026, 6, 30), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    series = ask_series(["poor_share", "paved_share"], areas=[REGION, place(SA_LY)], days=days)
    assert len(series) == 12
    assert all(series[d, i, a] == one(i, a, d) for d, i, a in series)
    assert [series[d, "poor_share", REGION].version for d in days] == [1, 1, 2]
    assert [series[d, "poor_share", REGION].value for d in days[1:]] == [Decimal("0.5"), 0]


def test_parts_of_communes_add_up_to_the_whole():
    approve(
        "road",
        [
            road("r1", SA_LY, surface="concrete"),
            road("r2", DEO_GIA, length_km="2.500"),
            road("r3", PROVINCE.id),
        ],
    )
    whole = one("paved_share", REGION)
    found = contributions("paved_share", area=REGION, moment=moment(DAY))
    assert [figure.area.id for figure in found] == sorted([SA_LY, DEO_GIA, NAM_DUONG, CHU, PROVINCE.id])
    assert sum(f.numerator for f in found if f.numerator is not None) == whole.numerator
    assert (
        sum(f.denominator for f in found if f.denominator is not None)
        == whole.denominator
        == Decimal("4.500")
    )


def test_parts_of_an_indicator_of_the_whole_programme_are_still_told_by_commune():
    """Three communes are asked, the ward is not. One meets the standard, one does not, and the one that has not said
    counts in neither part."""
    since = dt.date(2026, 1, 1)
    approve(
        "commune_status",
        [
            Holding("a", SA_LY, since, None, {"new_rural": True, "recognised_on": None}),
            Holding("b", DEO_GIA, since, None, {"new_rural": False, "recognised_on": None}),
            Holding("c", CHU, since, None, {"new_rural": True, "recognised_on": None}),
        ],
    )
    whole = one("communes_newrural_share", group("communes"))
    assert parts(whole) == (State.NUMBER, 1, 2)
    found = {
        f.area.id: f
        for f in contributions("communes_newrural_share", area=group("communes"), moment=moment(DAY))
    }
    assert {where: (f.numerator, f.denominator) for where, f in found.items()} == {
        SA_LY: (1, 1),
        DEO_GIA: (0, 1),
        NAM_DUONG: (None, None),
    }
    assert found[NAM_DUONG].value is None


def test_a_part_of_a_fixed_denominator_is_told_over_its_whole_scope():
    day, after = dt.date(2026, 2, 1), dt.date(2026, 2, 2)
    approve(
        "training",
        [
            Holding("t1", SA_LY, day, after, {"people": 30, "sex": "female"}),
            Holding("t2", DEO_GIA, day, after, {"people": 10, "sex": "male"}),
        ],
    )
    assert parts(one("training_share", place(SA_LY))) == (State.NUMBER, 30, 40)
    found = contributions("training_share", area=place(SA_LY), moment=moment(DAY))
    told = {f.area.id: (f.numerator, f.denominator) for f in found if f.denominator is not None}
    assert told == {SA_LY: (30, 30), DEO_GIA: (None, 10)}


def test_an_indicator_that_is_not_asked_of_an_area_has_no_parts():
    approve("household", [household("h1")])
    assert contributions("poor_households", area=place(CHU), moment=moment(DAY)) == []


def test_counts_of_things_add_up():
    assert adds_up("poor_share", on=DAY)


def test_a_history_tells_each_entry_at_which_the_figure_changed():
    approve("household", [household("h1", poverty="poor"), household("h2")])
    approve("road", [road("r1")])
    approve("household", [household("h3", DEO_GIA)])
    mirror.refresh()
    approve("household", [household("h1")], closed=standing("household", "h1"))
    told = history("poor_share", area=place(SA_LY), as_of=DAY)
    assert [(entry, parts(figure)) for entry, figure in told] == [
        (1, (State.NUMBER, 1, 2)),
        (4, (State.ZERO, 0, 2)),
    ]
    assert [entry for entry, _ in history("poor_share", area=REGION, as_of=DAY)] == [1, 3, 4]
    assert [f.moment.known for _, f in history("poor_share", area=REGION, as_of=DAY)] == [1, 3, 4]


def test_each_figure_of_a_history_is_what_was_asked_then():
    approve("household", [household("h1", poverty="poor")])
    approve("household", [household("h2")], closed=standing("household", "h1"))
    mirror.refresh()
    mirror.compact(whole=True)
    approve("household", [household("h3")])
    for entry, figure in history("poor_share", area=REGION, as_of=DAY):
        assert figure == one("poor_share", REGION, known=entry)


def test_former_units_merged_whole_are_told_on_the_borders_of_their_successor():
    """Tân Lập and the former Đèo Gia were merged whole into today's Đèo Gia."""
    approve("household", [former("a", FORMER_TAN_LAP, poverty="poor"), former("b", FORMER_DEO_GIA)])
    early = dt.date(2025, 3, 1)
    figure = one("poor_share", place(DEO_GIA), early)
    assert parts(figure) == (State.NUMBER, 1, 2)
    assert figure.restated == "whole_units"
    assert one("poor_share", place(FORMER_TAN_LAP), early).restated == ""


def test_a_former_unit_that_was_cut_up_is_never_shared_out():
    """Tân Mộc went in parts to Sa Lý and Nam Dương."""
    approve("household", [former("a", FORMER_TAN_MOC, poverty="poor")])
    figure = one("poor_share", place(SA_LY), dt.date(2025, 3, 1), today=dt.date(2026, 6, 1))
    assert figure.state is State.MISSING
    assert figure.restated == "whole_units_without_parts"


def test_a_figure_of_its_own_time_is_not_restated():
    approve("household", [household("h1")])
    assert one("poor_share", place(DEO_GIA)).restated == ""
    assert one("poor_share", REGION, dt.date(2025, 12, 31)).restated == ""


def test_a_group_fixed_on_a_later_day_is_told_on_the_borders_of_that_day():
    approve("household", [former("a", FORMER_TAN_LAP, poverty="poor")])
    figure = one("poor_households", group("difficult_2026"), dt.date(2025, 3, 1))
    assert figure.numerator == 1
    assert figure.expected == 2
    assert figure.restated == "whole_units_without_parts"


def test_asking_says_how_far_it_knows():
    assert now_known() == 0
    approve("road", [road("r1")])
    assert now_known() == 1
    assert moment(DAY).known == 1
