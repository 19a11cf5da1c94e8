"""The Programme at a glance: every target under its section of the text, judged, and a summary of the judgements."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from vungcao.figures.judge import Verdict
from vungcao.pack.entry import Text
from vungcao.pack.model import Pack, Target
from vungcao.portal.standings import Standing, verdict_of_target

SUMMARY_ORDER = (
    Verdict.REACHED,
    Verdict.AHEAD,
    Verdict.ON_COURSE,
    Verdict.AT_RISK,
    Verdict.OFF_COURSE,
    Verdict.LOST_AGAIN,
    Verdict.CANNOT_SAY,
    Verdict.TRACKED,
)
STRIPE_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target with its main aspects."""

    target: Target
    standings: tuple[Standing, ...]

    @property
    def verdict(self) -> str:
        """The target's judgement: the gravest of its firm aspects."""
        return verdict_of_target(self.standings)


@dataclass(frozen=True, slots=True)
class Section:
    """The targets of one bullet of the text."""

    at: str
    label: Text | None
    rows: tuple[TargetRow, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many targets have one judgement, and their stretch of the stripe."""

    verdict: str
    number: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Glance:
    """The whole page."""

    sections: tuple[Section, ...]
    shares: tuple[Share, ...]
    total: int
    reporting: int
    expected: int
    simulated: bool
    provisional: bool

    @property
    def coverage(self) -> Fraction | None:
        """Percent of the places asked that have records, over all main aspects."""
        return Fraction(100 * self.reporting, self.expected) if self.expected else None

    @property
    def worrying(self) -> tuple[TargetRow, ...]:
        """The targets that need a leader's attention first."""
        grave = (Verdict.OFF_COURSE.value, Verdict.LOST_AGAIN.value, Verdict.AT_RISK.value)
        rows = [row for section in self.sections for row in section.rows if row.verdict in grave]
        return tuple(sorted(rows, key=lambda row: grave.index(row.verdict)))


def glance(pack: Pack, standings: Mapping[str, Standing]) -> Glance:
    """The page, from the standing of each main aspect by the aspect's id."""
    rows = [
        TargetRow(t, tuple(standings[a.id] for a in t.aspects if a.id in standings)) for t in pack.targets
    ]
    shown = [s for row in rows for s in row.standings]
    return Glance(
        sections=tuple(_sections(pack, rows)),
        shares=tuple(_shares(Counter(row.verdict for row in rows), len(rows))),
        total=len(rows),
        reporting=sum(s.actual.figure.reporting for s in shown),
        expected=sum(s.actual.figure.expected for s in shown),
        simulated=any(s.actual.figure.simulated for s in shown),
        provisional=any(s.actual.figure.provisional for s in shown),
    )


def _sections(pack: Pack, rows: Iterable[TargetRow]) -> Iterable[Section]:
    labels = {section.at: section.label for section in pack.programme.sections}
    for at, of_one in groupby(rows, key=lambda row: row.target.source.at):
        yield Section(at, labels.get(at), tuple(of_one))


def _shares(counted: Counter[str], total: int) -> Iterable[Share]:
    x = done = 0
    for verdict in SUMMARY_ORDER:
        done += counted[verdict.value]
        end = STRIPE_WIDTH * done // max(total, 1)
        yield Share(verdict.value, counted[verdict.value], x, end - x)
        x = end
