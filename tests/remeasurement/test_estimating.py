"""What a sample says of an error, in fractions: right over all samples, exact over a census, silent over too few."""

from fractions import Fraction
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from vungcao.remeasurement.rules.estimating import (
    Parts,
    counting,
    figure_error,
    share,
    share_bounds,
    stratified_mean,
)
from vungcao.remeasurement.rules.intervals import Interval

F = Fraction
VALUES = {"a": [F(3), F(0), F(-1), F(7)], "b": [F(10), F(4), F(5)]}
SIZES = {"a": 4, "b": 3}


def every_sample(population, taken):
    """Each sample of `taken` records from each stratum, all as likely."""
    strata = [
        [(name, list(some)) for some in combinations(values, taken[name])]
        for name, values in population.items()
    ]
    return [dict(choice) for choice in product(*strata)]


def test_over_all_samples_the_mean_is_right_on_average():
    samples = every_sample(VALUES, {"a": 2, "b": 2})
    means = [stratified_mean(SIZES, sample).value for sample in samples]
    assert len(samples) == 6 * 3
    assert sum(means) / len(means) == F(28, 7)


def test_over_all_samples_the_estimated_variance_is_right_on_average():
    """The interval's half is the quantile times the root of the variance: squared, it tells the variance."""
    samples = every_sample(VALUES, {"a": 2, "b": 2})
    found = [stratified_mean(SIZES, sample) for sample in samples]
    true = sum((mean.value - 4) ** 2 for mean in found) / len(found)
    quantile = F("4.303")  # of 2 degrees of freedom
    variances = [((mean.interval.high - mean.value) / quantile) ** 2 for mean in found]
    assert abs(sum(variances) / len(variances) - true) < F(1, 10**9)


def test_over_all_samples_a_counted_figures_error_is_right_on_average():
    truth = {"a": [F(1), F(1), F(0), F(0)], "b": [F(0), F(1), F(1)]}
    said = {"a": [F(1), F(1), F(1), F(0)], "b": [F(1), F(1), F(0)]}
    pairs = {
        name: [(Parts(one), Parts(other)) for one, other in zip(said[name], truth[name], strict=True)]
        for name in said
    }
    errors = [
        figure_error(Parts(F(5)), is_ratio=False, sizes=SIZES, sample=sample).error
        for sample in every_sample(pairs, {"a": 2, "b": 1})
    ]
    assert sum(errors) / len(errors) == 5 - 4


amounts = st.fractions(min_value=0, max_value=50, max_denominator=8)
ratios = st.lists(st.tuples(amounts, amounts, amounts, amounts), min_size=1, max_size=6)


@given(st.dictionaries(st.sampled_from("abc"), ratios, min_size=1))
def test_when_all_are_measured_the_error_is_the_exact_difference(population):
    """Numerator and denominator as recorded, then as measured."""
    sample = {
        name: [(Parts(a, b + 1), Parts(c, d + 1)) for a, b, c, d in rows] for name, rows in population.items()
    }
    sizes = {name: len(rows) for name, rows in population.items()}
    recorded = Parts(
        *(sum(getattr(one, part) for rows in sample.values() for one, _ in rows) for part in PARTS)
    )
    measured = Parts(
        *(sum(getattr(two, part) for rows in sample.values() for _, two in rows) for part in PARTS)
    )
    found = figure_error(recorded, is_ratio=True, sizes=sizes, sample=sample)
    exact = recorded.numerator / recorded.denominator - measured.numerator / measured.denominator
    assert found.error == exact
    assert found.interval == Interval(exact, exact)


PARTS = ("numerator", "denominator")


@given(st.dictionaries(st.sampled_from("abc"), st.lists(st.booleans(), min_size=1, max_size=9), min_size=1))
def test_when_all_are_measured_a_share_is_itself_with_nothing_to_doubt(population):
    sizes = {name: len(flags) for name, flags in population.items()}
    found = share(sizes, population)
    every = [flag for flags in population.values() for flag in flags]
    assert found.value == F(sum(every), len(every))
    assert (found.interval, found.method) == (Interval(found.value, found.value), "census")


