"""Who may decide on a submission at its present step, and in whose stead."""

import datetime as dt
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.models import Submission
from vungcao.intake.queries import current_step, hands_on
from vungcao.intake.rules import refuse_four_eyes, refuse_step
from vungcao.pack.reviewing import ReviewStep
from vungcao.people.models import Person, Verb
from vungcao.people.queries import Mandate, mandates_of, refuse_unless_may
from vungcao.places import queries as places


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who decides on a submission now, at a step, by their own right or in another's stead."""

    person: Person
    mandate: Mandate
    step: ReviewStep | None
    on: dt.date

    def said(self) -> dict[str, object]:
        """The decider as the journal names them."""
        told: dict[str, object] = {"reviewed_by": _named(self.person)}
        if self.mandate.delegation is not None:
            told |= {"stead": _named(self.mandate.delegation.by), "delegation": self.mandate.delegation.pk}
        return told


def _named(person: Person) -> dict[str, str]:
    return {"code": person.username, "name": str(person)}


def decider(submission: Submission, by: Person, *, at: dt.datetime) -> Decider:
    """By which right somebody decides on a submission as it is now.

    Raises Refused: PPL-001 and PPL-002 without a right to review there, INT-014 when the step is not their
    organisation's, INT-002 when they, or whose stead they would decide in, had it in hand before.
    """
    on = day_of(at)
    mandates = mandates_of(by, place=submission.place, register=submission.register, on=on)
    if not mandates:
        refusals = refuse_unless_may(by, Verb.REVIEW, place=submission.place, register=submission.register)
        raise Refused(refusals + _refuse_mandate(submission, by, Mandate(by.organisation)))
    refused = [(mandate, _refuse_mandate(submission, by, mandate)) for mandate in mandates]
    for mandate, refusals in refused:
        if not refusals:
            return Decider(by, mandate, current_step(submission), on)
    raise Refused(refused[0][1])


def _refuse_mandate(submission: Submission, by: Person, mandate: Mandate) -> list[Refusal]:
    stead = mandate.stead
    return refuse_step(
        step=current_step(submission), organisation=mandate.organisation, submission=submission.pk
    ) + refuse_four_eyes(
        by=by.username,
        stead=stead.username if stead else "",
        hands=hands_on(submission),
        submission=submission.pk,
    )


def day_of(at: dt.datetime) -> dt.date:
    """The day of a moment in the Programme's time zone."""
    return at.astimezone(places.time_zone()).date()
