"""Who may do what: nothing without a grant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.door import DEO_GIA, PROVINCE, SA_LY
from vungcao.people.rules import Granted, allows

VERBS = ("read", "enter", "review", "operate")


def test_nothing_is_allowed_without_a_grant():
    assert not any(allows([], verb, SA_LY, "household") for verb in VERBS)


@pytest.mark.parametrize("granted", VERBS)
def test_no_verb_includes_another(granted):
    assert [verb for verb in VERBS if allows([Granted(granted)], verb, SA_LY, "household")] == [granted]


def test_a_grant_for_a_place_and_register_is_for_them_alone():
    grants = [Granted("enter", SA_LY, "household")]
    assert allows(grants, "enter", SA_LY, "household")
    assert not allows(grants, "enter", DEO_GIA, "household")
    assert not allows(grants, "enter", SA_LY, "road")
    assert not allows(grants, "enter", "", "household")
    assert not allows(grants, "enter", SA_LY, "")


def test_a_grant_for_a_province_reaches_the_communes_in_it():
    grants = [Granted("review", PROVINCE)]
    assert allows(grants, "review", SA_LY, "road", above=[PROVINCE])
    assert not allows(grants, "review", SA_LY, "road", above=["27@2025-01-01"])


places = st.sampled_from(["", SA_LY, DEO_GIA, PROVINCE])
registers = st.sampled_from(["", "household", "road"])
grants = st.lists(st.builds(Granted, st.sampled_from(VERBS), places, registers), max_size=4)


@given(grants, grants, st.sampled_from(VERBS), places, registers)
def test_one_more_grant_never_takes_anything_away(some, more, verb, place, register):
    if allows(some, verb, place, register):
        assert allows([*some, *more], verb, place, register)
