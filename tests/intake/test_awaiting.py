"""What waits for a reviewer: counted in lists as the door would find it."""

import datetime as dt

from tests.door import NEW_YEAR, SA_LY, Cast, Clock, approved, filed, household, row
from vungcao.intake.actions import approve, settle, submit
from vungcao.intake.awaiting import awaiting, conflicts_of, rows_in_conflict
from vungcao.intake.models import Row, Submission
from vungcao.intake.rules import RowValues
from vungcao.journal.queries import last_number

APRIL = dt.date(2026, 4, 1)


def in_list(submission: Submission) -> list[int]:
    return list(rows_in_conflict(Row.objects.filter(submission=submission)).values_list("number", flat=True))


def at_the_door(submission: Submission) -> list[int]:
    return sorted(conflicts_of(submission, submission.rows.all()))


def test_a_list_counts_the_conflicts_that_the_door_finds(cast: Cast, clock: Clock):
    waiting = filed(cast, clock, *(household(f"HO-{n}", number=n) for n in (1, 2, 3)))
    assert in_list(waiting) == at_the_door(waiting) == []
    approved(cast, clock, household("HO-2", members=9))
    assert in_list(waiting) == at_the_door(waiting) == [2]


def test_other_days_of_the_record_are_no_conflict_in_either(cast: Cast, clock: Clock):
    ends = row("HO-1", household("HO-1").facts, before=APRIL)
    waiting = filed(cast, clock, ends)
    approved(cast, clock, household("HO-1", since=APRIL))
    assert in_list(waiting) == at_the_door(waiting) == []
    later = filed(cast, clock, household("HO-1", since=APRIL))
    approved(cast, clock, row("HO-1", household("HO-1").facts, before=APRIL))
    assert in_list(later) == at_the_door(later) == []


def test_a_settled_conflict_is_none_until_others_decide_again(cast: Cast, clock: Clock):
    waiting = filed(cast, clock, household("HO-1"))
    approved(cast, clock, household("HO-1", members=9))
    said = {"number": 1, "keep": True, "reason": "Đúng", "seen": last_number()}
    settle(waiting, by=cast.reviewer, at=clock.tick(), **said)
    assert in_list(waiting) == at_the_door(waiting) == []
    approved(cast, clock, household("HO-1", members=10))
    assert in_list(waiting) == at_the_door(waiting) == [1]


def edit(position: int, members: int) -> RowValues:
    facts = {**household("HO-1").facts, "members": members}
    return RowValues(1, "set", "HO-1", NEW_YEAR, None, facts, branch="may-1", branch_position=position)


def test_an_edit_upon_an_edit_of_the_same_device_is_no_conflict_in_either(cast: Cast, clock: Clock):
    said = {"by": cast.official, "register": "household", "place": SA_LY, "way": "phone"}
    first = submit(rows=[edit(1, 4)], at=clock.tick(), **said)
    second = submit(rows=[edit(2, 5)], at=clock.tick(), **said)
    approve(first, by=cast.reviewer, at=clock.tick())
    assert in_list(second) == at_the_door(second) == []


def test_a_list_asks_as_many_questions_for_one_as_for_many(cast, clock, django_assert_num_queries):
    waiting = [filed(cast, clock, household(f"HO-{n}"), household(f"HO-{n}b", number=2)) for n in range(6)]
    awaiting(waiting[:1])
    with django_assert_num_queries(5):
        found = awaiting(waiting)
    assert [(each.rows, each.sendings, each.conflicts, each.evidence) for each in found] == [(2, 1, 0, 0)] * 6
