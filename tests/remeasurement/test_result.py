"""A round of two strata worked by hand: 20 roads of Sa Lý and 30 of Đèo Gia, ten drawn of each.

Everything is recorded as a kilometre of concrete. Of Sa Lý two are earth, one is 0,8 km, six agree, one was not found.
Of Đèo Gia one is earth, one is gone, eight agree. Each number below was worked with pencil from that alone.
"""

from fractions import Fraction

import pytest

from tests.door import DEO_GIA, SA_LY, Cast, Clock, household, row
from tests.rounds import changed, told
from vungcao.exact.vietnamese import number
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.remeasurement.actions import announce, close, draw_sample, measure
from vungcao.remeasurement.models import Round
from vungcao.remeasurement.queries import selections_of
from vungcao.remeasurement.rules.refusing import Plan

pytestmark = pytest.mark.usefixtures("home")


def shown(said: list[str] | None, places: int = 4) -> tuple[str, str] | None:
    """Both ends of an interval, rounded as a page would."""
    return said and (number(Fraction(said[0]), places), number(Fraction(said[1]), places))


def of(found: list[dict], **named: str) -> dict:
    """The one of that name."""
    (one,) = [each for each in found if named.items() <= each.items()]
    return one


@pytest.fixture
def result(all_measured: Round, roads: Cast, clock: Clock) -> dict:
    return close(all_measured, by=roads.province, at=clock.tick()).result


def test_who_answered_and_who_did_not(result):
    assert (result["records"], result["drawn"]) == (50, 20)
    assert result["outcomes"] == {
        "answered": 19,
        "silent": 1,
        "silent_share": "1/20",
        "by_kind": {"measured": 18, "gone": 1, "not_found": 1, "declined": 0, "unmeasured": 0},
    }
    assert result["strata"] == [
        {"stratum": SA_LY, "records": 20, "drawn": 10, "answered": 9},
        {"stratum": DEO_GIA, "records": 30, "drawn": 10, "answered": 10},
    ]


def test_the_share_of_records_whose_surface_is_wrong(result):
    """(20 x 2/9 + 30 x 1/9) / 50 = 7/45; effective size 450/17; if the silent one agreed, or did not: 7/50, 9/50."""
    surface = of(result["fields"], field="surface")
    wrong = surface["disagreeing"]
    assert (wrong["share"], wrong["measured"], wrong["found"]) == ("7/45", 18, 3)
    assert shown(wrong["interval"]) == ("0,0630", "0,3354")
    assert wrong["method"] == "wilson"


def test_what_silence_could_make_of_that_share(result):
    """Low: (20 x 2/10 + 30 x 1/10)/50 = 7/50. Of each ten one is silent or gone: (20 x 1/10 + 30 x 1/10)/50 more."""
    wrong = of(result["fields"], field="surface")["disagreeing"]
    assert wrong["bounds"] == ["7/50", "6/25"]


def test_gross_and_net_of_an_answer(result):
    """All that is wrong is concrete taken for earth: 7/45 too much of one, too little of the other."""
    net = of(result["fields"], field="surface")["net"]
    assert {each["value"]: each["net"] for each in net} == {"concrete": "7/45", "earth": "-7/45"}


def test_the_mean_difference_and_the_ratio_of_a_number(result):
    """20 x (0,2/9) / 50 = 2/225 km; the ratio is 1 / (1 - 2/225)."""
    difference = of(result["fields"], field="length_km")["difference"]
    assert (difference["mean"], difference["gross_mean"]) == ("2/225", "2/225")
    assert difference["ratio"] == "225/223"
    assert of(result["fields"], field="length_km")["disagreeing"]["share"] == "2/45"


def test_the_error_of_the_share_of_roads_paved(result):
    """As recorded 50/50. Too much by 20 x 2,2/9 + 30 x 2/10 = 98/9 km paved of 20 x 0,2/9 + 30 x 1/10 = 31/9 km.

    So 352/419 is paved, and the figure says 67/419 too much. With u = (a - F b) / (419/9) of each record, variances
    24,44 x 0,19278 and 60 x 0,09900 make a standard error of 0,070106; times 2,110 (17 degrees of freedom): 0,14792.
    """
    paved = of(result["figures"], indicator="paved_share", area="region")
    assert (paved["recorded"], paved["remeasured"], paved["error"]) == ("1", "352/419", "67/419")
    assert shown(paved["interval"]) == ("0,0120", "0,3078")
    assert (paved["state"], paved["measured"], paved["changed"]) == ("told", 19, 5)


