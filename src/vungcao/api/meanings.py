"""What each code of refusal means in both languages, as docs/refusals.md explains it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

_ENTRY = re.compile(
    r"^### (?P<code>[A-Z]{3}-\d{3})\n(?P<vi>.+?) / (?P<en>.+)\n\nSửa: (?P<mend_vi>.+?) / Mend: (?P<mend_en>.+)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means and how it is mended."""

    vi: str
    en: str
    mend_vi: str
    mend_en: str


def meaning_of(code: str) -> Meaning | None:
    """What a code means; None where the documents were not installed beside the platform."""
    return _meanings().get(code)


@lru_cache(maxsize=1)
def _meanings() -> dict[str, Meaning]:
    if not settings.REFUSALS.is_file():
        return {}
    entries = _ENTRY.finditer(settings.REFUSALS.read_text(encoding="utf-8"))
    return {
        entry["code"]: Meaning(entry["vi"], entry["en"], entry["mend_vi"], entry["mend_en"])
        for entry in entries
    }
