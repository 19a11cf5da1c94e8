"""The plain form: one for any register, made from the register's fields.

A register's field becomes an input of its type with its label, unit, choices and help. The form reads one record; a
page shows several of them to file several records together.
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vungcao.exact.period import Period
from vungcao.exact.refusal import Refusal
from vungcao.exact.vietnamese import date as shown_date
from vungcao.intake.rules import RowValues
from vungcao.intake.rules.checking import CODES
from vungcao.intake.ways.typed import Day, ExactNumber, Named, RefusedInput, WholeNumber, YesOrNo
from vungcao.pack.checking import Severity
from vungcao.pack.entry import Text
from vungcao.pack.geography import holds_on
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register
from vungcao.registers.rules import ReturnKey, nil_key, return_key

EXPLANATION = "explanation"
"""The input that is there once a check has asked why the record is right."""
FACT = "f_"
"""Begins the name of every input that is a field of the register."""
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without the letters that are read as figures when a code is read out on the telephone."""


def said(text: Text | None) -> str:
    """A text of the pack in the language of the page."""
    if text is None:
        return ""
    return text.en if get_language() == "en" else text.vi


def new_code(place: str) -> str:
    """A code for a record that has none of its own; it says nothing of whoever the record names."""
    return f"{place.partition('@')[0]}-{''.join(secrets.choice(CODE_LETTERS) for _place in range(8))}"


@dataclass(frozen=True, slots=True)
class Line:
    """One input of the form as a page shows it, with what is refused about it."""

    bound: BoundField
    entry: FieldEntry | None
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Current:
    """The version that is being corrected."""

    seq: int
    key: str
    valid_from: dt.date
    valid_before: dt.date | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """What every form of one page shares: the register, the place, the day, and the periods a return may report."""

    register: Register
    place: str
    today: dt.date
    periods: Sequence[Period] = ()
    references: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """For each register that a field refers to, the records it may name: their codes, and what they are called."""

    def period(self, typed: str) -> Period:
        """The period that was chosen."""
        return next(period for period in self.periods if period.id == typed)

    def return_key(self, typed: Mapping[str, Any]) -> str:
        """The key of a return, of the agency that the register is charged with."""
        return return_key(self.place, typed["period"], self.register.agency, typed.get("line", ""))


class PlainForm(forms.Form):
    """What the forms of the desk have in common: refusals beside the inputs, and rows for the door."""

    def __init__(self, paper: Paper, **named: Any) -> None:
        super().__init__(**named)
        self.paper = paper

    def lines(self) -> list[Line]:
        """The inputs in order, each with its refusals."""
        register = self.paper.register
        return [
            Line(self[name], register.field(name.removeprefix(FACT)), self._refusals(name))
            for name in self.fields
        ]

    def refusals(self) -> list[Refusal]:
        """Everything refused in this record."""
        return [refusal for line in self.lines() for refusal in line.refusals] + list(self.above())

    def above(self) -> tuple[Refusal, ...]:
        """What is refused about the record and no input of it."""
        return self._refusals(NON_FIELD_ERRORS)

    def refuse(self, refusal: Refusal) -> None:
        """Place a refusal of the door beside the input it names as «label», or above the record."""
        spoken_of = [
            FACT + e.id
            for e in self.paper.register.fields
            if f"«{e.label.vi}»" in refusal.where and FACT + e.id in self.fields
        ]
        self.add_error(spoken_of[0] if spoken_of else None, RefusedInput(refusal))

    def is_blank(self) -> bool:
        """Whether nothing was typed about the record: a line added and not used."""
        return False

    def rows(self, first: int, *, where: str = "") -> list[RowValues]:
        """The record as the door takes it, numbered from `first`; only after `is_valid()`.

        `where` is how refusals name the record, when there are several on the page.
        """
        raise NotImplementedError

    def _refusals(self, name: str) -> tuple[Refusal, ...]:
        faults = self.errors.as_data().get(name, ()) if self.is_bound else ()
        return tuple(
            fault.refusal if isinstance(fault, RefusedInput) else self._plain(name, fault.messages)
            for fault in faults
        )

    def _plain(self, name: str, messages: Sequence[str]) -> Refusal:
        label = str(self.fields[name].label) if name in self.fields else said(self.paper.register.one)
        mend = _("Điền hoặc chọn lại ô này")
        return Refusal("FRM-005", _("Ô «%s»") % label, " ".join(messages), _("Một giá trị hợp lệ"), mend)


