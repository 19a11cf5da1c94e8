"""A work in words: the tables of its page, and what it is warned of."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vungcao.capital.rules.accounts import Line, Spent
from vungcao.desk.attached import Evidence
from vungcao.desk.wording import number_words, words
from vungcao.intake.ways.form import said
from vungcao.pack.entry import Source
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType, Register
from vungcao.registers.rules import Holding
from vungcao.registers.rules.typed import NotUnderstood, as_typed, clean, reader_of
from vungcao.works.rules.course import next_steps
from vungcao.works.rules.funding import Share
from vungcao.works.rules.outputs import ProposedChange
from vungcao.works.rules.records import Decision, Progress, Recorded
from vungcao.works.rules.warnings import Warned
from vungcao.works.rules.work import Work

_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)
_FACTS = (
    "owner",
    "manager",
    "content",
    "objective",
    "lead_agency",
    "cost_norm",
    "project_code",
    "budget_code",
)
"""What the head of the page says of a work, where its register has it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, under which heading it stands on a small screen, and whether it is a number."""

    heading: str
    said: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Records of a register that belong to a work: each with the version that its link opens."""

    register: Register
    rows: Sequence[tuple[int | None, str, Sequence[Cell]]]

    @property
    def headings(self) -> Sequence[Cell]:
        """The cells of the first row, for their headings."""
        return self.rows[0][2] if self.rows else ()


def table(
    register: Register,
    records: Iterable[Recorded],
    fields: Sequence[str],
    more: Callable[[Recorded], Sequence[Cell]] = lambda _record: (),
) -> Table:
    """Some records with some of their fields, and what `more` says of each."""
    entries = [entry for name in fields if (entry := register.field(name)) is not None]
    rows = [
        (each.seq, each.key, [*(_cell(entry, each.facts.get(entry.id)) for entry in entries), *more(each)])
        for each in records
    ]
    return Table(register, rows)


def _cell(entry: FieldEntry, fact: Any) -> Cell:
    heading = f"{said(entry.label)} ({entry.unit})" if entry.unit else said(entry.label)
    return Cell(heading, words(entry, fact), entry.type in _NUMBERS)


def facts(register: Register, work: Work) -> list[Cell]:
    """What the register says of the work, in words, where it says anything."""
    entries = [entry for name in _FACTS if (entry := register.field(name)) is not None]
    return [_cell(entry, fact) for entry in entries if (fact := work.record.facts.get(entry.id)) is not None]


def share_words(share: Share) -> list[Cell]:
    """A funding line's part of the total: the exact fraction, and percent."""
    if share.part is None:
        return [Cell(_("Phần của tổng mức"), _("không xác định: tổng mức bằng 0"))]
    exact = f"{share.part.numerator}/{share.part.denominator}"
    return [
        Cell(_("Phần của tổng mức"), exact, is_number=True),
        Cell("%", percent_words(share.part), is_number=True),
    ]


def percent_words(part: Fraction | None) -> str:
    """A part of a whole as percent with two decimals, rounded here and nowhere before."""
    return _("chưa xác định") if part is None else number_words(part * 100, 2)


def funding(register: Register, work: Work) -> Table:
    """The funding lines with their shares."""
    shares = {share.line.key: share for share in work.shares}
    lines = [share.line for share in work.shares]
    return table(
        register, lines, ("source", "programme", "amount_vnd"), lambda each: share_words(shares[each.key])
    )


def contracts(register: Register, work: Work) -> Table:
    """The contracts in force, each with what was paid under it and what of advances is still out."""
    fields = ("title", "number", "contractor", "method", "amount_vnd", "signed_on")
    return table(register, work.contracts, fields, lambda each: _spent_words(work.spent_under(each.key)))


