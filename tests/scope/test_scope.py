"""Every address of the site answers every part somebody plays, in their own place and in a foreign one, as their
grants say; and there is no address of which nobody said who may see it."""

import base64
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests.door import DEO_GIA, SA_LY, ZONE, Cast, Clock, row
from tests.papers import photo
from tests.scope.table import ADDRESSES, API, PARTS, Ask
from vungcao.intake import attachments, drafts
from vungcao.intake.actions import approve, submit
from vungcao.intake.ways.workbook.jobs import receive, work_on
from vungcao.people.actions import delegate, enrol, issue_token
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.portal.views import clock as portal_clock
from vungcao.registers.models import Version
from vungcao.remeasurement.actions import announce, close, draw_sample
from vungcao.remeasurement.models import Round, Selection
from vungcao.remeasurement.rules.refusing import Plan

NOW = dt.datetime(2026, 3, 20, 9, 0, tzinfo=ZONE)
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address pattern that the site answers to, in Vietnamese."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from addresses(pattern, here)


@dataclass(frozen=True)
class World:
    """What stands in each of two places, and how each part comes to it."""

    values: dict[str, dict[str, Any]]
    """What the parameters of addresses are, by place."""
    people: dict[str, Person]
    secrets: dict[str, str]
    app_passwords: dict[str, str]

    def ask(self, ask: Ask, address: str, part: str, place: str) -> int:
        """The status that a part gets; whatever it did is undone."""
        values = dict(self.values[place])
        for under in [name for name in values if address.startswith(name)]:
            values |= values[under]
        url = "/" + _PARAMETER.sub(lambda found: str(values[found[1]]), address)
        body = {name: _filled(value, values) for name, value in ask.body.items()}
        with transaction.atomic():
            status = self._send(ask, url, part, body)
            transaction.set_rollback(True)
        return status

    def _app_password(self, part: str) -> dict[str, str]:
        """What a telephone of that part sends along."""
        if part not in self.people:
            return {}
        pair = f"{self.people[part].username}:{self.app_passwords[part]}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    def _send(self, ask: Ask, url: str, part: str, body: dict[str, Any]) -> int:
        client = Client(raise_request_exception=False)
        if url.startswith("/api/"):
            bearer = {"Authorization": f"Bearer {self.secrets[part]}"} if part in self.secrets else {}
            sent = (
                {} if ask.method == "GET" else {"data": json.dumps(body), "content_type": "application/json"}
            )
            return _status(client.generic(ask.method, url, headers=bearer | ask.headers, **sent))
        if url.startswith("/openrosa/"):
            return _status(client.generic(ask.method, url, headers=self._app_password(part)))
        if part in self.people:
            client.force_login(self.people[part], backend="django.contrib.auth.backends.ModelBackend")
        return _status(client.get(url) if ask.method == "GET" else client.post(url, body))


def _status(response: HttpResponseBase) -> int:
    """The status of an answer that is read to its end: what it streams may fail on the way."""
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def _filled(value: Any, values: dict[str, Any]) -> Any:
    return values["place"] if value == "{place}" else value


