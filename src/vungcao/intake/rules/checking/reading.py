"""Reads the checks of a pack into tests, and says at which character of which line what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from vungcao.exact.refusal import Refusal
from vungcao.figures.expression import Column, Predicate, Table, table_of
from vungcao.figures.parse import read_compared_totals, read_expression, read_predicate
from vungcao.intake.rules.checking.ready import (
    AgainstTest,
    FlowTest,
    JumpTest,
    PreviousTest,
    ReadyCheck,
    RowTest,
    Test,
    TotalTest,
    UniqueTest,
)
from vungcao.pack.checking import (
    AgainstRule,
    Check,
    FlowRule,
    JumpRule,
    PreviousRule,
    RowRule,
    TotalRule,
    UniqueRule,
)
from vungcao.pack.entry import Confidence, Text
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack

PREVIOUS = "previous_"
"""What a field is called as it was before."""
Where = Callable[[Path], str]


def ready_checks(pack: Pack, where: Where) -> tuple[dict[str, tuple[ReadyCheck, ...]], list[Refusal]]:
    """The checks of a pack by register, and the refusals of those whose expressions cannot be read."""
    reader = _Reader(pack, where)
    ready: dict[str, tuple[ReadyCheck, ...]] = {}
    for n, check in enumerate(pack.checks):
        made = reader.check(("checks", n), check)
        if made is not None:
            ready[check.register_id] = (*ready.get(check.register_id, ()), made)
    return ready, reader.refusals


def previous_table(table: Table) -> Table:
    """The table with each field a second time, as it was before."""
    before = tuple(
        replace(column, name=f"{PREVIOUS}{column.name}", label=_before(column))
        for column in table.columns
        if column.name not in ("key", "place")
    )
    return replace(table, columns=table.columns + before)


def _before(column: Column) -> Text:
    return Text(vi=f"{column.label.vi} (lần trước)", en=f"{column.label.en} (before)")


@dataclass
class _Reader:
    """Makes tests and gathers what is wrong."""

    pack: Pack
    where: Where
    refusals: list[Refusal] = field(default_factory=list)

    def check(self, path: Path, check: Check) -> ReadyCheck | None:
        """The check, or None when something in it is refused, here or by the rules of packs."""
        table = self._table(check.register_id)
        if table is None:
            return None
        before = len(self.refusals)
        if isinstance(check.rule, PreviousRule):
            table = previous_table(table)
        where = self._condition((*path, "rule", "where"), getattr(check.rule, "where", ""), table)
        test = self._test((*path, "rule"), check, table)
        if test is None or len(self.refusals) > before:
            return None
        return ReadyCheck(check, test, table, where, self._cited(check))

    def _table(self, register: str) -> Table | None:
        return next((table_of(each) for each in self.pack.registers if each.id == register), None)

    def _condition(self, path: Path, text: str, table: Table) -> Predicate | None:
        if not text.strip():
            return None
        condition, refused = read_predicate(text, table, self.where(path))
        self.refusals += refused
        return condition

    def _test(self, path: Path, check: Check, table: Table) -> Test | None:
        match check.rule:
            case RowRule(holds=text):
                holds = self._condition((*path, "holds"), text, table)
                return None if holds is None else RowTest(holds)
            case PreviousRule(holds=text):
                holds = self._condition((*path, "holds"), text, table)
                return None if holds is None else PreviousTest(holds)
            case JumpRule():
                return JumpTest(check.rule)
            case UniqueRule():
                return UniqueTest(check.rule)
            case TotalRule(holds=text):
                compared, refused = read_compared_totals(text, table, self.where((*path, "holds")))
                self.refusals += refused
                return None if compared is None else TotalTest(compared)
            case AgainstRule():
                return self._against(path, check.rule, table)
            case FlowRule():
                return self._flow(path, check.rule)

    def _against(self, path: Path, rule: AgainstRule, table: Table) -> AgainstTest | None:
        other = self._table(rule.other.register_id)
        if other is None:
            return None
        total, refused = read_expression(rule.total, table, self.where((*path, "total")))
        at = self.where((*path, "other", "total"))
        other_total, refused_too = read_expression(rule.other.total, other, at)
        self.refusals += refused + refused_too
        if total is None or other_total is None:
            return None
        return AgainstTest(rule, total, other, other_total)

    def _flow(self, path: Path, rule: FlowRule) -> FlowTest | None:
        other = self._table(rule.register_id)
        if other is None:
            return None
        status = self._condition((*path, "status"), rule.status, other)
        return None if status is None else FlowTest(rule, other, status)

    def _cited(self, check: Check) -> str:
        source = check.source
        document = next((each for each in self.pack.documents if each.id == source.document), None)
        if document is None:
            return ""
        unseen = source.to_be_confirmed or document.confidence is not Confidence.SEEN
        said = [document.name, source.at, "cần xác nhận" if unseen else ""]
        return ", ".join(part for part in said if part)
