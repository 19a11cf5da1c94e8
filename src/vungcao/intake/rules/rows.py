"""The rows of a submission, one by one: what each asks, in the form in which it can be applied."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from vungcao.exact import vietnamese
from vungcao.exact.period import Period
from vungcao.exact.refusal import Refusal
from vungcao.pack.calendar import periods_of
from vungcao.pack.model import Calendar
from vungcao.pack.register import Kind, Register
from vungcao.places.rules import Unit, refuse_end_after, refuse_outside_validity
from vungcao.registers.rules import (
    Change,
    Facts,
    Operation,
    ReturnKey,
    canonical_facts,
    is_nil_key,
    nil_key,
    refuse_key,
    share_a_day,
)

MOST_ROWS = 100_000
_DAY = dt.timedelta(days=1)
_FARTHEST = 3
"""Years between the year a period is named after and its first day."""

_ALLOWED = {
    Kind.THING: (Operation.SET, Operation.MOVE, Operation.END, Operation.NIL),
    Kind.EVENT: (Operation.SET, Operation.REVERSE, Operation.END, Operation.NIL),
    Kind.RETURN: (Operation.SET, Operation.END, Operation.NIL),
}
_WORDS = {
    Operation.SET: "ghi",
    Operation.MOVE: "chuyển đến",
    Operation.END: "chấm dứt",
    Operation.NIL: "khai không có",
    Operation.REVERSE: "đảo",
}


@dataclass(frozen=True, slots=True)
class RowValues:
    """One record as a submission wants it to be.

    `operation` is one of `registers.rules.Operation`. `valid_before` is the first day on which it no longer holds; None
    is open, for an event the next day, for a return the end of its period. `key` of a declaration of none may be
    empty: it is the place's. `base_seq` is the version the filer was looking at; None takes the one that stands when it
    is filed. `where` is how refusals name the row, when a way in knows better than its number: file, sheet, line.
    `explanation` says why it is right although a check asks. `known` is the last journal entry that a reviewer saw when
    they settled its conflict. `branch` names the line of edits of one record on one device, each made upon the one
    before, and `branch_position` the row's place in it, from 1.
    """

    number: int
    operation: str
    key: str
    valid_from: dt.date
    valid_before: dt.date | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    base_seq: int | None = None
    where: str = ""
    explanation: str = ""
    known: int | None = None
    branch: str = ""
    branch_position: int = 0

    @property
    def said_at(self) -> str:
        """How refusals name the row."""
        return self.where or f"Dòng {self.number}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that is well formed, and the change it asks for."""

    row: RowValues
    change: Change

    @property
    def where(self) -> str:
        """How refusals name the row."""
        return self.row.said_at


@dataclass(frozen=True)
class Filing:
    """What the rows of one submission are checked against."""

    register: Register
    unit: Unit
    reporters: Collection[str]
    """Ids of the organisations that may report."""
    calendar: Calendar | None = None
    simulated: bool = False
    in_lines: bool = False
    """Whether a return may have several lines. A figure counts one return for a place and period: of lines, it would
    count one and drop the others."""


def read_rows(
    filing: Filing, rows: Iterable[RowValues], *, may_be_none: bool = False
) -> tuple[list[Asked], list[Refusal]]:
    """The changes that rows ask for, and everything wrong with each row by itself or beside another of them.

    Without rows a submission says nothing, unless it `may_be_none`: it then says that nothing changed.
    """
    asked: list[Asked] = []
    refusals: list[Refusal] = []
    count = 0
    for row in rows:
        count += 1
        change, wrong = _read(filing, row)
        refusals += wrong
        if change and not wrong:
            asked.append(Asked(row, change))
    counted = [] if may_be_none and not count else _refuse_count(count)
    return asked, [*counted, *refusals, *_refuse_doubles(asked)]


def _refuse_count(count: int) -> list[Refusal]:
    if 1 <= count <= MOST_ROWS:
        return []
    return [
        Refusal(
            code="INT-004",
            where="Hồ sơ",
            found="Hồ sơ không có dòng nào" if not count else f"Hồ sơ có {vietnamese.number(count)} dòng",
            expected=f"Từ 1 đến {vietnamese.number(MOST_ROWS)} dòng",
            mend="Thêm ít nhất một dòng" if not count else "Chia thành nhiều hồ sơ",
        )
    ]