class RecordForm(PlainForm):
    """One record. `current` makes it a correction, which says which version the filer saw."""

    def __init__(
        self,
        paper: Paper,
        *,
        current: Current | None = None,
        filled: Mapping[str, Any] | None = None,
        **named: Any,
    ) -> None:
        super().__init__(paper, initial=_opening(paper.register, current) | dict(filled or {}), **named)
        self.current = current
        self.fields.update(_about_the_record(paper, current))
        days = {paper.today, current.valid_from if current else paper.today}
        asked = [entry for entry in paper.register.fields if any(_holds(entry, day) for day in days)]
        self.fields.update({FACT + entry.id: _input(entry, paper) for entry in asked})
        if self.add_prefix(EXPLANATION) in self.data:
            self.fields[EXPLANATION] = _explanation()

    def refuse(self, refusal: Refusal) -> None:
        """Beside what is refused, room to explain it where a check asks for that."""
        if refusal.code == CODES[Severity.EXPLAIN]:
            self.fields[EXPLANATION] = _explanation()
        super().refuse(refusal)

    def is_blank(self) -> bool:
        """Whether nothing was typed into any field of the register."""
        return self.current is None and not any(
            (self.data.get(self.add_prefix(name)) or "").strip()
            for name in self.fields
            if name.startswith(FACT)
        )

    def rows(self, first: int, *, where: str = "") -> list[RowValues]:
        """One row; two for an event that is corrected, which is reversed and written again."""
        typed = self.cleaned_data
        operation = typed.get("operation") or "set"
        if self.current is None or self.paper.register.kind is not Kind.EVENT:
            return [self._row(first, operation, self._start(typed), where)]
        undone = self._row(first, "reverse", self.current.valid_from, where)
        if operation == "reverse":
            return [undone]
        return [undone, self._row(first + 1, "set", typed["valid_from"], where)]

    def _row(self, number: int, operation: str, start: dt.date, where: str) -> RowValues:
        again = operation == "set" and self.paper.register.kind is Kind.EVENT
        return RowValues(
            number=number,
            operation=operation,
            key=self._key(self.cleaned_data),
            valid_from=start,
            valid_before=None if operation == "end" else _day_after(self.cleaned_data.get("last_day")),
            facts=self._facts(start) if operation in ("set", "move") else {},
            base_seq=self.current.seq if self.current and not again else None,
            where=where,
            explanation=self.cleaned_data.get(EXPLANATION, ""),
        )

    def _start(self, typed: Mapping[str, Any]) -> dt.date:
        if self.paper.register.kind is not Kind.RETURN:
            day: dt.date = typed["valid_from"]
            return day
        return self.current.valid_from if self.current else self.paper.period(typed["period"]).start

    def _key(self, typed: Mapping[str, Any]) -> str:
        if self.current is not None:
            return self.current.key
        if self.paper.register.kind is Kind.RETURN:
            return self.paper.return_key(typed)
        return typed["key"] or new_code(self.paper.place)

    def _facts(self, day: dt.date) -> dict[str, Any]:
        """What the inputs say; what this form does not ask for stays as it is approved."""
        kept = self.current.facts if self.current else {}
        facts: dict[str, Any] = {}
        for entry in self.paper.register.fields:
            if FACT + entry.id in self.cleaned_data:
                facts[entry.id] = canonical(self.cleaned_data[FACT + entry.id])
            elif _holds(entry, day):
                facts[entry.id] = kept.get(entry.id)
        return facts


class NilForm(PlainForm):
    """A declaration that the place has none: since a day, until one, or in the period of a return."""

    def __init__(self, paper: Paper, *, row: Any = None, **named: Any) -> None:
        super().__init__(paper, initial=filed_before(paper, row) if row else {}, **named)
        if paper.register.kind is Kind.RETURN:
            self.fields["period"] = forms.ChoiceField(
                label=_("Kỳ báo cáo"), choices=_period_choices(paper.periods)
            )
            return
        self.fields["valid_from"] = _required_day(_("Không có từ ngày"), "")
        help_text = _("Để trống khi đến nay vẫn không có.")
        self.fields["last_day"] = Day(label=_("Đến hết ngày"), help_text=help_text, required=False)

    def rows(self, first: int, *, where: str = "") -> list[RowValues]:
        """The one row of the declaration."""
        typed, before = self.cleaned_data, None
        if self.paper.register.kind is Kind.RETURN:
            key, start = self.paper.return_key(typed), self.paper.period(typed["period"]).start
        else:
            key, start = nil_key(self.paper.place), typed["valid_from"]
            before = _day_after(typed["last_day"])
        return [RowValues(first, "nil", key, start, before, where=where)]


def _day_after(day: dt.date | None) -> dt.date | None:
    return day and day + dt.timedelta(days=1)


def _day_before(day: dt.date | None) -> dt.date | None:
    return day and day - dt.timedelta(days=1)


def _holds(entry: FieldEntry, day: dt.date) -> bool:
    return holds_on(entry.valid_from, entry.valid_before, day)


