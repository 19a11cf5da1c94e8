"""Rows at the door: what each kind of register takes, and what contradicts what stands."""

import datetime as dt

import pytest

from tests.door import (
    DEO_GIA,
    FORMER_DEO_GIA,
    NAM_DUONG,
    PROVINCE,
    SA_LY,
    Cast,
    Clock,
    approved,
    filed,
    household,
    row,
)
from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.actions import approve, submit
from vungcao.intake.rules import RowValues
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted
from vungcao.registers.queries import versions_known_now
from vungcao.registers.rules import nil_key, return_key

MARCH = dt.date(2026, 3, 1)
COURSE = {"people": 30, "sex": "female"}
INCOME = {"population": 5000, "total_income": 300_000_000_000}
YEAR = return_key(SA_LY, "2026", "province")


def refused(cast: Cast, clock: Clock, *rows: RowValues, register: str = "household") -> tuple[Refusal, ...]:
    """With what the door refuses rows for Sa Lý."""
    with pytest.raises(Refused) as fault:
        filed(cast, clock, *rows, register=register)
    return fault.value.refusals


def codes(cast: Cast, clock: Clock, *rows: RowValues, register: str = "household") -> list[str]:
    """The codes of those refusals."""
    return [refusal.code for refusal in refused(cast, clock, *rows, register=register)]


def standing(register: str = "household") -> list[tuple[str, dt.date, dt.date | None, bool]]:
    """What stands: key, days, whether it says there is none."""
    return [
        (v.key, v.valid_from, v.valid_before, v.nil)
        for v in versions_known_now(register).order_by("key", "valid_from")
    ]


# Any register


def test_a_submission_has_rows(cast, clock):
    assert codes(cast, clock) == ["INT-004"]


def test_register_and_place_are_in_the_pack(cast, clock):
    anywhere = enrol(username="x", full_name="X", organisation="", grants=[Granted("enter")])
    with pytest.raises(Refused) as fault:
        submit(by=anywhere, register="boat", place="1@2025-07-01", rows=[], way="form", at=clock.now)
    assert fault.value.codes == ("INT-006", "PLC-001")


def test_everything_wrong_is_said_at_once_and_where(cast, clock):
    said = refused(
        cast,
        clock,
        household("HO-1", members=0),
        household(" HO-2", number=2, poverty="rich"),
        row("HO-3", {"residence": "present"}, number=3, since=dt.date(2025, 1, 1)),
    )
    assert [(r.code, r.where) for r in said] == [
        ("REG-005", "Dòng 1, «Số nhân khẩu»"),
        ("REG-010", "Dòng 2"),
        ("REG-004", "Dòng 2, «Kết quả rà soát»"),
        ("PLC-002", "Dòng 3"),
    ]


def test_a_way_in_may_name_the_row_in_its_own_words(cast, clock):
    there = RowValues(1, "set", "HO-1", MARCH, facts={}, where="Tệp ho.xlsx, trang «Hộ», dòng 14")
    (refusal,) = refused(cast, clock, there)
    assert refusal.where == "Tệp ho.xlsx, trang «Hộ», dòng 14, «Cư trú»"


def test_two_rows_of_the_same_record_and_day_are_refused(cast, clock):
    twice = household("HO-1"), household("HO-1", number=2, since=MARCH)
    (refusal,) = refused(cast, clock, *twice)
    assert (refusal.code, refusal.where) == ("REG-017", "Dòng 1 và Dòng 2")


def test_a_row_that_lies_inside_an_earlier_one_is_found_behind_another(cast, clock):
    def part(number: int, start: int, before: int) -> RowValues:
        days = [dt.date(2026, 1, day) for day in (start, before)]
        return row("HO-1", {"residence": "present"}, number=number, since=days[0], before=days[1])

    assert codes(cast, clock, part(1, 1, 30), part(2, 2, 3), part(3, 20, 21)) == ["REG-017", "REG-017"]
    approved(cast, clock, part(1, 1, 2), part(2, 2, 3), part(3, 20, 21))
    assert len(standing()) == 3


