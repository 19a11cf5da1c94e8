"""Text for tables that people open in a spreadsheet."""

import re

_COMPUTED = re.compile(r"[\t\r\n]|[\s\0\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
"""What a spreadsheet takes for the beginning of a formula, full width too, whatever shows as nothing before it."""


def harmless(cell: object) -> object:
    """A cell as it may stand in a file of commas: text that would be computed begins with an apostrophe instead."""
    return f"'{cell}" if isinstance(cell, str) and _COMPUTED.match(cell) else cell
