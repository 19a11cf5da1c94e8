"""What a submission says it answers: an obligation that the pack has, for its register, in a period of its calendar."""

from vungcao.exact.refusal import Refusal
from vungcao.pack.calendar import label_of
from vungcao.pack.model import Pack
from vungcao.pack.register import Kind


def refuse_answer(
    pack: Pack, *, register: str, obligation: str, period: str, unchanged: bool
) -> list[Refusal]:
    """An obligation is answered with its own register and for a period that there is; a return always has figures."""
    there = next((each for each in pack.obligations if each.id == obligation), None)
    where = f"Việc phải nộp «{obligation}», kỳ «{period}»"
    if there is None or there.register_id != register:
        found = f"Không có việc phải nộp này cho sổ «{register}»"
        mend = "Bỏ phần kỳ nộp để nộp như một thay đổi thường, hoặc chọn lại việc trên bàn làm việc"
        return [Refusal("OBL-006", where, found, "Một việc phải nộp của đúng sổ này trong gói", mend)]
    if label_of(pack.calendar(there.calendar), period) is None:
        found, mend = f"Lịch «{there.calendar}» không có kỳ này", "Chọn lại kỳ trên bàn làm việc"
        return [Refusal("OBL-006", where, found, "Một kỳ của lịch mà việc này theo", mend)]
    if unchanged and pack.register_by_id(register).kind is Kind.RETURN:
        found, mend = (
            "Báo «không có gì thay đổi» cho một sổ báo cáo",
            "Nhập số của kỳ này, kể cả khi bằng kỳ trước",
        )
        return [Refusal("OBL-007", where, found, "Báo cáo của kỳ có số", mend)]
    return []
