"""A refusal as a value: where, what was found, what is expected, how to mend it, and a code with a page of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Said in Vietnamese first. `code` is three letters and three digits and has an entry in docs/refusals.md."""

    code: str
    where: str
    found: str
    expected: str
    mend: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.where}: {self.found}. Cần: {self.expected}. Cách sửa: {self.mend}."


class Refused(Exception):
    """What was asked cannot be done, and nothing of it was: `refusals` says everything that stands against it."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(str(refusal) for refusal in self.refusals))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the refusals, in their order."""
        return tuple(refusal.code for refusal in self.refusals)


def refuse_if_any(refusals: Sequence[Refusal]) -> None:
    """Raise Refused with everything that stands against it; nothing when nothing does."""
    if refusals:
        raise Refused(refusals)
