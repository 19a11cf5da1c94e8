"""Any history of plans, allocations, payments, gifts, settlements and reversals, filed and approved in any order.

After every step an auditor of its own (`audit`) adds up all that stands: no rule is broken, whatever was approved in
between; nothing is refused that breaks none; the sums are those of the events to the đồng; the past never moves.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.capital.audit import Event, broken_rules, ledger, standing, told
from tests.capital.money import allocation, contribution, disbursement, plan, reversal, settlement, work
from tests.door import DEO_GIA, PROVINCE, SA_LY, Clock
from tests.programme import Programme, bac_ninh, make_programme
from vungcao.capital.queries import accounts, lines
from vungcao.capital.rules.accounts import Dimension, Part, given_sources, in_kind_sources, totals
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import adopt_pack, withdraw
from vungcao.intake.models import Submission
from vungcao.intake.rules import RowValues
from vungcao.journal.queries import last_number
from vungcao.pack.model import Pack

CAP = 2_000
CAPPED = "provincial_budget"
BUDGETS = (CAPPED, "central_national_programmes", "provincial_counterpart", "policy_bank_loans")
BY = (Dimension.SOURCE, Dimension.YEAR, Dimension.WORK)
DAYS = [
    dt.date(2026, 3, 1),
    dt.date(2026, 10, 2),
    dt.date(2027, 1, 31),
    dt.date(2027, 5, 4),
    dt.date(2028, 2, 1),
]
WORKS = ("CT-1", "CT-2")
KNOWN = {"caps": {CAPPED: CAP}, "works": {key: (SA_LY, "III.1.1") for key in WORKS}}

amounts = st.integers(0, 900)
years = st.sampled_from((2026, 2026, 2027))
days = st.sampled_from(DAYS)
budgets = st.sampled_from((*BUDGETS * 2, "people_money"))
works = st.sampled_from((*WORKS, None))
contents = st.sampled_from(("III.1.1", "III.2.1"))
changes = st.sampled_from(("assigned", "assigned", "adjusted", "cut", "carried_over", "extended"))


def capped() -> Pack:
    """Bắc Ninh's pack with a cap of 2,000 đồng on the provincial budget, so that it is met."""
    sources = tuple(
        source.model_copy(update={"bound": "cap", "amount": "0,000002"}) if source.id == CAPPED else source
        for source in bac_ninh().sources
    )
    return bac_ninh().model_copy(update={"sources": sources})


