"""Submissions a second through the real server, on the embedded store: as many programs as communes, each by its token.

The load does not wait for the answers: a submission is due at its moment, and its time is counted from then, so that a
server that falls behind cannot hide it. Afterwards every submission that was answered must be in the store, once.
"""

import datetime as dt
import http.client
import json
import math
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import local

from django.db import connections
from django.utils import timezone

from bench import HOME
from bench.engine import Ratio
from vungcao.intake.actions import adopt_pack
from vungcao.intake.models import Submission
from vungcao.pack.model import Pack
from vungcao.pack.reader import read
from vungcao.people.actions import enrol, issue_token
from vungcao.people.rules import Granted

_PACK = Path(__file__).parent.parent / "packs" / "bac-ninh-2026-2030"
_OFFERED = 52
"""Submissions a second that fall due: a little more than the goal, for the last second is never whole."""
_CALLERS = 32
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune's program: where it files, by which token."""

    place: str
    secret: str


@dataclass
class Caller:
    """One connection for each thread that calls, kept open as a program keeps it."""

    port: int
    kept: local = field(default_factory=local)

    def warm(self, commune: Commune) -> int:
        """Have a serving process read the pack, as it does once after it has started."""
        return self._call("GET", "/api/v1/registers", None, {"Authorization": f"Bearer {commune.secret}"})

    def file(self, commune: Commune, number: int) -> int:
        """File one road by the API; the status of the answer."""
        headers = {
            "Authorization": f"Bearer {commune.secret}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"bench-{number}",
        }
        return self._call("POST", "/api/v1/submissions", json.dumps(_road(commune.place, number)), headers)

    def _call(self, method: str, address: str, body: str | None, headers: dict[str, str]) -> int:
        link = getattr(self.kept, "link", None)
        if link is None:
            link = self.kept.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        link.request(method, address, body, headers)
        answer = link.getresponse()
        answer.read()
        return answer.status


def filings(*, seconds: int) -> list[Ratio]:
    """File for some seconds, and say how many a second were answered, how late, and whether any is lost."""
    communes = _communes()
    connections.close_all()
    with _served() as port, ThreadPoolExecutor(_CALLERS) as callers:
        caller = Caller(port)
        list(callers.map(caller.warm, communes * 4))
        began = time.perf_counter()
        answered = list(_offered(callers, caller, communes, seconds=seconds, began=began))
        took = max(moment for _, _, moment in answered) - began
    filed = sum(status == 201 for status, _, _ in answered)
    kept = Submission.objects.filter(way="api", client_key__startswith="bench-").count()
    late = sorted(late for _, late, _ in answered)
    return [
        Ratio(f"submissions a second for {seconds} s on the embedded store", filed / took, ">= 50"),
        Ratio("submissions refused or lost", len(answered) - min(filed, kept), "<= 0"),
        Ratio("seconds from due to answered, p50", late[len(late) // 2], ""),
        Ratio("seconds from due to answered, p95", late[math.ceil(0.95 * len(late)) - 1], ""),
    ]


def _offered(
    callers: ThreadPoolExecutor, caller: Caller, communes: Sequence[Commune], *, seconds: int, began: float
) -> Iterator[tuple[int, float, float]]:
    """The status of each submission, by how many seconds after it was due it was answered, and when."""

    def one(number: int) -> tuple[int, float, float]:
        due = began + number / _OFFERED
        time.sleep(max(0.0, due - time.perf_counter()))
        status = caller.file(communes[number % len(communes)], number)
        now = time.perf_counter()
        return status, now - due, now

    return callers.map(one, range(_OFFERED * seconds))


def _road(place: str, number: int) -> dict[str, object]:
    facts = {
        "name": f"Đường đo {number}",
        "road_class": "hamlet_axis",
        "length_km": "1.250",
        "surface": "concrete",
    }
    rows = [{"key": f"DO-{number}", "valid_from": "2026-01-01", "facts": facts}]
    return {"register": "road", "place": place, "rows": rows, "note": "đo tốc độ"}


def _communes() -> list[Commune]:
    """The Programme in force, and a program of each of its communes."""
    reading = read(_PACK)
    if reading.pack is None:
        raise SystemExit("\n".join(map(str, reading.refusals)))
    adopt_pack(reading.pack, by_code="bench", at=timezone.now())
    return list(_issued(reading.pack))


def _issued(pack: Pack) -> Iterator[Commune]:
    at = timezone.now()
    homes = (place for place in pack.places if place.kind == "commune" and place.valid_before is None)
    for number, place in zip(count(), homes):
        person = enrol(
            username=f"xa-{number}",
            full_name=f"Xã {number}",
            organisation="commune_government",
            grants=[Granted("read", place.id), Granted("enter", place.id)],
        )
        _, secret = issue_token(person, kind="api", name="đo", at=at, expires_at=at + dt.timedelta(days=1))
        yield Commune(place.id, secret)


@contextmanager
def _served() -> Iterator[int]:
    """`vungcao serve` as it starts by itself, on a port of its own."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    command = [sys.executable, "-m", "vungcao.web.command", "serve", "--port", str(port)]
    with (HOME / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(_PATIENCE)


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            link.request("GET", "/api/v1/openapi.json")
            link.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            link.close()
    raise SystemExit((HOME / "serve.log").read_text(encoding="utf-8"))
