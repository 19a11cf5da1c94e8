"""Lists of works: what they tell is what the rules say of each work, in every order, page by page, and fresh."""

import datetime as dt
from dataclasses import fields, replace
from itertools import combinations, product
from typing import Any

import pytest

from tests.capital.contracts import contract
from tests.capital.money import disbursement
from tests.door import DEO_GIA, SA_LY
from tests.programme import Programme
from tests.works.listing.told import told_by_rules
from tests.works.six import course, until, work
from vungcao.figures.mirror.parts import folder
from vungcao.journal.queries import last_number
from vungcao.works.listing import Moment, Sort, Wanted, every, in_places, on_map, page, tending, without_each
from vungcao.works.listing.wanted import ANY_WARNING
from vungcao.works.queries import works_of

EVERY = Wanted()
ALL = [f"CT-{n}" for n in range(1, 7)]
DAYS = [
    dt.date(2026, 1, 8),
    dt.date(2026, 3, 5),
    dt.date(2026, 6, 1),
    dt.date(2026, 11, 1),
    dt.date(2027, 3, 1),
]


def now(on: dt.date = dt.date(2026, 6, 1)) -> Moment:
    return Moment(on, last_number())


def keys(wanted: Wanted = EVERY, moment: Moment | None = None) -> list[str]:
    return [each.key for each in page(moment or now(), wanted).works]


def advanced(six: Programme) -> None:
    """A finished work of which half of an advance is left, and one that has only an advance and 12.5 % done."""
    of_dam = {"work": "CT-4", "content": "III.1.2", "source": "central_national_programmes"}
    six.approved(
        "disbursement",
        disbursement("TU-1", 500, kind="advance", **of_dam),
        disbursement("TU-2", 250, kind="advance_recovery", number=2, **of_dam),
        disbursement("TU-3", 99_000_000, kind="advance", number=3, work="CT-3", content="III.1.7"),
    )


def test_a_list_tells_of_each_work_what_the_rules_say(six: Programme):
    advanced(six)
    for on in DAYS:
        listed = {each.key: each for each in every(now(on), Wanted())}
        assert sorted(listed) == ALL
        for one in works_of(ALL, on):
            expected = told_by_rules(one)
            assert {name: getattr(listed[one.key], name) for name in expected} == expected, on


def test_every_state_and_warning_of_the_rules_is_there_to_be_compared(six: Programme):
    advanced(six)
    listed = [each for on in DAYS for each in every(now(on), Wanted())]
    assert {each.step for each in listed} >= {None, "contractor_selected", "started", "accepted", "suspended"}
    assert {name for each in listed for name in each.warnings} == {
        "not_started",
        "not_finished",
        "money_ahead",
        "advance_left",
        "no_progress_told",
        "obstacle_overdue",
        "suspended_long",
    }
    assert {each.project_class for each in listed} == {"B", "C"}


def test_a_contract_paid_beyond_its_value_is_listed_as_the_rules_say(six: Programme):
    """GN-2 turns nothing and GN-3 gives back: 60 less 11 is 49 under a contract of 48, until it is worth 49."""
    six.approved("contract", contract("HD-1", 48, of="CT-3"), contract("HD-2", 10**9, of="CT-4", number=2))
    of_hall = {"work": "CT-3", "content": "III.1.7", "contract": "HD-1"}
    six.approved(
        "disbursement",
        disbursement("GN-2", 60, kind="advance", **of_hall),
        disbursement("GN-3", 11, number=2, kind="advance_repayment", **of_hall),
        disbursement("GN-4", 9, number=3, kind="advance_recovery", **of_hall),
    )
    for value, found in ((48, ["CT-3"]), (49, [])):
        six.approved("contract", contract("HD-1", value, of="CT-3"))
        assert keys(Wanted(warning="contract_overpaid")) == found
        for on in DAYS:
            listed = {each.key: each.warnings for each in every(now(on), Wanted())}
            assert listed == {one.key: told_by_rules(one)["warnings"] for one in works_of(ALL, on)}


FILTERS = [
    (Wanted(place=DEO_GIA), ["CT-6"]),
    (Wanted(content="III.1.7"), ["CT-3"]),
    (Wanted(content="III.1"), ["CT-5", "CT-4", "CT-6", "CT-1", "CT-2", "CT-3"]),
    (Wanted(content="III"), ["CT-5", "CT-4", "CT-6", "CT-1", "CT-2", "CT-3"]),
    (Wanted(content="III.1.70"), []),
    (Wanted(kind="community_work"), ["CT-6"]),
    (Wanted(step="suspended"), ["CT-5"]),
    (Wanted(source="central_national_programmes"), ["CT-4"]),
    (Wanted(project_class="B"), ["CT-2"]),
    (Wanted(year=2026), ["CT-4", "CT-3"]),
    (Wanted(year=2027), []),
    (Wanted(warning="obstacle_overdue"), ["CT-2"]),
    (Wanted(warning=ANY_WARNING, place=SA_LY), ["CT-1", "CT-2", "CT-3"]),
    (Wanted(search="duong"), ["CT-6", "CT-1", "CT-2"]),
    (Wanted(search="Đèo Gia"), ["CT-2"]),
    (Wanted(search="gia đeo"), ["CT-2"]),
    (Wanted(search="ct-3"), ["CT-3"]),
    (Wanted(search="không có"), []),
    (Wanted(sort=Sort.TOTAL), ["CT-2", "CT-5", "CT-4", "CT-1", "CT-3", "CT-6"]),
    (Wanted(sort=Sort.DISBURSED), ["CT-3", "CT-5", "CT-4", "CT-6", "CT-1", "CT-2"]),
    (Wanted(sort=Sort.CHANGED), ["CT-5", "CT-4", "CT-3", "CT-2", "CT-6", "CT-1"]),
]


