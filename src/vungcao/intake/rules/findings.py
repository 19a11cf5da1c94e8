"""What the checks of a pack say of a submission: they block, ask for an explanation, or note for the reviewer."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from vungcao.exact.refusal import Refusal
from vungcao.pack.checking import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that does not hold of some rows, or of the submission as a whole when `rows` is empty."""

    check: str
    severity: Severity
    rows: tuple[int, ...]
    """Numbers of the rows."""
    refusal: Refusal
    """Where, what was found, what is expected and how to mend or explain it."""

    def said(self) -> dict[str, object]:
        """The finding as it is kept with a submission."""
        return {
            "check": self.check,
            "severity": self.severity.value,
            "rows": list(self.rows),
            "refusal": list(astuple(self.refusal)),
        }


def refuse_blocked(findings: Iterable[Finding]) -> list[Refusal]:
    """What blocks, whoever decides: facts may have changed since the rows were filed."""
    return [finding.refusal for finding in findings if finding.severity is Severity.BLOCK]


def refuse_unexplained(findings: Iterable[Finding], *, explained: Iterable[int], note: str) -> list[Refusal]:
    """What blocks, and what asks for an explanation and got none: of the row, or in the note of the submission."""
    said = set(explained)
    return [
        finding.refusal
        for finding in findings
        if finding.severity is Severity.BLOCK
        or (finding.severity is Severity.EXPLAIN and not _is_explained(finding, said, note))
    ]


def _is_explained(finding: Finding, explained: set[int], note: str) -> bool:
    return bool(finding.rows and explained.issuperset(finding.rows)) or bool(
        note.strip() and not finding.rows
    )
