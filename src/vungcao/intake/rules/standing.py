"""The rows of a submission against what stands: contradictions, conflicts with what others decided, lost references."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.intake.rules.rows import Asked
from vungcao.pack.geography import holds_on
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register
from vungcao.registers.rules import Holding, Operation, share_a_day

_NAMED = 5
"""How many records a refusal names before it says how many more there are."""
Standing = Mapping[str, Sequence[Holding]]
"""What stands, by key."""


def refuse_contradictions(register: Register, asked: Iterable[Asked], standing: Standing) -> list[Refusal]:
    """Each row fits what stands of its record: where it is, that it is, and that an event happened once."""
    refusals: list[Refusal] = []
    reversed_here: set[str] = set()
    for each in asked:
        held = standing.get(each.change.key, ())
        refusals += _REFUSE[each.change.operation](register, each, held, each.change.key in reversed_here)
        if each.change.operation is Operation.REVERSE:
            reversed_here.add(each.change.key)
    return refusals


def _overlapping(each: Asked, held: Iterable[Holding]) -> list[Holding]:
    return [h for h in held if share_a_day(h, each.change)]


def _elsewhere(each: Asked, held: Iterable[Holding]) -> list[Holding]:
    return [h for h in _overlapping(each, held) if h.place != each.change.place]


def _refuse_set(
    register: Register, each: Asked, held: Sequence[Holding], reversed_here: bool
) -> list[Refusal]:
    if register.kind is Kind.EVENT and held and not reversed_here:
        return [
            Refusal(
                code="REG-019",
                where=each.where,
                found=f"Sự kiện «{each.change.key}» đã được ghi ngày {vietnamese.date(held[0].valid_from)}",
                expected="Mỗi sự kiện ghi một lần",
                mend="Đặt mã khác cho sự kiện mới; muốn sửa thì thêm dòng đảo trước dòng ghi",
            )
        ]
    return [
        Refusal(
            code="REG-018",
            where=each.where,
            found=f"«{each.change.key}» đang ở địa bàn {other.place} từ {vietnamese.date(other.valid_from)}",
            expected="Một bản ghi thuộc một địa bàn tại một thời điểm",
            mend="Dùng thao tác chuyển đến (move), hoặc đặt mã khác nếu là bản ghi khác",
        )
        for other in _elsewhere(each, held)[:1]
    ]


def _refuse_move(
    register: Register, each: Asked, held: Sequence[Holding], reversed_here: bool
) -> list[Refusal]:
    if _elsewhere(each, held):
        return []
    return [
        Refusal(
            code="REG-023",
            where=each.where,
            found=f"«{each.change.key}» không ở địa bàn nào khác trong những ngày này",
            expected="Bản ghi đang ở một địa bàn khác",
            mend="Dùng thao tác ghi (set)",
        )
    ]


def _refuse_end(
    register: Register, each: Asked, held: Sequence[Holding], reversed_here: bool
) -> list[Refusal]:
    there = _overlapping(each, held)
    if there and all(h.place == each.change.place for h in there):
        return []
    found = f"«{each.change.key}» không có trong sổ từ {vietnamese.date(each.change.valid_from)}"
    if there:
        found = f"«{each.change.key}» ở địa bàn {there[0].place}"
    return [_refuse_nothing_there(each, found)]


def _refuse_reverse(
    register: Register, each: Asked, held: Sequence[Holding], reversed_here: bool
) -> list[Refusal]:
    here = [h for h in held if h.place == each.change.place]
    if any(h.valid_from == each.change.valid_from for h in here):
        return []
    found = f"Không có sự kiện «{each.change.key}»"
    if here:
        found = f"Sự kiện «{each.change.key}» xảy ra ngày {vietnamese.date(here[0].valid_from)}"
    return [_refuse_nothing_there(each, found)]


def _refuse_nothing_there(each: Asked, found: str) -> Refusal:
    return Refusal(
        code="REG-015",
        where=each.where,
        found=found,
        expected=f"Bản ghi đang có tại {each.change.place} vào những ngày này",
        mend="Kiểm tra mã, địa bàn và ngày",
    )


def _refuse_nil(
    register: Register, each: Asked, held: Sequence[Holding], reversed_here: bool
) -> list[Refusal]:
    return []  # what stands in the place is asked beside: see refuse_nil_over_records


_Refuse = Callable[[Register, Asked, Sequence[Holding], bool], list[Refusal]]
_REFUSE: dict[Operation, _Refuse] = {
    Operation.SET: _refuse_set,
    Operation.MOVE: _refuse_move,
    Operation.END: _refuse_end,
    Operation.REVERSE: _refuse_reverse,
    Operation.NIL: _refuse_nil,
}


def refuse_nil_over_records(each: Asked, keys: Sequence[str], *, count: int) -> list[Refusal]:
    """A place does not declare that it has none while records of it stand; `keys` are the first of `count`."""
    if not count:
        return []
    named = ", ".join(f"«{key}»" for key in keys[:_NAMED])
    more = f" và {vietnamese.number(count - _NAMED)} bản ghi khác" if count > _NAMED else ""
    return [
        Refusal(
            code="REG-016",
            where=each.where,
            found=f"Khai không có, nhưng đang có {named}{more}",
            expected=f"Không có bản ghi nào tại {each.change.place} trong những ngày này",
            mend="Chấm dứt các bản ghi đó trước, hoặc bỏ lời khai không có",
        )
    ]


@dataclass(frozen=True, slots=True)
class Touch:
    """That a record was changed on some days, by which decision, told so that a person knows whom to ask."""

    key: str
    valid_from: dt.date
    valid_before: dt.date | None
    entry: int
    said: str
    """Who filed and who approved it, and when."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that rests on what is no longer so. It can be kept waiting; only a person settles it."""

    number: int
    """The row's."""
    refusal: Refusal


