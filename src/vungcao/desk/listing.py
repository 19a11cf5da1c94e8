"""Submissions as lists of the desk show them."""

from collections.abc import Sequence

from vungcao.intake import queries as intake
from vungcao.obligations.wording import Wording
from vungcao.places import queries as places


def listed(submissions: Sequence[intake.Submission]) -> list[dict[str, object]]:
    """Submissions with the names of their register, place and period, as lists show them."""
    wording = Wording(places.pack_in_force())
    reasons = intake.reasons_of_return(submissions)
    return [
        {
            "submission": submission,
            "register": wording.register(submission.register),
            "place": wording.place(submission.place),
            "period": wording.period(submission.obligation, submission.period) if submission.period else "",
            "reason": reasons.get(submission.pk, ""),
        }
        for submission in submissions
    ]
