"""Checks of all records of a place, against other registers, and of flows between two days, worked out by hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.door import NAM_DUONG, SA_LY
from tests.intake.checking import check, findings, rows_found
from tests.pack.mini import the_pack
from vungcao.figures.expression import table_of
from vungcao.figures.parse import read_predicate
from vungcao.intake.rules.checking import Ended
from vungcao.intake.rules.checking.flows import Flow, count_flow
from vungcao.intake.rules.checking.ready import FlowTest
from vungcao.pack.checking import FlowRule
from vungcao.pack.model import Pack
from vungcao.registers.rules import Change, Holding, Operation, supersede_all

# Totals


def test_a_total_is_over_what_would_stand_on_the_last_day_spoken_of():
    three = check("road", kind="total", holds="SUM(length_km) <= 10")
    standing = """
        key | before     | length_km
        ----+------------+----------
        D1  |            | 4
        D2  | 2026-06-01 | 9
        D3  |            | 3
    """
    rows = "key | from | length_km\n---+---+---\nD4 | 2026-06-01 | {}"
    assert findings(three, rows.format("3"), standing) == []  # D2 is over: 4 + 3 + 3
    (found,) = findings(three, rows.format("3.001"), standing)
    assert (found.rows, found.refusal.where) == ((), "Hồ sơ")
    assert found.refusal.found == "Không đúng: Ngày 01/06/2026: tổng «Chiều dài» là 10,001"
    assert found.refusal.expected.startswith("tổng «Chiều dài» không quá 10 (")


def test_a_row_replaces_what_it_supersedes_in_the_total():
    one = check("road", kind="total", holds="COUNT(*) FILTER (WHERE kind = 'alley') <= 1")
    standing = "key | from | kind\n---+---+---\nD1 | 2025-01-01 | alley"
    assert findings(one, "key | kind\n---+---\nD1 | alley", standing) == []
    assert len(findings(one, "key | kind\n---+---\nD2 | alley", standing)) == 1
    both = "key | op | kind\n---+---+---\nD1 | end |\nD2 | set | alley"
    assert findings(one, both, standing) == []


def test_a_total_in_which_something_is_missing_is_not_known_and_compared_with_nothing():
    total = check("road", kind="total", holds="SUM(length_km) <= 1")
    assert findings(total, "key | length_km\n---+---\nD1 | 5\nD2 |") == []
    assert len(findings(total, "key | length_km\n---+---\nD1 | 5\nD2 | 0")) == 1


def test_two_totals_are_compared_with_each_other():
    halves = check(
        "road",
        kind="total",
        holds="SUM(length_km) FILTER (WHERE surface = 'earth') <= SUM(length_km) FILTER (WHERE kind = 'alley')",
    )
    rows = "key | length_km | surface | kind\n---+---+---+---\nD1 | 2 | earth | hamlet_axis\nD2 | {} | asphalt | alley"
    assert findings(halves, rows.format("2")) == []
    assert len(findings(halves, rows.format("1.999"))) == 1


# Against another register

INCOME = "key~from~population~total_income\n{place}|{year}|province~{year}-01-01~{population}~1"


def population(number: int, year: int = 2026) -> str:
    """A return of income of Sa Lý."""
    return INCOME.format(place=SA_LY, year=year, population=number)


AGAINST = {
    "kind": "against",
    "total": "SUM(population)",
    "other": {"register": "household", "total": "SUM(members)"},
}
HOUSEHOLDS = """
    key | from       | before     | place | members
    ----+------------+------------+-------+--------
    H1  | 2025-01-01 |            |       | 60
    H2  | 2026-12-31 |            |       | 40
    H3  | 2025-01-01 | 2026-12-31 |       | 7
    H4  | 2025-01-01 |            | {}    | 7
