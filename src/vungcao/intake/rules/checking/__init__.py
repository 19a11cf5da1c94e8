"""The checks of a pack: read from its text, run over the rows of a submission, told as findings. No database."""

from collections.abc import Iterable, Iterator

from vungcao.intake.rules.checking.reading import ready_checks
from vungcao.intake.rules.checking.ready import ReadyCheck, UniqueTest
from vungcao.intake.rules.checking.records import Ground
from vungcao.intake.rules.checking.rows import find_in_rows
from vungcao.intake.rules.checking.together import find_repeated
from vungcao.intake.rules.findings import Finding

__all__ = ["Ground", "ReadyCheck", "find", "ready_checks"]


def find(checks: Iterable[ReadyCheck], ground: Ground) -> list[Finding]:
    """Everything that checks do not let stand of some rows: by row, what is said of none of them last."""
    some = list(checks)
    found = [*find_in_rows([ready for ready in some if ready.is_of_rows], ground)]
    for ready in some:
        found += _find_together(ready, ground)
    return sorted(found, key=lambda finding: (not finding.rows, finding.rows))


def _find_together(ready: ReadyCheck, ground: Ground) -> Iterator[Finding]:
    if isinstance(ready.test, UniqueTest):
        yield from find_repeated(ready, ground)
