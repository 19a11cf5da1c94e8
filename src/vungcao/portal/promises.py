"""What an aspect promises, as values."""

from fractions import Fraction

from vungcao.pack.model import Aspect, ChangePerYear, Range, TimesBaseline, Tracked


def promised_values(aspect: Aspect) -> list[Fraction]:
    """The value promised, both ends of a range, or nothing for what is only tracked."""
    meaning = aspect.meaning
    match meaning:
        case Tracked():
            return []
        case Range():
            return [Fraction(meaning.low), Fraction(meaning.high)]
    return [Fraction(meaning.value)]


def is_a_level(aspect: Aspect) -> bool:
    """Whether the promise is a level of the figure itself, and can be drawn beside it."""
    return not isinstance(aspect.meaning, (ChangePerYear, TimesBaseline, Tracked))