@given(
    st.lists(st.booleans(), min_size=1, max_size=9),
    st.integers(0, 30),
    st.lists(st.booleans(), min_size=1, max_size=9),
    st.integers(0, 30),
)
def test_an_interval_holds_the_share_and_stays_within_what_is_certain(one, more, other, yet_more):
    sizes = {"a": len(one) + more, "b": len(other) + yet_more}
    found = share(sizes, {"a": one, "b": other})
    total = sum(sizes.values())
    assert found.interval.low <= found.value <= found.interval.high
    assert found.interval.low >= F(sum(one) + sum(other), total)
    assert found.interval.high <= F(sum(one) + sum(other) + more + yet_more, total)


def test_none_found_is_not_none_there():
    found = share({"a": 100, "b": 100}, {"a": [False] * 10, "b": [False] * 10})
    assert (found.value, found.interval, found.method) == (
        0,
        Interval(F(0), F(3, 20)),
        "rule_of_three",
    )


def test_the_rule_of_three_looks_at_the_stratum_least_looked_at():
    found = share({"a": 900, "b": 100}, {"a": [False] * 10, "b": [False] * 50})
    assert found.interval.high == 3 * F(9, 100)


def test_the_rule_of_three_is_never_beyond_what_was_not_looked_at():
    assert share({"a": 10}, {"a": [False] * 9}).interval.high == F(1, 10)


def test_none_found_covers_the_truth_as_often_as_it_says():
    """Of all samples of 6 from 20, whatever number is wrong: the bound misses it in at most one of twenty."""
    for wrong in range(21):
        flags = [n < wrong for n in range(20)]
        samples = list(combinations(range(20), 6))
        none = [sample for sample in samples if not any(flags[n] for n in sample)]
        bound = share({"a": 20}, {"a": [False] * 6}).interval.high
        missed = len(none) if F(wrong, 20) > bound else 0
        assert missed * 20 <= len(samples), wrong


def test_silence_could_mean_either():
    sizes, drawn = {"a": 60, "b": 40}, {"a": 10, "b": 10}
    bounds = share_bounds(sizes, drawn, {"a": [True] * 2 + [False] * 6, "b": [False] * 9})
    assert bounds == Interval(F(60 * 2, 100 * 10), F(60 * 4 + 40 * 1, 100 * 10))


def test_one_value_of_a_stratum_says_nothing_of_how_they_vary():
    assert stratified_mean({"a": 9, "b": 9}, {"a": [F(1), F(2)], "b": [F(3)]}).interval is None
    assert stratified_mean({"a": 9, "b": 1}, {"a": [F(1), F(2)], "b": [F(3)]}).interval is not None


def test_a_sample_without_a_difference_gives_no_interval_of_nothing():
    assert stratified_mean({"a": 9}, {"a": [F(0)] * 5}).interval is None


def test_a_figure_of_which_a_stratum_was_not_measured_is_not_told():
    sample = {"a": [(Parts(F(1)), Parts(F(0)))]}
    assert figure_error(Parts(F(9)), is_ratio=False, sizes={"a": 9, "b": 9}, sample=sample) is None


def test_nothing_measured_is_no_zero():
    assert share({"a": 9}, {}) is None
    assert stratified_mean({"a": 9}, {}) is None


def test_a_figure_with_nothing_to_divide_by_is_not_told():
    sample = {"a": [(Parts(F(1), F(1)), Parts())]}
    assert figure_error(Parts(F(1), F(1)), is_ratio=True, sizes={"a": 1}, sample=sample) is None


def test_records_that_are_not_of_the_figure_are_not_counted_as_measured_for_it():
    one, nothing = Parts(F(0), F(1)), Parts()
    assert counting({"a": [(one, one), (one, nothing), (nothing, nothing)], "b": [(nothing, one)]}) == 3
