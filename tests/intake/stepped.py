"""A register with three review steps, and a person for each: what the tests of review lean on."""

import datetime as dt
from collections.abc import Iterable

from tests.door import SA_LY, Cast, Clock
from tests.pack.mini import the_pack
from vungcao.intake.actions import adopt_pack
from vungcao.pack.model import Pack
from vungcao.pack.obliging import Obligation
from vungcao.pack.reviewing import ReviewStep
from vungcao.people.actions import delegate, enrol
from vungcao.people.models import Delegation, Person
from vungcao.people.rules import Granted

COMMUNE, DEPARTMENT, PROVINCE = "commune", "department", "province"
ORGANISATIONS = {COMMUNE: "commune_government", DEPARTMENT: "ethnic_affairs", PROVINCE: "province"}
DAY = dt.date(2026, 3, 2)
"""The day on which the clock of the tests begins."""


def obligation(**told: object) -> Obligation:
    """That households are reviewed everywhere each half-year, closing thirty days after the period is due."""
    said = {
        "id": "households",
        "label": {"vi": "Rà soát hộ", "en": "Household review"},
        "register": "household",
        "organisation": "ethnic_affairs",
        "group": "region",
        "calendar": "report_half",
        "closes": 30,
        "reopened_by": ["province"],
        "source": {"document": "programme", "at": "V", "quote": "UBND xã", "confidence": "inferred"},
    }
    return Obligation.model_validate({**said, **told})


def step(name: str, **told: object) -> ReviewStep:
    """A review step by people of one organisation; the commune's authenticates."""
    said = {
        "id": name,
        "label": {"vi": f"Bước {name}", "en": f"Step {name}"},
        "kind": "authentication" if name == COMMUNE else "review",
        "organisations": [ORGANISATIONS.get(name, name)],
        "source": {"document": "programme", "at": "V", "quote": "UBND xã", "confidence": "inferred"},
        **told,
    }
    return ReviewStep.model_validate(said)


def stepped(*steps: ReviewStep, edition: str = "bước") -> Pack:
    """The small pack with those review steps for every register."""
    pack = the_pack()
    registers = tuple(each.model_copy(update={"review": steps}) for each in pack.registers)
    programme = pack.programme.model_copy(update={"edition": edition})
    told = {"registers": registers, "programme": programme, "obligations": (obligation(),)}
    return pack.model_copy(update=told)


def put_in_force(clock: Clock, *names: str, edition: str = "bước") -> None:
    """Let registers be reviewed in those steps from now on."""
    adopt_pack(stepped(*map(step, names), edition=edition), by_code="ky-thuat", at=clock.now)


def reviewer_of(name: str, username: str, place: str = "") -> Person:
    """Somebody of the organisation that a step is charged to, who may review in a place, or everywhere."""
    return enrol(
        username=username,
        full_name=f"Người duyệt {username}",
        organisation=ORGANISATIONS[name],
        grants=[Granted("read", place), Granted("review", place)],
    )


def chairman() -> Person:
    """Who authenticates for the commune of Sa Lý."""
    return reviewer_of(COMMUNE, "chu-tich-xa", SA_LY)


def delegated(
    cast: Cast, clock: Clock, *, by: Person, to: Person, days: int = 3, place: str = "", register: str = ""
) -> Delegation:
    """A delegation of somebody's review from the first day on."""
    return delegate(
        by=by,
        to=to.username,
        place=place,
        register=register,
        first_day=DAY,
        last_day=DAY + dt.timedelta(days=days - 1),
        reason="Đi công tác",
        at=clock.now,
        today=DAY,
    )


def codes(refusals: Iterable[object]) -> list[str]:
    """The codes of some refusals, in order of the alphabet."""
    return sorted(refusal.code for refusal in refusals)  # type: ignore[attr-defined]
