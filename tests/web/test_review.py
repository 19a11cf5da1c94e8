"""The delegations and reopened periods of a demonstration: made by the acts of everybody, on their own days."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from tests.door import SA_LY, Cast, Clock
from tests.intake.stepped import obligation
from tests.pack.mini import the_pack
from vungcao.intake.actions import adopt_pack
from vungcao.intake.models import PeriodReopening
from vungcao.journal.models import Entry
from vungcao.people.models import Delegation
from vungcao.places.queries import pack_in_force
from vungcao.web.review import read_review, steps_of_review
from vungcao.web.steps import moment_of

FOLDER = Path(__file__).parents[2] / "packs" / "bac-ninh-2026-2030"
DELEGATED = tomllib.loads("""
[[delegations]]
on = 2026-03-05
by = "so-danv"
to = "tinh"
place = "07534"
register = "road"
first_day = 2026-03-05
last_day = 2026-04-30
reason = "Đi học (mô phỏng)"
""")

REOPENED = tomllib.loads("""
[[reopenings]]
on = 2026-11-02
by = "tinh"
obligation = "households"
period = "2026-h1"
place = ""
document = "12/QĐ-UBND (mô phỏng)"
issued_on = 2026-11-01
until = 2026-11-10
reason = "Bão làm chậm rà soát (mô phỏng)"
""")


def test_a_delegation_is_shown_from_its_day_on(cast: Cast):
    pack = pack_in_force()
    people = {"so-danv": cast.reviewer, "tinh": cast.province}
    assert list(steps_of_review(pack, DELEGATED, people, before=dt.date(2026, 3, 5))) == []
    (step,) = steps_of_review(pack, DELEGATED, people, before=dt.date(2026, 3, 6))
    step.act(moment_of(pack, step.on))
    made = Delegation.objects.get()
    assert (made.by, made.to, made.place, made.register) == (cast.reviewer, cast.province, SA_LY, "road")
    assert (made.first_day, made.last_day) == (dt.date(2026, 3, 5), dt.date(2026, 4, 30))


def test_a_reopened_period_is_in_the_journal_as_a_real_one(cast: Cast, clock: Clock):
    pack = the_pack().model_copy(update={"obligations": (obligation(),)})
    adopt_pack(pack, by_code="ky-thuat", at=clock.now)
    (step,) = steps_of_review(pack, REOPENED, {"tinh": cast.province}, before=dt.date(2026, 11, 3))
    at = moment_of(pack, step.on)
    step.act(at)
    made = PeriodReopening.objects.get()
    assert (made.obligation, made.period, made.place, made.at) == ("households", "2026-h1", "", at)
    assert Entry.objects.get(number=made.entry).action == "reopen_period"


def test_a_pack_without_them_shows_none(tmp_path: Path):
    assert read_review(tmp_path) == {}
    assert list(steps_of_review(None, {}, {}, before=dt.date(2026, 4, 1))) == []  # type: ignore[arg-type]


@pytest.mark.sqlite_only
def test_those_of_bac_ninh_name_people_who_sign_in_and_say_that_they_are_simulated():
    said = read_review(FOLDER / "demonstration")
    people = tomllib.loads((FOLDER / "demonstration" / "people" / "sign-ins.toml").read_text("utf-8"))
    names = {one["username"] for one in people["people"] if one.get("signs_in", True)}
    (delegation,), (reopening,) = said["delegations"], said["reopenings"]
    assert {delegation["by"], delegation["to"], reopening["by"]} <= names
    assert "mô phỏng" in delegation["reason"]
    assert "mô phỏng" in reopening["reason"]