def _read(filing: Filing, row: RowValues) -> tuple[Change | None, list[Refusal]]:
    if row.operation not in _ALLOWED[filing.register.kind]:
        return None, [_refuse_operation(filing.register, row)]
    operation = Operation(row.operation)
    row, refusals = _with_days(filing, _with_key(filing, row, operation), operation)
    if refusals:
        return None, refusals
    refusals = refuse_key(row.key, where=row.said_at) + _refuse_foreign_nil(filing, row, operation)
    refusals += _refuse_days(filing, row, operation)
    facts, wrong = _facts(filing, row, operation)
    change = Change(
        operation=operation,
        key=row.key,
        place=filing.unit.id,
        valid_from=row.valid_from,
        valid_before=row.valid_before,
        facts=facts,
        simulated=filing.simulated,
    )
    return change, refusals + wrong


def _refuse_operation(register: Register, row: RowValues) -> Refusal:
    allowed = _ALLOWED[register.kind]
    return Refusal(
        code="REG-014",
        where=row.said_at,
        found=f"Thao tác «{row.operation}»",
        expected=f"Với {register.label.vi}: " + ", ".join(f"{_WORDS[each]} ({each})" for each in allowed),
        mend="Chọn lại thao tác; sự kiện ghi sai thì đảo rồi ghi lại",
    )


def _with_key(filing: Filing, row: RowValues, operation: Operation) -> RowValues:
    """A declaration of none is the place's own, whatever it was called; in a return it is the reporter's."""
    if operation is Operation.NIL and filing.register.kind is not Kind.RETURN:
        return replace(row, key=nil_key(filing.unit.id))
    return row


def _refuse_foreign_nil(filing: Filing, row: RowValues, operation: Operation) -> list[Refusal]:
    """Only a declaration of none, or its end, may have the key of one."""
    if not is_nil_key(row.key) or operation in (Operation.NIL, Operation.END):
        return []
    return [
        Refusal(
            code="REG-024",
            where=row.said_at,
            found=f"Mã «{row.key}» là mã của lời khai không có",
            expected=f"Mã riêng của {filing.register.one.vi}",
            mend="Đặt mã khác cho bản ghi",
        )
    ]


def _with_days(filing: Filing, row: RowValues, operation: Operation) -> tuple[RowValues, list[Refusal]]:
    """The row with its last day filled in, where the kind of register says which it is."""
    kind = filing.register.kind
    if kind is Kind.RETURN:
        return _with_period(filing, row)
    if kind is Kind.EVENT and operation in (Operation.SET, Operation.REVERSE):
        return _with_next_day(row)
    if row.valid_before is not None and row.valid_before <= row.valid_from:
        return row, [_refuse_empty(row)]
    return row, []


def _refuse_empty(row: RowValues) -> Refusal:
    assert row.valid_before is not None
    return Refusal(
        code="REG-025",
        where=row.said_at,
        found=f"Từ {vietnamese.date(row.valid_from)} đến trước {vietnamese.date(row.valid_before)}: không có ngày nào",
        expected="Ngày hết hiệu lực sau ngày bắt đầu",
        mend="Sửa một trong hai ngày; còn hiệu lực thì để trống ngày hết",
    )


def _with_next_day(row: RowValues) -> tuple[RowValues, list[Refusal]]:
    next_day = row.valid_from + _DAY
    if row.valid_before not in (None, next_day):
        return row, [
            Refusal(
                code="REG-013",
                where=row.said_at,
                found=f"Sự kiện kéo dài đến {vietnamese.date(row.valid_before - _DAY)}",
                expected="Sự kiện xảy ra trong một ngày",
                mend="Ghi ngày xảy ra, bỏ trống ngày hết",
            )
        ]
    return replace(row, valid_before=next_day), []


def _with_period(filing: Filing, row: RowValues) -> tuple[RowValues, list[Refusal]]:
    """A return is of one period of its register's calendar, for its own place, by an organisation of the pack."""
    assert filing.calendar is not None
    parts = ReturnKey.read(row.key)
    if parts is None or parts.place != filing.unit.id or parts.reporter not in filing.reporters:
        return row, [_refuse_return_key(filing, row)]
    period = _period_named(filing.calendar, parts.period, row.valid_from.year)
    if period is None or (parts.line and not filing.in_lines):
        return row, [_refuse_return_key(filing, row)]
    before = period.end + _DAY
    if row.valid_from != period.start or row.valid_before not in (None, before):
        return row, [_refuse_not_the_period(row, period)]
    return replace(row, valid_before=before), []


def _period_named(calendar: Calendar, name: str, year: int) -> Period | None:
    years = range(year - _FARTHEST, year + _FARTHEST + 1)
    return next((period for each in years for period in _periods(calendar, each) if period.id == name), None)


@lru_cache(maxsize=256)
def _periods(calendar: Calendar, year: int) -> tuple[Period, ...]:
    return periods_of(calendar, year)


