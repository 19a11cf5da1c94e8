"""Records by the API: as of any day, as known at any entry, in pages of any size, and nobody's person in a list."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.api.conftest import Program, program
from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, filed, household, row
from vungcao.intake.actions import approve, submit
from vungcao.people.models import Look, Person
from vungcao.registers.models import Version

ROADS = f"/registers/road/places/{SA_LY}/records"
HOUSEHOLDS = f"/registers/household/places/{SA_LY}/records"


@pytest.fixture
def roads(cast: Cast, clock: Clock) -> None:
    """Three roads, of which the first was concreted later."""
    rows = [row(f"DX-{n}", {"surface": "earth"}, number=n) for n in (1, 2, 3)]
    approved(cast, clock, *rows, register="road")
    approved(cast, clock, row("DX-1", {"surface": "concrete"}, since=dt.date(2026, 2, 1)), register="road")


def surfaces(answer) -> list[tuple[str, str]]:
    return [(each["key"], each["facts"]["surface"]) for each in answer.json()["items"]]


def test_records_are_asked_as_of_a_day_and_as_known_at_an_entry(official: Program, roads: None):
    now = [("DX-2", "earth"), ("DX-3", "earth"), ("DX-1", "earth"), ("DX-1", "concrete")]
    assert surfaces(official.get(ROADS)) == now
    assert surfaces(official.get(f"{ROADS}?as_of=2026-01-15")) == now[:3]
    assert surfaces(official.get(f"{ROADS}?as_of=2026-02-01")) == [*now[:2], now[3]]
    first = official.get(f"{ROADS}?known=2")
    assert [key for key, _ in surfaces(first)] == ["DX-1", "DX-2", "DX-3"]
    assert first.json()["known"] == 2


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 100_000])
def test_pages_of_any_size_bring_each_record_once(limit: int, official: Program, roads: None):
    seen, after, pages = [], 0, 0
    while after is not None:
        page = official.get(f"{ROADS}?limit={limit}&after={after}").json()
        seen += [each["seq"] for each in page["items"]]
        after, pages = page["next"], pages + 1
    assert len(seen) == len(set(seen)) == 4
    assert pages == -(-4 // limit)


def test_a_later_approval_does_not_disturb_the_pages_that_follow(
    official: Program, cast: Cast, clock: Clock, roads: None
):
    page = official.get(f"{ROADS}?limit=2").json()
    approved(cast, clock, row("DX-3", {"surface": "asphalt"}), register="road")
    rest = official.get(f"{ROADS}?limit=9&after={page['next']}&known={page['known']}").json()
    assert [each["key"] for each in page["items"] + rest["items"]] == ["DX-2", "DX-3", "DX-1", "DX-1"]


def test_a_page_asks_the_store_as_often_for_many_records_as_for_few(
    official: Program, cast: Cast, clock: Clock, django_assert_num_queries
):
    approved(cast, clock, *[row(f"D-{n}", number=n) for n in range(1, 61)], register="road")
    official.get(f"{ROADS}?limit=1")
    with django_assert_num_queries(7):
        assert len(official.get(f"{ROADS}?limit=1").json()["items"]) == 1
    with django_assert_num_queries(7):
        assert len(official.get(ROADS).json()["items"]) == 60


def test_no_list_tells_what_touches_a_person(official: Program, reviewer: Program, cast: Cast, clock: Clock):
    approved(cast, clock, household("HO-1", poverty="poor"))
    seq = Version.objects.get().pk
    for address in (HOUSEHOLDS, f"/records/{seq}/versions"):
        (said,) = reviewer.get(address).json()["items"]
        assert "poverty" not in said["facts"]
        assert {"ethnic_group", "poverty"} <= set(said["withheld"])
        assert said["facts"]["members"] == 4
    assert "poverty" not in reviewer.get(f"/records/{seq}").json()["facts"]
    assert not Look.objects.exists()


def test_a_record_is_opened_for_a_reason_that_is_kept(official: Program, cast: Cast, clock: Clock):
    approved(cast, clock, household("HO-1", poverty="poor"))
    seq = Version.objects.get().pk
    assert official.post(f"/records/{seq}/look", {"reason": " "}).status_code == 422
    assert not Look.objects.exists()
    said = official.post(f"/records/{seq}/look", {"reason": "đối chiếu hồ sơ"}).json()
    assert (said["facts"]["poverty"], said["withheld"]) == ("poor", [])
    look = Look.objects.get()
    assert (look.person_code, look.key, look.reason) == ("can-bo-xa", "HO-1", "đối chiếu hồ sơ")


def test_who_only_reads_opens_no_person(supervisor: Program, cast: Cast, clock: Clock):
    approved(cast, clock, household("HO-1"))
    seq = Version.objects.get().pk
    assert supervisor.get(f"/records/{seq}").status_code == 200
    assert supervisor.post(f"/records/{seq}/look", {"reason": "tò mò"}).status_code == 403
    assert not Look.objects.exists()


def test_what_a_record_said_elsewhere_is_told_to_whoever_may_see_it_there(
    official: Program, neighbour: Program, cast: Cast, clock: Clock
):
    approved(cast, clock, household("HO-1"))
    seq = Version.objects.get().pk
    moved = row("HO-1", dict(household("x").facts), operation="move", since=dt.date(2026, 2, 1))
    waiting = submit(
        by=cast.neighbour, register="household", place=DEO_GIA, rows=[moved], way="form", at=clock.tick()
    )
    approve(waiting, by=cast.reviewer, at=clock.tick())
    places = {each["place"] for each in official.get(f"/records/{seq}/versions").json()["items"]}
    assert places == {SA_LY}
    there = Version.objects.filter(place=DEO_GIA).get().pk
    assert official.get(f"/records/{there}").status_code == 404
    assert neighbour.get(f"/records/{seq}").status_code == 404


def test_a_register_is_told_with_its_fields(official: Program):
    said = official.get("/registers/household").json()
    fields = {field["id"]: field for field in said["fields"]}
    assert fields["poverty"]["is_closed"]
    assert not fields["members"]["is_closed"]
    assert (fields["members"]["type"], fields["members"]["minimum"]) == ("integer", "1")
    assert [choice["id"] for choice in fields["poverty"]["choices"]] == ["poor", "near_poor", "none"]
    assert official.get("/registers/nothing").status_code == 404
    assert {each["id"] for each in official.get("/registers").json()} >= {"road", "household"}


def test_my_places_are_told_with_what_i_may_do_there(official: Program, supervisor: Program, cast: Cast):
    (said,) = official.get("/registers/road/places").json()
    assert (said["id"], said["name"], said["may"]) == (SA_LY, "Xã Sa Lý", ["read", "enter"])
    assert len(supervisor.get("/registers/road/places").json()) > 4
    narrow = program(cast.official, registers=["household"])
    assert narrow.get("/registers/road/places").json() == []


def test_who_is_to_measure_a_record_again_is_not_told_what_is_recorded(
    supervisor: Program, official: Program, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    approved(cast, clock, row("DX-1", {"surface": "earth"}), row("DX-2", number=2), register="road")
    seq = Version.objects.get(key="DX-1").pk
    waiting = filed(cast, clock, row("DX-1", {"surface": "concrete"}), register="road")
    for room in ("guard", "views.records", "views.submissions"):
        monkeypatch.setattr(f"vungcao.api.{room}.blind_keys", _blind_to(cast.supervisor, "DX-1"))
    listed = {each["key"]: each for each in supervisor.get(ROADS).json()["items"]}
    assert (listed["DX-1"]["facts"], "surface" in listed["DX-1"]["withheld"]) == ({}, True)
    assert "surface" in listed["DX-2"]["facts"]
    (asked,) = supervisor.get(f"/submissions/{waiting.pk}/rows").json()["items"]
    assert asked["facts"] == {}
    assert supervisor.get(f"/records/{seq}").status_code == 403
    assert supervisor.get(f"/records/{seq}/versions").status_code == 403
    assert official.get(f"/records/{seq}").json()["facts"]["surface"] == "earth"


def _blind_to(somebody: Person, key: str) -> Callable[[Person, str], frozenset[str]]:
    """One who is to measure one record."""
    return lambda person, register: frozenset([key] if person == somebody else [])
