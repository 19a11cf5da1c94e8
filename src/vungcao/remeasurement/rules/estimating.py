"""What a sample says of the error of what is recorded: exact estimates, weighted by the sizes of the strata.

A value of the sample stands for the others of its stratum. An error is always what is recorded less what was measured
again: above zero, the record says too much. Where nothing can be said there is None, never a zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from vungcao.remeasurement.rules.intervals import Interval, about, wilson

Sizes = Mapping[str, int]
"""How many records each stratum has."""
Method = Literal["census", "wilson", "rule_of_three"]
_T = TypeVar("_T")
Sample = Mapping[str, Sequence[_T]]
"""What was found of each record of the sample, by stratum; a stratum of which nothing was found may be left out."""
_NONE_FOUND = 3
"""Where none is found in n, at most 3 in n are so, with 95 % confidence: the rule of three."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a value over all records of the strata that were measured; without an interval where too few were."""

    value: Fraction
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Share:
    """The share of the records of which something is so, and by which method its interval was made."""

    value: Fraction
    interval: Interval
    method: Method


@dataclass(frozen=True, slots=True)
class Parts:
    """What a record adds to a numerator and a denominator."""

    numerator: Fraction = Fraction(0)
    denominator: Fraction = Fraction(0)

    def __sub__(self, other: "Parts") -> "Parts":
        return Parts(self.numerator - other.numerator, self.denominator - other.denominator)


@dataclass(frozen=True, slots=True)
class FigureError:
    """A figure as recorded, as it would be had all records been measured again, and the difference."""

    recorded: Fraction
    remeasured: Fraction
    interval: Interval | None

    @property
    def error(self) -> Fraction:
        """What the figure says too much."""
        return self.recorded - self.remeasured


def count(sample: Sample[_T]) -> int:
    """How many records the sample has."""
    return sum(map(len, sample.values()))


def stratified_mean(sizes: Sizes, sample: Sample[Fraction]) -> Mean | None:
    """The mean over all records, each stratum weighing as many records as it has; None when nothing was measured."""
    covered = _covered(sizes, sample)
    if not covered:
        return None
    total = sum(covered.values())
    value = sum((size * _mean(sample[name]) / total for name, size in covered.items()), Fraction(0))
    return Mean(value, _interval_of_total(covered, sample, value * total, Fraction(1, total)))


def share(sizes: Sizes, sample: Sample[bool]) -> Share | None:
    """The share of records of which something is so; None when nothing was measured.

    Wilson's interval with the effective size of the sample, kept within what is certain: what was found, and all that
    was not looked at. Where all or none were found, the rule of three with the stratum that weighs most for what was
    looked at.
    """
    covered = _covered(sizes, sample)
    if not covered:
        return None
    total = sum(covered.values())
    found = {name: sum(sample[name]) for name in covered}
    unseen = sum(size - len(sample[name]) for name, size in covered.items())
    certain = Interval(Fraction(sum(found.values()), total), Fraction(sum(found.values()) + unseen, total))
    if not unseen:
        return Share(certain.low, certain, "census")
    value = sum(
        (size * Fraction(found[n], len(sample[n])) / total for n, size in covered.items()), Fraction(0)
    )
    if value in (0, 1):
        most = _NONE_FOUND * max(Fraction(size, total * len(sample[n])) for n, size in covered.items())
        beside = Interval(Fraction(0), most) if value == 0 else Interval(1 - most, Fraction(1))
        return Share(value, beside.within(certain), "rule_of_three")
    return Share(value, wilson(value, _effective_size(covered, sample)).within(certain), "wilson")


def share_bounds(sizes: Sizes, drawn: Sizes, sample: Sample[bool]) -> Interval:
    """What the share would be if it were so of none, or of all, of the records drawn that did not answer."""
    total = sum(sizes.values())
    found = {name: sum(sample.get(name, ())) for name in sizes}
    silent = {name: drawn[name] - len(sample.get(name, ())) for name in sizes}
    low = sum((Fraction(sizes[n] * found[n], total * drawn[n]) for n in sizes), Fraction(0))
    more = sum((Fraction(sizes[n] * silent[n], total * drawn[n]) for n in sizes), Fraction(0))
    return Interval(low, low + more)


