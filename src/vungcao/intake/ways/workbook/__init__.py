"""The workbook: a register of a place as a sheet, filled, sent back, read with care, answered in its own cells, filed.

guard     what a file really is, before anything reads it
reader    the child process that reads it within limits, and the sheet it gives
layout    where the headings stand, what is a total, which column is which field
rows      cells as typed rows for the door
writing   the workbook that goes out
marking   the workbook that goes back, with every problem in its cell
answer    what the door would say of it
jobs      each upload on its way, in the background or at once
"""
