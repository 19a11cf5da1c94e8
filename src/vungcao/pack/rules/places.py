"""Places: codes, parents, areas, what merged into what, and the groups made of them."""

import re
from decimal import Decimal
from itertools import groupby

from vungcao.exact.vietnamese import date
from vungcao.pack.files.text import shown
from vungcao.pack.geography import holds_on
from vungcao.pack.locations import Path
from vungcao.pack.model import LineageEntry, Pack, PlaceEntry
from vungcao.pack.rules.fault import Fault, unknown

_CODES = {"province": r"\d{2}", "district": r"\d{3}", "commune": r"\d{5}"}
_ABOVE = {"province": (), "district": ("province",), "commune": ("province", "district")}
_COLUMNS = frozenset({"key", "place", "code", "type", "name", "area_km2"})
"""Columns the register of communes has of its own; no attribute may take their name."""


def refuse_places(pack: Pack) -> list[Fault]:
    """Units have the codes of their kind, parents that last as long as they do, and published areas."""
    faults = _refuse_home(pack)
    for n, place in enumerate(pack.places):
        faults += _refuse_code(("places", n, "code"), place)
        faults += _refuse_parent(("places", n, "parent_code"), place, pack)
        faults += _refuse_area(("places", n, "area_km2"), place.area_km2)
    codes = {place.code for place in pack.places}
    for code in pack.borders:
        faults += unknown(("borders", code, "properties", "code"), code, "đơn vị", sorted(codes))
    return faults


def _refuse_home(pack: Pack) -> list[Fault]:
    programme = pack.programme
    for place in pack.places:
        valid = holds_on(place.valid_from, place.valid_before, programme.starts_on)
        if place.code == programme.home and place.kind == "province" and valid:
            return []
    return [
        Fault(
            code="PCK-055",
            path=("programme", "home"),
            found=f"Không có tỉnh nào mã {shown(programme.home)} vào ngày {date(programme.starts_on)}",
            expected="Mã của một tỉnh (kind là province) có hiệu lực ngày Chương trình bắt đầu",
            mend="Sửa home, hoặc thêm tỉnh vào places/places.csv",
        )
    ]


def _refuse_code(path: Path, place: PlaceEntry) -> list[Fault]:
    if re.fullmatch(_CODES[place.kind], place.code, re.ASCII):
        return []
    return [
        Fault(
            code="PCK-044",
            path=path,
            found=f"Mã {shown(place.code)} của {place.kind}",
            expected="Tỉnh 2 chữ số, huyện 3 chữ số, xã 5 chữ số",
            mend="Viết đủ số 0 ở đầu; trong bảng tính đặt cột mã là văn bản",
        )
    ]


def _refuse_parent(path: Path, place: PlaceEntry, pack: Pack) -> list[Fault]:
    lasting = place.valid_before is None or place.valid_before > pack.programme.starts_on
    if not place.parent_code:
        return [_no_parent(path, place)] if place.kind == "commune" and lasting else []
    above = [p for p in pack.places if p.code == place.parent_code and p.kind in _ABOVE[place.kind]]
    if _covered(place, above):
        return []
    return [
        Fault(
            code="PCK-044",
            path=path,
            found=f"Không có đơn vị cấp trên mã {shown(place.parent_code)} suốt hiệu lực của {place.id}",
            expected="Mã của tỉnh hoặc huyện có hiệu lực ít nhất bằng đơn vị này; tỉnh không có cấp trên",
            mend="Sửa parent_code, hoặc thêm đơn vị cấp trên và ngày hiệu lực của nó",
        )
    ]


def _no_parent(path: Path, place: PlaceEntry) -> Fault:
    expected = "Xã còn hiệu lực khi Chương trình bắt đầu phải có cấp trên"
    return Fault(
        "PCK-044", path, f"{place.id} không có cấp trên", expected, "Ghi mã tỉnh hoặc huyện vào parent_code"
    )


def _covered(place: PlaceEntry, above: list[PlaceEntry]) -> bool:
    """Whether parents, one after the other, hold from the unit's first day to its last."""
    reached = place.valid_from
    for parent in sorted(above, key=lambda p: p.valid_from):
        if parent.valid_from <= reached and parent.valid_before is None:
            return True
        if parent.valid_from <= reached and parent.valid_before is not None:
            reached = max(reached, parent.valid_before)
    return place.valid_before is not None and reached >= place.valid_before


