"""Obligations: levels that the register has, in order of days; periods that can be answered; reminders said once."""

from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack
from vungcao.pack.obliging import FILING, Obligation
from vungcao.pack.register import Kind, Register
from vungcao.pack.rules.fault import Fault


def refuse_obligations(pack: Pack) -> list[Fault]:
    """Every obligation can be met and its lateness told. Names that are unknown are another rule's."""
    registers = {register.id: register for register in pack.registers}
    faults = []
    for n, obligation in enumerate(pack.obligations):
        at = ("obligations", n)
        if (register := registers.get(obligation.register_id)) is not None:
            faults += _refuse_levels(at, obligation, register)
            faults += _refuse_calendar(at, obligation, register)
        faults += _refuse_reminders(at, obligation) + _refuse_closing(at, obligation)
    return faults


def _refuse_levels(at: Path, obligation: Obligation, register: Register) -> list[Fault]:
    levels = [FILING, *(step.id for step in register.review)]
    named = [deadline.step for deadline in obligation.deadlines]
    unknown = [(n, step) for n, step in enumerate(named) if step not in levels or step in named[:n]]
    expected = f"Mỗi cấp một lần, trong các cấp: {', '.join(levels)}"
    mend = "Sửa mã cấp, hoặc thêm bước duyệt ấy vào sổ"
    faults = [
        Fault("OBL-001", (*at, "deadlines", n, "step"), f"Cấp {shown(step)}", expected, mend)
        for n, step in unknown
    ]
    if levels.count(FILING) > 1:
        found = f"Sổ {shown(register.id)} có bước duyệt tên {FILING}"
        faults.append(Fault("OBL-001", at, found, f"{FILING} chỉ để gọi việc nộp", "Đổi mã bước duyệt"))
    return faults or _refuse_order(at, obligation, levels)


def _refuse_order(at: Path, obligation: Obligation, levels: list[str]) -> list[Fault]:
    days = {deadline.step: deadline.days for deadline in obligation.deadlines}
    days.setdefault(FILING, 0)
    in_order = [(step, days[step]) for step in levels if step in days]
    for (earlier, day), (later, next_day) in zip(in_order, in_order[1:], strict=False):
        if next_day < day:
            found = f"Hạn của {shown(later)} ({next_day}) trước hạn của {shown(earlier)} ({day})"
            mend = "Sửa days để cấp sau có hạn không sớm hơn cấp trước"
            return [Fault("OBL-002", (*at, "deadlines"), found, "Hạn các cấp theo thứ tự duyệt", mend)]
    return []


def _refuse_calendar(at: Path, obligation: Obligation, register: Register) -> list[Fault]:
    """A return names a period of its register's calendar: an obligation by another could never be answered."""
    if register.kind is not Kind.RETURN or register.calendar in (None, obligation.calendar):
        return []
    found = f"Lịch {shown(obligation.calendar)}, còn sổ báo cáo theo lịch {shown(register.calendar)}"
    return [
        Fault("OBL-003", (*at, "calendar"), found, "Lịch của sổ", f"Ghi calendar: {register.calendar}"),
    ]


def _refuse_reminders(at: Path, obligation: Obligation) -> list[Fault]:
    said = obligation.reminders
    if len(set(said)) == len(said) and all(-366 <= day <= 366 for day in said):
        return []
    found = f"Nhắc vào các ngày {', '.join(map(str, said))}"
    expected = "Mỗi ngày nhắc một lần, trong vòng một năm trước hoặc sau hạn"
    return [Fault("OBL-004", (*at, "reminders"), found, expected, "Bỏ ngày lặp lại, sửa ngày quá xa")]


def _refuse_closing(at: Path, obligation: Obligation) -> list[Fault]:
    """A period does not close before the last level's day: what is sent in time must still be decided on."""
    last = max((deadline.days for deadline in obligation.deadlines), default=0)
    if obligation.closes is None or obligation.closes >= last:
        return []
    found = f"Đóng kỳ sau {obligation.closes} ngày, hạn cuối sau {last} ngày"
    return [Fault("OBL-005", (*at, "closes"), found, "Đóng kỳ không sớm hơn hạn cuối", "Tăng closes")]