def _refuse_return_key(filing: Filing, row: RowValues) -> Refusal:
    assert filing.calendar is not None
    near = ", ".join(period.id for period in _periods(filing.calendar, row.valid_from.year)[:4])
    return Refusal(
        code="REG-011",
        where=row.said_at,
        found=f"Mã «{row.key}»",
        expected=f"Mã {filing.unit.id}|kỳ|cơ quan báo cáo; kỳ theo lịch «{filing.calendar.label.vi}», như {near}; "
        f"cơ quan có trong gói dữ liệu, như {filing.register.agency}"
        + ("" if filing.in_lines else "; không thêm dòng"),
        mend="Chọn lại kỳ và cơ quan báo cáo"
        + ("" if filing.in_lines else "; bỏ trống «Dòng», cộng các dòng vào một báo cáo"),
    )


def _refuse_not_the_period(row: RowValues, period: Period) -> Refusal:
    until = f" đến {vietnamese.date(row.valid_before - _DAY)}" if row.valid_before else ""
    return Refusal(
        code="REG-012",
        where=row.said_at,
        found=f"Từ {vietnamese.date(row.valid_from)}{until}",
        expected=f"Kỳ {period.id}: từ {vietnamese.date(period.start)} đến {vietnamese.date(period.end)}",
        mend="Sửa ngày cho đúng kỳ, hoặc chọn kỳ khác",
    )


def _refuse_days(filing: Filing, row: RowValues, operation: Operation) -> list[Refusal]:
    if operation is Operation.END:
        return refuse_end_after(filing.unit, on=row.valid_from, where=row.said_at)
    if filing.register.kind is Kind.RETURN and row.valid_before is not None:
        # A unit made in mid-year reports the whole year on its own borders: it must be there at the end.
        row = replace(row, valid_from=row.valid_before - _DAY)
    return refuse_outside_validity(
        filing.unit, valid_from=row.valid_from, valid_before=row.valid_before, where=row.said_at
    )


def _facts(filing: Filing, row: RowValues, operation: Operation) -> tuple[Facts, list[Refusal]]:
    if operation in (Operation.SET, Operation.MOVE):
        return canonical_facts(filing.register, row.facts, on=row.valid_from, where=row.said_at)
    said = [name for name, value in row.facts.items() if value not in (None, "")]
    if operation is not Operation.NIL or not said:
        return {}, []
    return {}, [
        Refusal(
            code="REG-022",
            where=row.said_at,
            found=f"Khai không có, nhưng ghi giá trị cho {', '.join(said)}",
            expected="Lời khai không có không kèm giá trị nào",
            mend="Bỏ các giá trị, hoặc ghi thành một bản ghi",
        )
    ]


def _refuse_doubles(asked: list[Asked]) -> list[Refusal]:
    """Two rows of one submission do not speak of the same record on the same day, nor say none beside a record."""
    by_key: dict[str, list[Asked]] = {}
    for each in asked:
        by_key.setdefault(each.change.key, []).append(each)
    doubles = [pair for same in by_key.values() if len(same) > 1 for pair in _overlapping(same)]
    nils = [each for each in asked if each.change.operation is Operation.NIL]
    records = [each for each in asked if each.change.operation in (Operation.SET, Operation.MOVE)]
    doubles += [
        (nil, record)
        for nil in nils
        for record in records
        if record.change.key != nil.change.key and share_a_day(nil.change, record.change)
    ]
    return [_refuse_double(*pair) for pair in doubles]


def _overlapping(same: list[Asked]) -> list[tuple[Asked, Asked]]:
    """Each row with the one before it that reaches furthest, when it begins inside that one."""
    first, *rest = sorted(same, key=lambda each: each.change.valid_from)
    found, reaching = [], first
    for each in rest:
        if share_a_day(reaching.change, each.change) and not _is_correction(reaching, each):
            found.append((reaching, each))
        if _reach(each) > _reach(reaching):
            reaching = each
    return found


def _reach(each: Asked) -> dt.date:
    return each.change.valid_before or dt.date.max


def _is_correction(one: Asked, other: Asked) -> bool:
    """An event is corrected by reversing it and, in a later row, writing it again."""
    first, then = sorted((one, other), key=lambda each: each.row.number)
    return (first.change.operation, then.change.operation) == (Operation.REVERSE, Operation.SET)


def _refuse_double(one: Asked, other: Asked) -> Refusal:
    first, then = sorted((one, other), key=lambda each: each.row.number)
    return Refusal(
        code="REG-017",
        where=f"{first.where} và {then.where}",
        found=f"Hai dòng cùng nói về «{then.change.key}» trên những ngày trùng nhau, hoặc vừa khai không có vừa ghi",
        expected="Mỗi bản ghi một dòng cho mỗi đoạn thời gian",
        mend="Bỏ một dòng, hoặc sửa ngày để hai đoạn không trùng",
    )
