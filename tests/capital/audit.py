"""An auditor who knows nothing of the code: adds up every event that stands and says which rules are broken.

It is written from the rules alone and reads no query, posting or bound of the platform, so that both cannot be wrong in
the same way; of the platform's sums it reads what they are called. Its windows are those of the law: to 31 January, or
to 31 December of the next year.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vungcao.capital.rules.accounts import Account
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


def broken_rules(
    events: Iterable[Event], *, caps: dict[str, int], works: Mapping[str, tuple[str, str]] | None = None
) -> set[str]:
    """The codes of the rules that some events break, taken together; `works` have a place and a content each."""
    books = _Books(caps)
    for event in events:
        getattr(books, event.register)(event)
        place, content = (works or {}).get(event.work or "", (event.place, event.content))
        if event.place != place:
            books.rows.add("WRK-018")
        if event.content not in (content, None):
            books.rows.add("WRK-017")
    return books.broken()


LEAVES = {"payment": 1, "advance": 1, "repayment": -1, "advance_repayment": -1, "advance_recovery": 0}
PAYS = {"payment": 1, "advance_recovery": 1, "repayment": -1}
WAITS = {"advance": 1, "advance_recovery": -1, "advance_repayment": -1}
"""What each kind of voucher adds to what was disbursed, to what was paid for work done, to advances outstanding."""

Ledger = dict[tuple[str, int | None, str | None], Counter]
"""Amounts by source, year and work."""


def ledger(events: Iterable[Event]) -> Ledger:
    """Every sum of some events, added up event by event; what is zero is left out."""
    found: defaultdict[tuple, Counter] = defaultdict(Counter)
    for e in events:
        for year, name, amount in _amounts(e):
            found[e.source, year, e.work or None][name] += amount
    return without_nothing(found)


def _amounts(e: Event) -> Iterator[tuple[int | None, str, int]]:
    amount = e.amount_vnd
    if e.register in ("capital_plan", "capital_allocation"):
        name = "planned" if e.register == "capital_plan" else "allocated"
        if e.horizon == "medium_term":
            yield None, "medium term", amount
            return
        yield e.year, "counterpart", e.counterpart_vnd or 0
        if e.kind == "extended":
            yield e.year, f"{name} extended", amount
            return
        yield e.year, f"{name} in its year", amount
        yield e.year, f"{name} left", amount
        yield e.year, f"{name} decisions", 1
        if e.kind == "carried_over":
            yield e.year - 1, f"{name} left", -amount
        else:
            yield e.year, f"{name} anew", amount
    elif e.register == "disbursement":
        yield e.year, "disbursed", LEAVES[e.kind] * amount
        yield e.year, "paid", PAYS.get(e.kind, 0) * amount
        yield e.year, "advances", WAITS.get(e.kind, 0) * amount
        if e.source in GIVEN:
            yield e.year, "disbursed of gifts", LEAVES[e.kind] * amount
    else:
        kinds = {"capital_settlement": "settled", "contribution": "given"}
        in_kind = e.register == "contribution" and e.source in IN_KIND
        yield e.year, "given in kind" if in_kind else kinds[e.register], amount


def told(found: Mapping[tuple, Account]) -> Ledger:
    """The sums of the platform by the auditor's names."""
    return without_nothing({key: _told(account) for key, account in found.items()})


def _told(there: Account) -> Counter:
    sums = Counter(
        {
            "medium term": there.medium_term,
            "counterpart": there.counterpart_required,
            "disbursed": there.disbursed,
            "paid": there.spent.paid,
            "advances": there.advances_outstanding,
            "disbursed of gifts": there.spent_of_given.disbursed,
            "settled": there.settled,
            "given": there.contributed,
            "given in kind": there.contributed_in_kind,
        }
    )
    for name, provided in (("planned", there.planned), ("allocated", there.allocated)):
        sums[f"{name} in its year"] = provided.gross
        sums[f"{name} left"] = provided.total
        sums[f"{name} anew"] = provided.as_assigned
        sums[f"{name} extended"] = provided.extended
        sums[f"{name} decisions"] = provided.entries
    return sums


def without_nothing(found: Mapping[tuple, Counter]) -> Ledger:
    """Only the sums that are not zero."""
    kept = {key: Counter({n: a for n, a in each.items() if a}) for key, each in found.items()}
    return {key: each for key, each in kept.items() if each}


class _Books:
    def __init__(self, caps: dict[str, int]) -> None:
        self.caps = caps
        self.plan, self.allocated, self.carried = Counter(), Counter(), Counter()
        self.planned_new, self.medium, self.has_medium = Counter(), Counter(), set()
        self.own_of_year = Counter()
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
        if e.source in GIVEN:
            self.rows.add("CAP-015")
        yearly = e.horizon == "year"
        if e.counterpart_vnd and not (yearly and (e.counterpart_vnd > 0 or e.amount_vnd < 0)):
            self.rows.add("CAP-017")
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
            self.own_of_year[at] += e.amount_vnd
        if e.on > dt.date(e.year, 9, 30):
            self.late_cover["late", *at] += e.amount_vnd

    def capital_allocation(self, e: Event) -> None:
        at = (*e.use, e.year)
        if e.source in GIVEN:
            self.rows.add("CAP-015")
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
        amount = LEAVES[e.kind] * e.amount_vnd
        self.out[at] += amount
        self.out_of_source[e.source, e.year] += amount
        self.given_out[e.purpose] += amount
        if e.work and e.source not in IN_KIND:
            self.out_of_work[e.work] += amount
        self.advanced[at] += e.amount_vnd if e.kind == "advance" else 0
        self.recovered[at] += e.amount_vnd if e.kind in ("advance_recovery", "advance_repayment") else 0
        self.paid[at] += PAYS.get(e.kind, 0) * e.amount_vnd
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
        if e.source not in GIVEN:
            self.rows.add("CAP-015")
        if e.source in IN_KIND and not (e.quantity and e.unit):
            self.rows.add("CAP-016")
        self.given[e.purpose] += e.amount_vnd

    def broken(self) -> set[str]:
        codes = set(self.rows)
        before = {(source, year - 1) for source, year in self.carried}
        for source, year in {*self.plan, *self.allocated, *self.out_of_source, *before}:
            at, after = (source, year), (source, year + 1)
            if source not in GIVEN and self.allocated[at] > self.plan[at]:
                codes.add("CAP-004")
            if self.carried[at] < 0:
                codes.add("CAP-014")
            left = self.plan[at] - self.carried[after]
            rests = self.carried[after] and (at in self.kept_plan or year >= 2026)
            if rests and self.out_of_source[at] > left:
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
        short = any(self.own_of_year[own, year] < amount for year, amount in asked.items() if amount > 0)
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
            rests = before in self.kept_use or (year > 2026 and self.carried_of_use[at])
            if rests and use[0] not in GIVEN and self.out[before] > left:
                codes.add("CAP-008")
        return codes

    def _of_late(self) -> set[str]:
        late: Counter = Counter()
        by_use: Counter = Counter()
        for at, amount in self.late.items():
            late[at[0], at[-1]] += amount
            by_use[at[0], at[-1]] += min(amount, self.extended_use[at])
        for at, amount in late.items():
            extended = max(by_use[at], self.late_cover[at])
            if amount > extended + max(0, self.late_cover["late", *at]):
                return {"CAP-010"}
        return set()
