"""The XForm of a register: one record, a new one or one already known, which opens as it stands.

Known records come as an entity list of the ODK Entities specification: the form says which version an edit rests on,
and Collect fills in the branch of edits that were made one upon the other without a network.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from pyxform.xls2xform import convert

from vungcao.pack.entry import Text
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register

PLACES = "places"
"""The list of places; the list of a register's records is called as the register."""
FACTS = "facts"
"""The group of the register's own fields."""
LANGUAGES = {"vi": "Tiếng Việt (vi)", "en": "English (en)"}
FACT = "f_"
"""Begins the columns of a list that are fields of its register: a list has columns of its own called name and label."""
_CHOSEN = "c_"
_YES_NO = "yes_no"
_TYPES = {
    FieldType.INTEGER: "integer",
    FieldType.DECIMAL: "decimal",
    FieldType.DATE: "date",
    FieldType.TEXT: "text",
}
_WORDS = {
    "place": Text(vi="Địa bàn", en="Place"),
    "record": Text(vi="Bản ghi đã có", en="Known record"),
    "record_hint": Text(vi="Để trống khi ghi một bản ghi mới", en="Leave empty for a new record"),
    "key": Text(vi="Mã của bản ghi mới", en="Code of the new record"),
    "key_hint": Text(
        vi="Giữ mã máy đặt nếu chưa có mã; không dùng số định danh cá nhân",
        en="Keep the code made here when there is none; no identity numbers",
    ),
    "thing_day": Text(vi="Đúng từ ngày", en="True since"),
    "event_day": Text(vi="Xảy ra ngày", en="Happened on"),
    "photo": Text(vi="Ảnh làm chứng", en="Photo as evidence"),
    "photo_hint": Text(vi="Không chụp giấy tờ tùy thân", en="No identity papers"),
    "explanation": Text(vi="Lời giải trình", en="Explanation"),
    "explanation_hint": Text(
        vi="Ghi khi số liệu khác thường mà đúng: vì sao", en="When something is unusual and right: why"
    ),
    "yes": Text(vi="Có", en="Yes"),
    "no": Text(vi="Không", en="No"),
    "limits": Text(vi="Ngoài khoảng cho phép", en="Outside what is allowed"),
    "later": Text(vi="Ngày không ở xa trong tương lai", en="Not a day far in the future"),
}
Line = dict[str, str]


def lists_of(register: Register) -> tuple[str, ...]:
    """The lists that a register's form takes along: places, its own records, and those its fields refer to."""
    named = [
        entry.references for entry in register.fields if entry.references and entry.references != "place"
    ]
    own = [register.id] if register.kind is Kind.THING else []
    return tuple(dict.fromkeys([PLACES, *own, *named]))


@lru_cache(maxsize=128)
def form_of(register: Register, edition: str) -> str:
    """The XForm of a register, by the edition of the pack whose digest is given."""
    sheets = workbook_of(register, version=edition[:16])
    headers = {f"{name}_header": [_columns(lines)] for name, lines in sheets.items()}
    made: str = convert({**sheets, **headers}).xform
    return made


def _columns(lines: list[Line]) -> dict[str, None]:
    """The columns of a sheet, as pyxform takes its heading."""
    return {column: None for line in lines for column in line}


def workbook_of(register: Register, *, version: str) -> dict[str, list[Line]]:
    """The form as an XLSForm, sheet by sheet."""
    settings = {"form_title": register.label.vi, "form_id": register.id, "version": version}
    settings |= {"default_language": LANGUAGES["vi"], "name": "data"}
    sheets = {
        "survey": list(_survey(register)),
        "choices": list(_choices(register)),
        "settings": [settings],
    }
    if register.kind is Kind.THING:
        sheets["entities"] = [
            {
                "list_name": register.id,
                "entity_id": "coalesce(${record}, ${key})",
                "create_if": "${record} = ''",
                "update_if": "${record} != ''",
                "label": "coalesce(${record}, ${key})",
            }
        ]
    return sheets


