"""The measured programme: two registers, twenty indicators, and as many communes as asked, all made up."""

import datetime as dt
import re

from bench.generate import Size
from vungcao.pack.model import Calendar, Group, Indicator, Pack
from vungcao.pack.register import Register

CALENDAR = {
    "id": "calendar_year",
    "label": {"vi": "Năm", "en": "Year"},
    "periods": [
        {
            "id": "{year}",
            "label": {"vi": "Năm {year}", "en": "Year {year}"},
            "start": {"month": 1, "day": 1},
            "end": {"month": 12, "day": 31},
            "due": {"year": 1, "month": 1, "day": 25},
        }
    ],
    "source": {"document": "measured"},
}
DAY = dt.date(2029, 12, 31)
PROGRAMME_BEGAN = dt.date(2026, 1, 1)

_ETHNIC_GROUPS = [f"e{n:02d}" for n in range(54)]


def _field(name: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": name, "label": {"vi": name, "en": name}, "type": kind, **more}


def _choices(*ids: str) -> list[dict[str, object]]:
    return [{"id": i, "label": {"vi": i, "en": i}} for i in ids]


def registers() -> tuple[Register, Register]:
    """Persons and households."""
    ethnic_group = _field("ethnic_group", "choice", choices=_choices(*_ETHNIC_GROUPS))
    person = [
        _field("sex", "choice", choices=_choices("female", "male")),
        ethnic_group,
        _field("born", "integer"),
        *(_field(name, "boolean") for name in ("insured", "clean_water", "boarding", "trained")),
        _field("income", "integer", unit="đồng"),
    ]
    household = [
        ethnic_group,
        _field("poverty", "choice", choices=_choices("poor", "near_poor", "none")),
        _field("members", "integer"),
        *(_field(name, "boolean") for name in ("temporary_house", "at_risk", "resettled")),
        _field("land_ha", "decimal", scale=3, unit="ha"),
    ]
    return _register("person", person, ("ethnic_group", "sex")), _register(
        "household", household, ("ethnic_group",)
    )


def _register(name: str, fields: list[dict[str, object]], breakdowns: tuple[str, ...]) -> Register:
    words = {"vi": name, "en": name}
    return Register.model_validate(
        {
            "id": name,
            "kind": "thing",
            "label": words,
            "one": words,
            "help": words,
            "personal": True,
            "agency": "measured",
            "fields": fields,
            "breakdowns": breakdowns,
        }
    )


# id: register, numerator, denominator
_ALL = "COUNT(*)"
_TERMS: dict[str, tuple[str, str, str | None]] = {
    "insured": ("person", "COUNT(*) FILTER (WHERE insured)", _ALL),
    "clean_water": ("person", "COUNT(*) FILTER (WHERE clean_water)", _ALL),
    "boarding": ("person", "COUNT(*) FILTER (WHERE boarding)", _ALL),
    "trained": ("person", "COUNT(*) FILTER (WHERE trained)", _ALL),
    "income": ("person", "SUM(income)", _ALL),
    "children": ("person", "COUNT(*) FILTER (WHERE born >= 2014)", _ALL),
    "women": ("person", "COUNT(*) FILTER (WHERE sex = 'female')", _ALL),
    "insured_children": (
        "person",
        "COUNT(*) FILTER (WHERE insured AND born >= 2014)",
        "COUNT(*) FILTER (WHERE born >= 2014)",
    ),
    "trained_women": (
        "person",
        "COUNT(*) FILTER (WHERE trained AND sex = 'female')",
        "COUNT(*) FILTER (WHERE sex = 'female')",
    ),
    "majority": ("person", "COUNT(*) FILTER (WHERE ethnic_group = 'e01')", _ALL),
    "persons": ("person", _ALL, None),
    "poor": ("household", "COUNT(*) FILTER (WHERE poverty = 'poor')", _ALL),
    "poor_or_near": ("household", "COUNT(*) FILTER (WHERE poverty IN ('poor', 'near_poor'))", _ALL),
    "temporary_house": ("household", "COUNT(*) FILTER (WHERE temporary_house)", _ALL),
    "resettled": (
        "household",
        "COUNT(*) FILTER (WHERE at_risk AND resettled)",
        "COUNT(*) FILTER (WHERE at_risk)",
    ),
    "members": ("household", "SUM(members)", _ALL),
    "land": ("household", "SUM(land_ha)", _ALL),
    "land_of_poor": (
        "household",
        "SUM(land_ha) FILTER (WHERE poverty = 'poor')",
        "COUNT(*) FILTER (WHERE poverty = 'poor')",
    ),
    "large": ("household", "COUNT(*) FILTER (WHERE members > 5)", _ALL),
    "households": ("household", _ALL, None),
}


def indicators() -> tuple[Indicator, ...]:
    """Twenty indicators: eleven of persons, nine of households."""
    return tuple(_indicator(name, *terms) for name, terms in _TERMS.items())


def _indicator(name: str, register: str, numerator: str, denominator: str | None) -> Indicator:
    words = {"vi": name, "en": name}
    version: dict[str, object] = {
        "version": 1,
        "numerator": {"register": register, "expression": numerator},
        "words": words,
        "source": {"document": "measured"},
    }
    if denominator is not None:
        version["denominator"] = {"register": register, "expression": denominator}
    return Indicator.model_validate(
        {
            "id": name,
            "label": words,
            "unit": "count",
            "direction": "up",
            "group": "everywhere",
            "calendar": "calendar_year",
            "breakdowns": ["ethnic_group"],
            "versions": [version],
        }
    )


def communes(size: Size) -> list[str]:
    """Ids of the communes."""
    return [f"c{n:04d}@2025-07-01" for n in range(size.communes)]


def by_hand(register: str) -> list[str]:
    """What somebody writing SQL for one register would select, once per different aggregate."""
    wanted: dict[str, None] = {}
    for of, numerator, denominator in _TERMS.values():
        if of == register:
            wanted |= dict.fromkeys([numerator, *([denominator] if denominator else [])])
    return list(wanted)


def fields_read_by(register: str) -> list[str]:
    """The fields of a register that any of the indicators reads."""
    said = " ".join(by_hand(register))
    fields = next(r.fields for r in registers() if r.id == register)
    return [field.id for field in fields if re.search(rf"\b{field.id}\b", said)]


def measured_pack() -> Pack:
    """A pack with no more in it than definitions are made from."""
    everywhere = {"id": "everywhere", "label": {"vi": "Mọi nơi", "en": "Everywhere"}}
    return Pack.model_construct(
        registers=registers(),
        indicators=indicators(),
        calendars=(Calendar.model_validate(CALENDAR),),
        groups=(Group.model_validate(everywhere),),
        attributes=(),
    )
