"""Rules of places in time, without a database."""

import datetime as dt
from dataclasses import dataclass

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Unit:
    """A place as a rule sees it: its name, its validity, and the names of what it went into."""

    id: str
    name: str
    valid_from: dt.date
    valid_before: dt.date | None
    successors: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edition changes in the places: ids, each in one list only, in order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Left out of the edition, and kept because facts refer to them."""

    def said(self) -> dict[str, list[str]]:
        """The changes as the journal keeps them."""
        return {
            "added": list(self.added),
            "changed": list(self.changed),
            "removed": list(self.removed),
            "kept": list(self.kept),
        }


def refuse_unknown(place_id: str, *, where: str) -> Refusal:
    """No edition in force has a place of that id."""
    return Refusal(
        code="PLC-001",
        where=where,
        found=f"Không có địa bàn «{place_id}»",
        expected="Mã địa bàn kèm ngày bắt đầu, như 07534@2025-07-01, có trong gói dữ liệu đang dùng",
        mend="Chọn lại địa bàn trong danh mục",
    )


def refuse_outside_validity(
    unit: Unit, *, valid_from: dt.date, valid_before: dt.date | None, where: str
) -> list[Refusal]:
    """A fact of a place stays within the days on which the place is there."""
    if valid_from < unit.valid_from:
        return [_not_yet(unit, valid_from, where)]
    if unit.valid_before is None or (valid_before is not None and valid_before <= unit.valid_before):
        return []
    return [_no_longer(unit, valid_from, where)]


def refuse_end_after(unit: Unit, *, on: dt.date, where: str) -> list[Refusal]:
    """A record can end on the day its place ends at the latest: it was there until then."""
    if on < unit.valid_from:
        return [_not_yet(unit, on, where)]
    if unit.valid_before is None or on <= unit.valid_before:
        return []
    return [_no_longer(unit, on, where)]


def _not_yet(unit: Unit, on: dt.date, where: str) -> Refusal:
    before = f"; trước đó là {', '.join(unit.predecessors)}" if unit.predecessors else ""
    return Refusal(
        code="PLC-002",
        where=where,
        found=f"{unit.name} có từ {vietnamese.date(unit.valid_from)}, dữ liệu ghi từ {vietnamese.date(on)}{before}",
        expected="Ngày hiệu lực nằm trong thời gian địa bàn tồn tại",
        mend=f"Ghi từ {vietnamese.date(unit.valid_from)}, hoặc ghi cho đơn vị cũ",
    )


def _no_longer(unit: Unit, on: dt.date, where: str) -> Refusal:
    assert unit.valid_before is not None
    ended = vietnamese.date(unit.valid_before)
    after = ", ".join(unit.successors) or "chưa có đơn vị kế tiếp trong gói dữ liệu"
    late = on >= unit.valid_before
    return Refusal(
        code="PLC-003",
        where=where,
        found=f"{unit.name} không còn từ {ended} (đơn vị kế tiếp: {after})",
        expected=f"Dữ liệu của {unit.name} chấm dứt trước {ended}",
        mend=f"Ghi cho {after}" if late else f"Ghi ngày hết hiệu lực {ended}, phần sau ghi cho {after}",
    )
