"""What a pack lets be seen before its last review step: it says so, the last step confirms it, a return undoes it."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.door import DEO_GIA, SA_LY, Cast, Clock, make_cast, row
from tests.pack.mini import the_pack
from vungcao.exact.refusal import Refused
from vungcao.figures.ask import ask, moment
from vungcao.figures.figure import WHOLE, Figure, group
from vungcao.intake.actions import Answers, adopt_pack, approve, send_back, send_back_rows, submit, withdraw
from vungcao.intake.models import Submission
from vungcao.intake.queries import check_journal
from vungcao.intake.rules import RowValues
from vungcao.pack.entry import Source, Text
from vungcao.pack.model import Pack
from vungcao.pack.reviewing import ReviewStep
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted
from vungcao.registers.models import Version
from vungcao.registers.queries import versions_known_now

LATER = dt.date(2026, 2, 1)
DAY = dt.date(2026, 2, 15)


def step(name: str, organisation: str, *, publishes: bool = False) -> ReviewStep:
    label = Text(vi=name, en=name)
    source = Source(document="rules")
    return ReviewStep(id=name, label=label, organisations=(organisation,), publishes=publishes, source=source)


def pack_with_steps(*registers: str) -> Pack:
    """The small pack, in which some registers are seen once the department passed them, and decided by the province."""
    pack = the_pack()
    steps = (step("department", "ethnic_affairs", publishes=True), step("province", "province"))
    changed = [
        each.model_copy(update={"review": steps}) if each.id in registers else each for each in pack.registers
    ]
    return pack.model_copy(update={"registers": tuple(changed)})


@pytest.fixture
def stepped(cast: Cast, clock: Clock) -> Cast:
    adopt_pack(pack_with_steps("road", "training"), by_code="ky-thuat", at=clock.now)
    return cast


def road(key: str, surface: str, *, number: int = 1, km: str = "2.000", **named: object) -> RowValues:
    facts = {"length_km": Decimal(km), "kind": "commune_axis", "surface": surface}
    return row(key, facts, number=number, **named)  # type: ignore[arg-type]


def file(cast: Cast, clock: Clock, *rows: RowValues, register: str = "road") -> Submission:
    return submit(by=cast.official, register=register, place=SA_LY, rows=rows, way="form", at=clock.tick())


def through(cast: Cast, clock: Clock, *rows: RowValues, register: str = "road") -> None:
    """Filed and decided by both."""
    filed = file(cast, clock, *rows, register=register)
    approve(filed, by=cast.reviewer, at=clock.tick())
    approve(filed, by=cast.province, at=clock.tick())


def over_it(cast: Cast, clock: Clock) -> None:
    """From February the road is of asphalt: approved over what is provisional, so never provisional itself."""
    through(cast, clock, road("A", "asphalt", since=LATER))


def standing(register: str = "road") -> list[tuple]:
    """What stands, and whether it is provisional; neither sequence numbers nor entries."""
    return sorted(
        (v.key, v.valid_from, str(v.valid_before), v.facts.get("surface"), v.nil, v.published is not None)
        for v in versions_known_now(register)
    )


def paved() -> Figure:
    area = group("region")
    return ask(["paved_share"], areas=[area], moment=moment(DAY))["paved_share", area, WHOLE]


def test_what_passed_a_publishing_step_counts_and_says_that_it_is_provisional(stepped, clock):
    through(stepped, clock, road("A", "earth"))
    filed = file(stepped, clock, road("A", "concrete", since=LATER))
    assert (paved().numerator, paved().provisional) == (0, False), "what is filed is no fact"
    approve(filed, by=stepped.reviewer, at=clock.tick())
    assert (paved().numerator, paved().provisional) == (2, True)
    assert standing() == [
        ("A", dt.date(2026, 1, 1), "2026-02-01", "earth", False, False),
        ("A", LATER, "None", "concrete", False, True),
    ]
    approve(filed, by=stepped.province, at=clock.tick())
    assert (paved().numerator, paved().provisional) == (2, False)
    assert list(check_journal()) == []


def test_a_register_whose_steps_do_not_publish_shows_nothing_before_the_last(cast, clock):
    steps = (step("department", "ethnic_affairs"), step("province", "province"))
    pack = the_pack()
    changed = tuple(
        each.model_copy(update={"review": steps}) if each.id == "road" else each for each in pack.registers
    )
    adopt_pack(pack.model_copy(update={"registers": changed}), by_code="ky-thuat", at=clock.now)
    filed = file(cast, clock, road("A", "concrete"))
    approve(filed, by=cast.reviewer, at=clock.tick())
    assert standing() == []


def test_what_is_sent_back_stands_again_as_it_stood_before(stepped, clock):
    through(stepped, clock, road("A", "earth"))
    before = paved(), standing()
    filed = file(stepped, clock, road("A", "concrete", since=LATER))
    approve(filed, by=stepped.reviewer, at=clock.tick())
    send_back(filed, by=stepped.province, reason="Chưa nghiệm thu", at=clock.tick())
    assert (paved().value, paved().provisional) == (before[0].value, False)
    earths = [each for each in standing() if each[3] == "earth"]
    assert [(start, until) for _, start, until, *_ in earths] == [
        (dt.date(2026, 1, 1), "2026-02-01"),
        (LATER, "None"),
    ]
    assert list(check_journal()) == []


def test_a_row_sent_back_is_undone_and_the_others_stay_and_are_confirmed(stepped, clock):
    through(stepped, clock, road("A", "earth"), road("B", "earth", number=2))
    filed = file(stepped, clock, road("A", "concrete"), road("B", "asphalt", number=2))
    approve(filed, by=stepped.reviewer, at=clock.tick())
    send_back_rows(filed, by=stepped.province, reasons={2: "Chưa trải nhựa"}, at=clock.tick())
    approve(filed, by=stepped.province, at=clock.tick())
    assert [(key, surface, provisional) for key, _, _, surface, _, provisional in standing()] == [
        ("A", "concrete", False),
        ("B", "earth", False),
    ]
    assert list(check_journal()) == []


def test_an_end_waits_for_the_last_step_for_nothing_would_be_left_to_say_that_it_is_provisional(
    stepped, clock
):
    through(stepped, clock, road("A", "earth"), road("B", "earth", number=2))
    ends = [row("A", operation="end", since=LATER), row("B", operation="end", since=LATER, number=2)]
    before = standing(), paved()
    filed = file(stepped, clock, *ends)
    approve(filed, by=stepped.reviewer, at=clock.tick())
    assert standing() == before[0]
    assert (paved().denominator, paved().provisional) == (before[1].denominator, False)
    send_back_rows(filed, by=stepped.province, reasons={2: "Đường B vẫn còn"}, at=clock.tick())
    approve(filed, by=stepped.province, at=clock.tick())
    assert [each.key for each in versions_known_now("road", on=DAY)] == ["B"]
    assert list(check_journal()) == []


def test_none_declared_before_a_record_appeared_is_declared_again_when_the_record_is_taken_back(
    stepped, clock
):
    through(stepped, clock, row("", operation="nil"))
    before = standing()
    filed = file(stepped, clock, road("A", "concrete"))
    approve(filed, by=stepped.reviewer, at=clock.tick())
    assert [each[4] for each in standing()] == [False]
    withdraw(filed, by=stepped.official, at=clock.tick())
    assert standing() == before


def test_what_somebody_else_decided_since_is_not_undone(stepped, clock):
    through(stepped, clock, road("A", "earth"))
    first = file(stepped, clock, road("A", "concrete"))
    approve(first, by=stepped.reviewer, at=clock.tick())
    over_it(stepped, clock)
    send_back(first, by=stepped.province, reason="Sai", at=clock.tick())
    assert [(start, surface, provisional) for _, start, _, surface, _, provisional in standing()] == [
        (dt.date(2026, 1, 1), "earth", False),
        (LATER, "asphalt", False),
    ]


def test_what_is_left_of_a_record_that_somebody_else_cut_is_confirmed_by_its_own_last_step(stepped, clock):
    first = file(stepped, clock, road("A", "concrete"))
    approve(first, by=stepped.reviewer, at=clock.tick())
    over_it(stepped, clock)
    assert [provisional for *_, provisional in standing()] == [True, False]
    approve(first, by=stepped.province, at=clock.tick())
    assert [provisional for *_, provisional in standing()] == [False, False]


def test_what_is_provisional_is_not_covered_by_another_that_is(stepped, clock):
    first = file(stepped, clock, road("A", "concrete"))
    approve(first, by=stepped.reviewer, at=clock.tick())
    second = file(stepped, clock, road("A", "asphalt"))
    approve(second, by=stepped.reviewer, at=clock.tick())
    assert [(surface, provisional) for _, _, _, surface, _, provisional in standing()] == [("concrete", True)]
    approve(first, by=stepped.province, at=clock.tick())
    with pytest.raises(Refused) as refused:
        approve(second, by=stepped.province, at=clock.tick())
    assert refused.value.codes == ("INT-003",), "a reviewer settles which of the two it is"


def test_nobody_takes_both_steps(stepped, clock):
    filed = file(stepped, clock, road("A", "concrete"))
    approve(filed, by=stepped.reviewer, at=clock.tick())
    with pytest.raises(Refused) as refused:
        approve(filed, by=stepped.reviewer, at=clock.tick())
    assert set(refused.value.codes) == {"INT-014", "INT-002"}


rows = st.tuples(
    st.sampled_from("AB"), st.sampled_from(["earth", "concrete", "asphalt"]), st.integers(0, 3), st.booleans()
)
wishes = st.tuples(
    st.sampled_from("AB"), st.sampled_from(["concrete", "end"]), st.integers(0, 3), st.booleans()
)
ends = st.sampled_from(["approve", "send_back", "withdraw", "wait"])


class AnyHistory(TestCase):
    """Several people's submissions, published, confirmed and taken back in any order."""

    @given(st.lists(st.tuples(rows, ends), min_size=1, max_size=6))
    @settings(suppress_health_check=[HealthCheck.too_slow])
    def test_in_the_end_only_what_was_approved_stands_and_each_day_once(self, story):
        clock = Clock()
        cast = make_cast(clock)
        adopt_pack(pack_with_steps("road"), by_code="ky-thuat", at=clock.now)
        waiting: list[tuple[Submission, str]] = []
        for (key, surface, month, at_once), end in story:
            filed = file(cast, clock, road(key, surface, since=dt.date(2026, 1 + month, 1)))
            approve(filed, by=cast.reviewer, at=clock.tick())
            waiting.append((filed, end))
            if at_once:
                decide(*waiting.pop(), cast, clock)
        for filed, end in waiting:
            decide(filed, end, cast, clock)
        open_ones = Submission.objects.filter(state="submitted")
        provisional = Version.objects.filter(known_before=None).exclude(published=None)
        assert {v.published for v in provisional} <= {s.published for s in open_ones}
        for key in "AB":
            days = sorted(
                (v.valid_from, v.valid_before or dt.date.max)
                for v in versions_known_now("road").filter(key=key)
            )
            assert all(one[1] <= next_one[0] for one, next_one in zip(days, days[1:], strict=False)), (
                "a day twice"
            )
        if all(end in ("send_back", "withdraw") for _, end in story):
            assert not versions_known_now("road").exists()
        assert list(check_journal()) == []

    @given(st.lists(st.tuples(wishes, st.sampled_from(["send_back", "withdraw"])), min_size=1, max_size=6))
    @settings(suppress_health_check=[HealthCheck.too_slow])
    def test_where_nothing_was_approved_all_stands_as_it_stood(self, story):
        clock = Clock()
        cast = make_cast(clock)
        adopt_pack(pack_with_steps("road"), by_code="ky-thuat", at=clock.now)
        through(cast, clock, road("A", "earth"), road("B", "earth", number=2))
        waiting: list[tuple[Submission, str]] = []
        for (key, wish, month, at_once), end in story:
            since = dt.date(2026, 1 + month, 1)
            asked = row(key, operation="end", since=since) if wish == "end" else road(key, wish, since=since)
            try:
                filed = file(cast, clock, asked)
            except Refused as fault:
                if set(fault.codes) != {"REG-015"}:  # what another ended already is not ended again
                    raise
                continue
            approve(filed, by=cast.reviewer, at=clock.tick())
            waiting.append((filed, end))
            if at_once:
                decide(*waiting.pop(0), cast, clock)
        for filed, end in waiting:
            decide(filed, end, cast, clock)
        for key in "AB":
            found = list(versions_known_now("road").filter(key=key).order_by("valid_from"))
            assert {(each.facts["surface"], each.published) for each in found} == {("earth", None)}
            assert found[0].valid_from == dt.date(2026, 1, 1)
            assert [one.valid_before for one in found] == [*(n.valid_from for n in found[1:]), None], "a gap"
        assert list(check_journal()) == []


