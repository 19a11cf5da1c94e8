"""Registers: fields that say all their type needs and nothing else, and breakdowns a figure can be cut by."""

from vungcao.pack.choices import choices_of
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register
from vungcao.pack.rules.fault import Fault, unknown
from vungcao.pack.rules.names import PLACE

BREAKDOWNS = frozenset({FieldType.CHOICE, FieldType.BOOLEAN, FieldType.REFERENCE, FieldType.TEXT})
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL})
_COLUMNS = frozenset({"key", "place"})
"""Columns every register has of its own."""


def refuse_registers(pack: Pack) -> list[Fault]:
    """Each register can be kept, and cut by its breakdowns."""
    faults = []
    for n, register in enumerate(pack.registers):
        faults += _refuse_register(("registers", n), register)
        for m, field in enumerate(register.fields):
            faults += _refuse_field(("registers", n, "fields", m), field)
            faults += _refuse_listed(pack, ("registers", n, "fields", m), field)
    return faults


def _refuse_register(at: Path, register: Register) -> list[Fault]:
    faults = []
    if register.id == PLACE:
        faults.append(_reserved((*at, "id"), register.id))
    if register.kind is Kind.RETURN and register.calendar is None:
        expected = "Sổ báo cáo (return) có lịch của kỳ báo cáo"
        faults.append(Fault("PCK-059", (*at, "kind"), "Không có calendar", expected, "Thêm calendar"))
    for m, name in enumerate(register.breakdowns):
        faults += _refuse_breakdown((*at, "breakdowns", m), name, register)
    return faults


def _refuse_breakdown(path: Path, name: str, register: Register) -> list[Fault]:
    field = register.field(name)
    if field is None:
        return unknown(path, name, "trường", [f.id for f in register.fields])
    if field.type in BREAKDOWNS and register.breakdowns.count(name) == 1:
        return []
    return [
        Fault(
            code="PCK-049",
            path=path,
            found=f"Chia theo {shown(name)}, kiểu {field.type}",
            expected="Chia theo trường kiểu choice, boolean, reference hoặc text, mỗi trường một lần",
            mend="Bỏ trường này khỏi breakdowns, hoặc thêm một trường phân loại",
        )
    ]


def _refuse_field(at: Path, field: FieldEntry) -> list[Fault]:
    faults = [_reserved((*at, "id"), field.id)] if field.id in _COLUMNS else []
    faults += _refuse_choices(at, field)
    faults += _refuse_reference(at, field)
    faults += _refuse_scale(at, field) + _refuse_year(at, field)
    return faults + _refuse_limits(at, field)


def _reserved(path: Path, name: str) -> Fault:
    return Fault("PCK-050", path, f"Tên {shown(name)} đã dành riêng", "Tên khác place và key", "Đổi tên")


def _refuse_choices(at: Path, field: FieldEntry) -> list[Fault]:
    if (field.type is FieldType.CHOICE) == bool(field.choices):
        return []
    return [
        Fault(
            code="PCK-046",
            path=(*at, "choices") if field.choices else (*at, "type"),
            found=f"Trường {shown(field.id)} kiểu {field.type} có {len(field.choices)} lựa chọn",
            expected="Trường kiểu choice có lựa chọn; kiểu khác thì không",
            mend="Thêm choices, hoặc sửa type",
        )
    ]


def _refuse_listed(pack: Pack, at: Path, field: FieldEntry) -> list[Fault]:
    if field.choices_of is None or field.choices == choices_of(pack, field.choices_of):
        return []
    return [
        Fault(
            code="PCK-046",
            path=(*at, "choices") if field.choices else (*at, "type"),
            found=f"Trường {shown(field.id)} kiểu {field.type} lấy lựa chọn từ danh mục {field.choices_of}, "
            "mà ghi thêm lựa chọn hoặc không phải kiểu choice",
            expected="Kiểu choice, không ghi choices: gói tự lấy từ danh mục",
            mend="Bỏ choices, hoặc bỏ choices_of",
        )
    ]


def _refuse_reference(at: Path, field: FieldEntry) -> list[Fault]:
    if (field.type is FieldType.REFERENCE) == (field.references is not None):
        return []
    return [
        Fault(
            code="PCK-047",
            path=(*at, "references") if field.references else (*at, "type"),
            found=f"Trường {shown(field.id)} kiểu {field.type}, references {shown(field.references)}",
            expected="Trường kiểu reference ghi references là mã sổ; kiểu khác thì không",
            mend="Thêm references, hoặc sửa type",
        )
    ]


def _refuse_scale(at: Path, field: FieldEntry) -> list[Fault]:
    if (field.type is FieldType.DECIMAL) == (field.scale > 0):
        return []
    return [
        Fault(
            code="PCK-048",
            path=(*at, "scale") if field.scale else (*at, "type"),
            found=f"Trường {shown(field.id)} kiểu {field.type} giữ {field.scale} chữ số thập phân",
            expected="Kiểu decimal giữ từ 1 đến 6 chữ số thập phân (scale); kiểu khác không có scale",
            mend="Thêm scale, hoặc dùng kiểu integer",
        )
    ]


def _refuse_year(at: Path, field: FieldEntry) -> list[Fault]:
    if field.type is FieldType.INTEGER or not field.names_year:
        return []
    return [
        Fault(
            code="PCK-048",
            path=(*at, "names_year"),
            found=f"Trường {shown(field.id)} kiểu {field.type} ghi tên năm",
            expected="Tên năm là kiểu integer",
            mend="Bỏ names_year, hoặc dùng kiểu integer",
        )
    ]


def _refuse_limits(at: Path, field: FieldEntry) -> list[Fault]:
    low, high = field.minimum, field.maximum
    ordered = low is None or high is None or low <= high
    fitting = all(limit is None or limit == round(limit, field.scale) for limit in (low, high))
    if (field.type in _NUMBERS or (low is None and high is None)) and ordered and fitting:
        return []
    return [
        Fault(
            code="PCK-048",
            path=(*at, "maximum" if high is not None else "minimum"),
            found=f"Trường {shown(field.id)} kiểu {field.type}, từ {shown(low)} đến {shown(high)}",
            expected="Giới hạn chỉ cho số, nhỏ nhất không hơn lớn nhất, không lẻ hơn scale",
            mend="Sửa minimum, maximum hoặc type",
        )
    ]
