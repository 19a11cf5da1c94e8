"""What is said of a work that cannot be as it is asked for."""

import datetime as dt
from collections.abc import Iterable

from vungcao.capital.rules.words import cited, label_of_content, label_of_source, name_of_place
from vungcao.exact.refusal import Refusal
from vungcao.exact.vietnamese import date, number
from vungcao.pack.model import Pack
from vungcao.pack.working import LifeCycle, Step
from vungcao.works.rules.course import Course, Fault, Taken, Wrong
from vungcao.works.rules.funding import Beyond
from vungcao.works.rules.records import FundingLine, Recorded, WorkRecord

_MEND_LINES = "Gửi mọi dòng vốn của công trình trong một hồ sơ, cộng đúng bằng tổng mức"


def refuse_step(pack: Pack, cycle: LifeCycle, fault: Fault, course: Course, *, where: str) -> Refusal:
    """A decision that the course of its work does not allow; `course` is what the others make of the work."""
    step = next((each for each in cycle.steps if each.id == fault.decision.step), None)
    named = ", ".join(f"«{each.label.vi}»" for each in fault.named)
    law = cited(pack, step.source if step else None)
    asked = f"«{step.label.vi if step else fault.decision.step}» ngày {date(fault.decision.since)}"
    found, expected, mend = _said(fault.wrong, asked, named, cycle, course, fault.named)
    return Refusal(fault.wrong, where, found, expected + law, mend)


def _said(
    wrong: Wrong, asked: str, named: str, cycle: LifeCycle, course: Course, steps: Iterable[Step]
) -> tuple[str, str, str]:
    days = _days_of(course, steps)
    match wrong:
        case Wrong.STRANGE:
            offered = ", ".join(f"«{each.label.vi}»" for each in cycle.steps)
            return f"{cycle.label.vi} không có bước {asked}", f"Một trong: {offered}", "Chọn lại bước"
        case Wrong.TOO_EARLY:
            expected = f"Trước đó phải có {named}"
            return f"Chưa đến bước {asked}", expected, "Ghi quyết định của bước trước rồi gửi lại"
        case Wrong.TWICE:
            expected = "Bước này chỉ có một lần"
            return f"{asked} ghi lần nữa, đã có {days}", expected, "Bỏ dòng này, hoặc sửa quyết định đã ghi"
        case Wrong.AFTER_THE_END:
            expected = f"Trước khi có {named}"
            return f"{asked} sau khi đã có {days}", expected, "Kiểm tra lại bước và ngày"
        case Wrong.BEFORE_ITS_DAY:
            expected = f"Không sớm hơn ngày của {named}"
            return f"{asked} sớm hơn bước mà nó theo sau", expected, "Kiểm tra lại ngày của hai quyết định"
        case Wrong.UNASSESSED:
            expected = f"Trước mỗi lần điều chỉnh phải có {named} chưa dùng cho lần điều chỉnh nào"
            return (
                f"{asked} mà chưa đánh giá",
                expected,
                "Ghi báo cáo đánh giá trước, rồi gửi lại quyết định này",
            )
        case Wrong.ASIDE if course.suspended is not None:
            expected = "Tiếp tục công trình trước"
            return (
                f"{asked} khi công trình đang tạm dừng {days}",
                expected,
                "Ghi quyết định cho tiếp tục trước",
            )
        case Wrong.ASIDE:
            return f"{asked} mà công trình không tạm dừng", f"Sau {named}", "Kiểm tra lại bước và ngày"


def _days_of(course: Course, steps: Iterable[Step]) -> str:
    wanted = {step.id for step in steps}
    last = {each.step.id: each for each in course.taken if each.step.id in wanted}
    return ", ".join(_told(each) for each in last.values())


def _told(taken: Taken) -> str:
    return f"«{taken.step.label.vi}» ngày {date(taken.decision.since)} ({taken.decision.document})"


def undermines(fault: Fault, *, where: str) -> str:
    """How a row is named that takes away what a decision rests on which stands already."""
    return f"{where} (làm quyết định {fault.decision.document}, mã {fault.decision.key}, không còn đứng được)"


def refuse_decided_total(said: int, expected: int, *, where: str) -> Refusal:
    """A decision names another total than the work has, and adjusts nothing."""
    return Refusal(
        code="WRK-008",
        where=f"{where}, «Tổng mức đầu tư được duyệt»",
        found=f"{_vnd(said)}, lệch {_vnd(abs(said - expected))} so với công trình",
        expected=f"{_vnd(expected)}, đúng tổng mức của công trình vào ngày đó",
        mend="Sửa số ở quyết định; nếu số này đúng thì sửa sổ công trình trước, hoặc ghi bước điều chỉnh",
    )


def refuse_record_total(
    record: WorkRecord, decided: Taken, total: int, *, where: str, on: dt.date
) -> Refusal:
    """A work's total is changed without a decision that adjusts it; `total` is what the last one fixed."""
    return Refusal(
        code="WRK-009",
        where=f"{where}, «Tổng mức đầu tư»",
        found=f"{_vnd(record.total_vnd)} vào ngày {date(on)}, lệch {_vnd(abs(record.total_vnd - total))}",
        expected=f"{_vnd(total)} theo {_told(decided)}",
        mend="Sau khi đã phê duyệt, ghi quyết định điều chỉnh trước rồi mới sửa tổng mức từ ngày đó",
    )


