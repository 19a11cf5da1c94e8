"""Checks run over records told as tables one can read aloud, without a database.

    key | from       | before     | members
    ----+------------+------------+--------
    H1  | 2026-01-01 | 2027-01-01 | 4

Where cells hold bars, as keys of returns do, tildes stand between them. Rows are numbered in the order they stand or by
a column `row`. `op` is the operation, "set" when not said; `place` is where, Sa Lý when not said; `nil` says yes. An
empty cell is what the record does not say.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from tests.door import NEW_YEAR, SA_LY
from tests.pack.mini import the_pack
from tests.spec.tables import fact
from vungcao.intake.rules import Asked, Finding, RowValues
from vungcao.intake.rules.checking import Ended, Ground, find, ready_checks
from vungcao.pack.checking import Check
from vungcao.pack.model import Pack
from vungcao.pack.register import Kind, Register
from vungcao.registers.rules import Change, Facts, Holding, Operation, canonical_facts

BOOK = {"key", "from", "before", "row", "op", "place", "nil", "seq"}


def check(of: str, severity: str = "note", /, **rule: object) -> Check:
    """A check of a register of the small pack."""
    words = {"vi": "Không đúng", "en": "Not so"}
    return Check.model_validate(
        {
            "id": "this",
            "register": of,
            "label": words,
            "mend": {"vi": "Sửa", "en": "Mend"},
            "severity": severity,
            "rule": rule,
            "source": {"document": "rules"},
        }
    )


def findings(
    one: Check,
    rows: str,
    standing: str = "",
    *,
    others: Mapping[str, str] | None = None,
    ended: Collection[Ended] = (),
    pack: Pack | None = None,
) -> list[Finding]:
    """What a check finds in rows over what stands."""
    said = pack or the_pack()
    with_check = said.model_copy(update={"checks": (one,)})
    ready, refusals = ready_checks(with_check, str)
    assert not refusals
    register = said.register_by_id(one.register_id)
    ground = Ground(
        register=register,
        place=SA_LY,
        asked=asked_in(register, rows),
        standing=holdings_in(register, standing),
        calendar=said.calendar(register.calendar) if register.calendar else None,
        others={name: holdings_in(said.register_by_id(name), told) for name, told in (others or {}).items()},
        ended=ended,
    )
    return find(ready[register.id], ground)


def rows_found(found: list[Finding]) -> list[int]:
    """The numbers of the rows that findings speak of."""
    return [number for finding in found for number in finding.rows]


def rows_of(told: str) -> list[dict[str, str]]:
    """The rows of a table as texts by column."""
    between = "~" if "~" in told else "|"
    lines = [line for line in told.splitlines() if line.strip() and set(line.strip()) - set("-+ ")]
    names, *rows = ([cell.strip() for cell in line.split(between)] for line in lines or [""])
    return [dict(zip(names, row, strict=True)) for row in rows]


def asked_in(register: Register, told: str) -> list[Asked]:
    """The rows of a table."""
    found = []
    for number, row in enumerate(rows_of(told), start=1):
        held = _holding(register, row, None)
        operation = Operation(row.get("op") or "set")
        facts = held.facts if operation in (Operation.SET, Operation.MOVE) else {}
        change = Change(operation, held.key, held.place, held.valid_from, held.valid_before, facts)
        values = RowValues(
            int(row.get("row") or number), operation, held.key, held.valid_from, held.valid_before, facts
        )
        found.append(Asked(values, change))
    return found


def holdings_in(register: Register, told: str) -> list[Holding]:
    """The versions of a table, numbered in their order."""
    return [_holding(register, row, seq) for seq, row in enumerate(rows_of(told), start=1)]


def _holding(register: Register, row: Mapping[str, str], seq: int | None) -> Holding:
    assert set(row) <= BOOK | {field.id for field in register.fields}, row
    start = dt.date.fromisoformat(row["from"]) if row.get("from") else NEW_YEAR
    before = dt.date.fromisoformat(row["before"]) if row.get("before") else None
    if register.kind is Kind.RETURN and before is None:
        before = dt.date(start.year + 1, 1, 1)
    raw = {field.id: fact(field, row.get(field.id, "")) for field in register.fields}
    nil = bool(row.get("nil"))
    facts: Facts = {} if nil else canonical_facts(register, raw, on=start)[0]
    return Holding(row["key"], row.get("place") or SA_LY, start, before, facts, nil=nil, seq=seq)
