"""Review in steps: each by its own people, four eyes over all of them, each act in the journal and provable."""

import io
import json

import pytest

from tests.door import SA_LY, Cast, Clock, attached, filed, household
from tests.intake.stepped import (
    COMMUNE,
    DEPARTMENT,
    PROVINCE,
    chairman,
    put_in_force,
    reviewer_of,
    step,
    stepped,
)
from tests.papers import picture
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import (
    Answers,
    adopt_pack,
    approve,
    mend,
    send_back,
    send_back_rows,
    settle,
    submit,
)
from vungcao.intake.attachments import drop, keep
from vungcao.intake.models import Attachment, Row, Submission, Verdict
from vungcao.intake.queries import check_journal, current_step, passings_of, steps_to_pass
from vungcao.intake.rules import remaining_steps
from vungcao.journal.models import Entry
from vungcao.journal.queries import last_number
from vungcao.people.models import Person
from vungcao.registers.models import Version
from vungcao.registers.queries import versions_known_now


@pytest.fixture
def commune(cast: Cast, clock: Clock) -> Person:
    """Three steps in force, and the chairman of Sa Lý who takes the first."""
    put_in_force(clock, COMMUNE, DEPARTMENT, PROVINCE)
    return chairman()


def refused(act, *args, **said) -> tuple[str, ...]:
    with pytest.raises(Refused) as fault:
        act(*args, **said)
    return fault.value.codes


def whole() -> bool:
    return list(check_journal()) == []