def decide(filed: Submission, end: str, cast: Cast, clock: Clock) -> None:
    match end:
        case "approve":
            try:
                approve(filed, by=cast.province, at=clock.tick())
            except Refused as fault:
                if set(fault.codes) != {
                    "INT-003"
                }:  # only that another was confirmed meanwhile may stand against it
                    raise
        case "send_back":
            send_back(filed, by=cast.province, reason="Sai", at=clock.tick())
        case "withdraw":
            withdraw(filed, by=cast.official, at=clock.tick())


def test_of_two_rows_of_one_record_only_the_one_sent_back_is_undone(stepped, clock):
    through(stepped, clock, road("A", "earth"))
    until = road("A", "concrete", before=LATER)
    filed = file(stepped, clock, until, road("A", "asphalt", number=2, since=LATER))
    approve(filed, by=stepped.reviewer, at=clock.tick())
    send_back_rows(filed, by=stepped.province, reasons={2: "Chưa trải nhựa"}, at=clock.tick())
    approve(filed, by=stepped.province, at=clock.tick())
    assert [(start, surface, provisional) for _, start, _, surface, _, provisional in standing()] == [
        (dt.date(2026, 1, 1), "concrete", False),
        (LATER, "earth", False),
    ]
    assert list(check_journal()) == []


