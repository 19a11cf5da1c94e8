"""Whoever enters for one hamlet enters what is in it: a hamlet head, on a telephone."""

import datetime as dt

import pytest

from tests.door import DEO_GIA, NEW_YEAR, SA_LY, Cast, Clock, approved, household, row
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, mend, send_back, submit
from vungcao.intake.rules import RowValues
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.queries import grants_of, may, places_of, records_of
from vungcao.people.rules import Granted

OURS, THEIRS = "SL-T1", "SL-T2"


@pytest.fixture
def head(cast: Cast, clock: Clock) -> Person:
    """The head of hamlet SL-T1 of Sa Lý; there are two hamlets, with a household in each."""
    hamlets = [
        row(key, {"name": key, "especially_difficult": False}, number=n)
        for n, key in enumerate((OURS, THEIRS), 1)
    ]
    approved(cast, clock, *hamlets, register="hamlet")
    approved(cast, clock, household("HO-1", hamlet=OURS), household("HO-2", number=2, hamlet=THEIRS))
    return enrol(
        username="truong-thon",
        full_name="Nông Thị Lành",
        organisation="",
        grants=[Granted("enter", SA_LY, "", f"hamlet/{OURS}")],
    )


def file(head: Person, clock: Clock, *rows: RowValues, register: str = "household", place: str = SA_LY):
    return submit(by=head, register=register, place=place, rows=rows, way="phone", at=clock.tick())


def codes(head: Person, clock: Clock, *rows: RowValues, **named: str) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        file(head, clock, *rows, **named)
    return refused.value.codes


LATER = dt.date(2026, 2, 1)


def test_a_hamlet_head_enters_and_corrects_the_households_of_the_hamlet(head, cast, clock):
    approve(file(head, clock, household("HO-3", hamlet=OURS)), by=cast.reviewer, at=clock.tick())
    change = household("HO-1", hamlet=OURS, since=LATER, poverty="poor")
    approve(file(head, clock, change), by=cast.reviewer, at=clock.tick())


def test_and_the_hamlet_itself(head, clock):
    file(head, clock, row(OURS, {"name": "Khe Nghè", "especially_difficult": True}), register="hamlet")


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        ("a household of another hamlet", [household("HO-9", hamlet=THEIRS)]),
        ("one of no hamlet", [household("HO-9")]),
        ("one that stands in another, claimed for this", [household("HO-2", hamlet=OURS, since=LATER)]),
        ("one that leaves for another", [household("HO-1", hamlet=THEIRS, since=LATER)]),
        ("the end of another's", [row("HO-2", operation="end", since=LATER)]),
        ("that the commune had none", [row("", operation="nil", since=dt.date(2025, 8, 1), before=NEW_YEAR)]),
    ],
)
def test_nothing_of_another_hamlet_nor_of_the_whole_commune(head, clock, said, rows):
    assert "PPL-007" in codes(head, clock, *rows), said


def test_one_row_outside_refuses_the_submission_and_is_named(head, clock):
    with pytest.raises(Refused) as refused:
        file(head, clock, household("HO-7", hamlet=OURS), household("HO-8", number=2, hamlet=THEIRS))
    assert [(fault.code, fault.where) for fault in refused.value.refusals] == [("PPL-007", "Dòng 2")]


def test_another_commune_is_nobodys_hamlet(head, clock):
    assert codes(head, clock, household("HO-9", hamlet=OURS), place=DEO_GIA)[0] == "PPL-001"


def test_what_comes_back_is_mended_within_the_hamlet_too(head, cast, clock):
    filed = file(head, clock, household("HO-3", hamlet=OURS))
    send_back(filed, by=cast.reviewer, reason="Thiếu nhân khẩu", at=clock.tick())
    with pytest.raises(Refused) as refused:
        mend(filed, by=head, rows=[household("HO-3", hamlet=THEIRS)], at=clock.tick())
    assert refused.value.codes == ("PPL-007",)
    mend(filed, by=head, rows=[household("HO-3", hamlet=OURS, members=5)], at=clock.tick())


def test_a_narrow_grant_gives_no_right_to_the_place(head):
    assert grants_of(head) == ()
    assert not may(head, "enter", place=SA_LY, register="household")
    assert places_of(head, "enter", "household") == frozenset()
    assert records_of(head, "enter", place=SA_LY, register="household") == {f"hamlet/{OURS}"}
    assert records_of(head, "read", place=SA_LY, register="household") == frozenset()


def test_an_account_out_of_use_has_no_hamlet(head):
    head.is_active = False
    assert records_of(head, "enter", place=SA_LY, register="household") == frozenset()


def test_who_may_not_enter_there_is_told_nothing_of_what_stands_there(head: Person, cast: Cast, clock: Clock):
    """What checks and the store say of other records would answer whoever asks by filing."""
    crowd = household("HO-9", hamlet=THEIRS, members=57)
    assert set(codes(head, clock, crowd)) == {"PPL-007"}
    approved(cast, clock, household("HO-9", hamlet=OURS))
    assert codes(cast.neighbour, clock, crowd) == ("PPL-001",)