def _spent_words(spent: Spent) -> list[Cell]:
    return [
        Cell(_("Đã thanh toán (đồng)"), number_words(spent.paid), is_number=True),
        Cell(_("Tạm ứng chưa thu hồi (đồng)"), number_words(spent.advances_outstanding), is_number=True),
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """A decision of the work, in words; `is_wrong` where the course does not allow it."""

    decision: Decision
    label: str
    source: Source | None
    is_wrong: bool


def steps(register: Register, work: Work) -> list[Step]:
    """The decisions in the order of their days."""
    entry = register.field("step")
    assert entry is not None, "a register of decisions has steps"
    of_cycle = {step.id: step for step in work.course.cycle.steps}
    wrong = {fault.decision.key for fault in work.course.faults}
    return [
        Step(
            each,
            said(of_cycle[each.step].label) if each.step in of_cycle else words(entry, each.step),
            of_cycle[each.step].source if each.step in of_cycle else None,
            each.key in wrong,
        )
        for each in work.decisions
    ]


def next_words(work: Work) -> list[str]:
    """The steps that may be decided on next."""
    return [said(step.label) for step in next_steps(work.course)]


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry of the accounts of capital, in words."""

    line: Line
    account: str
    kind: str
    source: str
    document: str


def entries(pack: Pack, work: Work) -> list[Entered]:
    """The work's entries in the accounts of capital, the last first."""
    registers = {each.id: each for each in pack.registers}
    sources = {source.id: said(source.label) for source in pack.sources}

    def entered(line: Line) -> Entered:
        register = registers[line.register]
        kind = register.field("kind")
        return Entered(
            line,
            said(register.one),
            words(kind, line.kind) if kind is not None and line.kind else "",
            sources.get(line.source, line.source),
            line.voucher or ", ".join(part for part in (line.document_number, line.document_issuer) if part),
        )

    return [entered(line) for line in reversed(work.money)]


@dataclass(frozen=True, slots=True)
class Stage:
    """What was told of a stage of the work, each with its photos."""

    label: str
    told: Sequence[tuple[Progress, Sequence[Evidence]]]


def stages(register: Register, work: Work, photos: Mapping[str, Sequence[Evidence]]) -> list[Stage]:
    """Progress by stage, in the order of the register's choices; every stage, so that one without photos shows."""
    entry = register.field("stage")
    assert entry is not None, "a register of progress has stages"
    return [
        Stage(
            said(choice.label),
            [(each, photos.get(each.key, ())) for each in work.progress if each.stage == choice.id],
        )
        for choice in entry.choices
    ]


def disputed_words(register: Register, change: ProposedChange, later: Holding) -> str:
    """What a later version says of the fields that the outputs change: "Mặt đường: Đường đất"."""
    changed = {output.field for output in change.outputs}
    entries = [entry for entry in register.fields if entry.id in changed]
    return changed_words(
        register, {entry.id: as_typed(entry, later.facts.get(entry.id)) for entry in entries}
    )


def changed_words(register: Register, facts: Mapping[str, str]) -> str:
    """What a record would say as typed, field by field: "Mặt đường: Bê tông; Chiều dài: 2,3 km"."""
    told = [(entry, facts[entry.id]) for entry in register.fields if facts.get(entry.id)]
    return "; ".join(
        f"{said(entry.label)}: {_typed_words(entry, typed)} {entry.unit}".strip() for entry, typed in told
    )


def _typed_words(entry: FieldEntry, typed: str) -> str:
    """What was typed, as the same fact would be shown; what is not understood as it is."""
    try:
        value = reader_of(entry)(clean(typed))
    except NotUnderstood:
        return typed
    return words(entry, value.isoformat() if isinstance(value, dt.date) else value)


def warning_words(warned: Warned) -> str:
    """What a work is warned of, and for how long or by how much: "Quá hạn hoàn thành: 12 ngày"."""
    label = said(warned.warning.label)
    if warned.contract is not None:
        return _("%(what)s: «%(contract)s» vượt %(beyond)s đồng") % {
            "what": label,
            "contract": warned.contract.key,
            "beyond": number_words(warned.beyond_vnd or 0),
        }
    if warned.points is not None:
        told = {"what": label, "points": number_words(warned.points, 2)}
        if warned.warning.kind == "advance_left":
            return _("%(what)s: %(points)s %% tổng mức") % told
        return _("%(what)s: %(points)s điểm phần trăm") % told
    days = warned.days or 0
    lasting = ngettext("%(days)d ngày", "%(days)d ngày", days) % {"days": days}
    about = f" («{warned.obstacle.what}»)" if warned.obstacle is not None else ""
    return f"{label}: {lasting}{about}"
