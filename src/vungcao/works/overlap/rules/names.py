"""A Vietnamese name taken apart: what it says the thing is, its proper names, its numbers with what they count.

Names are read without marks and case, for many are typed so; the marks are kept beside, for between two names that
have them Đông and Đồng are two hamlets.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from fractions import Fraction
from functools import lru_cache
from typing import Generic, TypeVar

from vungcao.exact.vietnamese import fold, spelling
from vungcao.pack.comparing import NameWords

_STATION = re.compile(r"\bkm\s*(?P<km>\d{1,4})(?:\s*\+\s*(?P<m>\d{1,3}))?(?!\s*\d*[.,]\d)")
_LENGTH = re.compile(
    r"(?:\bl\s*=\s*)?\b\d+(?:[.,]\d+)?\s*(?:km|m2|m²|m³|m3|m|ha|kw|kva|tỷ|triệu|ty|trieu)\b(?!\s*\d)"
)
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_DOUBLED = re.compile(r"([^\W\d])\1+")
_VOWELS = frozenset("aeiouy")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_SIGN = "so"
"""«số»: what is counted stands before it."""
_YEARS, _STATIONS = "nam", "km"
_PUNCTUATION = re.compile(r"[,;:()/\[\]\"“”–—]|-(?!\d)|\.(?=\s|$)")
_ONE_SIDED = Fraction(1, 5)
"""What it says when one names a hamlet and the other nothing: a road of the commune is seldom that of a hamlet."""
_NAME_LENGTH = 2
"""How many syllables after a word like hamlet are its name whatever they are: most have two."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a name says."""

    located: Mapping[str, str] = field(default_factory=dict)
    """Syllables of what a word like hamlet names, without marks and as they are written, each once."""
    proper: Mapping[str, str] = field(default_factory=dict)
    """Other syllables that are no common words, likewise: mostly proper names too."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Common words that say what the thing is, likewise."""
    numbers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The numbers and single letters behind each word that counts; stations of a road are metres."""
    communes: frozenset[str] = frozenset()
    """Ids of the communes of today that it names, by their present or a former name."""
    is_marked: bool = True
    """Whether it is typed with marks: without, nothing follows from those that are missing."""

    @property
    def counted(self) -> dict[str, tuple[str, ...]]:
        """The numbers by the word that counts them."""
        return dict(self.numbers)

    @property
    def canonical(self) -> list[object]:
        """The name in one form for all that is no other name."""
        return [sorted(map(_spelt, self.named.values())), sorted(self.words), self.numbers]

    @property
    def named(self) -> dict[str, str]:
        """All syllables of proper names."""
        return {**self.proper, **self.located}

    @property
    def syllables(self) -> dict[str, str]:
        """All syllables of names and of common words: a hamlet called Cầu may be named without the word hamlet."""
        pairs = (
            (each, written)
            for phrase, said in self.words.items()
            for each, written in zip(phrase.split(), said.split(), strict=False)
        )
        return {**dict(pairs), **self.named}


_Of = TypeVar("_Of")
_Token = tuple[str, str]
"""A syllable without marks, and as it is written."""


class _Kind(Enum):
    """What a word or phrase of a name is."""

    COMMON = auto()
    LIGHT = auto()
    BEFORE_NAME = auto()
    BEFORE_COMMUNE = auto()
    BEFORE_WIDER = auto()
    COUNTED = auto()


class NameReader:
    """Takes names apart by the words of a pack; `communes` are ids by name, former names among them."""

    def __init__(self, words: NameWords, communes: Mapping[str, Collection[str]]) -> None:
        self._communes = _Phrases(communes.items())
        self._readings = _Phrases(
            (each.written, [(fold(token), token) for token in _TOKEN.findall(each.means.casefold())])
            for each in words.readings
        )
        lists = {
            _Kind.COMMON: words.common,
            _Kind.LIGHT: words.light,
            _Kind.BEFORE_NAME: words.before_names,
            _Kind.BEFORE_COMMUNE: words.before_communes,
            _Kind.BEFORE_WIDER: words.before_wider,
            _Kind.COUNTED: words.counted,
        }
        self._kinds = _Phrases((phrase, kind) for kind, phrases in lists.items() for phrase in phrases)

    def read(self, text: str) -> Name:
        """What a name says."""
        lowered = unicodedata.normalize("NFC", text).casefold()
        stations = [
            int(m["km"]) * 1000 + int((m["m"] or "0").ljust(3, "0")) for m in _STATION.finditer(lowered)
        ]
        taken = _Taken(is_marked=_is_marked(lowered))
        if stations:
            taken.numbers[_STATIONS] = set(map(str, stations))
        for part in _PUNCTUATION.split(_LENGTH.sub(" , ", _STATION.sub(" , ", lowered))):
            tokens = [(_folded(token), token) for token in map(_undoubled, _TOKEN.findall(part))]
            self._take(taken, list(self._written_out(tokens, taken.is_marked)))
        return taken.name

    def _written_out(self, tokens: Sequence[_Token], is_marked: bool) -> Iterator[_Token]:
        """Syllables with abbreviations written out."""
        at = 0
        while at < len(tokens):
            length, means = self._readings.at(tokens, at, is_marked=is_marked)
            yield from means or [tokens[at]]
            at += length or 1

    def _take(self, taken: "_Taken", tokens: Sequence[_Token]) -> None:
        """Take one part of a name, between two commas, to where its syllables belong."""
        at, named, counted = 0, 0, ""
        while at < len(tokens):
            folded, written = tokens[at]
            if folded == _NUMBER_SIGN:
                counted, at, named = counted or _NUMBER_SIGN, at + 1, 0
                continue
            if _is_number(folded, counted):
                taken.count(counted, folded)
                counted, at, named = "", at + 1, 0
                continue
            length, kind = self._kinds.at(tokens, at, is_marked=taken.is_marked)
            is_first = named == _NAME_LENGTH and (
                kind in (_Kind.COMMON, _Kind.LIGHT, _Kind.COUNTED)
                or (kind is _Kind.BEFORE_COMMUNE and not self._is_commune_at(tokens, at + length, taken))
            )
            if kind is None or is_first or (named and kind is _Kind.COMMON):
                if _is_syllable(folded):
                    (taken.located if named else taken.proper).setdefault(folded, written)
                counted = _NUMBER_SIGN if _is_syllable(folded) else folded
                at, named = at + 1, max(named - 1, 0)
                continue
            phrase = " ".join(folded for folded, _ in tokens[at : at + length])
            at, named = at + length, 0
            counted = counted if kind in (_Kind.COMMON, _Kind.LIGHT) and counted != _NUMBER_SIGN else ""
            if kind is _Kind.COMMON:
                taken.words.setdefault(phrase, " ".join(written for _, written in tokens[at - length : at]))
            elif kind is _Kind.COUNTED:
                counted = phrase
            elif kind is _Kind.BEFORE_NAME:
                named, counted = _NAME_LENGTH, phrase
            elif kind is _Kind.BEFORE_COMMUNE or kind is _Kind.BEFORE_WIDER:
                length, communes = self._communes.at(tokens, at, is_marked=taken.is_marked)
                if kind is _Kind.BEFORE_COMMUNE:
                    taken.communes.update(communes or ())
                at += length or self._unknown_at(tokens, at, taken.is_marked)

    def _is_commune_at(self, tokens: Sequence[_Token], at: int, taken: "_Taken") -> bool:
        """Whether a commune that is known stands there: typed without marks, hamlet Xả To is no commune To."""
        return taken.is_marked or self._communes.at(tokens, at, is_marked=False)[0] > 0

    def _unknown_at(self, tokens: Sequence[_Token], at: int, is_marked: bool) -> int:
        """How many syllables from a position are the name of a place nobody knows."""
        there = range(at, min(at + _NAME_LENGTH, len(tokens)))
        return next((n - at for n in there if self._kinds.at(tokens, n, is_marked=is_marked)[1]), len(there))


@dataclass(slots=True)
class _Taken:
    """A name while it is taken apart."""

    is_marked: bool
    located: dict[str, str] = field(default_factory=dict)
    proper: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, set[str]] = field(default_factory=dict)
    communes: set[str] = field(default_factory=set)

    def count(self, counted: str, said: str) -> None:
        """A number behind what it counts; behind nothing it says how many, which is no name."""
        label = _YEARS if _YEAR.fullmatch(said) else counted
        if label:
            self.numbers.setdefault(label, set()).add(_ROMAN.get(said, said.lstrip("0") or "0"))

    @property
    def name(self) -> Name:
        numbers = tuple((label, tuple(sorted(each))) for label, each in sorted(self.numbers.items()))
        return Name(self.located, self.proper, self.words, numbers, frozenset(self.communes), self.is_marked)


def _is_marked(text: str) -> bool:
    """Whether most syllables have a mark, as three of four have in Vietnamese; a title put before may have some."""
    syllables = [token for token in _TOKEN.findall(text) if not token.isdigit()]
    return 2 * sum(not token.isascii() for token in syllables) >= len(syllables)


def _undoubled(token: str) -> str:
    """Without letters struck twice: no Vietnamese syllable has the same letter twice in a row."""
    return token if token in _ROMAN else _DOUBLED.sub(r"\1", token)


def _is_syllable(folded: str) -> bool:
    """Whether it can be spoken; what has no vowel is an abbreviation that nobody explained."""
    return not _VOWELS.isdisjoint(folded)


def _is_number(folded: str, counted: str) -> bool:
    """Digits; a Roman number or a single letter only behind what is counted: khu A, giai đoạn II."""
    if folded.isdigit():
        return True
    return bool(counted) and (folded in _ROMAN or (len(folded) == 1 and folded.isalpha()))


class _Phrases(Generic[_Of]):
    """Words and phrases, each with something, found where they stand, the longest first.

    In a name typed with marks one that has others is another word: Dương is no đường.
    """

    def __init__(self, phrases: Iterable[tuple[str, _Of]]) -> None:
        self._found: dict[tuple[str, ...], list[tuple[tuple[str, ...], _Of]]] = {}
        for phrase, something in phrases:
            written = tuple(_TOKEN.findall(unicodedata.normalize("NFC", phrase).casefold()))
            self._found.setdefault(tuple(map(fold, written)), []).append((written, something))
        self._longest: dict[str, int] = {}
        for written in self._found:
            self._longest[written[0]] = max(self._longest.get(written[0], 0), len(written))

    def at(self, tokens: Sequence[_Token], at: int, *, is_marked: bool) -> tuple[int, _Of | None]:
        """How many tokens from a position are the longest phrase there, and what it has; 0 and None where none is."""
        longest = self._longest.get(tokens[at][0], 0) if at < len(tokens) else 0
        for length in range(min(longest, len(tokens) - at), 0, -1):
            there = tokens[at : at + length]
            for written, something in self._found.get(tuple(folded for folded, _ in there), ()):
                if not is_marked or all(map(_may_be, (token for _, token in there), written)):
                    return length, something
        return 0, None


def _may_be(token: str, written: str) -> bool:
    """Whether what is typed may be a word: it is spelt so, or typed without marks."""
    return token.isascii() or not are_marked_otherwise(token, written)


def likeness_of_proper_names(one: Name, other: Name) -> Fraction | None:
    """How far two names name the same places and roads; None where neither names a hamlet, and either nothing at all.

    What words like hamlet name is held against what they name in the other; where one of two lists leaves such words
    out, against every proper name of the other. Half of what they share counts for nothing: two hamlets often have one
    syllable alike.
    """
    by_marks = one.is_marked and other.is_marked
    ways = [
        (one.located, other.located, _shared),
        (one.located, other.syllables, _held),
        (other.located, one.syllables, _held),
    ]
    if not (one.located and other.located):
        ways.append((one.named, other.named, _least))
    shares = [
        share(_matched(here, there, by_marks=by_marks), len(here), len(there))
        for here, there, share in ways
        if here and there
    ]
    likeness = max(Fraction(0), 2 * max(shares, default=Fraction(0)) - 1)
    if likeness or (one.named and other.named):
        return likeness
    return _ONE_SIDED if one.located or other.located else None


def _matched(one: Mapping[str, str], other: Mapping[str, str], *, by_marks: bool) -> Fraction:
    """How many syllables the two have in common; one letter apart counts half, marked otherwise nothing."""
    same = [folded for folded in one if folded in other]
    halves = sum(0 if by_marks and are_marked_otherwise(one[each], other[each]) else 2 for each in same)
    left, there = [f for f in one if f not in other], [f for f in other if f not in one]
    for folded in left:
        near = next((each for each in there if _one_letter_apart(folded, each)), None)
        if near is not None:
            there.remove(near)
            halves += 1
    return Fraction(halves, 2)


def are_marked_otherwise(one: str, other: str) -> bool:
    """Whether two syllables that are the same without marks have different ones, wherever the mark of tone is put."""
    return _spelt(one) != _spelt(other)


@lru_cache(maxsize=65_536)
def _folded(token: str) -> str:
    """There are some seven thousand syllables: each is folded once."""
    return fold(token)


@lru_cache(maxsize=65_536)
def _spelt(written: str) -> str:
    return "|".join(spelling(written))


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter was left out, put in, changed, or two were swapped, in syllables of at least three letters."""
    short, long = sorted((one, other), key=lambda each: (len(each), each))
    if len(short) < 3 or len(long) - len(short) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = (
        short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    )
    return swapped or short[start + 1 :] == long[start + 1 :]


