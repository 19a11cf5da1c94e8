"""Who may decide on a submission, and when."""

from collections.abc import Collection, Sequence

from vungcao.exact.refusal import Refusal
from vungcao.pack.reviewing import ReviewStep

DRAFT, SUBMITTED, RETURNED, APPROVED, WITHDRAWN = "draft", "submitted", "returned", "approved", "withdrawn"
STATES = {
    DRAFT: "bản nháp",
    SUBMITTED: "chờ duyệt",
    RETURNED: "bị trả lại",
    APPROVED: "đã duyệt",
    WITHDRAWN: "đã rút",
}
"""Where a submission stands, in Vietnamese."""
PASSED, SETTLED = "passed", "settled"
"""What reviewers say on the way: it passed a step; a conflict was settled."""


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


def remaining_steps(steps: Sequence[ReviewStep], passed: Collection[str]) -> tuple[ReviewStep, ...]:
    """The steps that a submission has yet to pass, in order; `passed` are the ids of those it passed since it was sent.

    A step counts by its id: one that an edition of the pack puts in is still to be passed, one that it takes out is
    forgotten. Where all are passed already, the last decides once more, for somebody must approve.
    """
    return tuple(step for step in steps if step.id not in passed) or tuple(steps[-1:])


def refuse_four_eyes(*, by: str, stead: str = "", hands: Collection[str], submission: int) -> list[Refusal]:
    """Nobody decides on what they had in hand: filed, mended or passed; nor in the stead of one who had it."""
    own = [name for name in (by, stead) if name and name in hands]
    if not own:
        return []
    return [
        Refusal(
            code="INT-002",
            where=f"Hồ sơ {submission}",
            found=f"{own[0]} đã nộp, sửa hoặc thông qua hồ sơ này ở bước trước",
            expected="Mỗi bước một người khác, kể cả khi duyệt thay",
            mend="Chuyển cho người khác có quyền duyệt",
        )
    ]


def refuse_step(*, step: ReviewStep | None, organisation: str, submission: int) -> list[Refusal]:
    """Each step is decided by people of the organisations that the pack charges with it."""
    if step is None or step.is_charged_to(organisation):
        return []
    return [
        Refusal(
            code="INT-014",
            where=f"Hồ sơ {submission}",
            found=f"Hồ sơ đang ở bước «{step.label.vi}»",
            expected="Người của cơ quan được giao bước này duyệt",
            mend="Chờ đến bước của mình, hoặc chuyển cho người của cơ quan được giao",
        )
    ]


def refuse_missing_edits(missing: Collection[str], *, submission: int) -> list[Refusal]:
    """An edit made upon another on the same device waits for that other; `missing` are the keys of such rows."""
    if not missing:
        return []
    return [
        Refusal(
            code="INT-015",
            where=f"Hồ sơ {submission}",
            found=f"Lần sửa trước trên cùng máy của «{'», «'.join(sorted(missing)[:5])}» chưa đến hoặc chưa được duyệt",
            expected="Các lần sửa nối tiếp được duyệt theo thứ tự",
            mend="Duyệt lần sửa trước; nếu máy đã mất, xem bản đang có rồi chọn giữ lần sửa này",
        )
    ]


def refuse_other_content(*, client_key: str) -> list[Refusal]:
    """What is sent again under a name says the same as the first time."""
    return [
        Refusal(
            code="INT-013",
            where=f"Lần gửi «{client_key[:60]}»",
            found="Đã nhận một lần gửi cùng mã nhưng nội dung khác",
            expected="Gửi lại đúng nội dung cũ, hoặc dùng mã mới cho nội dung mới",
            mend="Đặt mã lần gửi mới rồi gửi lại",
        )
    ]


def refuse_all_parted(*, submission: int) -> list[Refusal]:
    """Setting rows apart leaves some; whoever wants all of them back returns the submission."""
    return [
        Refusal(
            code="INT-016",
            where=f"Hồ sơ {submission}",
            found="Không chọn dòng nào, chọn dòng không có, hoặc chọn hết các dòng",
            expected="Chọn một số dòng trong hồ sơ",
            mend="Trả lại cả hồ sơ nếu mọi dòng đều phải sửa",
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


def refuse_bulk(submission: int, why: str) -> Refusal:
    """Many are approved at once only of what was chosen from the list and has nothing left to look at."""
    return Refusal(
        code="INT-021",
        where=f"Hồ sơ {submission}" if submission else "Duyệt nhiều hồ sơ",
        found=f"Chưa duyệt: {why}" if why else "Chưa chọn hồ sơ nào",
        expected="Hồ sơ trong danh sách, đã xem hết, không còn điều phải chọn",
        mend="Mở hồ sơ, xem rồi quyết định ở đó" if submission else "Đánh dấu những hồ sơ muốn duyệt",
    )
