"""The row of each work as SQL over the registers, by the rules that `works.rules` states one work at a time."""

import datetime as dt
from collections.abc import Iterable

from vungcao.figures.mirror import Tables
from vungcao.pack.capital import Accounting, DisbursementKind, PlanKind
from vungcao.pack.model import Pack
from vungcao.pack.working import Effect, Works
from vungcao.pack.working import Warning as Rule

ONLY = "only_works"
"""A table of keys (`key`) that a derivation may be held to."""
APART = ","
"""What stands between the values of a list that is told as text, before the first and behind the last."""
_NEWEST = "(valid_from, seq)"
_BILLION = 10**9
_LEFT = f"kind IN ('{DisbursementKind.PAYMENT}', '{DisbursementKind.ADVANCE}')"
_RETURNED = f"kind IN ('{DisbursementKind.REPAYMENT}', '{DisbursementKind.ADVANCE_REPAYMENT}')"
_MOVED = f"CASE WHEN {_LEFT} THEN amount_vnd WHEN {_RETURNED} THEN -amount_vnd ELSE 0 END"
"""What a voucher takes out: turning an advance into payment moves no money."""
_ROW = (
    "key, name, place, kind, content, field_group, owner, total_vnd, step, step_on, project_class, sources, years,"
    " allocated_vnd, disbursed_vnd, percent, geometry, simulated, provisional"
)


def registers_read(works: Works, accounting: Accounting | None) -> tuple[str, ...]:
    """The registers a row is derived from."""
    of_works = (
        works.work,
        works.decision,
        works.funding,
        works.progress,
        works.obstacle,
        works.site,
        works.contract,
    )
    return of_works + ((accounting.allocation, accounting.disbursement) if accounting else ())


def derivation(pack: Pack, tables: Tables, on: dt.date, *, only: bool = False) -> str:
    """A query with a row for each work that there is on a day, or for those of `ONLY`. The pack has works.

    The door lets in no decision that the course of a work forbids, so the farthest step needs no walk through them.
    """
    works = pack.works
    assert works is not None
    day = _day(on)
    source = _Source(tables, day, only)
    parts = {
        "recorded": source.things(works.work, of="key"),
        "steps": _steps(works),
        "decided": f"SELECT d.*, s.number, s.effect FROM ({source.events(works.decision)}) AS d"
        " JOIN recorded AS w ON w.key = d.work JOIN steps AS s ON s.kind = w.kind AND s.step = d.step",
        "course": _course(),
        "funding": f"SELECT work, list(DISTINCT source) AS sources FROM ({source.things(works.funding)}) GROUP BY work",
        "progress": f"SELECT work, arg_max(percent, {_NEWEST}) AS percent, max(valid_from) AS told_on"
        f" FROM ({source.events(works.progress)}) GROUP BY work",
        "site": f"SELECT work, arg_min(geometry, seq) AS geometry FROM ({source.things(works.site)}) GROUP BY work",
        "overdue": f"SELECT work, min(deadline) AS deadline FROM ({source.things(works.obstacle)})"
        f" WHERE solved_on IS NULL OR solved_on > {day} GROUP BY work",
        **_money(pack.accounting, source),
        "overpaid": _overpaid(works, pack.accounting, source),
        "known": _known(),
        "classed": _classed(works, day),
    }
    listed = ", ".join(f"{name} AS ({query})" for name, query in parts.items())
    return f"WITH {listed} SELECT {_ROW}, {_warnings(works.warnings, day)} AS warnings FROM classed"


def _day(on: dt.date | None) -> str:
    return "CAST(NULL AS DATE)" if on is None else f"DATE '{on.isoformat()}'"


class _Source:
    """The records of a register that stand on the day; of the works of `ONLY` when held to them."""

    def __init__(self, tables: Tables, day: str, only: bool) -> None:
        self.tables, self.day, self.only = tables, day, only

    def things(self, register: str, *, of: str = "work") -> str:
        """What is valid on the day."""
        ends = f"(valid_before IS NULL OR valid_before > {self.day})"
        return self._records(register, f"valid_from <= {self.day} AND {ends}", of)

    def events(self, register: str) -> str:
        """What happened up to the day."""
        return self._records(register, f"valid_from <= {self.day}", "work")

    def _records(self, register: str, standing: str, of: str) -> str:
        held = f" AND {of} IN (SELECT key FROM {ONLY})" if self.only else ""
        return f"SELECT * FROM {self.tables[register]} WHERE NOT nil AND {standing}{held}"


