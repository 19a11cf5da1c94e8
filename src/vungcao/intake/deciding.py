"""Who may decide on a submission at its present step, and in whose stead."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.models import Submission
from vungcao.intake.queries import hands_on, passings_of, steps_to_pass
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
    steps: tuple[ReviewStep, ...]
    """Those that the submission has yet to pass, the present one first; none where one reviewer decides."""
    on: dt.date

    @property
    def step(self) -> ReviewStep | None:
        """The step at which they decide."""
        return next(iter(self.steps), None)

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
    passings = passings_of(submission)
    steps = steps_to_pass(submission, passings)
    hands = hands_on(submission, passings)
    mandates = mandates_of(by, place=submission.place, register=submission.register, on=on)
    if not mandates:
        refusals = refuse_unless_may(by, Verb.REVIEW, place=submission.place, register=submission.register)
        own = Mandate(by.organisation)
        raise Refused(refusals + _refuse_mandate(submission, by, own, steps, hands))
    refused = [_refuse_mandate(submission, by, mandate, steps, hands) for mandate in mandates]
    for mandate, refusals in zip(mandates, refused, strict=True):
        if not refusals:
            return Decider(by, mandate, steps, on)
    raise Refused(refused[0])


def _refuse_mandate(
    submission: Submission, by: Person, mandate: Mandate, steps: Sequence[ReviewStep], hands: frozenset[str]
) -> list[Refusal]:
    step, stead = next(iter(steps), None), mandate.stead
    return refuse_step(
        step=step, organisation=mandate.organisation, submission=submission.pk
    ) + refuse_four_eyes(
        by=by.username, stead=stead.username if stead else "", hands=hands, submission=submission.pk
    )


def day_of(at: dt.datetime) -> dt.date:
    """The day of a moment in the Programme's time zone."""
    return at.astimezone(places.time_zone()).date()