class Accounts(RuleBasedStateMachine):
    """Officials who file whatever they like, and a reviewer who approves what waits, in any order."""

    programme: Programme

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.events: list[tuple[str, str, RowValues]] = []
        self.waiting: list[tuple[Submission, list[tuple[str, str, RowValues]]]] = []
        self.told: list[tuple[int, dict]] = []
        self.made = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _key(self) -> str:
        self.made += 1
        return f"K-{self.made}"

    def _files(self, register: str, *rows: RowValues, place: str) -> None:
        """File rows: refused exactly when, with them, the auditor finds a rule broken."""
        wanted = broken_rules(_after(standing(), register, place, rows), **KNOWN)
        codes: set[str] = set()
        try:
            submission = self.programme.filed(register, *rows, place=place)
            self.waiting.append((submission, [(register, place, row) for row in rows]))
        except Refused as refused:
            codes = set(refused.codes)
        assert codes == wanted, (register, rows)

    @initialize()
    def something_is_planned(self) -> None:
        self._files(
            "capital_plan",
            plan(self._key(), 1_500),
            plan(self._key(), 800, number=2, source=BUDGETS[2]),
            place=PROVINCE,
        )
        self._files("contribution", contribution(self._key(), 300, work="CT-1"), place=SA_LY)
        self.approves(0)
        self.approves(0)
        self._files(
            "capital_allocation",
            allocation(self._key(), 900, work="CT-1"),
            allocation(self._key(), 200, number=2),
            place=SA_LY,
        )
        self.approves(0)
        paid = {"work": "CT-1", "since": DAYS[0]}
        self._files(
            "disbursement",
            disbursement(self._key(), 200, kind="advance", **paid),
            disbursement(self._key(), 100, number=2, **paid),
            place=SA_LY,
        )
        self.approves(0)

    @rule(
        amount=amounts,
        source=budgets,
        year=years,
        day=days,
        kind=changes,
        asked=st.none() | st.integers(-300, 900),
    )
    def plans(self, amount: int, source: str, year: int, day: dt.date, kind: str, asked: int | None) -> None:
        said = {"source": source, "year": year, "counterpart_vnd": asked} | _change(kind, amount)
        self._files("capital_plan", plan(self._key(), since=day, **said), place=PROVINCE)

    @rule(amount=st.integers(500, 4_000), source=budgets, asked=st.sampled_from((None, None, 0, 5)))
    def plans_the_medium_term(self, amount: int, source: str, asked: int | None) -> None:
        said = {"source": source, "horizon": "medium_term", "year": None, "counterpart_vnd": asked}
        row = plan(self._key(), amount, **said)
        self._files("capital_plan", row, place=PROVINCE)

    @rule(amount=amounts, source=budgets, year=years, day=days, kind=changes, of=works, content=contents)
    def allocates(
        self, amount: int, source: str, year: int, day: dt.date, kind: str, of: str | None, content: str
    ) -> None:
        said = {"source": source, "year": year, "work": of, "content": content} | _change(kind, amount)
        self._files("capital_allocation", allocation(self._key(), since=day, **said), place=SA_LY)

    @rule(amount=amounts, back=amounts, year=years)
    def moves_an_allocation(self, amount: int, back: int, year: int) -> None:
        rows = (
            allocation(self._key(), amount, work="CT-2", year=year),
            allocation(self._key(), -back, number=2, work="CT-1", kind="adjusted", year=year),
        )
        self._files("capital_allocation", *rows, place=SA_LY)

    @rule(
        amount=st.integers(0, 400),
        source=st.sampled_from(
            (CAPPED, CAPPED, CAPPED, *BUDGETS, "people_money", "people_money", "people_labour")
        ),
        year=years,
        day=days,
        kind=st.sampled_from(("payment", "advance", "advance_recovery", "repayment", "advance_repayment")),
        of=works,
        place=st.sampled_from((SA_LY, SA_LY, DEO_GIA)),
    )
    def disburses(
        self, amount: int, source: str, year: int, day: dt.date, kind: str, of: str | None, place: str
    ) -> None:
        said = {"source": source, "year": year, "kind": kind, "work": of}
        self._files("disbursement", disbursement(self._key(), amount, since=day, **said), place=place)

    @rule(
        n=st.integers(0, 9),
        part=st.sampled_from((4, 2, 1)),
        kind=st.sampled_from(("advance_recovery", "advance_repayment", "repayment")),
    )
    def follows_a_voucher(self, n: int, part: int, kind: str) -> None:
        """What most vouchers do: turn a part of what was paid into something else, or bring it back."""
        kinds = ("payment",) if kind == "repayment" else ("advance",)
        paid = [one for one in self.events if one[0] == "disbursement" and one[2].facts["kind"] in kinds]
        if paid:
            register, place, row = paid[n % len(paid)]
            said = {**row.facts, "kind": kind, "amount": row.facts["amount_vnd"] // part}
            del said["amount_vnd"]
            self._files(register, disbursement(self._key(), since=row.valid_from, **said), place=place)

    @rule(n=st.integers(0, 9), part=st.sampled_from((4, 2, 1)))
    def carries_on(self, n: int, part: int) -> None:
        """A part of a plan or an allocation goes on into the next year."""
        provided = [one for one in self.events if one[0] in ("capital_plan", "capital_allocation")]
        provided = [one for one in provided if one[2].facts["year"] and one[2].facts["kind"] != "extended"]
        if provided:
            register, place, row = provided[n % len(provided)]
            said = {**row.facts, "kind": "carried_over", "year": row.facts["year"] + 1}
            said |= {"amount": row.facts["amount_vnd"] // part}
            del said["amount_vnd"]
            said.pop("counterpart_vnd", None)
            make = plan if register == "capital_plan" else allocation
            self._files(register, make(self._key(), since=dt.date(2027, 5, 4), **said), place=place)

    @rule(
        amount=amounts,
        source=st.sampled_from(("people_money", "people_labour", "people_money", "people_labour", CAPPED)),
        of=works,
        unit=st.sampled_from(("công", "công", "công", None)),
    )
    def gives(self, amount: int, source: str, of: str | None, unit: str | None) -> None:
        gift = contribution(self._key(), amount, source=source, work=of, quantity="2.00", unit=unit)
        self._files("contribution", gift, place=SA_LY)

    @rule(amount=amounts, source=st.sampled_from((CAPPED, "people_labour")), of=st.sampled_from(WORKS))
    def settles(self, amount: int, source: str, of: str) -> None:
        row = settlement(self._key(), amount, source=source, work=of)
        self._files("capital_settlement", row, place=SA_LY)

    @rule(n=st.integers(0, 50))
    def reverses(self, n: int) -> None:
        if self.events:
            register, place, row = self.events[-1 - n % len(self.events)]
            self._files(register, reversal(row), place=place)

    @rule(n=st.integers(0, 5))
    def approves(self, n: int) -> None:
        """Approve one of those that wait, though others were approved since it was filed."""
        if not self.waiting:
            return
        submission, rows = self.waiting.pop(n % len(self.waiting))
        try:
            self.programme.passed(submission)
        except Refused:
            withdraw(submission, by=self.programme.official, at=self.programme.clock.tick())
            return
        reversed_keys = {row.key for _, _, row in rows if row.operation == "reverse"}
        self.events = [one for one in self.events if one[2].key not in reversed_keys]
        self.events += [one for one in rows if one[2].operation == "set"]

    @rule()
    def approves_all(self) -> None:
        while self.waiting:
            self.approves(0)
        self.told.append((last_number(), accounts(bac_ninh(), tuple(Dimension))))

    @invariant()
    def no_rule_is_broken_by_what_stands(self) -> None:
        assert broken_rules(standing(), **KNOWN) == set()

    @invariant()
    def what_stands_is_what_was_approved(self) -> None:
        assert sorted(event.key for event in standing()) == sorted(row.key for _, _, row in self.events)

    @invariant()
    def the_sums_are_those_of_the_entries(self) -> None:
        expected = ledger(standing())
        assert told(accounts(bac_ninh(), BY)) == expected
        every = [line for part in Part for line in lines(bac_ninh(), part)]
        sources = bac_ninh().sources
        kinds = {"in_kind": in_kind_sources(sources), "given": given_sources(sources)}
        assert told(totals(every, BY, **kinds)) == expected

    @invariant()
    def the_past_does_not_move(self) -> None:
        for known, there in self.told[-2:]:
            assert accounts(bac_ninh(), tuple(Dimension), known=known) == there


def _change(kind: str, amount: int) -> dict[str, object]:
    return {"kind": "adjusted", "amount": -amount} if kind == "cut" else {"kind": kind, "amount": amount}


def _after(events: list[Event], register: str, place: str, rows: tuple[RowValues, ...]) -> Iterator[Event]:
    reversed_keys = {row.key for row in rows if row.operation == "reverse"}
    yield from (event for event in events if event.key not in reversed_keys)
    for row in rows:
        if row.operation == "set":
            yield Event(register, row.key, place, row.valid_from, dict(row.facts))


@pytest.mark.django_db
def test_no_history_breaks_a_rule_and_every_sum_is_that_of_its_entries(clock: Clock):
    programme = make_programme(clock)
    adopt_pack(capped(), by_code="ky-thuat", at=clock.tick())
    programme.approved("work", work("CT-1"), work("CT-2", number=2))
    Accounts.programme = programme
    run_state_machine_as_test(
        Accounts,
        settings=settings(
            max_examples=max(15, settings().max_examples // 4),
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
