"""What is refused of a round of re-measuring, and how to mend it."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register, Sensitivity

BY_PLACE = "place"
"""The strata are the places."""
MEASURABLE = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.BOOLEAN, FieldType.CHOICE)
"""What somebody else can measure again and compare: numbers, yes or no, choices; no names and no free text."""
MEASURED, GONE, NOT_FOUND, DECLINED = "measured", "gone", "not_found", "declined"
OUTCOMES = {
    MEASURED: "đã đo",
    GONE: "không còn",
    NOT_FOUND: "không tìm thấy",
    DECLINED: "từ chối",
}
ANSWERED = frozenset({MEASURED, GONE})
"""Outcomes that say how things are; the others are non-response."""
_CLOSED = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round is to be: the records of a register valid on a day, how many of each stratum, which fields, why."""

    register: str
    as_of: dt.date
    group: str
    """The communes whose records are in it; empty for all."""
    strata: str
    """`BY_PLACE`, or a field of the register."""
    per_stratum: int
    fields: tuple[str, ...]
    why: str
    seed_on: dt.date
    """The first day whose digest may make the seed."""
    until: dt.date
    """The last day on which to measure."""


def is_personal(register: Register) -> bool:
    """Whether keys and small counts of a register might tell of a person."""
    return register.personal or any(entry.sensitivity in _CLOSED for entry in register.fields)


def measurable(register: Register) -> list[FieldEntry]:
    """The fields that can be measured again."""
    return [entry for entry in register.fields if entry.type in MEASURABLE]


def stratifying(register: Register) -> list[FieldEntry]:
    """The fields that strata can be made of: short answers that name nobody."""
    short = (FieldType.BOOLEAN, FieldType.CHOICE)
    return [entry for entry in register.fields if entry.type in short and entry.sensitivity not in _CLOSED]


def refuse_plan(pack: Pack, plan: Plan, *, today: dt.date) -> list[Refusal]:
    """Everything that stands against a plan before its records are looked at."""
    register = next((each for each in pack.registers if each.id == plan.register), None)
    if register is None or register.kind is not Kind.THING or pack.remeasuring is None:
        return [_refuse_register(plan.register)]
    return [
        *_refuse_fields(register, plan),
        *_refuse_strata(register, plan),
        *_refuse_group(pack, plan),
        *_refuse_words(plan),
        *_refuse_days(plan, today),
    ]


def _refuse_register(register: str) -> Refusal:
    return Refusal(
        code="RMS-001",
        where="Vòng đo lại, sổ",
        found=f"Sổ «{register}»",
        expected="Một sổ đối tượng của gói, và gói có quy định về đo lại",
        mend="Chọn sổ khác; báo cáo và sự kiện không còn ở đó để đo lại",
    )


def _refuse_fields(register: Register, plan: Plan) -> list[Refusal]:
    allowed = [entry.id for entry in measurable(register)]
    if plan.fields and all(name in allowed for name in plan.fields):
        return []
    return [
        Refusal(
            code="RMS-002",
            where="Vòng đo lại, trường đo lại",
            found=", ".join(f"«{name}»" for name in plan.fields) or "Chưa chọn trường nào",
            expected="Một hay nhiều trường số, có hoặc không, chọn một",
            mend="Chọn trong: " + ", ".join(entry.label.vi for entry in measurable(register)),
        )
    ]


def _refuse_strata(register: Register, plan: Plan) -> list[Refusal]:
    allowed = [entry.id for entry in stratifying(register)]
    if plan.strata == BY_PLACE or (plan.strata in allowed and not is_personal(register)):
        return []
    return [
        Refusal(
            code="RMS-003",
            where="Vòng đo lại, tầng",
            found=f"«{plan.strata}»",
            expected="Theo nơi, hoặc theo một trường chọn một, có hoặc không của sổ không có dữ liệu cá nhân",
            mend="Chọn chia tầng theo nơi",
        )
    ]


