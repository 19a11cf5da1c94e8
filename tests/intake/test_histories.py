"""Any history of the door: whoever does whatever in whatever order, nothing is lost or doubled, none alone decides."""

import json
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.door import SA_LY, Clock, household, make_cast
from tests.intake.stepped import COMMUNE, DEPARTMENT, PROVINCE, chairman, delegated, put_in_force
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, mend, send_back, send_back_rows, settle, submit, withdraw
from vungcao.intake.models import Row, Submission
from vungcao.intake.queries import check_journal, current_step
from vungcao.journal.models import Entry
from vungcao.journal.queries import last_number
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.registers.queries import versions_known_now

STEPS = (COMMUNE, DEPARTMENT, PROVINCE)
EXPECTED = {"INT-001", "INT-002", "INT-003", "INT-008", "INT-014", "INT-016", "PPL-001"}
"""What a person may be told who does what they cannot do now; anything else is a fault of the machine or the door."""
PEOPLE = ("can-bo-xa", "ca-hai", "chu-tich-xa", "so-danv", "tinh", "pho")
keys = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)
ACTS = {
    "files": (st.sampled_from(PEOPLE), keys),
    "decides": (st.sampled_from(PEOPLE), st.integers(0, 2)),
    "passes_a_step": (st.integers(0, 1), st.integers(0, 2)),
    "is_filed_and_approved": (keys,),
    "is_filed_and_tried": (keys, st.lists(st.sampled_from(("pho", "so-danv", "chu-tich-xa")), min_size=2)),
    "is_passed_and_parted": (st.integers(1, 2),),
    "is_passed_and_mended": (keys,),
    "mends": (st.sampled_from(PEOPLE), st.integers(0, 2), keys),
    "returns": (st.sampled_from(PEOPLE), st.integers(0, 2)),
    "returns_rows": (st.sampled_from(PEOPLE), st.integers(0, 2), st.sets(st.integers(1, 3), max_size=2)),
    "settles": (
        st.sampled_from(PEOPLE),
        st.integers(0, 2),
        st.integers(1, 3),
        st.booleans(),
        st.integers(0, 2),
    ),
    "takes_back": (st.sampled_from(PEOPLE), st.integers(0, 2)),
}
"""What may happen, with what is drawn for it: who does it, to which of what waits, about which rows."""
USUAL = ("files", "passes_a_step", "passes_a_step", "is_filed_and_tried", *ACTS)
histories = st.lists(
    st.sampled_from(USUAL).flatmap(lambda name: st.tuples(st.just(name), st.tuples(*ACTS[name]))),
    min_size=16,
    max_size=24,
)


