"""What a page is narrowed to, as its reader chose it: each choice in words, with the address of the page without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice. `query` is the page's without it, the day asked kept."""

    word: str
    label: str
    value: str
    query: str


def chips(
    labels: Mapping[str, str], values: Mapping[str, str], *, words: Mapping[str, str], kept: Mapping[str, str]
) -> tuple[Chip, ...]:
    """Each word of an address that was chosen, in the order of its labels; `kept` is what no choice takes away."""
    return tuple(
        Chip(
            word,
            label,
            values.get(word) or words[word],
            urlencode({**{w: said for w, said in words.items() if w != word}, **kept}),
        )
        for word, label in labels.items()
        if words.get(word)
    )
