"""The delegations and reopened periods of a demonstration, made by the same acts as real ones."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from vungcao.intake.reopening import Decision, reopen_period
from vungcao.pack.geography import places_on
from vungcao.pack.model import Pack
from vungcao.people.actions import delegate
from vungcao.people.models import Person
from vungcao.web.steps import Step

REVIEW = Path("duyet") / "review.toml"


def read_review(folder: Path) -> dict[str, Any]:
    """What the demonstration in a folder says of delegations and reopened periods; nothing when it has none."""
    file = folder / REVIEW
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def steps_of_review(
    pack: Pack, said: Mapping[str, Any], people: Mapping[str, Person], *, before: dt.date
) -> Iterator[Step]:
    """Every delegation and reopening that is made before a day."""
    acts = [(one, _delegate) for one in said.get("delegations", ())]
    acts += [(one, _reopen) for one in said.get("reopenings", ())]
    for one, act in acts:
        if one["on"] < before:
            place = _place(pack, one["place"], one["on"])
            yield Step(one["on"], partial(act, one, people, place))


def _place(pack: Pack, code: str, on: dt.date) -> str:
    return {place.code: place.id for place in places_on(pack, on)}[code] if code else ""


def _delegate(one: Mapping[str, Any], people: Mapping[str, Person], place: str, at: dt.datetime) -> None:
    delegate(
        by=people[one["by"]],
        to=people[one["to"]].username,
        place=place,
        register=one["register"],
        first_day=one["first_day"],
        last_day=one["last_day"],
        reason=one["reason"],
        at=at,
        today=one["on"],
    )


def _reopen(one: Mapping[str, Any], people: Mapping[str, Person], place: str, at: dt.datetime) -> None:
    decision = Decision(one["document"], one["issued_on"], one["reason"], one["until"])
    reopen_period(
        by=people[one["by"]],
        obligation=one["obligation"],
        period=one["period"],
        place=place,
        decision=decision,
        at=at,
    )
