"""How a fact is written in a standard's own field, and read from it again."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeGuard

from vungcao.pack.register import FieldEntry, FieldType
from vungcao.registers.rules import Fact

Node = dict[str, Any]
Path = tuple[str | int, ...]

CURRENCY = "VND"
_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)[\s,]+(-?\d+(?:\.\d+)?)\s*")


class NotThis(Exception):
    """What stands in a field cannot be read; says what is wrong as a refusal does."""

    def __init__(self, code: str, expected: str, mend: str) -> None:
        self.code, self.expected, self.mend = code, expected, mend


@dataclass(frozen=True)
class Way:
    """Where a fact stands in a node, and the two conversions. What cannot be written there is None."""

    path: Path
    types: frozenset[FieldType]
    write: Callable[[Fact], Any]
    read: Callable[[Any], Fact]

    def put(self, node: Node, fact: Fact) -> None:
        """Write the fact, unless it cannot be said there."""
        value = self.write(fact)
        if value is not None:
            put(node, self.path, value)

    def take(self, node: Node) -> Fact:
        """The fact that stands there; None for nothing. Raises NotThis."""
        value = take(node, self.path)
        return None if value is None else self.read(value)


@dataclass(frozen=True)
class Classified:
    """A choice as one of a node's classifications, under a scheme of our own: its id, and its label for a reader."""

    path: Path
    scheme: str
    labels: Mapping[str, str]
    types: frozenset[FieldType] = frozenset({FieldType.CHOICE})

    def put(self, node: Node, fact: Fact) -> None:
        """Add the classification."""
        said = {"scheme": self.scheme, "id": str(fact)}
        if label := self.labels.get(str(fact)):
            said["description"] = label
        put(node, self.path, [*(take(node, self.path) or []), said])

    def take(self, node: Node) -> Fact:
        """The id under our scheme; None for none."""
        return _under(take(node, self.path), "scheme", self.scheme)


@dataclass(frozen=True)
class Identified:
    """A code of another system among a node's identifiers."""

    path: Path
    scheme: str
    types: frozenset[FieldType] = frozenset({FieldType.TEXT})

    def put(self, node: Node, fact: Fact) -> None:
        """Add the identifier."""
        put(node, self.path, [*(take(node, self.path) or []), {"id": str(fact), "scheme": self.scheme}])

    def take(self, node: Node) -> Fact:
        """The identifier under its scheme; None for none."""
        return _under(take(node, self.path), "scheme", self.scheme)


Saying = Way | Classified | Identified


def _under(items: object, key: str, wanted: str) -> Fact:
    if items is None:
        return None
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise NotThis("XCH-004", "Một danh sách các đối tượng JSON", "Sửa lại theo chuẩn")
    return next((_text(each["id"]) for each in items if each.get(key) == wanted and "id" in each), None)


def put(node: Node, path: Path, value: object) -> None:
    """Write a value at a path, making what is missing on the way; a number in the path is a list's place."""
    here: Any = node
    for step, after in zip(path, path[1:], strict=False):
        fresh: Any = [] if isinstance(after, int) else {}
        if isinstance(step, int):
            if step == len(here):
                here.append(fresh)
            here = here[step]
        else:
            here = here.setdefault(step, fresh)
    here[path[-1]] = value


def take(node: object, path: Path) -> Any:
    """What stands at a path; None for nothing. Raises NotThis when something else stands on the way."""
    here: Any = node
    for step in path:
        if here is None:
            return None
        if isinstance(step, int):
            if not isinstance(here, list):
                raise NotThis("XCH-004", "Một danh sách JSON", "Sửa lại theo chuẩn")
            here = here[step] if step < len(here) else None
        elif isinstance(here, dict):
            here = here.get(step)
        else:
            raise NotThis("XCH-004", "Một đối tượng JSON", "Sửa lại theo chuẩn")
    return here


def glance(node: object, path: Path) -> Any:
    """What stands at a path; None for nothing, and for anything else on the way."""
    try:
        return take(node, path)
    except NotThis:
        return None


def text(*path: str | int) -> Way:
    """Words as they are."""
    return Way(path, frozenset({FieldType.TEXT}), lambda fact: fact, _text)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise NotThis("XCH-004", "Chữ trong ngoặc kép, không trống", "Ghi chữ, hoặc bỏ hẳn trường này")
    return value


def money(*path: str | int) -> Way:
    """Whole đồng as a value with its currency."""
    return Way(
        path,
        frozenset({FieldType.INTEGER}),
        lambda fact: {"amount": fact, "currency": CURRENCY},
        _money,
    )


def _money(value: object) -> int:
    if not isinstance(value, dict) or "amount" not in value:
        raise NotThis("XCH-004", 'Đối tượng có "amount" và "currency"', "Ghi đủ hai trường, hoặc bỏ cả hai")
    if value.get("currency") != CURRENCY:
        raise NotThis(
            "XCH-007",
            f'"currency" là "{CURRENCY}": mọi số tiền ghi bằng đồng',
            "Quy đổi ra đồng ở nơi cung cấp",
        )
    return _whole(value["amount"])


