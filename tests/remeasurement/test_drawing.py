"""A sample that nobody can choose: the same for everybody, whatever the order, each record as likely as the next."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vungcao.remeasurement.rules.drawing import (
    Framed,
    commitment,
    draw,
    frame_digest,
    key_digest,
    rank,
    seed_of,
    sizes_of,
)

pytestmark = pytest.mark.sqlite_only


def framed(stratum: str, key: str, salt: str = "") -> Framed:
    return Framed(stratum, key_digest(key, salt=salt), key=key)


def drawn(frame, seed="mầm", per_stratum=3, register="road", round_number=7):
    return draw(frame, per_stratum=per_stratum, seed=seed, round_number=round_number, register=register)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def drawn_by_a_citizen(lines: str, seed: str, per_stratum: int) -> set[tuple[str, str]]:
    """The algorithm as the public page tells it, written from its words alone."""
    ranks: dict[str, list[tuple[str, str]]] = {}
    for line in lines.splitlines():
        stratum, digest = line.split("|")
        ranks.setdefault(stratum, []).append((sha(f"{seed}|7|road|{digest}"), digest))
    chosen = set()
    for stratum, found in ranks.items():
        found.sort()
        for _rank, digest in found[:per_stratum]:
            chosen.add((stratum, digest))
    return chosen


frames = st.dictionaries(st.text(min_size=1, max_size=8), st.sampled_from("abc"), max_size=40).map(
    lambda keys: [framed(stratum, key) for key, stratum in keys.items()]
)


@given(frames, st.text(max_size=10), st.integers(1, 5))
def test_who_follows_the_published_words_draws_the_same(frame, seed, per_stratum):
    lines = "".join(f"{each.stratum}|{each.digest}\n" for each in frame)
    ours = {(one.record.stratum, one.record.digest) for one in drawn(frame, seed, per_stratum)}
    assert ours == drawn_by_a_citizen(lines, seed, per_stratum)


@given(frames, st.randoms(use_true_random=False))
def test_the_order_of_the_frame_changes_nothing(frame, chance):
    other = list(frame)
    chance.shuffle(other)
    assert drawn(frame) == drawn(other)
    assert frame_digest(frame) == frame_digest(other)


@given(frames, st.sets(st.text(min_size=1, max_size=8), max_size=10))
def test_a_further_stratum_moves_no_record_of_the_others(frame, keys):
    more = [framed("z", key) for key in keys]
    assert [one for one in drawn([*frame, *more]) if one.record.stratum != "z"] == drawn(frame)


@given(frames, st.integers(1, 5))
def test_each_stratum_gives_its_number_or_all_it_has(frame, per_stratum):
    found = Counter(one.record.stratum for one in drawn(frame, per_stratum=per_stratum))
    assert found == {name: min(size, per_stratum) for name, size in sizes_of(frame).items()}


def test_each_record_is_as_likely_as_the_next():
    """Of 4,000 seeds, 3 of 12 each: chi-square with 11 degrees of freedom is under 31.26 in 999 of 1,000 worlds."""
    frame = [framed("a", f"D{n}") for n in range(12)]
    times = Counter(one.record.key for seed in range(4000) for one in drawn(frame, str(seed)))
    expected = 4000 * 3 // 12
    square = sum((times[each.key] - expected) ** 2 for each in frame)
    assert square * 100 < 3126 * expected * 9 // 12  # drawn without replacement, counts vary 9/12 as much


def test_pairs_are_as_likely_as_pairs():
    """Of 3,000 seeds, 2 of 6: each of 15 pairs 200 times; chi-square with 14 degrees of freedom is under 36.12."""
    frame = [framed("a", f"D{n}") for n in range(6)]
    pairs = Counter(
        frozenset(one.record.key for one in drawn(frame, str(seed), per_stratum=2)) for seed in range(3000)
    )
    assert len(pairs) == 15
    assert sum((found - 200) ** 2 for found in pairs.values()) * 100 < 3612 * 200


def test_the_words_of_the_algorithm_are_its_bytes():
    assert key_digest("07534-D01", salt="") == sha("|07534-D01")
    assert commitment("bí mật") == sha("bí mật")
    assert seed_of(secret="bí mật", day_hash="abc") == sha("bí mật|abc")
    assert rank(seed="s", round_number=3, register="road", digest="d") == sha("s|3|road|d")


def test_without_the_salt_a_key_cannot_be_tried():
    assert key_digest("H01", salt="x") != key_digest("H01", salt="")
    assert frame_digest([framed("a", "H01", "x")]) != frame_digest([framed("a", "H01", "y")])


@pytest.mark.parametrize("changed", ["seed", "round_number", "register"])
def test_another_seed_round_or_register_ranks_afresh(changed):
    said = {"seed": "s", "round_number": 1, "register": "road", "digest": "d"}
    assert rank(**said) != rank(**said | {changed: 2 if changed == "round_number" else "khác"})