def test_a_record_that_somebody_else_ended_since_does_not_come_back_when_what_was_published_is_undone(
    stepped, clock
):
    through(stepped, clock, road("A", "earth"))
    first = file(stepped, clock, road("A", "concrete"))
    approve(first, by=stepped.reviewer, at=clock.tick())
    end = file(stepped, clock, row("A", operation="end", since=LATER))
    approve(end, by=stepped.reviewer, at=clock.tick())
    approve(end, by=stepped.province, at=clock.tick())
    send_back(first, by=stepped.province, reason="Sai", at=clock.tick())
    assert [(start, until, surface) for _, start, until, surface, *_ in standing()] == [
        (dt.date(2026, 1, 1), "2026-02-01", "earth")
    ]


def course(key: str, *, number: int = 1, people: int = 20) -> RowValues:
    return row(key, {"people": people, "sex": "female"}, number=number, since=LATER)


def facts_of(register: str) -> dict[str, object]:
    return {version.key: version.facts["people"] for version in versions_known_now(register)}


def test_a_corrected_event_goes_back_whole_so_that_it_is_neither_lost_nor_doubled(stepped, clock):
    through(stepped, clock, course("LOP-1"), course("LOP-2", number=2), register="training")
    before = facts_of("training")
    undo = row("LOP-1", operation="reverse", since=LATER)
    again = course("LOP-1", number=2, people=25)
    filed = file(stepped, clock, undo, again, course("LOP-3", number=3), register="training")
    approve(filed, by=stepped.reviewer, at=clock.tick())
    parted = send_back_rows(filed, by=stepped.province, reasons={2: "Chưa có danh sách"}, at=clock.tick())
    assert sorted(parted.rows.values_list("number", "reason")) == [
        (1, "Chưa có danh sách"),
        (2, "Chưa có danh sách"),
    ]
    approve(filed, by=stepped.province, at=clock.tick())
    assert facts_of("training") == before | {"LOP-3": 20}
    assert list(check_journal()) == []


