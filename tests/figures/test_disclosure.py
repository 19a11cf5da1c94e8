"""Small cells are hidden, and whoever adds, subtracts and compares all that is left cannot work them out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures.store import CHU, DEO_GIA, NAM_DUONG, SA_LY, mini
from vungcao.exact.state import State
from vungcao.figures.answer import Answers
from vungcao.figures.containment import is_part_of
from vungcao.figures.definition import definitions
from vungcao.figures.disclosure import counting, hide, personal_registers
from vungcao.figures.expression import CountRows, SumOf
from vungcao.figures.figure import WHOLE, Area, Cell, Figure, Moment, group, place
from vungcao.figures.wording import text_of

PACK = mini()
DEFINITIONS = definitions(PACK)[0]
PERSONAL = personal_registers(PACK)
COMMUNES = [place(commune) for commune in (SA_LY, DEO_GIA, NAM_DUONG, CHU)]
REGION, AREA_III = group("region"), group("area_iii")
MEMBERS = {REGION: frozenset(COMMUNES), AREA_III: frozenset(COMMUNES[:2])}
NOW = Moment(dt.date(2026, 6, 30), 1)
GROUPS = ("tay", "nung", None)

Counted = tuple[int, int, int]
"""Numerator, denominator, records that do not say."""


def figure(indicator: str, area: Area, cell: Cell, counted: Counted) -> Figure:
    n, d, unknown = counted
    is_ratio = indicator != "poor_households"
    state = State.UNDEFINED if is_ratio and d == 0 else State.ZERO if n == 0 else State.NUMBER
    if d and unknown == d:
        state = State.MISSING
    silent = state is State.MISSING
    return Figure(
        indicator=indicator,
        version=1,
        area=area,
        cell=cell,
        moment=NOW,
        state=state,
        numerator=None if silent else n,
        denominator=None if silent or not is_ratio else d,
        unknown=unknown,
        reporting=len(MEMBERS.get(area, [area])),
        expected=len(MEMBERS.get(area, [area])),
        simulated=False,
        is_ratio=is_ratio,
        inputs_known=1,
    )


def table(cells: Mapping[tuple[Area, str | None], Counted]) -> Answers:
    """Every figure that is shown of some communes' cells: rates and counts, whole, by cell, by group."""
    found: Answers = {}

    def add(area: Area, cell: Cell, some: list[Counted]) -> None:
        summed = tuple(map(sum, zip(*some, strict=True)))
        for indicator in ("poor_share", "poor_households") if cell == WHOLE else ("poor_share",):
            found[indicator, area, cell] = figure(indicator, area, cell, summed)

    for area in [*COMMUNES, *MEMBERS]:
        inside = MEMBERS.get(area, frozenset([area]))
        add(area, WHOLE, [(0, 0, 0)] + [c for (commune, _), c in cells.items() if commune in inside])
        for value in GROUPS:
            some = [c for (commune, said), c in cells.items() if commune in inside and said == value]
            if any(c[1] for c in some):
                add(area, Cell("ethnic_group", value), some)
    return found


def hidden_of(figures: Answers, smallest: int = 3) -> Answers:
    return hide(figures, definitions=DEFINITIONS, members=MEMBERS, personal=PERSONAL, smallest=smallest)


def test_a_table_of_large_counts_is_shown_whole():
    figures = table({(commune, value): (10, 30, 0) for commune in COMMUNES for value in GROUPS})
    assert hidden_of(figures) == figures


def test_one_small_cell_takes_a_complement_in_its_row_and_in_its_column():
    cells = {(commune, value): (10, 30, 0) for commune in COMMUNES for value in GROUPS}
    cells[COMMUNES[0], "tay"] = (2, 30, 0)
    shown = hidden_of(table(cells))
    lost = {(area, cell.value) for (_, area, cell), f in shown.items() if f.state is State.SUPPRESSED}
    assert (COMMUNES[0], "tay") in lost
    assert len(lost) == 4, "two rows crossed with two columns"
    assert all(
        f.numerator is None and f.denominator is None for f in shown.values() if f.state is State.SUPPRESSED
    )
    assert (
        shown["poor_share", REGION, WHOLE].value == figure("poor_share", REGION, WHOLE, (112, 360, 0)).value
    )


def test_the_few_that_are_not_poor_are_a_small_cell_too():
    cells = {(commune, value): (10, 30, 0) for commune in COMMUNES for value in GROUPS}
    cells[COMMUNES[2], "nung"] = (29, 30, 0)
    assert (
        hidden_of(table(cells))["poor_share", COMMUNES[2], Cell("ethnic_group", "nung")].state
        is State.SUPPRESSED
    )


def test_a_small_commune_is_hidden_whole_with_another_in_every_indicator_that_counts_the_same():
    cells = {(commune, "tay"): (10, 30, 0) for commune in COMMUNES}
    cells[COMMUNES[0], "tay"] = (1, 30, 0)
    shown = hidden_of(table(cells))
    for indicator in ("poor_share", "poor_households"):
        lost = {area for area in COMMUNES if shown[indicator, area, WHOLE].state is State.SUPPRESSED}
        assert lost == {COMMUNES[0], COMMUNES[1]}, "the other commune of area III, or the group would tell"


