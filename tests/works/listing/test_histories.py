"""Whatever is approved of works, in any order: lists are what the rules say of each work, sums are those of entries.

Files are read beside what came since, made anew when that is much, and asked of any day and any earlier knowledge.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.capital.money import CENTRAL, PROVINCIAL, ROADS, allocation, disbursement, plan, reversal
from tests.door import DEO_GIA, PROVINCE, SA_LY, Clock, row
from tests.programme import Programme, bac_ninh, make_programme
from tests.works.listing.told import told_of_all
from tests.works.six import decision, until, work
from vungcao.capital.queries import EVERYTHING, Chosen, accounts
from vungcao.capital.rules.accounts import Dimension
from vungcao.exact.refusal import Refused
from vungcao.exact.vietnamese import fold
from vungcao.figures import mirror
from vungcao.intake.rules import RowValues
from vungcao.journal.queries import last_number
from vungcao.pack.capital import DisbursementKind, PlanKind
from vungcao.works.listing import Listed, Moment, Wanted, cells, every, page, tending, without_each
from vungcao.works.listing.sums import disbursed_by_month, sums
from vungcao.works.listing.wanted import as_typed

SEARCHES = (("đường", ""), ("ct", DEO_GIA))
APART = (Dimension.SOURCE, Dimension.PLACE, Dimension.CONTENT, Dimension.YEAR)
CHOSEN = (
    EVERYTHING,
    Chosen(years=[2026]),
    Chosen(places=[SA_LY], contents=["III.1.1"]),
    Chosen(without_work=True),
)
WORKS: dict[str, dict[str, Any]] = {
    "CT-1": {"name": "Đường trục thôn Cầu Nhạc", "total_vnd": 3 * 10**9},
    "CT-2": {
        "name": "Nhà văn hóa Khe Rộc",
        "total_vnd": 10**9,
        "content": "III.1.7",
        "field_group": "law9_5",
    },
    "CT-3": {"name": "Đập Bãi Đá", "total_vnd": 7 * 10**9, "content": "III.1.2"},
}
LATE = dt.date(2026, 6, 1)
works = st.sampled_from(list(WORKS))
days = st.dates(dt.date(2026, 1, 5), dt.date(2026, 3, 9))
plan_kinds = st.sampled_from([PlanKind.ASSIGNED, *PlanKind])
payment_kinds = st.sampled_from([DisbursementKind.PAYMENT, *DisbursementKind])
years = st.sampled_from([2026, 2027])
asked_days = st.dates(dt.date(2025, 12, 30), dt.date(2027, 6, 1))
sources = st.sampled_from([PROVINCIAL, CENTRAL])
names = st.sampled_from(
    ["Đường Cầu Nhạc", "đường cầu nhạc", "Ao", "Ơ, \"nhà\" 'văn' hóa", "=1+1", "Đuống  xa"]
)


ACTS: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = []
F = TypeVar("F", bound=Callable[..., None])


def act(**said: st.SearchStrategy[Any]) -> Callable[[F], F]:
    """Something that may happen, with what it is drawn from."""

    def listed(happens: F) -> F:
        ACTS.append(st.tuples(st.just(happens.__name__), st.fixed_dictionaries(said)))
        return happens

    return listed


class Works:
    """Officials who tell whatever they like of three works; what breaks a rule is refused and forgotten."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.made = 0
        self.events: list[tuple[str, str, RowValues]] = []
        self.known = [last_number()]

    def _key(self) -> str:
        self.made += 1
        return f"K-{self.made}"

    def _tells(self, register: str, one: RowValues, *, place: str = SA_LY) -> None:
        try:
            with transaction.atomic():
                self.known.append(self.programme.approved(register, one, place=place).number)
        except Refused:
            return
        if register in ("work_decision", "work_progress", "capital_allocation", "disbursement"):
            self.events.append((register, place, one))

    def there_is_capital(self) -> None:
        for n, source in enumerate((PROVINCIAL, CENTRAL)):
            self._tells("capital_plan", plan(f"KH-{n}", 10**12, source=source), place=PROVINCE)
            year = plan(f"KN-{n}", 10**12, source=source, year=2027)
            self._tells("capital_plan", year, place=PROVINCE)
        for key, facts in WORKS.items():
            self._tells("work", work(key, **facts))
            line = {"work": key, "source": PROVINCIAL, "amount_vnd": facts["total_vnd"]}
            self._tells("work_funding", row(f"V-{key}", line, since=dt.date(2026, 1, 5)))
            self.allocates(key, PROVINCIAL, 9, 2026)
        for n in range(6):
            self.decides("CT-1", dt.date(2026, 1, 5), n, 0)
        self.pays("CT-1", PROVINCIAL, 2, dt.date(2026, 3, 1))

    @act(of=works, name=names, ends=days, on=days)
    def tells_of_a_work(self, of: str, name: str, ends: dt.date, on: dt.date) -> None:
        told = work(of, **WORKS[of] | {"name": name, "ends_on": ends.isoformat()})
        self._tells("work", row(of, told.facts, since=on))

    @act(
        of=works, place=st.sampled_from([SA_LY, DEO_GIA]), operation=st.sampled_from(["end", "move"]), on=days
    )
    def ends_or_moves_a_work(self, of: str, place: str, operation: str, on: dt.date) -> None:
        facts = work(of, **WORKS[of]).facts if operation == "move" else {}
        self._tells("work", row(of, facts, operation=operation, since=on), place=place)

    @act(of=works, began=days, n=st.integers(0, 6), billions=st.sampled_from([0, 0, 0, 3]))
    def decides(self, of: str, began: dt.date, n: int, billions: int) -> None:
        step, on = until("accepted", began=began)[n]
        self._tells("work_decision", decision(self._key(), of, step, on, total_vnd=billions * 10**9 or None))

    @act(of=works, source=sources, on=days)
    def funds(self, of: str, source: str, on: dt.date) -> None:
        facts = {"work": of, "source": source, "amount_vnd": WORKS[of]["total_vnd"]}
        self._tells("work_funding", row(f"V-{of}", facts, since=on))

    @act(of=works, percent=st.sampled_from(["0", "12.50", "100"]), on=days)
    def tells_progress(self, of: str, percent: str, on: dt.date) -> None:
        facts = {"work": of, "stage": "during", "percent": percent}
        self._tells("work_progress", row(self._key(), facts, since=on))

    @act(of=works, on=days, solved=st.none() | days)
    def meets_an_obstacle(self, of: str, on: dt.date, solved: dt.date | None) -> None:
        facts = {
            "work": of,
            "what": "Mặt bằng",
            "cause": "land",
            "owner": "finance",
            "deadline": "2026-02-01",
        }
        facts |= {"solved_on": solved and solved.isoformat()}
        self._tells("obstacle", row("VM-1", facts, since=on))

    @act(of=works, n=st.integers(1, 2))
    def stands_somewhere(self, of: str, n: int) -> None:
        facts = {"work": of, "geometry": f"21.4{n} 106.60"}
        self._tells("work_site", row(f"VT-{n}", facts, since=dt.date(2026, 1, 6)))

    @act(of=st.none() | works, source=sources, amount=st.integers(1, 9), year=years, kind=plan_kinds)
    def allocates(
        self, of: str | None, source: str, amount: int, year: int, kind: str = PlanKind.ASSIGNED
    ) -> None:
        said = {"content": WORKS[of].get("content", ROADS)} if of else {}
        told = allocation(self._key(), amount * 10**8, work=of, source=source, year=year, kind=kind, **said)
        self._tells("capital_allocation", told)

    @act(of=st.none() | works, source=sources, amount=st.integers(1, 5), on=days, kind=payment_kinds)
    def pays(
        self, of: str | None, source: str, amount: int, on: dt.date, kind: str = DisbursementKind.PAYMENT
    ) -> None:
        said: dict[str, Any] = {"content": WORKS[of].get("content", ROADS)} if of else {}
        said |= {"work": of, "source": source, "kind": kind, "since": on}
        self._tells("disbursement", disbursement(self._key(), amount * 10**8, **said))

    @act(nth=st.integers(0, 99), money=st.booleans())
    def takes_back(self, nth: int, money: bool) -> None:
        events = [each for each in self.events if not money or each[0] == "disbursement"]
        if events:
            register, place, event = events[nth % len(events)]
            self._tells(register, reversal(event), place=place)

    def looks(self, on: dt.date, many: int, nth: int) -> None:
        tending.MANY = cells.MANY = many
        for known in (last_number(), self.known[nth % len(self.known)]):
            moment = Moment(on, known)
            expected = told_of_all(moment)
            listed = {each.key: each for each in every(moment, Wanted())}
            assert sorted(listed) == sorted(expected)
            assert {
                key: {name: getattr(listed[key], name) for name in said} for key, said in expected.items()
            } == expected
            assert page(moment, Wanted()).total == len(expected)
            self._are_found(moment, list(listed.values()))
            self._adds_up(moment)

    def _are_found(self, moment: Moment, listed: list[Listed]) -> None:
        """What a search finds, and its pages, by the names of all; and what is left without either choice."""
        for words, place in SEARCHES:
            named = [each for each in listed if fold(words) in fold(f"{each.name} {each.key}")]
            here = [each for each in named if place in ("", each.place)]
            in_order = [
                each.key for each in sorted(here, key=lambda each: as_typed(words) not in as_typed(each.name))
            ]
            wanted = Wanted(search=words, place=place)
            first = page(moment, wanted, size=1)
            assert ([each.key for each in first.works], first.total) == (in_order[:1], len(here))
            if first.after:
                second = page(moment, wanted, size=1, after=first.after)
                assert ([each.key for each in second.works], second.total) == (in_order[1:2], len(here))
            of_place = sum(place in ("", each.place) for each in listed)
            without = {"search": of_place} | ({"place": len(named)} if place else {})
            assert without_each(moment, wanted) == without

    def _adds_up(self, moment: Moment) -> None:
        for chosen in CHOSEN:
            told = sums(bac_ninh(), moment, APART, chosen)
            for dimension in APART:
                by_entries = accounts(bac_ninh(), (dimension,), chosen, known=moment.known, on=moment.as_of)
                assert {(value,): one for value, one in told.by[dimension].items()} == by_entries
        by_month = disbursed_by_month(bac_ninh(), moment, EVERYTHING)
        assert sum(by_month.values()) == sums(bac_ninh(), moment, (), EVERYTHING).whole.disbursed

    @act()
    def the_mirror_follows(self) -> None:
        mirror.refresh()


looks = st.tuples(
    asked_days | st.just(LATE), st.sampled_from([0, 2, 2_000, 2_000, 2_000]), st.integers(0, 99)
)
history = st.lists(st.tuples(st.one_of(ACTS), looks), min_size=12, max_size=24)


@pytest.mark.django_db
def test_lists_and_sums_follow_whatever_is_approved(
    clock: Clock, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tending, "MANY", tending.MANY)
    monkeypatch.setattr(cells, "MANY", cells.MANY)
    programme = make_programme(clock)

    @settings(
        max_examples=max(6, settings().max_examples // 10),
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(history)
    def follows(steps: list[Any]) -> None:
        with transaction.atomic():
            works = Works(programme)
            works.there_is_capital()
            for n, ((name, said), (on, many, nth)) in enumerate(steps):
                getattr(works, name)(**said)
                if n % 3 == 2:
                    works.looks(on, many, nth)
            transaction.set_rollback(True)

    follows()
