"""What is wrong with rows that wait in a draft, and at which of their cells."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from vungcao.exact.refusal import Refusal
from vungcao.intake.rules.typed import TypedRow
from vungcao.pack.checking import Severity
from vungcao.pack.register import Register

_OF_THE_ROW = (("valid_from", "«Đúng từ ngày»"), ("valid_from", "«Xảy ra ngày»"))


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal of a draft's rows; `rows` names them by number where the one who refused knew, else `where` does."""

    refusal: Refusal
    severity: Severity = Severity.BLOCK
    rows: tuple[int, ...] = ()

    def kept(self) -> list[object]:
        """The problem as a draft keeps it."""
        return [*astuple(self.refusal), self.severity.value, list(self.rows)]

    @classmethod
    def of(cls, kept: Sequence[Any]) -> "Problem":
        """The problem that a draft kept; the five parts of a refusal alone are one that blocks."""
        code, where, found, expected, mend, *more = kept
        severity, rows = more or (Severity.BLOCK, ())
        return cls(Refusal(code, where, found, expected, mend), Severity(severity), tuple(rows))

    def is_about(self, row: TypedRow) -> bool:
        """Whether it is a row's, by its number or as its `where` names it."""
        if self.rows:
            return row.number in self.rows
        where = self.refusal.where
        return where == row.said_at or where.startswith((f"{row.said_at},", f"{row.said_at} "))

    def field(self, register: Register) -> str:
        """The field that it is about; empty when it is about the row as a whole."""
        for name, label in (*((e.id, f"«{e.label.vi}»") for e in register.fields), *_OF_THE_ROW):
            if label in self.refusal.where:
                return name
        return ""


def problems_left(problems: Iterable[Problem], *, changed: Collection[TypedRow]) -> list[Problem]:
    """The problems that still stand when some rows were typed anew: those of other rows, and of no row."""
    return [problem for problem in problems if not any(problem.is_about(row) for row in changed)]


def refuse_strange_draft() -> Refusal:
    """A draft is its writer's alone."""
    return Refusal(
        code="GRD-001",
        where="Bản nháp",
        found="Không có bản nháp này, hoặc là của người khác",
        expected="Bản nháp của chính bạn, chưa gửi và chưa bỏ",
        mend="Mở lại bảng từ bàn làm việc",
    )


def refuse_stale(*, saved_at: str) -> Refusal:
    """Of two windows the older does not write over the newer."""
    return Refusal(
        code="GRD-002",
        where="Bản nháp",
        found=f"Bản nháp đã được lưu ở cửa sổ khác lúc {saved_at}",
        expected="Lưu tiếp từ bản mới nhất",
        mend="Xem hai bản cạnh nhau ngay trên bảng, chọn cho từng dòng rồi lưu lại",
    )


def refuse_nothing_to_file() -> Refusal:
    """A sheet on which nothing was changed files nothing."""
    return Refusal(
        code="GRD-003",
        where="Bảng",
        found="Chưa có dòng nào thay đổi",
        expected="Ít nhất một dòng thêm, sửa hoặc chấm dứt",
        mend="Nếu trong kỳ đúng là không có gì đổi, bấm «Xác nhận không đổi»",
    )