def _steps(works: Works) -> str:
    rows = [
        (kind, step.id, number, step.effect or "")
        for cycle in works.life_cycles
        for kind in cycle.kinds
        for number, step in enumerate(cycle.steps)
    ]
    return _values(("kind", "step", "number", "effect"), rows)


def _course() -> str:
    newest = "(valid_from, number)"

    def of(*effects: Effect) -> str:
        return f"effect IN ({', '.join(map(_text, effects))})"

    aside = (Effect.SUSPENDS, Effect.RESUMES, Effect.STOPS)
    beside = of(*aside, Effect.ASSESSES, Effect.ADJUSTS)
    settled_by = of(Effect.APPROVES, Effect.ADJUSTS)
    columns = {
        "stopped": f"arg_max((step, valid_from), {newest}) FILTER ({of(Effect.STOPS)})",
        "aside": f"arg_max((effect, step, valid_from), {newest}) FILTER ({of(*aside)})",
        "reached": f"arg_max((step, valid_from), (number, valid_from)) FILTER (NOT {beside})",
        "approved_on": f"max(valid_from) FILTER ({of(Effect.APPROVES)})",
        "begun_on": f"max(valid_from) FILTER ({of(Effect.STARTS, Effect.RESUMES)})",
        "has_started": f"bool_or({of(Effect.STARTS)})",
        "has_finished": f"bool_or({of(Effect.FINISHES)})",
        "total_vnd": f"arg_max(total_vnd, {newest}) FILTER ({settled_by} AND total_vnd IS NOT NULL)",
        "ends_on": f"arg_max(ends_on, {newest}) FILTER (ends_on IS NOT NULL)",
    }
    return f"SELECT work, {_named(columns)} FROM decided GROUP BY work"


def _money(accounting: Accounting | None, source: _Source) -> dict[str, str]:
    """Sums over all years: what was carried over left one year for another, and an extension is no new money."""
    if accounting is None:
        none = "SELECT NULL AS work, NULL AS amount_vnd, NULL AS paid_vnd, NULL AS years, NULL AS sources WHERE false"
        return {"allocated": none, "disbursed": none}
    new = f"kind IN ({_text(PlanKind.ASSIGNED)}, {_text(PlanKind.ADJUSTED)})"
    done = f"kind IN ({_text(DisbursementKind.PAYMENT)}, {_text(DisbursementKind.ADVANCE_RECOVERY)})"
    repaid = f"kind = {_text(DisbursementKind.REPAYMENT)}"
    paid = f"CASE WHEN {done} THEN amount_vnd WHEN {repaid} THEN -amount_vnd ELSE 0 END"
    return {
        "allocated": f"SELECT work, CAST(sum(amount_vnd) FILTER ({new}) AS BIGINT) AS amount_vnd,"
        " list(DISTINCT year) AS years, list(DISTINCT source) AS sources"
        f" FROM ({source.events(accounting.allocation)}) GROUP BY work",
        "disbursed": f"SELECT work, CAST(sum({_MOVED}) AS BIGINT) AS amount_vnd,"
        f" CAST(sum({paid}) AS BIGINT) AS paid_vnd"
        f" FROM ({source.events(accounting.disbursement)}) GROUP BY work",
    }


def _overpaid(works: Works, accounting: Accounting | None, source: _Source) -> str:
    """Works with a contract on the day under which more was spent than it is worth."""
    if accounting is None:
        return "SELECT NULL AS work WHERE false"
    paid = (
        f"SELECT contract, sum({_MOVED}) AS amount_vnd FROM ({source.events(accounting.disbursement)})"
        " WHERE contract IS NOT NULL GROUP BY contract"
    )
    return (
        f"SELECT DISTINCT c.work FROM ({source.things(works.contract)}) AS c"
        f" JOIN ({paid}) AS p ON p.contract = c.key WHERE p.amount_vnd > c.amount_vnd"
    )


