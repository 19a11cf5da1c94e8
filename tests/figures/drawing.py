"""Random registers, histories and definitions, each phrase drawn with what it means."""

import datetime as dt
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from tests.figures.oracle import Counting, Half, Phrase, Record, Sum
from tests.spec.cast import PLACES, field, register
from vungcao.pack.register import Register

FIELDS = (
    field("n", "integer"),
    field("d", "decimal", 2),
    field("t", "text"),
    field("c", "choice", choices="a b"),
    field("b", "boolean"),
    field("day", "date"),
)
REGISTERS: tuple[Register, ...] = tuple(
    register(f"some_{kind}", kind, *FIELDS) for kind in ("thing", "event", "return")
)
WORDS = ["", "a", "An", "ân", "O'B", "x\\y", "1"]
DAYS = [
    dt.date(2025, 12, 30),
    dt.date(2026, 1, 1),
    dt.date(2026, 6, 30),
    dt.date(2026, 12, 31),
    dt.date(2027, 1, 1),
]
NUMBERS = st.one_of(st.integers(-3, 3), st.integers(-(10**15), 10**15))
PRICES = NUMBERS.map(lambda n: Decimal(n).scaleb(-2))


def scaled(value: object) -> object:
    """A stored value as the oracle reads it."""
    return Fraction(value) if isinstance(value, Decimal) else value


def strict(function: Callable[..., object]) -> Callable[..., object]:
    """Unknown when any side is."""
    return lambda *sides: None if any(side is None for side in sides) else function(*sides)


def both(op: str, left: Phrase, right: Phrase, function: Callable[..., object]) -> Phrase:
    """Two phrases joined."""
    joined = strict(function)
    return Phrase(f"({left.text} {op} {right.text})", lambda r: joined(left.of(r), right.of(r)))


def column(name: str) -> Phrase:
    """A field."""
    return Phrase(name, lambda r: scaled(r[name]))


@st.composite
def literals(draw: st.DrawFn) -> Phrase:
    """A whole or decimal number."""
    digits = draw(st.integers(0, 3))
    value = Decimal(draw(st.integers(-500, 500))).scaleb(-digits)
    return Phrase(format(value, "f"), lambda _: Fraction(value))


ATOMS = st.one_of(st.sampled_from(["n", "d"]).map(column), literals())
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul}


@st.composite
def rows(draw: st.DrawFn) -> Phrase:
    """A number of one record, with a field in it and at most two factors."""
    first = column(draw(st.sampled_from(["n", "d"])))
    shape = draw(st.integers(0, 3))
    if shape == 0:
        return first
    second, third = draw(ATOMS), draw(ATOMS)
    op, other = draw(st.sampled_from("+-*")), draw(st.sampled_from("+-"))
    if shape == 1:
        return both(op, first, second, SIGNS[op])
    if shape == 2:
        return both("*", both(other, first, second, SIGNS[other]), third, operator.mul)
    return both(other, both("*", first, second, operator.mul), third, SIGNS[other])


COMPARISONS = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def quoted(word: str) -> str:
    """A text literal."""
    return "'" + word.replace("'", "''") + "'"


@st.composite
def simple_conditions(draw: st.DrawFn, as_of: dt.date) -> Phrase:
    """One comparison."""
    kind = draw(st.sampled_from(["number", "between", "text", "in", "bool", "day", "null", "always"]))
    if kind == "number":
        op = draw(st.sampled_from(list(COMPARISONS)))
        return both(op, draw(rows()), draw(ATOMS), COMPARISONS[op])
    if kind == "between":
        row, low, high = draw(rows()), draw(literals()), draw(literals())
        inside = strict(lambda v, a, b: a <= v <= b)
        return Phrase(
            f"({row.text} BETWEEN {low.text} AND {high.text})",
            lambda r: inside(row.of(r), low.of(r), high.of(r)),
        )
    if kind == "text":
        op, word = draw(st.sampled_from(["=", "<>"])), draw(st.sampled_from(WORDS))
        return both(op, column("t"), Phrase(quoted(word), lambda _: word), COMPARISONS[op])
    if kind == "in":
        name, allowed = draw(st.sampled_from([("t", WORDS), ("c", ["a", "b"])]))
        words = draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=3))
        within = strict(lambda v: v in words)
        return Phrase(f"({name} IN ({', '.join(map(quoted, words))}))", lambda r: within(r[name]))
    if kind == "bool":
        return draw(
            st.sampled_from([column("b"), Phrase("b = FALSE", lambda r: strict(operator.not_)(r["b"]))])
        )
    if kind == "day":
        op = draw(st.sampled_from(list(COMPARISONS)))
        fixed = draw(st.sampled_from(DAYS))
        asked, day = draw(st.sampled_from([(":as_of", as_of), (f"DATE '{fixed}'", fixed)]))
        return both(op, column("day"), Phrase(asked, lambda _: day), COMPARISONS[op])
    if kind == "null":
        phrase = draw(st.one_of(rows(), st.sampled_from(["t", "c", "b", "day"]).map(column)))
        return Phrase(f"(({phrase.text}) IS NULL)", lambda r: phrase.of(r) is None)
    return draw(st.sampled_from([Phrase("TRUE", lambda _: True), Phrase("FALSE", lambda _: False)]))


def negated(phrase: Phrase) -> Phrase:
    """Not so."""
    return Phrase(f"(NOT {phrase.text})", lambda r: strict(operator.not_)(phrase.of(r)))


