"""What a field may hold, and the one way each value is kept.

Integer as int, decimal as text with exactly the field's decimals, date as ISO text, boolean as itself, everything else
as text in NFC. What is not said is null: missing, and never zero.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.pack.geography import holds_on
from vungcao.pack.register import FieldEntry, FieldType, Register

Fact = str | int | bool | None
Facts = dict[str, Fact]

LONGEST_TEXT = 4000
_LARGEST = Decimal(10) ** 18
"""Whole parts have at most 18 digits: beyond, 64-bit engines lose them."""
_PLAIN_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _NotThis(Exception):
    """The value is not one of the field; says what is wrong as a refusal does."""

    def __init__(self, code: str, expected: str, mend: str) -> None:
        self.code, self.expected, self.mend = code, expected, mend


def canonical_facts(
    register: Register, raw: Mapping[str, object], *, on: dt.date, where: str = ""
) -> tuple[Facts, list[Refusal]]:
    """The facts of a record valid from a day, each in its canonical form, and everything that is wrong with them.

    `raw` has Python values: int, Decimal (or its plain text, "12.50"), bool, date (or ISO text), str, None. Ways in
    read what people type before they come here. Every field of the register is in the facts, null when not said.
    """
    place = f"{where}, " if where else ""
    refusals = _refuse_unknown(register, raw, where or register.label.vi)
    facts: Facts = {}
    for field in register.fields:
        fact, wrong = _fact(field, raw.get(field.id), on, f"{place}«{field.label.vi}»")
        facts[field.id] = fact
        refusals += wrong
    return facts, refusals


def _refuse_unknown(register: Register, raw: Mapping[str, object], where: str) -> list[Refusal]:
    known = {field.id for field in register.fields}
    return [
        Refusal(
            code="REG-001",
            where=where,
            found=f"Trường lạ «{name}»",
            expected=f"Chỉ có: {', '.join(field.id for field in register.fields)}",
            mend="Bỏ trường này, hoặc sửa tên trường",
        )
        for name in raw
        if name not in known
    ]


def _fact(field: FieldEntry, value: object, on: dt.date, where: str) -> tuple[Fact, list[Refusal]]:
    said = _without_blank(value)
    if not holds_on(field.valid_from, field.valid_before, on):
        return None, [] if said is None else [_refuse_not_in_use(field, on, where)]
    if said is None:
        return None, [_refuse_missing(field, where)] if field.required else []
    try:
        return _KEPT[field.type](field, said), []
    except _NotThis as fault:
        return None, [Refusal(fault.code, where, f"Tìm thấy {_shown(said)}", fault.expected, fault.mend)]


def _without_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _shown(value: object) -> str:
    return f"«{str(value)[:60]}»"


def _refuse_missing(field: FieldEntry, where: str) -> Refusal:
    return Refusal(
        code="REG-003",
        where=where,
        found="Chưa có giá trị",
        expected=f"Bắt buộc ghi «{field.label.vi}»",
        mend="Ghi giá trị; nếu là số không thì ghi 0",
    )


def _refuse_not_in_use(field: FieldEntry, on: dt.date, where: str) -> Refusal:
    since = f" từ {vietnamese.date(field.valid_from)}" if field.valid_from else ""
    until = f" đến trước {vietnamese.date(field.valid_before)}" if field.valid_before else ""
    return Refusal(
        code="REG-007",
        where=where,
        found=f"Có giá trị cho ngày {vietnamese.date(on)}",
        expected=f"Trường này chỉ dùng{since}{until}",
        mend="Bỏ giá trị, hoặc ghi thành hai đoạn thời gian",
    )


def _integer(field: FieldEntry, value: object) -> Fact:
    number = _number(value)
    if number != number.to_integral_value():
        raise _NotThis("REG-002", "Một số nguyên", "Ghi số không có phần thập phân")
    _check_size(field, number)
    return int(number)


def _decimal(field: FieldEntry, value: object) -> Fact:
    number = _number(value)
    _check_size(field, number)
    kept = number.quantize(Decimal(1).scaleb(-field.scale))
    if kept != number:
        raise _NotThis(
            "REG-006",
            f"Nhiều nhất {field.scale} chữ số thập phân",
            "Làm tròn ở nơi cung cấp số liệu rồi ghi lại",
        )
    return format(kept + 0, "f")


def _number(value: object) -> Decimal:
    """Only what is exact: a float has already lost what was meant."""
    wrong = _NotThis("REG-002", "Một số", "Ghi bằng chữ số; dấu phẩy trước phần thập phân, như 12,5")
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise wrong
    if isinstance(value, str) and not _PLAIN_DECIMAL.fullmatch(value):
        raise wrong
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise wrong from None
    if not number.is_finite():
        raise wrong
    return number


def _check_size(field: FieldEntry, number: Decimal) -> None:
    low, high = field.minimum, field.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        shown = str if field.names_year else vietnamese.number
        least = f"từ {shown(low)} " if low is not None else ""
        most = f"đến {shown(high)}" if high is not None else "trở lên"
        raise _NotThis("REG-005", f"Giá trị {least}{most}".strip(), "Kiểm tra lại số và đơn vị tính")
    if abs(number) >= _LARGEST:
        raise _NotThis("REG-009", "Phần nguyên nhiều nhất 18 chữ số", "Kiểm tra lại số và đơn vị tính")


def _boolean(field: FieldEntry, value: object) -> Fact:
    if not isinstance(value, bool):
        raise _NotThis("REG-002", "Có hoặc không", "Chọn Có hoặc Không")
    return value


def _date(field: FieldEntry, value: object) -> Fact:
    wrong = _NotThis("REG-002", "Một ngày từ 01/01/1900 đến 31/12/2200", "Ghi ngày/tháng/năm")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        day = value
    elif isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            raise wrong from None
    else:
        raise wrong
    if not 1900 <= day.year <= 2200:
        raise wrong
    return day.isoformat()


def _choice(field: FieldEntry, value: object) -> Fact:
    if value not in [choice.id for choice in field.choices]:
        offered = ", ".join(f"{choice.label.vi} ({choice.id})" for choice in field.choices)
        raise _NotThis("REG-004", f"Một trong: {offered}", "Chọn lại trong danh sách")
    return str(value)


def _text(field: FieldEntry, value: object) -> Fact:
    if not isinstance(value, str):
        raise _NotThis("REG-002", "Chữ", "Ghi bằng chữ")
    text = unicodedata.normalize("NFC", value.strip())
    if len(text) > LONGEST_TEXT or any(_cannot_be_kept(ch) for ch in text):
        raise _NotThis(
            "REG-008", f"Nhiều nhất {LONGEST_TEXT} ký tự, không có ký tự điều khiển", "Rút gọn hoặc gõ lại"
        )
    return text


def _cannot_be_kept(ch: str) -> bool:
    return unicodedata.category(ch) in ("Cc", "Cs") and ch not in "\n\t"


_KEPT: dict[FieldType, Callable[[FieldEntry, object], Fact]] = {
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.TEXT: _text,
    FieldType.REFERENCE: _text,
}
