"""The door, from filing to approval: who may, in which order, and what is written."""

import datetime as dt
import json

import pytest

from tests.door import DEO_GIA, SA_LY, approved, filed, household, row
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, mend, send_back, submit, withdraw
from vungcao.intake.models import Submission
from vungcao.intake.queries import check_journal, submissions_of, submissions_to_review
from vungcao.journal.queries import entry, last_number
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted
from vungcao.registers.models import Version
from vungcao.registers.queries import versions_known_at, versions_known_now, versions_of


def refusals(action, *args: object, **named: object) -> tuple[str, ...]:
    """The codes with which an action is refused; nothing is written then."""
    before = last_number(), Version.objects.count(), Submission.objects.count()
    with pytest.raises(Refused) as refused:
        action(*args, **named)
    assert (last_number(), Version.objects.count(), Submission.objects.count()) == before
    return refused.value.codes


def test_an_approval_writes_the_facts_and_one_entry(cast, clock):
    before = last_number()
    made = approved(cast, clock, household("HO-1", poverty="poor"), household("HO-2", number=2))
    assert made.number == before + 1 == last_number()
    assert [(v.key, v.facts["poverty"], v.known_from) for v in versions_known_now("household")] == [
        ("HO-1", "poor", made.number),
        ("HO-2", "none", made.number),
    ]
    assert list(check_journal()) == []


def test_sequence_numbers_are_gapless_over_approvals(cast, clock):
    for number in range(3):
        approved(cast, clock, household(f"HO-{number}"), household(f"HO-{number}b", number=2))
    approved(cast, clock, household("HO-0", poverty="poor", since=dt.date(2026, 2, 1)))
    assert list(Version.objects.values_list("seq", flat=True)) == list(range(1, 9))


def test_the_entry_says_who_what_and_on_which_evidence(cast, clock):
    submission = filed(cast, clock, household("HO-1"))
    content = json.loads(approve(submission, by=cast.reviewer, at=clock.tick()).content)
    assert content["submission"] == submission.pk
    assert (content["register"], content["place"], content["way"]) == ("household", SA_LY, "form")
    assert content["filed_by"] == {"code": "can-bo-xa", "name": "Lý Thị Mẩy"}
    assert content["reviewed_by"] == {"code": "so-danv", "name": "Trần Thu Hà"}
    assert (content["written"]["count"], content["closed"]["count"], content["rows"]["count"]) == (1, 0, 1)


def test_a_correction_keeps_what_was_known_before(cast, clock):
    first = approved(cast, clock, household("HO-1", poverty="poor"))
    second = approved(cast, clock, household("HO-1", poverty="none"))
    (then,) = versions_known_at("household", known=first.number)
    (now,) = versions_known_now("household")
    assert (then.facts["poverty"], then.known_before) == ("poor", second.number)
    assert (now.facts["poverty"], now.known_before) == ("none", None)


def test_what_is_not_said_is_kept_as_missing(cast, clock):
    approved(cast, clock, row("HO-1", {"residence": "present"}))
    (version,) = versions_known_now("household")
    assert version.facts == {
        "hamlet": None,
        "ethnic_group": None,
        "poverty": None,
        "standard": None,
        "members": None,
        "residence": "present",
    }


# Who may


def test_nobody_files_without_the_right_to_enter_there(cast, clock):
    def filing(by, place):
        return refusals(
            submit,
            by=by,
            register="household",
            place=place,
            rows=[household("HO-1")],
            way="form",
            at=clock.now,
        )

    assert filing(cast.supervisor, SA_LY) == ("PPL-001",)
    assert filing(cast.reviewer, SA_LY) == ("PPL-001",)
    assert filing(cast.official, DEO_GIA) == ("PPL-001",)


def test_nobody_approves_without_the_right_to_review_there(cast, clock):
    submission = filed(cast, clock, household("HO-1"))
    for person in (cast.supervisor, cast.neighbour, cast.technician):
        assert refusals(approve, submission, by=person, at=clock.now) == ("PPL-001",)
        assert refusals(send_back, submission, by=person, reason="Sai", at=clock.now) == ("PPL-001",)


