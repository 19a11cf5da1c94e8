"""How a sample is drawn so that nobody can choose it and anybody can draw it again.

All is SHA-256, in hexadecimal, over parts joined by "|":

1. When a round is announced, its frame is fixed: the records that were valid on a day, as known at a journal entry.
   Each has a key digest, SHA-256(salt | key). Registers without personal data have an empty salt. The frame's digest,
   over its lines "stratum | key digest" in order, and SHA-256(secret) are in the journal before the seed can exist.
2. The seed is SHA-256(secret | day digest): the secret is told when the sample is drawn, and the day digest is the hash
   of the last journal entry of a later day. Whoever makes that entry does not know the secret; who knows the secret
   fixed it before that entry.
3. The rank of a record is SHA-256(seed | round | register | key digest). In each stratum the records with the lowest
   ranks are the sample. A rank does not depend on the stratum nor on any other record.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Framed:
    """A record that can be drawn: its stratum, its key digest, and which version was recorded."""

    stratum: str
    digest: str
    seq: int = 0
    key: str = ""
    place: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A record that was drawn, by its rank in its stratum; the first is at position 1."""

    record: Framed
    rank: str
    position: int


def joined_digest(*parts: object) -> str:
    """SHA-256 of parts joined by "|"."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def key_digest(key: str, *, salt: str) -> str:
    """How a record is named where its key is not told. Without the salt nobody can try keys against it."""
    return joined_digest(salt, key)


def commitment(secret: str) -> str:
    """What is published of the secret before it is told."""
    return joined_digest(secret)


def seed_of(*, secret: str, day_hash: str) -> str:
    """The seed, once the day is over."""
    return joined_digest(secret, day_hash)


def rank(*, seed: str, round_number: int, register: str, digest: str) -> str:
    """Where a record stands in the order of drawing."""
    return joined_digest(seed, round_number, register, digest)


def frame_digest(frame: Iterable[Framed]) -> str:
    """The digest of a frame, in whatever order it is given."""
    lines = sorted(f"{each.stratum}|{each.digest}\n" for each in frame)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def sizes_of(frame: Iterable[Framed]) -> dict[str, int]:
    """How many records each stratum has."""
    sizes: dict[str, int] = defaultdict(int)
    for each in frame:
        sizes[each.stratum] += 1
    return dict(sorted(sizes.items()))


def draw(
    frame: Iterable[Framed], *, per_stratum: int, seed: str, round_number: int, register: str
) -> list[Drawn]:
    """The sample: of each stratum the records with the lowest ranks, all of them where there are no more."""
    ranked: dict[str, list[tuple[str, Framed]]] = defaultdict(list)
    for each in frame:
        told = rank(seed=seed, round_number=round_number, register=register, digest=each.digest)
        ranked[each.stratum].append((told, each))
    return [
        Drawn(record, told, position)
        for _stratum, records in sorted(ranked.items())
        for position, (told, record) in enumerate(sorted(records)[:per_stratum], start=1)
    ]


def drawn_sizes(sizes: Mapping[str, int], per_stratum: int) -> dict[str, int]:
    """How many records are drawn of each stratum."""
    return {stratum: min(size, per_stratum) for stratum, size in sizes.items()}
