"""How set-up speaks: what it does, and what to do when something cannot be had. Vietnamese first, then English."""

from __future__ import annotations

import sys


class CannotBeHad(Exception):
    """Something set-up needs is neither here nor to be fetched; the message says how to mend it, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.vi = vi
        self.en = en


def step(vi: str, en: str) -> None:
    print(f"→ {vi} · {en}", file=sys.stderr, flush=True)


def refuse(fault: CannotBeHad) -> int:
    print(f"\n✗ {fault.vi}\n  {fault.en}", file=sys.stderr, flush=True)
    return 1
