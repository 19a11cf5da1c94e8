"""Bắc Ninh's own pack in force, with the people who keep its capital and works, for the tests of both.

`Programme` speaks to the door: `programme.approved("work", row(...))` files as whoever enters and passes every review
step, at the clock's next minute.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tests.door import SA_LY, Clock
from vungcao.intake.actions import adopt_pack, approve, submit
from vungcao.intake.models import Submission
from vungcao.intake.rules import RowValues
from vungcao.journal.models import Entry
from vungcao.pack.model import Pack
from vungcao.pack.reader import read
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted

FOLDER = Path(__file__).parents[1] / "packs" / "bac-ninh-2026-2030"


@lru_cache(maxsize=1)
def bac_ninh() -> Pack:
    """Bắc Ninh's pack as it stands."""
    reading = read(FOLDER)
    assert reading.pack is not None, reading.refusals
    return reading.pack


@dataclass
class Programme:
    """Bắc Ninh's pack in force, its people and a clock. Nobody may do more than their part."""

    clock: Clock
    official: Person
    """Enters for every place."""
    reviewers: dict[str, Person]
    """By organisation: reads and reviews everywhere."""

    def filed(self, register: str, *rows: RowValues, place: str = SA_LY) -> Submission:
        """A submission of the official, waiting."""
        return submit(
            by=self.official, register=register, place=place, rows=rows, way="form", at=self.clock.tick()
        )

    def passed(self, submission: Submission) -> Entry:
        """The entry of the last review step of a submission, after all of them. Raises Refused."""
        register = bac_ninh().register_by_id(submission.register)
        entry: Entry | None = None
        for step in register.review:
            entry = approve(submission, by=self.reviewers[step.organisations[0]], at=self.clock.tick())
        assert entry is not None
        return entry

    def approved(self, register: str, *rows: RowValues, place: str = SA_LY) -> Entry:
        """What was filed and passed every step."""
        return self.passed(self.filed(register, *rows, place=place))


def make_programme(clock: Clock) -> Programme:
    """Bắc Ninh's pack in force, and its people."""
    _person("ky-thuat", "Vi Văn Nam", [("operate", "")])
    adopt_pack(bac_ninh(), by_code="ky-thuat", at=clock.now)
    organisations = ("commune_government", "finance", "construction", "ethnic_religious_affairs")
    return Programme(
        clock=clock,
        official=_person("can-bo", "Lý Thị Mẩy", [("read", ""), ("enter", "")], "commune_government"),
        reviewers={
            name: _person(f"duyet-{n}", f"Người duyệt {n}", [("read", ""), ("review", "")], name)
            for n, name in enumerate(organisations)
        },
    )


def _person(
    username: str, full_name: str, grants: Iterable[tuple[str, str]], organisation: str = ""
) -> Person:
    return enrol(
        username=username,
        full_name=full_name,
        organisation=organisation,
        password="mat-khau-thu-nghiem",
        grants=[Granted(verb, place) for verb, place in grants],
    )
