"""The quality of a register: how complete, how timely, and what its checks still ask. Counts only; nobody is named."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from vungcao.exact.period import Period
from vungcao.intake.models import Submission
from vungcao.intake.queries import open_findings
from vungcao.intake.rules import SUBMITTED
from vungcao.obligations.queries.desk import Round, rounds_of
from vungcao.obligations.queries.standings import standings_on
from vungcao.obligations.rules import State
from vungcao.pack.checking import Check
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
    """What one check still asks or notes in a register."""

    check: Check | None
    """None: the pack in force has it no more."""
    name: str
    waiting: int
    """Submissions that wait and that it speaks of."""
    standing: int
    """Approved records that it speaks of and that still stand; a place as a whole counts as one."""
    unexplained: int
    """Of the standing ones, those that nobody explained."""


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
    """What checks say of a register in some places, of what waits and of what stands, the most frequent first."""
    waiting = Counter(_waiting(register, among))
    standing: Counter[str] = Counter()
    unexplained: Counter[str] = Counter()
    for found in open_findings(register, among):
        standing[found.check] += len(found.keys) or 1
        unexplained[found.check] += 0 if found.is_explained else len(found.keys) or 1
    checks = {check.id: check for check in places.pack_in_force().checks}
    return [
        Warned(checks.get(name), name, waiting[name], standing[name], unexplained[name])
        for name, _number in (waiting + standing).most_common()
    ]


def _waiting(register: str, among: Collection[str]) -> Iterator[str]:
    """The checks that speak of submissions that wait, each once for every such submission."""
    asked = Submission.objects.filter(register=register, state=SUBMITTED).exclude(findings=[])
    for place, findings in asked.values_list("place", "findings"):
        if place in among:
            yield from {finding["check"] for finding in findings}
