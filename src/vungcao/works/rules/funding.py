"""Who pays for a work: lines that add up to its total, each with its exact share, under one cost norm and one lead."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vungcao.works.rules.records import FundingLine, Recorded, WorkRecord


@dataclass(frozen=True, slots=True)
class Share:
    """A funding line and its part of the total; None where the total is zero, and no part can be said."""

    line: FundingLine
    part: Fraction | None


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is allocated to a work from a source over all years, and by how much that exceeds its lines."""

    work: str
    source: str
    allocated_vnd: int
    exceeds_vnd: int


def shares_of(lines: Iterable[FundingLine], total_vnd: int) -> tuple[Share, ...]:
    """Each line with its part of the total, the largest first."""
    ordered = sorted(lines, key=lambda line: (-line.amount_vnd, line.key))
    return tuple(Share(line, Fraction(line.amount_vnd, total_vnd) if total_vnd else None) for line in ordered)


def lacking(lines: Iterable[FundingLine], total_vnd: int) -> int:
    """How many đồng the lines are short of the total; below zero they exceed it."""
    return total_vnd - sum(line.amount_vnd for line in lines)


def has_several_sources(lines: Iterable[FundingLine]) -> bool:
    """Whether two sources or more pay: the capital of two integrated programmes is of two sources."""
    return len({(line.source, line.programme) for line in lines}) > 1


def missing_for_several(record: WorkRecord) -> tuple[str, ...]:
    """The fields that a work paid by several sources must have, and this one lacks."""
    return tuple(name for name in ("cost_norm", "lead_agency") if not record.text(name))


def unnamed_programmes(lines: Iterable[FundingLine], integrated: Collection[str]) -> tuple[FundingLine, ...]:
    """The lines of integrated sources that do not name their programme."""
    return tuple(line for line in lines if line.source in integrated and not line.programme)


def beyond_line(lines: Sequence[FundingLine], source: str, allocated_vnd: int) -> int:
    """By how much what was allocated of a source exceeds its lines; 0 for a work without any line.

    `lines` are those that hold last, for what was allocated is counted over all years.
    """
    said = sum(line.amount_vnd for line in lines if line.source == source)
    return max(0, allocated_vnd - said) if lines else 0


def turning_days(since: dt.date, *spans: Sequence[Recorded]) -> list[dt.date]:
    """The days from one on, itself included, on which any of some records begins or ceases to hold."""
    days = {day for span in spans for each in span for day in (each.since, each.before) if day is not None}
    return sorted({since, *(day for day in days if day > since)})