def test_nobody_approves_what_they_filed_or_mended(cast, clock):
    grants = [Granted("enter", SA_LY), Granted("review", SA_LY)]
    both, other = (enrol(username=n, full_name=n, organisation="", grants=grants) for n in ("ca-hai", "nua"))
    rows = [household("HO-1")]
    submission = submit(by=both, register="household", place=SA_LY, rows=rows, way="form", at=clock.now)
    assert refusals(approve, submission, by=both, at=clock.now) == ("INT-002",)
    mend(submission, by=other, rows=rows, at=clock.tick())
    assert refusals(approve, submission, by=other, at=clock.now) == ("INT-002",)
    assert approve(submission, by=cast.reviewer, at=clock.now).number == last_number()


def test_a_right_taken_away_before_the_approval_counts(cast, clock):
    submission = filed(cast, clock, household("HO-1"))
    cast.reviewer.grants.filter(verb="review").delete()
    assert refusals(approve, submission, by=cast.reviewer, at=clock.now) == ("PPL-001",)


def test_who_reviews_is_shown_what_waits_for_them(cast, clock):
    submission = filed(cast, clock, household("HO-1"))
    assert list(submissions_of(cast.official)) == [submission]
    assert submissions_to_review(cast.reviewer) == [submission]
    assert submissions_to_review(cast.supervisor) == []
    assert submissions_to_review(cast.official) == []


# In which order


def test_a_submission_is_returned_with_a_reason_mended_and_approved(cast, clock):
    submission = filed(cast, clock, household("HO-1", members=40))
    send_back(submission, by=cast.reviewer, reason="Bốn mươi nhân khẩu?", at=clock.tick())
    assert submission.state == "returned"
    assert refusals(approve, submission, by=cast.reviewer, at=clock.now) == ("INT-001",)
    mend(submission, by=cast.official, rows=[household("HO-1", members=4)], note="Gõ nhầm", at=clock.tick())
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert submission.state == "approved"
    assert [(v.verdict, v.by.username, v.reason) for v in submission.verdicts.all()] == [
        ("submitted", "can-bo-xa", ""),
        ("returned", "so-danv", "Bốn mươi nhân khẩu?"),
        ("submitted", "can-bo-xa", "Gõ nhầm"),
        ("approved", "so-danv", ""),
    ]
    (version,) = versions_known_now("household")
    assert version.facts["members"] == 4


def test_a_return_needs_a_reason(cast, clock):
    submission = filed(cast, clock, household("HO-1"))
    assert refusals(send_back, submission, by=cast.reviewer, reason="  ", at=clock.now) == ("INT-005",)


def test_what_is_decided_stays_decided(cast, clock):
    submission = filed(cast, clock, household("HO-1"))
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert refusals(approve, submission, by=cast.province, at=clock.now) == ("INT-001",)
    assert refusals(withdraw, submission, by=cast.official, at=clock.now) == ("INT-001",)
    assert refusals(send_back, submission, by=cast.reviewer, reason="Sai", at=clock.now) == ("INT-001",)
    assert refusals(mend, submission, by=cast.official, rows=[household("HO-1")], at=clock.now) == (
        "INT-001",
    )


def test_only_who_filed_takes_back(cast, clock):
    submission = filed(cast, clock, household("HO-1"))
    assert refusals(withdraw, submission, by=cast.reviewer, at=clock.now) == ("INT-008",)
    withdraw(submission, by=cast.official, at=clock.tick())
    assert submission.state == "withdrawn"
    assert refusals(approve, submission, by=cast.reviewer, at=clock.now) == ("INT-001",)


# Conflicts


def test_a_record_changed_since_it_was_filed_is_a_conflict_that_says_by_whom_and_when(cast, clock):
    approved(cast, clock, household("HO-1"))
    late = filed(cast, clock, household("HO-1", poverty="near_poor"))
    made = approved(cast, clock, household("HO-1", poverty="poor"))
    with pytest.raises(Refused) as refused:
        approve(late, by=cast.province, at=clock.tick())
    (refusal,) = refused.value.refusals
    assert refusal.code == "INT-003"
    assert f"Trần Thu Hà duyệt lúc 08:32 ngày 02/03/2026 (mục nhật ký {made.number})" in refusal.found