Followed = Mapping[tuple[str, int], Collection[int]]
"""For a branch of edits and a place in it, the journal entries that approved the edits before: made on one device, one
upon the other, they are no conflict of each other."""


def find_touched(
    asked: Iterable[Asked],
    touches: Mapping[str, Sequence[Touch]],
    *,
    filed_known: int,
    followed: Followed,
) -> list[Conflict]:
    """What a row changes was not changed by somebody else since it was filed, or since its conflict was settled."""
    conflicts = []
    for each in asked:
        known = filed_known if each.row.known is None else each.row.known
        own = followed.get((each.row.branch, each.row.branch_position), ())
        found = [
            touch
            for touch in touches.get(each.change.key, ())
            if touch.entry > known and touch.entry not in own and share_a_day(touch, each.change)
        ]
        if found:
            said = max(found, key=lambda touch: touch.entry).said
            conflicts.append(Conflict(each.row.number, _refuse_conflict(each, said)))
    return conflicts


def find_lost_bases(
    asked: Iterable[Asked],
    standing: Standing,
    ended: Callable[[int], tuple[int, str]],
    *,
    followed: Followed,
) -> list[Conflict]:
    """The version a filer was looking at still stands; `ended` says by which entry a version ended, and who made it."""
    conflicts = []
    for each in asked:
        base = each.row.base_seq
        if base is None or base in {h.seq for h in standing.get(each.change.key, ())}:
            continue
        entry, said = ended(base)
        if entry not in followed.get((each.row.branch, each.row.branch_position), ()):
            conflicts.append(Conflict(each.row.number, _refuse_conflict(each, said)))
    return conflicts


def _refuse_conflict(each: Asked, said: str) -> Refusal:
    return Refusal(
        code="INT-003",
        where=each.where,
        found=f"«{each.change.key}» đã thay đổi sau khi dòng này được lập: {said}",
        expected="Dòng dựa trên bản ghi đang có",
        mend="Trả lại hồ sơ; người nộp xem bản ghi mới, sửa dòng này rồi gửi lại",
    )


def references_in(register: Register, asked: Iterable[Asked]) -> dict[tuple[str, dt.date], set[str]]:
    """What rows refer to: keys by register (or "place") and day on which they must be there."""
    named = [field for field in register.fields if field.type is FieldType.REFERENCE and field.references]
    found: dict[tuple[str, dt.date], set[str]] = {}
    for each in asked if named else ():
        for field in named:
            key = each.change.facts.get(field.id)
            if key is not None and field.references:
                found.setdefault((field.references, each.change.valid_from), set()).add(str(key))
    return found


def refuse_missing_references(
    register: Register, asked: Sequence[Asked], there: Mapping[tuple[str, dt.date], Collection[str]]
) -> list[Refusal]:
    """What a row refers to is there on its first day, or comes with the same submission."""
    along: dict[str, list[Asked]] = {}
    for each in asked:
        if each.change.operation in (Operation.SET, Operation.MOVE):
            along.setdefault(each.change.key, []).append(each)
    return [
        refusal
        for field in register.fields
        if field.type is FieldType.REFERENCE and field.references
        for each in asked
        for refusal in _refuse_reference(each, field, there, along if field.references == register.id else {})
    ]


def _refuse_reference(
    each: Asked,
    field: FieldEntry,
    there: Mapping[tuple[str, dt.date], Collection[str]],
    along: Mapping[str, Sequence[Asked]],
) -> list[Refusal]:
    key, day = each.change.facts.get(field.id), each.change.valid_from
    if key is None or key in there.get((str(field.references), day), ()):
        return []
    if any(
        holds_on(other.change.valid_from, other.change.valid_before, day) for other in along.get(str(key), ())
    ):
        return []
    return [
        Refusal(
            code="REG-020",
            where=f"{each.where}, «{field.label.vi}»",
            found=f"Không có «{key}» vào ngày {vietnamese.date(day)}",
            expected=f"Mã có trong sổ «{field.references}» vào ngày đó",
            mend="Sửa mã, hoặc ghi bản ghi được nhắc đến trước",
        )
    ]
