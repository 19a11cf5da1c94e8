"""Classes and warnings of works, worked out by hand."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.works.made import D, decision, held, line, record, until_started, works
from vungcao.capital.rules.accounts import Line, Part
from vungcao.works.rules.classes import class_of
from vungcao.works.rules.course import cycle_of, walk
from vungcao.works.rules.funding import shares_of
from vungcao.works.rules.records import Decision, Obstacle, Progress
from vungcao.works.rules.work import Work, of_day

BILLION = 10**9


@pytest.mark.parametrize(
    ("group", "total", "decided", "letter"),
    [
        ("law9_3", 160 * BILLION - 1, D(2026, 1, 1), "C"),
        ("law9_3", 160 * BILLION, D(2026, 1, 1), "B"),
        ("law9_3", 3000 * BILLION - 1, D(2026, 1, 1), "B"),
        ("law9_3", 3000 * BILLION, D(2026, 1, 1), "A"),
        ("law9_3", 80 * BILLION, D(2024, 12, 31), "B"),
        ("law9_3", 80 * BILLION, D(2025, 1, 1), "C"),
        ("law9_5", 1600 * BILLION, D(2026, 1, 1), "A"),
        ("law9_5", 0, None, "C"),
        ("", 5000 * BILLION, D(2026, 1, 1), None),
    ],
)
def test_the_class_of_a_project_is_that_of_the_limits_of_the_day_it_was_decided(
    group, total, decided, letter
):
    found = class_of(
        works().classes, field_group=group, total_vnd=total, decided_on=decided, on=D(2026, 11, 25)
    )
    assert (found and str(found.letter)) == letter
    assert found is None or found.is_decided == (decided is not None)


def test_shares_are_exact_and_undefined_of_nothing():
    thirds = shares_of([line("DV-1", 1), line("DV-2", 2)], 3)
    assert [share.part for share in thirds] == [Fraction(2, 3), Fraction(1, 3)]
    assert [share.part for share in shares_of([line("DV-1", 0)], 0)] == [None]


def _work(
    on: dt.date,
    decisions: Iterable[Decision] = (),
    *,
    progress: Iterable[tuple[str, dt.date]] = (),
    paid: int = 0,
    vouchers: Iterable[tuple[str, int]] = (),
    obstacle: dict[str, object] | None = None,
    **said: object,
) -> Work:
    made = record(**said)
    taken = tuple(each for each in decisions if each.since <= on)
    told = [
        Progress.of(held(f"TD-{n}", day, {"percent": percent})) for n, (percent, day) in enumerate(progress)
    ]
    in_the_way = [Obstacle.of(held("VM-1", D(2026, 1, 1), obstacle))] if obstacle else []
    money = [
        Line(
            Part.DISBURSEMENT,
            "disbursement",
            f"GN-{n}",
            made.place,
            D(2026, 6, 5),
            "x",
            amount,
            kind=kind,
            year=2026,
        )
        for n, (kind, amount) in enumerate([*vouchers, *([("payment", paid)] if paid else [])])
    ]
    return Work(
        on=on,
        known=1,
        rules=works(),
        record=made,
        decisions=taken,
        course=walk(cycle_of(works(), "investment_project"), taken),
        sites=(),
        funding=(),
        contracts=(),
        progress=of_day(each for each in told if each.since <= on),
        obstacles=tuple(in_the_way),
        outputs=(),
        money=tuple(money),
    )


def _warned(work: Work) -> list[tuple[str, int | Fraction | None]]:
    return [(each.warning.kind, each.days if each.points is None else each.points) for each in work.warnings]


def test_a_work_that_did_not_start_is_warned_of_when_its_days_of_grace_are_over():
    """Planned for 1 May: 30 days later is 31 May, which is not yet too late."""
    approved = list(until_started())[:5]
    planned = {"starts_on": "2026-05-01"}
    assert _warned(_work(D(2026, 5, 31), approved, **planned)) == []
    assert _warned(_work(D(2026, 6, 1), approved, **planned)) == [("not_started", 31)]
    assert _warned(_work(D(2026, 6, 1), until_started(), **planned)) == []


def test_a_work_past_its_end_is_warned_of_by_the_end_that_was_last_decided():
    planned = {"ends_on": "2026-07-31"}
    done = [("20", D(2026, 7, 30))]
    assert _warned(_work(D(2026, 7, 31), until_started(), progress=done, **planned)) == []
    assert _warned(_work(D(2026, 8, 2), until_started(), progress=done, **planned)) == [("not_finished", 2)]
    later = [decision("assessed", D(2026, 7, 1)), decision("adjusted", D(2026, 7, 2), ends_on="2026-12-31")]
    assert _warned(_work(D(2026, 8, 2), until_started(*later), progress=done, **planned)) == []


def test_money_ahead_of_the_work_done_is_told_in_exact_points():
    """Of 1,000 đồng 601 are paid: 60.1 %. Above 45 % of the work done it is 15.1 points ahead, and 15 are allowed."""
    on, told = D(2026, 7, 1), D(2026, 6, 20)
    assert _warned(_work(on, until_started(), progress=[("45", told)], paid=601)) == [
        ("money_ahead", Fraction(151, 10))
    ]
    assert _warned(_work(on, until_started(), progress=[("45", told)], paid=600)) == []
    assert _warned(_work(on, until_started(), progress=[("0", told)], paid=151)) == [
        ("money_ahead", Fraction(151, 10))
    ]


def test_an_advance_is_not_ahead_of_the_work_until_it_is_turned_into_payment():
    """300 of 1,000 are advanced before anything is done; 151 of them turned into payment are 15.1 points ahead."""
    on, nothing = D(2026, 7, 1), [("0", D(2026, 6, 20))]
    advance = ("advance", 300)
    assert _warned(_work(on, until_started(), progress=nothing, vouchers=[advance])) == []
    turned = [advance, ("advance_recovery", 151)]
    ahead = [("money_ahead", Fraction(151, 10))]
    assert _warned(_work(on, until_started(), progress=nothing, vouchers=turned)) == ahead
    repaid = [*turned, ("repayment", 1)]
    assert _warned(_work(on, until_started(), progress=nothing, vouchers=repaid)) == []
    back = [*turned, ("advance_repayment", 149)]
    assert _warned(_work(on, until_started(), progress=nothing, vouchers=back)) == ahead


def test_an_advance_is_warned_of_when_the_work_is_so_far_that_none_should_be_left():
    """300 of 1,000 are advanced, 100 of them turned into payment: 200 are 20 percent of the total."""
    on, vouchers = D(2026, 7, 1), [("advance", 300), ("advance_recovery", 100)]

    def warned(done: str, *more: tuple[str, int]) -> list:
        told = [(done, D(2026, 6, 20))]
        return _warned(_work(on, until_started(), progress=told, vouchers=[*vouchers, *more]))

    assert warned("79.99") == []
    assert warned("80") == [("advance_left", Fraction(20))]
    assert warned("80", ("advance_recovery", 200)) == []
    assert warned("80", ("advance_repayment", 200)) == []


def test_that_nobody_told_how_much_is_done_is_not_that_nothing_is():
    """It started on 1 June: 90 days later is 30 August."""
    assert _warned(_work(D(2026, 8, 30), until_started(), paid=900)) == []
    assert _warned(_work(D(2026, 8, 31), until_started(), paid=900)) == [("no_progress_told", 91)]
    before = _work(D(2026, 5, 30), until_started())
    assert before.percent_done == Decimal(0)
    assert _work(D(2026, 8, 31), until_started()).percent_done is None


def test_an_obstacle_is_overdue_the_day_after_its_deadline_until_it_is_solved():
    told = [("10", D(2026, 6, 20))]
    said = {"what": "Mặt bằng", "owner": "construction", "deadline": "2026-06-30", "solved_on": None}
    assert _warned(_work(D(2026, 6, 30), until_started(), progress=told, obstacle=said)) == []
    assert _warned(_work(D(2026, 7, 3), until_started(), progress=told, obstacle=said)) == [
        ("obstacle_overdue", 3)
    ]
    solved = said | {"solved_on": "2026-07-03"}
    assert _warned(_work(D(2026, 7, 3), until_started(), progress=told, obstacle=solved)) == []


def test_a_long_pause_is_warned_of_and_a_stopped_work_of_nothing():
    """Suspended on 1 July: 180 days later is 28 December."""
    pause = decision("suspended", D(2026, 7, 1))
    assert _warned(_work(D(2026, 12, 28), until_started(pause))) == []
    assert _warned(_work(D(2026, 12, 29), until_started(pause))) == [("suspended_long", 181)]
    stop = decision("stopped", D(2026, 12, 1))
    assert _warned(_work(D(2027, 12, 29), until_started(pause, stop), ends_on="2026-01-01")) == []
