"""Submissions that wait and are suspected of overlapping with what is there, or with each other's rows."""

from vungcao.intake.checks import OVERLAP
from vungcao.intake.models import Submission
from vungcao.intake.queries import change_of
from vungcao.intake.rules import SUBMITTED
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import Proposal, supersede_all
from vungcao.works.overlap.checks import suspected_by
from vungcao.works.overlap.queries import Pair


def waiting_suspected(*, at_most: int) -> list[Submission]:
    """The last submissions that wait and were suspected when they were sent."""
    waiting = Submission.objects.filter(state=SUBMITTED).exclude(findings=[]).order_by("-pk").iterator()
    found = []
    for each in waiting:
        if any(finding["check"] == OVERLAP for finding in each.findings):
            found.append(each)
        if len(found) == at_most:
            break
    return found


def waiting_pairs(submission: Submission) -> list[Pair]:
    """What the rows of a submission, as they are now, are suspected of, with what was decided; the likest first."""
    changes = [change_of(submission, row) for row in submission.rows.order_by("number")]
    standing = registers.standing_of(submission.register, [change.key for change in changes])
    superseded = supersede_all([registers.holding(version) for version in standing], changes)
    proposal = Proposal(submission.register, submission.place, (), superseded)
    return suspected_by(places.pack_in_force(), proposal)
