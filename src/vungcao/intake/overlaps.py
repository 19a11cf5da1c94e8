"""Submissions that wait and are suspected of overlapping with what is there, or with each other's rows."""

from collections.abc import Collection

from vungcao.intake.checks import OVERLAP
from vungcao.intake.models import Submission
from vungcao.intake.queries import change_of
from vungcao.intake.rules import SUBMITTED
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import supersede_all
from vungcao.works.overlap.queries import Pair, pairs_of, suspicions_among
from vungcao.works.overlap.reading import compared_by, proposed
from vungcao.works.overlap.sketching import Said


def waiting_suspected(among: Collection[str], *, at_most: int) -> list[Submission]:
    """The last submissions from some places that wait and were suspected when they were sent."""
    waiting = Submission.objects.filter(state=SUBMITTED).exclude(findings=[]).order_by("-pk")
    found: list[Submission] = []
    for each in waiting.iterator():
        if each.place in among and any(finding["check"] == OVERLAP for finding in each.findings):
            found.append(each)
        if len(found) == at_most:
            break
    return found


def waiting_said(submission: Submission) -> list[Said]:
    """The compared records that a submission touches, as they would be once it is approved."""
    compared = compared_by(places.pack_in_force())
    if compared is None or submission.register not in compared.followed:
        return []
    changes = [change_of(submission, row) for row in submission.rows.order_by("number")]
    standing = registers.standing_of(submission.register, [change.key for change in changes])
    superseded = supersede_all([registers.holding(version) for version in standing], changes)
    return proposed(compared, submission.register, superseded.written)


def waiting_pairs(submission: Submission) -> list[Pair]:
    """What the rows of a submission, as they are now, are suspected of, with what was decided; the likest first."""
    compared = compared_by(places.pack_in_force())
    said = waiting_said(submission)
    return pairs_of(compared, suspicions_among(compared, said)) if compared and said else []
