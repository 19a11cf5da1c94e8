"""CSV as rows of text with their lines."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from vungcao.exact.refusal import Refusal
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Origin, Path


@dataclass(slots=True)
class Table:
    """The rows of a CSV file; an empty cell is not in its row. `origin.lines[(n,)]` is the line of row n."""

    rows: list[dict[str, str]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    origin: Origin = field(default_factory=lambda: Origin(""))
    refusals: list[Refusal] = field(default_factory=list)


def read_table(text: str, file: str) -> Table:
    """Read the CSV text of a file; its first line names the columns."""
    lines: dict[Path, int] = {}
    table = Table(origin=Origin(file, lines, table=True))
    try:
        for line, cells in _records(text):
            if not table.columns:
                table.columns = tuple(cells)
                table.refusals += _refuse_columns(table.columns, file, line)
            elif len(cells) != len(table.columns):
                table.refusals.append(_ragged(file, line, len(cells), len(table.columns)))
            else:
                lines[(len(table.rows),)] = line
                table.rows.append(
                    {name: cell for name, cell in zip(table.columns, cells, strict=True) if cell}
                )
    except csv.Error:
        table.refusals.append(_not_csv(file, len(lines) + 2))
    if not table.columns and not table.refusals:
        table.refusals.append(_not_csv(file, 1))
    return table


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield before + 1, [cell.strip() for cell in cells]
        before = reader.line_num


def _refuse_columns(columns: tuple[str, ...], file: str, line: int) -> list[Refusal]:
    twice = sorted({name for name in columns if columns.count(name) > 1})
    return [
        Refusal(
            code="PCK-012",
            where=f"{file}, dòng {line}",
            found=f"Cột {shown(name)} có hơn một lần",
            expected="Mỗi cột có một tên riêng",
            mend="Xóa hoặc đổi tên cột lặp lại; đặt tên cho cột trống",
        )
        for name in twice
    ]


def _ragged(file: str, line: int, found: int, expected: int) -> Refusal:
    return Refusal(
        code="PCK-012",
        where=f"{file}, dòng {line}",
        found=f"{found} ô",
        expected=f"{expected} ô như dòng đầu, cách nhau bằng dấu phẩy",
        mend="Thêm hoặc bớt dấu phẩy; đặt ô có dấu phẩy bên trong vào ngoặc kép",
    )


def _not_csv(file: str, line: int) -> Refusal:
    return Refusal(
        code="PCK-012",
        where=f"{file}, từ dòng {line}",
        found="Không đọc được CSV",
        expected="Dòng đầu là tên cột, mỗi dòng sau là một mục, ngoặc kép đóng đủ",
        mend="Lưu lại từ bảng tính dưới dạng «CSV UTF-8 (phân cách bằng dấu phẩy)»",
    )