def test_a_list_is_filtered_searched_and_sorted(six: Programme):
    for wanted, expected in FILTERS:
        found = page(now(), wanted)
        assert [each.key for each in found.works] == expected, wanted
        assert found.total == len(expected), wanted
        assert [each.key for each in every(now(), wanted)] == expected, wanted


NOTHING: dict[str, Any] = {each.name: each.default for each in fields(Wanted) if each.name != "sort"}
"""Each choice of a list left open."""


def test_a_list_is_counted_without_each_of_its_choices(six: Programme):
    """CT-3 alone has the key; CT-6 alone is of Đèo Gia; six works are of III."""
    wanted = Wanted(content="III", place=DEO_GIA, search="ct-3")
    assert page(now(), wanted).total == 0
    assert without_each(now(), wanted) == {"content": 0, "place": 1, "search": 1}
    assert without_each(now(), replace(wanted, search="")) == {"content": 1, "place": 6}
    assert without_each(now(), Wanted(search="ct-3")) == {"search": 6}
    assert without_each(now(), Wanted(search="  ")) == without_each(now(), Wanted()) == {}


def counts_without_each_as_lists_do(moment: Moment, wanted: Wanted) -> None:
    counted = without_each(moment, wanted)
    assert counted == {
        name: page(moment, replace(wanted, **{name: nothing})).total
        for name, nothing in NOTHING.items()
        if getattr(wanted, name)
    }


def test_every_choice_and_every_two_are_counted_as_their_lists_have_works(six: Programme):
    page(now(), Wanted())
    six.approved("work", work("CT-7", "Đập Áng"))
    chosen = [{n: v for n in NOTHING if (v := getattr(wanted, n))} for wanted, _ in FILTERS]
    for one, two in combinations(chosen, 2):
        counts_without_each_as_lists_do(now(), Wanted(**one | two))


def test_names_as_they_were_typed_come_before_those_with_other_marks(six: Programme):
    six.approved("work", work("CT-7", "Dương Hưu"), work("CT-8", "Đuống", number=2))
    assert (
        keys(Wanted(search="đuống"))
        == ["CT-8", "CT-7", "CT-6", "CT-1", "CT-2"][:1] + keys(Wanted(search="đuống"))[1:]
    )
    assert keys(Wanted(search="dương"))[0] == "CT-7"


def test_the_pages_hold_every_work_once_forwards_and_back(six: Programme):
    six.approved("work", work("CT-7", "Đập Áng"))
    for sort, search in product(Sort, ["", "d"]):
        holds_every_work_once(Wanted(sort=sort, search=search))


def holds_every_work_once(wanted: Wanted) -> None:
    moment = now()
    whole = keys(wanted)
    total = sum(1 for _ in every(moment, wanted))
    seen: list[str] = []
    found = page(moment, wanted, size=2)
    while True:
        seen += [each.key for each in found.works]
        if found.after is None:
            break
        found = page(moment, wanted, after=found.after, size=2)
        assert found.total == total
    assert seen == whole
    back = [each.key for each in found.works]
    while found.before is not None:
        found = page(moment, wanted, before=found.before, size=2)
        assert found.total == total
        back = [each.key for each in found.works] + back
    assert back == whole
    assert page(moment, wanted, after="không còn", size=2) == page(moment, wanted, size=2)
    beyond = page(moment, wanted, after=whole[-1], size=2)
    assert (beyond.works, beyond.total) == ((), total)


def test_what_was_just_approved_is_in_the_list_in_its_place(six: Programme):
    before = now()
    assert keys(moment=before) == ["CT-5", "CT-4", "CT-6", "CT-1", "CT-2", "CT-3"]
    six.approved("work", work("CT-7", "Đập Áng"), work("CT-8", "Ao cá", number=2))
    six.approved("work_decision", *course("CT-7", *until("appraised")))
    assert keys() == ["CT-8", "CT-5", "CT-7", "CT-4", "CT-6", "CT-1", "CT-2", "CT-3"]
    assert keys(Wanted(step="appraised")) == ["CT-7"]
    assert keys(moment=before) == ["CT-5", "CT-4", "CT-6", "CT-1", "CT-2", "CT-3"]
    files = list((folder() / "works" / "listing").iterdir())
    assert len(files) == 1, "what was approved since is read beside the file, which is not made anew"


def test_works_beside_the_file_and_works_in_it_tell_the_same(six: Programme, monkeypatch: pytest.MonkeyPatch):
    page(now(), Wanted())
    of_irrigation = {"work": "CT-4", "content": "III.1.2", "source": "central_national_programmes"}
    six.approved("disbursement", disbursement("GN-8", 70, **of_irrigation))
    six.approved("work", work("CT-7", "Đập Áng"))
    beside = list(every(now(), Wanted()))
    monkeypatch.setattr(tending, "MANY", 0)
    assert list(every(now(), Wanted())) == beside
    assert len(beside) == 7


def test_a_spoilt_file_is_made_anew(six: Programme):
    whole = keys()
    (file,) = (folder() / "works" / "listing").iterdir()
    file.write_bytes(file.read_bytes()[:-9] + b"  spoilt ")
    assert keys() == whole


def test_places_are_counted_and_sites_are_on_the_map(six: Programme):
    assert in_places(now(), Wanted()) == {SA_LY: 5, DEO_GIA: 1}
    assert [each.key for each in on_map(now(), Wanted(), most=9)] == ["CT-4", "CT-3"]
    assert [each.geometry for each in on_map(now(), Wanted(), most=1)] == ["21.41 106.60; 21.42 106.61"]
