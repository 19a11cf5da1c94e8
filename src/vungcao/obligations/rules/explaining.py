"""Explaining lateness: whoever is charged may add words to what is late, and nobody may take any away."""

from vungcao.exact.refusal import Refusal

LONGEST = 2000
"""Characters of one explanation."""


def refuse_explanation(text: str, *, where: str, is_late: bool, is_charged: bool) -> list[Refusal]:
    """Only what is late is explained, only by who is charged with the level, and in words."""
    refusals = []
    if not is_charged:
        refusals.append(
            Refusal(
                code="OBL-011",
                where=where,
                found="Bạn không thuộc cơ quan phải làm việc này ở nơi này",
                expected="Người được giao nhập hoặc duyệt ở cấp bị chậm giải trình",
                mend="Đề nghị người được giao giải trình",
            )
        )
    if not is_late:
        refusals.append(
            Refusal(
                code="OBL-012",
                where=where,
                found="Việc này không chậm ở cấp nào",
                expected="Giải trình cho việc đã chậm",
                mend="Không cần giải trình",
            )
        )
    if not text.strip() or len(text.strip()) > LONGEST:
        refusals.append(
            Refusal(
                code="OBL-013",
                where=where,
                found=f"Lời giải trình có {len(text.strip())} ký tự",
                expected=f"Từ 1 đến {LONGEST} ký tự, nói vì sao chậm và khi nào xong",
                mend="Ghi lời giải trình rồi gửi",
            )
        )
    return refusals
