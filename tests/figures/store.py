"""A store to test figures on: the small pack in force, and approvals written as the door writes them."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from vungcao.journal.actions import locked_head, record
from vungcao.pack import reader
from vungcao.pack.model import Pack
from vungcao.places.actions import load
from vungcao.registers.models import Version
from vungcao.registers.rules import Holding, Superseded
from vungcao.registers.write import write

MINI = Path(__file__).resolve().parent.parent / "packs" / "mini"

SA_LY, DEO_GIA, NAM_DUONG, CHU = (f"{code}@2025-07-01" for code in ("07534", "07594", "07603", "07525"))
FORMER_TAN_LAP, FORMER_DEO_GIA, FORMER_TAN_MOC = (
    f"{code}@2025-01-01" for code in ("07594", "07609", "07606")
)


def mini() -> Pack:
    """The small pack."""
    reading = reader.read(MINI)
    assert reading.pack is not None, [str(refusal) for refusal in reading.refusals]
    return reading.pack


def load_mini() -> Pack:
    """The small pack, in force."""
    pack = mini()
    load(pack, at=moment(2026, 1, 1))
    return pack


def moment(year: int, month: int, day: int) -> dt.datetime:
    """Noon in Vietnam."""
    return dt.datetime(year, month, day, 5, tzinfo=dt.UTC)


@transaction.atomic
def approve(
    register: str,
    written: Sequence[Holding] = (),
    *,
    closed: Sequence[int] = (),
    on: dt.date = dt.date(2026, 3, 1),
) -> int:
    """One journal entry that writes holdings and closes versions. Returns its number."""
    head = locked_head()
    number = head.number + 1
    done = write(Superseded(tuple(closed), tuple(written)), register=register, entry=number, head=head)
    content = {"written": done.written, "closed": done.closed}
    at = moment(on.year, on.month, on.day)
    record(head=head, by="so-danv", action="approve", subject=register, content=content, at=at)
    return number


def standing(register: str, key: str) -> list[int]:
    """Sequence numbers of the open versions of a record."""
    open_ones = Version.objects.filter(register=register, key=key, known_before=None)
    return list(open_ones.values_list("pk", flat=True))


def household(
    key: str, place: str = SA_LY, since: dt.date = dt.date(2025, 12, 31), **facts: object
) -> Holding:
    """A household that is there and not poor, unless `facts` say otherwise."""
    said = {"hamlet": None, "ethnic_group": "tay", "poverty": "none", "standard": None, "members": 4}
    return Holding(key, place, since, None, {**said, "residence": "present", **facts})


def road(key: str, place: str = SA_LY, since: dt.date = dt.date(2025, 12, 31), **facts: object) -> Holding:
    """A kilometre of earth road, unless `facts` say otherwise."""
    return Holding(
        key, place, since, None, {"length_km": "1.000", "kind": "alley", "surface": "earth", **facts}
    )
