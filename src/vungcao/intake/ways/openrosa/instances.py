"""What a telephone sends: one filled form, read into a row and what it rests on.

The XML is read without entities, definitions of its own or anything fetched. Numbers in it have a decimal point.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.rules import TypedRow
from vungcao.intake.ways.openrosa.forms import FACTS
from vungcao.pack.register import FieldType, Register

LARGEST = 1 << 20
"""Bytes of one filled form; what is attached is apart."""
_NUMBER = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"[0-9]{1,15}")
_LONGEST = 4000
_LONGEST_NAME = 180
_LONGEST_PLACE = 30
_LAST_POSITION = 2**31 - 1
"""The last place in a line of edits that a store counts."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A filled form, under the name that the telephone gave it."""

    name: str
    place: str
    known: int
    """The last journal entry that its lists had seen."""
    row: TypedRow
    files: tuple[str, ...]
    """Names of the files that it speaks of."""


def form_id_of(content: bytes) -> tuple[str, Element]:
    """Which form was filled, and its root. Raises Refused: OPR-001 for what is no form, or no harmless one."""
    if len(content) > LARGEST:
        raise Refused([_refuse_content("Lớn hơn 1 MB")])
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise Refused([_refuse_content(type(fault).__name__)]) from fault
    return root.get("id", ""), root


def read(root: Element, register: Register) -> Instance:
    """The filled form of a register. Raises Refused: OPR-003 when it does not say its name or its place."""
    about = {_plain(part): part for part in root}
    meta = {_plain(part): part for part in about.get("meta", ())}
    said = {name: _text(part) for name, part in about.items()}
    name, place = _text(meta.get("instanceID")), said.get("place", "")[:_LONGEST_PLACE]
    if not name or len(name) > _LONGEST_NAME or not place:
        raise Refused([_refuse_nameless(name, place)])
    entity = meta.get("entity")
    base, branch, position = _rests_on({} if entity is None else entity.attrib)
    row = TypedRow(
        number=1,
        key=said.get("record") or said.get("key", ""),
        valid_from=said.get("valid_from", ""),
        facts=_facts(register, about.get(FACTS, ())),
        base_seq=base,
        explanation=said.get("explanation", ""),
        branch=branch,
        branch_position=position,
    )
    files = tuple(filter(None, [said.get("photo", "")]))
    return Instance(name, place, _whole(said.get("known")), row, files)


def _rests_on(entity: Mapping[str, str]) -> tuple[int | None, str, int]:
    """The version that the edit rests on, its branch and its place in it.

    A trunk is the version of the server on which a branch of offline edits began; each edit counts one version more. A
    branch without a trunk began with a record made on the telephone.
    """
    base, trunk = _whole(entity.get("baseVersion")), _whole(entity.get("trunkVersion"))
    branch = entity.get("branchId", "").strip()[:64]
    if not branch:
        return (trunk or base) or None, "", 0
    position = base - trunk + 1 if trunk else base
    return trunk or None, branch, min(max(position, 1), _LAST_POSITION)


def _facts(register: Register, parts: Iterable[Element]) -> dict[str, object]:
    said = {_plain(part): _text(part) for part in parts}
    return {entry.id: _value(entry.type, said[entry.id]) for entry in register.fields if said.get(entry.id)}


def _value(kind: FieldType, said: str) -> object:
    """A number by its decimal point; all else as it stands, for the one reading of typed cells."""
    if kind in (FieldType.INTEGER, FieldType.DECIMAL) and _NUMBER.fullmatch(said):
        return Decimal(said)
    return said


def _text(part: Any) -> str:
    """The words of an element, at most so many, without what no store keeps."""
    return "" if part is None else (part.text or "").replace("\0", "").strip()[:_LONGEST]


def _plain(part: Element) -> str:
    return part.tag.rpartition("}")[2]


def _whole(said: str | None) -> int:
    return int(said) if said and _WHOLE.fullmatch(said) else 0


def _refuse_content(found: str) -> Refusal:
    return Refusal(
        code="OPR-001",
        where="Biểu mẫu gửi lên",
        found=f"Không đọc được ({found})",
        expected="Một biểu mẫu XML đã điền, không kèm định nghĩa riêng, không quá 1 MB",
        mend="Cập nhật ODK Collect rồi gửi lại; bản đã điền vẫn còn trên máy",
    )


def _refuse_nameless(name: str, place: str) -> Refusal:
    return Refusal(
        code="OPR-003",
        where="Biểu mẫu gửi lên",
        found="Thiếu tên bản gửi (instanceID)" if not name or place else "Chưa chọn địa bàn",
        expected="Tên bản gửi do máy đặt, và địa bàn",
        mend="Mở lại bản đã điền trên máy, chọn địa bàn rồi gửi lại",
    )


def refuse_form(form_id: str) -> Refusal:
    """A form that nobody fills on a telephone, or not this person."""
    return Refusal(
        code="OPR-002",
        where="Biểu mẫu gửi lên",
        found=f"Không có biểu mẫu «{form_id[:60]}» cho tài khoản này",
        expected="Một biểu mẫu trong danh sách của tài khoản",
        mend="Lấy lại danh sách biểu mẫu trên máy, hoặc đề nghị người vận hành cấp quyền nhập sổ này",
    )


def refuse_size(*, megabytes: int, files: int) -> Refusal:
    """Too much at once."""
    return Refusal(
        code="OPR-004",
        where="Bản gửi",
        found="Quá lớn hoặc quá nhiều tệp",
        expected=f"Không quá {megabytes} MB và {files} tệp mỗi lần gửi",
        mend="Chọn ảnh cỡ nhỏ trong cài đặt của ODK Collect rồi gửi lại",
    )


def refuse_parts() -> Refusal:
    """A sending without the filled form in it."""
    return Refusal(
        code="OPR-005",
        where="Bản gửi",
        found="Không có phần xml_submission_file",
        expected="Bản gửi nhiều phần theo giao thức OpenRosa, trong đó có biểu mẫu đã điền",
        mend="Kiểm tra đường truyền rồi gửi lại từ ODK Collect",
    )
