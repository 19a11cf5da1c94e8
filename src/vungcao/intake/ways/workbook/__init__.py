"""The workbook: a register of a place as a sheet, filled, sent back, read with care, answered in its own cells, filed.

outgoing, writing       what goes out, and the file it goes out as
guard, text             what a file really is, before anything reads it
process, child, reader  reading it in a process of its own, and the `sheet` that comes of it
layout, memory          where the headings stand, what is a total, which column is which field
ground, rows            cells as rows for the door, upon what stands
answer, report          what the door would say, at which cell, and how a page is told
marking, marker         the workbook that goes back, with every problem in its cell
filing, jobs            what is filed of it, and each upload on its way
"""