""".replace("{}", NAM_DUONG)


@pytest.mark.parametrize(
    ("comparison", "percent", "said", "fails"),
    [
        ("=", 0, 100, False),
        ("=", 0, 101, True),
        ("=", 10, 110, False),
        ("=", 10, 111, True),
        ("=", 10, 90, False),
        ("=", 10, 89, True),
        ("<=", 0, 5, False),
        ("<=", 10, 111, True),
        (">=", 0, 500, False),
        (">=", 10, 89, True),
    ],
)
def test_a_total_is_compared_with_one_of_another_register_on_the_same_day(
    comparison: str, percent: int, said: int, fails: bool
):
    # On 31 December 2026 H1 and H2 are there: 100 members; H3 is over and H4 is elsewhere.
    one = check("income", **AGAINST, comparison=comparison, percent=percent)
    assert bool(findings(one, population(said), others={"household": HOUSEHOLDS})) == fails


def test_a_register_that_says_nothing_is_compared_with_nothing_and_one_that_declares_none_says_zero():
    one = check("income", **AGAINST)
    assert findings(one, population(100), others={"household": ""}) == []
    nil = "key | nil | members\n---+---+---\nnil | yes |"
    assert len(findings(one, population(100), others={"household": nil})) == 1
    assert findings(one, population(0), others={"household": nil}) == []


def test_a_finding_against_another_register_says_both_totals():
    (found,) = findings(
        check("income", **AGAINST, percent=5), population(120), others={"household": HOUSEHOLDS}
    )
    assert found.rows == (1,)
    assert found.refusal.found == (
        "Không đúng: Ngày 31/12/2026: tổng «Số dân» là 120, tổng «Số nhân khẩu» là 100 trong sổ Hộ gia đình"
    )
    assert "lệch không quá 5%" in found.refusal.expected


def test_of_returns_the_agency_of_the_register_is_compared_with():
    one = check(
        "household",
        kind="against",
        total="SUM(members)",
        comparison="<=",
        other={"register": "income", "total": "SUM(population)"},
    )
    two = population(3) + f"\n{SA_LY}|2026|construction~2026-01-01~1000~1"
    assert len(findings(one, "key | members\n---+---\nH1 | 4", others={"income": two})) == 1


def test_each_return_is_compared_by_itself():
    one = check("income", **AGAINST)
    rows = population(60, 2025) + "\n" + population(60).splitlines()[1]
    # 60 of H1 and 7 of H3 at the end of 2025, 100 at the end of 2026.
    assert rows_found(findings(one, rows, others={"household": HOUSEHOLDS})) == [1, 2]
    right = population(67, 2025) + "\n" + population(100).splitlines()[1]
    assert findings(one, right, others={"household": HOUSEHOLDS}) == []


# Flows


def flow_pack() -> Pack:
    """The small pack with a return of what came into poverty and out of it."""
    parts = ("start", "escaped", "struck", "gone", "again", "come", "finish")
    fields = [
        {"id": part, "label": {"vi": part, "en": part}, "type": "integer", "minimum": 0} for part in parts
    ]
    pack = the_pack()
    flows = pack.register_by_id("income").model_copy(update={"id": "flows"}).model_dump(by_alias=True)
    made = type(pack.registers[0]).model_validate({**flows, "fields": fields})
    return pack.model_copy(update={"registers": (*pack.registers, made)})


FLOW = check(
    "flows",
    kind="flow",
    register="household",
    status="poverty = 'poor'",
    start="start",
    left=["escaped"],
    ended=["struck"],
    moved_out=["gone"],
    entered=["again"],
    moved_in=["come"],
    end="finish",
)
YEAR = """
    key | from       | before     | place | poverty
    ----+------------+------------+-------+--------
    H1  | 2025-06-01 |            |       | poor
    H2  | 2025-06-01 | 2026-05-01 |       | poor
    H2  | 2026-05-01 |            |       | near_poor
    H3  | 2025-06-01 | 2026-05-01 |       | poor
    H3  | 2026-05-01 |            | {}    | poor
    H4  | 2025-06-01 | 2026-05-01 |       | poor
    H5  | 2025-06-01 | 2026-05-01 | {}    | poor
    H5  | 2026-05-01 |            |       | poor
    H6  | 2025-06-01 | 2026-05-01 |       | none
    H6  | 2026-05-01 |            |       | poor
    H7  | 2026-05-01 |            |       | poor
    H8  | 2026-03-01 | 2026-05-01 |       | poor