class History:
    """The same households of one commune, filed, mended, passed, parted, settled and decided by anyone at any time."""

    def __init__(self) -> None:
        self.clock = Clock()
        cast = make_cast(self.clock)
        put_in_force(self.clock, *STEPS)
        chairman()
        rights = [Granted(verb, SA_LY) for verb in ("read", "enter", "review")]
        enrol(username="ca-hai", full_name="Cả hai", organisation="commune_government", grants=rights)
        deputy = enrol(username="pho", full_name="Phó", organisation="", grants=[Granted("enter", SA_LY)])
        delegated(cast, self.clock, by=cast.reviewer, to=deputy)
        delegated(cast, self.clock, by=Person.objects.get(username="ca-hai"), to=deputy)
        self.filed = 0

    def _try(self, act: Callable[[], object]) -> object:
        try:
            return act()
        except Refused as refused:
            if set(refused.codes) <= EXPECTED:
                return None
            raise

    def _one(self, n: int) -> Submission | None:
        """One that is not decided yet, if there is any; otherwise any."""
        every = list(Submission.objects.order_by("pk"))
        there = [one for one in every if one.state in ("submitted", "returned")] or every
        return there[-1 - n % len(there)] if there else None

    def _rows(self, keys: list[int]) -> list:
        self.filed += 1
        return [household(f"HO-{key}", number=n, members=self.filed) for n, key in enumerate(keys, start=1)]

    def files(self, by: str, keys: list[int]) -> None:
        person, rows = Person.objects.get(username=by), self._rows(keys)
        said = {"register": "household", "place": SA_LY, "way": "form", "at": self.clock.tick()}
        self._try(lambda: submit(by=person, rows=rows, conflicts_wait=True, **said))

    def decides(self, by: str, n: int) -> None:
        self._on(n, lambda one: approve(one, by=Person.objects.get(username=by), at=self.clock.tick()))

    def passes_a_step(self, n: int, nth: int) -> None:
        one = self._one(n)
        if one is not None and (at := current_step(one)) is not None:
            self._on(n, lambda one: approve(one, by=_charged(at.id, nth), at=self.clock.tick()))

    def is_filed_and_approved(self, keys: list[int]) -> None:
        self.files("can-bo-xa", keys)
        for _ in STEPS:
            self.passes_a_step(0, 0)

    def is_filed_and_tried(self, keys: list[int], names: list[str]) -> None:
        self.files("can-bo-xa", keys)
        for name in names:
            self.decides(name, 0)

    def is_passed_and_parted(self, number: int) -> None:
        self.files("can-bo-xa", [0, 1])
        self.passes_a_step(0, 0)
        self.returns_rows("so-danv", 0, {number})

    def is_passed_and_mended(self, keys: list[int]) -> None:
        self.files("can-bo-xa", [2])
        self.passes_a_step(0, 0)
        self.mends("can-bo-xa", 0, keys)

    def mends(self, by: str, n: int, keys: list[int]) -> None:
        person, rows = Person.objects.get(username=by), self._rows(keys)
        self._on(n, lambda one: mend(one, by=person, rows=rows, at=self.clock.tick()))

    def returns(self, by: str, n: int) -> None:
        person = Person.objects.get(username=by)
        self._on(n, lambda one: send_back(one, by=person, reason="Sai", at=self.clock.tick()))

    def returns_rows(self, by: str, n: int, numbers: set[int]) -> None:
        person, reasons = Person.objects.get(username=by), dict.fromkeys(numbers, "Sai dòng này")
        self._on(n, lambda one: send_back_rows(one, by=person, reasons=reasons, at=self.clock.tick()))

    def settles(self, by: str, n: int, number: int, keep: bool, behind: int) -> None:
        person, seen = Person.objects.get(username=by), last_number() - behind
        said = {"number": number, "keep": keep, "reason": "Đã hỏi lại", "seen": seen}
        self._on(n, lambda one: settle(one, by=person, at=self.clock.tick(), **said))

    def takes_back(self, by: str, n: int) -> None:
        person = Person.objects.get(username=by)
        self._on(n, lambda one: withdraw(one, by=person, at=self.clock.tick()))

    def _on(self, n: int, act: Callable[[Submission], object]) -> None:
        """Do something to a submission; whether it is done or refused, no row appears or vanishes but by mending."""
        one = self._one(n)
        if one is not None:
            before = _rows_there()
            self._try(lambda: act(one))
            if Submission.objects.get(pk=one.pk).verdicts.last().verdict != "submitted":
                assert _rows_there() == before

    def check(self) -> None:
        self.each_decision_was_taken_by_another()
        self.what_is_approved_passed_every_step_in_order()
        self.what_stands_was_asked_for_and_approved_last()
        self.every_authentication_is_in_the_journal_once()
        assert list(check_journal()) == []

    def each_decision_was_taken_by_another(self) -> None:
        for submission in Submission.objects.all():
            hands: set[str] = {submission.filed_by.username}
            for verdict in submission.verdicts.order_by("pk").select_related("by", "stead"):
                names = {verdict.by.username} | ({verdict.stead.username} if verdict.stead else set())
                if verdict.verdict == "submitted":
                    hands = self._filers(submission, verdict.pk)
                elif verdict.verdict != "withdrawn" or verdict.stead or verdict.step:
                    assert not names & hands, (submission, verdict, hands)
                if verdict.verdict == "passed":
                    hands |= names

    def _filers(self, submission: Submission, up_to: int) -> set[str]:
        sent = submission.verdicts.filter(verdict="submitted", pk__lte=up_to)
        return {submission.filed_by.username, *sent.values_list("by__username", flat=True)}

    def what_is_approved_passed_every_step_in_order(self) -> None:
        for submission in Submission.objects.filter(state="approved"):
            said = submission.verdicts.order_by("pk").values_list("verdict", "step")
            since: list[str] = []
            for verdict, step in said:
                since = [] if verdict == "submitted" else [*since, step] if verdict in DECIDED else since
            assert tuple(since) == STEPS

    def what_stands_was_asked_for_and_approved_last(self) -> None:
        for version in versions_known_now("household"):
            approval = Submission.objects.get(entry=version.known_from)
            assert approval.rows.get(key=version.key).facts == version.facts
        keys = Counter(versions_known_now("household").values_list("key", flat=True))
        assert set(keys.values()) <= {1}

    def every_authentication_is_in_the_journal_once(self) -> None:
        passed = Entry.objects.filter(action="pass_step").values_list("number", "content")
        told = {number: json.loads(content)["submission"] for number, content in passed}
        said = Submission.objects.filter(verdicts__verdict="passed").values_list("verdicts__entry", "pk")
        assert {number: pk for number, pk in said if number} == told


CHARGED = {
    COMMUNE: ("chu-tich-xa", "pho", "ca-hai"),
    DEPARTMENT: ("so-danv", "pho", "so-danv"),
    PROVINCE: ("tinh", "tinh", "pho"),
}
"""Who takes a step, or tries to."""


def _charged(step: str, nth: int) -> Person:
    return Person.objects.get(username=CHARGED[step][nth])


DECIDED = ("passed", "approved")


def _rows_there() -> Counter:
    return Counter(Row.objects.values_list("key", "facts__members"))


@pytest.mark.django_db
@settings(max_examples=settings().max_examples // 3, suppress_health_check=list(HealthCheck))
@given(histories)
def test_any_history_leaves_every_fact_whole_and_decided_by_several(history):
    with transaction.atomic():
        told = History()
        for name, drawn in history:
            getattr(told, name)(*drawn)
        told.check()
        transaction.set_rollback(True)