def refuse_sum(work: str, lack: int, total: int, *, where: str, on: dt.date) -> Refusal:
    """The lines of a work do not add up to its total."""
    said = f"thiếu {_vnd(lack)}" if lack > 0 else f"vượt {_vnd(-lack)}"
    return Refusal(
        code="WRK-010",
        where=where,
        found=f"Các dòng vốn của {work} vào ngày {date(on)} cộng lại {said}",
        expected=f"Cộng lại đúng {_vnd(total)} (100 %)",
        mend=_MEND_LINES,
    )


def refuse_unfunded(work: str, lack: int, total: int, *, where: str, on: dt.date, has_lines: bool) -> Refusal:
    """A step is taken while the lines of the work do not add up to its total."""
    said = f"thiếu {_vnd(lack)}" if lack > 0 else f"vượt {_vnd(-lack)}"
    return Refusal(
        code="WRK-011",
        where=where,
        found=f"Cơ cấu nguồn vốn của {work} vào ngày {date(on)} {said if has_lines else 'chưa có dòng nào'}",
        expected=f"Các dòng vốn cộng lại đúng {_vnd(total)} (100 %) trước bước này",
        mend=_MEND_LINES + ", duyệt xong rồi gửi lại quyết định này",
    )


def refuse_several(pack: Pack, work: str, missing: Iterable[str], *, where: str, on: dt.date) -> Refusal:
    """A work that several sources pay for lacks what it then must have."""
    assert pack.works is not None, "works are kept"
    register = pack.register_by_id(pack.works.work)
    named = ", ".join(f"«{field.label.vi}»" for field in register.fields if field.id in set(missing))
    return Refusal(
        code="WRK-012",
        where=where,
        found=f"{work} có từ hai nguồn vốn vào ngày {date(on)} mà chưa có {named}",
        expected="Một định mức chi phí dùng chung và một cơ quan đầu mối",
        mend="Ghi các trường đó trong sổ công trình trước, rồi gửi lại",
    )


def refuse_unnamed_programme(line: FundingLine, *, where: str) -> Refusal:
    """An integrated line does not say of which programme it is."""
    return Refusal(
        code="WRK-013",
        where=f"{where}, «Chương trình lồng ghép»",
        found=f"Dòng vốn lồng ghép {line.key} chưa ghi chương trình",
        expected="Tên chương trình khác mà vốn được lồng ghép",
        mend="Ghi tên chương trình",
    )


def refuse_content(pack: Pack, work: WorkRecord, content: str, *, where: str) -> Refusal:
    """Money names a work and another content than the work has."""
    return Refusal(
        code="WRK-017",
        where=f"{where}, «Nội dung»",
        found=f"«{label_of_content(pack, content)}», công trình {work.key} là «{label_of_content(pack, work.content)}»",
        expected="Đúng nội dung của công trình vào ngày đó",
        mend="Chọn nội dung của công trình, hoặc chọn lại công trình; công trình ghi sai thì sửa sổ công trình trước",
    )


def refuse_place(pack: Pack, work: WorkRecord, place: str, *, where: str) -> Refusal:
    """Money names a work and is entered in a place where the work is not."""
    return Refusal(
        code="WRK-018",
        where=where,
        found=f"{name_of_place(pack, place)}, công trình {work.key} ở {name_of_place(pack, work.place)}",
        expected="Hồ sơ của nơi có công trình",
        mend="Gửi ở hồ sơ của nơi có công trình, hoặc chọn lại công trình",
    )


def refuse_end(pack: Pack, work: str, left: Recorded, register: str, *, where: str) -> Refusal:
    """A work is ended although something of it stands."""
    label = pack.register_by_id(register).label.vi
    return Refusal(
        code="WRK-019",
        where=where,
        found=f"Chấm dứt {work}, còn {left.key} trong sổ «{label}» ngày {date(left.since)}",
        expected="Công trình chưa có quyết định, vốn, đóng góp nào từ ngày chấm dứt",
        mend="Dừng công trình thì ghi quyết định đình chỉ; ghi nhầm công trình thì đảo các quyết định, bút toán trước",
    )


def refuse_beyond_line(pack: Pack, beyond: Beyond, *, where: str) -> Refusal:
    """More is allocated to a work from a source than its funding lines say."""
    assert pack.works is not None, "works are kept"
    source = label_of_source(pack, beyond.source)
    return Refusal(
        code="WRK-020",
        where=where,
        found=(
            f"{beyond.work} được phân bổ {_vnd(beyond.allocated_vnd)} từ «{source}», "
            f"vượt {_vnd(beyond.exceeds_vnd)}"
        ),
        expected=(
            f"Không quá {_vnd(beyond.allocated_vnd - beyond.exceeds_vnd)} theo cơ cấu nguồn vốn của công trình"
            f"{cited(pack, pack.works.allocated_by_lines)}"
        ),
        mend="Phân bổ từ nguồn khác hoặc giảm số; cơ cấu vốn đã đổi thì duyệt các dòng vốn mới của công trình trước",
    )


def refuse_output(where: str, field: str, found: str, expected: str) -> Refusal:
    """An output names something that the inventory does not have."""
    mend = "Chọn đúng sổ, trường và giá trị mà công trình làm thay đổi; không đổi gì trong sổ nào thì để trống cả"
    return Refusal("WRK-016", f"{where}, «{field}»", found, expected, mend)


def _vnd(amount: int) -> str:
    return f"{number(amount)} đồng"