def _known() -> str:
    """Each work with what is known of it, one column for one thing."""
    columns = {
        "is_finished": "coalesce(c.has_finished, false)",
        "is_started": "coalesce(c.has_started, false)",
        "is_stopped": "c.stopped IS NOT NULL",
        "is_suspended": f"coalesce(c.aside[1] = {_text(Effect.SUSPENDS)}, false)",
        "step": "coalesce(c.stopped[1], CASE WHEN is_suspended THEN c.aside[2] END, c.reached[1])",
        "step_on": "coalesce(c.stopped[2], CASE WHEN is_suspended THEN c.aside[3] END, c.reached[2])",
        "total_vnd": "coalesce(c.total_vnd, w.total_vnd)",
        "ends_on": "coalesce(c.ends_on, w.ends_on)",
        "suspended_on": "CASE WHEN is_suspended THEN c.aside[3] END",
        "percent": "CASE WHEN is_finished THEN 100 WHEN p.percent IS NOT NULL THEN p.percent"
        " WHEN NOT is_started THEN 0 END",
        "heard_on": "greatest(c.begun_on, p.told_on)",
        "sources": _told("list_distinct(list_concat(coalesce(f.sources, []), coalesce(a.sources, [])))"),
        "years": _told("coalesce(a.years, [])"),
        "allocated_vnd": "a.amount_vnd",
        "disbursed_vnd": "d.amount_vnd",
        "paid_vnd": "d.paid_vnd",
        "is_overpaid": "x.work IS NOT NULL",
    }
    of_record = "key, name, place, kind, content, field_group, owner, starts_on, simulated, provisional"
    recorded = ", ".join(f"w.{name}" for name in of_record.split(", "))
    joined = {"course": "c", "funding": "f", "progress": "p", "site": "s", "overdue": "o"}
    joined |= {"allocated": "a", "disbursed": "d", "overpaid": "x"}
    joins = " ".join(
        f"LEFT JOIN {table} AS {short} ON {short}.work = w.key" for table, short in joined.items()
    )
    others = "c.approved_on, s.geometry, o.deadline"
    return f"SELECT {recorded}, {others}, {_named(columns)} FROM recorded AS w {joins}"


def _classed(works: Works, day: str) -> str:
    """With the class by the limits of the day of the investment decision, and until that is taken of the day asked."""
    if not works.classes:
        return "SELECT *, CAST(NULL AS VARCHAR) AS project_class FROM known"
    rows = [
        f"({_text(c.field_group)}, {c.class_b_from * _BILLION:f}, {c.class_a_from * _BILLION:f},"
        f" {_day(c.valid_from)}, {_day(c.valid_before)})"
        for c in works.classes
    ]
    limits = f"(VALUES {', '.join(rows)}) AS l(field_group, b_from, a_from, since, before)"
    letter = "CASE WHEN total_vnd >= a_from THEN 'A' WHEN total_vnd >= b_from THEN 'B' ELSE 'C' END"
    decided = f"coalesce(k.approved_on, {day})"
    return (
        f"SELECT k.*, CASE WHEN l.field_group IS NOT NULL THEN {letter} END AS project_class"
        f" FROM known AS k LEFT JOIN {limits} ON l.field_group = k.field_group"
        f" AND (l.since IS NULL OR l.since <= {decided}) AND (l.before IS NULL OR l.before > {decided})"
    )


def _warnings(rules: Iterable[Rule], day: str) -> str:
    """The warnings that hold, in the order of the pack; a work that was stopped is warned of nothing."""
    raised = ", ".join(f"CASE WHEN {_is_raised(rule, day)} THEN {_text(rule.id)} END" for rule in rules)
    listed = f"list_filter([{raised}], lambda one: one IS NOT NULL)"
    return _told(f"CASE WHEN is_stopped THEN [] ELSE {listed} END") if raised else _told("[]")


def _is_raised(rule: Rule, day: str) -> str:
    lasting = f"({day} - %s) > {rule.days}"
    match rule.kind:
        case "not_started":
            return f"NOT is_suspended AND NOT is_started AND {lasting % 'starts_on'}"
        case "not_finished":
            return f"NOT is_finished AND {lasting % 'ends_on'}"
        case "no_progress_told":
            return f"is_started AND NOT is_finished AND NOT is_suspended AND {lasting % 'heard_on'}"
        case "suspended_long":
            return lasting % "suspended_on"
        case "obstacle_overdue":
            return lasting % "deadline"
        case "contract_overpaid":
            return "is_overpaid"
        case "money_ahead":
            return f"paid_vnd * 100 > (percent + {rule.points}) * total_vnd AND total_vnd > 0"
        case "advance_left":
            return f"disbursed_vnd > paid_vnd AND percent >= {rule.points} AND total_vnd > 0"


def _told(listed: str) -> str:
    """A list as text, each of its values between two marks: text is read many times faster than lists."""
    in_order = f"array_to_string(list_sort(CAST({listed} AS VARCHAR[])), '{APART}')"
    return f"concat('{APART}', {in_order}, '{APART}')"


def _named(columns: dict[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in columns.items())


def _values(names: Iterable[str], rows: Iterable[tuple[str | int, ...]]) -> str:
    told = ", ".join(
        "(" + ", ".join(_text(value) if isinstance(value, str) else str(value) for value in row) + ")"
        for row in rows
    )
    return f"SELECT * FROM (VALUES {told}) AS v({', '.join(names)})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