def test_an_interval_has_a_day(cast, clock):
    assert codes(cast, clock, row("HO-1", {"residence": "present"}, since=MARCH, before=MARCH)) == ["REG-025"]


def test_what_a_register_does_not_do_is_refused(cast, clock):
    assert codes(cast, clock, row("HO-1", operation="reverse")) == ["REG-014"]
    assert codes(cast, clock, row("LOP-1", COURSE, operation="move"), register="training") == ["REG-014"]
    assert codes(cast, clock, row("HO-1", operation="DROP TABLE")) == ["REG-014"]


def test_a_former_commune_takes_no_facts_after_its_end_and_names_who_does(cast, clock):
    anywhere = enrol(username="x", full_name="X", organisation="", grants=[Granted("enter")])
    with pytest.raises(Refused) as fault:
        submit(
            by=anywhere,
            register="household",
            place=FORMER_DEO_GIA,
            rows=[household("HO-1")],
            way="form",
            at=clock.now,
        )
    (refusal,) = fault.value.refusals
    assert refusal.code == "PLC-003"
    assert DEO_GIA in refusal.mend


# References


def test_a_reference_is_there_on_the_day(cast, clock):
    approved(cast, clock, row("TH-1", {"name": "Thôn Mòng"}, since=MARCH), register="hamlet")
    approved(cast, clock, household("HO-1", since=MARCH, hamlet="TH-1"))
    assert codes(cast, clock, household("HO-2", hamlet="TH-1")) == ["REG-020"]
    assert codes(cast, clock, household("HO-2", since=MARCH, hamlet="TH-2")) == ["REG-020"]


# Ends and moves


def test_a_record_ends_and_what_it_was_stays(cast, clock):
    approved(cast, clock, household("HO-1"))
    approved(cast, clock, row("HO-1", operation="end", since=MARCH))
    assert standing() == [("HO-1", dt.date(2026, 1, 1), MARCH, False)]


def test_what_is_not_there_does_not_end(cast, clock):
    assert codes(cast, clock, row("HO-1", operation="end")) == ["REG-015"]


def _deo_gia_has(cast: Cast, clock: Clock, key: str) -> None:
    theirs = submit(
        by=cast.neighbour,
        register="household",
        place=DEO_GIA,
        rows=[household(key)],
        way="form",
        at=clock.now,
    )
    approve(theirs, by=cast.reviewer, at=clock.tick())


def test_a_record_of_another_place_is_not_taken_over_by_writing_it(cast, clock):
    _deo_gia_has(cast, clock, "HO-9")
    (refusal,) = refused(cast, clock, household("HO-9", since=MARCH))
    assert (refusal.code, DEO_GIA in refusal.found) == ("REG-018", True)
    assert codes(cast, clock, row("HO-9", operation="end", since=MARCH)) == ["REG-015"]


def test_a_record_moves_when_it_is_said_and_leaves_no_day_behind(cast, clock):
    _deo_gia_has(cast, clock, "HO-9")
    approved(cast, clock, row("HO-9", {"residence": "present"}, operation="move", since=MARCH))
    there = (
        versions_known_now("household")
        .order_by("valid_from")
        .values_list("place", "valid_from", "valid_before")
    )
    assert list(there) == [(DEO_GIA, dt.date(2026, 1, 1), MARCH), (SA_LY, MARCH, None)]


def test_a_move_needs_a_reviewer_of_both_places(cast, clock):
    _deo_gia_has(cast, clock, "HO-9")
    moving = filed(cast, clock, row("HO-9", {"residence": "present"}, operation="move", since=MARCH))
    local = enrol(username="y", full_name="Y", organisation="", grants=[Granted("review", SA_LY)])
    with pytest.raises(Refused) as fault:
        approve(moving, by=local, at=clock.now)
    assert fault.value.codes == ("PPL-001",)


