"""The workbook that goes out: a register of a place with what stands, ready to be printed, mended and sent back.

Codes of records are locked, everything else is open; choices are drop-downs; days are dd/mm/yyyy. A text that looks
like a formula is written as the text it is. A hidden sheet says what the workbook was
filled from, so that what was decided since is seen when it comes back.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from vungcao.exact import vietnamese
from vungcao.intake.ways.form import from_canonical
from vungcao.intake.ways.workbook.child import LISTS_SHEET, OWN_SHEET
from vungcao.intake.ways.workbook.layout import ABOUT_WORDS, EXPLANATION, OPERATION, about
from vungcao.intake.ways.workbook.rows import OPERATIONS, Held
from vungcao.pack.adapting import KEY, LAST_DAY, PERIOD, VALID_FROM
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register
from vungcao.registers.rules import ReturnKey

HEADINGS_AT = 4
"""Row of the headings, from 0."""
NEW_ROWS = 300
"""Open rows below what stands, with their drop-downs."""
_A4 = 9
_DIGITS = 15
"""Digits that a spreadsheet keeps of a number; more are written as text."""
_NARROWEST, _WIDEST = 12, 34
_DAY = "dd/mm/yyyy"
_LONGEST_NOTE = 250
"""Characters of a hint that Excel shows beside a cell."""
_HINTS = {
    FieldType.INTEGER: "Số nguyên, ví dụ 1.234. Để trống khi chưa có số liệu; số không thì ghi 0.",
    FieldType.DECIMAL: "Số, dấu phẩy trước phần thập phân, ví dụ 1.234,5. Để trống khi chưa có số liệu.",
    FieldType.DATE: "Ngày dd/mm/yyyy.",
    FieldType.BOOLEAN: "Có hoặc Không; để trống khi chưa biết.",
    FieldType.CHOICE: "Chọn trong danh sách.",
    FieldType.REFERENCE: "Chọn trong danh sách, hoặc ghi mã.",
    FieldType.TEXT: "Ghi bằng chữ.",
}
_ABOUT_HINTS = {
    KEY: "Mã của bản ghi đã có thì giữ nguyên. Dòng mới để trống, hệ thống đặt mã.",
    OPERATION: "Để trống là ghi. «Chấm dứt»: từ ngày ghi ở dòng này không còn nữa.",
    VALID_FROM: "Ngày mà điều ghi ở dòng bắt đầu đúng, dd/mm/yyyy. Thay đổi mới thì ghi ngày mới.",
    LAST_DAY: "Để trống khi đến nay vẫn đúng.",
    PERIOD: "Chọn kỳ báo cáo.",
    EXPLANATION: "Ghi khi hệ thống hỏi vì sao con số khác thường.",
}


@dataclass(frozen=True)
class Outgoing:
    """What a workbook is made of."""

    register: Register
    fields: Sequence[FieldEntry]
    """The fields that its reader may see."""
    place: str
    place_name: str
    standing: Sequence[Held]
    known: int
    edition: str
    made_at: dt.datetime
    obligation: str = ""
    obligation_name: str = ""
    period: str = ""
    periods: Sequence[str] = ()
    """The periods that a return may report, the latest first."""
    references: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """For each register referred to, its records of the place: keys, and what they are called."""
    simulated: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns: code and days, the fields, and an explanation last."""
        beside = about(self.register)
        return (*beside[:-1], *(entry.id for entry in self.fields), beside[-1])