def true_or_unknown(phrase: Phrase) -> Phrase:
    """So, or not said."""
    return Phrase(f"NULLIF({phrase.text}, FALSE)", lambda r: True if phrase.of(r) is True else None)


def joined(op: str, parts: list[Phrase]) -> Phrase:
    """All, or any, of some conditions."""
    decides = op == "OR"

    def truth(record: Record) -> object:
        truths = [part.of(record) for part in parts]
        return decides if decides in truths else None if None in truths else not decides

    return Phrase("(" + f" {op} ".join(part.text for part in parts) + ")", truth)


@cache
def conditions(as_of: dt.date) -> st.SearchStrategy[Phrase]:
    """Conditions of any depth, made once: Hypothesis reads this file again for each strategy that it checks, and would
    take a file saved during a long run for a fault."""
    return st.recursive(
        simple_conditions(as_of),
        lambda inner: st.one_of(
            inner.map(negated),
            inner.map(true_or_unknown),
            st.tuples(st.sampled_from(["AND", "OR"]), st.lists(inner, min_size=2, max_size=3)).map(
                lambda drawn: joined(*drawn)
            ),
        ),
        max_leaves=4,
    )


@st.composite
def countings(draw: st.DrawFn, as_of: dt.date) -> Counting:
    """One aggregate."""
    where = draw(st.none() | conditions(as_of))
    tail = "" if where is None else f" FILTER (WHERE {where.text})"
    of = None if where is None else where.of
    kind = draw(st.sampled_from(["count", "sum", "distinct"]))
    if kind == "count":
        return Counting(f"COUNT(*){tail}", None, of)
    if kind == "sum":
        row = draw(rows())
        return Counting(f"SUM({row.text}){tail}", row.of, of)
    name = draw(st.sampled_from(["n", "d", "t", "c", "b", "day", "place"]))
    return Counting(f"COUNT(DISTINCT {name}){tail}", column(name).of, of, distinct=True)


@st.composite
def sums(draw: st.DrawFn, as_of: dt.date) -> Sum:
    """One to three aggregates added and subtracted."""
    first = draw(countings(as_of))
    text, parts = first.text, [(1, first)]
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        sign, part = draw(st.sampled_from([1, -1])), draw(countings(as_of))
        text += f" {'+' if sign > 0 else '-'} {part.text}"
        parts.append((sign, part))
    return Sum(text, tuple(parts))


@st.composite
def halves(draw: st.DrawFn, as_of: dt.date) -> Half:
    """A numerator or denominator over one of the registers."""
    kind = draw(st.sampled_from(["thing", "event", "return"]))
    windows = [None] if kind == "thing" else [None, "programme", "year"]
    return Half(
        register=f"some_{kind}",
        kind=kind,
        sum=draw(sums(as_of)),
        population=draw(st.none() | conditions(as_of)),
        window=draw(st.sampled_from(windows)),
        scope=draw(st.sampled_from([None, None, None, "region", "area_iii"])),
    )


@st.composite
def fractions(draw: st.DrawFn, as_of: dt.date) -> list[Half]:
    """A numerator, and perhaps a denominator: often over the same records."""
    first = draw(halves(as_of))
    shape = draw(st.sampled_from(["count", "same", "same", "other"]))
    if shape == "count":
        return [first]
    other = draw(halves(as_of))
    if shape == "other":
        return [first, other]
    return [first, Half(first.register, first.kind, other.sum, first.population, first.window, first.scope)]


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Now and then the record does not say."""
    return st.one_of(values, values, st.none())


@st.composite
def versions(draw: st.DrawFn, kind: str, seq: int) -> dict[str, object]:
    """One stored version."""
    start = draw(st.sampled_from(DAYS[:-1]))
    length = draw(st.sampled_from([1, 30, 365, None] if kind != "event" else [1]))
    if kind == "return" and length is None:
        length = 365
    known = draw(st.integers(1, 3))
    place = draw(st.sampled_from(["Sa Lý", "Sa Lý", "Đèo Gia", "Nam Dương", "Tân Lập cũ", "tỉnh"]))
    reporter = draw(st.sampled_from(["ethnic_affairs", "province", "construction"]))
    nil = draw(st.sampled_from([False] * 5 + [True]))
    facts = {
        "n": draw(maybe(NUMBERS)),
        "d": draw(maybe(PRICES)),
        "t": draw(maybe(st.sampled_from(WORDS))),
        "c": draw(maybe(st.sampled_from(["a", "b"]))),
        "b": draw(maybe(st.booleans())),
        "day": draw(maybe(st.sampled_from(DAYS))),
    }
    return {
        "seq": seq,
        "key": f"{seq}|{start}|{reporter}",
        "place": PLACES[place],
        "valid_from": start,
        "valid_before": None if length is None else start + dt.timedelta(days=length),
        "known_from": known,
        "known_before": draw(st.sampled_from([None, None, known + 1])),
        "nil": nil,
        "simulated": draw(st.sampled_from([False] * 5 + [True])),
        "provisional": draw(st.sampled_from([False] * 5 + [True])),
        **(dict.fromkeys(facts) if nil else facts),
    }


@st.composite
def histories(draw: st.DrawFn) -> dict[str, list[dict[str, object]]]:
    """The stored versions of every register."""
    seq, found = 0, {}
    for kind in ("thing", "event", "return"):
        rows = []
        for _ in range(draw(st.integers(0, 7))):
            seq += 1
            rows.append(draw(versions(kind, seq)))
        found[f"some_{kind}"] = rows
    return found
