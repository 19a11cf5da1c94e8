"""Who may decide on a submission, and when."""

from collections.abc import Collection

from vungcao.exact.refusal import Refusal

DRAFT, SUBMITTED, RETURNED, APPROVED, WITHDRAWN = "draft", "submitted", "returned", "approved", "withdrawn"
STATES = {
    DRAFT: "bản nháp",
    SUBMITTED: "chờ duyệt",
    RETURNED: "bị trả lại",
    APPROVED: "đã duyệt",
    WITHDRAWN: "đã rút",
}
"""Where a submission stands, in Vietnamese."""


def refuse_state(state: str, *, allowed: Collection[str], submission: int) -> list[Refusal]:
    """A decision fits where the submission stands: nothing is approved twice, nothing withdrawn comes back."""
    if state in allowed:
        return []
    return [
        Refusal(
            code="INT-001",
            where=f"Hồ sơ {submission}",
            found=f"Hồ sơ đang ở trạng thái «{STATES[state]}»",
            expected="Trạng thái " + " hoặc ".join(f"«{STATES[each]}»" for each in allowed),
            mend="Mở lại hồ sơ để xem ai đã xử lý và khi nào",
        )
    ]


def refuse_four_eyes(*, by: str, filers: Collection[str], submission: int) -> list[Refusal]:
    """Nobody approves what they filed or mended themselves."""
    if by not in filers:
        return []
    return [
        Refusal(
            code="INT-002",
            where=f"Hồ sơ {submission}",
            found=f"Người duyệt {by} cũng là người nộp hoặc sửa hồ sơ",
            expected="Người duyệt khác người nộp",
            mend="Chuyển cho người khác có quyền duyệt",
        )
    ]


def refuse_unseen(*, seen: int | None, sendings: int, submission: int) -> list[Refusal]:
    """What is approved is what the reviewer looked at; None when nobody looked, as when a file is read in."""
    if seen in (None, sendings):
        return []
    return [
        Refusal(
            code="INT-012",
            where=f"Hồ sơ {submission}",
            found=f"Hồ sơ đã được sửa và gửi lần {sendings}, bạn đang xem lần {seen}",
            expected="Duyệt đúng những dòng đã xem",
            mend="Xem lại các dòng trên trang này rồi duyệt",
        )
    ]


def refuse_without_reason(reason: str, *, submission: int) -> list[Refusal]:
    """Whoever sends something back says why, so that it can be mended."""
    if reason.strip():
        return []
    return [
        Refusal(
            code="INT-005",
            where=f"Hồ sơ {submission}",
            found="Chưa nêu lý do trả lại",
            expected="Lý do để người nộp biết phải sửa gì",
            mend="Ghi lý do rồi trả lại",
        )
    ]


def refuse_strange_withdrawal(*, by: str, filers: Collection[str], submission: int) -> list[Refusal]:
    """Only who filed takes back."""
    if by in filers:
        return []
    return [
        Refusal(
            code="INT-008",
            where=f"Hồ sơ {submission}",
            found=f"{by} không phải là người nộp",
            expected="Người nộp tự rút hồ sơ của mình",
            mend="Đề nghị người nộp rút, hoặc người duyệt trả lại",
        )
    ]
