"""The rounds of a demonstration: made by the acts of everybody, on their own days, the same each time."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from tests.door import SA_LY, Cast, Clock, row
from tests.rounds import told
from vungcao.pack.reader import read
from vungcao.places.queries import pack_in_force
from vungcao.remeasurement.models import Measurement, Round
from vungcao.remeasurement.rules.refusing import Plan, refuse_plan
from vungcao.web.rounds import read_rounds, steps_of
from vungcao.web.steps import moment_of

FOLDER = Path(__file__).parents[2] / "packs" / "bac-ninh-2026-2030"
SAID = tomllib.loads("""
seed = "thử"
announced_by = "tinh"
measurers = ["mttq"]
[[rounds]]
register = "road"
strata = "place"
per_stratum = 6
fields = ["length_km"]
why = "Thử (mô phỏng)"
as_of = 2026-03-01
announced_on = 2026-03-03
seed_on = 2026-03-05
drawn_on = 2026-03-08
measured_on = 2026-03-10
until = 2026-03-10
closes = true
measured = 100
not_found = 10
gone = 10
otherwise = {length_km = 40}
""")


def shown(cast: Cast, clock: Clock, *, before: dt.date) -> list[dt.date]:
    """The days on which something was done to rounds before a day; a hamlet was approved on 5 March."""
    pack = pack_in_force()
    people = {person.username: person for person in (cast.province, cast.supervisor)}
    days = []
    for step in steps_of(pack, SAID, people, before=before):
        if step.on > dt.date(2026, 3, 5) and clock.now.date() < dt.date(2026, 3, 5):
            clock.now = moment_of(pack, dt.date(2026, 3, 5))
            told(cast, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
        step.act(moment_of(pack, step.on))
        days.append(step.on)
    return days


@pytest.mark.usefixtures("home")
def test_a_round_is_shown_from_its_announcement_to_its_end(roads: Cast, clock: Clock):
    days = shown(roads, clock, before=dt.date(2026, 4, 1))
    assert days == [dt.date(2026, 3, day) for day in (3, 8, 10, 11)]
    round = Round.objects.get()
    assert round.stage == "closed"
    assert Measurement.objects.count() == 12
    outcomes = set(Measurement.objects.values_list("outcome", flat=True))
    assert "measured" in outcomes
    lengths = [kept["length_km"] for kept in Measurement.objects.values_list("values", flat=True) if kept]
    assert "1.000" in lengths
    assert min(lengths) < "1.000"


@pytest.mark.usefixtures("home")
def test_what_is_still_to_come_is_left_out(roads: Cast, clock: Clock):
    assert shown(roads, clock, before=dt.date(2026, 3, 10)) == [dt.date(2026, 3, 3), dt.date(2026, 3, 8)]
    assert Round.objects.get().stage == "drawn"


def test_a_pack_without_rounds_shows_none(tmp_path: Path):
    assert read_rounds(tmp_path) == {}
    assert list(steps_of(None, {}, {}, before=dt.date(2026, 4, 1))) == []  # type: ignore[arg-type]


@pytest.mark.sqlite_only
def test_the_rounds_of_bac_ninh_are_ones_that_can_be_announced():
    pack = read(FOLDER).pack
    assert pack is not None
    said = read_rounds(FOLDER / "demonstration")
    names = {one["username"] for one in tomllib.loads(sign_ins())["people"]}
    assert {said["announced_by"], *said["measurers"]} <= names
    for one in said["rounds"]:
        words = ("register", "as_of", "strata", "per_stratum", "why", "seed_on", "until")
        plan = Plan(group="", fields=tuple(one["fields"]), **{name: one[name] for name in words})
        assert refuse_plan(pack, plan, today=one["announced_on"]) == []
        assert one["seed_on"] < one["drawn_on"] <= one["measured_on"] <= one["until"]
        assert set(one["otherwise"]) == set(one["fields"])
        assert "mô phỏng" in one["why"]


def sign_ins() -> str:
    return (FOLDER / "demonstration" / "people" / "sign-ins.toml").read_text(encoding="utf-8")