def _refuse_group(pack: Pack, plan: Plan) -> list[Refusal]:
    groups = [group.id for group in pack.groups]
    if plan.group in ("", *groups):
        return []
    return [
        Refusal(
            code="RMS-004",
            where="Vòng đo lại, nơi",
            found=f"Nhóm «{plan.group}»",
            expected="Mọi nơi, hoặc một nhóm xã của gói",
            mend="Chọn lại trong danh sách",
        )
    ]


def _refuse_words(plan: Plan) -> list[Refusal]:
    refusals = []
    if not plan.why.strip():
        refusals.append(
            Refusal(
                code="RMS-005",
                where="Vòng đo lại, lý do",
                found="Chưa ghi",
                expected="Vì sao đo lại sổ này, để công bố",
                mend="Ghi một hai câu; không ghi tên người dân",
            )
        )
    if plan.per_stratum < 1:
        refusals.append(
            Refusal(
                code="RMS-006",
                where="Vòng đo lại, số bản ghi mỗi tầng",
                found=str(plan.per_stratum),
                expected="Ít nhất 1; từ 2 trở lên mới nói được khoảng sai số",
                mend="Ghi một số nguyên dương",
            )
        )
    return refusals


def _refuse_days(plan: Plan, today: dt.date) -> list[Refusal]:
    if plan.as_of <= today < plan.seed_on <= plan.until:
        return []
    days = ", ".join(vietnamese.date(day) for day in (plan.as_of, plan.seed_on, plan.until))
    return [
        Refusal(
            code="RMS-007",
            where="Vòng đo lại, các ngày",
            found=f"Ngày của bản ghi, ngày lấy mầm, hạn đo: {days}",
            expected=f"Bản ghi của một ngày đã đến; mầm của một ngày sau hôm nay, {vietnamese.date(today)}; hạn không "
            "trước ngày lấy mầm",
            mend="Sửa các ngày: mầm phải lấy từ điều chưa ai biết khi công bố vòng",
        )
    ]


def refuse_frame(sizes: Mapping[str, int], *, smallest: int | None) -> list[Refusal]:
    """A frame has records; of a register with personal data each stratum has at least `smallest`."""
    if not sizes:
        found = "Không có bản ghi nào"
    elif smallest is not None and min(sizes.values()) < smallest:
        found = "Có tầng ít hơn " + vietnamese.number(smallest) + " bản ghi"
    else:
        return []
    return [
        Refusal(
            code="RMS-008",
            where="Vòng đo lại, danh sách để rút",
            found=found,
            expected="Có bản ghi để rút; tầng đủ lớn để không ai bị nhận ra",
            mend="Chọn ngày, nhóm nơi hoặc cách chia tầng khác",
        )
    ]


def refuse_early_draw(*, seed_on: dt.date) -> list[Refusal]:
    """The seed is not there yet."""
    return [
        Refusal(
            code="RMS-009",
            where="Rút mẫu",
            found="Chưa có mã băm của ngày lấy mầm, hoặc ngày ấy chưa hết",
            expected=f"Mã băm của ngày có mục nhật ký đầu tiên từ {vietnamese.date(seed_on)}, khi ngày ấy đã hết",
            mend="Chờ hết ngày rồi rút; không rút sớm hơn được",
        )
    ]


def refuse_stage(*, round_number: int, found: str, expected: str) -> list[Refusal]:
    """What is asked belongs to another stage of the round."""
    if found == expected:
        return []
    stages = {"announced": "đã công bố, chưa rút mẫu", "drawn": "đã rút mẫu, đang đo", "closed": "đã đóng"}
    return [
        Refusal(
            code="RMS-010",
            where=f"Vòng đo lại {round_number}",
            found=f"Vòng {stages[found]}",
            expected=f"Vòng {stages[expected]}",
            mend="Mở lại trang của vòng để xem đang ở bước nào",
        )
    ]


def refuse_measurer(*, who: str, is_handler: bool, may_look: bool) -> list[Refusal]:
    """A record is measured again by somebody who may go there and had no hand in it."""
    if may_look and not is_handler:
        return []
    return [
        Refusal(
            code="RMS-011",
            where=f"Giao đo lại cho {who}",
            found="Đã nhập, sửa, thông qua hoặc duyệt bản ghi này"
            if is_handler
            else "Không có quyền ở nơi này",
            expected="Người khác với mọi người đã làm bản ghi, có quyền xem sổ ở nơi này",
            mend="Giao cho người khác",
        )
    ]


