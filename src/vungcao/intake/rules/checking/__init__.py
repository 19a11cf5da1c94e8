"""The checks of a pack: read from its text, run over the rows of a submission, told as findings. No database."""

from collections.abc import Iterable, Iterator

from vungcao.intake.rules.checking.flows import find_in_flows
from vungcao.intake.rules.checking.reading import ready_checks
from vungcao.intake.rules.checking.ready import (
    AgainstTest,
    FlowTest,
    JumpTest,
    PreviousTest,
    ReadyCheck,
    RowTest,
    TotalTest,
    UniqueTest,
)
from vungcao.intake.rules.checking.records import Ended, Ground
from vungcao.intake.rules.checking.rows import find_in_rows
from vungcao.intake.rules.checking.saying import CODES
from vungcao.intake.rules.checking.telling import rule_in_words
from vungcao.intake.rules.checking.together import find_repeated
from vungcao.intake.rules.checking.totals import find_in_totals
from vungcao.intake.rules.findings import Finding

__all__ = ["CODES", "Ended", "Ground", "ReadyCheck", "find", "ready_checks", "rule_in_words"]


def find(checks: Iterable[ReadyCheck], ground: Ground) -> list[Finding]:
    """Everything that checks do not let stand of some rows: by row, what is said of none of them last."""
    found = [finding for ready in checks for finding in _find(ready, ground)]
    return sorted(found, key=lambda finding: (not finding.rows, finding.rows))


def _find(ready: ReadyCheck, ground: Ground) -> Iterator[Finding]:
    match ready.test:
        case RowTest() | PreviousTest() | JumpTest():
            return find_in_rows(ready, ground)
        case UniqueTest():
            return find_repeated(ready, ground)
        case TotalTest() | AgainstTest():
            return find_in_totals(ready, ground)
        case FlowTest():
            return find_in_flows(ready, ground)
