"""The quality of a register: how complete, how timely, and what its checks still ask. Counts only; nobody is named."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from vungcao.exact.period import Period
from vungcao.intake.models import Submission
from vungcao.intake.rules import SUBMITTED
from vungcao.obligations.queries.desk import Round, rounds_of
from vungcao.obligations.queries.standings import standings_on
from vungcao.obligations.rules import State
from vungcao.pack.model import Check
from vungcao.pack.obliging import FILING
from vungcao.places import queries as places


@dataclass(frozen=True, slots=True)
class Filed:
    """One round in numbers of places. The four parts add up to `all`: late, missing and not yet due are different."""

    obligation: str
    period: Period
    all: int
    on_time: int
    late: int
    missing: int
    """The last day has passed and nothing is filed."""
    not_yet_due: int
    done: int
    """Of those filed, approved by the last level."""

    @property
    def filed(self) -> int:
        """How many have filed, in time or late."""
        return self.on_time + self.late


@dataclass(frozen=True, slots=True)
class Warned:
    """What one check says of submissions that wait: of how many, and of how many of their rows."""

    check: Check | None
    name: str
    submissions: int
    rows: int


def filed_by_round(register: str, *, on: dt.date, among: Collection[str]) -> list[Filed]:
    """Each round of a register that has begun, over some places, the latest first."""
    found = standings_on(on, wanted=lambda duty: duty.register == register and duty.place in among)
    return [_filed(one) for one in reversed(rounds_of(places.pack_in_force(), found))]


def _filed(one: Round) -> Filed:
    late = sum(each.is_filed and FILING in each.late_at for each in one.standings)
    filed = sum(each.is_filed for each in one.standings)
    missing = sum(each.state is State.OVERDUE and not each.is_filed for each in one.standings)
    return Filed(
        obligation=one.obligation.id,
        period=one.period,
        all=len(one.standings),
        on_time=filed - late,
        late=late,
        missing=missing,
        not_yet_due=len(one.standings) - filed - missing,
        done=sum(each.is_done for each in one.standings),
    )


def open_warnings(register: str, *, among: Collection[str]) -> list[Warned]:
    """What checks say of the submissions of a register that wait in some places, the most frequent first."""
    waiting = Submission.objects.filter(register=register, state=SUBMITTED).exclude(findings=[])
    submissions: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for place, findings in waiting.values_list("place", "findings"):
        for finding in findings if place in among else ():
            submissions[finding["check"]] += 1
            rows[finding["check"]] += len(finding["rows"])
    checks = {check.id: check for check in places.pack_in_force().checks}
    return [Warned(checks.get(name), name, number, rows[name]) for name, number in submissions.most_common()]
