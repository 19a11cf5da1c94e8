"""What a work is warned of on a day, by the rules of the pack: for how many days, or by how many points."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from vungcao.capital.rules.accounts import Spent
from vungcao.pack.working import Effect
from vungcao.pack.working import Warning as Rule
from vungcao.works.rules.course import Course
from vungcao.works.rules.records import Contract, Obstacle, Progress, WorkRecord


class Watched(Protocol):
    """What the warnings read of a work."""

    @property
    def on(self) -> dt.date: ...
    @property
    def record(self) -> WorkRecord: ...
    @property
    def course(self) -> Course: ...
    @property
    def progress(self) -> Sequence[Progress]: ...
    @property
    def obstacles(self) -> Sequence[Obstacle]: ...
    @property
    def contracts(self) -> Sequence[Contract]: ...
    def spent_under(self, contract: str | None) -> Spent: ...
    @property
    def ends_on(self) -> dt.date | None: ...
    @property
    def paid_share(self) -> Fraction | None: ...
    @property
    def advanced_share(self) -> Fraction | None: ...
    @property
    def percent_done(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that holds: since how many days it is so, of how many points of the total, or by how many đồng."""

    warning: Rule
    days: int | None = None
    points: Fraction | None = None
    """Percent of the total, exact: what is paid beyond the work done, or advanced still."""
    obstacle: Obstacle | None = None
    beyond_vnd: int | None = None
    contract: Contract | None = None


def warnings_of(work: Watched, rules: Iterable[Rule]) -> tuple[Warned, ...]:
    """Everything that a work is warned of, in the order of the pack. A work that was stopped is warned of nothing."""
    if work.course.stopped is not None:
        return ()
    return tuple(warned for rule in rules for warned in _by(rule, work))


def _by(rule: Rule, work: Watched) -> tuple[Warned, ...]:
    match rule.kind:
        case "not_started":
            return _lasting(rule, work, _should_have_started(work))
        case "not_finished":
            return _lasting(rule, work, _should_have_ended(work))
        case "no_progress_told":
            return _lasting(rule, work, _silent_since(work))
        case "suspended_long":
            suspended = work.course.suspended
            return _lasting(rule, work, None if suspended is None else suspended.decision.since)
        case "obstacle_overdue":
            return tuple(warned for each in work.obstacles for warned in _overdue(rule, work, each))
        case "money_ahead":
            return _ahead(rule, work)
        case "advance_left":
            return _advanced(rule, work)
        case "contract_overpaid":
            return tuple(warned for each in work.contracts for warned in _overpaid(rule, work, each))


def _lasting(
    rule: Rule, work: Watched, since: dt.date | None, obstacle: Obstacle | None = None
) -> tuple[Warned, ...]:
    """Warned of what began on a day, once it lasts longer than the rule allows."""
    days = 0 if since is None else (work.on - since).days
    return (Warned(rule, days=days, obstacle=obstacle),) if days > rule.days else ()


def _should_have_started(work: Watched) -> dt.date | None:
    waits = work.course.suspended is not None or work.course.is_past(Effect.STARTS)
    return None if waits else work.record.starts_on


def _should_have_ended(work: Watched) -> dt.date | None:
    return None if work.course.is_past(Effect.FINISHES) else work.ends_on


def _silent_since(work: Watched) -> dt.date | None:
    """When something was last heard of a work under way: progress was told, it was started, or gone on with."""
    course = work.course
    under_way = course.is_past(Effect.STARTS) and not course.is_past(Effect.FINISHES)
    if not under_way or course.suspended is not None:
        return None
    told = [each.since for each in work.progress]
    begun = [day for effect in (Effect.STARTS, Effect.RESUMES) if (day := course.day_of(effect)) is not None]
    return max([*told, *begun])


def _overdue(rule: Rule, work: Watched, obstacle: Obstacle) -> tuple[Warned, ...]:
    open_ = obstacle.is_open_on(work.on)
    return _lasting(rule, work, obstacle.deadline if open_ else None, obstacle)


def _ahead(rule: Rule, work: Watched) -> tuple[Warned, ...]:
    """Points by which the share paid for work done exceeds the share of work done; nothing while either is unknown.

    An advance is paid before the work by law, and is compared with it once it is turned into payment.
    """
    paid, done = work.paid_share, work.percent_done
    if paid is None or done is None:
        return ()
    points = paid * 100 - Fraction(done)
    return (Warned(rule, points=points),) if points > rule.points else ()


def _advanced(rule: Rule, work: Watched) -> tuple[Warned, ...]:
    """What is advanced still, though so many percent of the work are done that nothing of it should be."""
    left, done = work.advanced_share, work.percent_done
    if left is None or left <= 0 or done is None or done < rule.points:
        return ()
    return (Warned(rule, points=left * 100),)


def _overpaid(rule: Rule, work: Watched, contract: Contract) -> tuple[Warned, ...]:
    """Đồng that left under a contract and did not come back, advances included, beyond its value on the day."""
    beyond = work.spent_under(contract.key).disbursed - contract.amount_vnd
    return (Warned(rule, beyond_vnd=beyond, contract=contract),) if beyond > 0 else ()
