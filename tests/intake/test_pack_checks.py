"""Checks of one record and of records that are one twice, as tables with answers worked out by hand."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.door import SA_LY
from tests.intake.checking import asked_in, check, findings, holdings_in, rows_found
from tests.pack.mini import the_pack
from vungcao.exact import vietnamese
from vungcao.registers.rules import share_a_day, supersede_all

# One record


def test_a_condition_on_a_record_holds_when_it_is_true_or_not_known():
    few = check("household", kind="row", holds="members <= 10", where="poverty = 'poor'")
    rows = """
        key | members | poverty
        ----+---------+--------
        H1  | 10      | poor
        H2  | 11      | poor
        H3  | 11      | none
        H4  |         | poor
        H5  | 11      |
    """
    assert rows_found(findings(few, rows)) == [2]


def test_zero_is_a_value_and_not_missing():
    some = check("road", kind="row", holds="length_km > 0")
    rows = """
        key | length_km
        ----+----------
        D1  | 0
        D2  |
        D3  | 0.001
    """
    assert rows_found(findings(some, rows)) == [1]


def test_decimals_are_compared_exactly():
    exactly = check("road", kind="row", holds="length_km * 3 = 0.3")
    rows = """
        key | length_km
        ----+----------
        D1  | 0.100
        D2  | 0.101
    """
    assert rows_found(findings(exactly, rows)) == [2]


def test_the_day_of_a_thing_is_its_first_and_of_a_return_the_last_of_its_period():
    thing = check("hamlet", kind="row", holds="recognised_on <= :as_of")
    rows = """
        key | from       | name | recognised_on
        ----+------------+------+--------------
        T1  | 2026-03-01 | Một  | 2026-03-01
        T2  | 2026-03-01 | Hai  | 2026-03-02
    """
    assert rows_found(findings(thing, rows)) == [2]
    year = check("income", kind="row", holds=":as_of = DATE '2026-12-31'")
    assert rows_found(findings(year, returns((2025, 1), (2026, 1)))) == [1]


def test_what_is_ended_is_not_asked_for_its_fields():
    some = check("household", kind="row", holds="members <= 10")
    assert findings(some, "key | op\n---+---\nH1 | end", "key | members\n---+---\nH1 | 11") == []


def test_a_check_is_asked_only_while_it_holds():
    row = "key | from | members\n---+---+---\nH1 | {} | 11"
    few = check("household", kind="row", holds="members <= 10")
    later = few.model_copy(update={"valid_from": the_pack().programme.ends_on})
    assert rows_found(findings(few, row.format("2026-01-01"))) == [1]
    assert findings(later, row.format("2026-01-01")) == []


def test_a_finding_says_the_field_the_values_the_rule_and_its_source():
    few = check("household", "explain", kind="row", holds="members <= 10", where="poverty = 'poor'")
    (found,) = findings(few, "key | members | poverty\n---+---+---\nH1 | 60 | poor")
    told = found.refusal
    assert (told.code, told.where) == ("CHK-002", "Dòng 1, «Số nhân khẩu»")
    assert told.found == "Không đúng: «Số nhân khẩu» là 60, «Kết quả rà soát» là «Hộ nghèo»"
    assert told.expected == (
        "«Số nhân khẩu» không quá 10, khi «Kết quả rà soát» là «Hộ nghèo» (4/QĐ, cần xác nhận)"
    )
    assert told.mend == "Sửa; nếu số liệu đúng thì ghi lời giải trình"


# What it said before


def test_a_record_is_compared_with_its_version_that_began_last_before_it():
    no_return = check(
        "household", kind="previous", holds="poverty <> 'poor'", where="previous_poverty = 'none'"
    )
    standing = """
        key | from       | before     | poverty
        ----+------------+------------+--------
        H1  | 2024-01-01 | 2025-01-01 | none
        H1  | 2025-01-01 |            | poor
        H2  | 2024-01-01 |            | none
        H3  | 2024-01-01 | 2025-01-01 | none
        H4  | 2026-01-01 |            | none
    """
    rows = """
        key | poverty
        ----+--------
        H1  | poor
        H2  | poor
        H3  | poor
        H4  | poor
        H5  | poor
    """
    # H1 was poor already; H3 lapsed but is known from before; H4 is corrected on its first day; H5 is new.
    assert rows_found(findings(no_return, rows, standing)) == [2, 3]


def test_a_row_is_compared_with_an_earlier_row_of_the_same_record():
    steady = check("household", kind="previous", holds="members = previous_members")
    rows = """
        key | from       | before     | members
        ----+------------+------------+--------
        H1  | 2027-01-01 |            | 5
        H1  | 2026-01-01 | 2027-01-01 | 4
    """
    assert rows_found(findings(steady, rows)) == [1]


def test_what_was_not_said_before_is_no_contradiction():
    steady = check("household", kind="previous", holds="members = previous_members")
    assert (
        findings(
            steady, "key | members\n---+---\nH1 | 5", "key | from | members\n---+---+---\nH1 | 2025-01-01 |"
        )
        == []
    )


@pytest.mark.parametrize(
    ("was", "now", "jumps"),
    [
        ("100", "120", False),  # just 20 %
        ("100", "121", True),
        ("100", "79", True),
        ("100", "80", False),
        ("1", "2", False),  # 100 %, yet not above the floor of 10
        ("1", "12", True),  # by 11
        ("0", "10", False),  # from zero, not above the floor
        ("0", "11", True),
        ("0", "0", False),
        ("11", "0", True),
        ("", "50", False),
        ("50", "", False),
    ],
)
def test_a_number_jumps_by_more_than_a_percent_and_more_than_a_floor(was: str, now: str, jumps: bool):
    jump = check("road", kind="jump", field="length_km", percent=20, floor=10)
    standing = f"key | from | length_km\n---+---+---\nD1 | 2025-01-01 | {was}"
    found = findings(jump, f"key | length_km\n---+---\nD1 | {now}", standing)
    assert bool(found) == jumps


def test_a_third_is_compared_without_rounding():
    jump = check("road", kind="jump", field="length_km", percent="33.333333333", floor=0)
    standing = "key | from | length_km\n---+---+---\nD1 | 2025-01-01 | 3"
    assert rows_found(findings(jump, "key | length_km\n---+---\nD1 | 4", standing)) == [1]


def test_a_jump_says_from_what_to_what():
    jump = check("road", kind="jump", field="length_km", percent=20, floor="0.5")
    (found,) = findings(
        jump,
        "key | length_km\n---+---\nD1 | 1250.5",
        "key | from | length_km\n---+---+---\nD1 | 2025-01-01 | 2",
    )
    assert found.refusal.found == "Không đúng: «Chiều dài» từ 2 thành 1.250,5"
    assert found.refusal.expected.startswith(
        "«Chiều dài» không thay đổi vừa quá 20% vừa quá 0,5 so với lần trước ("
    )


def returns(*lines: tuple[int, int], place: str = SA_LY, reporter: str = "province") -> str:
    """Returns of income for years, with their population."""
    told = (f"{place}|{year}|{reporter}~{year}-01-01~{population}~1" for year, population in lines)
    return "\n".join(["key~from~population~total_income", *told])


def test_a_return_is_compared_with_the_period_before_of_the_same_reporter():
    jump = check("income", kind="jump", field="population", percent=10, floor=0)
    assert rows_found(findings(jump, returns((2026, 112)), returns((2025, 100)))) == [1]
    assert findings(jump, returns((2026, 110)), returns((2025, 100))) == []
    assert findings(jump, returns((2026, 112)), returns((2025, 100), reporter="construction")) == []


def test_the_first_period_and_one_after_a_gap_have_nothing_to_be_compared_with():
    jump = check("income", kind="jump", field="population", percent=10, floor=0)
    assert findings(jump, returns((2026, 500))) == []
    assert findings(jump, returns((2026, 500)), returns((2024, 100))) == []


def test_a_place_made_by_a_merger_has_no_period_before_of_its_own():
    jump = check("income", kind="jump", field="population", percent=10, floor=0)
    former = "07594@2025-01-01"
    assert findings(jump, returns((2026, 500)), returns((2025, 100), place=former)) == []


# Twice the same


def test_records_of_a_place_that_are_alike_on_a_day_are_found_once():
    twice = check("hamlet", kind="unique", fields=["name"])
    standing = """
        key | before     | name
        ----+------------+-----
        T1  |            | Thôn Hòa
        T2  | 2026-02-01 | Khe Rõ
    """
    rows = """
        key | from       | name
        ----+------------+-----
        T3  | 2026-03-01 | thôn  Hoà
        T4  | 2026-03-01 | Thôn Hoa
        T5  | 2026-03-01 | Khe Rõ
        T6  | 2026-03-01 | Khe Rõ
        T1  | 2026-03-01 | Thôn Hòa
    """
    # T3 is T1 spelt otherwise, T4 has another name, T2 is over when T5 begins, T6 is T5, T1 is itself.
    assert rows_found(findings(twice, rows, standing)) == [1, 4]


def test_names_without_marks_are_alike_when_the_check_says_so():
    twice = check("hamlet", kind="unique", fields=["name"], unmarked=True)
    assert rows_found(
        findings(twice, "key | name\n---+---\nT2 | Đông Hoa", "key | name\n---+---\nT1 | dong hòa")
    ) == [1]


def test_all_fields_must_be_alike_and_none_missing():
    twice = check("household", kind="unique", fields=["hamlet", "members"], where="residence = 'present'")
    standing = """
        key | hamlet | members | residence
        ----+--------+---------+----------
        H1  | T1     | 4       | present
        H2  | T1     |         | present
        H3  | T2     | 9       | moved
    """
    rows = """
        key | hamlet | members | residence
        ----+--------+---------+----------
        H4  | T1     | 4       | present
        H5  | T1     | 5       | present
        H6  | T1     |         | present
        H7  | T2     | 9       | present
        H8  | T1     | 4       | moved
    """
    assert rows_found(findings(twice, rows, standing)) == [1]


def test_a_row_that_ends_the_other_record_leaves_nothing_twice():
    twice = check("hamlet", kind="unique", fields=["name"])
    rows = "key | op | name\n---+---+---\nT1 | end |\nT2 | set | Khe Rõ"
    assert findings(twice, rows, "key | name\n---+---\nT1 | Khe Rõ") == []


def test_the_same_name_in_another_place_is_another_thing():
    twice = check("hamlet", kind="unique", fields=["name"])
    elsewhere = "key | place | name\n---+---+---\nT1 | 07603@2025-07-01 | Khe Rõ"
    assert findings(twice, "key | name\n---+---\nT2 | Khe Rõ", elsewhere) == []


DAYS = st.sampled_from(["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"])
NAMES = st.sampled_from(["Hòa", "Hoà", "Hoa", "hòa ", ""])
RECORDS = st.lists(st.tuples(st.integers(1, 6), DAYS, st.one_of(st.just(""), DAYS), NAMES), max_size=8)


def _told(records: Sequence[tuple[int, str, str, str]], kept: set[tuple[str, str]]) -> str:
    """Records as a table; of those of one key on one day only the first, and none that ends before it begins."""
    lines = ["key~from~before~name"]
    last: dict[int, str] = {}
    for key, start, before, name in sorted(records):
        if (before and before <= start) or start < last.get(key, "") or (f"T{key}", start) in kept:
            continue
        kept.add((f"T{key}", start))
        last[key] = before or "9999"
        lines.append(f"T{key}~{start}~{before}~{name}")
    return "\n".join(lines)


@given(RECORDS, RECORDS, st.booleans())
def test_what_is_found_twice_is_what_comparing_every_pair_finds(rows, standing, unmarked):
    register = the_pack().register_by_id("hamlet")
    told, stood = _told(rows, set()), _told(standing, set())
    found = rows_found(
        findings(check("hamlet", kind="unique", fields=["name"], unmarked=unmarked), told, stood)
    )
    assert sorted(found) == _pairwise(register, told, stood, unmarked=unmarked)


def _pairwise(register, told: str, stood: str, *, unmarked: bool) -> list[int]:
    asked, standing = asked_in(register, told), holdings_in(register, stood)
    changed = supersede_all(standing, [each.change for each in asked])
    after = [held for held in standing if held.seq not in changed.closed] + list(changed.written)
    rows = {(each.change.key, each.change.valid_from): each.row.number for each in asked}
    old = {held.key for held in standing}
    spelt = vietnamese.fold if unmarked else vietnamese.spelling
    later = set()
    for one, other in combinations(after, 2):
        names = one.facts["name"], other.facts["name"]
        if one.key == other.key or None in names or not share_a_day(one, other):
            continue
        if spelt(str(names[0])) == spelt(str(names[1])):
            ranks = [(held.key not in old, rows.get((held.key, held.valid_from), 0)) for held in (one, other)]
            later.add(max(rank if rank[1] else (False, 0) for rank in ranks)[1])
    return sorted(later - {0})


@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    told = _told(rows, set()).splitlines()
    numbered = [told[0] + "~row", *(f"{line}~{n}" for n, line in enumerate(told[1:], start=1))]
    shuffled = [numbered[0], *random.sample(numbered[1:], len(numbered) - 1)]
    one = check("hamlet", kind="unique", fields=["name"])
    assert findings(one, "\n".join(numbered)) == findings(one, "\n".join(shuffled))
