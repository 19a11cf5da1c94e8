"""The people, places and short words with which the tests speak to the door."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from tests.pack.mini import the_pack
from vungcao.intake.actions import adopt_pack, approve, submit
from vungcao.intake.models import Attachment, Submission
from vungcao.intake.rules import RowValues
from vungcao.journal.models import Entry
from vungcao.pack.model import Pack
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SA_LY, DEO_GIA, NAM_DUONG, CHU = (f"{code}@2025-07-01" for code in ("07534", "07594", "07603", "07525"))
FORMER_TAN_LAP, FORMER_DEO_GIA, FORMER_TAN_MOC = (
    f"{code}@2025-01-01" for code in ("07594", "07609", "07606")
)
PROVINCE = "24@2025-07-01"
NEW_YEAR = dt.date(2026, 1, 1)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: dt.datetime = field(default_factory=lambda: dt.datetime(2026, 3, 2, 8, 30, tzinfo=ZONE))

    def tick(self, **passed: int) -> dt.datetime:
        """Let some time pass, a minute if not said: `clock.tick(days=1)`. Returns the new moment."""
        self.now += dt.timedelta(**(passed or {"minutes": 1}))
        return self.now


@dataclass(frozen=True)
class Cast:
    """The people of every test. Nobody may do more than their part."""

    official: Person
    """Enters for Sa Lý, all registers."""
    neighbour: Person
    """Enters for Đèo Gia."""
    reviewer: Person
    """A department's: reads and reviews everywhere."""
    province: Person
    """Reads and reviews everywhere."""
    supervisor: Person
    """Of the Fatherland Front: reads everywhere, does nothing else."""
    technician: Person
    """Operates, and sees no record."""


def make_cast(clock: Clock) -> Cast:
    """The small pack in force, and its people."""
    adopt_pack(_pack(), by_code="ky-thuat", at=clock.now)
    return Cast(
        official=_person(
            "can-bo-xa", "Lý Thị Mẩy", [("read", SA_LY), ("enter", SA_LY)], "commune_government"
        ),
        neighbour=_person(
            "can-bo-deo-gia", "Nông Văn Sơn", [("read", DEO_GIA), ("enter", DEO_GIA)], "commune_government"
        ),
        reviewer=_person("so-danv", "Trần Thu Hà", [("read", ""), ("review", "")], "ethnic_affairs"),
        province=_person("tinh", "Nguyễn Văn An", [("read", ""), ("review", "")], "province"),
        supervisor=_person("mttq", "Hoàng Thị Sen", [("read", "")]),
        technician=_person("ky-thuat", "Vi Văn Nam", [("operate", "")]),
    )


@lru_cache(maxsize=1)
def _pack() -> Pack:
    return the_pack()


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


def row(
    key: str,
    facts: Mapping[str, object] | None = None,
    *,
    number: int = 1,
    operation: str = "set",
    since: dt.date = NEW_YEAR,
    before: dt.date | None = None,
    base: int | None = None,
) -> RowValues:
    """A row of a submission; it sets facts from New Year 2026 on, unless told otherwise."""
    return RowValues(number, operation, key, since, before, facts or {}, base)


def household(key: str, *, number: int = 1, since: dt.date = NEW_YEAR, **facts: object) -> RowValues:
    """A row that says a household is there and not poor, unless `facts` say otherwise."""
    said = {"ethnic_group": "tay", "poverty": "none", "members": 4, "residence": "present", **facts}
    return row(key, said, number=number, since=since)


def filed(cast: Cast, clock: Clock, *rows: RowValues, register: str = "household") -> Submission:
    """A submission of the official of Sa Lý, waiting."""
    return submit(by=cast.official, register=register, place=SA_LY, rows=rows, way="form", at=clock.now)


def approved(cast: Cast, clock: Clock, *rows: RowValues, register: str = "household") -> Entry:
    """What the official of Sa Lý filed and the reviewer approved."""
    submission = filed(cast, clock, *rows, register=register)
    return approve(submission, by=cast.reviewer, at=clock.tick())


def attached(
    submission: Submission, sha256: str, *, kind: str = "decision", row: int | None = None
) -> Attachment:
    """A file of a submission, as the store knows it."""
    return Attachment.objects.create(
        submission=submission,
        row=row,
        kind=kind,
        name="tep.pdf",
        media_type="application/pdf",
        size=9,
        sha256=sha256,
        by=submission.filed_by,
        at=submission.filed_at,
    )