def test_a_move_waits_for_the_last_step_and_for_who_may_review_where_it_moves_from(stepped, clock):
    there = road("A", "earth")
    moved = submit(
        by=stepped.neighbour, register="road", place=DEO_GIA, rows=[there], way="form", at=clock.tick()
    )
    approve(moved, by=stepped.reviewer, at=clock.tick())
    approve(moved, by=stepped.province, at=clock.tick())
    filed = file(stepped, clock, road("A", "earth", since=LATER, operation="move"))
    approve(filed, by=stepped.reviewer, at=clock.tick())
    assert [each.place for each in versions_known_now("road")] == [DEO_GIA], (
        "the place it leaves could not say so"
    )
    narrow = enrol(
        username="tinh-sa-ly",
        full_name="Lê Văn Tỉnh",
        organisation="province",
        grants=[Granted("review", SA_LY)],
    )
    with pytest.raises(Refused) as refused:
        approve(filed, by=narrow, at=clock.tick())
    assert refused.value.codes == ("PPL-001",)
    approve(filed, by=stepped.province, at=clock.tick())
    assert list(check_journal()) == []


def test_what_is_provisional_beside_an_end_that_waits_goes_back_to_what_stood(stepped, clock):
    through(stepped, clock, road("A", "earth"))
    end = file(stepped, clock, row("A", operation="end", since=LATER))
    approve(end, by=stepped.reviewer, at=clock.tick())
    again = file(stepped, clock, road("A", "concrete", since=LATER))
    approve(again, by=stepped.reviewer, at=clock.tick())
    for each in (end, again):
        send_back(each, by=stepped.province, reason="Sai", at=clock.tick())
    days = [(key, start, until, surface) for key, start, until, surface, *_ in standing()]
    assert days == [
        ("A", dt.date(2026, 1, 1), "2026-02-01", "earth"),
        ("A", LATER, "None", "earth"),
    ]
    assert list(check_journal()) == []


