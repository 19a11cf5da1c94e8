"""A file of any length is given away in the same memory, by a fixed number of questions for so many works."""

import datetime as dt
import json
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.works import fill
from tests.programme import Programme, bac_ninh
from vungcao.exchange.downloads import project_package, record_package, release_package, table_package
from vungcao.exchange.queries import telling_of
from vungcao.exchange.rules.telling import Telling
from vungcao.journal.queries import last_number
from vungcao.registers.models import Version

MADE: dict[str, Callable[[Telling], Iterator[bytes]]] = {
    "projects": lambda told: project_package(told, "https://vungcao.example/a"),
    "releases": lambda told: release_package(told, "https://vungcao.example/b"),
    "records": lambda told: record_package(told, "https://vungcao.example/c"),
    "tables": table_package,
}


def add_works(programme: Programme, number: int, first: int = 0) -> Telling:
    """So many works like the road, each with a contract and a funding line, written without the door."""
    patterns = {each.register: each for each in Version.objects.filter(key__in=["CT-1", "HD-1", "NV-1"])}
    seq = Version.objects.order_by("-seq").values_list("seq", flat=True)[0]
    made = []
    for n in range(first, first + number):
        for register, pattern in patterns.items():
            seq += 1
            facts = pattern.facts if register == "work" else {**pattern.facts, "work": f"W-{n}"}
            key = f"W-{n}" if register == "work" else f"{register}-{n}"
            since, at = pattern.valid_from, pattern.known_from
            made.append(
                Version(
                    seq=seq,
                    register=register,
                    key=key,
                    place=pattern.place,
                    valid_from=since,
                    known_from=at,
                    facts=facts,
                )
            )
    Version.objects.bulk_create(made)
    return telling_of(bac_ninh(), as_of=dt.date(2026, 3, 2), known=last_number(), origin="https://x.vn")


@pytest.mark.parametrize("what", MADE)
def test_three_times_the_works_take_no_more_memory(programme: Programme, what: str):
    fill(programme)
    told = add_works(programme, 700)
    for _ in MADE[what](told):
        pass  # what is made once and kept is made now
    few = peak(MADE[what](told))
    many = peak(MADE[what](add_works(programme, 1400, first=700)))
    assert many < few * 1.3 + 200_000


def peak(pieces: Iterator[bytes]) -> int:
    tracemalloc.start()
    for _ in pieces:
        pass
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest


@pytest.mark.parametrize(
    ("what", "a_chunk"), [("projects", 1), ("releases", 1), ("records", 1), ("tables", 0)]
)
def test_two_hundred_works_more_are_asked_by_one_question_more(programme: Programme, what: str, a_chunk: int):
    fill(programme)
    counts = []
    for first in (0, 200, 400):
        told = add_works(programme, 200, first)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(MADE[what](told))
        counts.append(len(asked))
    assert counts[2] - counts[1] == counts[1] - counts[0] == a_chunk


def test_the_pieces_put_together_are_one_document(programme: Programme):
    fill(programme)
    package = json.loads(b"".join(MADE["projects"](add_works(programme, 450))))
    assert len({project["id"] for project in package["projects"]}) == 452