def test_the_error_of_a_commune_rests_on_its_own_sample(result):
    """Sa Lý: (20 - 44/9) / (20 - 4/9) = 17/22. Đèo Gia: (30 - 6) / (30 - 3) = 8/9."""
    assert of(result["figures"], indicator="paved_share", area=SA_LY)["error"] == "5/22"
    assert of(result["figures"], indicator="paved_share", area=DEO_GIA)["error"] == "1/9"


def test_a_figure_that_no_difference_reaches_is_not_called_right(result):
    """What is not paved, or gone, leaves numerator and denominator alike: still all paved roads are concrete."""
    concrete = of(result["figures"], indicator="concrete_share", area="region")
    assert (concrete["state"], concrete["error"]) == ("none_found", "0")
    assert Fraction(concrete["at_most"]) > Fraction(5, 50)


def test_one_that_is_gone_is_its_own_number(result):
    """30 x 1/10 / 50 = 3/50."""
    assert (result["gone"]["share"], result["gone"]["found"]) == ("3/50", 1)


def test_too_few_measured_is_not_enough_to_say(roads, clock):
    plan = changed(per_stratum=2)
    found = {each["state"] for each in whole_round(roads, clock, plan)["figures"]}
    assert found == {"too_few"}


def test_a_census_tells_the_exact_difference(roads, clock):
    result = whole_round(roads, clock, changed(per_stratum=50, fields=("surface",)), wrong=5)
    paved = of(result["figures"], indicator="paved_share", area="region")
    assert (paved["error"], paved["interval"]) == ("1/10", ["1/10", "1/10"])
    assert of(result["fields"], field="surface")["disagreeing"]["method"] == "census"


def test_strata_of_a_field_hold_records_of_every_commune(roads, clock):
    result = whole_round(roads, clock, changed(strata="surface", fields=("length_km",)))
    assert result["strata"] == [{"stratum": "concrete", "records": 50, "drawn": 10, "answered": 10}]


def test_a_register_with_personal_data_tells_nothing_small(roads, clock):
    """Two of twenty disagree, fewer than the pack's three: neither they nor what follows from them is told."""
    for place in (SA_LY, DEO_GIA):
        families = [household(f"{place[:5]}-{n:02}", number=n) for n in range(1, 21)]
        told(roads, clock, place, "household", families)
    checker = enrol(
        username="dieu-tra",
        full_name="Phùng Thị Mai",
        organisation="",
        grants=[Granted("read"), Granted("review")],
    )
    plan = changed(register="household", fields=("poverty", "members"))
    result = whole_round(roads, clock, plan, wrong=2, by=checker)
    assert result["fields"][0] == {"field": "poverty", "disagreeing": {"state": "suppressed"}}
    assert {each["state"] for each in result["figures"]} == {"suppressed"}
    assert {each["kind"] for each in result["figures"]} == {"group"}
    assert all(each["answered"] is None for each in result["strata"])


def whole_round(cast: Cast, clock: Clock, plan: Plan, *, wrong: int = 0, by: Person | None = None) -> dict:
    """The result of a round in which the first `wrong` records drawn are not as recorded."""
    round = announce(by=cast.province, plan=plan, chance="x", at=clock.tick())
    clock.tick(days=1)
    told(cast, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
    who = by or cast.supervisor
    draw_sample(round, by=cast.province, measurers=[who], at=clock.tick(days=1))
    recorded = {"length_km": "1,000", "surface": "concrete", "poverty": "none", "members": "4"}
    others = recorded | {"surface": "earth", "poverty": "poor"}
    for n, drawn in enumerate(selections_of(round)):
        said = others if n < wrong else recorded
        measure(
            drawn,
            by=who,
            outcome="measured",
            values={name: said[name] for name in plan.fields},
            measured_on=clock.now.date(),
            at=clock.tick(),
        )
    return close(round, by=cast.province, at=clock.tick()).result
