"""The demonstration of a pack: its people, and its simulated records filed through the one door.

The pack's folder `demonstration/` says who signs in (`people/sign-ins.toml`) and what is filed. The password is made
once for each installation and kept in VUNGCAO_HOME for its owner alone.
"""

import datetime as dt
import json
import os
import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from vungcao.intake.models import Submission
from vungcao.intake.ways.demonstration import WAY, Filed, Profile, file_demonstration, read_profile
from vungcao.intake.ways.form import CODE_LETTERS
from vungcao.pack.geography import places_on
from vungcao.pack.model import Pack
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.web.commands.saying import Failure, Progress, tell
from vungcao.web.review import read_review, steps_of_review
from vungcao.web.rounds import read_rounds, steps_of
from vungcao.web.steps import Step, moment_of

PEOPLE = Path("people") / "sign-ins.toml"
_BETWEEN_STEPS = dt.timedelta(hours=1)
"""One step is done before the next begins, and before any official comes."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What a pack's folder brings to be shown."""

    profile: Profile
    people: dict[str, Any]
    rounds: dict[str, Any]
    """Its rounds of re-measuring; empty when it has none."""
    review: dict[str, Any]
    """Its delegations and reopened periods; empty when it has none."""


def of_pack(folder: Path) -> Demonstration:
    """The demonstration of the pack in a folder. Raises Failure when it has none, or one that is not understood."""
    there = folder / "demonstration"
    try:
        people = tomllib.loads((there / PEOPLE).read_text(encoding="utf-8"))
        return Demonstration(read_profile(there), people, read_rounds(there), read_review(there))
    except FileNotFoundError as fault:
        raise Failure(
            f"Gói {folder.name} không có phần trình diễn. Chạy: vungcao init --empty",
            f"The pack {folder.name} has no demonstration. Run: vungcao init --empty",
        ) from fault
    except ValueError as fault:
        raise Failure(
            f"Phần trình diễn viết chưa đúng: {fault}", "The demonstration is not understood."
        ) from fault


def was_filed() -> bool:
    """Whether the records are in the store."""
    return Submission.objects.filter(way=WAY).exists()


@transaction.atomic
def show(pack: Pack, demonstration: Demonstration, *, before: dt.date) -> Filed:
    """Enrol the people and file what the demonstration files before a day: all of it, or nothing."""
    password = _password(demonstration)
    people = _enrol(pack, demonstration.people, password)
    for_place = {
        granted.place: person
        for person, grants in people.values()
        for granted in grants
        if granted.verb == "enter" and not granted.record
    }
    reviewers = [people[name][0] for name in demonstration.people["reviewers"]]
    anybody, _ = people[demonstration.people["official"]]
    progress = Progress("hồ sơ mô phỏng")

    def official_of(place: str) -> Person:
        progress.step()
        return for_place.get(place, anybody)

    def file(until: dt.date) -> Filed:
        return file_demonstration(
            pack, demonstration.profile, before=until, official_of=official_of, reviewers=reviewers
        )

    told = []
    everybody = {name: person for name, (person, _grants) in people.items()}
    for on, steps in groupby(_steps(pack, demonstration, everybody, before=before), _day_of):
        told.append(file(on))
        at = moment_of(pack, on)
        for n, step in enumerate(steps):
            step.act(at + n * _BETWEEN_STEPS)
    return _together([*told, file(before)])


def _steps(
    pack: Pack, demonstration: Demonstration, people: dict[str, Person], *, before: dt.date
) -> list[Step]:
    """All that is done before a day besides filing, in order of days."""
    rounds = steps_of(pack, demonstration.rounds, people, before=before)
    review = steps_of_review(pack, demonstration.review, people, before=before)
    return sorted((*rounds, *review), key=_day_of)


def _day_of(step: Step) -> dt.date:
    return step.on


def _together(told: Sequence[Filed]) -> Filed:
    """What several runs filed; what was there already is what was before the first."""
    return Filed(
        approved=sum(each.approved for each in told),
        sent_back=sum(each.sent_back for each in told),
        waiting=sum(each.waiting for each in told),
        rows=sum(each.rows for each in told),
        there_already=told[0].there_already,
    )


def _enrol(pack: Pack, said: dict[str, Any], password: str) -> dict[str, tuple[Person, list[Granted]]]:
    today = {place.code: place.id for place in places_on(pack, pack.programme.starts_on)}
    people = {}
    for one in said["people"]:
        grants = [
            Granted(
                grant["verb"],
                today[grant["place"]] if grant.get("place") else "",
                grant.get("register", ""),
                grant.get("record", ""),
            )
            for grant in one["grants"]
        ]
        person = enrol(
            username=one["username"],
            full_name=one["full_name"],
            organisation=one.get("organisation", ""),
            grants=grants,
            password=password if one.get("signs_in", True) else None,
        )
        people[person.username] = (person, grants)
    return people


def is_here() -> bool:
    """Whether this installation shows a demonstration."""
    return _kept().exists()


def tell_sign_ins() -> None:
    """Print who may sign in, and by which password."""
    kept = json.loads(_kept().read_text(encoding="utf-8"))
    tell("Đăng nhập trình diễn, mọi người cùng một mật khẩu", "demonstration sign-ins, one password for all")
    tell(f"  mật khẩu: {kept['password']}", "password")
    for one in kept["people"]:
        tell(f"  {one['username']:<12} {one['about']['vi']}", one["about"]["en"])


def _kept() -> Path:
    return Path(settings.HOME) / "demonstration.json"


def _password(demonstration: Demonstration) -> str:
    """The password of this installation, made the first time."""
    if _kept().exists():
        kept: str = json.loads(_kept().read_text(encoding="utf-8"))["password"]
        return kept
    letters = "".join(secrets.choice(CODE_LETTERS.lower()) for _letter in range(12))
    password = "-".join(letters[n : n + 4] for n in range(0, 12, 4))
    people = [
        {"username": one["username"], "about": one["about"]}
        for one in demonstration.people["people"]
        if one.get("signs_in", True)
    ]
    handle = os.open(_kept(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"password": password, "people": people}, file, ensure_ascii=False, indent=1)
    return password