""".replace("{}", NAM_DUONG)
# On 31/12/2025 H1 to H4 are poor here. In 2026 H2 escapes, H3 moves away, H4 is struck off, H5 moves in, H6 falls into
# poverty, H7 is new; H8 came and went between the two days. On 31/12/2026 H1, H5, H6 and H7 are poor here.
ENDED = (Ended("household", "H4", dt.date(2026, 5, 1)),)


def stated(*numbers: object) -> str:
    """A return of flows for 2026: start, escaped, struck off, moved out, entered, moved in, end."""
    cells = "~".join("" if number is None else str(number) for number in numbers)
    return f"key~from~start~escaped~struck~gone~again~come~finish\n{SA_LY}|2026|province~2026-01-01~{cells}"


def found_in(told: str, households: str = YEAR, ended: tuple[Ended, ...] = ENDED) -> list[str]:
    """What the flow check finds, in words, without its label."""
    found = findings(FLOW, told, others={"household": households}, ended=ended, pack=flow_pack())
    return [part for one in found for part in one.refusal.found.removeprefix("Không đúng: ").split("; ")]


def test_a_flow_that_agrees_with_the_records_is_let_stand():
    assert found_in(stated(4, 1, 1, 1, 2, 1, 4)) == []


def test_each_number_that_differs_is_named_with_what_was_counted():
    assert found_in(stated(5, 1, 1, 0, 2, 1, 6)) == [
        "«start» là 5, theo sổ là 4",
        "«gone» là 0, theo sổ là 1",
        "«finish» là 6, theo sổ là 4",
    ]


def test_a_number_that_is_not_said_is_not_compared():
    assert found_in(stated(4, None, 1, 1, 2, 1, 4)) == []


def test_a_record_that_lapses_without_a_word_is_a_gap():
    assert found_in(stated(4, 1, 0, 1, 2, 1, 4), ended=()) == [
        "«H4» có ở đầu kỳ, đến 31/12/2026 không còn thông tin mà chưa ai chấm dứt"
    ]
    before = (Ended("household", "H4", dt.date(2025, 5, 1)),)
    assert found_in(stated(4, 1, 0, 1, 2, 1, 4), ended=before) != []


def test_a_record_whose_state_is_not_said_any_more_is_a_gap():
    silent = YEAR.replace(
        "H2  | 2026-05-01 |            |       | near_poor", "H2  | 2026-05-01 |            |       |"
    )
    assert found_in(stated(4, 0, 1, 1, 2, 1, 4), silent) == [
        "«H2» có ở đầu kỳ, đến 31/12/2026 không còn thông tin mà chưa ai chấm dứt"
    ]


def test_in_the_first_period_only_the_end_can_be_compared():
    first = "key | from | poverty\n---+---+---\nH1 | 2026-05-01 | poor"
    assert found_in(stated(9, 8, 0, 0, 0, 0, 1), first) == []
    assert found_in(stated(9, 8, 0, 0, 0, 0, 2), first) == ["«finish» là 2, theo sổ là 1"]


def test_a_place_just_merged_is_compared_at_the_end_only():
    merged = """
        key | from       | before     | place            | poverty
        ----+------------+------------+------------------+--------
        H1  | 2025-01-01 | 2026-03-01 | 07609@2025-01-01 | poor
        H1  | 2026-03-01 |            |                  | poor
    """
    assert found_in(stated(0, 0, 0, 0, 0, 0, 1), merged) == []


def test_a_place_without_a_poor_household_has_a_flow_of_zeros():
    none = "key | from | poverty\n---+---+---\nH1 | 2025-06-01 | none"
    assert found_in(stated(0, 0, 0, 0, 0, 0, 0), none) == []
    assert found_in(stated(0, 0, 0, 0, 0, 0, 1), none) == ["«finish» là 1, theo sổ là 0"]
    nil = "key | from | nil | poverty\n---+---+---+---\nnil | 2025-06-01 | yes |"
    assert found_in(stated(1, 1, 0, 0, 0, 0, 0), nil) == [
        "«start» là 1, theo sổ là 0",
        "«escaped» là 1, theo sổ là 0",
    ]


def test_a_register_that_says_nothing_on_the_last_day_is_compared_with_nothing():
    assert (
        found_in(
            stated(9, 9, 9, 9, 9, 9, 9),
            "key | from | before | poverty\n---+---+---+---\nH1 | 2025-06-01 | 2026-06-01 | poor",
        )
        == []
    )


EVE, LAST = dt.date(2025, 12, 31), dt.date(2026, 12, 31)
BEGAN, MIDDLE = dt.date(2025, 6, 1), dt.date(2026, 5, 1)
STATES = st.sampled_from(["poor", "near_poor", "none", None])
PLACES = st.sampled_from([SA_LY, NAM_DUONG])
STORIES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.tuples(PLACES, STATES)),  # as it is on the eve
        st.sampled_from(["stays", "ends", "lapses", "says"]),  # what happens in the middle of the year
        st.tuples(PLACES, STATES),  # what it says then
    ),
    max_size=12,
)


def flow_test() -> FlowTest:
    household = table_of(the_pack().register_by_id("household"))
    status, _ = read_predicate("poverty = 'poor'", household, "")
    assert status is not None
    rule = FLOW.rule
    assert isinstance(rule, FlowRule)
    return FlowTest(rule, household, status)


def _lived(stories) -> tuple[list[Holding], set[str]]:
    """The versions that the stories leave, applied as the door applies rows, and the keys that somebody ended."""
    standing: list[Holding] = []
    changes: list[Change] = []
    ended = set()
    for number, (first, then, (place, state)) in enumerate(stories, start=1):
        key, facts = f"H{number}", {"poverty": state}
        if first is not None:
            before = MIDDLE if then == "lapses" else None
            standing.append(Holding(key, first[0], BEGAN, before, {"poverty": first[1]}, seq=number))
        if then == "says":
            operation = Operation.SET if first is None or first[0] == place else Operation.MOVE
            changes.append(Change(operation, key, place, MIDDLE, None, facts))
        if then == "ends" and first is not None:
            ended.add(key)
            changes.append(Change(Operation.END, key, first[0], MIDDLE, None))
    changed = supersede_all(standing, changes)
    return [h for h in standing if h.seq not in changed.closed] + list(changed.written), ended


def _sizes(flow: Flow) -> tuple[int, ...]:
    names = ("start", "left", "moved_out", "ended", "lapsed", "entered", "moved_in", "end")
    return tuple(len(getattr(flow, name)) for name in names)


@given(STORIES)
def test_a_flow_is_conserved_exactly_when_no_record_is_lost_without_a_word(stories):
    holdings, keys = _lived(stories)
    flow = count_flow(flow_test(), holdings, place=SA_LY, eve=EVE, last=LAST, ended=keys)
    start, left, moved_out, ended, lapsed, entered, moved_in, end = _sizes(flow)
    assert start - left - moved_out - ended - lapsed + entered + moved_in == end
    poor = [story for story in stories if story[0] == (SA_LY, "poor")]
    silent = [
        then
        for _first, then, (place, state) in poor
        if then == "lapses" or (then, place, state) == ("says", SA_LY, None)
    ]
    assert lapsed == len(silent)
    assert (start - left - moved_out - ended + entered + moved_in == end) == (not silent)
    assert start == len(poor)
    assert left == sum(
        then == "says" and place == SA_LY and state in ("near_poor", "none")
        for _f, then, (place, state) in poor
    )
    assert moved_out == sum(then == "says" and place == NAM_DUONG for _f, then, (place, _s) in poor)
    assert ended == sum(then == "ends" for _f, then, _s in poor)


@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_of_versions_does_not_change_a_flow(stories, random):
    holdings, keys = _lived(stories)
    shuffled = random.sample(holdings, len(holdings))
    counted = [
        count_flow(flow_test(), some, place=SA_LY, eve=EVE, last=LAST, ended=keys)
        for some in (holdings, shuffled)
    ]
    assert counted[0] == counted[1]
