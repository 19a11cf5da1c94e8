"""How refusals and answers name the places of a workbook: its file, a sheet, a row, a cell."""

from xlsxwriter.utility import xl_col_to_name


def column_name(column: int) -> str:
    """The letters of a column, counted from 0."""
    name: str = xl_col_to_name(column)
    return name


def column_number(letters: str) -> int:
    """The column of some letters, counted from 0; -1 for none."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def in_file(name: str) -> str:
    """The file as refusals name it."""
    return f"Tệp {name}"


def in_sheet(name: str, sheet: str) -> str:
    """A sheet of it."""
    return f"{in_file(name)}, trang «{sheet}»"


def in_row(name: str, sheet: str, row: int) -> str:
    """A row of a sheet, counted from 1 as people see it."""
    return f"{in_sheet(name, sheet)}, dòng {row}"


def in_cell(name: str, sheet: str, row: int, column: int) -> str:
    """A cell of a row."""
    return f"{in_row(name, sheet, row)}, cột {column_name(column)}"
