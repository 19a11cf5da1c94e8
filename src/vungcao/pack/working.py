"""Works and activities: which registers hold them, the course each takes by law, its class, and what is a warning."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from vungcao.pack.comparing import Comparison
from vungcao.pack.entry import Day, Entry, Flag, Id, Number, Source, Text


class Effect(StrEnum):
    """What a step does to a work, for the rules that have to know."""

    APPROVES = "approves"
    """The work and its total are decided on: from now on they change by an adjustment."""
    STARTS = "starts"
    FINISHES = "finishes"
    """The work is there: the inventory that it serves may be changed."""
    SETTLES = "settles"
    ASSESSES = "assesses"
    """It must go before an adjustment, each before its own."""
    ADJUSTS = "adjusts"
    SUSPENDS = "suspends"
    RESUMES = "resumes"
    STOPS = "stops"
    """The end of a work that is not finished."""


class Step(Entry):
    """A decision in the life of a work, and the state the work is in once it is taken."""

    id: Id
    label: Text
    state: Text
    after: tuple[Id, ...] = ()
    """The steps of which at least one must have been taken before; without any, none is needed."""
    not_after: tuple[Id, ...] = ()
    """The steps after which it can no more be taken."""
    repeats: Flag = False
    """Whether it may be taken more than once: an adjustment, a suspension."""
    sets_total: Flag = False
    """Whether its decision sets the total investment."""
    effect: Effect | None = None
    source: Source


class LifeCycle(Entry):
    """The course of works of some kinds, from proposal to the end."""

    id: Id
    label: Text
    kinds: tuple[Id, ...] = Field(min_length=1)
    """The kinds of works, as the register of works names them, that take it."""
    steps: tuple[Step, ...] = Field(min_length=1)


class ClassLimits(Entry):
    """From which total investment, in billions of đồng, a project of a field group is of class B, and of class A.

    They hold for projects decided between two days: a project keeps the class it was decided in.
    """

    field_group: Id
    class_b_from: Number
    class_a_from: Number
    valid_from: Day | None = None
    valid_before: Day | None = None
    source: Source


class Warning(Entry):
    """A state of affairs that a work is flagged for.

    `days` is how long it may last; `points` by how many percent of the total what is paid for work may be ahead of the
    work done; of an advance, from how many percent of the work done on none of it should be left.
    """

    id: Id
    label: Text
    kind: Literal[
        "not_started",
        "not_finished",
        "money_ahead",
        "advance_left",
        "contract_overpaid",
        "no_progress_told",
        "obstacle_overdue",
        "suspended_long",
    ]
    days: int = Field(default=0, ge=0)
    points: int = Field(default=0, ge=0, le=100)
    source: Source


class Works(Entry):
    """Which registers hold works and what belongs to them, and the rules of works.

    The fields that each of them must have are those of `pack.rules.accounts`.
    """

    work: Id
    site: Id
    funding: Id
    decision: Id
    contract: Id
    progress: Id
    obstacle: Id
    output: Id
    assistance: Id
    outside_work: Id
    overlap_decision: Id
    allocated_by_lines: Source | None = None
    """Where it is said that capital is allocated to a work by its funding lines; None where nothing says so."""
    life_cycles: tuple[LifeCycle, ...] = Field(min_length=1)
    classes: tuple[ClassLimits, ...] = ()
    warnings: tuple[Warning, ...] = ()
    overlaps: tuple[Comparison, ...] = ()
    """How works are compared with each other and with those of other programmes, and lines of plans with each other."""
