"""What a field may hold, and the one way each value is kept."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vungcao.pack.register import Register
from vungcao.registers.rules import canonical_facts

DAY = dt.date(2026, 6, 1)


def register(**field: object) -> Register:
    """A register with one field "f"."""
    label = {"vi": "Trường", "en": "Field"}
    return Register.model_validate(
        {
            "id": "r",
            "kind": "thing",
            "label": {"vi": "Sổ", "en": "Register"},
            "one": label,
            "help": label,
            "personal": False,
            "agency": "a",
            "fields": [{"id": "f", "label": label, **field}],
        }
    )


def kept(value: object, **field: object) -> object:
    """How the field keeps a value that it takes."""
    facts, refusals = canonical_facts(register(**field), {"f": value}, on=DAY)
    assert refusals == []
    return facts["f"]


def code(value: object, **field: object) -> str:
    """The code with which the field refuses a value."""
    facts, refusals = canonical_facts(register(**field), {"f": value}, on=DAY, where="Dòng 3")
    assert facts["f"] is None
    (refusal,) = refusals
    assert refusal.where.startswith("Dòng 3")
    return refusal.code


CHOICES = [
    {"id": "yes", "label": {"vi": "Có", "en": "Yes"}},
    {"id": "no", "label": {"vi": "Không", "en": "No"}},
]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ({"type": "integer"}, 0, 0),
        ({"type": "integer"}, "12", 12),
        ({"type": "integer"}, Decimal("12.00"), 12),
        ({"type": "decimal", "scale": 2}, "12.5", "12.50"),
        ({"type": "decimal", "scale": 2}, 3, "3.00"),
        ({"type": "decimal", "scale": 0}, Decimal("1E+2"), "100"),
        ({"type": "decimal", "scale": 2}, Decimal("-0.00"), "0.00"),
        ({"type": "boolean"}, False, False),
        ({"type": "date"}, dt.date(2026, 1, 2), "2026-01-02"),
        ({"type": "date"}, "2026-01-02", "2026-01-02"),
        ({"type": "choice", "choices": CHOICES}, "no", "no"),
        ({"type": "text"}, "  Ho\u0300a  ", "H\u00f2a"),
        ({"type": "text"}, "0", "0"),
        ({"type": "reference", "references": "r"}, "TH-1", "TH-1"),
    ],
)
def test_each_type_is_kept_in_one_way(field, value, expected):
    found = kept(value, **field)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("said", [None, "", "   "])
def test_nothing_said_is_missing_and_never_zero(said):
    assert kept(said, type="integer") is None
    assert kept(said, type="text") is None
    assert canonical_facts(register(type="integer"), {}, on=DAY) == ({"f": None}, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ({"type": "integer"}, 1.0),
        ({"type": "integer"}, "1.5"),
        ({"type": "integer"}, "1,5"),
        ({"type": "integer"}, "1.000.000"),
        ({"type": "integer"}, "năm"),
        ({"type": "integer"}, True),
        ({"type": "decimal", "scale": 1}, 0.1),
        ({"type": "decimal", "scale": 1}, "1e3"),
        ({"type": "decimal", "scale": 1}, Decimal("NaN")),
        ({"type": "boolean"}, 1),
        ({"type": "boolean"}, "true"),
        ({"type": "date"}, "02/01/2026"),
        ({"type": "date"}, "2026-02-30"),
        ({"type": "date"}, "1826-02-03"),
        ({"type": "date"}, dt.datetime(2026, 1, 2, tzinfo=dt.UTC)),
        ({"type": "text"}, 12),
    ],
)
def test_a_value_of_another_type_is_refused(field, value):
    assert code(value, **field) == "REG-002"


def test_a_field_that_the_register_does_not_have_is_refused():
    _, refusals = canonical_facts(register(type="text"), {"g": "x"}, on=DAY)
    assert [refusal.code for refusal in refusals] == ["REG-001"]


def test_a_required_field_is_asked_for():
    assert code("", type="text", required=True) == "REG-003"


def test_a_choice_outside_the_list_is_refused():
    assert code("maybe", type="choice", choices=CHOICES) == "REG-004"
    assert code(["yes"], type="choice", choices=CHOICES) == "REG-004"


@pytest.mark.parametrize("value", [-1, 61])
def test_a_number_outside_its_bounds_is_refused(value):
    assert code(value, type="integer", minimum=0, maximum=60) == "REG-005"
    assert kept(0, type="integer", minimum=0, maximum=60) == 0
    assert kept(60, type="integer", minimum=0, maximum=60) == 60


def test_more_decimals_than_the_field_keeps_are_refused_and_never_rounded():
    assert code("1.005", type="decimal", scale=2) == "REG-006"
    assert kept("1.500", type="decimal", scale=1) == "1.5"


def test_a_field_that_is_not_in_use_on_the_day_takes_nothing_and_asks_for_nothing():
    later = {"type": "integer", "required": True, "valid_from": "2027-01-01"}
    assert code(5, **later) == "REG-007"
    assert kept(None, **later) is None
    assert code(5, type="integer", valid_before="2026-06-01") == "REG-007"


@pytest.mark.parametrize("value", ["a\x00b", "x" * 4001, "\ud800"])
def test_text_that_cannot_be_kept_is_refused(value):
    assert code(value, type="text") == "REG-008"


@pytest.mark.parametrize("value", [10**18, -(10**18), Decimal("1e400000")])
def test_a_number_that_engines_would_lose_is_refused(value):
    assert code(value, type="integer") == "REG-009"
    assert code(value, type="decimal", scale=2) == "REG-009"


def test_everything_wrong_with_a_record_is_said_at_once():
    both = register(type="integer", minimum=0)
    _, refusals = canonical_facts(both, {"f": -1, "g": 2, "h": 3}, on=DAY)
    assert sorted(refusal.code for refusal in refusals) == ["REG-001", "REG-001", "REG-005"]


ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.decimals()
    | st.dates()
    | st.binary()
)
FIELDS = st.sampled_from(
    [
        {"type": "integer"},
        {"type": "decimal", "scale": 3},
        {"type": "boolean"},
        {"type": "date"},
        {"type": "text"},
        {"type": "choice", "choices": CHOICES},
    ]
)


@given(FIELDS, ANYTHING | st.lists(ANYTHING) | st.dictionaries(st.text(), ANYTHING))
def test_anything_at_all_is_kept_or_refused_and_what_is_kept_stays_as_it_is(field, value):
    facts, refusals = canonical_facts(register(**field), {"f": value}, on=DAY)
    if not refusals:
        assert canonical_facts(register(**field), facts, on=DAY) == (facts, [])
    assert not isinstance(facts["f"], float)