def test_a_submission_passes_its_steps_one_after_the_other_and_is_a_fact_at_the_last(cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"))
    for who in (commune, cast.reviewer):
        approve(submission, by=who, at=clock.tick())
        assert (submission.state, Version.objects.count()) == ("submitted", 0)
    approve(submission, by=cast.province, at=clock.tick())
    assert submission.state == "approved"
    assert versions_known_now("household").get().key == "HO-1"
    said = [(v.verdict, v.step, v.by.username) for v in submission.verdicts.all()]
    assert said == [
        ("submitted", "", "can-bo-xa"),
        ("passed", COMMUNE, "chu-tich-xa"),
        ("passed", DEPARTMENT, "so-danv"),
        ("approved", PROVINCE, "tinh"),
    ]
    assert whole()


def test_an_authentication_is_an_entry_that_says_who_when_and_on_which_rows(cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"), household("HO-2", number=2))
    entry = approve(submission, by=commune, at=clock.tick())
    told = json.loads(entry.content)
    assert (entry.action, entry.actor_code, entry.at) == ("pass_step", "chu-tich-xa", clock.now)
    assert (told["step"], told["kind"], told["passed"]) == (COMMUNE, "authentication", 1)
    assert told["evidence"]["count"] == 2
    assert submission.vouched == entry.number
    assert submission.verdicts.last().entry == entry.number


@pytest.mark.parametrize("name", ["reviewer", "province"])
def test_a_step_is_taken_by_the_people_of_its_organisation_alone(cast, clock, commune, name):
    submission = filed(cast, clock, household("HO-1"))
    someone = getattr(cast, name)
    assert refused(approve, submission, by=someone, at=clock.now) == ("INT-014",)
    assert refused(send_back, submission, by=someone, reason="Sai", at=clock.now) == ("INT-014",)
    assert refused(send_back_rows, submission, by=someone, reasons={1: "Sai"}, at=clock.now) == ("INT-014",)
    settled = {"number": 1, "keep": True, "reason": "Đúng", "seen": 1}
    assert refused(settle, submission, by=someone, at=clock.now, **settled) == ("INT-014",)


def test_the_organisation_without_the_right_to_review_there_decides_nothing(cast, clock, commune):
    other = reviewer_of(COMMUNE, "chu-tich-deo-gia", "07594@2025-07-01")
    submission = filed(cast, clock, household("HO-1"))
    assert refused(approve, submission, by=other, at=clock.now) == ("PPL-001",)


def test_nobody_takes_two_steps_of_one_submission(cast, clock):
    put_in_force(clock, DEPARTMENT, "again")
    pack = stepped(step(DEPARTMENT), step("again", organisations=["ethnic_affairs"]), edition="hai")
    adopt_pack(pack, by_code="ky-thuat", at=clock.now)
    submission = filed(cast, clock, household("HO-1"))
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert refused(approve, submission, by=cast.reviewer, at=clock.now) == ("INT-002",)
    assert refused(send_back, submission, by=cast.reviewer, reason="Sai", at=clock.now) == ("INT-002",)
    approve(submission, by=reviewer_of(DEPARTMENT, "so-khac"), at=clock.tick())
    assert submission.state == "approved"


def test_who_passed_it_may_pass_it_again_when_it_was_mended_and_who_mended_it_may_not(cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"))
    approve(submission, by=commune, at=clock.tick())
    send_back(submission, by=cast.reviewer, reason="Thiếu nhân khẩu", at=clock.tick())
    mend(submission, by=cast.official, rows=[household("HO-1", members=5)], at=clock.tick())
    assert (submission.step, submission.vouched, current_step(submission).id) == (0, None, COMMUNE)
    approve(submission, by=commune, at=clock.tick())
    assert current_step(submission).id == DEPARTMENT
    assert whole()


def test_rows_set_apart_go_back_alone_and_go_through_every_step_again(cast, clock, commune):
    submission = filed(cast, clock, *(household(f"HO-{n}", number=n) for n in (1, 2, 3)))
    approve(submission, by=commune, at=clock.tick())
    parted = send_back_rows(submission, by=cast.reviewer, reasons={2: " Sai mã "}, at=clock.tick())
    assert (parted.state, parted.step, parted.parted_from) == ("returned", 0, submission)
    assert [(each.key, each.reason) for each in parted.rows.all()] == [("HO-2", "Sai mã")]
    assert parted.verdicts.last().reason == "Dòng 2: Sai mã"
    approve(submission, by=cast.reviewer, at=clock.tick())
    approve(submission, by=cast.province, at=clock.tick())
    mend(parted, by=cast.official, rows=[household("HO-2b")], at=clock.tick())
    for who in (commune, cast.reviewer, cast.province):
        approve(parted, by=who, at=clock.tick())
    assert sorted(v.key for v in versions_known_now("household")) == ["HO-1", "HO-2b", "HO-3"]
    assert whole()


def test_leaving_rows_that_were_authenticated_is_in_the_journal_and_leaving_others_needs_no_entry(
    cast, clock, commune
):
    submission = filed(cast, clock, *(household(f"HO-{n}", number=n) for n in (1, 2, 3)))
    before = last_number()
    send_back_rows(submission, by=commune, reasons={1: "Sai"}, at=clock.tick())
    assert last_number() == before
    approve(submission, by=commune, at=clock.tick())
    parted = send_back_rows(submission, by=cast.reviewer, reasons={3: "Sai"}, at=clock.tick())
    told = Entry.objects.order_by("number").last()
    assert told.action == "part_rows"
    assert json.loads(told.content)["parted"] == parted.pk
    assert json.loads(told.content)["evidence"]["count"] == 1
    assert whole()


def test_a_finding_stays_with_the_rows_that_it_is_about(cast, clock, commune):
    submission = filed(cast, clock, *(household(f"HO-{n}", number=n) for n in (1, 2, 3)))
    about = [{"rows": rows, "check": "c", "severity": "note", "refusal": []} for rows in ([1], [1, 2], [])]
    Submission.objects.filter(pk=submission.pk).update(findings=about)
    submission.refresh_from_db()
    parted = send_back_rows(submission, by=commune, reasons={1: "Sai"}, at=clock.tick())
    assert [found["rows"] for found in submission.findings] == [[1, 2], []]
    assert [found["rows"] for found in parted.findings] == [[1], [1, 2]]


@pytest.mark.parametrize("reasons", [{}, {1: "a", 2: "b"}, {9: "a"}])
def test_setting_apart_none_or_all_or_what_is_not_there_is_refused(cast, clock, commune, reasons):
    submission = filed(cast, clock, household("HO-1"), household("HO-2", number=2))
    assert refused(send_back_rows, submission, by=commune, reasons=reasons, at=clock.now) == ("INT-016",)
    assert refused(send_back_rows, submission, by=commune, reasons={1: " "}, at=clock.now) == ("INT-005",)


def in_conflict(cast: Cast, clock: Clock, *more) -> Submission:
    """A submission whose first row changes a household that was approved otherwise since."""
    submission = filed(cast, clock, household("HO-1", members=4), *more)
    other = filed(cast, clock, household("HO-1", members=6))
    for who in (Person.objects.get(username="chu-tich-xa"), cast.reviewer, cast.province):
        approve(other, by=who, at=clock.tick())
    return submission


def test_a_conflict_settled_for_the_row_is_written_upon_what_the_reviewer_saw(cast, clock, commune):
    submission = in_conflict(cast, clock)
    approve(submission, by=commune, at=clock.tick())
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert refused(approve, submission, by=cast.province, at=clock.now) == ("INT-003",)
    kept = {"number": 1, "keep": True, "reason": "Đã đếm lại", "seen": last_number()}
    settle(submission, by=cast.province, at=clock.tick(), **kept)
    assert submission.rows.get().base_seq == Version.objects.get(known_before=None).seq
    assert json.loads(Entry.objects.get(number=last_number()).content)["keep"] is True
    approve(submission, by=cast.province, at=clock.tick())
    assert versions_known_now("household").get().facts["members"] == 4
    assert whole()


def test_what_was_decided_after_the_reviewer_looked_stays_a_conflict(cast, clock, commune):
    submission = in_conflict(cast, clock)
    seen = last_number() - 1
    settle(submission, by=commune, number=1, keep=True, reason="Đúng", seen=seen, at=clock.tick())
    approve(submission, by=commune, at=clock.tick())
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert refused(approve, submission, by=cast.province, at=clock.now) == ("INT-003",)


def test_a_row_that_gives_way_is_kept_apart_with_the_reason_and_the_others_go_on(cast, clock, commune):
    submission = in_conflict(cast, clock, household("HO-2", number=2))
    way = {"number": 1, "keep": False, "reason": "Bản kia đúng", "seen": last_number()}
    settle(submission, by=commune, at=clock.tick(), **way)
    gone = submission.parts.get()
    assert (gone.state, gone.rows.get().reason) == ("withdrawn", "Bản kia đúng")
    for who in (commune, cast.reviewer, cast.province):
        approve(submission, by=who, at=clock.tick())
    there = {v.key: v.facts["members"] for v in versions_known_now("household")}
    assert there == {"HO-1": 6, "HO-2": 4}
    assert whole()


def test_the_only_row_giving_way_takes_the_submission_with_it(cast, clock, commune):
    submission = in_conflict(cast, clock)
    way = {"number": 1, "keep": False, "reason": "Bản kia đúng", "seen": last_number()}
    settle(submission, by=commune, at=clock.tick(), **way)
    assert (submission.state, submission.rows.count()) == ("withdrawn", 1)
    assert whole()


def test_a_declaration_that_nothing_changed_passes_steps_like_any(cast, clock, commune):
    submission = submit(
        by=cast.official,
        register="household",
        place=SA_LY,
        rows=[],
        way="form",
        at=clock.now,
        answers=Answers("households", "2026-h1"),
        unchanged=True,
    )
    for who in (commune, cast.reviewer, cast.province):
        approve(submission, by=who, at=clock.tick())
    assert submission.state == "approved"
    assert whole()
    Verdict.objects.all().delete()
    submission.delete()
    assert [found.code for found in check_journal()] == ["JRN-008"], "it has no rows that could be missed"


# An edition that changes the steps while submissions wait.


def names(submission: Submission) -> list[str]:
    return [each.id for each in steps_to_pass(submission, passings_of(submission))]


def test_steps_count_by_their_id_so_one_put_in_is_still_to_be_passed(cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"))
    approve(submission, by=commune, at=clock.tick())
    put_in_force(clock, "hamlet", COMMUNE, DEPARTMENT, PROVINCE, edition="bốn bước")
    assert names(submission) == ["hamlet", DEPARTMENT, PROVINCE]


def test_a_step_taken_out_is_forgotten(cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"))
    approve(submission, by=commune, at=clock.tick())
    put_in_force(clock, DEPARTMENT, edition="một bước")
    assert names(submission) == [DEPARTMENT]
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert submission.state == "approved"
    assert whole()


def test_where_the_steps_left_are_all_passed_the_last_is_decided_by_another_person(cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"))
    approve(submission, by=commune, at=clock.tick())
    put_in_force(clock, COMMUNE, edition="chỉ xã")
    assert names(submission) == [COMMUNE]
    assert refused(approve, submission, by=commune, at=clock.now) == ("INT-002",)
    approve(submission, by=reviewer_of(COMMUNE, "pho-chu-tich", SA_LY), at=clock.tick())
    assert submission.state == "approved"


def test_a_register_that_loses_its_steps_is_decided_by_one_who_passed_none(cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"))
    approve(submission, by=commune, at=clock.tick())
    put_in_force(clock, edition="không bước")
    assert refused(approve, submission, by=commune, at=clock.now) == ("INT-002",)
    approve(submission, by=cast.province, at=clock.tick())
    assert submission.state == "approved"


@pytest.mark.parametrize(
    ("steps", "passed", "left"),
    [
        ("", "", ""),
        ("abc", "", "abc"),
        ("abc", "a", "bc"),
        ("abc", "c", "ab"),
        ("abc", "abc", "c"),
        ("abc", "xyz", "abc"),
    ],
)
def test_the_steps_left_are_those_not_passed_or_the_last(steps, passed, left):
    assert "".join(each.id for each in remaining_steps([step(n) for n in steps], set(passed))) == left


# Behind the door's back.


def tampered(change: dict[str, object]) -> list[str]:
    Submission.objects.update(**change)
    return sorted({refusal.code for refusal in check_journal()})


@pytest.fixture
def authenticated(cast: Cast, clock: Clock, commune: Person) -> Submission:
    """Waiting at the second step."""
    submission = filed(cast, clock, household("HO-1"), household("HO-2", number=2))
    approve(submission, by=commune, at=clock.tick())
    return submission


def test_a_row_changed_after_its_authentication_is_found(authenticated):
    assert whole()
    Row.objects.filter(number=1).update(facts={"members": 9})
    assert [(found.code, found.where) for found in check_journal()] == [("JRN-013", "Nhật ký, mục 3")]


def test_a_row_put_in_or_taken_out_after_its_authentication_is_found(authenticated):
    Row.objects.filter(number=2).delete()
    assert [found.code for found in check_journal()] == ["JRN-013"]


@pytest.mark.parametrize("change", [{"step": 2}, {"place": "x"}, {"register": "road"}, {"vouched": 1}])
def test_an_authenticated_submission_that_tells_itself_otherwise_is_found(authenticated, change):
    assert tampered(change) == ["JRN-013"]


def test_evidence_is_vouched_for_with_its_submission_until_that_goes_back(cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"))
    attached(submission, "a" * 64)
    approve(submission, by=commune, at=clock.tick())
    assert whole()
    Attachment.objects.update(sha256="b" * 64)
    assert [found.code for found in check_journal()] == ["JRN-013"]
    send_back(submission, by=cast.reviewer, reason="Thay quyết định", at=clock.tick())
    assert whole(), "what went back is its filer's to change"


def test_nothing_is_attached_to_or_taken_from_what_a_step_vouched_for(home, cast, clock, commune):
    submission = filed(cast, clock, household("HO-1"))
    said = {"name": "anh.jpg", "kind": "photo", "by": cast.official, "of": submission}
    there = keep(io.BytesIO(picture()), at=clock.now, **said)
    approve(submission, by=commune, at=clock.tick())
    submission.refresh_from_db()
    assert keep(io.BytesIO(picture()), at=clock.now, **said) == there, (
        "the same file sent again is kept already"
    )
    with pytest.raises(Refused) as refused:
        keep(io.BytesIO(picture(colour="red")), at=clock.now, **said)
    assert refused.value.codes == ("ATT-012",)
    with pytest.raises(Refused) as refused:
        drop(there, by=cast.official)
    assert refused.value.codes == ("ATT-012",)


def test_an_authentication_cannot_be_cut_off_an_approval(cast, clock, authenticated):
    approve(authenticated, by=cast.reviewer, at=clock.tick())
    approve(authenticated, by=cast.province, at=clock.tick())
    assert whole()
    assert tampered({"step": 0, "vouched": None}) == ["JRN-008"]


def test_evidence_goes_with_the_rows_that_are_set_apart_and_stays_with_those_that_are_not(cast, clock):
    submission = filed(cast, clock, household("HO-1"), household("HO-2", number=2))
    of_all = attached(submission, "a" * 64)
    first, second = (attached(submission, name * 64, kind="photo", row=n) for name, n in (("b", 1), ("c", 2)))
    parted = send_back_rows(submission, by=cast.reviewer, reasons={2: "Sai tên"}, at=clock.tick())

    def files(of: Submission) -> list[tuple[str, int | None]]:
        return sorted(of.attachments.values_list("sha256", "row"))

    assert files(submission) == [(of_all.sha256, None), (first.sha256, 1)]
    assert files(parted) == [(of_all.sha256, None), (second.sha256, 2)]
    approve(submission, by=cast.reviewer, at=clock.tick())
    assert whole()
