"""Draws that are the same for ever: each is named, so that adding one to a demonstration moves no other."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws under a seed. The same seed and names give the same draw, whatever was drawn before."""

    seed: str

    def number(self, below: int, *names: object) -> int:
        """A whole number from 0 to `below - 1`."""
        said = "\x1f".join((self.seed, *map(str, names)))
        return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest()) % below

    def between(self, low: int, high: int, *names: object) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.number(high - low + 1, *names)

    def happens(self, percent: int, *names: object) -> bool:
        """Whether something that happens so many times in a hundred happens here."""
        return self.number(100, *names) < percent

    def choice(self, weights: Mapping[str, int], *names: object) -> str:
        """One of the choices, as often as its weight among all weights."""
        left = self.number(sum(weights.values()), *names)
        for name, weight in weights.items():
            if left < weight:
                return name
            left -= weight
        raise AssertionError("weights add up")
