"""How long after an approval begins the Programme's own figure is right, with a province's records in the store."""

import datetime as dt
import math
import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bench.engine import Ratio
from vungcao.figures import mirror
from vungcao.figures.ask import ask, moment
from vungcao.figures.figure import group
from vungcao.intake.actions import adopt_pack, approve, submit
from vungcao.intake.rules import RowValues
from vungcao.pack.model import Pack
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted

_SINCE = dt.date(2025, 12, 31)
_AS_OF = dt.date(2026, 3, 2)
_BEGAN = dt.datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_AT_ONCE = 10_000
_APPROVALS = 40


def approval_to_root(pack: Pack, *, households: int) -> list[Ratio]:
    """Approve corrections one by one and ask for the root after each; the figure must have moved by one household."""
    official, reviewer = _people(pack)
    communes = [p.id for p in pack.places if p.kind == "commune" and p.valid_before is None]
    for n, rows in enumerate(_batches(households)):
        _decide(official, reviewer, communes[n % len(communes)], rows)
    mirror.refresh()
    times = []
    poor = _poor()
    for n in range(_APPROVALS):
        began = time.perf_counter()
        _decide(official, reviewer, communes[0], [_household(n, "poor")])
        if (now := _poor()) != poor + 1:
            raise SystemExit(f"the root said {now} after {poor} and one more")
        times.append(time.perf_counter() - began)
        poor = now
    p95 = sorted(times)[math.ceil(0.95 * len(times)) - 1]
    return [Ratio(f"seconds from an approval to right at the root, p95, {households} households", p95, "< 2")]


def _people(pack: Pack) -> tuple[Person, Person]:
    adopt_pack(pack, by_code="bench", at=_BEGAN)
    return (
        enrol(
            username="official",
            full_name="Official",
            password="do-luong-2026",
            organisation="",
            grants=[Granted("enter", "")],
        ),
        enrol(
            username="reviewer",
            full_name="Reviewer",
            password="do-luong-2026",
            organisation="",
            grants=[Granted("review", "")],
        ),
    )


def _batches(households: int) -> Iterator[list[RowValues]]:
    for first in range(0, households, _AT_ONCE):
        yield [_household(n, "none") for n in range(first, min(first + _AT_ONCE, households))]


def _household(n: int, poverty: str) -> RowValues:
    facts = {
        "ethnic_group": "tay",
        "poverty": poverty,
        "standard": "mdp_2021",
        "members": 4,
        "residence": "present",
    }
    return RowValues(n % _AT_ONCE + 1, "set", f"h{n:07d}", _SINCE, None, facts, None)


def _decide(official: Person, reviewer: Person, place: str, rows: list[RowValues]) -> None:
    waiting = submit(
        by=official, register="household", place=place, rows=rows, way="api", at=_BEGAN, simulated=True
    )
    approve(waiting, by=reviewer, at=_BEGAN)


def _poor() -> int:
    area = group("difficult_2026")
    answers = ask(["poor_households"], areas=[area], moment=moment(_AS_OF))
    found = next(iter(answers.values())).numerator
    return int(found or 0)
