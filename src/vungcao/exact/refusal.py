"""A refusal as a value: where, what was found, what is expected, how to mend it, and a code with a page of its own."""

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
