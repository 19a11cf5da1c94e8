"""What pydantic finds wrong with one entry, said as refusals: file, line, path, and how to mend it, in Vietnamese."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from vungcao.exact.refusal import Refusal
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Origin, Path

_Words = tuple[str, str, str]
"""Code, what is expected, how to mend it."""


def refuse_entry(
    error: ValidationError, raw: object, model: type[BaseModel], origin: Origin
) -> list[Refusal]:
    """Each thing wrong with an entry that did not build; `origin` is where the entry begins."""
    found = [details for details in error.errors(include_url=False) if not _only_follows(details)]
    return [_refuse(details, raw, model, origin) for details in found]


def _only_follows(details: ErrorDetails) -> bool:
    """A list counts as too short when its items are wrong: they are refused themselves, and there are enough."""
    return details["type"] == "too_short" and bool(details["input"])


def nearest(name: str, known: list[str]) -> str:
    """The known name most like a wrong one, or nothing when none is near."""
    return next(iter(difflib.get_close_matches(name[:80], known, n=1, cutoff=0.6)), "")


def known_names(model: type[BaseModel], path: Path) -> list[str]:
    """The names that may stand where a path of pydantic's ends; a tag of a union narrows to its member."""
    models = _models_at(model, path[:-1])
    return sorted({f.alias or name for m in models for name, f in m.model_fields.items()})


def _models_at(model: type[BaseModel], path: Path) -> list[type[BaseModel]]:
    models: list[type[BaseModel]] = [model]
    for step in path:
        if isinstance(step, int):
            continue
        fields = [f for m in models for name, f in m.model_fields.items() if step in (name, f.alias)]
        models = [m for f in fields for m in _models_in(f.annotation)] or _tagged(models, step)
    return models


def _kinds_at(model: type[BaseModel], path: Path) -> list[str]:
    """The tags of the union where a path ends."""
    models = _models_at(model, path)
    return [
        tag for m in models if "kind" in m.model_fields for tag in get_args(m.model_fields["kind"].annotation)
    ]


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]


def _tagged(models: list[type[BaseModel]], tag: str) -> list[type[BaseModel]]:
    return [
        m for m in models if "kind" in m.model_fields and tag in get_args(m.model_fields["kind"].annotation)
    ]


def _refuse(details: ErrorDetails, raw: object, model: type[BaseModel], origin: Origin) -> Refusal:
    path = _in_file(details["loc"], raw)
    found = f"Tìm thấy {shown(details['input'])}"
    if details["type"] == "missing":
        code, expected, mend = _missing(str(path[-1]))
        found = "Không có"
    elif details["type"] == "extra_forbidden":
        code, expected, mend = _unexpected(
            str(path[-1]), details["input"], known_names(model, details["loc"])
        )
        found = f"Tên lạ {shown(path[-1])}"
    elif details["type"] in ("union_tag_invalid", "union_tag_not_found"):
        kinds = _kinds_at(model, details["loc"])
        code, expected, mend = "PCK-026", f"kind là một trong: {', '.join(kinds)}", "Thêm hoặc sửa kind"
        if tag := str(details["ctx"].get("tag", "")):
            like = nearest(tag, kinds)
            found, mend = f"Tìm thấy kind: {shown(tag)}", f"Có phải là «{like}»? Sửa kind" if like else mend
    else:
        code, expected, mend = _words(details)
    return Refusal(code=code, where=str(origin.below(*path)), found=found, expected=expected, mend=mend)