def test_only_what_stands_elsewhere_moves(cast, clock):
    assert codes(cast, clock, row("HO-1", {"residence": "present"}, operation="move")) == ["REG-023"]


# Declarations of none


def test_none_is_declared_where_there_is_none(cast, clock):
    approved(cast, clock, row("", operation="nil"))
    assert standing() == [(nil_key(SA_LY), dt.date(2026, 1, 1), None, True)]


def test_none_is_not_declared_over_records_and_the_records_are_named(cast, clock):
    approved(cast, clock, *(household(f"HO-{n}", number=n) for n in range(1, 8)))
    (refusal,) = refused(cast, clock, row("", operation="nil", since=MARCH))
    assert refusal.code == "REG-016"
    assert (
        refusal.found
        == "Khai không có, nhưng đang có «HO-1», «HO-2», «HO-3», «HO-4», «HO-5» và 2 bản ghi khác"
    )


def test_none_is_declared_again_after_the_last_record_ended(cast, clock):
    approved(cast, clock, household("HO-1"))
    approved(cast, clock, row("HO-1", operation="end", since=MARCH))
    approved(cast, clock, row("", operation="nil", since=MARCH))
    assert [nil for _, _, _, nil in standing()] == [False, True]


def test_a_record_that_appears_ends_the_declaration_for_its_days(cast, clock):
    approved(cast, clock, row("", operation="nil"))
    approved(cast, clock, household("HO-1", since=MARCH))
    assert standing() == [
        ("HO-1", MARCH, None, False),
        (nil_key(SA_LY), dt.date(2026, 1, 1), MARCH, True),
    ]


def test_none_and_a_record_do_not_come_together(cast, clock):
    assert codes(cast, clock, row("", operation="nil"), household("HO-1", number=2)) == ["REG-017"]


def test_none_has_no_facts_and_a_record_not_its_key(cast, clock):
    assert codes(cast, clock, row("", {"members": 0}, operation="nil")) == ["REG-022"]
    assert codes(cast, clock, row(nil_key(SA_LY), {"residence": "present"})) == ["REG-024"]


def test_a_declaration_of_none_is_taken_back(cast, clock):
    approved(cast, clock, row("", operation="nil"))
    approved(cast, clock, row(nil_key(SA_LY), operation="end"))
    assert standing() == []


# Events


def test_an_event_happens_on_its_day(cast, clock):
    approved(cast, clock, row("LOP-1", COURSE, since=MARCH), register="training")
    assert standing("training") == [("LOP-1", MARCH, dt.date(2026, 3, 2), False)]
    assert codes(
        cast, clock, row("LOP-2", COURSE, since=MARCH, before=dt.date(2026, 3, 9)), register="training"
    ) == ["REG-013"]


def test_an_event_is_not_written_over(cast, clock):
    approved(cast, clock, row("LOP-1", COURSE, since=MARCH), register="training")
    assert codes(cast, clock, row("LOP-1", COURSE), register="training") == ["REG-019"]


def test_an_event_is_corrected_by_reversing_it_and_writing_it_again(cast, clock):
    approved(cast, clock, row("LOP-1", COURSE, since=MARCH), register="training")
    reversal = row("LOP-1", operation="reverse", since=MARCH)
    approved(
        cast,
        clock,
        reversal,
        row("LOP-1", {**COURSE, "people": 25}, number=2, since=MARCH),
        register="training",
    )
    (version,) = versions_known_now("training")
    assert version.facts["people"] == 25


def test_only_an_event_that_happened_is_reversed_and_on_its_day(cast, clock):
    assert codes(cast, clock, row("LOP-1", operation="reverse"), register="training") == ["REG-015"]
    approved(cast, clock, row("LOP-1", COURSE, since=MARCH), register="training")
    (refusal,) = refused(cast, clock, row("LOP-1", operation="reverse"), register="training")
    assert refusal.found == "Sự kiện «LOP-1» xảy ra ngày 01/03/2026"
    approved(cast, clock, row("LOP-1", operation="reverse", since=MARCH), register="training")
    assert standing("training") == []


