"""The class of a project, A, B or C, by its field group and its total, under the limits of the day it was decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from vungcao.pack.geography import holds_on
from vungcao.pack.working import ClassLimits

_BILLION = 10**9


class Letter(StrEnum):
    """The classes of projects, the largest first."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class ProjectClass:
    """The class of a project, the limits it comes from, and whether the project was decided on."""

    letter: Letter
    limits: ClassLimits
    is_decided: bool


def class_of(
    limits: Iterable[ClassLimits],
    *,
    field_group: str,
    total_vnd: int,
    decided_on: dt.date | None,
    on: dt.date,
) -> ProjectClass | None:
    """The class of a project as it is on a day; None for what is not classed: no field group, or none with limits.

    The limits are those of the day of its investment decision, and until that is taken those of the day itself. The
    total is the one in force: an adjustment may bring a project into another class, never under other limits.
    """
    day = on if decided_on is None else decided_on
    for each in limits:
        if each.field_group == field_group and holds_on(each.valid_from, each.valid_before, day):
            return ProjectClass(_letter(each, total_vnd), each, decided_on is not None)
    return None


def _letter(limits: ClassLimits, total_vnd: int) -> Letter:
    if total_vnd >= limits.class_a_from * _BILLION:
        return Letter.A
    return Letter.B if total_vnd >= limits.class_b_from * _BILLION else Letter.C
