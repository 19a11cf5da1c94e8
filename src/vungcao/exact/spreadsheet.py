"""Text for tables that people open in a spreadsheet."""

_COMPUTED = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def harmless(cell: object) -> object:
    """A cell as it may stand in a file of commas: text that would be computed begins with an apostrophe instead."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_COMPUTED) else cell
