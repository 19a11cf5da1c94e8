"""What is refused of a file, in words."""

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal

_OTHERS = "Ảnh JPEG, PNG, WebP; văn bản PDF, DOCX, XLSX, ODT, ODS"


def _megabytes(size: int) -> str:
    return f"{vietnamese.number(max(1, size >> 20))} MB"


def too_large(name: str, *, most: int) -> Refusal:
    """ATT-001."""
    return Refusal(
        code="ATT-001",
        where=_file(name),
        found=f"Tệp lớn hơn {_megabytes(most)}",
        expected=f"Không quá {_megabytes(most)}",
        mend="Chụp lại ở cỡ nhỏ hơn, hoặc chia văn bản thành nhiều tệp",
    )


def empty(name: str) -> Refusal:
    """ATT-002."""
    return Refusal(
        code="ATT-002",
        where=_file(name),
        found="Tệp rỗng",
        expected="Một tệp có nội dung",
        mend="Mở tệp trên máy xem còn đọc được không rồi chọn lại",
    )


def not_taken(name: str, *, found: str, offered: str = _OTHERS) -> Refusal:
    """ATT-003."""
    return Refusal(
        code="ATT-003",
        where=_file(name),
        found=f"Nội dung tệp là {found}",
        expected=offered,
        mend="Lưu lại thành một trong các loại ấy, ví dụ in ra PDF",
    )


def lies(name: str, *, found: str, suffix: str) -> Refusal:
    """ATT-004."""
    return Refusal(
        code="ATT-004",
        where=_file(name),
        found=f"Đuôi tệp không đúng với nội dung: nội dung là {found}",
        expected=f"Tên tệp có đuôi {suffix}",
        mend="Đổi lại đuôi cho đúng; nếu không biết vì sao sai, đừng dùng tệp này",
    )


def damaged(name: str, *, found: str) -> Refusal:
    """ATT-005."""
    return Refusal(
        code="ATT-005",
        where=_file(name),
        found=f"Tệp hỏng hoặc chưa tải đủ ({found})",
        expected="Một tệp mở được từ đầu đến cuối",
        mend="Chép lại từ máy gốc, hoặc chụp lại",
    )


def would_run(name: str, *, found: str) -> Refusal:
    """ATT-006."""
    return Refusal(
        code="ATT-006",
        where=_file(name),
        found=f"Trong tệp có {found}",
        expected="Một tệp chỉ để đọc, không mang theo gì chạy được, không khóa",
        mend="In ra PDF thường hoặc lưu lại không kèm macro, rồi chọn tệp mới",
    )


def too_many_pixels(name: str, *, found: int, most: int) -> Refusal:
    """ATT-007."""
    return Refusal(
        code="ATT-007",
        where=_file(name),
        found=f"Ảnh có {vietnamese.number(found // 1_000_000)} triệu điểm ảnh",
        expected=f"Không quá {vietnamese.number(most // 1_000_000)} triệu điểm ảnh",
        mend="Thu nhỏ ảnh, hoặc chụp lại ở cỡ nhỏ hơn",
    )


def too_many(*, most: int) -> Refusal:
    """ATT-008."""
    return Refusal(
        code="ATT-008",
        where="Minh chứng",
        found=f"Đã có {most} tệp",
        expected=f"Không quá {most} tệp trong một hồ sơ",
        mend="Bỏ bớt tệp, hoặc gộp các trang vào một PDF",
    )


def gone(name: str, *, found: str, submission: int | None) -> Refusal:
    """ATT-009."""
    return Refusal(
        code="ATT-009",
        where=f"Hồ sơ {submission}, {_file(name)}" if submission else _file(name),
        found=found,
        expected="Tệp còn nguyên như khi được gửi",
        mend="Chép lại tệp từ bản sao lưu vào thư mục attachments",
    )


def unwritten(name: str, fault: OSError) -> Refusal:
    """ATT-010."""
    return Refusal(
        code="ATT-010",
        where=_file(name),
        found=f"Không ghi được tệp xuống ổ đĩa ({fault.strerror or fault})",
        expected="Ổ đĩa còn chỗ và cho phép ghi",
        mend="Báo người vận hành giải phóng ổ đĩa rồi gửi lại tệp; chưa có gì được ghi",
    )


def not_theirs(name: str) -> Refusal:
    """ATT-011."""
    return Refusal(
        code="ATT-011",
        where=_file(name),
        found="Bản nháp hoặc hồ sơ này là của người khác",
        expected="Người lập tự thêm và bỏ minh chứng của mình",
        mend="Đề nghị người lập thêm tệp",
    )


def vouched_for(name: str, *, submission: int) -> Refusal:
    """ATT-012."""
    return Refusal(
        code="ATT-012",
        where=f"Hồ sơ {submission}, {_file(name)}",
        found="Một bước duyệt đã xác thực hoặc thông qua hồ sơ cùng các tệp của nó",
        expected="Tệp giữ nguyên như người duyệt đã xem",
        mend="Đề nghị người duyệt trả lại hồ sơ, rồi thêm hoặc bỏ tệp và gửi lại",
    )


def _file(name: str) -> str:
    return f"Tệp «{name[:80]}»"
