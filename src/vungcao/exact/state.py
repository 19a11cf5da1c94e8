"""What a figure can be when it is asked for: a number, or one of six things that are not the same thing."""

from enum import StrEnum


class State(StrEnum):
    """The state of a figure. ZERO is a value; the five below it are five different reasons to have none."""

    NUMBER = "number"
    ZERO = "zero"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_DUE = "not_yet_due"
    UNDEFINED = "undefined"
    SUPPRESSED = "suppressed"

    @property
    def has_value(self) -> bool:
        """Whether a figure in this state has a value that may be shown."""
        return self in (State.NUMBER, State.ZERO)
