"""Files a demonstration through the door: every record is submitted by one person and decided by another."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake import actions
from vungcao.intake.models import Submission
from vungcao.intake.ways.demonstration.profile import Profile, check_profile
from vungcao.intake.ways.demonstration.submissions import DemonstrationSubmission, submissions
from vungcao.pack.model import Pack
from vungcao.pack.reviewing import ReviewStep
from vungcao.people.models import Person

WAY = "demonstration"


@dataclass(frozen=True, slots=True)
class Filed:
    """How many submissions were approved, sent back and left waiting now, how many rows they hold, and how many were
    there already."""

    approved: int
    sent_back: int
    waiting: int
    rows: int
    there_already: int


def file_demonstration(
    pack: Pack,
    profile: Profile,
    *,
    before: dt.date,
    official_of: Callable[[str], Person],
    reviewers: Sequence[Person],
) -> Filed:
    """Submit and decide everything that the demonstration files before a day, at its own moments.

    `official_of` gives who enters for a place; each step is decided by the first of `reviewers` whom the pack charges
    with it, the last of them where it charges nobody. What is there already is left as it is, so that a run that was
    cut short goes on where it stopped. The journal should hold nothing later than `profile.opens_on`: time never goes
    backwards there. Raises Refused: DEM-001 when another demonstration was filed before, DEM-003 when the profile
    names what the pack does not have, or whatever the door refuses, which the profile must mend.
    """
    if unknown := check_profile(profile, pack):
        raise Refused(unknown)
    filed = list(Submission.objects.filter(way=WAY).order_by("pk"))
    wanted = list(submissions(pack, profile, before=before))
    _refuse_other(filed, wanted)
    decided: Counter[str] = Counter()
    for one, there in zip_longest(wanted, filed[: len(wanted)]):
        if there is None:
            there = _submit(one, official_of(one.place))
            decided[one.decision] += 1
            decided["rows"] += len(one.rows)
        _decide(there, one, pack.register_by_id(one.register).review, reviewers)
    waiting = decided["wait"] + decided["pass"]
    return Filed(decided["approve"], decided["send_back"], waiting, decided["rows"], len(filed))


def _refuse_other(filed: Sequence[Submission], wanted: Sequence[DemonstrationSubmission]) -> None:
    """What was filed before is the beginning of what is wanted."""
    for there, one in zip(filed, wanted, strict=False):
        if (there.register, there.place, there.filed_at) == (one.register, one.place, one.filed_at):
            continue
        found = f"Hồ sơ {there.pk}: sổ {there.register}, địa bàn {there.place}"
        expected = f"Sổ {one.register}, địa bàn {one.place}, như bộ số liệu mô phỏng đang dùng"
        mend = "Dùng lại bộ số liệu mô phỏng cũ, hoặc nạp bộ mới vào một kho dữ liệu trống"
        raise Refused([Refusal("DEM-001", "Số liệu mô phỏng", found, expected, mend)])


def _submit(one: DemonstrationSubmission, official: Person) -> Submission:
    return actions.submit(
        by=official,
        register=one.register,
        place=one.place,
        rows=one.rows,
        way=WAY,
        note=one.note,
        at=one.filed_at,
        simulated=True,
        answers=actions.Answers(one.answers.obligation, one.answers.period) if one.answers else None,
        unchanged=one.unchanged,
    )


def _decide(
    submission: Submission,
    one: DemonstrationSubmission,
    steps: Sequence[ReviewStep],
    reviewers: Sequence[Person],
) -> None:
    """Decide what is not decided yet, step after step; a person may have done so meanwhile."""
    while submission.state == Submission.State.SUBMITTED and _is_due(one, submission):
        reviewer = _who_decides(steps[submission.step] if steps else None, reviewers)
        if one.decision == "send_back":
            actions.send_back(submission, by=reviewer, reason=one.reason, at=one.decided_at)
        else:
            actions.approve(submission, by=reviewer, at=one.decided_at)


def _is_due(one: DemonstrationSubmission, submission: Submission) -> bool:
    """Whether the demonstration has a further decision on it."""
    return one.decision in ("approve", "send_back") or (one.decision == "pass" and submission.step == 0)


def _who_decides(step: ReviewStep | None, reviewers: Sequence[Person]) -> Person:
    charged = [each for each in reviewers if step and each.organisation in step.organisations]
    return charged[0] if charged else reviewers[-1]
