"""Reviewing in another's stead: never wider than that other, never longer, four eyes for both, and said everywhere."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from tests.door import DEO_GIA, SA_LY, Cast, Clock, filed, household
from tests.intake.stepped import (
    COMMUNE,
    DAY,
    DEPARTMENT,
    chairman,
    delegated,
    put_in_force,
    reviewer_of,
)
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, send_back
from vungcao.intake.models import Submission
from vungcao.intake.queries import check_journal, hands_on, passings_of, submissions_to_review
from vungcao.people.actions import delegate, enrol, record_look, revoke_delegation
from vungcao.people.models import Grant, Person
from vungcao.people.queries import delegations_known_to, grants_of, mandates_of, may, places_of
from vungcao.people.rules import Granted, lent


@pytest.fixture
def deputy(db: None) -> Person:
    """Somebody without any right of their own."""
    return enrol(username="pho", full_name="Đặng Văn Phó", organisation="", grants=[])


def refused(act, *args, **said) -> tuple[str, ...]:
    with pytest.raises(Refused) as fault:
        act(*args, **said)
    return fault.value.codes


def review(person: Person, place: str = SA_LY, on: dt.date | None = DAY) -> bool:
    return may(person, "review", place=place, register="household", on=on)


def test_a_delegate_reviews_from_the_first_day_to_the_last_and_not_without_a_day(cast, clock, deputy):
    delegated(cast, clock, by=cast.reviewer, to=deputy, days=3)
    days = [DAY + dt.timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert [review(deputy, on=day) for day in days] == [False, True, True, False]
    assert review(deputy, on=None) is False


def test_the_delegate_decides_in_their_own_name_in_the_delegators_stead(cast, clock, deputy):
    submission = filed(cast, clock, household("HO-1"))
    assert refused(approve, submission, by=deputy, at=clock.now) == ("PPL-001",)
    delegation = delegated(cast, clock, by=cast.reviewer, to=deputy)
    entry = approve(submission, by=deputy, at=clock.tick())
    said = submission.verdicts.last()
    assert (said.by, said.stead) == (deputy, cast.reviewer)
    told = json.loads(entry.content)
    assert (entry.actor_code, told["reviewed_by"]["code"]) == ("pho", "pho")
    assert (told["stead"]["code"], told["delegation"]) == ("so-danv", delegation.pk)
    assert list(check_journal()) == []


def test_the_delegate_counts_as_of_the_delegators_organisation(cast, clock, deputy):
    put_in_force(clock, COMMUNE, DEPARTMENT)
    submission = filed(cast, clock, household("HO-1"))
    delegated(cast, clock, by=cast.reviewer, to=deputy)
    assert refused(approve, submission, by=deputy, at=clock.now) == ("INT-014",)
    approve(submission, by=chairman(), at=clock.tick())
    approve(submission, by=deputy, at=clock.tick())
    assert submission.state == "approved"


def both(username: str = "ca-hai") -> Person:
    """Somebody who enters and reviews."""
    return enrol(
        username=username,
        full_name="Vừa nhập vừa duyệt",
        organisation="ethnic_affairs",
        grants=[Granted("enter", SA_LY), Granted("review", "")],
    )


def filed_by(person: Person, cast: Cast, clock: Clock) -> Submission:
    return filed(replace(cast, official=person), clock, household("HO-1"))


def test_a_delegate_does_not_decide_on_what_the_delegator_filed(cast, clock, deputy):
    own = filed_by(both(), cast, clock)
    delegated(cast, clock, by=both(), to=deputy)
    assert refused(approve, own, by=deputy, at=clock.now) == ("INT-002",)
    assert refused(send_back, own, by=deputy, reason="Sai", at=clock.now) == ("INT-002",)


def test_a_delegate_does_not_decide_on_what_they_filed_themselves(cast, clock):
    clerk = enrol(username="nhap", full_name="Chỉ nhập", organisation="", grants=[Granted("enter", SA_LY)])
    own = filed_by(clerk, cast, clock)
    delegated(cast, clock, by=cast.reviewer, to=clerk)
    assert refused(approve, own, by=clerk, at=clock.now) == ("INT-002",)


def test_who_let_another_pass_a_step_in_their_stead_takes_no_later_one(cast, clock, deputy):
    put_in_force(clock, DEPARTMENT, "ethnic_affairs")
    submission = filed(cast, clock, household("HO-1"))
    delegated(cast, clock, by=cast.reviewer, to=deputy)
    approve(submission, by=deputy, at=clock.tick())
    assert {"pho", "so-danv"} <= hands_on(submission, passings_of(submission))
    assert refused(approve, submission, by=cast.reviewer, at=clock.now) == ("INT-002",)


def test_of_two_delegators_the_one_without_a_hand_in_it_is_meant(cast, clock, deputy):
    own = filed_by(both(), cast, clock)
    delegated(cast, clock, by=both(), to=deputy)
    delegated(cast, clock, by=cast.reviewer, to=deputy)
    approve(own, by=deputy, at=clock.tick())
    assert own.verdicts.last().stead == cast.reviewer


def test_one_s_own_right_is_used_before_another_s(cast, clock):
    delegated(cast, clock, by=cast.province, to=cast.reviewer)
    submission = filed(cast, clock, household("HO-1"))
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert submission.verdicts.last().stead is None


def test_a_delegation_is_as_narrow_as_it_says(cast, clock, deputy):
    delegated(cast, clock, by=cast.reviewer, to=deputy, place=SA_LY, register="household")
    assert review(deputy)
    assert not review(deputy, DEO_GIA)
    assert not may(deputy, "review", place=SA_LY, register="road", on=DAY)
    assert places_of(deputy, "review", "household", on=DAY) == {SA_LY}


def test_a_delegation_is_never_wider_than_what_the_delegator_has_on_the_day(cast, clock, deputy):
    delegated(cast, clock, by=cast.reviewer, to=deputy)
    Grant.objects.filter(person=cast.reviewer).update(place=DEO_GIA)
    assert review(deputy, DEO_GIA)
    assert not review(deputy)
    Grant.objects.filter(person=cast.reviewer, verb="review").delete()
    assert not review(deputy, DEO_GIA)


def test_it_ends_with_the_delegators_account_or_the_delegates(cast, clock, deputy):
    delegated(cast, clock, by=cast.reviewer, to=deputy)
    Person.objects.filter(pk=cast.reviewer.pk).update(is_active=False)
    assert not review(deputy)
    Person.objects.filter(pk=cast.reviewer.pk).update(is_active=True)
    deputy.is_active = False
    assert not review(deputy)


def test_there_are_no_chains(cast, clock, deputy):
    third = enrol(username="ba", full_name="Người thứ ba", organisation="", grants=[])
    delegated(cast, clock, by=cast.reviewer, to=deputy)
    assert refused(delegated, cast, clock, by=deputy, to=third) == ("PPL-010",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": "so-danv"}, "PPL-011"),
        ({"to": "khong-ai"}, "PPL-011"),
        ({"last_day": DAY - dt.timedelta(days=1)}, "PPL-012"),
        ({"first_day": DAY + dt.timedelta(days=9)}, "PPL-012"),
        ({"reason": "  "}, "PPL-013"),
    ],
)
def test_a_delegation_that_makes_no_sense_is_refused(cast, clock, deputy, change, code):
    said = {"to": "pho", "place": "", "register": "", "first_day": DAY, "last_day": DAY, "reason": "Nghỉ"}
    assert refused(delegate, by=cast.reviewer, at=clock.now, today=DAY, **{**said, **change}) == (code,)


def test_either_party_ends_it_and_nobody_else(cast, clock, deputy):
    delegation = delegated(cast, clock, by=cast.reviewer, to=deputy)
    assert refused(revoke_delegation, delegation, by=cast.province, at=clock.now) == ("PPL-014",)
    revoke_delegation(delegation, by=deputy, at=clock.tick())
    first = delegation.revoked_at
    revoke_delegation(delegation, by=cast.reviewer, at=clock.tick())
    assert (delegation.revoked_at, delegation.revoked_by) == (first, deputy)
    assert not review(deputy)


def test_both_and_supervisors_know_of_it_and_nobody_else(cast, clock, deputy):
    delegation = delegated(cast, clock, by=cast.reviewer, to=deputy)
    for person in (cast.reviewer, deputy, cast.supervisor, cast.province):
        assert delegations_known_to(person) == [delegation]
    assert delegations_known_to(cast.official) == []
    of_the_commune = delegated(cast, clock, by=cast.reviewer, to=deputy, place=SA_LY)
    assert delegations_known_to(cast.official) == [of_the_commune]
    assert delegations_known_to(cast.neighbour) == []


def test_what_waits_for_the_delegator_waits_for_the_delegate_and_opens_with_a_kept_look(cast, clock, deputy):
    submission = filed(cast, clock, household("HO-1"))
    look = {"register": "household", "key": "HO-1", "place": SA_LY, "reason": "Duyệt", "at": clock.now}
    assert refused(record_look, deputy, **look) == ("PPL-001",)
    delegated(cast, clock, by=cast.reviewer, to=deputy)
    assert submissions_to_review(deputy, on=DAY) == [submission]
    assert submissions_to_review(deputy) == []
    assert record_look(deputy, **look).person_code == "pho"


def test_reading_goes_along_as_far_as_the_delegator_may_read(cast, clock, deputy):
    blind = reviewer_of(DEPARTMENT, "chi-duyet")
    Grant.objects.filter(person=blind, verb="read").delete()
    delegated(cast, clock, by=blind, to=deputy)
    assert {granted.verb for granted in grants_of(deputy, on=DAY)} == {"review"}


def test_nothing_else_goes_along(cast, clock, deputy):
    Grant.objects.create(person=cast.reviewer, verb="enter", place=SA_LY)
    Grant.objects.create(person=cast.reviewer, verb="operate")
    delegated(cast, clock, by=cast.reviewer, to=deputy)
    assert {granted.verb for granted in grants_of(deputy, on=DAY)} == {"read", "review"}
    assert [mandate.stead for mandate in mandates_of(deputy, place=SA_LY, register="road", on=DAY)] == [
        cast.reviewer
    ]
    assert Submission.objects.count() == 0


ABOVE = {"xa": ("tinh",), "thon": ("xa", "tinh")}


@pytest.mark.parametrize(
    ("granted", "delegated_place", "got"),
    [
        ("", "", [""]),
        ("", "xa", ["xa"]),
        ("xa", "", ["xa"]),
        ("xa", "xa", ["xa"]),
        ("tinh", "xa", ["xa"]),
        ("xa", "tinh", ["xa"]),
        ("thon", "tinh", ["thon"]),
        ("xa", "khac", []),
    ],
)
def test_of_two_places_the_inner_is_lent_and_of_strangers_none(granted, delegated_place, got):
    found = lent(
        [Granted("review", granted)],
        place=delegated_place,
        register="",
        above=lambda place: ABOVE.get(place, ()),
    )
    assert [each.place for each in found] == got


@pytest.mark.parametrize(
    ("granted", "delegated_register", "got"),
    [("", "", [""]), ("", "road", ["road"]), ("road", "", ["road"]), ("road", "road", ["road"])],
)
def test_of_two_registers_the_narrower_is_lent(granted, delegated_register, got):
    rights = [Granted("review", "", granted), Granted("review", "", "other")]
    found = lent(rights, place="", register=delegated_register, above=lambda place: ())
    assert [each.register for each in found if each.register != "other"] == got