def test_a_hidden_pair_never_adds_up_to_one_and_one():
    cells = {(commune, "tay"): (10, 30, 0) for commune in COMMUNES}
    cells[COMMUNES[0], "tay"] = cells[COMMUNES[1], "tay"] = (1, 30, 0)
    shown = hidden_of(table(cells))
    lost = {
        area for area in [*COMMUNES, *MEMBERS] if shown["poor_share", area, WHOLE].state is State.SUPPRESSED
    }
    assert {COMMUNES[0], COMMUNES[1]} < lost


def test_zero_is_not_a_small_count():
    cells = {(commune, "tay"): (0, 30, 0) for commune in COMMUNES}
    shown = hidden_of(table(cells))
    assert {f.state for f in shown.values()} == {State.ZERO}


def test_a_few_households_that_do_not_say_are_hidden_rather_than_called_missing():
    cells = {(commune, value): (10, 30, 0) for commune in COMMUNES for value in GROUPS}
    cells[COMMUNES[0], None] = (0, 2, 2)
    shown = hidden_of(table(cells))["poor_share", COMMUNES[0], Cell("ethnic_group", None)]
    assert (shown.state, shown.unknown) == (State.SUPPRESSED, 0)


def test_other_registers_pass_untouched():
    road = replace(figure("paved_share", COMMUNES[0], WHOLE, (1, 2, 0)), indicator="paved_share")
    assert hidden_of({("paved_share", COMMUNES[0], WHOLE): road}) == {
        ("paved_share", COMMUNES[0], WHOLE): road
    }


def test_the_same_figures_are_hidden_in_whatever_order_they_come():
    cells = {(commune, value): (n, 30, 0) for n, commune in enumerate(COMMUNES) for value in GROUPS}
    figures = table(cells)
    assert hidden_of(dict(reversed(figures.items()))) == hidden_of(figures)


def test_a_sum_of_persons_is_small_when_few_households_are_in_it():
    people = replace(DEFINITIONS["trained_people"], id="people")
    records = counting(people)
    assert records is not None
    assert text_of(records.versions[0].numerator.expression) == "COUNT(*) FILTER (WHERE people IS NOT NULL)"
    found: Answers = {}
    counted: Answers = {}
    for area, (persons, rows) in zip(
        [*COMMUNES, REGION], [(9, 2), (90, 9), (90, 9), (90, 9), (279, 29)], strict=True
    ):
        found["people", area, WHOLE] = replace(
            figure("poor_households", area, WHOLE, (persons, 0, 0)), indicator="people"
        )
        counted["people", area, WHOLE] = replace(found["people", area, WHOLE], numerator=rows)
    shown = hide(
        found,
        definitions={"people": people},
        members={REGION: frozenset(COMMUNES)},
        personal=frozenset(["training"]),
        smallest=3,
        records=counted,
    )
    lost = [area for (_, area, _), f in shown.items() if f.state is State.SUPPRESSED]
    assert lost == [COMMUNES[0], COMMUNES[3]], "of equals, the first by code"


@pytest.mark.parametrize(
    ("inner", "outer", "is_part"),
    [
        (
            "COUNT(*) FILTER (WHERE poverty = 'poor')",
            "COUNT(*) FILTER (WHERE poverty IN ('poor', 'near_poor'))",
            True,
        ),
        (
            "COUNT(*) FILTER (WHERE poverty IN ('poor', 'near_poor'))",
            "COUNT(*) FILTER (WHERE poverty = 'poor')",
            False,
        ),
        ("COUNT(*) FILTER (WHERE poverty = 'poor')", "COUNT(*) FILTER (WHERE poverty IS NOT NULL)", True),
        (
            "COUNT(*) FILTER (WHERE poverty = 'poor' AND members > 3)",
            "COUNT(*) FILTER (WHERE members > 3)",
            True,
        ),
        ("SUM(members) FILTER (WHERE poverty = 'poor')", "SUM(members)", True),
        ("SUM(members) FILTER (WHERE poverty = 'poor')", "COUNT(*)", False),
    ],
)
def test_one_count_is_known_to_be_a_part_of_another_by_its_words(inner: str, outer: str, is_part: bool):
    poor = PACK.indicator("poor_share")
    version = poor.versions[0]
    terms = [version.numerator.model_copy(update={"expression": text}) for text in (inner, outer)]
    both = poor.model_copy(
        update={"versions": (version.model_copy(update={"numerator": terms[0], "denominator": terms[1]}),)}
    )
    built, refusals = definitions(PACK.model_copy(update={"indicators": (both,)}))
    assert not refusals
    read = built["poor_share"].versions[0]
    assert isinstance(read.numerator.expression, CountRows | SumOf)
    assert read.denominator is not None
    assert is_part_of(read.numerator, read.denominator) is is_part


