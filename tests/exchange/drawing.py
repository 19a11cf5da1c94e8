"""Random records of Bắc Ninh's registers of works and accounts, as the door would have kept them."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from hypothesis import strategies as st

from tests.programme import bac_ninh
from vungcao.exchange.rules.records import Dossier, Record
from vungcao.exchange.rules.telling import Telling, names_a_work
from vungcao.pack.register import FieldEntry, FieldType, Kind, Register
from vungcao.registers.rules import Facts

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 30))
NEAR = st.dates(dt.date(2025, 11, 1), dt.date(2027, 3, 1))
PLACES = st.sampled_from([place.id for place in bac_ninh().places if place.kind == "commune"][:5])
WORDS = (
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)
TEXTS = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "=1+1",
            "'a",
            "@b",
            "x\ny",
            'nói "có", rồi; thôi',
            "A (SỐ LIỆU MÔ PHỎNG)",
            "21.5 106.5; 21.25 106.50",
        ]
    ),
)


def telling(as_of: dt.date = dt.date(2026, 6, 30)) -> Telling:
    """What files of a day are made from."""
    at = dt.datetime(2026, 6, 30, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    return Telling(bac_ninh(), as_of, 7, at, "https://vungcao.example")


def _fact(entry: FieldEntry) -> st.SearchStrategy[str | int | bool]:
    low = int(entry.minimum) if entry.minimum is not None else -(10**15)
    high = int(entry.maximum) if entry.maximum is not None else 10**15
    match entry.type:
        case FieldType.INTEGER:
            return st.integers(low, high)
        case FieldType.DECIMAL:
            return st.decimals(max(low, -(10**9)), min(high, 10**9), places=entry.scale).map(
                lambda said: format(Decimal(said) + 0, "f")
            )
        case FieldType.BOOLEAN:
            return st.booleans()
        case FieldType.CHOICE:
            return st.sampled_from([choice.id for choice in entry.choices])
        case FieldType.DATE:
            return DAYS.map(dt.date.isoformat)
        case _:
            return TEXTS


@st.composite
def facts_of(draw: st.DrawFn, register: Register, work: str) -> Facts:
    """The facts of a record: what is required, and of the rest what comes."""
    facts: Facts = {}
    for entry in register.fields:
        if entry.id == "contract":
            if named := draw(st.sampled_from(["", "contract-0", "contract-1", "contract-2"])):
                facts[entry.id] = named
        elif entry.type is FieldType.REFERENCE:
            facts[entry.id] = work
        elif entry.required or draw(st.booleans()):
            facts[entry.id] = draw(_fact(entry))
    return facts


@st.composite
def versions_of(draw: st.DrawFn, register: Register, key: str, work: str) -> list[Record]:
    """A record as it was from its first day on: once for an event, in one to three spans for a thing."""
    simulated = draw(st.booleans())
    days = sorted(draw(st.sets(NEAR, min_size=1, max_size=1 if register.kind is Kind.EVENT else 3)))
    ends = [*days[1:], draw(st.one_of(st.none(), st.just(days[-1] + dt.timedelta(days=40))))]
    if register.kind is Kind.EVENT:
        ends = [days[0] + dt.timedelta(days=1)]
    return [
        Record(
            register.id,
            key,
            draw(PLACES),
            day,
            before,
            draw(facts_of(register, work)),
            simulated=simulated,
            provisional=draw(st.booleans()),
        )
        for day, before in zip(days, ends, strict=True)
    ]


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """A work with some records of each register that names it."""
    told = telling()
    work = draw(st.sampled_from(["CT-1", "Cầu/2", "x y"]))
    parts: dict[str, list[Record]] = defaultdict(list)
    for register in told.registers.values():
        if names_a_work(register):
            for n in range(draw(st.integers(0, 2))):
                parts[register.id] += draw(versions_of(register, f"{register.id}-{n}", work))
    own = draw(versions_of(told.registers[told.works.work], work, work))
    return Dossier(work, own, parts)
