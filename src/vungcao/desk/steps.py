"""The review steps of a submission as a path: done by whom and when, now, and still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vungcao.intake import queries as intake
from vungcao.intake.ways.form import said
from vungcao.pack.reviewing import ReviewStep
from vungcao.places import queries as places


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of the path."""

    step: ReviewStep
    label: str
    organisations: str
    state: str
    """done, now or next."""
    verdict: Any
    """By whom, when and in which journal entry it was done; None otherwise."""

    @property
    def is_authentication(self) -> bool:
        """Whether the commune vouches here for what another body reports."""
        return self.step.kind == "authentication"

    @property
    def is_to_be_confirmed(self) -> bool:
        """Whether a page must say "cần xác nhận" beside it."""
        return self.step.source.to_be_confirmed


def path_of(submission: intake.Submission, verdicts: Sequence[Any]) -> list[StepShown]:
    """The steps of a submission's register, by what was said of it since it was last sent."""
    done = _done(verdicts)
    names = {each.id: said(each.label) for each in places.pack_in_force().organisations}
    left = [step for step in intake.steps_of(submission) if step.id not in done]
    waits = submission.state == "submitted"
    return [
        StepShown(
            step=step,
            label=said(step.label),
            organisations=", ".join(names.get(each, each) for each in step.organisations),
            state="done" if step.id in done else "now" if waits and step is left[0] else "next",
            verdict=done.get(step.id),
        )
        for step in intake.steps_of(submission)
    ]


def _done(verdicts: Sequence[Any]) -> dict[str, Any]:
    done: dict[str, Any] = {}
    for each in verdicts:
        if each.verdict == "submitted":
            done = {}
        elif each.verdict in ("passed", "approved") and each.step:
            done[each.step] = each
    return done