def figure_error(
    recorded: Parts, *, is_ratio: bool, sizes: Sizes, sample: Sample[tuple[Parts, Parts]]
) -> FigureError | None:
    """The error of a figure with these parts, from what each record of the sample adds as recorded and as measured.

    The difference is estimated and taken from the exact parts. None when a stratum was not measured at all, or when
    nothing would be left to divide by. The interval of a ratio is that of its linear approximation.
    """
    if set(_covered(sizes, sample)) != set(sizes) or (is_ratio and not recorded.denominator):
        return None
    changes = {name: [before - after for before, after in pairs] for name, pairs in sample.items()}
    excess = Parts(
        _total(sizes, {name: [each.numerator for each in some] for name, some in changes.items()}),
        _total(sizes, {name: [each.denominator for each in some] for name, some in changes.items()}),
    )
    true = recorded - excess
    if not is_ratio:
        linear = {name: [each.numerator for each in some] for name, some in changes.items()}
        return FigureError(
            recorded.numerator, true.numerator, _interval_of_total(sizes, linear, excess.numerator)
        )
    if true.denominator <= 0:
        return None
    before, after = recorded.numerator / recorded.denominator, true.numerator / true.denominator
    linear = {
        name: [(each.numerator - after * each.denominator) / true.denominator for each in some]
        for name, some in changes.items()
    }
    return FigureError(before, after, _interval_of_total(sizes, linear, before - after))


def counting(sample: Sample[tuple[Parts, Parts]]) -> int:
    """How many records of the sample add anything, as recorded or as measured: the others are not of the figure."""
    nothing = Parts()
    return sum((before, after) != (nothing, nothing) for pairs in sample.values() for before, after in pairs)


def changed(sample: Sample[tuple[Parts, Parts]]) -> int:
    """How many records of the sample add something else as measured than as recorded."""
    return sum(before != after for pairs in sample.values() for before, after in pairs)


def _covered(sizes: Sizes, sample: Sample[_T]) -> dict[str, int]:
    return {name: size for name, size in sizes.items() if sample.get(name)}


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _total(sizes: Sizes, sample: Sample[Fraction]) -> Fraction:
    return sum((size * _mean(sample[name]) for name, size in sizes.items()), Fraction(0))


def _interval_of_total(
    sizes: Sizes, sample: Sample[Fraction], total: Fraction, scale: Fraction = Fraction(1)
) -> Interval | None:
    """The interval of a total that stratified values add up to, times `scale`.

    None where a stratum of which not all was measured has fewer than two values: nothing is known of how they vary.
    None too where none of them varies: that the sample shows no difference does not mean that there is none.
    """
    partly = [name for name, size in sizes.items() if len(sample[name]) < size]
    if any(len(sample[name]) < 2 for name in partly):
        return None
    variance = sum((_variance(sizes[name], sample[name]) for name in partly), Fraction(0))
    if not partly:
        return Interval(total * scale, total * scale)
    if not variance:
        return None
    freedom = sum(len(sample[name]) - 1 for name in partly)
    return about(total * scale, variance * scale * scale, freedom)


def _variance(size: int, values: Sequence[Fraction]) -> Fraction:
    """Of a stratum's total, with the finite population correction."""
    mean, measured = _mean(values), len(values)
    spread = sum(((value - mean) ** 2 for value in values), Fraction(0)) / (measured - 1)
    return Fraction(size * (size - measured), measured) * spread


def _effective_size(covered: Sizes, sample: Sample[bool]) -> Fraction:
    """Of a simple sample that would be as sure: 1 over the sum of W² (1 − f) / n, W being a stratum's weight."""
    total = sum(covered.values())
    terms: Iterable[Fraction] = (
        Fraction(size, total) ** 2 * Fraction(size - len(sample[name]), size * len(sample[name]))
        for name, size in covered.items()
    )
    return 1 / sum(terms, Fraction(0))
