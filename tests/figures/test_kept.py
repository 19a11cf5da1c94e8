"""What is kept between asks always equals computing afresh, and is asked in the blink of an eye."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.figures.store import DEO_GIA, SA_LY, approve, household, load_mini, moment, road, standing
from vungcao.figures import asking, mirror
from vungcao.figures.ask import ask, ask_series
from vungcao.figures.ask import moment as at
from vungcao.figures.figure import WHOLE, Area, group, place
from vungcao.figures.kept import KEPT, Kept, Key
from vungcao.journal.queries import last_number
from vungcao.places.actions import load

INDICATORS = ["poor_share", "paved_share", "poor_households", "training_share"]
AREAS = [group("region"), group("difficult_2026"), place(SA_LY), place(DEO_GIA)]
DAY = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def nothing_kept():
    """What other tests kept is of other stores."""
    KEPT.forget()


@pytest.fixture
def scans(monkeypatch) -> list[int]:
    """How many questions were put to the engine, each time it was asked."""
    asked = []
    answered = asking.Asking.answered

    def counting(self, questions):
        asked.append(len(questions))
        return answered(self, questions)

    monkeypatch.setattr(asking.Asking, "answered", counting)
    return asked


def whole(**more):
    """Everything at once."""
    return ask(INDICATORS, areas=AREAS, moment=at(DAY), **more)


@pytest.mark.django_db
def test_what_was_asked_is_not_computed_again(scans):
    load_mini()
    approve("household", [household("h1")])
    first = whole()
    assert whole() == first
    assert scans == [1]


@pytest.mark.django_db
def test_an_approval_elsewhere_leaves_a_figure_kept_and_known_later(scans):
    load_mini()
    approve("household", [household("h1")])
    before = ask(["poor_share"], areas=AREAS, moment=at(DAY))
    approve("road", [road("r1")])
    after = ask(["poor_share"], areas=AREAS, moment=at(DAY))
    assert scans == [1]
    assert {f.moment.known for f in before.values()} == {1}
    assert {f.moment.known for f in after.values()} == {2}
    assert {f.inputs_known for f in after.values()} == {1}


@pytest.mark.django_db
def test_only_what_an_approval_touched_is_computed_again(scans):
    load_mini()
    approve("household", [household("h1")])
    approve("road", [road("r1")])
    whole()
    approve("road", [road("r2", surface="concrete")])
    answers = whole()
    assert scans == [1, 1]
    assert answers["paved_share", group("region"), WHOLE].value == Fraction(1, 2)


@pytest.mark.django_db
def test_another_edition_answers_anew(scans):
    pack = load_mini()
    approve("household", [household("h1", residence="moved"), household("h2")])
    assert (
        ask(["poor_share"], areas=AREAS[:1], moment=at(DAY))["poor_share", AREAS[0], WHOLE].denominator == 1
    )
    text = pack.model_dump_json(by_alias=True).replace("residence = 'present'", "residence IS NOT NULL")
    load(type(pack).model_validate_json(text), at=moment(2026, 7, 1))
    assert (
        ask(["poor_share"], areas=AREAS[:1], moment=at(DAY))["poor_share", AREAS[0], WHOLE].denominator == 2
    )


@pytest.mark.django_db
def test_the_day_from_which_it_is_asked_matters():
    load_mini()
    approve("road", [road("r1")])
    day = dt.date(2026, 12, 31)
    states = [
        ask(["income_per_person"], areas=AREAS[:1], moment=at(day), today=today)[
            "income_per_person", AREAS[0], WHOLE
        ].state
        for today in (dt.date(2027, 1, 25), dt.date(2027, 1, 26))
    ]
    assert len(set(states)) == 2


def test_the_least_lately_asked_goes_first():
    kept = Kept(largest=2)
    keys = [Key("e", name, Area("group", "g"), None, DAY, DAY, (), "") for name in "abc"]
    kept.keep(keys[0], {})
    kept.keep(keys[1], {})
    assert kept.get(keys[0]) == {}
    kept.keep(keys[2], {})
    assert [kept.get(key) for key in keys] == [{}, None, {}]
    kept.forget()
    assert len(kept) == 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["household", "household", "road", "ask", "ask", "refresh", "melt"]),
        st.integers(0, 3),
        st.sampled_from([SA_LY, DEO_GIA]),
        st.booleans(),
        st.sampled_from([dt.date(2025, 12, 31), DAY, dt.date(2027, 3, 1)]),
        st.sampled_from([None, "ethnic_group", "kind", "area_class"]),
    ),
    max_size=16,
)


class AnyHistory(TestCase):
    """Approvals and questions in any order: each answer is the one computed afresh, now and as known before."""

    @given(STEPS)
    def test_is_answered_as_if_nothing_were_kept(self, steps):
        load_mini()
        for what, n, where, flag, day, breakdown in steps:
            if what == "household":
                record = household(f"h{n}", where, poverty="poor" if flag else None)
                approve("household", [record], closed=standing("household", f"h{n}"))
            elif what == "road":
                record = road(f"r{n}", where, surface="concrete" if flag else "earth")
                approve("road", [record] if n else [], closed=standing("road", f"r{n}"))
            elif what == "ask":
                same_as_afresh(
                    day, breakdown, known=last_number() - n if flag and last_number() >= n else None
                )
            else:
                mirror.refresh() if what == "refresh" else mirror.compact(whole=True)


def same_as_afresh(day: dt.date, breakdown: str | None, known: int | None) -> None:
    """Ask twice, the second time with nothing kept; and a series, whose whole figures are the same."""
    lately = ask(INDICATORS, areas=AREAS, moment=at(day, known), breakdown=breakdown)
    series = ask_series(INDICATORS, areas=AREAS, days=[day], known=at(day, known).known)
    KEPT.forget()
    afresh = ask(INDICATORS, areas=AREAS, moment=at(day, known), breakdown=breakdown)
    assert lately == afresh
    assert series == {(day, i, a): f for (i, a, cell), f in afresh.items() if cell == WHOLE}