def refuse_enterer(*, who: str, may_enter: bool) -> list[Refusal]:
    """Whoever enters a register there could file and read in the answer what is recorded: they would not be blind."""
    if not may_enter:
        return []
    return [
        Refusal(
            code="RMS-018",
            where=f"Đo lại, {who}",
            found="Có quyền nhập sổ này ở nơi này",
            expected="Người không nhập sổ này ở nơi này: ai nhập thì có thể biết điều đã ghi",
            mend="Giao cho người khác; người vừa được cấp quyền nhập thì không gửi phiếu nữa",
        )
    ]


def refuse_not_assigned(*, who: str, assigned: str) -> list[Refusal]:
    """Only the person it was given to measures."""
    if who == assigned:
        return []
    return [
        Refusal(
            code="RMS-012",
            where="Phiếu đo lại",
            found=f"Phiếu không giao cho {who}",
            expected="Người được giao gửi phiếu",
            mend="Nhờ người phụ trách vòng giao lại",
        )
    ]


def refuse_change(*, sent: int, reason: str) -> list[Refusal]:
    """What was sent stays; a further measurement stands beside it, with its reason."""
    if not sent or reason.strip():
        return []
    return [
        Refusal(
            code="RMS-013",
            where="Phiếu đo lại",
            found="Phiếu này đã gửi và không sửa được",
            expected="Một lần đo thêm, có lý do",
            mend="Ghi vì sao phải đo thêm; cả hai lần đều được giữ",
        )
    ]


def refuse_outcome(*, outcome: str, values: Collection[object]) -> list[Refusal]:
    """What was measured has values, and nothing else has."""
    if outcome in OUTCOMES and (outcome == MEASURED) == bool(values):
        return []
    return [
        Refusal(
            code="RMS-014",
            where="Phiếu đo lại, kết quả",
            found=f"«{OUTCOMES.get(outcome, 'chưa chọn')}», {len(values)} ô có giá trị",
            expected="Đã đo thì ghi ít nhất một giá trị; không đo được thì để trống mọi ô",
            mend="Chọn lại kết quả, hoặc xóa các ô",
        )
    ]


def refuse_day(*, measured_on: dt.date | None, drawn_on: dt.date, today: dt.date) -> list[Refusal]:
    """It was measured between the drawing and today."""
    if measured_on is not None and drawn_on <= measured_on <= today:
        return []
    return [
        Refusal(
            code="RMS-015",
            where="Phiếu đo lại, ngày đo",
            found=vietnamese.date(measured_on) if measured_on else "Chưa ghi",
            expected=f"Từ ngày rút mẫu, {vietnamese.date(drawn_on)}, đến hôm nay, {vietnamese.date(today)}",
            mend="Ghi ngày đã đến đo",
        )
    ]


def refuse_early_close(*, left: int, until: dt.date, today: dt.date) -> list[Refusal]:
    """A round is closed when all is measured, or when its time is over."""
    if not left or today > until:
        return []
    return [
        Refusal(
            code="RMS-016",
            where="Đóng vòng đo lại",
            found=f"Còn {vietnamese.number(left)} phiếu chưa gửi",
            expected=f"Mọi phiếu đã gửi, hoặc đã quá hạn {vietnamese.date(until)}",
            mend="Chờ đủ phiếu hoặc hết hạn; không được dừng khi kết quả vừa ý",
        )
    ]


def refuse_altered(*, where: str) -> Refusal:
    """What stands is not what the journal says was announced, measured or published."""
    return Refusal(
        code="RMS-017",
        where=where,
        found="Không khớp mã băm trong nhật ký",
        expected="Đúng như lúc công bố, lúc gửi phiếu hoặc lúc đóng",
        mend="Dữ liệu đã bị sửa ngoài quy trình: khôi phục từ bản sao lưu",
    )