# The attack: everything that is shown, every sum a reader knows, and no count below zero.

small_counts = st.integers(0, 6).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d), st.just(0)))
large_counts = st.integers(20, 60).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d), st.just(0)))
tables = st.fixed_dictionaries(
    {(commune, value): small_counts | large_counts | large_counts for commune in COMMUNES for value in GROUPS}
)

Name = tuple[str, Area, str | None]
WHOLE_AREA = "*"


def lines_a_reader_knows(cells: Mapping[tuple[Area, str | None], Counted]) -> list[list[tuple[int, Name]]]:
    """Communes' cells add up to the commune and to each group; poor and not poor to all."""
    lines: list[list[tuple[int, Name]]] = []
    there = [key for key, counted in cells.items() if counted[1]]
    for kind in "ndr":
        for area in [*COMMUNES, *MEMBERS]:
            values = [v for c, v in there if c in MEMBERS.get(area, frozenset([area]))]
            lines.append(
                [(-1, (kind, area, WHOLE_AREA)), *((1, (kind, area, v)) for v in dict.fromkeys(values))]
            )
        for area, communes in MEMBERS.items():
            lines.append(
                [
                    (-1, (kind, area, WHOLE_AREA)),
                    *((1, (kind, c, WHOLE_AREA)) for c in COMMUNES if c in communes),
                ]
            )
            for value in GROUPS:
                inside = [c for c, v in there if v == value and c in communes]
                if inside:
                    lines.append([(-1, (kind, area, value)), *((1, (kind, c, value)) for c in inside)])
    names = {name[1:] for line in lines for _, name in line}
    return lines + [[(-1, ("d", *at)), (1, ("n", *at)), (1, ("r", *at))] for at in names]


def can_move(
    target: Name, values: Mapping[Name, int], lines: list[list[tuple[int, Name]]], knows_zeros: bool
) -> bool:
    """Whether other counts, none negative, agree with all that is shown and differ in the target: looked for by trying
    each change of one up or down. Who knows zeros knows of each hidden count whether it is zero."""

    def least(name: Name) -> int:
        return 1 if knows_zeros and values[name] > 0 else 0

    of: dict[Name, list[int]] = {}
    split = [[(m, name) for m, name in line if name in values] for line in lines]
    for n, line in enumerate(split):
        for _, name in line:
            of.setdefault(name, []).append(n)

    def extend(moves: dict[Name, int], budget: list[int]) -> bool:
        budget[0] -= 1
        if budget[0] < 0:
            return False
        worst = None
        for line in split:
            total = sum(m * moves[name] for m, name in line if name in moves)
            if total:
                free = [(m, name) for m, name in line if name not in moves]
                if not free:
                    return False
                if worst is None or len(free) < len(worst[1]):
                    worst = (total, free)
        if worst is None:
            return True
        total, free = worst
        for m, name in free:
            step = -total * m if abs(total) == 1 else (-1 if total * m > 0 else 1)
            if values[name] + step >= least(name) and extend({**moves, name: step}, budget):
                return True
        return False

    return any(values[target] + step >= least(target) and extend({target: step}, [4000]) for step in (1, -1))


@given(tables)
def test_no_hidden_small_count_can_be_worked_out(cells: dict[tuple[Area, str | None], Counted]):
    shown = hidden_of(table(cells))
    lines = lines_a_reader_knows(cells)
    truth: dict[Name, int] = {}
    told: set[Name] = set()
    for (_, area, cell), before in table(cells).items():
        at = (area, WHOLE_AREA if cell == WHOLE else cell.value)
        after = shown[before.indicator, area, cell]
        if before.is_ratio:
            n, d = before.numerator, before.denominator
            truth |= {("n", *at): n, ("d", *at): d, ("r", *at): d - n}
        if after.state is not State.SUPPRESSED:
            told |= {("n", *at)} if not before.is_ratio else {("n", *at), ("d", *at), ("r", *at)}
    hidden = {name: value for name, value in truth.items() if name not in told}
    small = [name for name, value in hidden.items() if 0 < value < 3]
    assert all(truth[name] not in (1, 2) for name in told)
    for name in small:
        assert can_move(name, hidden, lines, knows_zeros=False), name
    wholes = {name: value for name, value in hidden.items() if name[2] == WHOLE_AREA}
    of_wholes = [line for line in lines if all(name[2] == WHOLE_AREA for _, name in line)]
    for name in small:
        assert name not in wholes or can_move(name, wholes, of_wholes, knows_zeros=True), name


@given(tables)
def test_nothing_is_hidden_where_nothing_is_small(cells: dict[tuple[Area, str | None], Counted]):
    figures = table({key: (2 * n, 4 * d + 3 * (d > 0), 0) for key, (n, d, _) in cells.items() if n != 1})
    parts = [(f.numerator, f.denominator) for f in figures.values() if f.is_ratio]
    assert all(x not in (1, 2) for n, d in parts for x in (n, d, d - n)) == (hidden_of(figures) == figures)
