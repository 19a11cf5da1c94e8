"""An auditor who knows nothing of the code: adds up every event that stands and says which rules are broken.

It is written from the rules alone and reads no query, posting or bound of the platform, so that both cannot be wrong in
the same way. Its windows are those of the law: to 31 January, or to 31 December of the next year.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vungcao.registers.models import Version

REGISTERS = ("capital_plan", "capital_allocation", "disbursement", "capital_settlement", "contribution")
IN_KIND = {"people_labour", "people_goods", "people_land"}
GIVEN = {"enterprises", "people_money"} | IN_KIND


@dataclass(frozen=True)
class Event:
    """An event of a register of capital."""

    register: str
    key: str
    place: str
    on: dt.date
    facts: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.facts.get(name)

    @property
    def use(self) -> tuple:
        """What it is allocated or spent for."""
        return (self.source, self.work) if self.work else (self.source, self.place, self.content)

    @property
    def purpose(self) -> tuple:
        """What it was given for."""
        return (self.source, self.work or self.place)


def standing() -> list[Event]:
    """Every event of the accounts that stands now."""
    there = Version.objects.filter(register__in=REGISTERS, known_before=None, nil=False)
    return [Event(v.register, v.key, v.place, v.valid_from, v.facts) for v in there]


def broken_rules(events: Iterable[Event], *, caps: dict[str, int]) -> set[str]:
    """The codes of the rules that some events break, taken together."""
    books = _Books(caps)
    for event in events:
        getattr(books, event.register)(event)
    return books.broken()


class _Books:
    def __init__(self, caps: dict[str, int]) -> None:
        self.caps = caps
        self.plan, self.allocated, self.carried = Counter(), Counter(), Counter()
        self.planned_new, self.medium, self.has_medium = Counter(), Counter(), set()
        self.asked = Counter()
        self.of_use, self.carried_of_use = Counter(), Counter()
        self.out, self.out_of_source, self.late = Counter(), Counter(), Counter()
        self.extended_use, self.late_cover = Counter(), Counter()
        self.advanced, self.recovered, self.paid = Counter(), Counter(), Counter()
        self.given, self.given_out, self.settled_in_kind = Counter(), Counter(), Counter()
        self.settled, self.out_of_work = Counter(), Counter()
        self.kept_plan, self.kept_use = set(), set()
        self.rows: set[str] = set()

    def capital_plan(self, e: Event) -> None:
        if e.horizon == "medium_term":
            self.medium[e.source] += e.amount_vnd
            self.has_medium.add(e.source)
            return
        at = (e.source, e.year)
        self.asked[at] += e.counterpart_vnd or 0
        if e.kind == "extended":
            self.late_cover[at] += e.amount_vnd
            return
        self.kept_plan.add(at)
        self.plan[at] += e.amount_vnd
        if e.kind == "carried_over":
            self.carried[at] += e.amount_vnd
        else:
            self.planned_new[e.source] += e.amount_vnd
        if e.on > dt.date(e.year, 9, 30):
            self.late_cover["late", *at] += e.amount_vnd

    def capital_allocation(self, e: Event) -> None:
        at = (*e.use, e.year)
        if e.source == "policy_bank_loans" and e.content.startswith("III.1.1"):
            self.rows.add("CAP-002")
        if e.kind == "extended":
            self.extended_use[at] += e.amount_vnd
            return
        self.kept_use.add(at)
        self.allocated[e.source, e.year] += e.amount_vnd
        self.of_use[at] += e.amount_vnd
        if e.kind == "carried_over":
            self.carried_of_use[at] += e.amount_vnd

    def disbursement(self, e: Event) -> None:
        at = (*e.use, e.year)
        if e.source in IN_KIND:
            self.rows.add("CAP-003")
        if e.source == "policy_bank_loans" and e.content.startswith("III.1.1"):
            self.rows.add("CAP-002")
        money = {"payment": 1, "advance": 1, "repayment": -1, "advance_repayment": -1, "advance_recovery": 0}
        amount = money[e.kind] * e.amount_vnd
        self.out[at] += amount
        self.out_of_source[e.source, e.year] += amount
        self.given_out[e.purpose] += amount
        if e.work and e.source not in IN_KIND:
            self.out_of_work[e.work] += amount
        self.advanced[at] += e.amount_vnd if e.kind == "advance" else 0
        self.recovered[at] += e.amount_vnd if e.kind in ("advance_recovery", "advance_repayment") else 0
        paid = {"payment": 1, "advance_recovery": 1, "repayment": -1}
        self.paid[at] += paid.get(e.kind, 0) * e.amount_vnd
        if e.kind in ("payment", "advance") and e.source not in GIVEN:
            if not dt.date(e.year, 1, 1) <= e.on <= dt.date(e.year + 1, 12, 31):
                self.rows.add("CAP-010")
            if e.on > dt.date(e.year + 1, 1, 31):
                self.late[at] += e.amount_vnd

    def capital_settlement(self, e: Event) -> None:
        if e.source in IN_KIND:
            self.settled_in_kind[e.purpose] += e.amount_vnd
        else:
            self.settled[e.work] += e.amount_vnd

    def contribution(self, e: Event) -> None:
        self.given[e.purpose] += e.amount_vnd

    def broken(self) -> set[str]:
        codes = set(self.rows)
        for source, year in {*self.plan, *self.allocated, *self.out_of_source}:
            at, after = (source, year), (source, year + 1)
            if source not in GIVEN and self.allocated[at] > self.plan[at]:
                codes.add("CAP-004")
            if self.carried[at] < 0:
                codes.add("CAP-014")
            left = self.plan[at] - self.carried[after]
            if self.carried[after] and at in self.kept_plan and self.out_of_source[at] > left:
                codes.add("CAP-011")
        if any(self.planned_new[source] > self.medium[source] for source in self.has_medium):
            codes.add("CAP-005")
        if any(max(self.planned_new[s], self.medium[s]) > cap for s, cap in self.caps.items()):
            codes.add("CAP-006")
        codes |= self._of_counterpart() | self._of_uses() | self._of_late()
        for purpose in {*self.given, *self.given_out, *self.settled_in_kind}:
            money = purpose[0] in GIVEN - IN_KIND
            if money and self.given_out[purpose] > self.given[purpose]:
                codes.add("CAP-012")
            if self.settled_in_kind[purpose] > self.given[purpose]:
                codes.add("CAP-013")
        if any(self.settled[work] > self.out_of_work[work] for work in self.settled):
            codes.add("CAP-013")
        return codes

    def _of_counterpart(self) -> set[str]:
        central, own = "central_national_programmes", "provincial_counterpart"
        asked = {year: amount for (source, year), amount in self.asked.items() if source == central}
        short = any(self.plan[own, year] < amount for year, amount in asked.items() if amount > 0)
        return {"CAP-007"} if short else set()

    def _of_uses(self) -> set[str]:
        codes = set()
        for at in {*self.of_use, *self.out}:
            *use, year = at
            after = (*use, year + 1)
            left = self.of_use[at] - self.carried_of_use[after]
            kept = at in self.kept_use or self.out[at]
            if use[0] not in GIVEN and kept and self.out[at] > left:
                codes.add("CAP-008")
            if self.carried_of_use[at] < 0:
                codes.add("CAP-014")
            if self.recovered[at] > self.advanced[at] or self.paid[at] < 0:
                codes.add("CAP-009")
        for at in self.carried_of_use:
            *use, year = at
            before = (*use, year - 1)
            left = self.of_use[before] - self.carried_of_use[at]
            if before in self.kept_use and use[0] not in GIVEN and self.out[before] > left:
                codes.add("CAP-008")
        return codes

    def _of_late(self) -> set[str]:
        uncovered: defaultdict[tuple, int] = defaultdict(int)
        for at, amount in self.late.items():
            uncovered[at[0], at[-1]] += max(0, amount - self.extended_use[at])
        for at in [at for at in self.late_cover if at[0] != "late"]:
            uncovered[at] += 0
        cover = {at: self.late_cover[at] + max(0, self.late_cover["late", *at]) for at in uncovered}
        return {"CAP-010"} if any(uncovered[at] > cover[at] for at in uncovered) else set()