def _refuse_area(path: Path, area: Decimal | None) -> list[Fault]:
    if area is None or (area > 0 and area == round(area, 2)):
        return []
    return [
        Fault(
            code="PCK-048",
            path=path,
            found=f"Diện tích {area} km²",
            expected="Diện tích công bố, lớn hơn 0, không quá hai chữ số thập phân",
            mend="Chép diện tích trong văn bản; để trống nếu chưa biết; không lấy từ bản đồ",
        )
    ]


def refuse_lineage(pack: Pack) -> list[Fault]:
    """A former unit ends on the day its successors start, and goes whole into one of them or in parts."""
    places = {place.id: place for place in pack.places}
    faults = []
    for n, entry in enumerate(pack.lineage):
        before, after = places.get(entry.predecessor), places.get(entry.successor)
        if before is not None and after is not None:
            faults += _refuse_step(("lineage", n), entry, before, after)
    numbered = sorted(enumerate(pack.lineage), key=lambda one: (one[1].predecessor, one[0]))
    for _, group in groupby(numbered, key=lambda one: one[1].predecessor):
        faults += _refuse_division(list(group))
    return faults


def _refuse_step(at: Path, entry: LineageEntry, before: PlaceEntry, after: PlaceEntry) -> list[Fault]:
    if before.valid_before == entry.on == after.valid_from and before.kind == after.kind:
        return []
    ended = date(before.valid_before) if before.valid_before else "chưa hết"
    return [
        Fault(
            code="PCK-045",
            path=(*at, "on"),
            found=f"{before.id} hết hiệu lực: {ended}; {after.id} có từ {date(after.valid_from)}; on: {date(entry.on)}",
            expected="Đơn vị cũ hết hiệu lực đúng ngày đơn vị mới cùng cấp bắt đầu, và on là ngày đó",
            mend="Sửa on, hoặc valid_before của đơn vị cũ trong places/places.csv",
        )
    ]


def _refuse_division(group: list[tuple[int, LineageEntry]]) -> list[Fault]:
    whole = any(entry.part == "whole" for _, entry in group)
    successors = [entry.successor for _, entry in group]
    if not (whole and len(group) > 1) and len(set(successors)) == len(successors):
        return []
    number, entry = group[-1]
    return [
        Fault(
            code="PCK-045",
            path=("lineage", number, "part"),
            found=f"{entry.predecessor} có {len(group)} dòng: {', '.join(successors)}",
            expected="Nhập nguyên vẹn (whole) thì chỉ một dòng; chia thì mỗi dòng là part vào một đơn vị khác nhau",
            mend="Sửa part, hoặc xóa dòng thừa",
        )
    ]


def refuse_groups(pack: Pack) -> list[Fault]:
    """Groups ask for attributes, values and types that some unit has; attributes keep out of the way of columns."""
    faults = []
    values: dict[str, set[str]] = {}
    for n, decision in enumerate(pack.attributes):
        values.setdefault(decision.attribute, set()).add(decision.value)
        if decision.attribute in _COLUMNS:
            faults.append(_reserved(("attributes", n, "attribute"), decision.attribute))
    types = {place.type for place in pack.places if place.kind == "commune"}
    for n, group in enumerate(pack.groups):
        for attribute, wanted in group.where.items():
            at = ("groups", n, "where", attribute)
            faults += _unknown_value(at, attribute, set(values), "thuộc tính")
            if attribute in values:
                faults += [
                    f
                    for v in wanted
                    for f in _unknown_value(at, v, values[attribute], f"giá trị {attribute}")
                ]
        faults += [
            f for t in group.types for f in _unknown_value(("groups", n, "types"), t, types, "loại đơn vị")
        ]
    return faults


def _reserved(path: Path, name: str) -> Fault:
    return Fault(
        "PCK-050", path, f"Tên {shown(name)} đã dành riêng", "Tên khác các cột có sẵn của đơn vị", "Đổi tên"
    )


def _unknown_value(path: Path, wanted: str, known: set[str], kind: str) -> list[Fault]:
    if wanted in known:
        return []
    expected = f"{kind} mà một xã nào đó có: {', '.join(sorted(known)[:10])}"
    mend = "Sửa nhóm, hoặc ghi quyết định vào places/attributes.csv"
    return [Fault("PCK-058", path, f"Không xã nào có {kind} {shown(wanted)}", expected, mend)]
