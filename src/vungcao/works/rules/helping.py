"""What was promised a commune against what was done, and which kind of no-value stands where nothing is recorded."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from vungcao.exact.state import State
from vungcao.works.rules.records import Assistance


@dataclass(frozen=True, slots=True)
class Measured:
    """A value of money in đồng, or a share, with its state: `value` is there exactly when the state is a value."""

    state: State
    value: Fraction | None = None

    @classmethod
    def of(cls, value: Fraction | int) -> "Measured":
        """A number, or zero."""
        return cls(State.NUMBER if value else State.ZERO, Fraction(value))


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise on a day."""

    promised: Measured
    done: Measured
    difference: Measured
    """What was done beyond what was promised; less than zero is still owed."""
    share: Measured
    """Of what was promised; undefined where the promise is worth nothing in money."""
    is_overdue: bool
    """Whether its day has passed and less was done than promised, or nothing is recorded."""

    @property
    def owed_vnd(self) -> Fraction:
        """What is still owed of the promise in đồng; 0 where all of it was done, or it cannot be told."""
        return max(-(self.difference.value or Fraction(0)), Fraction(0))


def kept(assistance: Assistance, on: dt.date) -> Kept:
    """How a promise stands at the end of a day.

    What is not recorded as done is not yet due until the promise's last day, and missing after it, or where no day was
    set: it is never 0 until somebody says 0.
    """
    deadline = assistance.day("deadline")
    waits = deadline is not None and on <= deadline
    absent = Measured(State.NOT_YET_DUE if waits else State.MISSING)
    wanted, given = assistance.whole("promised_vnd"), assistance.whole("done_vnd")
    promised = Measured(State.MISSING) if wanted is None else Measured.of(wanted)
    done = absent if given is None else Measured.of(given)
    difference = share = promised if wanted is None else done
    if wanted is not None and given is not None:
        difference = Measured.of(given - wanted)
        share = Measured.of(Fraction(given, wanted)) if wanted else Measured(State.UNDEFINED)
    is_past = deadline is not None and on > deadline
    owes = (given is None and not assistance.text("done")) or (
        difference.value is not None and difference.value < 0
    )
    return Kept(promised, done, difference, share, is_past and owes)
