"""Many at the door at once: nothing is lost, nothing doubled, the chain stays whole. On the database in use."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from tests.door import SA_LY, Cast, Clock, approved, filed, household, make_cast
from tests.intake.stepped import COMMUNE, DEPARTMENT, put_in_force, reviewer_of
from tests.intake.stepped import chairman as chairman_of_sa_ly
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, mend, send_back, send_back_rows, settle, withdraw
from vungcao.intake.models import Row, Submission
from vungcao.intake.queries import check_journal
from vungcao.journal.models import Entry
from vungcao.journal.queries import head
from vungcao.registers.models import Version
from vungcao.registers.queries import versions_known_now

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


@pytest.fixture
def people(transactional_db: None, clock: Clock) -> Cast:
    """The cast, where every thread can see it."""
    return make_cast(clock)


def together(works: Sequence[Callable[[], object]]) -> list[object]:
    """What came of works begun at the same moment, each in a thread and connection of its own: results or faults."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(at: int) -> None:
        start.wait()
        try:
            results[at] = works[at]()
        except Refused as refused:
            results[at] = refused.codes
        except Exception as fault:  # noqa: BLE001
            results[at] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def approvals_of(submissions: Sequence[Submission], cast: Cast, clock: Clock) -> list[Callable[[], object]]:
    """An approval of each submission."""
    return [lambda s=s: approve(s, by=cast.reviewer, at=clock.now).number for s in submissions]


def assert_whole(entries: int) -> None:
    """The journal has so many entries, gapless, and vouches for everything there is."""
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, entries + 1)
    )
    seqs = list(Version.objects.values_list("seq", flat=True))
    assert seqs == list(range(1, head().seq + 1))
    assert list(check_journal()) == []


def test_one_submission_approved_by_many_at_once_is_approved_once(people, clock):
    submission = filed(people, clock, household("HO-1"))
    copies = [Submission.objects.get(pk=submission.pk) for _ in range(THREADS)]
    results = together(approvals_of(copies, people, clock))
    assert sorted(map(str, results)) == sorted(["2", *["('INT-001',)"] * (THREADS - 1)])
    assert versions_known_now("household").count() == 1
    assert_whole(2)


def test_different_submissions_are_all_approved(people, clock):
    waiting = [
        filed(people, clock, household(f"HO-{n}"), household(f"HO-{n}b", number=2)) for n in range(THREADS)
    ]
    results = together(approvals_of(waiting, people, clock))
    assert sorted(map(str, results)) == [str(n) for n in range(2, THREADS + 2)]
    assert versions_known_now("household").count() == 2 * THREADS
    assert_whole(THREADS + 1)


def test_of_different_submissions_on_one_record_the_first_is_approved_and_the_others_are_told(people, clock):
    approved(people, clock, household("HO-1"))
    waiting = [filed(people, clock, household("HO-1", members=n)) for n in range(1, THREADS + 1)]
    results = together(approvals_of(waiting, people, clock))
    assert Counter(map(str, results)) == {"3": 1, "('INT-003',)": THREADS - 1}
    (standing,) = versions_known_now("household")
    assert waiting[results.index(3)].rows.get().facts == standing.facts
    assert_whole(3)


def test_one_decision_wins_over_a_submission(people, clock):
    for _ in range(5):
        submission = filed(people, clock, household("HO-1"))
        results = together(
            [
                lambda s=submission: approve(s, by=people.reviewer, at=clock.now) and "approved",
                lambda s=submission: send_back(s, by=people.province, reason="Sai", at=clock.now).state,
                lambda s=submission: withdraw(s, by=people.official, at=clock.now).state,
            ]
        )
        submission.refresh_from_db()
        assert submission.state in results
        assert submission.verdicts.last().verdict == submission.state
        assert set(map(str, results)) <= {"approved", "returned", "withdrawn", "('INT-001',)"}
    assert_whole(head().number)


def test_what_is_approved_is_what_was_mended_or_what_was_before_never_a_mixture(people, clock):
    for turn in range(5):
        submission = filed(
            people, clock, *(household(f"HO-{turn}-{n}", number=n, members=4) for n in (1, 2, 3))
        )
        mended = [household(f"HO-{turn}-{n}", number=n, members=7) for n in (1, 2)]
        results = together(
            [
                lambda s=submission: approve(s, by=people.reviewer, at=clock.now).number,
                lambda s=submission, rows=mended: mend(s, by=people.official, rows=rows, at=clock.now).state,
            ]
        )
        assert isinstance(results[0], int)
        there = versions_known_now("household").filter(key__startswith=f"HO-{turn}-")
        assert sorted(v.facts["members"] for v in there) in ([4, 4, 4], [7, 7])
    assert_whole(6)


def test_eight_at_the_door_for_a_long_while(people, clock):
    """Each files and approves 12 times, on records of their own and on one that all want."""

    def work(thread: int) -> Counter[str]:
        outcomes: Counter[str] = Counter()
        for turn in range(12):
            own, wanted = household(f"HO-{thread}-{turn}"), household("CHUNG", members=thread + 1)
            for row in (own, wanted):
                try:
                    approve(filed(people, clock, row), by=people.reviewer, at=clock.now)
                    outcomes[row.key[:2]] += 1
                except Refused as refused:
                    outcomes[" ".join(refused.codes)] += 1
        return outcomes

    results = together([lambda t=t: work(t) for t in range(THREADS)])
    assert all(isinstance(result, Counter) for result in results), results
    outcomes = sum(results, Counter())
    assert (outcomes["HO"], set(outcomes) <= {"HO", "CH", "INT-003"}) == (12 * THREADS, True)
    assert 1 <= outcomes["CH"] <= 12 * THREADS
    assert Version.objects.filter(key="CHUNG").count() == outcomes["CH"]
    assert versions_known_now("household").filter(key="CHUNG").count() == 1
    assert_whole(1 + outcomes["HO"] + outcomes["CH"])


def test_two_reviewers_of_one_step_at_once_and_rows_are_neither_lost_nor_doubled(people, clock):
    put_in_force(clock, COMMUNE, DEPARTMENT)
    chairman, deputy = chairman_of_sa_ly(), reviewer_of(COMMUNE, "pho-chu-tich", SA_LY)
    for turn in range(5):
        submission = filed(people, clock, *(household(f"HO-{turn}-{n}", number=n) for n in (1, 2, 3)))
        seen = head().number
        way = {"number": 1, "keep": False, "reason": "Sai", "seen": seen}
        together(
            [
                lambda s=submission: approve(s, by=chairman, at=clock.now).number,
                lambda s=submission: send_back_rows(s, by=deputy, reasons={2: "Sai"}, at=clock.now).pk,
                lambda s=submission, way=way: settle(s, by=deputy, at=clock.now, **way).state,
            ]
        )
        there = Row.objects.filter(key__startswith=f"HO-{turn}-").values_list("key", flat=True)
        assert sorted(there) == [f"HO-{turn}-{n}" for n in (1, 2, 3)]
        assert submission.verdicts.filter(verdict="passed").count() <= 1
    assert list(check_journal()) == []