def _shared(common: Fraction | int, one: int, other: int) -> Fraction:
    """How much two sets share: halfway between the share of both together and that of the smaller."""
    return (_held(2 * common, one + other, 0) + _least(common, one, other)) / 2


def _held(common: Fraction | int, one: int, other: int) -> Fraction:
    """How much of the one the other has."""
    return Fraction(common) / one


def _least(common: Fraction | int, one: int, other: int) -> Fraction:
    """How much they share of the smaller."""
    return Fraction(common) / min(one, other)


def likeness_of_words(one: Name, other: Name) -> Fraction | None:
    """How far two names say that it is the same kind of thing; None where either says nothing.

    It is the share of who says less: one list has more words than another for the same.
    """
    if not one.words or not other.words:
        return None
    return Fraction(len(one.words.keys() & other.words.keys()), min(len(one.words), len(other.words)))


def likeness_of_numbers(one: Name, other: Name) -> Fraction | None:
    """Whether what both count is the same: 0 where a number differs; None where they count nothing alike."""
    there, others = one.counted, other.counted
    shared = sorted(there.keys() & others.keys())
    if not shared:
        return None
    return min(_like_numbers(label, there[label], others[label]) for label in shared)


def _like_numbers(label: str, one: Sequence[str], other: Sequence[str]) -> Fraction:
    if label == _STATIONS and len(one) > 1 and len(other) > 1:
        return _overlap(sorted(map(int, one)), sorted(map(int, other)))
    return _shared(len(set(one) & set(other)), len(one), len(other))


def _overlap(one: Sequence[int], other: Sequence[int]) -> Fraction:
    """The share of the shorter section of a road that lies in the other."""
    common = min(one[-1], other[-1]) - max(one[0], other[0])
    shorter = min(one[-1] - one[0], other[-1] - other[0])
    return Fraction(max(common, 0), shorter) if shorter else Fraction(0)


def likeness_of_titles(one: Name, other: Name) -> Fraction | None:
    """1 where two names say the same, however they are written, else 0; None where either is empty."""
    said, others = _all_said(one), _all_said(other)
    if not said or not others:
        return None
    return Fraction(5 * 2 * len(said & others) >= 4 * (len(said) + len(others)))


def _all_said(name: Name) -> set[str]:
    return {*name.named, *name.words, *name.communes, *(f"{label} {each}" for label, each in name.numbers)}
