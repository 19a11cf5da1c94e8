"""What the command says on the terminal: Vietnamese first, English beside it."""

import sys
import time


class Failure(Exception):
    """Something the machine or the technician must put right, as a sentence in both languages."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(vietnamese)
        self.vietnamese, self.english = vietnamese, english


def both(vietnamese: str, english: str) -> str:
    """A text of help in both languages; "%" is doubled, as argparse wants it."""
    return f"{vietnamese}\n{english}".replace("%", "%%")


def tell(vietnamese: str, english: str = "") -> None:
    """A line for whoever waits at the terminal."""
    print(vietnamese + (f"  ({english})" if english else ""), flush=True)


def complain(vietnamese: str, english: str) -> None:
    """A fault, on the channel of faults."""
    print(f"{vietnamese}\n{english}", file=sys.stderr, flush=True)


class Progress:
    """Tells how far a long task is, first after two seconds and then every two."""

    def __init__(self, vietnamese: str) -> None:
        self.what, self.done = vietnamese, 0
        self.due = time.monotonic() + 2

    def step(self, number: int = 1) -> None:
        """So many more are done."""
        self.done += number
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + 2
            tell(f"  … {self.done:,} {self.what}".replace(",", "."))
