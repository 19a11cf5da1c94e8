"""How records are compared to find the same thing entered twice: in which parts, and by which words of names."""

from enum import StrEnum

from pydantic import Field

from vungcao.pack.entry import Entry, Flag, Id, Source, Text


class OverlapDecision(StrEnum):
    """What a responsible person may decide about a suspected pair."""

    DISTINCT = "distinct"
    INTEGRATE = "integrate"
    REJECT = "reject"
    """It overlaps: the one that waits is not to be approved."""


class Likeness(StrEnum):
    """How the two values of a part are compared."""

    PROPER_NAMES = "proper_names"
    """The words of a name that are no common ones: of hamlets, roads, schools."""
    NUMBERS = "numbers"
    """The numbers and letters in a name, each with the word it counts: phase 1, hamlet 3, km 2."""
    COMMON_WORDS = "common_words"
    """The words of a name that say what it is: culture house, road."""
    PLACE = "place"
    GROUND = "ground"
    """Points and lines; `near` and `far` are in metres."""
    YEARS = "years"
    """`far` is how many years apart are surely not the same time."""
    CATEGORY = "category"
    """The same choice, or half of it where only the group is the same."""
    TITLE = "title"
    """A whole name, like that of an owner, equal but for how it is written."""
    AMOUNT = "amount"
    """`near` and `far` are percent of the larger."""
    CODES = "codes"
    """Whether they have a code in common."""
    ITEMS = "items"
    """What each pays for: the two items that are likest in title and amount; `near` and `far` are percent."""


class Part(Entry):
    """One part of a comparison, and how many points it counts.

    The points go in a straight line from `differs`, where the values have nothing in common, to `agrees`. A part that
    either side does not say counts nothing.
    """

    id: Id
    label: Text
    likeness: Likeness
    reads: Id
    """The value that is compared, as the room that makes the comparison names it."""
    agrees: int = Field(ge=0, le=200)
    differs: int = Field(ge=-100, le=0)
    near: int = Field(default=0, ge=0)
    """Up to here values count as equal."""
    far: int = Field(default=0, ge=0)
    """From here on they count as different."""
    asks_again: Flag = True
    """Whether a decision about the pair ends when either value changes."""
    source: Source


class Reading(Entry):
    """An abbreviation, or another way to say the same, and what it is read as."""

    written: str = Field(min_length=1)
    means: str = Field(min_length=1)


class NameWords(Entry):
    """Words of names in Vietnamese, the longest first. They are compared without marks, however written."""

    readings: tuple[Reading, ...] = ()
    common: tuple[str, ...] = ()
    """What many names share; whatever is in none of these lists is a proper name."""
    light: tuple[str, ...] = ()
    """What says nothing of which thing it is."""
    before_names: tuple[str, ...] = ()
    """What a proper name follows, though it be made of common words: hamlet."""
    before_communes: tuple[str, ...] = ()
    """What the name of a commune follows."""
    before_wider: tuple[str, ...] = ()
    """What the name of something wider follows, which does not tell two works of a province apart."""
    counted: tuple[str, ...] = ()
    """What is counted by the number behind it: phase, package, road. Any other number is how much, not which."""
    packages: tuple[str, ...] = ()
    """Those of the counted that only number the parts of one thing: its package 1 is not that of another."""
    source: Source


class Comparison(Entry):
    """How alike two records must be to be suspected of being the same, by the points of all parts together."""

    id: Id
    label: Text
    registers: tuple[Id, ...] = Field(min_length=1)
    """Each record of these registers is compared with all others of them."""
    noted_from: int = Field(ge=1)
    blocks_from: int = Field(ge=1)
    parts: tuple[Part, ...] = Field(min_length=1)
    words: NameWords | None = None
    """Without them, names are not read."""
    source: Source