def test_a_record_that_appeared_since_is_a_conflict_too(cast, clock):
    early, late = (filed(cast, clock, household("HO-1", poverty=p)) for p in ("poor", "none"))
    approve(early, by=cast.reviewer, at=clock.tick())
    assert refusals(approve, late, by=cast.reviewer, at=clock.now) == ("INT-003",)


def test_a_change_on_other_days_of_the_record_is_no_conflict(cast, clock):
    approved(cast, clock, row("HO-1", {"residence": "present"}, before=dt.date(2027, 1, 1)))
    first = row("HO-1", {"residence": "moved"}, since=dt.date(2027, 1, 1), before=dt.date(2028, 1, 1))
    then = row("HO-1", {"residence": "present"}, since=dt.date(2028, 1, 1))
    one, other = filed(cast, clock, first), filed(cast, clock, then)
    approve(one, by=cast.reviewer, at=clock.tick())
    approve(other, by=cast.reviewer, at=clock.tick())
    assert versions_known_now("household").count() == 3


def test_a_conflict_mended_with_open_eyes_is_approved(cast, clock):
    early, late = (filed(cast, clock, household("HO-1", poverty=p)) for p in ("poor", "none"))
    approve(early, by=cast.reviewer, at=clock.tick())
    send_back(late, by=cast.reviewer, reason="Đã có bản mới", at=clock.tick())
    mend(late, by=cast.official, rows=[household("HO-1", poverty="near_poor")], at=clock.tick())
    approve(late, by=cast.reviewer, at=clock.tick())
    assert [v.facts["poverty"] for v in versions_of("household", "HO-1")] == ["poor", "near_poor"]


def test_a_filer_who_looked_at_a_version_that_is_gone_is_told_at_once(cast, clock):
    approved(cast, clock, household("HO-1"))
    (seen,) = versions_known_now("household")
    approved(cast, clock, household("HO-1", poverty="poor"))
    stale = row("HO-1", {"residence": "moved"}, base=seen.seq)
    assert refusals(filed, cast, clock, stale) == ("INT-003",)
    assert refusals(filed, cast, clock, row("HO-2", {"residence": "moved"}, base=seen.seq)) == ("INT-003",)


def test_a_row_that_names_no_version_is_based_on_the_one_that_stands(cast, clock):
    approved(cast, clock, household("HO-1"))
    submission = filed(cast, clock, household("HO-1", poverty="poor"), household("HO-2", number=2))
    assert list(submission.rows.values_list("base_seq", flat=True)) == [1, None]


# Time


def test_a_clock_behind_the_last_entry_is_lifted_to_it_and_the_entry_says_so(cast, clock):
    first = approved(cast, clock, household("HO-1"))
    submission = filed(cast, clock, household("HO-2"))
    second = approve(submission, by=cast.reviewer, at=first.at - dt.timedelta(hours=3))
    assert second.at == first.at
    assert json.loads(second.content)["clock_said"] == "2026-03-01T22:31:00.000000Z"
    assert list(check_journal()) == []


def test_an_approval_is_whole_or_not_at_all(cast, clock, monkeypatch):
    submission = filed(cast, clock, household("HO-1"))

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("the light went out")

    monkeypatch.setattr("vungcao.intake.actions.reviewing.record", broken)
    with pytest.raises(RuntimeError, match="the light"):
        approve(submission, by=cast.reviewer, at=clock.now)
    monkeypatch.undo()
    assert not Version.objects.exists()
    assert approve(submission, by=cast.reviewer, at=clock.now).number == last_number()
    assert list(check_journal()) == []


def test_ten_thousand_rows_are_one_submission(cast, clock):
    made = approved(cast, clock, *(household(f"HO-{n}", number=n) for n in range(1, 10_001)))
    assert versions_known_now("household").count() == 10_000
    assert entry(made.number) == made
