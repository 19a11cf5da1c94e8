"""What an approval supersedes, held to a memory that paints every day and every entry one by one."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.registers.oracle import DAYS, Memory, Stored, day, on
from vungcao.registers.rules import Change, Holding, Operation, nil_key, supersede, supersede_all

SA_LY, DEO_GIA = "07534@2025-07-01", "07594@2025-07-01"
SET, END, NIL = Operation.SET, Operation.END, Operation.NIL


def standing(start: int, before: int | None, seq: int = 1, key: str = "HO-1", **facts: str) -> Holding:
    """A version of a household of Sa Lý that stands."""
    until = None if before is None else day(before)
    return Holding(key, SA_LY, day(start), until, dict(facts), seq=seq)


def change(operation: Operation, start: int, before: int | None, key: str = "HO-1", **facts: str) -> Change:
    """A change of it."""
    return Change(operation, key, SA_LY, day(start), None if before is None else day(before), dict(facts))


def spans(holdings: tuple[Holding, ...]) -> list[tuple[dt.date, dt.date | None, str | None]]:
    """First day, first day after, and what it says of poverty."""
    return [(h.valid_from, h.valid_before, h.facts.get("poverty")) for h in holdings]


def test_a_change_in_the_middle_leaves_what_was_before_and_after():
    done = supersede([standing(0, 10, poverty="poor")], change(SET, 3, 6, poverty="none"))
    assert done.closed == (1,)
    assert spans(done.written) == [
        (day(0), day(3), "poor"),
        (day(3), day(6), "none"),
        (day(6), day(10), "poor"),
    ]


def test_a_change_that_covers_everything_leaves_nothing_of_it():
    done = supersede([standing(2, 5, poverty="poor")], change(SET, 0, None, poverty="none"))
    assert (done.closed, spans(done.written)) == ((1,), [(day(0), None, "none")])


def test_neighbours_that_only_touch_are_left_alone():
    done = supersede([standing(0, 3, 1), standing(6, None, 2)], change(SET, 3, 6, poverty="none"))
    assert (done.closed, spans(done.written)) == ((), [(day(3), day(6), "none")])


def test_an_end_writes_only_what_remains():
    done = supersede([standing(0, None, poverty="poor")], change(END, 4, None))
    assert (done.closed, spans(done.written)) == ((1,), [(day(0), day(4), "poor")])


def test_a_record_that_appears_closes_the_declaration_of_none_for_its_days_alone():
    none = Holding(nil_key(SA_LY), SA_LY, day(0), None, {}, nil=True, seq=7)
    done = supersede([none], change(SET, 3, 5, poverty="poor"))
    assert done.closed == (7,)
    assert [(h.nil, h.valid_from, h.valid_before) for h in done.written] == [
        (False, day(3), day(5)),
        (True, day(0), day(3)),
        (True, day(5), None),
    ]


def test_a_record_elsewhere_leaves_the_declaration_of_none_alone():
    none = Holding(nil_key(DEO_GIA), DEO_GIA, day(0), None, {}, nil=True, seq=7)
    assert supersede([none], change(SET, 3, 5)).closed == ()


def test_two_changes_of_one_submission_cut_the_same_version_twice():
    done = supersede_all(
        [standing(0, None, poverty="poor")],
        [change(SET, 2, 4, poverty="near_poor"), change(SET, 6, None, poverty="none")],
    )
    assert done.closed == (1,)
    assert spans(done.written) == [
        (day(0), day(2), "poor"),
        (day(2), day(4), "near_poor"),
        (day(4), day(6), "poor"),
        (day(6), None, "none"),
    ]


def test_what_remains_keeps_that_it_was_simulated():
    old = replace(standing(0, None), simulated=True)
    done = supersede([old], change(SET, 3, None))
    assert [h.simulated for h in done.written] == [True, False]


KEYS = ("HO-1", "HO-2", nil_key(SA_LY))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Any change of two households of Sa Lý, or of its declaration of none."""
    key = draw(st.sampled_from(KEYS))
    operation = draw(st.sampled_from((NIL, END) if key == KEYS[2] else (SET, END)))
    start = draw(st.integers(0, DAYS - 1))
    before = draw(st.none() | st.integers(start + 1, DAYS))
    facts = {"poverty": draw(st.sampled_from(("poor", "none")))} if operation is SET else {}
    return change(operation, start, before, key, **facts)


histories = st.lists(st.lists(changes(), min_size=1, max_size=4), min_size=1, max_size=6)


def lived(history: list[list[Change]]) -> tuple[list[Stored], Memory]:
    """A history of approvals as it is stored, and as the naive memory has it."""
    stored: list[Stored] = []
    memory = Memory()
    for entry, approval in enumerate(history, start=1):
        now = [replace(s.holding, seq=n) for n, s in enumerate(stored) if s.known_before is None]
        done = supersede_all(now, approval)
        assert len(set(done.closed)) == len(done.closed)
        for seq in done.closed:
            assert stored[seq].known_before is None
            stored[seq].known_before = entry
        stored += [Stored(new, entry) for new in done.written]
        memory.approve(approval)
    return stored, memory


@given(histories)
def test_on_any_day_as_known_at_any_entry_there_is_what_the_memory_has_and_once(history):
    stored, memory = lived(history)
    for known in range(len(history) + 1):
        for number in range(DAYS + 1):
            said = on(stored, number, known)
            assert all(len(versions) == 1 for versions in said.values()), (number, known, said)
            then = {key: held for (key, n), held in memory.at_entry[known].items() if n == number}
            assert {key: versions[0] for key, versions in said.items()} == then


@given(histories, st.lists(changes(), min_size=1, max_size=3))
def test_what_was_known_earlier_never_changes(history, later):
    before, _ = lived(history)
    after, _ = lived([*history, later])
    for known in range(len(history) + 1):
        for number in range(DAYS + 1):
            assert on(before, number, known) == on(after, number, known)


@given(histories)
def test_no_version_is_empty_and_none_is_closed_by_the_entry_that_wrote_it(history):
    stored, _ = lived(history)
    for version in stored:
        held = version.holding
        assert held.valid_before is None or held.valid_from < held.valid_before
        assert version.known_before is None or version.known_from < version.known_before
