"""The process that marks cells of a workbook that was sent: `python -m vungcao.intake.ways.workbook.marker`.

On its standard input a line with the sheet, the marks and their colours, then the file; on its output the marked file.
Whatever stops it ends it alone; the workbook is then written anew from what was read.
"""

import io
import json
import resource
import sys
from typing import Any

import openpyxl
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

MEMORY = 1024**3
SECONDS = 40


def main() -> None:
    """Mark one workbook."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    about = json.loads(sys.stdin.buffer.readline())
    sys.stdout.buffer.write(mark(sys.stdin.buffer.read(), about))


def mark(content: bytes, about: dict[str, Any]) -> bytes:
    """The workbook with fills and notes in the cells that are named."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[about["sheet"]]
    fills = {kind: PatternFill("solid", fgColor=colour) for kind, colour in about["colours"].items()}
    for row, column, kind, words in about["marks"]:
        cell = sheet.cell(row + 1, column + 1)
        if isinstance(cell, MergedCell):
            continue
        cell.fill = fills[kind]
        cell.comment = Comment(words, "Vùng Cao", width=420, height=140)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


if __name__ == "__main__":
    main()
