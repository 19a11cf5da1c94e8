"""The quick way agrees with an oracle written apart, over random registers, histories and definitions."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from tests.figures.drawing import DAYS, REGISTERS, fractions, histories
from tests.figures.oracle import Half, Outcome, World, outcome, values
from tests.spec.cast import PLACES, fill, ground, indicator, pack
from vungcao.figures import reference
from vungcao.figures.answer import Answers, answer
from vungcao.figures.definition import Definition, definitions
from vungcao.figures.engines.duckdb import runner
from vungcao.figures.expression import table_of
from vungcao.figures.figure import WHOLE, Area, Cell, Figure, Moment, group, place
from vungcao.figures.ground import Question
from vungcao.pack.model import Indicator, Window

PROVINCE = PLACES["tỉnh"]
AREAS = (place(PLACES["Sa Lý"]), place(PLACES["Nam Dương"]), group("region"), group("area_iii"))
CELLS = ("c", "b", "area_class", None)


def told(halves: list[Half], number: int) -> Indicator:
    """The definition as a pack writes it."""
    first, *rest = halves
    text = {"group": "region", "of": first.register, "breakdowns": tuple(c for c in CELLS if c)}
    made = indicator(first.sum.text, rest[0].sum.text if rest else None, **text)
    version = made.versions[0]
    terms = {"numerator": version.numerator, "denominator": version.denominator}
    for name, half in zip(terms, halves, strict=False):
        said = {
            "register_id": half.register,
            "population": half.population.text if half.population else "",
            "window": half.window and Window(half.window),
            "scope": half.scope,
        }
        terms[name] = terms[name].model_copy(update=said)
    return made.model_copy(update={"id": f"it_{number}", "versions": (version.model_copy(update=terms),)})


def built(drawn: list[list[Half]]) -> tuple[Definition, ...]:
    """The definitions as the platform reads them."""
    indicators = tuple(told(halves, n) for n, halves in enumerate(drawn))
    found, refusals = definitions(
        pack().model_copy(update={"registers": REGISTERS, "indicators": indicators})
    )
    assert not refusals, [str(refusal) for refusal in refusals]
    return tuple(found.values())


def by_duckdb(question: Question, tables: dict[str, list[dict[str, object]]]) -> Answers:
    """The quick way."""
    with duckdb.connect() as connection:
        for register in REGISTERS:
            fill(connection, table_of(register), tables[register.id])
        return answer(question, runner(connection, {r.id: r.id for r in REGISTERS}))


def in_outcome(figure: Figure) -> Outcome:
    """A figure as the oracle says it."""
    return Outcome(
        figure.state.value,
        None if figure.numerator is None else Fraction(figure.numerator),
        None if figure.denominator is None else Fraction(figure.denominator),
        figure.unknown,
        figure.reporting,
        figure.expected,
        figure.simulated,
        figure.provisional,
    )


def expected(halves: list[Half], area: Area, world: World, breakdown: str | None) -> dict[Cell, Outcome]:
    """What the oracle says of an area and its cells."""
    communes = world.groups[area.id] if area.kind == "group" else frozenset([area.id])
    found = {WHOLE: outcome(halves, communes, world)}
    if breakdown == "area_class":
        for value, name in (("III", "Sa Lý"), ("II", "Nam Dương"), ("I", "Chũ")):
            part = frozenset(c for c in world.communes if CLASSES[c] == value)
            if communes & part:
                found[Cell(breakdown, value)] = outcome(halves, communes & part, world, part=part)
            assert PLACES[name] in part
    elif breakdown is not None:
        for value in values(halves, communes, world, breakdown):
            shown = {True: "true", False: "false"}.get(value, value) if breakdown == "b" else value
            cell = outcome(
                halves, communes, world, cell=lambda r, v=value: r[breakdown] is v or r[breakdown] == v
            )
            found[Cell(breakdown, shown)] = cell
    return found


CLASSES = {PLACES["Sa Lý"]: "III", PLACES["Đèo Gia"]: "III", PLACES["Nam Dương"]: "II", PLACES["Chũ"]: "I"}


@given(st.data())
def test_the_engine_and_the_reference_agree_with_the_oracle(data: st.DataObject):
    as_of = data.draw(st.sampled_from(DAYS[1:]))
    tables = data.draw(histories())
    drawn = data.draw(st.lists(fractions(as_of), min_size=1, max_size=3))
    breakdown, known = data.draw(st.sampled_from(CELLS)), data.draw(st.integers(0, 3))
    stand = ground(dt.date(2025, 6, 30), borders_of=as_of)
    if data.draw(st.booleans()):
        stand = replace(stand, wider={PROVINCE: frozenset([group("region")])})
    question = Question(
        definitions=built(drawn),
        areas=AREAS,
        moment=Moment(as_of, known),
        ground=stand,
        today=dt.date(2040, 1, 1),
        programme=dt.date(2026, 1, 1),
        breakdown=breakdown,
    )
    groups = {name: members | stand.wider_of(group(name)) for name, members in stand.groups.items()}
    world = World(as_of, known, question.programme, stand.communes, groups, stand.stands_for, tables)
    quick, slow = by_duckdb(question, tables), reference.answer(question, tables)
    for n, halves in enumerate(drawn):
        for area in AREAS:
            wanted = expected(halves, area, world, breakdown)
            for said in (quick, slow):
                cells = {c: f for (i, a, c), f in said.items() if (i, a) == (f"it_{n}", area)}
                assert {c: in_outcome(f) for c, f in cells.items()} == wanted
