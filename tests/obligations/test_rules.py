"""What is owed and how it stands, by hand: places in time, levels and their days, returned, late, done."""

import datetime as dt

import pytest

from tests.door import CHU, DEO_GIA, FORMER_DEO_GIA, NAM_DUONG, SA_LY
from tests.pack.mini import the_pack
from vungcao.obligations.rules import (
    Duty,
    Sent,
    duties_of,
    duty_of,
    refuse_explanation,
    reminder_on,
    standing_on,
)
from vungcao.pack.model import Pack
from vungcao.pack.obliging import Deadline
from vungcao.pack.reviewing import ReviewStep

DUE = dt.date(2026, 6, 25)


def stepped_pack() -> Pack:
    """The small pack, where a commune decides on roads by the fifth day after, the department by the tenth."""
    pack = the_pack()
    words, source = pack.registers[0].label, pack.obligations[0].source
    review = tuple(ReviewStep(id=name, label=words, source=source) for name in ("commune", "department"))
    registers = tuple(
        register.model_copy(update={"review": review}) if register.id == "road" else register
        for register in pack.registers
    )
    deadlines = (Deadline(step="commune", days=5), Deadline(step="department", days=10))
    roads = pack.obligations[0].model_copy(update={"deadlines": deadlines})
    return pack.model_copy(update={"registers": registers, "obligations": (roads, *pack.obligations[1:])})


@pytest.fixture(scope="module")
def roads() -> Duty:
    """The roads of Sa Lý in the first half of 2026: filed by 25 June, decided by 30 June and by 5 July."""
    duty = duty_of(stepped_pack(), "half_roads", "2026-h1", SA_LY)
    assert duty is not None
    return duty


def sent(
    state: str = "submitted", *, on: dt.date = DUE, number: int = 1, family: int = 0, **passed: dt.date
) -> Sent:
    """A submission sent on a day, with the steps it passed and when."""
    return Sent(number, family or number, state, len(passed), on, passed)


def told(duty: Duty, day: dt.date, *some: Sent) -> tuple[str, str | None, tuple[str, ...]]:
    """State, level and late levels."""
    standing = standing_on(day, duty, some)
    return standing.state.value, standing.level and standing.level.step, standing.late_at


def june(day: int) -> dt.date:
    return dt.date(2026, 6, day)


def july(day: int) -> dt.date:
    return dt.date(2026, 7, day)


def test_each_level_has_its_last_day(roads: Duty):
    assert [(level.step, level.last_day) for level in roads.levels] == [
        ("filing", june(25)),
        ("commune", june(30)),
        ("department", july(5)),
    ]


def test_a_register_without_steps_is_decided_on_once_and_by_no_day():
    duty = duty_of(the_pack(), "half_roads", "2026-h1", SA_LY)
    assert duty is not None
    assert [(level.step, level.last_day) for level in duty.levels] == [("filing", june(25)), ("", None)]


def test_what_is_not_sent_is_not_yet_open_then_open_then_overdue(roads: Duty):
    assert told(roads, dt.date(2025, 12, 14)) == ("not_yet_open", "filing", ())
    assert told(roads, dt.date(2025, 12, 15)) == ("open", "filing", ())
    assert told(roads, june(25)) == ("open", "filing", ())
    assert told(roads, june(26)) == ("overdue", "filing", ("filing",))


def test_what_was_sent_waits_and_is_overdue_where_it_waits(roads: Duty):
    assert told(roads, june(30), sent()) == ("waiting", "commune", ())
    assert told(roads, july(1), sent()) == ("overdue", "commune", ("commune",))
    passed = sent(commune=june(30))
    assert told(roads, july(5), passed) == ("waiting", "department", ())
    assert told(roads, july(6), passed) == ("overdue", "department", ("department",))


def test_what_is_done_says_which_level_was_late(roads: Duty):
    on_time = sent("approved", commune=june(30), department=july(5))
    assert told(roads, july(31), on_time) == ("done_on_time", None, ())
    late_filing = sent("approved", on=june(26), commune=june(27), department=june(28))
    assert told(roads, july(31), late_filing) == ("done_late", None, ("filing",))
    late_department = sent("approved", commune=june(26), department=july(6))
    assert told(roads, july(31), late_department) == ("done_late", None, ("department",))


