"""People of the store: grants in places, places they may work in, looks at named persons."""

import pytest

from tests.door import CHU, DEO_GIA, FORMER_DEO_GIA, NAM_DUONG, PROVINCE, SA_LY
from vungcao.exact.refusal import Refused
from vungcao.people.actions import enrol, record_look
from vungcao.people.models import Look, Person
from vungcao.people.queries import looks_at, may, places_of
from vungcao.people.rules import Granted


def test_each_of_the_cast_may_do_their_part_and_no_more(cast):
    may_do = {
        (person.username, verb)
        for person in (cast.official, cast.reviewer, cast.province, cast.supervisor, cast.technician)
        for verb in ("read", "enter", "review", "operate")
        if may(person, verb, place=SA_LY, register="household")
    }
    assert may_do == {
        ("can-bo-xa", "read"),
        ("can-bo-xa", "enter"),
        ("so-danv", "read"),
        ("so-danv", "review"),
        ("tinh", "read"),
        ("tinh", "review"),
        ("mttq", "read"),
        ("ky-thuat", "operate"),
    }
    assert not may(cast.official, "enter", place=DEO_GIA, register="household")


def test_a_grant_in_the_province_reaches_its_communes_and_not_the_former_ones(cast):
    person = enrol(
        username="a", full_name="A", organisation="", grants=[Granted("review", PROVINCE, "household")]
    )
    assert may(person, "review", place=SA_LY, register="household")
    assert not may(person, "review", place=SA_LY, register="road")
    assert not may(person, "review", place=FORMER_DEO_GIA, register="household")
    assert places_of(person, "review", "household") == {PROVINCE, SA_LY, DEO_GIA, NAM_DUONG, CHU}
    assert places_of(person, "review", "road") == frozenset()


def test_who_may_read_everywhere_may_read_former_communes(cast):
    assert FORMER_DEO_GIA in places_of(cast.supervisor, "read", "road")


def test_an_account_out_of_use_may_do_nothing(cast):
    cast.reviewer.is_active = False
    cast.reviewer.save()
    assert not may(cast.reviewer, "review", place=SA_LY, register="household")
    assert places_of(cast.reviewer, "review", "household") == frozenset()


def test_a_superuser_has_no_right_that_was_not_granted(cast):
    root = Person.objects.create_superuser(username="root", password="x")
    assert not may(root, "read", place=SA_LY, register="household")


def test_enrolling_again_keeps_the_password_and_brings_the_grants_up_to_date(cast):
    first = enrol(username="b", full_name="B", organisation="", password="mật khẩu", grants=[Granted("read")])
    again = enrol(username="b", full_name="Bê", organisation="province", grants=[Granted("review", SA_LY)])
    assert (again.pk, again.full_name, again.organisation) == (first.pk, "Bê", "province")
    assert again.check_password("mật khẩu")
    assert not may(again, "read", place=SA_LY, register="road")
    assert may(again, "review", place=SA_LY, register="road")


def test_a_look_at_a_named_person_is_kept_with_its_reason(cast, clock):
    record_look(
        cast.supervisor, register="household", key="HO-1", place=SA_LY, reason=" Giám sát ", at=clock.now
    )
    (look,) = looks_at("household", "HO-1")
    assert (look.person_code, look.reason, look.at) == ("mttq", "Giám sát", clock.now)


def test_a_look_without_a_right_or_a_reason_is_refused_and_leaves_nothing(cast, clock):
    with pytest.raises(Refused) as refused:
        record_look(cast.technician, register="household", key="HO-1", place=SA_LY, reason=" ", at=clock.now)
    assert refused.value.codes == ("PPL-001", "PPL-003")
    assert not Look.objects.exists()


def test_a_locked_account_is_told_so(cast, clock):
    cast.supervisor.is_active = False
    with pytest.raises(Refused) as refused:
        record_look(cast.supervisor, register="household", key="x", place=SA_LY, reason="y", at=clock.now)
    assert refused.value.codes == ("PPL-002",)