def write_workbook(going: Outgoing) -> bytes:
    """The workbook as .xlsx."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": going.register.label.vi, "author": "Vùng Cao"})
        _Writing(workbook, going).write()
    return made.getvalue()


def write_own(workbook: Workbook, name: str, own: Mapping[str, Any]) -> None:
    """The hidden sheet that says what a workbook was filled from."""
    sheet = workbook.add_worksheet(name)
    sheet.very_hidden()
    said = [(each, value) for each, value in own.items() if each != "bases"]
    rows = [("row", key, seq) for key, seqs in own.get("bases", {}).items() for seq in seqs]
    for number, row in enumerate([*said, *rows]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)


class _Writing:
    """One workbook being written."""

    def __init__(self, workbook: Workbook, going: Outgoing) -> None:
        self.workbook, self.going = workbook, going
        self.name = sheet_name(going.register.label.vi)
        self.sheet = workbook.add_worksheet(self.name)
        self.lists = _Lists(workbook.add_worksheet(LISTS_SHEET))
        self.formats: dict[tuple[str, bool], Format] = {}
        self.entries = {entry.id: entry for entry in going.fields}
        self.last = HEADINGS_AT + len(going.standing) + NEW_ROWS

    def write(self) -> None:
        """Titles, headings, what stands, open rows, lists, and what it was filled from."""
        self._titles()
        for column, name in enumerate(self.going.columns):
            self._heading(column, name)
        rows = [*self.going.standing]
        for number, held in enumerate(rows, start=HEADINGS_AT + 1):
            self._row(number, held)
        self._return_of_the_period(HEADINGS_AT + 1 + len(rows))
        for column, name in enumerate(self.going.columns):
            self._drop_down(column, name)
        self._print()
        self.sheet.protect(
            "", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
        )
        self.lists.sheet.very_hidden()
        write_own(self.workbook, OWN_SHEET, self._own())
        self.sheet.activate()

    def _own(self) -> dict[str, Any]:
        going = self.going
        bases: dict[str, list[int]] = {}
        for held in going.standing:
            bases.setdefault(held.key, []).append(held.seq)
        return {
            "vungcao": 1,
            "register": going.register.id,
            "place": going.place,
            "obligation": going.obligation,
            "period": going.period,
            "known": going.known,
            "edition": going.edition,
            "sheet": self.name,
            "bases": bases,
        }

    def _titles(self) -> None:
        going = self.going
        bold = self.workbook.add_format({"bold": True, "font_size": 14})
        soft = self.workbook.add_format({"font_color": "#555555"})
        of_period = f" · Kỳ {going.period}" if going.period else ""
        simulated = "SỐ LIỆU MÔ PHỎNG · " if going.simulated else ""
        made = f"{going.made_at:%H:%M} {vietnamese.date(going.made_at.date())}"
        self.sheet.write_string(0, 0, f"{simulated}{going.register.label.vi}: {going.place_name}", bold)
        self.sheet.write_string(1, 0, f"{going.obligation_name}{of_period}".strip(" ·"), soft)
        self.sheet.write_string(2, 0, f"Lấy ra lúc {made}, mục nhật ký {going.known}. {_ADVICE}", soft)

    def _heading(self, column: int, name: str) -> None:
        entry = self.entries.get(name)
        label = ABOUT_WORDS[name][0] if entry is None else entry.label.vi
        unit = f" ({entry.unit})" if entry is not None and entry.unit else ""
        needed = " *" if (entry is not None and entry.required) or name in (VALID_FROM, PERIOD) else ""
        self.sheet.write_string(
            HEADINGS_AT, column, label + unit + needed, self._format("heading", locked=True)
        )
        hint = _ABOUT_HINTS[name] if entry is None else _hint(entry)
        help_text = f"{entry.help.vi}\n{hint}" if entry is not None and entry.help else hint
        self.sheet.write_comment(HEADINGS_AT, column, help_text, {"x_scale": 2, "y_scale": 1.4})
        width = max(_NARROWEST, min(_WIDEST, len(label) + 2))
        self.sheet.set_column(column, column, width, self._format(_look(name, entry), locked=False))

    def _row(self, number: int, held: Held) -> None:
        going = self.going
        said: dict[str, Any] = {entry.id: held.facts.get(entry.id) for entry in going.fields}
        said |= {KEY: held.key, VALID_FROM: held.valid_from, LAST_DAY: _day_before(held.valid_before)}
        if going.register.kind is Kind.RETURN and (parts := ReturnKey.read(held.key)):
            said[PERIOD] = parts.period
        for column, name in enumerate(going.columns):
            self._cell(number, column, name, said.get(name))

    def _return_of_the_period(self, number: int) -> None:
        """The return that the period still wants, begun."""
        going = self.going
        if going.register.kind is Kind.RETURN and going.period and not going.standing:
            self._cell(number, going.columns.index(PERIOD), PERIOD, going.period)

    def _cell(self, row: int, column: int, name: str, value: Any) -> None:
        entry = self.entries.get(name)
        how = self._format(_look(name, entry), locked=name == KEY)
        shown = self._shown(entry, value)
        match shown:
            case None:
                return
            case dt.date():
                self.sheet.write_datetime(row, column, dt.datetime.combine(shown, dt.time()), how)
            case int() | Decimal() if len(str(abs(shown)).replace(".", "")) <= _DIGITS:
                self.sheet.write_number(row, column, float(shown), how)
            case int() | Decimal():
                self.sheet.write_string(row, column, vietnamese.number(shown), how)
            case _:
                self.sheet.write_string(row, column, str(shown), how)

    def _shown(self, entry: FieldEntry | None, kept: Any) -> Any:
        """A fact as a person writes it into the cell."""
        if entry is None or kept is None:
            return kept
        match entry.type:
            case FieldType.BOOLEAN:
                return "Có" if kept else "Không"
            case FieldType.CHOICE:
                return next((choice.label.vi for choice in entry.choices if choice.id == kept), kept)
            case FieldType.REFERENCE:
                called = dict(self.going.references.get(entry.references or "", ()))
                return _named(kept, called[kept]) if kept in called else kept
            case _:
                return from_canonical(entry, kept)

    def _drop_down(self, column: int, name: str) -> None:
        entry = self.entries.get(name)
        offered = self._offered(name, entry)
        rule: dict[str, Any] = {"validate": "any"}
        if offered:
            rule = {"validate": "list", "source": self.lists.add(offered)}
            rule |= {
                "error_title": "Chọn trong danh sách",
                "error_message": "Ô này chỉ nhận điều có trong danh sách.",
            }
            if entry is not None and entry.type is FieldType.REFERENCE:
                rule["error_type"] = "warning"
        hint = _ABOUT_HINTS[name] if entry is None else _hint(entry)
        rule |= {"input_message": hint[:_LONGEST_NOTE]}
        self.sheet.data_validation(HEADINGS_AT + 1, column, self.last, column, rule)

    def _offered(self, name: str, entry: FieldEntry | None) -> list[str]:
        if name == OPERATION:
            return [OPERATIONS[each][0] for each in _operations(self.going.register.kind)]
        if name == PERIOD:
            return list(self.going.periods)
        match entry.type if entry is not None else None:
            case FieldType.BOOLEAN:
                return ["Có", "Không"]
            case FieldType.CHOICE:
                assert entry is not None
                return [choice.label.vi for choice in entry.choices]
            case FieldType.REFERENCE:
                assert entry is not None
                return [_named(*each) for each in self.going.references.get(entry.references or "", ())]
        return []

    def _print(self) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADINGS_AT)
        sheet.set_footer("&L&A&RTrang &P/&N")
        sheet.freeze_panes(HEADINGS_AT + 1, 1)

    def _format(self, look: str, *, locked: bool) -> Format:
        if (look, locked) not in self.formats:
            how: dict[str, Any] = {"locked": locked, "border": 1, "border_color": "#C9C6BC", "valign": "top"}
            if look == "heading":
                how |= {"bold": True, "text_wrap": True, "bg_color": "#1F2B61", "font_color": "#FFFFFF"}
            elif look == "text":
                how |= {"text_wrap": True} | ({"bg_color": "#F0EEE6"} if locked else {})
            else:
                how["num_format"] = look
            self.formats[look, locked] = self.workbook.add_format(how)
        return self.formats[look, locked]


_ADVICE = "Ô để trống là chưa có số liệu, không phải số không. Không đổi tên cột; dòng mới ghi tiếp bên dưới."


class _Lists:
    """The hidden sheet that drop-downs choose from: Excel takes at most 255 characters in place."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.columns = 0

    def add(self, offered: Sequence[str]) -> str:
        """Write a list; where it stands, as a drop-down names it."""
        for row, text in enumerate(offered):
            self.sheet.write_string(row, self.columns, text)
        letters = xlsxwriter.utility.xl_col_to_name(self.columns, True)
        self.columns += 1
        return f"='{LISTS_SHEET}'!{letters}$1:{letters}${len(offered)}"


def _operations(kind: Kind) -> Iterable[str]:
    return {Kind.THING: ("set", "end", "move"), Kind.EVENT: ("set", "reverse"), Kind.RETURN: ("set", "end")}[
        kind
    ]


def _named(key: str, called: str) -> str:
    return key if called == key else f"{called} ({key})"


def _hint(entry: FieldEntry) -> str:
    return "Năm, ví dụ 2026." if entry.names_year else _HINTS[entry.type]


def _look(name: str, entry: FieldEntry | None) -> str:
    """How cells of a column look: a number format, or text."""
    if name in (VALID_FROM, LAST_DAY) or (entry is not None and entry.type is FieldType.DATE):
        return _DAY
    if entry is not None and entry.type is FieldType.INTEGER:
        return "0" if entry.names_year else "#,##0"
    if entry is not None and entry.type is FieldType.DECIMAL:
        return "#,##0." + "0" * entry.scale
    return "text"


def _day_before(day: dt.date | None) -> dt.date | None:
    return day and day - dt.timedelta(days=1)


def sheet_name(label: str) -> str:
    """A label as Excel takes it for the name of a sheet."""
    return "".join(ch for ch in label if ch not in "[]:*?/\\'")[:31].strip() or "Trang 1"
