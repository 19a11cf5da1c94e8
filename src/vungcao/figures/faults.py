"""What can be wrong with an expression, said kindly: what was found, what is expected, how to mend it."""

import difflib
from collections.abc import Sequence

from vungcao.exact.refusal import Refusal

_MEASURES = "COUNT(*), COUNT(DISTINCT trường) hoặc SUM(trường)"

FAULTS: dict[str, tuple[str, str, str]] = {
    "FIG-001": (
        "không đọc được biểu thức «{said}»",
        "một biểu thức SQL đúng cú pháp",
        "xem lại ngoặc, dấu nháy và các từ khóa",
    ),
    "FIG-002": ("không có trường «{said}» trong «{table}»", "một trong các trường: {names}", "{nearest}"),
    "FIG-003": (
        "so sánh «{said}» ({type}) với «{other}» ({other_type})",
        "hai vế cùng kiểu",
        "ghi vế sau là {type}",
    ),
    "FIG-004": (
        "«{said}» là {type}, không cộng được",
        "một trường số nguyên hoặc số thập phân",
        "dùng COUNT(*) FILTER (WHERE …) nếu muốn đếm bản ghi",
    ),
    "FIG-005": ("«{said}» không phải là lựa chọn của trường «{field}»", "một trong: {names}", "{nearest}"),
    "FIG-006": (
        "trung bình «{said}»: trung bình của các trung bình là số sai",
        "tử số và mẫu số, mỗi thứ một tổng",
        "ghi SUM(trường) ở tử số và COUNT(*) hoặc SUM ở mẫu số",
    ),
    "FIG-007": (
        "phép chia «{said}»: chỉ số chia một lần, sau cùng",
        "tử số và mẫu số riêng",
        "đưa số chia xuống mẫu số",
    ),
    "FIG-008": (
        "số «{said}» viết kiểu dấu phẩy động",
        "số viết đủ chữ số, như 1000 hoặc 2.5",
        "viết đủ các chữ số",
    ),
    "FIG-009": ("hàm «{said}» không dùng được", _MEASURES, "ghi sẵn kết quả thành một trường của sổ"),
    "FIG-010": (
        "truy vấn lồng «{said}»",
        "chỉ các trường của sổ này",
        "đưa số liệu cần thiết vào một trường của sổ",
    ),
    "FIG-011": (
        "rẽ nhánh «{said}»",
        "điều kiện trong FILTER (WHERE …)",
        "tách thành các COUNT hoặc SUM có FILTER",
    ),
    "FIG-012": ("hàm cửa sổ «{said}»", _MEASURES, "bỏ OVER (…)"),
    "FIG-013": ("tham số «:{said}»", "chỉ tham số :as_of (ngày tính)", "ghi thẳng giá trị vào biểu thức"),
    "FIG-014": (
        "phép cộng dồn «{said}» nằm trong điều kiện hay giá trị của từng bản ghi",
        "chỉ trường và hằng số trong FILTER và trong SUM",
        "đưa COUNT hoặc SUM ra ngoài",
    ),
    "FIG-015": (
        "phép cộng dồn «{said}» nằm trong tổng thể (population)",
        "một điều kiện trên từng bản ghi",
        "đưa COUNT hoặc SUM vào expression",
    ),
    "FIG-016": ("«{said}» chưa được đếm hay cộng lại", _MEASURES, "đặt trong COUNT hoặc SUM"),
    "FIG-017": (
        "SUM(DISTINCT …) «{said}»: hai bản ghi bằng nhau chỉ được tính một",
        "SUM(trường)",
        "bỏ DISTINCT, hoặc dùng COUNT(DISTINCT trường)",
    ),
    "FIG-018": (
        "«{said}» so sánh với NULL: kết quả luôn là không rõ",
        "IS NULL hoặc IS NOT NULL",
        "đổi thành IS NULL",
    ),
    "FIG-019": (
        "«{said}» không phải là ngày",
        "DATE 'năm-tháng-ngày', như DATE '2026-12-31'",
        "sửa lại ngày",
    ),
    "FIG-020": (
        "so sánh lớn nhỏ với «{said}» ({type})",
        "phép = hoặc <> hoặc IN",
        "liệt kê các giá trị bằng IN",
    ),
    "FIG-021": (
        "phép viết không dùng được ở đây: «{said}»",
        "COUNT(*), COUNT(DISTINCT trường), SUM, FILTER, so sánh, IN, BETWEEN, IS NULL, AND, OR, NOT, + - *",
        "viết lại bằng các phép này",
    ),
    "FIG-022": (
        "tích của hơn hai trường: «{said}»",
        "tích của nhiều nhất hai trường",
        "ghi sẵn một phần kết quả thành một trường của sổ",
    ),
    "FIG-023": (
        "cửa sổ thời gian (window: {said}) cho sổ «{table}»",
        "window chỉ cho sổ sự kiện và báo cáo (event, return)",
        "bỏ window: sổ này được đếm vào đúng ngày hỏi",
    ),
    "FIG-024": (
        "phân tổ «{said}» không phải là trường của sổ «{table}» hay thuộc tính của địa bàn",
        "một trường có ở mọi sổ mà chỉ số đọc: {names}",
        "{nearest}",
    ),
    "FIG-025": ("không có {kind} «{said}»", "một trong: {names}", "{nearest}"),
    "FIG-026": (
        "hai phiên bản {said} cùng có hiệu lực vào một ngày",
        "mỗi ngày nhiều nhất một phiên bản",
        "đặt valid_before của phiên bản trước bằng valid_from của phiên bản sau",
    ),
    "FIG-027": (
        "chỉ số «{said}» không có chiều tăng hay giảm",
        "direction là up hoặc down khi mục tiêu tính theo mức thay đổi mỗi năm",
        "đặt direction của chỉ số",
    ),
    "FIG-028": (
        "«{said}» không phải là điều kiện đúng hay sai",
        "một phép so sánh, hoặc một trường có/không",
        "thêm phép so sánh, ví dụ = 'giá trị'",
    ),
    "FIG-029": ("số «{said}» dài quá", "không quá 18 chữ số", "đổi đơn vị, hoặc bỏ bớt chữ số"),
    "FIG-030": (
        "trường «{said}» của sổ «{table}» trùng tên với cột có sẵn",
        "một tên khác: {names} đã có sẵn ở mọi sổ",
        "đổi tên trường",
    ),
    "FIG-031": (
        "trường «{said}» của sổ «{table}» là một từ khóa của SQL, biểu thức không đọc được",
        "một tên không phải từ khóa",
        "đổi tên trường, ví dụ thêm một từ nữa",
    ),
    "FIG-032": (
        "«{said}» không phải là phép so sánh hai tổng",
        "COUNT hoặc SUM so với COUNT, SUM hoặc một số, như COUNT(*) <= 1",
        "đặt các trường trong COUNT hoặc SUM, rồi so sánh",
    ),
}


def fault(code: str, where: str, **words: object) -> Refusal:
    """The refusal of a code, with what it speaks of filled in."""
    found, expected, mend = (said.format(**words) for said in FAULTS[code])
    return Refusal(code, where, found, expected, mend)


def nearest(said: str, allowed: Sequence[str]) -> str:
    """How to mend a name: the nearest one there is."""
    close = difflib.get_close_matches(said, allowed, n=1)
    return f"có phải là «{close[0]}»?" if close else "chọn một tên trong danh sách"