# Returns


def test_a_return_holds_over_its_period(cast, clock):
    approved(cast, clock, row(YEAR, INCOME), register="income")
    assert standing("income") == [(YEAR, dt.date(2026, 1, 1), dt.date(2027, 1, 1), False)]


def test_a_return_again_replaces_the_one_before(cast, clock):
    approved(cast, clock, row(YEAR, INCOME), register="income")
    approved(cast, clock, row(YEAR, {**INCOME, "population": 5001}), register="income")
    (version,) = versions_known_now("income")
    assert version.facts["population"] == 5001


def test_two_reporters_stand_beside_each_other(cast, clock):
    other = return_key(SA_LY, "2026", "construction")
    approved(cast, clock, row(YEAR, INCOME), row(other, INCOME, number=2), register="income")
    assert len(standing("income")) == 2


def test_lines_of_one_return_are_told_apart(cast, clock):
    lines = [
        row(return_key(SA_LY, "2026", "province", aspect), {"aspect": aspect, "value": "9.5"}, number=number)
        for number, aspect in enumerate(("1", "2a"), start=1)
    ]
    approved(cast, clock, *lines, register="yearly_route")
    assert len(standing("yearly_route")) == 2


@pytest.mark.parametrize(
    "key",
    [
        "HO-1",
        return_key(DEO_GIA, "2026", "province"),
        return_key(SA_LY, "2026-h1", "province"),
        return_key(SA_LY, "1926", "province"),
        return_key(SA_LY, "2026", "nobody"),
    ],
)
def test_a_return_of_another_place_period_or_reporter_is_refused(cast, clock, key):
    assert codes(cast, clock, row(key, INCOME), register="income") == ["REG-011"]


def test_a_return_that_figures_count_has_no_lines_for_they_would_count_one_and_drop_the_others(cast, clock):
    assert codes(cast, clock, row(f"{YEAR}|thôn 1", INCOME), register="income") == ["REG-011"]


def test_a_return_is_of_its_whole_period(cast, clock):
    assert codes(cast, clock, row(YEAR, INCOME, since=MARCH), register="income") == ["REG-012"]
    (refusal,) = refused(cast, clock, row(YEAR, INCOME, before=MARCH), register="income")
    assert refusal.expected == "Kỳ 2026: từ 01/01/2026 đến 31/12/2026"


def test_none_in_a_return_is_its_reporters_and_a_correction_takes_its_place(cast, clock):
    approved(cast, clock, row(YEAR, INCOME), register="income")
    approved(cast, clock, row(YEAR, operation="nil"), register="income")
    assert standing("income") == [(YEAR, dt.date(2026, 1, 1), dt.date(2027, 1, 1), True)]
    approved(cast, clock, row(YEAR, INCOME), register="income")
    assert standing("income") == [(YEAR, dt.date(2026, 1, 1), dt.date(2027, 1, 1), False)]


def test_a_department_reports_for_the_province_itself(cast, clock):
    department = enrol(username="z", full_name="Z", organisation="", grants=[Granted("enter", PROVINCE)])
    key = return_key(PROVINCE, "2026", "province")
    rows = [row(key, INCOME)]
    whole = submit(by=department, register="income", place=PROVINCE, rows=rows, way="form", at=clock.now)
    inside = return_key(NAM_DUONG, "2026", "province")
    rows = [row(inside, INCOME)]
    part = submit(by=department, register="income", place=NAM_DUONG, rows=rows, way="form", at=clock.now)
    for submission in (whole, part):
        approve(submission, by=cast.reviewer, at=clock.tick())
    assert len(standing("income")) == 2