def _explanation() -> forms.CharField:
    return forms.CharField(
        label=_("Lời giải trình"),
        help_text=_("Vì sao số liệu đúng như đã ghi. Không ghi tên người dân vào đây."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _about_the_record(paper: Paper, current: Current | None) -> dict[str, forms.Field]:
    """The inputs every record of a kind has, before the register's own."""
    kind = paper.register.kind
    asked: dict[str, forms.Field] = {}
    if kind is Kind.RETURN:
        return asked if current else _about_the_return(paper)
    if current is None:
        help_text = _("Để trống thì hệ thống đặt mã. Không dùng số định danh cá nhân làm mã.")
        asked["key"] = forms.CharField(
            label=_("Mã hồ sơ"), max_length=100, required=False, help_text=help_text
        )
    if current is not None or kind is Kind.THING:
        choices = _operations(kind, is_new=current is None)
        asked["operation"] = forms.ChoiceField(label=_("Việc cần làm"), choices=choices)
    if kind is Kind.THING:
        help_text = _("Ngày mà điều ghi ở đây bắt đầu đúng, không phải ngày nhập.")
        asked["valid_from"] = _required_day(_("Đúng từ ngày"), help_text)
        help_text = _("Để trống khi đến nay vẫn đúng.")
        asked["last_day"] = Day(label=_("Đúng đến hết ngày"), help_text=help_text, required=False)
    else:
        asked["valid_from"] = _required_day(_("Xảy ra ngày"), "")
    return asked


def _about_the_return(paper: Paper) -> dict[str, forms.Field]:
    help_text = _("Chỉ ghi khi báo cáo của một kỳ có nhiều dòng, ví dụ mỗi chỉ tiêu một dòng.")
    return {
        "period": forms.ChoiceField(label=_("Kỳ báo cáo"), choices=_period_choices(paper.periods)),
        "line": forms.CharField(label=_("Dòng"), max_length=60, required=False, help_text=help_text),
    }


def _required_day(label: str, help_text: str) -> Day:
    return Day(label=label, help_text=help_text, required=True)


def _operations(kind: Kind, *, is_new: bool) -> list[tuple[str, str]]:
    if kind is Kind.EVENT:
        return [("set", _("Ghi lại cho đúng")), ("reverse", _("Hủy: việc này không xảy ra"))]
    if is_new:
        return [("set", _("Ghi mới")), ("move", _("Chuyển từ nơi khác đến, giữ nguyên mã hồ sơ"))]
    return [("set", _("Ghi thay đổi hoặc chữa lại")), ("end", _("Chấm dứt: từ ngày này không còn nữa"))]


def _period_choices(periods: Sequence[Period]) -> list[tuple[str, str]]:
    shown = [(p.id, f"{p.id} ({shown_date(p.start)} – {shown_date(p.end)})") for p in periods]
    return [("", _("— chọn kỳ —")), *shown]


def _input(entry: FieldEntry, paper: Paper) -> forms.Field:
    """The input of one field of the register. The door says what is required, so that all is refused at once."""
    label = said(entry.label) + (f" ({entry.unit})" if entry.unit else "")
    common: dict[str, Any] = {"label": label, "help_text": said(entry.help), "required": False}
    match entry.type:
        case FieldType.INTEGER:
            return WholeNumber(**common)
        case FieldType.DECIMAL:
            return ExactNumber(scale=entry.scale, **common)
        case FieldType.DATE:
            return Day(**common)
        case FieldType.BOOLEAN:
            return YesOrNo(**common)
        case FieldType.CHOICE:
            answers = [("", _("— chưa có —")), *((choice.id, said(choice.label)) for choice in entry.choices)]
            return forms.TypedChoiceField(choices=answers, empty_value=None, **common)
        case FieldType.REFERENCE if paper.references.get(entry.references or ""):
            named = [("", _("— chưa có —")), *paper.references[entry.references or ""]]
            return Named(offered=named, **common)
        case FieldType.TEXT | FieldType.REFERENCE:
            return forms.CharField(max_length=500, empty_value=None, **common)


def _opening(register: Register, current: Current | None) -> dict[str, Any]:
    """What the form opens with: nothing for a new record, the approved facts for a correction."""
    if current is None:
        return {}
    about = {
        "valid_from": current.valid_from,
        "last_day": _day_before(current.valid_before),
        "operation": "set",
    }
    return about | filled(register, current.facts)


def filled(register: Register, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Kept facts as the inputs show them."""
    return {FACT + entry.id: from_canonical(entry, facts.get(entry.id)) for entry in register.fields}


def filed_before(paper: Paper, row: Any) -> dict[str, Any]:
    """What a row that was filed had typed into the form."""
    key = ReturnKey.read(row.key)
    return filled(paper.register, row.facts) | {
        "key": row.key,
        "operation": row.operation,
        "valid_from": row.valid_from,
        "last_day": _day_before(row.valid_before),
        "period": key.period if key else "",
        "line": key.line if key else "",
    }


def canonical(value: Any) -> Any:
    """A value as facts keep it: a decimal as text with its decimals, a day as YYYY-MM-DD."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, dt.date) else value


def from_canonical(entry: FieldEntry, kept: Any) -> Any:
    """A fact as it is kept, to the value it stands for; None stays missing."""
    if kept is None:
        return None
    if entry.type is FieldType.DECIMAL:
        return Decimal(kept)
    if entry.type is FieldType.DATE:
        return dt.date.fromisoformat(kept)
    return kept
