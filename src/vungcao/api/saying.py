"""Records, rows and submissions as the API says them."""

from collections.abc import Collection
from typing import Any

from vungcao.api.problems import told
from vungcao.exact.refusal import Refusal
from vungcao.intake import queries as intake
from vungcao.pack.register import FieldEntry, Register
from vungcao.people import queries as people
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.sight import is_closed, is_personal, open_facts, register_of, withheld
from vungcao.remeasurement.queries import blind_keys


def record_said(
    register: Register,
    version: registers.Version,
    *,
    opened: bool = False,
    blind: Collection[str] = (),
) -> dict[str, Any]:
    """A version; the fields that touch a person only when it was opened, and none of a record that must not be seen."""
    return {
        "seq": version.seq,
        "register": version.register,
        "key": version.key,
        "place": version.place,
        "valid_from": version.valid_from,
        "valid_before": version.valid_before,
        "known_from": version.known_from,
        "known_before": version.known_before,
        "nil": version.nil,
        "simulated": version.simulated,
    } | _facts(register, version.facts, opened, is_blind=version.key in blind)


def row_said(
    register: Register, row: Any, *, opened: bool = False, blind: Collection[str] = ()
) -> dict[str, Any]:
    """A row; the fields that touch a person only when it was opened, and none of a record that must not be seen."""
    return {
        "number": row.number,
        "operation": row.operation,
        "key": row.key,
        "valid_from": row.valid_from,
        "valid_before": row.valid_before,
        "base_seq": row.base_seq,
        "explanation": row.explanation,
        "reason": row.reason,
    } | _facts(register, row.facts, opened, is_blind=row.key in blind)


def _facts(register: Register, facts: dict[str, Any], opened: bool, *, is_blind: bool) -> dict[str, Any]:
    if is_blind:
        return {"facts": {}, "withheld": list(facts)}
    if opened:
        return {"facts": facts, "withheld": []}
    return {"facts": open_facts(register, facts), "withheld": withheld(register, facts)}


def submission_brief(submission: intake.Submission, person: people.Person) -> dict[str, Any]:
    """A submission in a list; what its filer called it is told to them alone."""
    is_mine = submission.filed_by_id == person.pk
    return {
        "number": submission.pk,
        "register": submission.register,
        "place": submission.place,
        "state": submission.state,
        "way": submission.way,
        "filed_by": str(submission.filed_by),
        "filed_at": submission.filed_at,
        "idempotency_key": submission.client_key if is_mine else "",
    }


def submission_said(submission: intake.Submission, person: people.Person) -> dict[str, Any]:
    """A submission with all that was said of it."""
    step = intake.current_step(submission) if submission.state == "submitted" else None
    answers = {
        "obligation": submission.obligation,
        "period": submission.period,
        "unchanged": submission.unchanged,
    }
    return submission_brief(submission, person) | {
        "step": step.id if step else None,
        "note": submission.note,
        "simulated": submission.simulated,
        "answers": answers if submission.obligation else None,
        "entry": submission.entry,
        "sendings": intake.sendings_of(submission),
        "row_count": submission.rows.count(),
        "findings": [
            _finding(each, register_of(submission.register))
            for each in intake.findings_of(submission, with_values=_may_read_values(submission, person))
        ],
        "verdicts": [_verdict(verdict) for verdict in submission.verdicts.select_related("by")],
    }


def _may_read_values(submission: intake.Submission, person: people.Person) -> bool:
    """Whether what rows say may be told unopened: one's own or what touches nobody, nothing to be measured blind."""
    is_free = submission.filed_by_id == person.pk or not is_personal(register_of(submission.register))
    return is_free and not blind_keys(person, submission.register)


def _finding(kept: dict[str, Any], register: Register) -> dict[str, Any]:
    return kept | {"refusal": told(Refusal(*kept["refusal"]), register=register, rows=kept["rows"])}


def _verdict(verdict: Any) -> dict[str, Any]:
    return {
        "verdict": verdict.verdict,
        "step": verdict.step,
        "by": str(verdict.by),
        "at": verdict.at,
        "reason": verdict.reason,
    }


def register_brief(register: Register) -> dict[str, Any]:
    """A register in a list."""
    return {
        "id": register.id,
        "kind": register.kind.value,
        "label": register.label,
        "one": register.one,
        "help": register.help,
        "personal": register.personal,
        "calendar": register.calendar,
    }


def register_said(register: Register) -> dict[str, Any]:
    """A register with its fields, checks and steps of review."""
    checks = [check for check in places.pack_in_force().checks if check.register_id == register.id]
    return register_brief(register) | {
        "fields": [_field(entry) for entry in register.fields],
        "checks": [
            {"id": check.id, "label": check.label, "mend": check.mend, "severity": check.severity.value}
            for check in checks
        ],
        "review": [{"id": step.id, "label": step.label, "kind": step.kind} for step in register.review],
    }


def _field(entry: FieldEntry) -> dict[str, Any]:
    return entry.model_dump(include=_FIELD) | {
        "type": entry.type.value,
        "choices": [{"id": choice.id, "label": choice.label} for choice in entry.choices],
        "is_closed": is_closed(entry),
    }


_FIELD = {
    "id",
    "label",
    "unit",
    "scale",
    "required",
    "references",
    "minimum",
    "maximum",
    "valid_from",
    "valid_before",
}