def _in_file(loc: Path, raw: object) -> Path:
    """The path as it stands in the file: pydantic's without the tags of unions, which are written nowhere."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        known = (isinstance(raw, dict) and step in raw) or (isinstance(raw, list) and isinstance(step, int))
        if known:
            raw = raw[step]  # type: ignore[index]
            path.append(step)
        elif number == len(loc) - 1 and step != "[key]":
            path.append(step)
    return tuple(path)


def _missing(name: str) -> _Words:
    return "PCK-020", f"Bắt buộc có «{name}»", f"Thêm «{name}» vào mục này"


def _unexpected(name: str, value: object, known: list[str]) -> _Words:
    like = nearest(name, known)
    mend = f"Có phải là «{like}»? Sửa tên, hoặc xóa" if like else "Xóa, hoặc chuyển về đúng mục"
    if value is None and " " in name:
        mend = "Nếu là phần sau của một câu có dấu phẩy trong { }, đặt cả câu trong ngoặc kép"
    return "PCK-021", "Chỉ có: " + ", ".join(known), mend


def _words(details: ErrorDetails) -> _Words:
    say = _SAYINGS.get(details["type"])
    if say is None:
        return "PCK-029", "Giá trị hợp lệ cho mục này", "Xem hướng dẫn của mục này rồi sửa"
    return say(details.get("ctx", {}))


def _always(code: str, expected: str, mend: str) -> Callable[[Mapping[str, Any]], _Words]:
    return lambda ctx: (code, expected, mend)


_TEXT = _always(
    "PCK-022", "Một dòng chữ", "Viết chữ; nếu chữ là true, false, null hoặc trống thì đặt trong ngoặc kép"
)
_LIST = _always("PCK-022", "Một danh sách", "Viết mỗi mục sau dấu «-», hoặc [a, b]; danh sách trống viết []")
_GROUP = _always("PCK-022", "Một nhóm «khóa: giá trị»", "Viết từng «khóa: giá trị», thụt vào dưới mục này")
_FLAG = _always("PCK-022", "true hoặc false", "Viết true hoặc false, không đặt trong ngoặc kép")
_WHOLE = _always("PCK-023", "Một số nguyên", "Viết chỉ bằng chữ số, ví dụ 12")
_NUMBER = _always(
    "PCK-023", "Một số, dấu chấm trước phần thập phân", "Viết ví dụ 1.5; không có dấu phân cách hàng nghìn"
)
_PRECISE = _always(
    "PCK-024", "Số không quá 15 chữ số nguyên và 9 chữ số thập phân", "Kiểm tra lại số và đơn vị"
)


def _one_of(ctx: Mapping[str, Any]) -> _Words:
    allowed = str(ctx.get("expected", "")).replace(" or ", ", ").replace("'", "")
    return "PCK-026", f"Một trong: {allowed}", "Chọn đúng một giá trị trong danh sách"


def _pattern(ctx: Mapping[str, Any]) -> _Words:
    return (
        "PCK-027",
        f"Mã theo mẫu {ctx.get('pattern')}",
        "Viết mã bằng chữ thường không dấu, chữ số và gạch dưới, bắt đầu bằng chữ (mã khía cạnh: số rồi một chữ)",
    )


def _bound(sign: str, key: str) -> Callable[[Mapping[str, Any]], _Words]:
    return lambda ctx: ("PCK-024", f"Số {sign} {ctx.get(key)}", "Sửa lại số")


_SAYINGS: dict[str, Callable[[Mapping[str, Any]], _Words]] = {
    **dict.fromkeys(("string_type", "string_sub_type"), _TEXT),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    **dict.fromkeys(("model_type", "dict_type", "model_attributes_type", "mapping_type"), _GROUP),
    **dict.fromkeys(("bool_type", "bool_parsing"), _FLAG),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _WHOLE),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "finite_number", "is_instance_of"), _NUMBER),
    **dict.fromkeys(("decimal_max_digits", "decimal_max_places", "decimal_whole_digits"), _PRECISE),
    **dict.fromkeys(("enum", "literal_error"), _one_of),
    "string_pattern_mismatch": _pattern,
    "string_too_long": lambda ctx: ("PCK-024", f"Không quá {ctx.get('max_length')} ký tự", "Viết ngắn lại"),
    "string_too_short": _always("PCK-028", "Không để trống", "Viết nội dung"),
    "too_short": _always("PCK-028", "Ít nhất một mục", "Thêm một mục"),
    "greater_than_equal": _bound("từ", "ge"),
    "less_than_equal": _bound("không quá", "le"),
    "day": _always(
        "PCK-025",
        "Một ngày có thật từ 1900 đến 2200, viết năm-tháng-ngày",
        "Viết theo mẫu 2026-01-31 (năm bốn chữ số, tháng và ngày hai chữ số)",
    ),
}