def whole(*path: str | int) -> Way:
    """A count as a number."""
    return Way(path, frozenset({FieldType.INTEGER}), lambda fact: fact, _whole)


def _whole(value: object) -> int:
    """Digits and nothing else: "5.0" and "1e10" come from programs that count in binary fractions and lose đồng."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**30:
        expected = "Một số nguyên viết đủ chữ số, không ngoặc kép, không dấu chấm, không chữ e"
        raise NotThis("XCH-004", expected, "Ghi lại đủ chữ số, như 10000000000")
    return value


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    """A number of a size that can be written out: "1e999999999" is one line and no figure."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).adjusted() < 30


def exact(*path: str | int) -> Way:
    """A decimal as text, so that no reader makes a binary fraction of it."""
    return Way(path, frozenset({FieldType.DECIMAL}), lambda fact: fact, _exact)


def _exact(value: object) -> str:
    if _is_number(value):
        return format(value, "f")
    if not isinstance(value, str) or not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise NotThis("XCH-004", 'Một số, dấu chấm trước phần thập phân, như "12.50"', "Ghi lại bằng chữ số")
    return value


def day(zone: dt.tzinfo, *path: str | int) -> Way:
    """A day as the moment at which it begins by the programme's clock."""
    return Way(
        path, frozenset({FieldType.DATE}), lambda fact: day_said(fact, zone), lambda value: _day(value, zone)
    )


def day_said(fact: object, zone: dt.tzinfo) -> str:
    """A day, given as ISO text, as a moment with its offset."""
    return dt.datetime.combine(dt.date.fromisoformat(str(fact)), dt.time(), zone).isoformat()


def _day(value: object, zone: dt.tzinfo) -> str:
    try:
        moment = dt.datetime.fromisoformat(_text(value))
    except ValueError:
        raise NotThis("XCH-004", 'Ngày giờ như "2026-01-31T00:00:00+07:00"', "Ghi lại ngày giờ") from None
    return (moment.astimezone(zone) if moment.tzinfo else moment).date().isoformat()


def year(zone: dt.tzinfo, *path: str | int) -> Way:
    """A year as the period from its first day to its last."""

    def write(fact: Fact) -> Node:
        return {"startDate": day_said(f"{fact}-01-01", zone), "endDate": day_said(f"{fact}-12-31", zone)}

    def read(value: object) -> Fact:
        start = take(value, ("startDate",))
        return None if start is None else int(_day(start, zone)[:4])

    return Way(path, frozenset({FieldType.INTEGER}), write, read)


def label(field: FieldEntry | None, *path: str | int) -> Way:
    """A choice by its Vietnamese label; one whose label another has too is not said so."""
    labels = {choice.id: choice.label.vi for choice in field.choices} if field else {}
    ids = {said: choice for choice, said in labels.items()}

    def write(fact: Fact) -> str | None:
        said = labels.get(str(fact))
        return said if said is not None and ids[said] == fact else None

    def read(value: object) -> Fact:
        if _text(value) not in ids:
            raise NotThis("XCH-004", f"Một trong: {', '.join(ids)}"[:400], "Ghi đúng nhãn trong danh sách")
        return ids[str(value)]

    return Way(path, frozenset({FieldType.CHOICE}), write, read)


def geometry(*path: str | int) -> Way:
    """Points written "latitude longitude; …" as a GeoJSON point or line, which puts the longitude first."""
    return Way(path, frozenset({FieldType.TEXT}), _as_geojson, _from_geojson)


def _as_geojson(fact: Fact) -> Node | None:
    points = [_POINT.fullmatch(each) for each in str(fact).split(";") if each.strip()]
    if not points or any(point is None for point in points):
        return None
    pairs = [[_number(point[2]), _number(point[1])] for point in points if point]
    if len(pairs) == 1:
        return {"type": "Point", "coordinates": pairs[0]}
    return {"type": "LineString", "coordinates": pairs}


def _number(said: str) -> int | float:
    """A degree. It says where on a map, and is no figure: JSON has no other number for it."""
    return float(said) if "." in said else int(said)


def _from_geojson(value: object) -> str:
    wrong = NotThis(
        "XCH-004",
        "Điểm (Point) hoặc tuyến (LineString) của GeoJSON, kinh độ trước, vĩ độ sau",
        "Vẽ lại vị trí",
    )
    coordinates = take(value, ("coordinates",))
    points = [coordinates] if take(value, ("type",)) == "Point" else coordinates
    if take(value, ("type",)) not in ("Point", "LineString") or not isinstance(points, list):
        raise wrong
    if not all(
        isinstance(point, list) and len(point) == 2 and all(map(_is_degree, point)) for point in points
    ):
        raise wrong
    return "; ".join(f"{point[1]} {point[0]}" for point in points)


def _is_degree(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