def _survey(register: Register) -> Iterator[Line]:
    is_thing = register.kind is Kind.THING
    yield (
        {"type": f"select_one_from_file {PLACES}.csv", "name": "place", "required": "yes"}
        | _said("label", _WORDS["place"])
        | ({"save_to": "place"} if is_thing else {})
    )
    if is_thing:
        yield (
            {"type": f"select_one_from_file {register.id}.csv", "name": "record"}
            | {"choice_filter": "place = ${place}"}
            | _said("label", _WORDS["record"])
            | _said("hint", _WORDS["record_hint"])
        )
    yield from _key(is_thing)
    yield (
        {
            "type": "date",
            "name": "valid_from",
            "required": "yes",
            "default": "today()",
            "constraint": ". <= today() + 31",
        }
        | _said("label", _WORDS["thing_day" if is_thing else "event_day"])
        | _said("constraint_message", _WORDS["later"])
    )
    yield {
        "type": "calculate",
        "name": "known",
        "calculation": f"instance('{PLACES}')/root/item[name = ${{place}}]/known",
    }
    yield {"type": "begin group", "name": FACTS} | _said("label", register.label)
    for entry in register.fields:
        yield _question(entry, register, is_thing=is_thing)
    yield {"type": "end group"}
    yield (
        {"type": "text", "name": "explanation"}
        | _said("label", _WORDS["explanation"])
        | _said("hint", _WORDS["explanation_hint"])
    )
    yield (
        {"type": "image", "name": "photo", "parameters": "max-pixels=1600"}
        | _said("label", _WORDS["photo"])
        | _said("hint", _WORDS["photo_hint"])
    )


def _key(is_thing: bool) -> Iterator[Line]:
    asked = {
        "type": "text",
        "name": "key",
        "required": "yes",
        "default": "concat('DT-', substr(uuid(), 0, 8))",
    }
    asked |= {"constraint": "regex(., '^[^=+@|-][^|]{0,99}$')"}
    asked |= {"relevant": "${record} = ''"} if is_thing else {}
    yield asked | _said("label", _WORDS["key"]) | _said("hint", _WORDS["key_hint"])


def _question(entry: FieldEntry, register: Register, *, is_thing: bool) -> Line:
    asked = {"name": entry.id, "type": _type(entry)} | _said("label", _label(entry))
    asked |= _said("hint", entry.help) if entry.help else {}
    asked |= {"required": "yes"} if entry.required else {}
    if limits := " and ".join(_limits(entry)):
        asked |= {"constraint": limits} | _said("constraint_message", _within(entry))
    if days := " and ".join(_days(entry)):
        asked["relevant"] = days
    if entry.type is FieldType.REFERENCE and entry.references != PLACES[:-1]:
        asked["choice_filter"] = "place = ${place}"
    if is_thing:
        standing = f"instance('{register.id}')/root/item[name = ${{record}}]/{FACT}{entry.id}"
        asked |= {"calculation": standing, "trigger": "${record}", "save_to": FACT + entry.id}
    return asked


def _type(entry: FieldEntry) -> str:
    match entry.type:
        case FieldType.BOOLEAN:
            return f"select_one {_YES_NO}"
        case FieldType.CHOICE:
            return f"select_one {_CHOSEN}{entry.id}"
        case FieldType.REFERENCE:
            name = PLACES if entry.references == PLACES[:-1] else entry.references
            return f"select_one_from_file {name}.csv"
        case _:
            return _TYPES[entry.type]


def _limits(entry: FieldEntry) -> Iterator[str]:
    if entry.minimum is not None:
        yield f". >= {entry.minimum:f}"
    if entry.maximum is not None:
        yield f". <= {entry.maximum:f}"
    if entry.type is FieldType.DECIMAL:
        yield f"round(., {entry.scale}) = ."


def _within(entry: FieldEntry) -> Text:
    lowest = "" if entry.minimum is None else f" ≥ {entry.minimum:f}"
    highest = "" if entry.maximum is None else f" ≤ {entry.maximum:f}"
    vi, en = (
        (f"; {entry.scale} số lẻ", f"; {entry.scale} decimals")
        if entry.type is FieldType.DECIMAL
        else ("", "")
    )
    said = _WORDS["limits"]
    return Text(vi=f"{said.vi}:{lowest}{highest}{vi}", en=f"{said.en}:{lowest}{highest}{en}")


def _days(entry: FieldEntry) -> Iterator[str]:
    if entry.valid_from is not None:
        yield f"${{valid_from}} >= date('{entry.valid_from.isoformat()}')"
    if entry.valid_before is not None:
        yield f"${{valid_from}} < date('{entry.valid_before.isoformat()}')"


def _label(entry: FieldEntry) -> Text:
    unit = f" ({entry.unit})" if entry.unit else ""
    return Text(vi=entry.label.vi + unit, en=entry.label.en + unit)


def _choices(register: Register) -> Iterator[Line]:
    for name in ("yes", "no"):
        yield {"list_name": _YES_NO, "name": {"yes": "true", "no": "false"}[name]} | _said(
            "label", _WORDS[name]
        )
    for entry in register.fields:
        for choice in entry.choices:
            yield {"list_name": _CHOSEN + entry.id, "name": choice.id} | _said("label", choice.label)


def _said(column: str, text: Text) -> Line:
    """A text in both languages, without what an XLSForm would take for a reference."""
    words: Mapping[str, str] = {"vi": text.vi, "en": text.en}
    return {f"{column}::{LANGUAGES[code]}": said.replace("${", "$ {") for code, said in words.items()}
