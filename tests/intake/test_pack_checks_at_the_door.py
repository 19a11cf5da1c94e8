"""What the checks of the pack do at the door: they block, ask for an explanation or note, and again at approval."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.door import Cast, Clock, approved, filed, household, row
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, mend, submit
from vungcao.intake.models import Submission


def test_what_blocks_is_not_filed(cast: Cast, clock: Clock):
    with pytest.raises(Refused) as refused:
        filed(cast, clock, row("D1", {"length_km": "501"}), register="road")
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
        place="07534@2025-07-01",
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
        mend(submission, by=cast.official, rows=[row("D1", {"length_km": "501"})], at=clock.tick())
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
