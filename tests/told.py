"""A page or a paper held to a table worked out by hand, so that no number on it is left unasserted.

Each line of a table is a piece of what is told, word for word and in order; from a # on it says how its numbers were
worked out. Words between the lines are free, numbers are not: each must stand in a line. Words in a number's place,
that it is missing or not yet due, are held to the table like numbers.
"""

import re

_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_NOT_TOLD = re.compile(r"<(style|script|svg|select)\b.*?</\1>", re.DOTALL)
_NUMBER = re.compile(r"chưa có số liệu|chưa đến hạn|chưa xác định|\S*\d\S*")


def main_words(page: str) -> str:
    """What the main part of a page says, without its marks and without what its filters offer to choose."""
    (main,) = (found[0] for found in _MAIN.finditer(page))
    bare = re.sub(r"<[^>]+>", " ", _NOT_TOLD.sub(" ", main))
    return " ".join(bare.replace("&nbsp;", " ").split())


def unlike(told: str, table: str) -> list[str]:
    """The lines of the table that are not told in their order, and the numbers told that stand in none."""
    wrong, at = [], 0
    for line in filter(None, (each.partition("#")[0].strip() for each in table.splitlines())):
        start = told.find(line, at)
        if start < 0:
            wrong.append(f"not told: {line}")
        else:
            wrong += _numbers(told[at:start])
            at = start + len(line)
    return wrong + _numbers(told[at:])


def _numbers(told: str) -> list[str]:
    return [
        f"not worked out: {each[0]}, after «{told[: each.start()][-50:]}»" for each in _NUMBER.finditer(told)
    ]