def test_none_declared_and_an_end_by_others_leave_no_record_beside_the_declaration(stepped, clock):
    through(stepped, clock, road("A", "earth"))
    end = file(stepped, clock, row("A", operation="end", since=LATER))
    approve(end, by=stepped.reviewer, at=clock.tick())
    with pytest.raises(Refused) as refused:
        file(stepped, clock, row("", operation="nil", since=LATER))
    assert refused.value.codes == ("REG-016",), "the record stands until its end is approved"
    send_back(end, by=stepped.province, reason="Sai", at=clock.tick())
    assert [(key, nil) for key, _, _, _, nil, _ in standing()] == [("A", False)]


def test_the_days_of_an_end_that_others_approved_do_not_come_back(stepped, clock):
    through(stepped, clock, road("A", "earth"))
    first = file(stepped, clock, row("A", operation="end", since=LATER))
    approve(first, by=stepped.reviewer, at=clock.tick())
    through(stepped, clock, road("A", "concrete", since=LATER))
    through(stepped, clock, row("A", operation="end", since=dt.date(2026, 2, 10)))
    send_back(first, by=stepped.province, reason="Sai", at=clock.tick())
    assert [(start, until) for _, start, until, *_ in standing()] == [
        (dt.date(2026, 1, 1), "2026-02-01"),
        (LATER, "2026-02-10"),
    ]


def test_that_nothing_changed_passes_a_publishing_step_and_is_confirmed(stepped, clock):
    filed = submit(
        by=stepped.official,
        register="road",
        place=SA_LY,
        rows=[],
        way="form",
        at=clock.tick(),
        answers=Answers("half_roads", "2026-h1"),
        unchanged=True,
    )
    approve(filed, by=stepped.reviewer, at=clock.tick())
    approve(filed, by=stepped.province, at=clock.tick())
    assert (filed.state, standing()) == ("approved", [])
    assert list(check_journal()) == []