@pytest.fixture
def world(cast: Cast, clock: Clock, home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    """A road that stands, a submission that waits and a token, in Sa Lý and in Đèo Gia, on 20 March 2026."""
    monkeypatch.setattr(portal_clock.timezone, "now", lambda: NOW)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    people = {part: getattr(cast, part) for part in PARTS if part != "nobody"}
    people["hamlet_head"] = enrol(
        username="truong-thon",
        full_name="Vi Thị Sen",
        organisation="",
        grants=[
            Granted("enter", SA_LY, "road", "road/DX-07534"),
            Granted("enter", DEO_GIA, "", "road/DX-07594"),
        ],
    )
    secrets = {part: _token(person)[1] for part, person in people.items()}
    app_passwords = {part: _token(person, "app_password")[1] for part, person in people.items()}
    values = {
        SA_LY: _there(cast, cast.official, SA_LY, clock),
        DEO_GIA: _there(cast, cast.neighbour, DEO_GIA, clock),
    }
    closed, drawn = _rounds(cast, clock)
    stand_in = delegate(
        by=cast.reviewer,
        to="tinh",
        place="",
        register="",
        first_day=NOW.date(),
        last_day=NOW.date(),
        reason="nghỉ phép",
        at=NOW,
        today=NOW.date(),
    )
    for each in values.values():
        each["do-lai/"] = each["ban-lam-viec/do-lai/"] = {"number": closed.pk}
        each["ban-lam-viec/uy-quyen/"] = {"number": stand_in.pk}
        each["ban-lam-viec/do-lai/phieu/"] = {"number": drawn[0].pk}
    return World(values, people, secrets, app_passwords)


def _rounds(cast: Cast, clock: Clock) -> tuple[Round, list[Selection]]:
    """A round over roads that is closed, and the sample of another, given to the supervisor."""
    plan = Plan(
        register="road",
        as_of=clock.now.date(),
        group="",
        strata="place",
        per_stratum=1,
        fields=("surface",),
        why="Kiểm tra mặt đường",
        seed_on=clock.now.date() + dt.timedelta(days=1),
        until=clock.now.date() + dt.timedelta(days=2),
    )
    first = announce(by=cast.province, plan=plan, chance="một", at=clock.tick())
    second = announce(by=cast.province, plan=plan, chance="hai", at=clock.tick())
    filing = {"by": cast.official, "register": "hamlet", "place": SA_LY, "way": "form"}
    decided = submit(rows=[row("T-1", {"name": "Khả"})], at=clock.tick(days=1), **filing)
    approve(decided, by=cast.reviewer, at=clock.tick())
    named = {"by": cast.province, "measurers": [cast.supervisor], "at": clock.tick(days=1)}
    draw_sample(first, **named)
    drawn = draw_sample(second, **named)
    return close(first, by=cast.province, at=clock.tick(days=4)), drawn


def _token(person: Person, kind: str = "api") -> tuple[Any, str]:
    return issue_token(person, kind=kind, name="thử", at=NOW, expires_at=NOW + dt.timedelta(days=1))


def _there(cast: Cast, official: Person, place: str, clock: Clock) -> dict[str, Any]:
    """What the parameters of addresses are in a place; under the beginning of an address, what they are there alone."""
    key = f"DX-{place[:5]}"
    filing = {"by": official, "register": "road", "place": place, "way": "form"}
    standing = submit(rows=[row(key, {"surface": "earth"})], at=clock.tick(), **filing)
    approve(standing, by=cast.reviewer, at=clock.tick())
    rows = [row(key, {"surface": "concrete"}), row(f"{key}-2", {"surface": "earth"}, number=2)]
    waiting = submit(rows=rows, at=clock.tick(), **filing)
    photo_of = attachments.keep(
        io.BytesIO(photo()), name="anh.jpg", kind="photo", by=official, of=waiting, at=clock.now
    )
    sheet = receive(
        by=official,
        name="a.csv",
        content=b"Ma;Chieu dai\n1;2\n",
        register="road",
        place=place,
        answers=None,
        at=clock.now,
    )
    work_on(sheet.pk)
    begun = drafts.new_draft(by=official, register="hamlet", place=place, at=clock.now)
    return {
        "place": place,
        "area": place,
        "register": "road",
        "key": "CT-1",
        "name": "places.csv",
        "register_id": "road",
        "obligation": "half_roads",
        "period": "2026-h1",
        "target": "roads",
        "indicator": "paved_share",
        "seq": Version.objects.get(key=key).pk,
        "number": waiting.pk,
        "row": 1,
        "ban-lam-viec/tep/": {"number": photo_of.pk},
        "ban-lam-viec/nhap/": {"number": drafts.save(begun, by=official, rows=[], at=clock.now).pk},
        "ban-lam-viec/bang-tinh/tep/": {"number": sheet.pk},
        "toi/ma-truy-cap/": {"number": _token(official)[0].pk},
    }


@pytest.mark.parametrize("address", sorted(ADDRESSES))
def test_an_address_answers_each_part_in_their_own_place_and_in_a_foreign_one(address: str, world: World):
    swapped = {"official": "neighbour", "neighbour": "official"}
    expected, answered = {}, {}
    for place in (SA_LY, DEO_GIA):
        for ask in ADDRESSES[address]:
            for part in (*PARTS, "hamlet_head"):
                role = part if place == SA_LY else swapped.get(part, part)
                asked = f"{part} {ask.method} in {place}"
                expected[asked] = ask.by_part[role]
                answered[asked] = world.ask(ask, address, part, place)
    assert answered == expected


def test_no_address_is_without_a_word_on_who_may_see_it():
    there = set(addresses())
    assert sorted(there - set(ADDRESSES)) == [], (
        "whoever adds a page says in tests/scope/table.py who may see it"
    )
    assert sorted(set(ADDRESSES) - there) == [], "a line of a page that is gone"


def test_every_method_of_the_api_has_its_line(db: None):
    document = Client().get("/api/v1/openapi.json").json()
    there = {
        (path.lstrip("/").replace("{", "<").replace("}", ">"), method.upper())
        for path, methods in document["paths"].items()
        for method in methods
    }
    said = {(address, ask.method) for address, asks in API.items() for ask in asks}
    assert there - said == set()
    assert {address for address, _ in said - there} <= {"api/v1/", "api/v1/openapi.json"}
