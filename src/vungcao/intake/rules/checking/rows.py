"""Checks of one record: a condition on its fields, on what it said before, and how far a number may go from that."""

from collections.abc import Iterator
from fractions import Fraction

from vungcao.figures.evaluation import Record, truth_of
from vungcao.figures.wording import in_words
from vungcao.intake.rules.checking.ready import JumpTest, PreviousTest, ReadyCheck, RowTest
from vungcao.intake.rules.checking.records import Ground, is_asked, record_of
from vungcao.intake.rules.checking.saying import amount, label, names_in, of_row, values
from vungcao.intake.rules.findings import Finding
from vungcao.intake.rules.rows import Asked
from vungcao.pack.checking import JumpRule
from vungcao.pack.geography import holds_on
from vungcao.registers.rules import Facts


def find_in_rows(checks: list[ReadyCheck], ground: Ground) -> Iterator[Finding]:
    """What rows say that checks of one record do not let stand."""
    for each in ground.said if checks else ():
        holding = each.change.holding
        assert holding is not None, "a row that says something of a record"
        day = ground.day_of(each)
        before = ground.before(each) if any(ready.reads_before for ready in checks) else None
        record: Record | None = None
        for ready in checks:
            if not holds_on(ready.check.valid_from, ready.check.valid_before, day):
                continue
            if isinstance(ready.test, PreviousTest):
                yield from _previous(ready, each, record_of(ready.table, holding, before), before, ground)
                continue
            record = record or record_of(ready.table, holding)
            if isinstance(ready.test, RowTest):
                yield from _row(ready, each, record, ground)
            elif isinstance(ready.test, JumpTest):
                yield from _jump(ready, each, record, before, ground)


def _row(ready: ReadyCheck, each: Asked, record: Record, ground: Ground) -> Iterator[Finding]:
    assert isinstance(ready.test, RowTest | PreviousTest)
    day, holds = ground.day_of(each), ready.test.holds
    if truth_of(holds, record, day) is not False or not is_asked(ready.where, record, day):
        return
    found = values(ready.table, record, names_in(holds, ready.where))
    yield of_row(ready, each, names_in(holds), found, in_words(holds, ready.table, "vi"))


def _previous(
    ready: ReadyCheck, each: Asked, record: Record, before: Facts | None, ground: Ground
) -> Iterator[Finding]:
    if before is not None:
        yield from _row(ready, each, record, ground)


def _jump(
    ready: ReadyCheck, each: Asked, record: Record, before: Facts | None, ground: Ground
) -> Iterator[Finding]:
    assert isinstance(ready.test, JumpTest)
    rule, was = ready.test.rule, (before or {}).get(ready.test.rule.field)
    now = record[rule.field]
    if now is None or was is None or not is_asked(ready.where, record, ground.day_of(each)):
        return
    one, other = Fraction(now), Fraction(str(was))
    if is_jump(rule, one, other):
        found = f"«{label(ready.table, rule.field)}» từ {amount(other)} thành {amount(one)}"
        expected = f"Không thay đổi quá {amount(rule.percent)}% và quá {amount(rule.floor)} so với lần trước"
        yield of_row(ready, each, [rule.field], found, expected)


def is_jump(rule: JumpRule, now: Fraction, was: Fraction) -> bool:
    """Whether a number changed by more than so many percent of what it was, and by more than the floor."""
    change = abs(now - was)
    return change > Fraction(rule.floor) and change * 100 > Fraction(rule.percent) * abs(was)
