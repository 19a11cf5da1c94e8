"""Checks are typed when the pack is read: nonsense is refused with file, line and character."""

import pytest

from tests.pack.mini import reading_with_files
from vungcao.exact.refusal import Refusal
from vungcao.intake.rules.checking import ready_checks

CHECK = """
checks:
  - id: this
    register: {register}
    label: {{vi: Sai, en: Wrong}}
    mend: {{vi: Sửa, en: Mend}}
    severity: note
    rule: {{{rule}}}
    source: {{document: rules}}
"""


def refusals(rule: str, register: str = "household") -> list[Refusal]:
    """Everything wrong with a pack whose only check has this rule."""
    reading = reading_with_files(checks_yaml=CHECK.format(rule=rule, register=register))
    found = list(reading.refusals)
    return found if reading.draft is None else found + ready_checks(reading.draft, reading.where)[1]


@pytest.mark.parametrize(
    ("rule", "register", "code", "where"),
    [
        ("kind: row, holds: member <= 4", "household", "FIG-002", "rule.holds, ký tự thứ 1"),
        (
            "kind: row, holds: members <= 4, where: poverty = 4",
            "household",
            "FIG-003",
            "rule.where, ký tự thứ 1",
        ),
        ("kind: row, holds: \"poverty = 'rich'\"", "household", "FIG-005", "rule.holds, ký tự thứ 11"),
        ("kind: row, holds: COUNT(*) > 1", "household", "FIG-015", "rule.holds, ký tự thứ 1"),
        ("kind: row, holds: previous_members = 4", "household", "FIG-002", "rule.holds, ký tự thứ 1"),
        ("kind: previous, holds: previous_member = 4", "household", "FIG-002", "rule.holds, ký tự thứ 1"),
        ("kind: previous, holds: people = previous_people", "training", "PCK-081", "rule.kind"),
        ("kind: jump, field: member, percent: 10", "household", "PCK-040", "rule.field"),
        ("kind: jump, field: poverty, percent: 10", "household", "PCK-080", "rule.field"),
        ("kind: jump, field: members, percent: -1", "household", "PCK-024", "rule.percent"),
        ("kind: unique, fields: [hamlet, name]", "household", "PCK-040", "rule.fields[1]"),
        ("kind: unique, fields: []", "household", "PCK-028", "rule.fields"),
        ("kind: total, holds: members > 2", "household", "FIG-016", "rule.holds, ký tự thứ 1"),
        ("kind: total, holds: COUNT(*)", "household", "FIG-032", "rule.holds, ký tự thứ 1"),
        ("kind: total, holds: 1 < 2", "household", "FIG-032", "rule.holds, ký tự thứ 1"),
        (
            "kind: against, total: SUM(population), other: {register: households, total: SUM(members)}",
            "income",
            "PCK-040",
            "rule.other.register",
        ),
        (
            "kind: against, total: SUM(population), other: {register: place, total: COUNT(*)}",
            "income",
            "PCK-081",
            "rule.other.register",
        ),
        (
            "kind: against, total: SUM(population), other: {register: household, total: SUM(member)}",
            "income",
            "FIG-002",
            "rule.other.total, ký tự thứ 5",
        ),
        (
            "kind: flow, register: household, status: \"poverty = 'poor'\", start: population, end: total",
            "income",
            "PCK-040",
            "rule.end",
        ),
        (
            "kind: flow, register: household, status: poverty, start: population, end: population",
            "income",
            "FIG-028",
            "rule.status, ký tự thứ 1",
        ),
        (
            "kind: flow, register: household, status: members > 1, start: members, end: members",
            "household",
            "PCK-081",
            "rule.register",
        ),
        (
            "kind: flow, register: income, status: population > 1, start: population, end: population",
            "income",
            "PCK-081",
            "rule.register",
        ),
        ("kind: row, holds: members > 1", "place", "PCK-081", "register"),
        ("kind: rows, holds: members > 1", "household", "PCK-026", "rule"),
        ("holds: members > 1", "household", "PCK-026", "rule"),
    ],
)
def test_nonsense_is_refused_in_its_place(rule: str, register: str, code: str, where: str):
    found = refusals(rule, register)
    assert [refusal.code for refusal in found] == [code]
    assert found[0].where.startswith("checks.yaml, dòng ")
    assert found[0].where.endswith(where)


def test_a_kind_misspelt_is_told_the_kind_it_is_like():
    (refusal,) = refusals("kind: uniqe, fields: [hamlet]")
    assert refusal.mend == "Có phải là «unique»? Sửa kind"


def test_a_check_that_ends_before_it_begins_is_refused():
    text = CHECK.format(rule="kind: row, holds: members > 1", register="household")
    text += "    valid_from: 2027-01-01\n    valid_before: 2026-01-01\n"
    reading = reading_with_files(checks_yaml=text)
    assert [refusal.code for refusal in reading.refusals] == ["PCK-043"]
