"""What the checks of the pack do at the door: they block, ask for an explanation or note, and again at approval."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, filed, household, row
from tests.intake.checking import check
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import adopt_pack, approve, mend, submit
from vungcao.intake.models import Submission
from vungcao.intake.queries import open_findings
from vungcao.intake.rules import RowValues
from vungcao.pack.checking import Severity
from vungcao.places.queries import pack_in_force


def test_what_blocks_is_not_filed(cast: Cast, clock: Clock):
    with pytest.raises(Refused) as refused:
        filed(cast, clock, row("D1", {"length_km": "5001"}), register="road")
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.where) == ("CHK-001", "Dòng 1, «Chiều dài»")
    assert Submission.objects.count() == 0


def test_what_asks_for_an_explanation_is_filed_with_one_in_its_row(cast: Cast, clock: Clock):
    rows = [household("H1", members=51), household("H2", number=2)]
    with pytest.raises(Refused) as refused:
        filed(cast, clock, *rows)
    assert refused.value.codes == ("CHK-002",)
    submission = filed(cast, clock, replace(rows[0], explanation="Nhà chung của ba thế hệ"), rows[1])
    assert [(each["check"], each["rows"]) for each in submission.findings] == [("large_household", [1])]


def test_the_note_of_a_submission_of_one_row_explains_it(cast: Cast, clock: Clock):
    one = household("H1", members=51)
    submission = submit(
        by=cast.official,
        register="household",
        place=SA_LY,
        rows=[one],
        way="form",
        note="Đã đếm lại",
        at=clock.now,
    )
    assert submission.findings


def test_a_note_is_kept_for_the_reviewer_and_hinders_nothing(cast: Cast, clock: Clock):
    submission = filed(
        cast,
        clock,
        row("T1", {"name": "Khe Rõ"}),
        row("T2", {"name": "khe  rõ"}, number=2),
        register="hamlet",
    )
    (kept,) = submission.findings
    assert (kept["severity"], kept["rows"], kept["refusal"][0]) == ("note", [2], "CHK-003")
    approve(submission, by=cast.reviewer, at=clock.tick())


def test_mending_is_checked_too(cast: Cast, clock: Clock):
    submission = filed(cast, clock, row("D1", {"length_km": "1"}), register="road")
    with pytest.raises(Refused) as refused:
        mend(submission, by=cast.official, rows=[row("D1", {"length_km": "5001"})], at=clock.tick())
    assert refused.value.codes == ("CHK-001",)


def test_approval_keeps_what_is_noted_of_the_facts_as_they_are_then(cast: Cast, clock: Clock):
    waiting = filed(cast, clock, row("T2", {"name": "Khe Rõ"}), register="hamlet")
    assert waiting.findings == []
    approved(cast, clock, row("T1", {"name": "Khe Rõ"}), register="hamlet")
    approve(waiting, by=cast.reviewer, at=clock.tick())
    assert [each["check"] for each in waiting.findings] == ["hamlet_twice"]


def test_checks_ask_the_store_no_more_often_for_many_rows(cast: Cast, clock: Clock):
    def hamlets(prefix: str, count: int):
        return [row(f"{prefix}{n}", {"name": f"Thôn {prefix}{n}"}, number=n) for n in range(1, count + 1)]

    def questions(rows) -> int:
        with CaptureQueriesContext(connection) as asked:
            filed(cast, clock, *rows, register="hamlet")
        return sum(query["sql"].startswith("SELECT") for query in asked)

    questions(hamlets("A", 1))
    assert questions(hamlets("B", 200)) == questions(hamlets("C", 2))


def names(*pairs: tuple[str, str]) -> list[RowValues]:
    """Rows of hamlets, by key and name."""
    return [row(key, {"name": name}, number=n) for n, (key, name) in enumerate(pairs, start=1)]


def test_what_was_noted_stays_open_while_the_fact_stands(cast: Cast, clock: Clock):
    approved(cast, clock, *names(("T1", "Khe Rõ"), ("T2", "Khe Rõ")), register="hamlet")
    (opened,) = open_findings("hamlet", [SA_LY])
    assert (opened.check, opened.severity, opened.keys) == ("hamlet_twice", Severity.NOTE, ("T2",))
    assert not opened.is_explained
    assert open_findings("hamlet", [DEO_GIA]) == []
    assert open_findings("road", [SA_LY]) == []
    approved(cast, clock, *names(("T2", "Khe Bụt")), register="hamlet")
    assert open_findings("hamlet", [SA_LY]) == []


def test_what_waits_is_not_open_yet(cast: Cast, clock: Clock):
    filed(cast, clock, *names(("T1", "Khe Rõ"), ("T2", "Khe Rõ")), register="hamlet")
    assert open_findings("hamlet", [SA_LY]) == []


def test_an_explained_finding_is_open_and_said_to_be_explained(cast: Cast, clock: Clock):
    approved(cast, clock, replace(household("H1", members=51), explanation="Nhà chung của ba thế hệ"))
    (opened,) = open_findings("household", [SA_LY])
    assert (opened.severity, opened.is_explained) == (Severity.EXPLAIN, True)


def test_open_findings_are_asked_in_a_few_questions(cast, clock, django_assert_num_queries):
    for n in range(3):
        approved(cast, clock, *names((f"A{n}", f"Thôn {n}"), (f"B{n}", f"Thôn {n}")), register="hamlet")
    with django_assert_num_queries(4):
        assert len(open_findings("hamlet", [SA_LY, DEO_GIA])) == 3


def test_what_is_asked_of_a_place_is_open_until_its_next_approval(cast: Cast, clock: Clock):
    one_road = check("road", kind="total", holds="COUNT(*) <= 1")
    pack = pack_in_force()
    adopt_pack(
        pack.model_copy(update={"checks": (*pack.checks, one_road)}), by_code="ky-thuat", at=clock.tick()
    )
    approved(
        cast, clock, row("D1", {"length_km": "1"}), row("D2", {"length_km": "1"}, number=2), register="road"
    )
    (opened,) = open_findings("road", [SA_LY])
    assert (opened.check, opened.keys) == ("this", ())
    approved(cast, clock, row("D2", operation="end", since=clock.now.date()), register="road")
    assert open_findings("road", [SA_LY]) == []


def test_approval_blocks_what_became_wrong_while_it_waited(cast: Cast, clock: Clock):
    one_road = check("road", "block", kind="total", holds="COUNT(*) <= 1")
    pack = pack_in_force()
    adopt_pack(pack.model_copy(update={"checks": (one_road,)}), by_code="ky-thuat", at=clock.tick())
    waiting = filed(cast, clock, row("D1", {"length_km": "1"}), register="road")
    approved(cast, clock, row("D2", {"length_km": "1"}), register="road")
    with pytest.raises(Refused) as refused:
        approve(waiting, by=cast.reviewer, at=clock.tick())
    assert refused.value.codes == ("CHK-001",)
    assert Submission.objects.get(pk=waiting.pk).state == "submitted"


def test_a_return_is_held_to_the_period_before_and_to_another_register(cast: Cast, clock: Clock):
    against = check(
        "income",
        kind="against",
        total="SUM(population)",
        other={"register": "household", "total": "SUM(members)"},
    )
    pack = pack_in_force()
    adopt_pack(
        pack.model_copy(update={"checks": (*pack.checks, against)}), by_code="ky-thuat", at=clock.tick()
    )
    approved(cast, clock, household("H1", members=4, since=date(2025, 12, 1)))

    def income(year: int, population: int) -> RowValues:
        said = {"population": population, "total_income": 1}
        return row(f"{SA_LY}|{year}|province", said, since=date(year, 1, 1))

    approved(cast, clock, income(2025, 400), register="income")
    submission = filed(cast, clock, income(2026, 1000), register="income")
    assert [each["check"] for each in submission.findings] == ["population_jump", "this"]