def test_what_came_back_is_late_when_the_level_that_returned_it_has_passed_its_day(roads: Duty):
    back = sent("returned", on=june(20), commune=june(22))
    assert told(roads, july(5), back) == ("returned", "department", ())
    assert told(roads, july(6), back) == ("overdue", "department", ("department",))
    assert standing_on(july(6), roads, [back]).is_owed, "the next act is the filer's"


def test_parts_of_one_sending_stand_as_the_least_advanced(roads: Duty):
    whole = sent("approved", number=1, commune=june(26), department=june(27))
    part = sent("returned", number=2, family=1)
    assert told(roads, june(30), whole, part)[0] == "returned"
    mended = sent("submitted", number=2, family=1)
    assert told(roads, june(30), whole, mended)[0] == "waiting"


def test_a_later_correction_takes_nothing_back(roads: Duty):
    done = sent("approved", number=1, commune=june(26), department=june(27))
    again = sent("returned", number=9, on=july(20))
    assert told(roads, july(31), done, again)[0] == "done_on_time"


def test_places_owe_what_they_are_on_the_last_day_of_the_period():
    pack = the_pack()

    def owing(period: str) -> set[str]:
        year = dt.date(2030, 12, 31)
        return {
            duty.place
            for duty in duties_of(pack, begun_by=year)
            if (duty.obligation, duty.period.id) == ("poverty_review", period)
        }

    assert owing("2026-rs") == {SA_LY, DEO_GIA}
    assert owing("2028-rs") == {SA_LY}, "Đèo Gia is of area II from 1 July 2028"


def test_former_communes_and_places_outside_the_group_owe_nothing():
    pack = the_pack()
    assert duty_of(pack, "half_roads", "2026-h1", FORMER_DEO_GIA) is None
    assert duty_of(pack, "poverty_review", "2026-rs", NAM_DUONG) is None
    assert duty_of(pack, "half_roads", "2026-q1", SA_LY) is None
    assert duty_of(pack, "nothing", "2026-h1", SA_LY) is None


def test_nothing_is_owed_for_periods_that_end_outside_the_programme():
    periods = {duty.period.id for duty in duties_of(the_pack(), begun_by=dt.date(2040, 1, 1))}
    assert {"2026-h1", "2030-h2", "2026", "2030"} <= periods
    assert {"2025", "2025-h2", "2031-h1", "2031"} & periods == set()


def test_an_obligation_holds_from_a_day_and_before_another():
    pack = the_pack()
    held = pack.obligations[0].model_copy(
        update={"valid_from": dt.date(2026, 12, 14), "valid_before": dt.date(2027, 12, 14)}
    )
    some = pack.model_copy(update={"obligations": (held,)})
    periods = {duty.period.id for duty in duties_of(some, begun_by=dt.date(2040, 1, 1))}
    assert periods == {"2026-h2", "2027-h1"}


def test_periods_are_told_as_they_begin():
    pack = the_pack()
    assert [
        duty.period.id for duty in duties_of(pack, begun_by=dt.date(2026, 6, 14)) if duty.place == CHU
    ] == [
        "2026-h1",
        "2026",
    ]
    assert "2026-h2" in {duty.period.id for duty in duties_of(pack, begun_by=dt.date(2026, 6, 15))}


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (june(17), None),
        (june(18), -7),
        (june(23), -7),
        (june(24), -1),
        (june(26), 1),
        (july(1), 1),
        (july(2), 7),
        (july(8), 7),
        (july(9), None),
    ],
)
def test_the_last_reminder_whose_day_has_come_goes_out_unless_it_is_stale(day: dt.date, offset: int | None):
    assert reminder_on(day, DUE, (-7, -1, 1, 7)) == offset


def explained(text: str = "Mưa lũ, đường bị chia cắt", *, is_late: bool = True, is_charged: bool = True):
    refusals = refuse_explanation(text, where="Đường, Sa Lý", is_late=is_late, is_charged=is_charged)
    return [refusal.code for refusal in refusals]


def test_only_who_is_charged_explains_only_what_is_late_and_in_words():
    assert explained() == []
    assert explained(is_charged=False) == ["OBL-011"]
    assert explained(is_late=False) == ["OBL-012"]
    assert explained("  \n ") == ["OBL-013"]
    assert explained("a" * 2001) == ["OBL-013"]
    assert explained("", is_late=False, is_charged=False) == ["OBL-011", "OBL-012", "OBL-013"]
